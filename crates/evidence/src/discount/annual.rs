//! Sharpe ratios of a day as those of a year.

use super::DAYS_PER_YEAR;

/// A Sharpe ratio per √day as one per √year.
pub fn annual(sharpe: Option<f64>) -> Option<f64> {
    sharpe.map(|sharpe| sharpe * DAYS_PER_YEAR.sqrt())
}
