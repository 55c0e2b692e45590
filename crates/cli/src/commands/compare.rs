//! `exitlab compare`: a study's plans on the same entries, with what their differences are worth.

use crate::args::CompareArgs;
use crate::failure::Failure;
use crate::host::warn;
use crate::progress::TerminalProgress;
use crate::run_reference::{Usable, open_run};
use crate::stored_output::show_and_store;
use exitlab::Compare;
use exitlab::crates::store::{
    RunCommand, answer_table, best_modes_table, compare_table, verdicts_table,
};
use exitlab::crates::words::comparison_text;
use std::process::ExitCode;

pub(crate) fn run(args: &CompareArgs) -> Result<ExitCode, Failure> {
    let run = open_run(args.stored.run.as_deref(), Usable(&[RunCommand::Study]))?;
    let (plans, outcomes) = run.plan_outcomes()?;
    run.row_warning("outcomes", outcomes.len()).iter().for_each(warn);
    let progress = TerminalProgress::new();
    let mut compare = Compare::new()
        .statistics(run.statistics()?)
        .draws(args.draws as usize)
        .seed(u64::from(args.stored.seed))
        .progress(&progress);
    if let Some(alpha) = args.alpha {
        compare = compare.alpha(alpha);
    }
    if let Some(min_effect_r) = args.min_effect {
        compare = compare.min_effect(min_effect_r);
    }
    if let Some(plan) = &args.baseline_mode {
        compare = compare.baseline(plan);
    }
    let comparison = compare.outcomes(&plans, &outcomes)?;
    progress.finish();
    let tables = [
        answer_table([&comparison])?,
        verdicts_table([&comparison])?,
        compare_table([&comparison])?,
        best_modes_table([&comparison])?,
    ];

    let n_draws_needed = comparison.n_draws_needed();
    if comparison.settings.n_draws < n_draws_needed {
        warn(format_args!(
            "{} draws may be too few for any verdict after the correction: give --draws {n_draws_needed} \
             or more",
            comparison.settings.n_draws
        ));
    }
    show_and_store(&args.stored, &run, &tables, |screen| comparison_text(&comparison, screen))
}
