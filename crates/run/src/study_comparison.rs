//! The plans of a study compared, at its end.

use crate::compare_settings::compare_settings;
use crate::progress::{Watched, go_on};
use crate::results::{RunOutput, StudyResult};
use crate::{Progress, RunError};
use exitlab_core::ChoiceId;
use exitlab_evidence::{Comparison, PlanOutcome, compare, n_tests};

/// Entries that a bootstrap may pick at a study's end, unasked: some ten seconds on two cores.
const MAX_PICKS: f64 = 6e9;

/// What became of a study's comparison.
#[derive(Debug)]
pub enum StudyComparison {
    /// It was made.
    Made(Box<Comparison>),
    /// It would take longer than the study.
    TooMuch {
        /// Comparisons of plans.
        n_tests: usize,
    },
    /// There are no outcomes, or they were not kept.
    Nothing,
}

impl StudyComparison {
    /// Compares the plans of a study without a grid, where that does not take long.
    ///
    /// # Errors
    /// [`RunError::Cancelled`] where the progress said to stop.
    pub fn of(
        output: &RunOutput<StudyResult>,
        progress: &dyn Progress,
    ) -> Result<StudyComparison, RunError> {
        let settings = compare_settings(output.scenario.statistics);
        let (plans, outcomes) = plan_outcomes(output);
        if outcomes.is_empty() {
            return Ok(StudyComparison::Nothing);
        }
        let n_tests = n_tests(plans.len(), settings.baseline);
        // Of the six rows that a pair has, an entry counts in two: its regime's and that of all.
        let n_entries = outcomes.len() as f64 / plans.len() as f64;
        if n_tests as f64 / 3.0 * n_entries * settings.n_draws as f64 > MAX_PICKS {
            return Ok(StudyComparison::TooMuch { n_tests });
        }
        progress.begin("comparing", n_tests);
        let compared = compare(&plans, &outcomes, settings, &Watched::counting(progress));
        go_on(progress)?;
        Ok(StudyComparison::Made(Box::new(compared)))
    }

    /// The comparison, where it was made.
    pub fn made(&self) -> Option<&Comparison> {
        match self {
            StudyComparison::Made(comparison) => Some(comparison),
            StudyComparison::TooMuch { .. } | StudyComparison::Nothing => None,
        }
    }
}

/// The plans of a study without a grid, and every outcome that was kept; none with a grid.
pub fn plan_outcomes(output: &RunOutput<StudyResult>) -> (Vec<String>, Vec<PlanOutcome>) {
    let [point] = output.points.as_slice() else { return (Vec::new(), Vec::new()) };
    let plans: Vec<String> = point.result.plans.iter().map(|p| p.plan.to_string()).collect();
    let names = output.scenario.choice_names();
    let of_choice =
        |choice: ChoiceId| plans.iter().position(|plan| *plan == names[choice.0 as usize]);
    let outcomes = point
        .result
        .outcomes
        .iter()
        .filter_map(|trade| {
            Some(PlanOutcome::new(trade.signal_id as u64, of_choice(trade.choice)?, trade))
        })
        .collect();
    (plans, outcomes)
}
