//! Sharpe ratios of a day as those of a year.

use exitlab_evidence::DAYS_PER_YEAR;

/// A Sharpe ratio per √day as one per √year.
pub(crate) fn annual(sharpe: Option<f64>) -> Option<f64> {
    sharpe.map(|sharpe| sharpe * DAYS_PER_YEAR.sqrt())
}
