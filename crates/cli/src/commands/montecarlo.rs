//! `exitlab montecarlo`: the trades of a replay or sweep, resampled.

use crate::args::MonteCarloArgs;
use crate::failure::Failure;
use crate::host::warn;
use crate::stored_output::show_and_store;
use exitlab::crates::evidence::{MonteCarloSettings, resampled};
use exitlab::crates::store::{StoredRun, monte_carlo_tables};
use exitlab::crates::words::monte_carlo_text;
use std::process::ExitCode;

pub(crate) fn run(args: &MonteCarloArgs) -> Result<ExitCode, Failure> {
    let run = StoredRun::open(&args.stored.run)?;
    let trades = run.trades()?;
    let n_trades = trades.iter().map(|t| t.r_net.len()).sum();
    run.row_warning("trades", n_trades).iter().for_each(warn);
    let affordable = MonteCarloSettings::affordable(n_trades);
    let settings = MonteCarloSettings {
        n_draws: args.draws.map_or(affordable.n_draws, |draws| draws as usize),
        seed: u64::from(args.stored.seed),
    };
    let runs = resampled(trades, settings);
    let tables = monte_carlo_tables(&runs)?;

    show_and_store(&args.stored, &run, "trades", &tables, || monte_carlo_text(&runs))
}
