//! The portfolio table: one row per account.

use super::RunRows;
use crate::{StoreError, Table};
use exitlab_metrics::PortfolioMetrics;
use exitlab_table::Row;

/// One row per portfolio replay (grid point, profile and mode) with the metrics of its account.
/// They run over the days from the first one with a regime on; daily figures are of the last mark
/// of each UTC day.
#[derive(Debug, Clone, Row)]
#[row(table = "portfolio", key(grid_id, profile, mode))]
pub struct PortfolioRow<'a> {
    /// Number of the grid point, from 0; 0 without a grid.
    pub grid_id: Option<u64>,
    /// Profile.
    pub profile: Option<&'a str>,
    /// How the run chose exit modes: `policy`, `policy_live`, `policy_exit`, or the name of the
    /// fixed mode.
    pub mode: &'a str,
    /// Balance once all positions are closed.
    #[row(unit = Money)]
    pub final_balance: f64,
    /// Return of the account over the run: final balance / initial balance − 1, so that 0.25 is
    /// 25%.
    #[row(unit = Share)]
    pub total_return: Option<f64>,
    /// Compound annual growth rate, 0.25 for 25% a year: (final / initial balance)^(365.25 / days)
    /// − 1, with the days from the first mark to the last.
    #[row(unit = Share)]
    pub cagr: Option<f64>,
    /// Annualised volatility, 0.25 for 25%: standard deviation (n − 1) of daily returns ·
    /// √periods_per_year, a setting that is 365 by default.
    #[row(unit = Share)]
    pub annual_volatility: Option<f64>,
    /// Sharpe of the account, annualised, at a risk-free rate of 0: mean / standard deviation (n − 1) of daily
    /// returns · √periods_per_year. It weighs each trade by its size, unlike the Sharpe of daily R (equal risk)
    /// of the discount table. Empty where returns do not vary.
    pub sharpe: Option<f64>,
    /// Annualised Sortino ratio against a target of 0: mean of daily returns r / √mean(min(r, 0)²)
    /// · √periods_per_year. Empty where no return is negative.
    pub sortino: Option<f64>,
    /// Largest fall of daily equity from its peak so far, as a share of the peak; above 1 where
    /// equity fell below 0.
    #[row(unit = Share)]
    pub max_drawdown: Option<f64>,
    /// Longest time from a peak of daily equity to the day that reaches it again, or to the last
    /// day.
    #[row(unit = Days)]
    pub max_drawdown_days: Option<i64>,
    /// Calmar ratio over the whole window: `cagr` / `max_drawdown`. Empty where equity never fell.
    pub calmar: Option<f64>,
    /// Share of the decision times at which a position was open.
    #[row(unit = Share)]
    pub time_in_market: Option<f64>,
    /// Notional of all fills, entries and exits, over mean equity; for the whole window, not per
    /// year.
    pub turnover: Option<f64>,
    /// Return of buying all symbols at equal weights and holding them over the same window, 0.25
    /// for 25%.
    #[row(unit = Share)]
    pub buy_hold_return: Option<f64>,
    /// Largest fall of that holding's daily value from its peak so far, as a share of the peak.
    #[row(unit = Share)]
    pub buy_hold_max_drawdown: Option<f64>,
    /// Whether the balance was 0 or below at any decision; from then on no signal is accepted.
    pub ruined: bool,
}

/// The portfolio table (SPEC §12): one row per run. `grid_id` is always there.
///
/// # Errors
/// Where a number is not finite.
pub fn portfolio_table(runs: &[RunRows<'_, PortfolioMetrics>]) -> Result<Table, StoreError> {
    let rows = runs.iter().map(|run| PortfolioRow {
        grid_id: run.labels.grid_id,
        profile: run.labels.profile,
        mode: run.labels.mode,
        final_balance: run.rows.final_balance,
        total_return: run.rows.total_return,
        cagr: run.rows.cagr,
        annual_volatility: run.rows.annual_volatility,
        sharpe: run.rows.sharpe,
        sortino: run.rows.sortino,
        max_drawdown: run.rows.max_drawdown,
        max_drawdown_days: run.rows.max_drawdown_days,
        calmar: run.rows.calmar,
        time_in_market: run.rows.time_in_market,
        turnover: run.rows.turnover,
        buy_hold_return: run.rows.buy_hold_return,
        buy_hold_max_drawdown: run.rows.buy_hold_max_drawdown,
        ruined: run.rows.ruined,
    });
    Ok(Table::of_rows(rows)?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::RunLabels;
    use crate::test_rows::{csv_text, portfolio_metrics};

    #[test]
    fn columns_and_their_text() {
        let metrics = portfolio_metrics();
        let labels = RunLabels { grid_id: Some(3), profile: Some("SAFE"), mode: "policy" };
        let want = "\
grid_id,profile,mode,final_balance,total_return,cagr,annual_volatility,sharpe,sortino,\
max_drawdown,max_drawdown_days,calmar,time_in_market,turnover,buy_hold_return,\
buy_hold_max_drawdown,ruined
3,SAFE,policy,12500.0,0.25,0.125,0.2,0.75,,0.1,40,1.25,0.5,30.0,1.5,0.8,false
";
        assert_eq!(
            csv_text(&portfolio_table(&[RunRows { labels, rows: &metrics }]).unwrap()),
            want
        );
    }
}
