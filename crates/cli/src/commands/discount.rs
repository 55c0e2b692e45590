//! `exitlab discount`: a sweep's best cell, for the number of cells that were tried.

use crate::args::DiscountArgs;
use crate::failure::Failure;
use crate::stored_output::show_and_store;
use exitlab::crates::evidence::{DiscountError, discount};
use exitlab::crates::run::RunError;
use exitlab::crates::scenario::UnknownName;
use exitlab::crates::store::{StoredRun, discount_tables};
use exitlab::crates::words::discount_text;
use std::process::ExitCode;

pub(crate) fn run(args: &DiscountArgs) -> Result<ExitCode, Failure> {
    let run = StoredRun::open(&args.stored.run)?;
    let sweep = run.sweep()?;
    let cells = sweep.cells();
    let discounted =
        discount(&cells, &sweep.keys, &args.settings()).map_err(|error| match error {
            DiscountError::UnknownMode { name, modes: allowed } => {
                RunError::UnknownName(UnknownName { what: "mode of the sweep", name, allowed })
                    .into()
            }
            DiscountError::NoTrades | DiscountError::NoSharpe => {
                Failure::Other(format!("{}: {error}", args.stored.run.display()))
            }
        })?;
    let tables = discount_tables(&discounted)?;

    show_and_store(&args.stored, &run, "daily_r", &tables, || discount_text(&discounted))
}
