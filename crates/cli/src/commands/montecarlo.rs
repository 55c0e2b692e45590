//! `exitlab montecarlo`: the trades of a replay or sweep, resampled.

use crate::args::MonteCarloArgs;
use crate::exit_code::ExitCode;
use crate::failure::Failure;
use crate::host::warn;
use crate::run_reference::{Usable, open_run};
use crate::stored_output::show_and_store;
use exitlab::MonteCarlo;
use exitlab::crates::store::{RunCommand, monte_carlo_tables};
use exitlab::crates::words::monte_carlo_text;

pub(crate) fn run(args: &MonteCarloArgs) -> Result<ExitCode, Failure> {
    let usable = Usable(&[RunCommand::Replay, RunCommand::Sweep]);
    let run = open_run(args.stored.run.as_deref(), usable)?;
    let mut monte_carlo = MonteCarlo::new().seed(u64::from(args.stored.seed));
    if let Some(n_draws) = args.draws {
        monte_carlo = monte_carlo.draws(n_draws as usize);
    }
    let runs = monte_carlo.stored(&run)?;
    let n_trades = runs.iter().map(|run| run.monte_carlo.n_trades).sum();
    run.row_warning("trades", n_trades).iter().for_each(warn);
    let tables = monte_carlo_tables(&runs)?;
    show_and_store(&args.stored, &run, &tables, None, |screen| monte_carlo_text(&runs, screen))
}
