//! Returns, ratios and drawdowns of a series of daily equity.

use crate::{
    DailyValue, MetricsWindow, annual_volatility, cagr, calmar, daily_returns, max_drawdown,
    max_drawdown_days, sharpe, sortino, total_return,
};

/// What a series of daily equity comes to: of an account, or of a holding. See the functions of the same names.
///
/// # Units
/// Fractions (0.25 is 25%), but for ratios and days. None where it cannot be computed.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
#[allow(missing_docs)] // named after their functions
pub struct EquityRatios {
    pub total_return: Option<f64>,
    pub cagr: Option<f64>,
    pub annual_volatility: Option<f64>,
    pub sharpe: Option<f64>,
    pub sortino: Option<f64>,
    pub max_drawdown: Option<f64>,
    pub max_drawdown_days: Option<i64>,
    pub calmar: Option<f64>,
}

impl EquityRatios {
    /// Of equity by day, led by what the first day begins with; `initial` and `last` are what it was before
    /// and after the window, and `periods_per_year` the days that make a year.
    pub fn of(
        days: &[DailyValue],
        (initial, last): (f64, f64),
        window: Option<MetricsWindow>,
        periods_per_year: f64,
    ) -> EquityRatios {
        let returns = daily_returns(days);
        let growth = window.and_then(|window| cagr(initial, last, window.from, window.to));
        let deepest = max_drawdown(days);
        EquityRatios {
            total_return: total_return(initial, last),
            cagr: growth,
            annual_volatility: annual_volatility(&returns, periods_per_year),
            sharpe: sharpe(&returns, periods_per_year),
            sortino: sortino(&returns, periods_per_year),
            max_drawdown: deepest,
            max_drawdown_days: max_drawdown_days(days),
            calmar: calmar(growth, deepest),
        }
    }
}
