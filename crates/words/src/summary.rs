//! What runs say on the terminal at their end.

use crate::discount::point_in_words;
use crate::terminal::{
    ShownRun, discount_text, monte_carlo_text, regime_quality_text, summary_text, walk_forward_text,
};
use exitlab_evidence::RegimeQuality;
use exitlab_run::{DataRecord, ReplayResult, RunEvidence, RunOutput, StudyResult, WalkForward};

/// A line per symbol about its bars, for the terminal.
pub fn data_summary<T>(output: &RunOutput<T>) -> String {
    let mut text = String::new();
    for (record, bars) in output.data_records().iter().zip(output.loaded_bars()) {
        let DataRecord { symbol, n_decision_bars, n_execution_bars, first, last, .. } = record;
        let timeframe = bars.decision.timeframe();
        text.push_str(&format!("{symbol}: {n_decision_bars} bars of {timeframe}"));
        if bars.execution.timeframe() != timeframe {
            let finer = bars.execution.timeframe();
            text.push_str(&format!(", exits on {n_execution_bars} bars of {finer}"));
        }
        text.push_str(&format!(", {first} to {last}"));
        if record.n_gaps > 0 {
            let gaps = counted(record.n_gaps, "gap");
            text.push_str(&format!(", {gaps} ({})", counted(record.n_missing_bars, "missing bar")));
        }
        if record.n_incomplete_buckets > 0 {
            text.push_str(&format!(", {}", counted(record.n_incomplete_buckets, "incomplete bar")));
        }
        text.push('\n');
    }
    text
}

/// `1 gap`, `2 gaps`.
fn counted(n: u64, what: &str) -> String {
    format!("{n} {what}{}", if n == 1 { "" } else { "s" })
}

/// What a replay or sweep shows on the terminal.
pub fn portfolio_summary(output: &RunOutput<Vec<ReplayResult>>, evidence: &RunEvidence) -> String {
    let points = point_names(output);
    let views: Vec<ShownRun<'_>> = output
        .points
        .iter()
        .zip(&points)
        .flat_map(|(point, name)| {
            point.result.iter().map(move |result| ShownRun {
                point: name.as_deref(),
                profile: Some(&result.profile),
                mode: &result.mode,
                cells: &result.figures.cells,
                portfolio: Some(&result.portfolio),
                funnel: Some(&result.funnel),
            })
        })
        .collect();
    let texts = [summary_text(&views)].into_iter().chain(evidence_texts(evidence));
    texts.collect::<Vec<_>>().join("\n")
}

/// What a walk-forward run shows on the terminal.
pub fn walk_forward_summary<T>(result: &WalkForward, output: &RunOutput<T>) -> String {
    let keys = output.grid_keys();
    walk_forward_text(result, |grid_id| point_in_words(&keys, grid_id))
}

/// What a study shows on the terminal.
pub fn study_summary(output: &RunOutput<StudyResult>) -> String {
    let points = point_names(output);
    let views: Vec<ShownRun<'_>> = output
        .points
        .iter()
        .zip(&points)
        .flat_map(|(point, name)| {
            point.result.plans.iter().map(move |plan| ShownRun {
                point: name.as_deref(),
                profile: None,
                mode: &plan.plan,
                cells: &plan.figures.cells,
                portfolio: None,
                funnel: None,
            })
        })
        .collect();
    summary_text(&views)
}

/// `key=value …` of each point, where there is a grid; keys by their last words where those tell
/// them apart.
fn point_names<T>(output: &RunOutput<T>) -> Vec<Option<String>> {
    let keys = output.grid_keys();
    output.points.iter().map(|point| point_in_words(&keys, point.grid_id)).collect()
}

/// What a judgement of regimes shows on the terminal.
pub fn regimes_summary(output: &RunOutput<Vec<RegimeQuality>>) -> String {
    let judged: Vec<&RegimeQuality> = output.points.iter().flat_map(|p| &p.result).collect();
    regime_quality_text(&judged)
}

/// What the evidence of a run shows on the terminal, each text with a newline at its end.
fn evidence_texts(evidence: &RunEvidence) -> Vec<String> {
    let discount = evidence.discount.as_ref().map(|discount| match discount {
        Ok(discount) => discount_text(discount),
        Err(error) => format!("There is nothing to discount: {error}\n"),
    });
    let monte_carlo = monte_carlo_text(&evidence.monte_carlo);
    let monte_carlo = (!monte_carlo.is_empty()).then_some(monte_carlo);
    let notes = evidence.notes.iter().map(|note| format!("{note}\n"));
    discount.into_iter().chain(monte_carlo).chain(notes).collect()
}
