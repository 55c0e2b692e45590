//! The answer of a run in a few lines: the first thing that its terminal text says.

use crate::answer::{answer, looks, verdicts};
use crate::cost_rates::CostRates;
use crate::discount::headline;
use exitlab_core::number::signed;
use exitlab_evidence::Comparison;
use exitlab_metrics::CellKey;
use exitlab_run::{ReplayResult, RunEvidence, RunOutput, StudyResult};

/// What an answer is made of.
#[derive(Clone, Copy)]
pub enum Answered<'a> {
    /// A study; its comparison where it was made.
    Study {
        /// The run.
        output: &'a RunOutput<StudyResult>,
        /// Its exit modes on the same entries.
        comparison: Option<&'a Comparison>,
    },
    /// A replay or a sweep.
    Portfolio {
        /// The run.
        output: &'a RunOutput<Vec<ReplayResult>>,
        /// What its results prove.
        evidence: &'a RunEvidence,
    },
}

/// The answer, a paragraph per element, in the order of worth; nothing where nothing can be said. Lines
/// are not yet broken.
pub fn answer_text(of: Answered<'_>) -> Vec<String> {
    match of {
        Answered::Study { comparison: Some(comparison), output } => {
            answer(comparison, &CostRates::of(&output.scenario.effective_json()))
        }
        Answered::Study { comparison: None, .. } => Vec::new(),
        Answered::Portfolio { output, evidence } => match &evidence.discount {
            Some(Ok(discount)) => vec![headline(discount)],
            Some(Err(error)) => vec![format!("There is nothing to discount: {error}")],
            None if evidence.comparisons.is_empty() => best_of_profiles(output),
            None => {
                let rates = CostRates::of(&output.scenario.effective_json());
                of_profiles(&evidence.comparisons, &rates)
            }
        },
    }
}

/// The answer of each profile, with its name where there are several: then only what its modes earn and how
/// they stand to each other, so that all fit on one screen.
fn of_profiles(comparisons: &[Comparison], rates: &CostRates) -> Vec<String> {
    match comparisons {
        [only] => answer(only, rates),
        several => several
            .iter()
            .map(|comparison| {
                let sentences = verdicts(comparison).join(" ");
                format!("{}: {sentences}", comparison.profile.as_deref().unwrap_or_default())
            })
            .chain(several.iter().find_map(looks::sentence))
            .collect(),
    }
}

/// The mode with the highest average R under each profile, where there are several modes.
fn best_of_profiles(output: &RunOutput<Vec<ReplayResult>>) -> Vec<String> {
    let [point] = output.points.as_slice() else { return Vec::new() };
    let profiles = point.result.chunk_by(|a, b| a.profile == b.profile);
    let best = profiles.filter(|modes| modes.len() > 1).filter_map(|modes| {
        let of = |run: &ReplayResult| {
            let metrics = run.figures.cells.metrics(CellKey::default())?;
            Some((metrics.avg_r?, metrics.n))
        };
        let with_r = modes.iter().filter_map(|run| Some((run, of(run)?)));
        let (run, (avg_r, n)) = with_r.max_by(|a, b| a.1.0.total_cmp(&b.1.0))?;
        Some(format!(
            "{}: {} has the highest average R, {} over {n} trades",
            run.profile,
            run.mode,
            signed(Some(avg_r), 3)
        ))
    });
    best.collect()
}
