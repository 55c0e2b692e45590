//! The row of metrics of one account.

use crate::{BuyHold, DailyValue, EquityRatios, MetricsWindow, time_in_market, turnover};

/// What portfolio metrics are computed from.
#[derive(Debug, Clone, Copy)]
pub struct PortfolioInput<'a> {
    /// The days that metrics run over; absent where no bar has a regime.
    pub window: Option<MetricsWindow>,
    /// Decision times at which a position was open; all lie in the window.
    pub n_in_position: usize,
    /// Sum over the marks of equity minus the initial balance; nothing before the window.
    pub sum_of_gains: f64,
    /// Equity at the last decision in (00:00, 24:00] of each UTC day that has one, ascending.
    pub days: &'a [DailyValue],
    /// Balance before the first trade.
    pub initial_balance: f64,
    /// Balance after the last one.
    pub final_balance: f64,
    /// Days that make a year when daily returns are annualised.
    pub periods_per_year: f64,
    /// Whether the balance was not above 0 at any decision.
    pub is_ruined: bool,
    /// Notional of all fills, entries and exits.
    pub traded_notional: f64,
    /// What holding the symbols gave over the window.
    pub buy_hold: BuyHold,
}

/// Metrics of one account (SPEC §10), in the order of the table.
///
/// # Units
/// Fractions (0.25 is 25%) unless a field says otherwise; `final_balance` in quote currency. What
/// has nothing to be computed from is `None`. Formulas stand with the functions of these names.
#[derive(Debug, Clone, PartialEq)]
pub struct PortfolioMetrics {
    /// Balance after the last trade.
    pub final_balance: f64,
    /// Final over initial balance, minus 1.
    pub total_return: Option<f64>,
    /// Compound annual growth rate.
    pub cagr: Option<f64>,
    /// Standard deviation of daily returns, annualised.
    pub annual_volatility: Option<f64>,
    /// Annualised Sharpe ratio of daily returns at a risk-free rate of 0.
    pub sharpe: Option<f64>,
    /// Annualised Sortino ratio of daily returns against a target of 0.
    pub sortino: Option<f64>,
    /// Largest fall of daily equity from its running peak.
    pub max_drawdown: Option<f64>,
    /// Longest time from a peak of daily equity until it is reached again, in calendar days.
    pub max_drawdown_days: Option<i64>,
    /// Growth rate over the maximum drawdown, a ratio.
    pub calmar: Option<f64>,
    /// Share of the marks at which a position was open.
    pub time_in_market: Option<f64>,
    /// Notional of all fills over mean equity, a ratio for the whole window.
    pub turnover: Option<f64>,
    /// Total return of buying all symbols and holding them.
    pub buy_hold_return: Option<f64>,
    /// Largest fall of that holding from its running peak.
    pub buy_hold_max_drawdown: Option<f64>,
    /// Whether the balance was not above 0 at any decision time.
    pub ruined: bool,
}

impl PortfolioMetrics {
    /// The metrics of an account.
    ///
    /// Everything runs over the window, from the day of the first regime on; the account comes into
    /// it with its initial balance. The return of its first day is against that.
    pub fn of(input: &PortfolioInput<'_>) -> PortfolioMetrics {
        let ratios = EquityRatios::of(
            &days_of_window(input),
            (input.initial_balance, input.final_balance),
            input.window,
            input.periods_per_year,
        );
        let n_marks = input.window.map_or(0, |window| window.n_marks);
        PortfolioMetrics {
            final_balance: input.final_balance,
            total_return: ratios.total_return,
            cagr: ratios.cagr,
            annual_volatility: ratios.annual_volatility,
            sharpe: ratios.sharpe,
            sortino: ratios.sortino,
            max_drawdown: ratios.max_drawdown,
            max_drawdown_days: ratios.max_drawdown_days,
            calmar: ratios.calmar,
            time_in_market: time_in_market(input.n_in_position, n_marks),
            turnover: turnover(input.traded_notional, mean_equity(input)),
            buy_hold_return: input.buy_hold.total_return,
            buy_hold_max_drawdown: input.buy_hold.max_drawdown,
            ruined: input.is_ruined,
        }
    }
}

/// Mean equity over the window's marks.
fn mean_equity(input: &PortfolioInput<'_>) -> Option<f64> {
    let window = input.window?;
    Some(input.initial_balance + input.sum_of_gains / window.n_marks as f64)
}

/// Daily equity of the window, led by the equity that its first day begins with.
fn days_of_window(input: &PortfolioInput<'_>) -> Vec<DailyValue> {
    let Some(window) = input.window else { return Vec::new() };
    let n_before = input.days.partition_point(|d| d.day < window.first_day);
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

    /// Equity at the marks every 12 hours, from 12:00 of day 0 on.
    const EQUITY: [f64; 8] =
        [9_900.0, 10_000.0, 10_500.0, 10_200.0, 10_000.0, 9_690.0, 9_700.0, 9_690.0];

    /// Metrics of that account, with a position at two marks, after `n_flat` days of warm-up.
    fn metrics(n_flat: i64, buy_hold: BuyHold) -> PortfolioMetrics {
        let flat = std::iter::repeat_n(10_000.0, 2 * n_flat as usize);
        let equity: Vec<f64> = flat.chain(EQUITY).collect();
        let marks: Vec<_> = (1..=equity.len() as i64).map(|n| hour(12 * n)).collect();
        let days: Vec<DailyValue> = (1..marks.len())
            .step_by(2)
            .map(|idx| DailyValue { day: marks[idx].closing_day(), value: equity[idx] })
            .collect();
        PortfolioMetrics::of(&PortfolioInput {
            // the regime begins with the second mark after the warm-up, which closes its first day
            window: MetricsWindow::new(&marks, Some(hour(24 * (n_flat + 1)))),
            n_in_position: 2,
            sum_of_gains: equity.iter().map(|equity| equity - 10_000.0).sum(),
            days: &days,
            initial_balance: 10_000.0,
            final_balance: 9_690.0,
            periods_per_year: 365.0,
            is_ruined: false,
            traded_notional: 20_000.0,
            buy_hold,
        })
    }

    const HELD: BuyHold = BuyHold { total_return: Some(0.25), max_drawdown: Some(0.1) };

    #[test]
    fn four_days_by_hand() {
        let of = metrics(0, HELD);
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
        near(of.turnover, 20_000.0 / 9_960.0); // 79,680 / 8
        near(of.buy_hold_return, 0.25);
        near(of.buy_hold_max_drawdown, 0.1);
        assert!(!of.ruined);
    }

    #[test]
    fn a_longer_warm_up_changes_no_metric() {
        assert_eq!(metrics(1, HELD), metrics(0, HELD));
        assert_eq!(metrics(500, HELD), metrics(0, HELD));
    }

    #[test]
    fn the_whole_day_of_the_first_regime_counts() {
        // Day 1 has the regime at its noon only: its marks are 36:00 and 48:00, and its return is
        // against the 10,000 of 24:00.
        let marks: Vec<_> = (1..=4).map(|n| hour(12 * n)).collect();
        let days = [(0, 10_000.0), (1, 9_000.0)]
            .map(|(day, value)| DailyValue { day: hour(24).closing_day() + day, value });
        let of = PortfolioMetrics::of(&PortfolioInput {
            window: MetricsWindow::new(&marks, Some(hour(36))),
            n_in_position: 1,
            sum_of_gains: -500.0 - 1_000.0,
            days: &days,
            initial_balance: 10_000.0,
            final_balance: 9_000.0,
            periods_per_year: 365.0,
            is_ruined: false,
            traded_notional: 18_500.0,
            buy_hold: HELD,
        });
        assert!((of.max_drawdown.unwrap() - 0.1).abs() < 1e-15);
        assert_eq!((of.time_in_market, of.turnover), (Some(0.5), Some(2.0)));
        let half_a_day = 0.9f64.powf(2.0 * 365.25) - 1.0;
        assert!((of.cagr.unwrap() - half_a_day).abs() < 1e-12);
    }

    #[test]
    fn an_account_without_a_regime_has_its_balance() {
        let of = PortfolioMetrics::of(&PortfolioInput {
            window: None,
            n_in_position: 0,
            sum_of_gains: 0.0,
            days: &[],
            initial_balance: 10_000.0,
            final_balance: 9_690.0,
            periods_per_year: 365.0,
            is_ruined: false,
            traded_notional: 0.0,
            buy_hold: BuyHold::of(&[], &[]),
        });
        assert_eq!((of.final_balance, of.cagr, of.turnover), (9_690.0, None, None));
        assert_eq!((of.time_in_market, of.max_drawdown), (None, None));
        assert_eq!((of.max_drawdown_days, of.sharpe, of.calmar), (None, None, None));
        assert_eq!((of.buy_hold_return, of.buy_hold_max_drawdown), (None, None));
    }
}
