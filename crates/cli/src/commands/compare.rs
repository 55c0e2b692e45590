//! `exitlab compare`: a study's plans on the same entries, with what their differences are worth.

use crate::args::CompareArgs;
use crate::failure::Failure;
use crate::host::warn;
use crate::progress::TerminalProgress;
use crate::stored_output::show_and_store;
use exitlab_evidence::{CompareSettings, compare, n_tests};
use exitlab_run::{Progress, RunError};
use exitlab_scenario::UnknownName;
use exitlab_store::{StoredRun, best_modes_table, compare_table};
use exitlab_words::comparison_text;
use std::process::ExitCode;

pub(crate) fn run(args: &CompareArgs) -> Result<ExitCode, Failure> {
    let run = StoredRun::open(&args.stored.run)?;
    let (plans, outcomes) = run.plan_outcomes()?;
    run.row_warning("outcomes", outcomes.len()).iter().for_each(warn);
    let baseline = match &args.baseline_mode {
        None => None,
        Some(name) => Some(plans.iter().position(|plan| plan == name).ok_or_else(|| {
            let (name, allowed) = (name.clone(), plans.clone());
            RunError::UnknownName(UnknownName { what: "plan of the study", name, allowed })
        })?),
    };
    let settings = CompareSettings {
        alpha: args.alpha,
        n_draws: args.draws as usize,
        seed: u64::from(args.stored.seed),
        baseline,
    };
    let progress = TerminalProgress::new();
    progress.begin("comparing", n_tests(plans.len(), baseline));
    let comparison = compare(&plans, &outcomes, settings, || progress.step());
    progress.finish();
    let tables = [compare_table(&comparison)?, best_modes_table(&comparison)?];

    let n_draws_needed = comparison.n_draws_needed();
    if settings.n_draws < n_draws_needed {
        warn(format_args!(
            "{} draws may be too few for any verdict after the correction: give --draws {n_draws_needed} \
             or more",
            settings.n_draws
        ));
    }
    show_and_store(&args.stored, &run, "outcomes", &tables, || comparison_text(&comparison))
}
