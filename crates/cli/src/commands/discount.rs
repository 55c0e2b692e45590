//! `exitlab discount`: a sweep's best cell, for the number of cells that were tried.

use crate::args::DiscountArgs;
use crate::failure::Failure;
use crate::host::{stdout, undisturbed};
use exitlab_evidence::{DiscountError, discount};
use exitlab_report::{StoredRun, discount_tables, discount_text};
use exitlab_scenario::UnknownName;
use exitlab_sweep::RunError;
use serde_json::json;
use std::io::Write;
use std::process::ExitCode;

pub(crate) fn run(args: &DiscountArgs) -> Result<ExitCode, Failure> {
    let run = StoredRun::open(&args.run)?;
    let sweep = run.sweep()?;
    let cells = sweep.cells();
    let discounted =
        discount(&cells, &sweep.keys, &args.settings()).map_err(|error| match error {
            DiscountError::UnknownMode { name, modes: allowed } => {
                RunError::UnknownName(UnknownName { what: "mode of the sweep", name, allowed })
                    .into()
            }
            DiscountError::NoTrades | DiscountError::NoSharpe => {
                Failure::Other(format!("{}: {error}", args.run.display()))
            }
        })?;
    let tables = discount_tables(&discounted)?;
    let formats = run.formats_of("daily_r");

    let mut stdout = stdout();
    if args.json {
        let [discount, plateau, trials] = &tables;
        let object = json!({ "discount": discount, "plateau": plateau, "trials": trials });
        writeln!(stdout, "{object}")?;
    } else {
        write!(stdout, "{}", discount_text(&discounted))?;
    }
    stdout.flush()?;
    // Shown first: what cannot be written can still be read.
    undisturbed(|_| tables.iter().try_for_each(|table| run.write_table(table, &formats)))?;
    if !args.json {
        writeln!(stdout, "\nWritten to {}", args.run.display())?;
    }
    Ok(ExitCode::SUCCESS)
}
