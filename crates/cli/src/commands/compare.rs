//! `exitlab compare`: a study's exit modes on the same entries, or two runs, with what their differences are
//! worth.

use crate::args::CompareArgs;
use crate::exit_code::ExitCode;
use crate::failure::Failure;
use crate::host::warn;
use crate::progress::TerminalProgress;
use crate::run_reference::{Usable, open_run};
use crate::stored_output::{StoredPage, other_tries, show_and_store, show_with_page};
use exitlab::crates::store::{RunCommand, StoredRun};
use exitlab::crates::words::{CostRates, comparison_text};
use exitlab::{Compare, comparison_tables};
use std::path::Path;

/// Runs that can be compared with another one.
const COMPARABLE: Usable = Usable(&[RunCommand::Study, RunCommand::Sweep, RunCommand::Replay]);

pub(crate) fn run(args: &CompareArgs) -> Result<ExitCode, Failure> {
    match &args.run_b {
        Some(run_b) => two_runs(args, run_b),
        None => exit_modes(args),
    }
}

/// What the command line says of a comparison.
fn compare<'a>(args: &'a CompareArgs, progress: &'a TerminalProgress) -> Compare<'a> {
    let mut compare = Compare::new()
        .draws(args.draws as usize)
        .seed(u64::from(args.stored.seed))
        .progress(progress);
    if let Some(alpha) = args.alpha {
        compare = compare.alpha(alpha);
    }
    if let Some(min_effect_r) = args.min_effect {
        compare = compare.min_effect(min_effect_r);
    }
    match &args.baseline_mode {
        Some(plan) => compare.baseline(plan),
        None => compare,
    }
}

/// The exit modes of a study with each other.
fn exit_modes(args: &CompareArgs) -> Result<ExitCode, Failure> {
    let run = open_run(args.stored.run.as_deref(), Usable(&[RunCommand::Study]))?;
    let (plans, outcomes) = run.plan_outcomes()?;
    run.row_warning("outcomes", outcomes.len()).iter().for_each(warn);
    let progress = TerminalProgress::new();
    let comparison =
        compare(args, &progress).statistics(run.statistics()?).outcomes(&plans, &outcomes)?;
    progress.finish();
    let rates = CostRates::of(&run.manifest().scenario);
    let tables = comparison_tables(&comparison, &rates)?;
    warn_of_draws(comparison.settings.n_draws, comparison.n_draws_needed());
    let tries = other_tries(&run);
    show_and_store(&args.stored, &run, &tables, Some(&tries), |screen| {
        comparison_text(&comparison, &rates, Some(&tries), screen)
    })
}

/// Two runs with each other: the tables and the page stand in the folder of the second one.
fn two_runs(args: &CompareArgs, run_b: &Path) -> Result<ExitCode, Failure> {
    let a = open_run(args.stored.run.as_deref(), COMPARABLE)?;
    let b = open_run(Some(run_b), COMPARABLE)?;
    let progress = TerminalProgress::new();
    let two_runs = compare(args, &progress).two_runs(&a, &b)?;
    progress.finish();
    if let Some([entries_a, entries_b]) = &two_runs.entries {
        for (run, entries) in [(&a, entries_a), (&b, entries_b)] {
            run.row_warning(run.entries_table(), entries.entries.len()).iter().for_each(warn);
        }
    }
    if let Some(compared) = &two_runs.compared {
        warn_of_draws(args.draws as usize, compared.n_draws_needed());
    }
    let page = StoredPage { name: page_name(&a), html: two_runs.html(&a, &b) };
    show_with_page(&args.stored, &b, &two_runs.tables()?, &page, |screen| two_runs.text(screen))
}

/// The page's file in the folder of run B: comparisons with several runs stand side by side.
fn page_name(a: &StoredRun) -> String {
    let folder = std::path::absolute(a.folder()).unwrap_or_else(|_| a.folder().to_owned());
    let name = folder.file_name().map_or("run".into(), |name| name.to_string_lossy());
    format!("compare-{name}.html")
}

fn warn_of_draws(n_draws: usize, n_draws_needed: usize) {
    if n_draws < n_draws_needed {
        warn(format_args!(
            "{n_draws} draws may be too few for any verdict after the correction: give --draws \
             {n_draws_needed} or more"
        ));
    }
}
