//! `exitlab study`: every signal under every plan.

use crate::args::StudyArgs;
use crate::failure::Failure;
use crate::run_context::{RunContext, RunCounts};
use exitlab_core::ChoiceId;
use exitlab_evidence::{CompareSettings, Comparison, PlanOutcome, compare, n_tests};
use exitlab_report::{RunCommand, comparison_text, study_summary, write_study_tables};
use exitlab_sweep::{Grid, Progress, RunOutput, StudyResult, run_study};
use std::process::ExitCode;

pub(crate) fn run(args: &StudyArgs) -> Result<ExitCode, Failure> {
    let context = RunContext::new(RunCommand::Study, &args.run)?;
    let grid = if args.grid { Grid::Every } else { Grid::Ignored };
    let by = args.groups.by(args.grid);
    let output = run_study(
        &context.file,
        &context.overrides,
        grid,
        by,
        !args.grid,
        args.engine.get(),
        &context.progress,
    )?;
    let counts = RunCounts {
        n_trades: output.points.iter().map(|p| p.result.n_outcomes).sum(),
        n_cells: output
            .points
            .iter()
            .flat_map(|p| &p.result.plans)
            .map(|plan| plan.figures.cells.len())
            .sum(),
        n_mode_fallbacks: 0,
    };
    let compared = compared(&output, &context.progress);
    let comparison = match &compared {
        Compared::Yes(comparison) => Some(comparison.as_ref()),
        Compared::TooMuch { .. } | Compared::Nothing => None,
    };
    context.finish(
        &output,
        counts,
        || {
            let text = match &compared {
                Compared::Yes(comparison) => comparison_text(comparison),
                Compared::TooMuch { n_tests } => format!(
                    "{n_tests} comparisons of plans would take a while: `exitlab compare` makes them of the \
                     folder below, with --baseline-mode fewer.\n"
                ),
                Compared::Nothing => return study_summary(&output),
            };
            [study_summary(&output), text].join("\n")
        },
        |folder| Ok(write_study_tables(folder, &args.run.format, &output, comparison)?),
    )
}

/// Entries that a bootstrap may pick at a study's end, unasked: some ten seconds on two cores.
const MAX_PICKS: f64 = 6e9;

/// What became of a study's comparison.
enum Compared {
    Yes(Box<Comparison>),
    /// It would take longer than the study.
    TooMuch {
        n_tests: usize,
    },
    /// There are no outcomes, or they were not kept.
    Nothing,
}

/// The plans compared.
fn compared(output: &RunOutput<StudyResult>, progress: &dyn Progress) -> Compared {
    let [point] = output.points.as_slice() else { return Compared::Nothing };
    let plans: Vec<String> = point.result.plans.iter().map(|p| p.plan.to_string()).collect();
    let names = output.scenario.choice_names();
    let of_choice =
        |choice: ChoiceId| plans.iter().position(|plan| *plan == names[choice.0 as usize]);
    let outcomes: Vec<PlanOutcome> = point
        .result
        .outcomes
        .iter()
        .filter_map(|trade| {
            Some(PlanOutcome::new(trade.signal_id as u64, of_choice(trade.choice)?, trade))
        })
        .collect();
    if outcomes.is_empty() {
        return Compared::Nothing;
    }
    let settings = CompareSettings::default();
    let n_tests = n_tests(plans.len(), settings.baseline);
    // Of the six rows that a pair has, an entry counts in two: its regime's and that of all.
    let n_entries = outcomes.len() as f64 / plans.len() as f64;
    if n_tests as f64 / 3.0 * n_entries * settings.n_draws as f64 > MAX_PICKS {
        return Compared::TooMuch { n_tests };
    }
    progress.begin("comparing", n_tests);
    Compared::Yes(Box::new(compare(&plans, &outcomes, settings, || progress.step())))
}
