//! Modes side by side, by regime.

use super::columns::{Column, folded};
use super::screen::Screen;
use super::{ShownRun, merged, regime_rows};
use exitlab_core::number::signed;

/// Average R and n of each run, one column per run and one row per regime. Runs that took the same
/// trades are one column.
pub(super) fn table(runs: &[ShownRun<'_>], screen: &Screen) -> String {
    let regimes = Column::text("regime", regime_rows().map(|(_, name)| name));
    let same_trades = |a: &ShownRun<'_>, b: &ShownRun<'_>| a.has_same_trades(b);
    let columns = merged(runs, same_trades).into_iter().map(|(run, also)| {
        let cells = regime_rows().map(|(regime, _)| {
            let metrics = run.metrics(regime);
            let n = metrics.as_ref().map_or(0, |m| m.n);
            format!("{} ({n})", signed(metrics.and_then(|m| m.avg_r), 3))
        });
        let head = [run.mode].into_iter().chain(also).collect::<Vec<_>>().join("\n= ");
        Column::signed(head, cells)
    });
    folded(screen, [regimes].into_iter().chain(columns).collect())
}
