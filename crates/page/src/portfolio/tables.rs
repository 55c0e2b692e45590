//! Accounts and resampled trades, as tables.

use super::accounts::AccountCurve;
use super::buy_hold::BuyHold;
use super::resampled::{DrawnFigures, ResampledAccount, Spread};
use crate::data_table::{DataColumn, data_table};
use crate::words::count;
use exitlab_core::number::{ABSENT, money, percent, plain, signed};
use exitlab_evidence::MIN_ENTRIES;
use exitlab_metrics::EquityRatios;
use maud::{Markup, html};

const ACCOUNTS: [DataColumn; 11] = [
    DataColumn::Head("run"),
    DataColumn::Number("final balance"),
    DataColumn::Number("return"),
    DataColumn::Number("CAGR"),
    DataColumn::Number("volatility, a year"),
    DataColumn::Number("Sharpe of the account"),
    DataColumn::Number("Sortino"),
    DataColumn::Number("max drawdown"),
    DataColumn::Number("max drawdown, days"),
    DataColumn::Number("Calmar"),
    DataColumn::Number("time in market"),
];

fn account(account: &AccountCurve) -> [String; 11] {
    let m = &account.metrics;
    let ruined = if m.ruined { " (ruined)" } else { "" };
    let name = format!("{}{ruined}", account.series.name());
    row(name, Some(m.final_balance), &m.ratios(), m.time_in_market)
}

fn row(
    name: String,
    balance: Option<f64>,
    ratios: &EquityRatios,
    time_in_market: Option<f64>,
) -> [String; 11] {
    let days = ratios.max_drawdown_days;
    [
        name,
        money(balance),
        percent(ratios.total_return),
        percent(ratios.cagr),
        percent(ratios.annual_volatility),
        plain(ratios.sharpe, 2),
        plain(ratios.sortino, 2),
        percent(ratios.max_drawdown),
        days.map_or_else(|| ABSENT.to_owned(), |days| days.to_string()),
        plain(ratios.calmar, 2),
        percent(time_in_market),
    ]
}

/// What is known of buying and holding without the run's bars.
fn held_by_table(account: &AccountCurve) -> EquityRatios {
    EquityRatios {
        total_return: account.metrics.buy_hold_return,
        max_drawdown: account.metrics.buy_hold_max_drawdown,
        ..EquityRatios::default()
    }
}

/// One row per account and one for buying and holding.
pub(super) fn accounts(
    accounts: &[AccountCurve],
    benchmark: Option<&BuyHold>,
    note: Option<&str>,
) -> Markup {
    let held = benchmark.map(|of| of.ratios).or_else(|| accounts.first().map(held_by_table));
    let held = held.map(|ratios| row("buy and hold".to_owned(), None, &ratios, None));
    let rows = accounts.iter().map(account).chain(held);
    html! {
        h3 { "The accounts" }
        (data_table(ACCOUNTS, rows))
        @if let Some(note) = note { p.note { (note) } }
        p.note {
            "Sharpe, Sortino and volatility are of the account's daily returns, annualised. They can differ \
             in sign from the Sharpe ratio of daily R, in which every trade has equal risk: an account \
             risks more on some trades than on others. The drawdown is \
             that of daily equity, its days the longest stretch below a peak. Everything \
             runs from the day of the first regime on. Buying and holding puts equal weights on the \
             symbols at the first open of that window, without leverage or costs of trading on the \
             way."
            @if let Some(benchmark) = benchmark { " " (benchmark.since()) }
        }
    }
}

const RESAMPLED: [DataColumn; 10] = [
    DataColumn::Head("run"),
    DataColumn::Number("trades"),
    DataColumn::Number("sum of net R"),
    DataColumn::Number("median (90% range)"),
    DataColumn::Number("P(loss)"),
    DataColumn::Number("max drawdown, R"),
    DataColumn::Number("median (90% range)"),
    DataColumn::Number("losing streak"),
    DataColumn::Number("median (90% range)"),
    DataColumn::Number("block length"),
];

fn resampled_row(run: &ResampledAccount) -> [String; 10] {
    let f = &run.figures;
    // A handful of trades resampled is the same handful.
    let if_enough =
        |text: String| if f.n_trades >= MIN_ENTRIES { text } else { TOO_FEW.to_owned() };
    [
        run.series.name(),
        count(f.n_trades),
        signed(Some(f.final_r_actual), 1),
        if_enough(range(f.final_r(), |x| signed(x, 1))),
        if_enough(percent(Some(f.p_loss))),
        plain(Some(f.max_dd_r_actual), 1),
        if_enough(range(f.max_dd_r(), |x| plain(x, 1))),
        plain(Some(f.losing_streak_actual), 0),
        if_enough(range(f.losing_streak(), |x| plain(x, 0))),
        plain(Some(f.block_length), 1),
    ]
}

/// What resampling each run's trades says, in words and numbers.
pub(super) fn resampled(runs: &[ResampledAccount], note: Option<&str>) -> Markup {
    let Some(first) = runs.first() else { return html! {} };
    let DrawnFigures { draws, seed, .. } = first.figures;
    html! {
        h3 { "Block bootstrap of the trades" }
        p {
            "The trades of each run are resampled in blocks, " (count(draws)) " times, which keeps the \
             dependence of neighbouring trades (seed " (seed) "). Beside each actual value stand the \
             median and the 90% range of the resamples. A drawdown or a losing streak within its range \
             is no more than chance. Scratches neither extend nor end a streak, as in the policies."
        }
        (data_table(RESAMPLED, runs.iter().map(resampled_row)))
        @if let Some(note) = note { p.note { (note) } }
    }
}

const TOO_FEW: &str = "too few";

/// `-21.0 (-74.6 to +33.2)`: median and middle 90%.
fn range(spread: Spread, text: impl Fn(Option<f64>) -> String) -> String {
    let [p05, p50, p95] = [spread.p05, spread.p50, spread.p95].map(|r| text(Some(r)));
    format!("{p50} ({p05} to {p95})")
}
