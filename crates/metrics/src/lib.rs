//! Trade metrics per group and portfolio metrics (SPEC §10), one file each.
//!
//! Everything here is a function of trades, marks and prices that are already there: nothing reads
//! a file, and nothing asks whether a trade came from a study or from a portfolio replay.
//!
//! - [`TradeMetrics`] is the row of metrics of one group of trades; the functions that it is made
//!   of ([`win_rate`], [`profit_factor`], [`max_drawdown_r`], ...) take plain columns of R.
//! - [`cells`] cuts trades into groups by regime, symbol, side, volatility level and year.
//! - [`PortfolioMetrics`] is the row of metrics of one account.
//!
//! A ratio with an empty or zero denominator is `None`, never 0 or infinity.

mod ambiguity;
mod annual_volatility;
mod avg_remodes;
mod buy_hold;
mod cagr;
mod calmar;
mod cell;
mod closed_trades;
mod cost_breakdown;
mod daily_r;
mod daily_values;
mod equity_ratios;
mod excursions;
mod exit_order;
mod exit_shares;
mod group;
mod holding_time;
mod max_drawdown;
mod max_drawdown_r;
mod mean;
mod metrics_window;
mod money;
mod packed_cells;
mod portfolio_metrics;
mod profit_factor;
mod r_spread;
mod rr_planned;
mod rr_realised;
mod scratch_rate;
mod sharpe;
mod sortino;
mod sqn;
#[cfg(test)]
mod test_trades;
mod time_in_market;
mod total_return;
mod trade_metrics;
mod transitions;
mod turnover;
mod win_rate;
mod wins_and_losses;

pub use ambiguity::AmbiguityMetrics;
pub use annual_volatility::annual_volatility;
pub use avg_remodes::avg_remodes;
pub use buy_hold::{BuyHold, buy_hold_curve};
pub use cagr::cagr;
pub use calmar::calmar;
pub use cell::{Cell, CellKey, GroupBy, cells};
pub use closed_trades::ClosedTrades;
pub use cost_breakdown::CostBreakdown;
pub use daily_r::{DailyR, daily_r};
pub use daily_values::{DailyValue, daily_returns};
pub use equity_ratios::EquityRatios;
pub use excursions::Excursions;
pub use exit_order::{exit_order, in_exit_order};
pub use exit_shares::ExitShares;
pub use holding_time::HoldingTime;
pub use max_drawdown::{max_drawdown, max_drawdown_days};
pub use max_drawdown_r::max_drawdown_r;
pub use mean::mean;
pub use metrics_window::{EvaluatedDays, MetricsWindow};
pub use money::MoneySums;
pub use packed_cells::PackedCells;
pub use portfolio_metrics::{PortfolioInput, PortfolioMetrics};
pub use profit_factor::profit_factor;
pub use r_spread::{median, std_dev, std_error};
pub use rr_planned::rr_planned;
pub use rr_realised::{avg_loss_r, avg_win_r, rr_realised};
pub use scratch_rate::scratch_rate;
pub use sharpe::sharpe;
pub use sortino::sortino;
pub use sqn::sqn;
pub use time_in_market::time_in_market;
pub use total_return::total_return;
pub use trade_metrics::{MetricColumn, MetricUnit, TradeMetrics};
pub use transitions::{Transition, transitions};
pub use turnover::turnover;
pub use win_rate::{is_loss, is_win, win_rate};
