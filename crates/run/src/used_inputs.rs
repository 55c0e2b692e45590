//! What a run used of the files that it read: bars in the data window, and rows that can reach one.
//!
//! A file may hold more, and grow: as long as what is used of it is the same, so is every result.

use crate::inputs::Inputs;
use crate::label_stamps::label_stamps;
use crate::results::RunOutput;
use crate::symbol_bars::{BarsRead, SymbolBars};
use exitlab_core::{BarSeries, Timestamp};
use exitlab_data::{MemoryRow, SourceFile};
use exitlab_scenario::{Classifier, Scenario};
use serde::{Deserialize, Serialize};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Which bars of a symbol, where decisions and executions have files of their own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum BarsRole {
    /// Bars that carry indicators, regimes and signals.
    Decision,
    /// Bars that carry entries and exits.
    Execution,
}

impl BarsRole {
    /// The word for it.
    pub fn name(self) -> &'static str {
        match self {
            BarsRole::Decision => "decision",
            BarsRole::Execution => "execution",
        }
    }
}

/// Bars of a symbol as they came from their files: cut to the data window, adjusted, not resampled.
#[derive(Debug, Clone, PartialEq)]
pub struct UsedBars<'a> {
    /// Name of the symbol.
    pub symbol: &'a str,
    /// Which bars; absent where decisions and executions share them, or decision bars are made of them.
    pub role: Option<BarsRole>,
    /// The bars.
    pub series: &'a Arc<BarSeries>,
    /// Files that hold them.
    pub files: &'a [SourceFile],
}

impl SymbolBars {
    /// The bars that were read: two series where executions have files of their own.
    fn used(&self) -> Vec<UsedBars<'_>> {
        let SymbolBars { symbol, decision, execution, files, .. } = self;
        if self.notes.stands_by.is_some() {
            return Vec::new();
        }
        match self.read {
            BarsRead::Shared => vec![UsedBars { symbol, role: None, series: decision, files }],
            BarsRead::Resampled => vec![UsedBars { symbol, role: None, series: execution, files }],
            BarsRead::Separate { n_decision_files } => {
                let (of_decision, of_execution) = files.split_at(n_decision_files);
                let role = Some(BarsRole::Decision);
                let decision = UsedBars { symbol, role, series: decision, files: of_decision };
                let role = Some(BarsRole::Execution);
                let execution = UsedBars { symbol, role, series: execution, files: of_execution };
                vec![decision, execution]
            }
        }
    }
}

impl<T> RunOutput<T> {
    /// The bars used, each once: by symbol, decision bars first. With a grid over the data window a
    /// symbol has several.
    pub fn used_bars(&self) -> Vec<UsedBars<'_>> {
        let mut all: Vec<UsedBars<'_>> = Vec::new();
        for used in self.loaded_bars().into_iter().flat_map(SymbolBars::used) {
            if !all.contains(&used) {
                all.push(used);
            }
        }
        all
    }

    /// Rows used of each file other than bars, in the order of reading: their number, and the hash of
    /// their values as text, one row a line in the order of the file.
    ///
    /// Used are rows of the scenario's symbols that can reach a bar: signals, exit signals, lines and
    /// labels from the symbol's first decision close to its last one, funding rates from its first
    /// execution open to its last close, adjustments that change the price of a bar. With a grid over
    /// the data window a file's rows are those of each window in turn.
    pub fn used_rows(&self) -> Vec<SourceFile> {
        let mut all: Vec<(PathBuf, Vec<RowsText>)> = Vec::new();
        for inputs in &self.inputs {
            for (path, rows) in rows_of(inputs, &self.scenario) {
                match all.iter_mut().find(|(known, _)| known == path) {
                    Some((_, parts)) if parts.contains(&rows) => {}
                    Some((_, parts)) => parts.push(rows),
                    None => all.push((path.to_owned(), vec![rows])),
                }
            }
        }
        let joined = |(path, parts): (PathBuf, Vec<RowsText>)| {
            let n_rows = parts.iter().map(|part| part.n_rows).sum();
            let text: String = parts.into_iter().map(|part| part.text).collect();
            SourceFile::of_bytes(path, text.as_bytes(), n_rows)
        };
        all.into_iter().map(joined).collect()
    }
}

/// Rows as text, one a line.
#[derive(Debug, PartialEq, Eq)]
struct RowsText {
    n_rows: usize,
    text: String,
}

impl RowsText {
    fn of(rows: impl Iterator<Item = String>) -> RowsText {
        let mut all = RowsText { n_rows: 0, text: String::new() };
        for row in rows {
            all.n_rows += 1;
            all.text.push_str(&row);
            all.text.push('\n');
        }
        all
    }

    /// Those of a table that are used.
    fn used<R: MemoryRow>(rows: &[R], is_used: impl Fn(&R) -> bool) -> RowsText {
        RowsText::of(rows.iter().filter(|row| is_used(row)).map(MemoryRow::text))
    }
}

/// The rows used of each file, in the order of reading.
fn rows_of<'a>(inputs: &'a Inputs, scenario: &Scenario) -> Vec<(&'a Path, RowsText)> {
    let mut all: Vec<(&Path, RowsText)> = Vec::new();
    let symbol = |name: &str| inputs.symbols.iter().find(|bars| bars.symbol == name);
    let stamps = scenario.signals.stamps();
    let reaches = |name: &str, time: Timestamp| {
        symbol(name).is_some_and(|bars| stamps.is_inside(&bars.decision, time))
    };
    if let Some(table) = &inputs.adjustments {
        let changes_a_bar = |symbol_bars: &SymbolBars, time: Timestamp| {
            let opens = [symbol_bars.decision.time(), symbol_bars.execution.time()];
            opens.into_iter().filter_map(|times| times.first()).any(|first| *first < time)
        };
        let rows = RowsText::used(&table.rows, |row| {
            symbol(&row.symbol).is_some_and(|bars| changes_a_bar(bars, row.time))
        });
        all.push((&table.file.path, rows));
    }
    if let Some(table) = &inputs.signals {
        let rows = RowsText::used(&table.rows, |row| reaches(&row.symbol, row.time));
        all.push((&table.file.path, rows));
    }
    if let Some(table) = &inputs.exits {
        let rows = RowsText::used(&table.rows, |row| reaches(&row.symbol, row.time));
        all.push((&table.file.path, rows));
    }
    for table in &inputs.lines {
        let rows = RowsText::used(&table.rows, |row| reaches(&row.symbol, row.time));
        all.push((&table.file.path, rows));
    }
    if let (Some(table), Classifier::Labels { label_time, .. }) =
        (&inputs.labels, &scenario.classifier)
    {
        let stamps = label_stamps(*label_time);
        let rows = RowsText::used(&table.rows, |row| {
            let mut own = inputs.symbols.iter().filter(|bars| row.is_of(&bars.symbol));
            own.any(|bars| stamps.is_inside(&bars.decision, row.time))
        });
        all.push((&table.file.path, rows));
    }
    for (bars, funding) in inputs.symbols.iter().zip(&inputs.funding) {
        let last = bars.execution.len().checked_sub(1).map(|last| bars.execution.close_time(last));
        let (Some(funding), Some(open), Some(last)) =
            (funding, bars.execution.time().first(), last)
        else {
            continue;
        };
        let used = funding.rates.range(*open..=last);
        let rows =
            RowsText::of(used.map(|(time, rate)| format!("{},{time},{rate:?}", bars.symbol)));
        all.push((&funding.path, rows));
    }
    all
}
