//! Two bars in a row.

/// What a first look needs of two bars in a row.
#[derive(Debug, Clone, Copy)]
pub(crate) struct BarPair {
    /// Highs of both.
    pub(crate) high: [f64; 2],
    /// Lows of both.
    pub(crate) low: [f64; 2],
    /// Close of the earlier one.
    pub(crate) close: f64,
    /// Open of the later one.
    pub(crate) open: f64,
}
