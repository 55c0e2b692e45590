//! A sweep's grid in one table: a row per point and run, average R by regime.

use super::number::{money, plain, signed};
use super::{RunView, regime_rows, text_table};
use comfy_table::Table as TextTable;

/// Rows shown; the cells table has all of them.
const N_SHOWN: usize = 60;

/// One row per grid point and run in grid order, the first [`N_SHOWN`] of them.
pub(super) fn table(runs: &[RunView<'_>]) -> TextTable {
    let has_profile = runs.iter().any(|run| run.profile.is_some());
    let regimes = regime_rows().map(|(_, name)| name);
    let last = if has_profile { "PnL" } else { "max DD (R)" };
    let header = ["point", "run", "n"].into_iter().chain(regimes).chain(["PF", "sum R", last]);
    let mut table = text_table(header);
    for run in runs.iter().take(N_SHOWN) {
        let all = run.metrics(None);
        let by_regime =
            regime_rows().map(|(regime, _)| signed(run.metrics(regime).and_then(|m| m.avg_r), 3));
        let start = [
            run.point.unwrap_or_default().to_owned(),
            run.title(),
            all.map_or(0, |m| m.n).to_string(),
        ];
        let end = [
            plain(all.and_then(|m| m.profit_factor), 2),
            signed(all.map(|m| m.sum_r), 1),
            if has_profile {
                money(all.and_then(|m| m.pnl))
            } else {
                plain(all.map(|m| m.max_dd_r), 1)
            },
        ];
        table.add_row(start.into_iter().chain(by_regime).chain(end));
    }
    table
}

/// What is said below the table where rows were left out.
pub(super) fn left_out(runs: &[RunView<'_>]) -> Option<String> {
    let n_more = runs.len().saturating_sub(N_SHOWN);
    (n_more > 0).then(|| format!("… and {n_more} more rows: see the cells table"))
}
