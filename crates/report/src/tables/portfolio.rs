//! The portfolio table: one row per account.

use super::Run;
use crate::table_builder::TableBuilder;
use crate::{ReportError, Table};
use exitlab_metrics::PortfolioMetrics;

/// The portfolio table (SPEC §12): one row per run. `grid_id` is always there.
///
/// # Errors
/// Where a number is not finite.
pub fn portfolio_table<'a>(runs: &[Run<'a, PortfolioMetrics>]) -> Result<Table<'a>, ReportError> {
    TableBuilder::new("portfolio", runs)
        .i64("grid_id", |r| r.labels.grid_id())
        .text("profile", |r| r.labels.profile)
        .text("mode", |r| Some(r.labels.mode))
        .f64("final_balance", |r| r.rows.final_balance)
        .f64("total_return", |r| r.rows.total_return)
        .f64("cagr", |r| r.rows.cagr)
        .f64("annual_volatility", |r| r.rows.annual_volatility)
        .f64("sharpe", |r| r.rows.sharpe)
        .f64("sortino", |r| r.rows.sortino)
        .f64("max_drawdown", |r| r.rows.max_drawdown)
        .i64("max_drawdown_days", |r| r.rows.max_drawdown_days)
        .f64("calmar", |r| r.rows.calmar)
        .f64("time_in_market", |r| r.rows.time_in_market)
        .f64("turnover", |r| r.rows.turnover)
        .f64("buy_hold_return", |r| r.rows.buy_hold_return)
        .f64("buy_hold_max_drawdown", |r| r.rows.buy_hold_max_drawdown)
        .bool("ruined", |r| r.rows.ruined)
        .build()
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
        assert_eq!(csv_text(&portfolio_table(&[Run { labels, rows: &metrics }]).unwrap()), want);
    }
}
