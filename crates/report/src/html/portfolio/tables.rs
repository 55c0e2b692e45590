//! Accounts and redrawn trades, as tables.

use super::accounts::{Account, AccountMetrics};
use super::resampled::{Resampled, Spread};
use crate::terminal::number::{ABSENT, money, percent, plain, signed};
use exitlab_evidence::MIN_ENTRIES;
use maud::{Markup, html};

type AccountColumn = (&'static str, fn(&AccountMetrics) -> String);

const ACCOUNT_COLUMNS: [AccountColumn; 10] = [
    ("final balance", |m| money(m.final_balance)),
    ("return", |m| percent(m.total_return)),
    ("CAGR", |m| percent(m.cagr)),
    ("volatility, a year", |m| percent(m.annual_volatility)),
    ("Sharpe", |m| plain(m.sharpe, 2)),
    ("Sortino", |m| plain(m.sortino, 2)),
    ("max drawdown", |m| percent(m.max_drawdown)),
    ("its days", |m| m.max_drawdown_days.map_or_else(|| ABSENT.to_owned(), |d| d.to_string())),
    ("Calmar", |m| plain(m.calmar, 2)),
    ("time in market", |m| percent(m.time_in_market)),
];

/// One row per account and one for buying and holding.
pub(super) fn accounts(accounts: &[Account], note: Option<&str>) -> Markup {
    let yardstick = accounts.first().map(|account| &account.metrics);
    html! {
        h3 { "The accounts" }
        div.scroll {
            table {
                thead { tr { th scope="col" { "run" } @for (name, _) in ACCOUNT_COLUMNS { th.number scope="col" { (name) } } } }
                tbody {
                    @for account in accounts {
                        tr {
                            th scope="row" {
                                (account.series.name())
                                @if account.metrics.ruined { " (ruined)" }
                            }
                            @for (_, text) in ACCOUNT_COLUMNS { td.number { (text(&account.metrics)) } }
                        }
                    }
                    @if let Some(metrics) = yardstick {
                        tr {
                            th scope="row" { "buy and hold" }
                            @for (name, _) in ACCOUNT_COLUMNS {
                                td.number {
                                    @match name {
                                        "return" => (percent(metrics.buy_hold_return)),
                                        "max drawdown" => (percent(metrics.buy_hold_max_drawdown)),
                                        _ => "",
                                    }
                                }
                            }
                        }
                    }
                }
            }
        }
        @if let Some(note) = note { p.note { (note) } }
        p.note {
            "Sharpe, Sortino and volatility are those of daily returns, annualised; the drawdown is \
             that of daily equity, its days the longest stretch below a peak. Buying and holding \
             puts equal weights on the symbols over the same window, without leverage or costs of \
             trading on the way."
        }
    }
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
             long losing streak within the range is what such trades bring about by chance."
        }
        div.scroll {
            table {
                thead { tr {
                    th scope="col" { "run" }
                    th.number scope="col" { "trades" }
                    th.number scope="col" { "sum of net R" }
                    th.number scope="col" { "redrawn" }
                    th.number scope="col" { "ends in a loss" }
                    th.number scope="col" { "max drawdown, R" }
                    th.number scope="col" { "redrawn" }
                    th.number scope="col" { "losing streak" }
                    th.number scope="col" { "redrawn" }
                    th.number scope="col" { "block length" }
                } }
                tbody {
                    @for run in runs {
                        tr {
                            th scope="row" { (run.series.name()) }
                            td.number { (run.n_trades) }
                            td.number { (signed(run.final_r.actual, 1)) }
                            td.number { (range(run, &run.final_r, |x| signed(x, 1))) }
                            td.number { (if is_enough(run) { percent(run.p_loss) } else { TOO_FEW.to_owned() }) }
                            td.number { (plain(run.max_dd_r.actual, 1)) }
                            td.number { (range(run, &run.max_dd_r, |x| plain(x, 1))) }
                            td.number { (plain(run.losing_streak.actual, 0)) }
                            td.number { (range(run, &run.losing_streak, |x| plain(x, 0))) }
                            td.number { (plain(run.block_length, 1)) }
                        }
                    }
                }
            }
        }
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
