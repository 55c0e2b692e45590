//! One run by regime.

use super::columns::{Column, fitted};
use super::screen::Screen;
use super::{ShownRun, regime_rows};
use exitlab_core::number::{money, percent, plain, signed};
use exitlab_metrics::TradeMetrics;

/// A run's regimes and ALL, one per row; PnL only where there is an account.
pub(super) fn table(run: &ShownRun<'_>, screen: &Screen) -> String {
    let rows: Vec<(&str, TradeMetrics)> =
        regime_rows().filter_map(|(regime, name)| Some((name, run.metrics(regime)?))).collect();
    let of = |text: fn(&TradeMetrics) -> String| rows.iter().map(move |(_, m)| text(m));
    let number = |head: &str, text: fn(&TradeMetrics) -> String| Column::number(head, of(text));
    let in_sign = |head: &str, text: fn(&TradeMetrics) -> String| Column::signed(head, of(text));
    let mut columns = vec![
        Column::text("regime", rows.iter().map(|(name, _)| *name)),
        number("n", |m| m.n.to_string()),
        number("win\nrate", |m| percent(m.win_rate)),
        number("planned\nR:R", |m| plain(m.rr_planned, 2)).rank(4),
        number("realised\nR:R", |m| plain(m.rr_realised, 2)).rank(1),
        in_sign("avg R", |m| signed(m.avg_r, 3)),
        number("profit\nfactor", |m| plain(m.profit_factor, 2)),
        in_sign("sum R", |m| signed(Some(m.sum_r), 2)).rank(2),
    ];
    if run.portfolio.is_some() {
        columns.push(in_sign("PnL", |m| money(m.pnl)));
    }
    columns.push(number("max DD\n(R)", |m| plain(Some(m.max_dd_r), 2)).rank(3));
    columns.push(number("ambiguous", |m| percent(m.ambiguous_share)).rank(5));
    fitted(screen, columns)
}
