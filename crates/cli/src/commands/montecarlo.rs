//! `exitlab montecarlo`: the trades of a replay or sweep, resampled.

use crate::args::MonteCarloArgs;
use crate::failure::Failure;
use crate::host::{stdout, undisturbed, warn};
use exitlab_evidence::MonteCarloSettings;
use exitlab_report::{StoredRun, monte_carlo_tables, monte_carlo_text, resampled};
use serde_json::json;
use std::io::Write;
use std::process::ExitCode;

pub(crate) fn run(args: &MonteCarloArgs) -> Result<ExitCode, Failure> {
    let run = StoredRun::open(&args.run)?;
    let trades = run.trades()?;
    let n_trades = trades.iter().map(|t| t.r_net.len()).sum();
    run.row_warning("trades", n_trades).iter().for_each(warn);
    let affordable = MonteCarloSettings::affordable(n_trades);
    let settings = MonteCarloSettings {
        n_draws: args.draws.map_or(affordable.n_draws, |draws| draws as usize),
        seed: u64::from(args.seed),
    };
    let runs = resampled(trades, settings);
    let tables = monte_carlo_tables(&runs)?;
    let formats = run.formats_of("trades");

    let mut stdout = stdout();
    if args.json {
        let [monte_carlo, equity_bands] = &tables;
        let object = json!({ "monte_carlo": monte_carlo, "equity_bands": equity_bands });
        writeln!(stdout, "{object}")?;
    } else {
        write!(stdout, "{}", monte_carlo_text(&runs))?;
    }
    stdout.flush()?;
    // Shown first: what cannot be written can still be read.
    undisturbed(|_| tables.iter().try_for_each(|table| run.write_table(table, &formats)))?;
    if !args.json {
        writeln!(stdout, "\nWritten to {}", args.run.display())?;
    }
    Ok(ExitCode::SUCCESS)
}
