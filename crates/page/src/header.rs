//! The page's head: the question, and the data that it is asked of.

use super::words::{count, counted, true_minus};
use exitlab_store::{DataRecord, Manifest, RunCommand};
use exitlab_words::{setup_line, signals_line};
use maud::{Markup, html};

/// Symbols that are listed by themselves; more of them are counted.
const MAX_LISTED: usize = 6;

/// The question, or the scenario's name where it asks none, and its data.
pub(super) fn header(manifest: &Manifest) -> Markup {
    let text = |key: &str| manifest.scenario[key].as_str().unwrap_or_default();
    let (name, question) = (text("name"), text("question"));
    let timeframe = manifest.scenario["data"]["timeframe"].as_str().unwrap_or_default();
    let data = &manifest.data;
    let has_grid =
        manifest.scenario["sweep"]["grid"].as_object().is_some_and(|grid| !grid.is_empty());
    let n_signals = (!has_grid).then_some(manifest.counts.signals);
    html! {
        header {
            h1 { (if question.is_empty() { name } else { question }) }
            p.data {
                strong { (name) } ", " code { "exitlab " (manifest.command) }
                @if data.len() > MAX_LISTED {
                    ". " (all_symbols(data, timeframe))
                } @else {
                    @for record in data { ". " (symbol(record, timeframe)) }
                }
                "."
            }
            @if !manifest.invalidating.is_empty() {
                div.invalid role="alert" {
                    strong { "These results are invalid." }
                    ul { @for warning in &manifest.invalidating { li { (warning) } } }
                }
            }
            @if manifest.command != RunCommand::Regimes {
                p.data {
                    (true_minus(&setup_line(&manifest.scenario, n_signals))) "."
                    @if let Some(signals) = &manifest.signals { br; (signals_line(signals)) "." }
                }
            }
        }
    }
}

fn symbol(record: &DataRecord, timeframe: &str) -> String {
    let DataRecord { symbol, n_decision_bars, n_execution_bars, first, last, .. } = record;
    let mut text = format!("{symbol}: {} bars of {timeframe}", count(n_decision_bars));
    if n_execution_bars != n_decision_bars {
        text.push_str(&format!(", exits on {} finer ones", count(n_execution_bars)));
    }
    text.push_str(&format!(", {} to {}", day(first), day(last)));
    if record.n_missing_bars > 0 {
        text.push_str(&format!(", {} missing", count(record.n_missing_bars)));
    }
    text
}

fn all_symbols(data: &[DataRecord], timeframe: &str) -> String {
    let n_bars: u64 = data.iter().map(|record| record.n_decision_bars).sum();
    let first = data.iter().map(|record| record.first.as_str()).min().unwrap_or_default();
    let last = data.iter().map(|record| record.last.as_str()).max().unwrap_or_default();
    format!(
        "{}: {} bars of {timeframe}, {} to {}",
        counted(data.len(), "symbol", "symbols"),
        count(n_bars),
        day(first),
        day(last)
    )
}

/// The day of an ISO-8601 time.
fn day(time: &str) -> &str {
    time.split('T').next().unwrap_or(time)
}
