//! One run by regime.

use super::{ShownRun, regime_rows, text_table};
use comfy_table::Table as TextTable;
use exitlab_core::number::{money, percent, plain, signed};
use exitlab_metrics::TradeMetrics;

/// A run's regimes and ALL, one per row; PnL only where there is an account.
pub(super) fn table(run: &ShownRun<'_>) -> TextTable {
    let has_money = run.portfolio.is_some();
    let columns = columns(has_money);
    let mut table = text_table(["regime"].into_iter().chain(columns.iter().map(|c| c.0)));
    for (regime, name) in regime_rows() {
        let Some(metrics) = run.metrics(regime) else { continue };
        let cells = columns.iter().map(|(_, text)| text(&metrics));
        table.add_row([name.to_owned()].into_iter().chain(cells));
    }
    table
}

type TextColumn = (&'static str, fn(&TradeMetrics) -> String);

fn columns(has_money: bool) -> Vec<TextColumn> {
    let mut columns: Vec<TextColumn> = vec![
        ("n", |m| m.n.to_string()),
        ("win\nrate", |m| percent(m.win_rate)),
        ("planned\nR:R", |m| plain(m.rr_planned, 2)),
        ("realised\nR:R", |m| plain(m.rr_realised, 2)),
        ("avg R", |m| signed(m.avg_r, 3)),
        ("profit\nfactor", |m| plain(m.profit_factor, 2)),
        ("sum R", |m| signed(Some(m.sum_r), 2)),
    ];
    if has_money {
        columns.push(("PnL", |m| money(m.pnl)));
    }
    columns.push(("max DD\n(R)", |m| plain(Some(m.max_dd_r), 2)));
    columns.push(("ambiguous", |m| percent(m.ambiguous_share)));
    columns
}
