//! What looks odd about a series: legal, so that nothing is refused, and most likely a mistake of the
//! data (SPEC §14.3).

use crate::price_jumps::price_jumps;
use crate::session_marks::{DayBars, SessionCloses, close_stamped_sessions, day_bars};
use crate::{BadTick, PriceJump, bad_ticks};
use exitlab_core::BarSeries;
use std::fmt::Write;

/// What looks odd about a series.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Plausibility {
    /// Opens far from the close before.
    pub jumps: Vec<PriceJump>,
    /// Prices far from their neighbours' that are back on the next bar.
    pub bad_ticks: Vec<BadTick>,
    /// First bars of days that hold the whole day.
    pub day_bars: Option<DayBars>,
    /// Sessions whose times look like those of closes.
    pub close_stamps: Option<SessionCloses>,
}

impl Plausibility {
    /// Looks at a series.
    pub fn of(series: &BarSeries) -> Plausibility {
        Plausibility {
            jumps: price_jumps(series),
            bad_ticks: bad_ticks(series),
            day_bars: day_bars(series),
            close_stamps: close_stamped_sessions(series),
        }
    }

    /// What is odd, a sentence each, without the symbol.
    pub fn warnings(&self) -> Vec<String> {
        let mut warnings = Vec::new();
        if !self.jumps.is_empty() {
            warnings.push(format!(
                "unadjusted splits? {} jumps of the price: {}; list them in data.adjustments if they \
                 are splits",
                self.jumps.len(),
                listed(&self.jumps, |jump| jump.to_string())
            ));
        }
        if !self.bad_ticks.is_empty() {
            warnings.push(format!(
                "bad prices? {} bars are far from their neighbours and back on the next bar: {}",
                self.bad_ticks.len(),
                listed(&self.bad_ticks, |tick| tick.to_string())
            ));
        }
        if let Some(days) = &self.day_bars {
            warnings.push(format!(
                "the first bar of {} of {} days spans the whole day, first on {}: is it the day's own bar? \
                 Its close would be used before it is known",
                days.n_days, days.n_looked_at, days.first
            ));
        }
        if let Some(closes) = &self.close_stamps {
            warnings.push(format!(
                "times look like closes: {} of {} sessions begin one bar after a half hour and end on one, \
                 the first at {}; if they are, set bar_time = \"close\"",
                closes.n_sessions, closes.n_looked_at, closes.first
            ));
        }
        warnings
    }
}

/// The first few, joined.
fn listed<T>(all: &[T], text: impl Fn(&T) -> String) -> String {
    const N_LISTED: usize = 3;
    let mut listed = all.iter().take(N_LISTED).map(text).collect::<Vec<_>>().join("; ");
    if all.len() > N_LISTED {
        let _ = write!(listed, "; … {} more", all.len() - N_LISTED); // writing to a String does not fail
    }
    listed
}
