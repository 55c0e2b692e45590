//! Partial take-profits.

use arrayvec::ArrayVec;

/// Most partial take-profits that a plan can have.
pub const MAX_PARTIALS: usize = 4;

/// Partials this close to the target, in R, count as beyond it and are ignored (SPEC §6).
const TARGET_GAP_R: f64 = 1e-9;

/// Distance from the entry to a partial take-profit. The number is positive.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum PartialDistance {
    /// Multiple of R.
    R(f64),
    /// Multiple of the ATR at the decision bar.
    Atr(f64),
}

/// Closes a fraction of the initial quantity at a level.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Partial {
    /// Where.
    pub at: PartialDistance,
    /// Share of the initial quantity, in (0, 1].
    pub fraction: f64,
}

/// A partial take-profit of an open position.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PartialTarget {
    /// Level in the position's frame.
    pub level: f64,
    /// Share of the initial quantity.
    pub fraction: f64,
}

/// The partials of an entry that lie before its target, ascending, in the position's frame.
pub(crate) fn levels(
    partials: &[Partial],
    entry: f64,
    r: f64,
    atr: f64,
    target: Option<f64>,
) -> ArrayVec<PartialTarget, MAX_PARTIALS> {
    let mut levels: ArrayVec<PartialTarget, MAX_PARTIALS> = partials
        .iter()
        .map(|partial| PartialTarget {
            level: entry
                + match partial.at {
                    PartialDistance::R(multiple) => multiple * r,
                    PartialDistance::Atr(multiple) => multiple * atr,
                },
            fraction: partial.fraction,
        })
        .filter(|partial| target.is_none_or(|target| partial.level < target - TARGET_GAP_R * r))
        .collect();
    levels.sort_by(|a, b| a.level.total_cmp(&b.level));
    levels
}
