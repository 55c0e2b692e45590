//! Modes side by side, by regime.

use super::{ShownRun, regime_rows, text_table};
use comfy_table::Table as TextTable;
use exitlab_core::number::signed;

/// Average R and n of each run, one column per run and one row per regime.
pub(super) fn table(runs: &[ShownRun<'_>]) -> TextTable {
    let mut table = text_table(["regime"].into_iter().chain(runs.iter().map(|run| run.mode)));
    for (regime, name) in regime_rows() {
        let cells = runs.iter().map(|run| {
            let metrics = run.metrics(regime);
            let n = metrics.as_ref().map_or(0, |m| m.n);
            format!("{} ({n})", signed(metrics.and_then(|m| m.avg_r), 3))
        });
        table.add_row([name.to_owned()].into_iter().chain(cells));
    }
    table
}
