//! Levels that a signal brings.

/// Distance over price within which a level counts as at the price.
pub(crate) const MIN_DISTANCE: f64 = 1e-12;

/// What a signal says about its levels, beside its side (SPEC §13.6).
///
/// # Units
/// Prices, on both sides.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct SignalLevels {
    /// Close of the decision bar, from which R is measured where the signal brings the stop.
    pub close: f64,
    /// Initial stop, for plans with [`StopDistance::Signal`](crate::StopDistance::Signal).
    pub stop_price: Option<f64>,
    /// Target, for plans with [`TargetDistance::Signal`](crate::TargetDistance::Signal).
    pub target_price: Option<f64>,
}
