//! The account's equity, summed up.

/// Equity at the decision times, summed up.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct EquityCurve {
    /// Equity at the last decision of each of [`Timeline::days`](crate::Timeline::days).
    pub day_ends: Vec<f64>,
    /// Sum over all decision times of equity minus the initial balance: the same however long nothing
    /// was traded at the beginning.
    pub sum_of_gains: f64,
    /// Decision times at which a position was open.
    pub n_in_position: usize,
}
