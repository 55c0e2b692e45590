//! What runs say on the terminal at their end.

use crate::answer::looks;
use crate::answered::{Answered, answer_text};
use crate::discount::point_in_words;
use crate::sample::sample_of;
use crate::setup::{setup_line, signals_line};
use crate::terminal::{
    Detail, Screen, ShownGrid, ShownRun, discount_text, monte_carlo_text, pairs_text,
    regime_quality_text, summary_text, walk_forward_text,
};
use exitlab_evidence::RegimeQuality;
use exitlab_run::{
    DataRecord, ReplayResult, RunEvidence, RunOutput, StudyComparison, StudyResult, TakenSignals,
    WalkForward,
};

/// Symbols that have a line of their own on one screen.
const N_SYMBOL_LINES: usize = 5;

/// The scenario and its question, and a line per symbol about its bars; on one screen a single line where
/// there are many symbols.
pub fn header_text<T: TakenSignals>(output: &RunOutput<T>, screen: &Screen) -> String {
    let scenario = &output.scenario;
    let title = match scenario.question.is_empty() {
        true => scenario.name.clone(),
        false => format!("{}: {}", scenario.name, scenario.question),
    };
    let mut text = screen.title(&title) + "\n";
    let records = output.data_records();
    let lines: Vec<String> = match records.len() > N_SYMBOL_LINES {
        true if screen.detail == Detail::OneScreen => vec![all_symbols(&records)],
        _ => records
            .iter()
            .zip(output.loaded_bars())
            .map(|(record, bars)| {
                let timeframe = bars.decision.timeframe().to_string();
                let finer = bars.execution.timeframe().to_string();
                let finer = (finer != timeframe).then_some(finer.as_str());
                symbol_line(record, &timeframe, finer, screen.detail)
            })
            .collect(),
    };
    let n_signals = match output.points.as_slice() {
        [point] if !output.has_grid => Some(point.n_signals as u64),
        _ => None,
    };
    let setup = setup_line(&scenario.effective_json(), n_signals);
    let signals = output.signal_record().map(|record| signals_line(&record));
    for line in lines.iter().chain([&setup]).chain(&signals) {
        text.push_str(&screen.wrapped(line));
        text.push('\n');
    }
    text
}

fn symbol_line(
    record: &DataRecord,
    timeframe: &str,
    finer: Option<&str>,
    detail: Detail,
) -> String {
    let DataRecord { symbol, n_decision_bars, n_execution_bars, first, last, .. } = record;
    let mut text = format!("{symbol}: {n_decision_bars} bars of {timeframe}");
    if let Some(finer) = finer {
        text.push_str(&format!(", exits on {n_execution_bars} bars of {finer}"));
    }
    text.push_str(&format!(", {} to {}", shown(first, detail), shown(last, detail)));
    if record.n_gaps > 0 {
        let gaps = counted(record.n_gaps, "gap");
        text.push_str(&format!(", {gaps} ({})", counted(record.n_missing_bars, "missing bar")));
    }
    if record.n_incomplete_buckets > 0 {
        text.push_str(&format!(", {}", counted(record.n_incomplete_buckets, "incomplete bar")));
    }
    text
}

/// A time in full, or its date alone on one screen.
fn shown(time: &str, detail: Detail) -> &str {
    match detail {
        Detail::OneScreen => time.split('T').next().unwrap_or(time),
        Detail::Tables => time,
    }
}

/// `14 symbols: 181000 bars, 2017-… to 2025-…, 12 gaps (30 missing bars)`.
fn all_symbols(records: &[DataRecord]) -> String {
    let n_bars: u64 = records.iter().map(|record| record.n_decision_bars).sum();
    let first = records.iter().map(|record| record.first.as_str()).min().unwrap_or_default();
    let last = records.iter().map(|record| record.last.as_str()).max().unwrap_or_default();
    let [first, last] = [first, last].map(|time| shown(time, Detail::OneScreen));
    let mut text = format!("{} symbols: {n_bars} bars, {first} to {last}", records.len());
    let n_gaps: u64 = records.iter().map(|record| record.n_gaps).sum();
    if n_gaps > 0 {
        let n_missing: u64 = records.iter().map(|record| record.n_missing_bars).sum();
        let gaps = counted(n_gaps, "gap");
        text.push_str(&format!(", {gaps} ({})", counted(n_missing, "missing bar")));
    }
    text
}

/// `1 gap`, `2 gaps`.
fn counted(n: u64, what: &str) -> String {
    format!("{n} {what}{}", if n == 1 { "" } else { "s" })
}

/// What a replay or sweep shows on the terminal.
pub fn portfolio_summary(
    output: &RunOutput<Vec<ReplayResult>>,
    evidence: &RunEvidence,
    screen: &Screen,
) -> String {
    let runs: Vec<ShownRun<'_>> = output
        .points
        .iter()
        .flat_map(|point| {
            point.result.iter().map(move |result| ShownRun {
                grid_id: point.grid_id,
                profile: Some(&result.profile),
                mode: &result.mode,
                cells: &result.figures.cells,
                portfolio: Some(&result.portfolio),
                funnel: Some(&result.funnel),
            })
        })
        .collect();
    let mut texts = vec![
        answered(Answered::Portfolio { output, evidence }, screen),
        summary_text(
            &runs,
            &grid_of(output),
            &evidence.comparisons.iter().collect::<Vec<_>>(),
            screen,
        ),
    ];
    if screen.detail == Detail::Tables {
        let held = looks::held_sentence(&evidence.comparisons);
        texts.extend(held.map(|line| screen.wrapped(&line) + "\n"));
        texts.extend(evidence.discount.iter().flatten().map(|d| discount_text(d, None, screen)));
        texts.push(monte_carlo_text(&evidence.monte_carlo, screen));
    }
    texts.extend(evidence.notes.iter().map(|note| screen.wrapped(note) + "\n"));
    blocks(texts)
}

/// What a walk-forward run shows on the terminal.
pub fn walk_forward_summary<T>(
    result: &WalkForward,
    output: &RunOutput<T>,
    screen: &Screen,
) -> String {
    let keys = output.grid_keys();
    let text = walk_forward_text(result, |grid_id| point_in_words(&keys, grid_id), screen);
    let sample = sample_of(output).map(|sample| screen.wrapped(&sample) + "\n");
    blocks(vec![text, sample.unwrap_or_default()])
}

/// What a study shows on the terminal.
pub fn study_summary(
    output: &RunOutput<StudyResult>,
    compared: &StudyComparison,
    screen: &Screen,
) -> String {
    let runs: Vec<ShownRun<'_>> = output
        .points
        .iter()
        .flat_map(|point| {
            point.result.plans.iter().map(move |plan| ShownRun {
                grid_id: point.grid_id,
                profile: None,
                mode: &plan.plan,
                cells: &plan.figures.cells,
                portfolio: None,
                funnel: None,
            })
        })
        .collect();
    let mut texts = vec![
        answered(Answered::Study { output, comparison: compared.made() }, screen),
        summary_text(
            &runs,
            &grid_of(output),
            &compared.made().into_iter().collect::<Vec<_>>(),
            screen,
        ),
    ];
    match compared {
        StudyComparison::Made(comparison) if screen.detail == Detail::Tables => {
            texts.push(pairs_text(comparison, screen));
        }
        StudyComparison::TooMuch { n_tests } => {
            let note = format!(
                "{n_tests} comparisons of exit modes would take a while: run `exitlab compare`, with \
                 --baseline-mode for fewer of them."
            );
            texts.push(screen.wrapped(&note) + "\n");
        }
        StudyComparison::Made(_) | StudyComparison::Nothing => {}
    }
    blocks(texts)
}

/// What a judgement of regimes shows on the terminal.
pub fn regimes_summary(output: &RunOutput<Vec<RegimeQuality>>, screen: &Screen) -> String {
    let judged: Vec<&RegimeQuality> = output.points.iter().flat_map(|p| &p.result).collect();
    regime_quality_text(&judged, screen)
}

/// The answer in lines that fit, with a newline at its end.
fn answered(of: Answered<'_>, screen: &Screen) -> String {
    let lines = answer_text(of);
    lines.iter().map(|line| screen.wrapped(line) + "\n").collect()
}

fn grid_of<T>(output: &RunOutput<T>) -> ShownGrid {
    let own = output.scenario.own_grid_id().filter(|_| output.has_grid);
    ShownGrid {
        keys: output.grid_keys(),
        own: own.filter(|own| output.points.iter().any(|point| point.grid_id == *own)),
        sample: sample_of(output),
    }
}

/// Texts that end with a newline, an empty line between them; empty ones are left out.
fn blocks(texts: Vec<String>) -> String {
    texts.into_iter().filter(|text| !text.is_empty()).collect::<Vec<_>>().join("\n")
}
