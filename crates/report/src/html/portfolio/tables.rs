//! Accounts and redrawn trades, as tables.

use super::accounts::Account;
use super::resampled::{Resampled, Spread};
use crate::html::data_table::{Column, data_table};
use crate::html::words::count;
use crate::terminal::number::{ABSENT, money, percent, plain, signed};
use exitlab_evidence::MIN_ENTRIES;
use maud::{Markup, html};

const ACCOUNTS: [Column; 11] = [
    Column::Head("run"),
    Column::Number("final balance"),
    Column::Number("return"),
    Column::Number("CAGR"),
    Column::Number("volatility, a year"),
    Column::Number("Sharpe"),
    Column::Number("Sortino"),
    Column::Number("max drawdown"),
    Column::Number("its days"),
    Column::Number("Calmar"),
    Column::Number("time in market"),
];

fn account(account: &Account) -> [String; 11] {
    let m = &account.metrics;
    let ruined = if m.ruined { " (ruined)" } else { "" };
    [
        format!("{}{ruined}", account.series.name()),
        money(m.final_balance),
        percent(m.total_return),
        percent(m.cagr),
        percent(m.annual_volatility),
        plain(m.sharpe, 2),
        plain(m.sortino, 2),
        percent(m.max_drawdown),
        m.max_drawdown_days.map_or_else(|| ABSENT.to_owned(), |days| days.to_string()),
        plain(m.calmar, 2),
        percent(m.time_in_market),
    ]
}

/// What an account that bought and held would have made.
fn buy_and_hold(account: &Account) -> [String; 11] {
    let mut row: [String; 11] = Default::default();
    row[0] = "buy and hold".to_owned();
    row[2] = percent(account.metrics.buy_hold_return);
    row[7] = percent(account.metrics.buy_hold_max_drawdown);
    row
}

/// One row per account and one for buying and holding.
pub(super) fn accounts(accounts: &[Account], note: Option<&str>) -> Markup {
    let rows = accounts.iter().map(account).chain(accounts.first().map(buy_and_hold));
    html! {
        h3 { "The accounts" }
        (data_table(ACCOUNTS, rows))
        @if let Some(note) = note { p.note { (note) } }
        p.note {
            "Sharpe, Sortino and volatility are those of daily returns, annualised; the drawdown is \
             that of daily equity, its days the longest stretch below a peak. Everything \
             runs from the day of the first regime on. Buying and holding puts equal weights on the \
             symbols at the first open of that window, without leverage or costs of trading on the \
             way."
        }
    }
}

const RESAMPLED: [Column; 10] = [
    Column::Head("run"),
    Column::Number("trades"),
    Column::Number("sum of net R"),
    Column::Number("redrawn"),
    Column::Number("ends in a loss"),
    Column::Number("max drawdown, R"),
    Column::Number("redrawn"),
    Column::Number("losing streak"),
    Column::Number("redrawn"),
    Column::Number("block length"),
];

fn redrawn(run: &Resampled) -> [String; 10] {
    [
        run.series.name(),
        count(run.n_trades),
        signed(run.final_r.actual, 1),
        range(run, &run.final_r, |x| signed(x, 1)),
        if is_enough(run) { percent(run.p_loss) } else { TOO_FEW.to_owned() },
        plain(run.max_dd_r.actual, 1),
        range(run, &run.max_dd_r, |x| plain(x, 1)),
        plain(run.losing_streak.actual, 0),
        range(run, &run.losing_streak, |x| plain(x, 0)),
        plain(run.block_length, 1),
    ]
}

/// What redrawing each run's trades says, in words and numbers.
pub(super) fn resampled(runs: &[Resampled], note: Option<&str>) -> Markup {
    let Some(first) = runs.first() else { return html! {} };
    let (draws, seed) = (first.draws.unwrap_or(0), first.seed.unwrap_or(0));
    html! {
        h3 { "The same trades, drawn anew" }
        p {
            "The trades of each run are drawn " (draws) " times in blocks, which keeps what \
             neighbouring trades have in common (seed " (seed) "). The table says what was, and \
             beside it the median and the range of the middle 90% of the draws. A deep drawdown or a \
             long losing streak within the range is what such trades bring about by chance. Scratches \
             neither extend nor end a streak, as in the policies."
        }
        (data_table(RESAMPLED, runs.iter().map(redrawn)))
        @if let Some(note) = note { p.note { (note) } }
    }
}

const TOO_FEW: &str = "too few";

/// A handful of trades drawn anew is the same handful.
fn is_enough(run: &Resampled) -> bool {
    usize::try_from(run.n_trades).is_ok_and(|n| n >= MIN_ENTRIES)
}

/// `-21.0 (-74.6 to +33.2)`: median and middle 90%.
fn range(run: &Resampled, spread: &Spread, text: impl Fn(Option<f64>) -> String) -> String {
    if !is_enough(run) {
        return TOO_FEW.to_owned();
    }
    format!("{} ({} to {})", text(spread.p50), text(spread.p05), text(spread.p95))
}
