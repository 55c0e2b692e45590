//! Maximum adverse and favourable excursion.

use crate::levels::Levels;
use crate::position::{Fill, FillMoment, LiveBar};

/// The lowest and highest price that a position is known to have seen, in its frame.
///
/// Over bars before the exit bar that is their low and high. In the exit bar every fill counts,
/// and beyond that only what must have been seen before the exit (SPEC §6).
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Excursion {
    lowest: f64,
    highest: f64,
}

impl Excursion {
    /// Nothing seen but the entry.
    pub fn at_entry(levels: &Levels) -> Excursion {
        Excursion { lowest: levels.entry, highest: levels.entry }
    }

    /// Includes a bar, or a run of bars, before the exit bar.
    pub fn include(&mut self, low: f64, high: f64) {
        self.lowest = self.lowest.min(low);
        self.highest = self.highest.max(high);
    }

    /// Includes the exit bar, given the fills that happened in it; the last one is the exit.
    pub fn include_exit_bar(&mut self, bar: &LiveBar, fills: &[Fill]) {
        for fill in fills {
            self.include(fill.level, fill.level);
        }
        let Some(exit) = fills.last() else { return };
        match exit.moment {
            FillMoment::Open => {}
            FillMoment::Inside if exit.reason.is_limit() => self.include(bar.low, exit.level),
            FillMoment::Inside if exit.reason.sees_whole_bar() => self.include(bar.low, bar.high),
            FillMoment::Inside => {}
        }
    }

    /// Maximum adverse excursion in R (≤ 0).
    pub fn mae_r(&self, levels: &Levels) -> f64 {
        levels.r_multiple(self.lowest)
    }

    /// Maximum favourable excursion in R (≥ 0).
    pub fn mfe_r(&self, levels: &Levels) -> f64 {
        levels.r_multiple(self.highest)
    }
}
