//! The answer of a run in a few lines: the first thing that its terminal text says.

use crate::discount::headline;
use crate::groups::regime_name;
use crate::verdict::verdict_in_words;
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
        Answered::Study { comparison: Some(comparison), .. } => by_regime(comparison),
        Answered::Study { comparison: None, .. } => Vec::new(),
        Answered::Portfolio { output, evidence } => match &evidence.discount {
            Some(Ok(discount)) => vec![headline(discount)],
            Some(Err(error)) => vec![format!("There is nothing to discount: {error}")],
            None => best_of_profiles(output),
        },
    }
}

/// What the comparisons of each regime come to; regimes with the same sentence share a line.
fn by_regime(comparison: &Comparison) -> Vec<String> {
    let mut lines: Vec<(Vec<&str>, String)> = Vec::new();
    for best in &comparison.best {
        let (regime, verdict) = (regime_name(best.regime), verdict_in_words(comparison, best));
        match lines.iter_mut().find(|(_, other)| *other == verdict) {
            Some((regimes, _)) => regimes.push(regime),
            None => lines.push((vec![regime], verdict)),
        }
    }
    lines.into_iter().map(|(regimes, said)| format!("{}: {said}", regimes.join(", "))).collect()
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
