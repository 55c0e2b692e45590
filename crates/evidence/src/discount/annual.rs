//! Sharpe ratios of a day as those of a year.

/// Calendar days of a year: a row per day, whatever days the market is open.
const DAYS_PER_YEAR: f64 = 365.0;

/// A Sharpe ratio per √day as one per √year.
pub fn annual(sharpe: Option<f64>) -> Option<f64> {
    sharpe.map(|sharpe| sharpe * DAYS_PER_YEAR.sqrt())
}
