//! A sweep's grid in one table: a row per point and run, average R by regime.

use super::{ShownRun, regime_rows, text_table};
use comfy_table::{CellAlignment, Table as TextTable};
use exitlab_core::number::{money, percent, plain, signed};
use exitlab_replay::{Funnel, RejectReason};

/// Rows shown; the cells table has all of them.
const N_SHOWN: usize = 60;

/// One row per grid point and run in grid order, the first [`N_SHOWN`] of them.
pub(super) fn table(runs: &[ShownRun<'_>]) -> TextTable {
    let has_profile = runs.iter().any(|run| run.profile.is_some());
    let regimes = regime_rows().map(|(_, name)| name);
    let last = if has_profile { "PnL" } else { "max DD (R)" };
    let header = ["point", "run", "n"].into_iter().chain(regimes).chain(["PF", "sum R", last]);
    let mut table = labelled_table(header);
    for run in runs.iter().take(N_SHOWN) {
        let all = run.metrics(None);
        let all = all.as_ref();
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

/// What became of the signals: one row per grid point and run, the first [`N_SHOWN`] of them, a
/// column per reason that occurs. `None` where there are no signals to speak of, as in a study.
pub(super) fn funnel(runs: &[ShownRun<'_>]) -> Option<TextTable> {
    let funnels: Vec<&Funnel> = runs.iter().filter_map(|run| run.funnel).collect();
    if funnels.is_empty() {
        return None;
    }
    let occurs = |reason: &RejectReason| funnels.iter().any(|f| f.rejected(*reason) > 0);
    let reasons: Vec<RejectReason> = RejectReason::ALL.into_iter().filter(occurs).collect();
    // Long names stand in two or three lines.
    let names: Vec<String> = reasons.iter().map(|r| r.name().replace('_', "\n")).collect();
    let header = ["point", "run", "signals", "accepted"].into_iter();
    let mut table = labelled_table(header.chain(names.iter().map(String::as_str)));
    for run in runs.iter().take(N_SHOWN) {
        let Some(funnel) = run.funnel else { continue };
        let start = [
            run.point.unwrap_or_default().to_owned(),
            run.title(),
            funnel.n_signals().to_string(),
            funnel.n_accepted.to_string(),
        ];
        let rejected = reasons.iter().map(|reason| funnel.rejected(*reason).to_string());
        table.add_row(start.into_iter().chain(rejected));
    }
    Some(table)
}

/// Buying and holding over the window, once where all points agree about it.
pub(super) fn buy_and_hold(runs: &[ShownRun<'_>]) -> Option<String> {
    let mut texts: Vec<String> = runs
        .iter()
        .filter_map(|run| run.portfolio)
        .map(|p| {
            format!(
                "buy and hold: return {}, max drawdown {}",
                percent(p.buy_hold_return),
                percent(p.buy_hold_max_drawdown)
            )
        })
        .collect();
    texts.dedup();
    match texts.as_slice() {
        [] => None,
        [one] => Some(one.clone()),
        _ => Some("buy and hold differs by point: see the portfolio table".to_owned()),
    }
}

/// A table whose second column is text too.
fn labelled_table<'h>(header: impl IntoIterator<Item = &'h str>) -> TextTable {
    let mut table = text_table(header);
    if let Some(run) = table.column_mut(1) {
        run.set_cell_alignment(CellAlignment::Left);
    }
    table
}

/// What is said below the table where rows were left out.
pub(super) fn left_out(runs: &[ShownRun<'_>]) -> Option<String> {
    let n_more = runs.len().saturating_sub(N_SHOWN);
    (n_more > 0).then(|| format!("… and {n_more} more rows: the run's tables have them all"))
}
