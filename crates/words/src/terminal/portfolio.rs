//! Accounts, and what buying and holding would have made.

use super::{ShownRun, text_table};
use comfy_table::Table as TextTable;
use exitlab_core::number::{ABSENT, money, percent, plain};
use exitlab_metrics::PortfolioMetrics;

type TextColumn = (&'static str, fn(&PortfolioMetrics) -> String);

const COLUMNS: [TextColumn; 9] = [
    ("final\nbalance", |p| money(Some(p.final_balance))),
    ("return", |p| percent(p.total_return)),
    ("CAGR", |p| percent(p.cagr)),
    ("vola-\ntility", |p| percent(p.annual_volatility)),
    ("Sharpe", |p| plain(p.sharpe, 2)),
    ("max\nDD", |p| percent(p.max_drawdown)),
    ("DD\ndays", |p| p.max_drawdown_days.map_or_else(|| ABSENT.to_owned(), |d| d.to_string())),
    ("Calmar", |p| plain(p.calmar, 2)),
    ("in\nmarket", |p| percent(p.time_in_market)),
];

/// One row per account and one for buying and holding; nothing where no run has an account.
pub(super) fn table(runs: &[ShownRun<'_>]) -> Option<TextTable> {
    let yardstick = runs.iter().find_map(|run| run.portfolio)?;
    let mut table = text_table(["run"].into_iter().chain(COLUMNS.map(|c| c.0)));
    for run in runs {
        if let Some(metrics) = run.portfolio {
            let ruined = if metrics.ruined { " (ruined)" } else { "" };
            let cells = COLUMNS.iter().map(|(_, text)| text(metrics));
            table.add_row([run.title() + ruined].into_iter().chain(cells));
        }
    }
    let mut hold = vec![String::new(); COLUMNS.len()];
    hold[1] = percent(yardstick.buy_hold_return);
    hold[5] = percent(yardstick.buy_hold_max_drawdown);
    table.add_row(["buy and hold".to_owned()].into_iter().chain(hold));
    Some(table)
}
