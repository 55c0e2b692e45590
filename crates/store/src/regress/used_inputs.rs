//! What a baseline says of the inputs that its command used.

use exitlab_core::BarSeries;
use exitlab_data::bars_sha256;
use exitlab_run::{BarsRole, RunOutput, UsedBars};
use serde::{Deserialize, Serialize};
use std::path::Path;
use std::sync::Arc;

/// Bars of a symbol that were used, whatever else stands in their files: those of the data window,
/// adjusted, before they are resampled.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BarsUsed {
    /// Name of the symbol.
    pub symbol: String,
    /// Which bars, where decisions and executions have files of their own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub role: Option<BarsRole>,
    /// Length of a bar, such as `1h`.
    pub timeframe: String,
    /// The files that hold them, as inputs have them.
    pub files: Vec<String>,
    /// How many.
    pub bars: u64,
    /// Open time of the first one, ISO-8601.
    pub first: String,
    /// Open time of the last one, ISO-8601.
    pub last: String,
    /// Their hash, see [`bars_sha256`].
    pub sha256: String,
}

/// Rows of a file other than bars that were used.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RowsUsed {
    /// The file, as inputs have it.
    pub path: String,
    /// How many.
    pub rows: u64,
    /// SHA-256 of their values as text, a row a line.
    pub sha256: String,
}

/// Bars that were used, with what the manifest says of them.
#[derive(Debug, Clone)]
pub(super) struct SnapshotBars {
    pub(super) used: BarsUsed,
    pub(super) series: Arc<BarSeries>,
}

/// The bars that a run used; `path` names a file as inputs have it.
pub(super) fn bars_used<T>(
    output: &RunOutput<T>,
    path: &dyn Fn(&Path) -> String,
) -> Vec<SnapshotBars> {
    let of = |UsedBars { symbol, role, series, files }: UsedBars<'_>| {
        let time = |idx: Option<usize>| {
            idx.and_then(|idx| series.time().get(idx)).map_or(String::new(), ToString::to_string)
        };
        let used = BarsUsed {
            symbol: symbol.to_owned(),
            role,
            timeframe: series.timeframe().to_string(),
            files: files.iter().map(|file| path(&file.path)).collect(),
            bars: series.len() as u64,
            first: time(Some(0)),
            last: time(series.len().checked_sub(1)),
            sha256: bars_sha256(series),
        };
        SnapshotBars { used, series: Arc::clone(series) }
    };
    output.used_bars().into_iter().map(of).collect()
}

/// The rows of other files that a run used.
pub(super) fn rows_used<T>(output: &RunOutput<T>, path: &dyn Fn(&Path) -> String) -> Vec<RowsUsed> {
    let of = |file: exitlab_data::SourceFile| RowsUsed {
        path: path(&file.path),
        rows: file.n_rows as u64,
        sha256: file.sha256,
    };
    output.used_rows().into_iter().map(of).collect()
}

impl BarsUsed {
    /// What the bars are called: `BTCUSD`, `BTCUSD (execution)`.
    pub fn title(&self) -> String {
        match self.role {
            Some(role) => format!("{} ({})", self.symbol, role.name()),
            None => self.symbol.clone(),
        }
    }
}
