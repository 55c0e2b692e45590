//! Accounts, and what buying and holding would have made.

use super::columns::{Column, fitted};
use super::screen::Screen;
use super::{ShownRun, merged};
use exitlab_core::number::{ABSENT, money, percent, plain};
use exitlab_metrics::PortfolioMetrics;

/// A column: its head, its rank (see [`Column::rank`]), its text.
type TextColumn = (&'static str, u8, fn(&PortfolioMetrics) -> String);

const COLUMNS: [TextColumn; 9] = [
    ("final\nbalance", 0, |p| money(Some(p.final_balance))),
    ("return", 0, |p| percent(p.total_return)),
    ("CAGR", 2, |p| percent(p.cagr)),
    ("vola-\ntility", 3, |p| percent(p.annual_volatility)),
    ("Sharpe of\naccount", 0, |p| plain(p.sharpe, 2)),
    ("max\nDD", 0, |p| percent(p.max_drawdown)),
    ("DD\ndays", 4, |p| p.max_drawdown_days.map_or_else(|| ABSENT.to_owned(), |d| d.to_string())),
    ("Calmar", 5, |p| plain(p.calmar, 2)),
    ("in\nmarket", 1, |p| percent(p.time_in_market)),
];

/// Where buying and holding has a number.
const RETURN: usize = 1;
const MAX_DD: usize = 5;

/// One row per account and one for buying and holding; nothing where no run has an account. Runs whose
/// accounts are the same are one row.
pub(super) fn table(runs: &[ShownRun<'_>], screen: &Screen) -> Option<String> {
    let yardstick = runs.iter().find_map(|run| run.portfolio)?;
    let same_account = |a: &ShownRun<'_>, b: &ShownRun<'_>| {
        a.profile == b.profile && a.portfolio == b.portfolio && a.has_same_trades(b)
    };
    let accounts: Vec<(String, &PortfolioMetrics)> = merged(runs, same_account)
        .into_iter()
        .filter_map(|(run, also)| {
            let metrics = run.portfolio?;
            let ruined = if metrics.ruined { " (ruined)" } else { "" };
            let also: String = also.iter().map(|mode| format!(" = {mode}")).collect();
            Some((format!("{}{also}{ruined}", run.title()), metrics))
        })
        .collect();
    let names = accounts.iter().map(|(name, _)| name.as_str()).chain(["buy and hold"]);
    let mut columns = vec![Column::text("account", names)];
    for (idx, (head, rank, text)) in COLUMNS.into_iter().enumerate() {
        let hold = match idx {
            RETURN => percent(yardstick.buy_hold_return),
            MAX_DD => percent(yardstick.buy_hold_max_drawdown),
            _ => String::new(),
        };
        let cells = accounts.iter().map(|(_, metrics)| text(metrics)).chain([hold]);
        columns.push(Column::signed(head, cells).rank(rank));
    }
    Some(fitted(screen, columns))
}
