//! `exitlab discount`: a sweep's best cell, for the number of cells that were tried.

use crate::args::DiscountArgs;
use crate::exit_code::ExitCode;
use crate::failure::Failure;
use crate::run_reference::{Usable, open_run};
use crate::stored_output::{other_tries, show_and_store};
use exitlab::crates::store::{RunCommand, discount_tables};
use exitlab::crates::words::discount_text;

pub(crate) fn run(args: &DiscountArgs) -> Result<ExitCode, Failure> {
    let run = open_run(args.stored.run.as_deref(), Usable(&[RunCommand::Sweep]))?;
    let discounted = args.discount().stored(&run)?;
    let tables = discount_tables(&discounted)?;
    let tries = other_tries(&run);
    show_and_store(&args.stored, &run, &tables, Some(&tries), |screen| {
        discount_text(&discounted, Some(&tries), screen)
    })
}
