//! Partial take-profits.

use arrayvec::ArrayVec;
use serde::Serialize;

/// Most partial take-profits that a plan can have.
pub const MAX_PARTIALS: usize = 4;

/// Partials this close to the target, in R, count as beyond it and are ignored (SPEC §6).
const TARGET_GAP_R: f64 = 1e-9;

/// Distance from the entry to a partial take-profit. The number is positive.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub enum PartialDistance {
    /// Multiple of R.
    #[serde(rename = "at_r")]
    R(f64),
    /// Multiple of the ATR at the decision bar.
    #[serde(rename = "at_atr")]
    Atr(f64),
}

/// Closes a fraction of the initial quantity at a level.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Partial {
    /// Where.
    #[serde(flatten)]
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
#[inline(never)] // So they are written where the position keeps them.
pub(crate) fn levels(
    partials: &[Partial],
    entry: f64,
    r: f64,
    atr: f64,
    target: Option<f64>,
) -> ArrayVec<PartialTarget, MAX_PARTIALS> {
    let below = target.map_or(f64::INFINITY, |target| target - TARGET_GAP_R * r);
    let mut levels: ArrayVec<PartialTarget, MAX_PARTIALS> = ArrayVec::new();
    for Partial { at, fraction } in partials {
        let distance = match at {
            PartialDistance::R(multiple) => multiple * r,
            PartialDistance::Atr(multiple) => multiple * atr,
        };
        let level = entry + distance;
        if level < below {
            levels.push(PartialTarget { level, fraction: *fraction });
        }
    }
    levels.sort_by(|a, b| a.level.total_cmp(&b.level));
    levels
}

/// What has happened of the partials.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct PartialState {
    /// Position of the next one.
    next: usize,
}

impl PartialState {
    /// Those with a level up to `peak` are behind.
    pub(crate) fn above(partials: &[PartialTarget], peak: f64) -> PartialState {
        PartialState { next: partials.iter().take_while(|p| p.level <= peak).count() }
    }

    /// The next one.
    pub(crate) fn next(self, partials: &[PartialTarget]) -> Option<PartialTarget> {
        partials.get(self.next).copied()
    }

    /// Leaves the next one behind.
    pub(crate) fn pass(&mut self) {
        self.next += 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_plan_taken_over_waits_for_the_partials_above_the_peak() {
        let partial = |at, fraction| Partial { at: PartialDistance::R(at), fraction };
        let rows = [partial(3.0, 0.25), partial(1.0, 0.25), partial(2.0, 0.25)];
        let levels = levels(&rows, 100.0, 10.0, 5.0, Some(130.0));
        // 130 is the target's own level and ignored
        assert_eq!(levels.len(), 2);
        let next = |peak| PartialState::above(&levels, peak).next(&levels).map(|p| p.level);
        assert_eq!([next(109.0), next(110.0), next(120.0)], [Some(110.0), Some(120.0), None]);
    }

    #[test]
    fn a_partial_just_below_the_target_is_ignored() {
        // R is 10⁹, so that 10⁻⁹ of it is 1
        let at = |multiple| [Partial { at: PartialDistance::Atr(multiple), fraction: 0.5 }];
        let n_kept = |multiple| levels(&at(multiple), 0.0, 1e9, 1.0, Some(3e9)).len();
        assert_eq!([n_kept(2_999_999_998.0), n_kept(2_999_999_999.0)], [1, 0]);
    }
}
