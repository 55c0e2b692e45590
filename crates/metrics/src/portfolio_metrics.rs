//! The row of metrics of one account.

use crate::{
    BuyHold, DailyValue, annual_volatility, cagr, calmar, daily_returns, max_drawdown,
    max_drawdown_days, sharpe, sortino, time_in_market, total_return, turnover,
};
use exitlab_core::Timestamp;

/// What portfolio metrics are computed from.
#[derive(Debug, Clone, Copy)]
pub struct PortfolioInput<'a> {
    /// The first decision time and the last.
    pub span: Option<(Timestamp, Timestamp)>,
    /// Number of decision times.
    pub n_decisions: usize,
    /// Decision times at which a position was open.
    pub n_in_position: usize,
    /// Mean equity over all decision times.
    pub mean_equity: Option<f64>,
    /// Equity at the last decision in (00:00, 24:00] of each UTC day that has one, ascending.
    pub days: &'a [DailyValue],
    /// Balance before the first trade.
    pub initial_balance: f64,
    /// Balance after the last one.
    pub final_balance: f64,
    /// Close time of the first decision bar that has a regime: daily figures start on its day.
    pub first_regime_time: Option<Timestamp>,
    /// Days that make a year when daily returns are annualised.
    pub periods_per_year: f64,
    /// Whether the balance was not above 0 at any decision.
    pub is_ruined: bool,
    /// Notional of all fills, entries and exits.
    pub traded_notional: f64,
    /// What holding the symbols gave over all decision times.
    pub buy_hold: BuyHold,
}

/// Metrics of one account (SPEC §10), in the order of the table.
///
/// # Units
/// Fractions (0.25 is 25%) unless a field says otherwise; `final_balance` in quote currency. What
/// has nothing to be computed from is `None`. Formulas stand with the functions of these names.
#[derive(Debug, Clone, PartialEq)]
#[allow(missing_docs)] // the fields are the metrics' names
pub struct PortfolioMetrics {
    pub final_balance: f64,
    pub total_return: Option<f64>,
    pub cagr: Option<f64>,
    pub annual_volatility: Option<f64>,
    pub sharpe: Option<f64>,
    pub sortino: Option<f64>,
    pub max_drawdown: Option<f64>,
    /// Calendar days.
    pub max_drawdown_days: Option<i64>,
    pub calmar: Option<f64>,
    pub time_in_market: Option<f64>,
    pub turnover: Option<f64>,
    pub buy_hold_return: Option<f64>,
    pub buy_hold_max_drawdown: Option<f64>,
    /// Whether the balance was not above 0 at any decision time.
    pub ruined: bool,
}

impl PortfolioMetrics {
    /// The metrics of an account.
    ///
    /// Volatility, Sharpe, Sortino and drawdowns come from daily equity from the day of the first
    /// regime on, whose return is against the equity before it. Holding is measured over all
    /// decision times, as its return is.
    pub fn of(input: &PortfolioInput<'_>) -> PortfolioMetrics {
        let days = days_of_regimes(input);
        let returns = daily_returns(&days);
        let growth = input.span.and_then(|(first, last)| {
            cagr(input.initial_balance, input.final_balance, first, last)
        });
        let max_drawdown_of_run = max_drawdown(&days);
        PortfolioMetrics {
            final_balance: input.final_balance,
            total_return: total_return(input.initial_balance, input.final_balance),
            cagr: growth,
            annual_volatility: annual_volatility(&returns, input.periods_per_year),
            sharpe: sharpe(&returns, input.periods_per_year),
            sortino: sortino(&returns, input.periods_per_year),
            max_drawdown: max_drawdown_of_run,
            max_drawdown_days: max_drawdown_days(&days),
            calmar: calmar(growth, max_drawdown_of_run),
            time_in_market: time_in_market(input.n_in_position, input.n_decisions),
            turnover: turnover(input.traded_notional, input.mean_equity),
            buy_hold_return: input.buy_hold.total_return,
            buy_hold_max_drawdown: input.buy_hold.max_drawdown,
            ruined: input.is_ruined,
        }
    }
}

/// Daily equity from the day of the first regime on, led by the equity that this day begins with.
fn days_of_regimes(input: &PortfolioInput<'_>) -> Vec<DailyValue> {
    let Some(first_regime) = input.first_regime_time else { return Vec::new() };
    let n_before = input.days.partition_point(|d| d.day < first_regime.closing_day());
    let (before, from) = input.days.split_at(n_before);
    let Some(first) = from.first() else { return Vec::new() };
    let value = before.last().map_or(input.initial_balance, |day| day.value);
    let mut days = Vec::with_capacity(from.len() + 1);
    days.push(DailyValue { day: first.day - 1, value });
    days.extend_from_slice(from);
    days
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::test_trades::hour;

    /// Days 0 to 3. At their noons equity is 9,900 10,500 10,000 9,700.
    fn days() -> Vec<DailyValue> {
        let ends = [10_000.0, 10_200.0, 9_690.0, 9_690.0];
        (0..).zip(ends).map(|(day, value)| DailyValue { day: day + 18_628, value }).collect()
    }

    fn input(days: &[DailyValue]) -> PortfolioInput<'_> {
        PortfolioInput {
            span: Some((hour(12), hour(96))),
            n_decisions: 8,
            n_in_position: 2,
            // (9900 + 10000 + 10500 + 10200 + 10000 + 9690 + 9700 + 9690) / 8
            mean_equity: Some(9_960.0),
            days,
            initial_balance: 10_000.0,
            final_balance: 9_690.0,
            first_regime_time: Some(hour(24)), // belongs to day 0
            periods_per_year: 365.0,
            is_ruined: false,
            traded_notional: 20_000.0,
            buy_hold: BuyHold { total_return: Some(0.25), max_drawdown: Some(0.1) },
        }
    }

    #[test]
    fn four_days_by_hand() {
        let of = PortfolioMetrics::of(&input(&days()));
        let near = |got: Option<f64>, want: f64| {
            assert!((got.unwrap() - want).abs() < 1e-12, "{got:?} {want}");
        };
        near(of.total_return, -0.031); // 9690 / 10000 − 1
        near(of.cagr, 0.969f64.powf(365.25 / 3.5) - 1.0); // 12:00 to 96:00 are 84 h, 3.5 days
        // returns 0 (against the initial balance), 0.02, −0.05, 0; mean −0.0075; deviations
        // 0.0075, 0.0275, −0.0425, 0.0075; variance (0.5625 + 7.5625 + 18.0625 + 0.5625)e-4 / 3
        let variance = 26.75e-4f64 / 3.0;
        near(of.annual_volatility, (variance * 365.0).sqrt());
        near(of.sharpe, -0.0075 / variance.sqrt() * 365f64.sqrt());
        near(of.sortino, -0.0075 / (25e-4f64 / 4.0).sqrt() * 365f64.sqrt());
        near(of.max_drawdown, 0.05); // 10,200 to 9,690: the 10,500 at noon is no day's last mark
        assert_eq!(of.max_drawdown_days, Some(2)); // day 1 to day 3, the last
        near(of.calmar, of.cagr.unwrap() / 0.05);
        near(of.time_in_market, 0.25); // 2 of 8
        near(of.turnover, 20_000.0 / 9_960.0);
        near(of.buy_hold_return, 0.25);
        near(of.buy_hold_max_drawdown, 0.1);
        assert!(!of.ruined);
    }

    #[test]
    fn days_before_the_first_regime_do_not_count() {
        let days = days();
        let later = PortfolioInput { first_regime_time: Some(hour(49)), ..input(&days) };
        // days 2 and 3 only: 9,690 against the 10,200 before it, −0.05, and 0; mean −0.025
        let of = PortfolioMetrics::of(&later);
        assert!((of.max_drawdown.unwrap() - 0.05).abs() < 1e-12);
        let want = (2.0 * 0.025f64.powi(2) * 365.0).sqrt();
        assert!((of.annual_volatility.unwrap() - want).abs() < 1e-12);
        let never = PortfolioInput { first_regime_time: None, ..input(&days) };
        let of = PortfolioMetrics::of(&never);
        assert_eq!((of.max_drawdown, of.max_drawdown_days, of.sharpe), (None, None, None));
        assert_eq!(of.time_in_market, Some(0.25));
    }

    #[test]
    fn an_account_without_decisions_has_its_balance() {
        let never = PortfolioInput {
            span: None,
            n_decisions: 0,
            n_in_position: 0,
            mean_equity: None,
            buy_hold: BuyHold::of(&[], &[]),
            ..input(&[])
        };
        let of = PortfolioMetrics::of(&never);
        assert_eq!((of.final_balance, of.cagr, of.turnover), (9_690.0, None, None));
        assert_eq!((of.time_in_market, of.max_drawdown), (None, None));
        assert_eq!((of.buy_hold_return, of.buy_hold_max_drawdown), (None, None));
    }
}
