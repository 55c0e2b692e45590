//! What looks odd about a series: legal, so that nothing is refused, and most likely a mistake of the
//! data (SPEC §14.3).

use crate::bad_ticks::{BadTick, bad_ticks};
use crate::close_stamps::{CloseStamps, close_stamps};
use crate::longer_bars::{LongerBars, longer_bars};
use crate::odd_bars::OddBars;
use crate::price_jumps::{PriceJump, price_jumps};
use crate::session_clock::{SessionClock, session_clock};
use exitlab_core::{BarSeries, BarTime, Reading};
use std::fmt::Write;

/// Prices of that and more are most likely whole numbers of a fixed scale.
const HUGE_PRICE: f64 = 1e9;

/// What looks odd about a series.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Plausibility {
    /// Opens far from the close before.
    pub jumps: Vec<PriceJump>,
    /// Prices far from their neighbours' that are back within two bars.
    pub bad_ticks: Vec<BadTick>,
    /// Bars that hold a longer time than the timeframe.
    pub longer_bars: Option<LongerBars>,
    /// Times that look like those of closes.
    pub close_stamps: Option<CloseStamps>,
    /// Sessions whose hours are those of another clock than UTC.
    pub session_clock: Option<SessionClock>,
    /// The first close, where most are a thousand million and more.
    pub huge_price: Option<f64>,
}

impl Plausibility {
    /// Looks at a series.
    pub fn of(series: &BarSeries) -> Plausibility {
        let odd = OddBars::of(series);
        let bad_ticks = bad_ticks(series, &odd.far);
        Plausibility {
            jumps: price_jumps(series, &odd.jumping, &bad_ticks),
            bad_ticks,
            longer_bars: longer_bars(series, &odd.longer),
            close_stamps: close_stamps(series),
            session_clock: session_clock(series),
            huge_price: huge_price(series),
        }
    }

    /// Without what the user says is so: times that are opens, the zone of a clock.
    pub(crate) fn without_what_is_said(self, reading: &Reading) -> Plausibility {
        Plausibility {
            close_stamps: self.close_stamps.filter(|_| reading.bar_time != Some(BarTime::Open)),
            session_clock: self.session_clock.filter(|_| reading.timezone.is_none()),
            ..self
        }
    }

    /// What is odd, a sentence each, without the symbol; the clock is apart.
    pub fn warnings(&self) -> Vec<String> {
        let mut warnings = Vec::new();
        if !self.jumps.is_empty() {
            let n_jumps = match self.jumps.len() {
                1 => "1 jump".to_owned(),
                n => format!("{n} jumps"),
            };
            let listed = listed(&self.jumps);
            warnings.push(if self.jumps.iter().any(|jump| jump.split.is_some()) {
                format!(
                    "unadjusted splits? {n_jumps} of the price: {listed}; list them in data.adjustments if \
                     they are splits"
                )
            } else {
                format!(
                    "{n_jumps} of the price: {listed}; not near a usual split, but list them \
                     in data.adjustments if they are splits"
                )
            });
        }
        if !self.bad_ticks.is_empty() {
            let are_far = match self.bad_ticks.len() {
                1 => "1 bar is far from its neighbours".to_owned(),
                n => format!("{n} bars are far from their neighbours"),
            };
            let listed = listed(&self.bad_ticks);
            warnings.push(format!("bad prices? {are_far} and back at once: {listed}"));
        }
        warnings.extend(self.longer_bars.map(|bars| bars.to_string()));
        warnings.extend(self.close_stamps.map(|stamps| stamps.to_string()));
        warnings.extend(self.huge_price.map(|price| {
            format!(
                "prices are huge, the first close {price}: if they are whole numbers of a fixed scale, set \
                 `price_scale`, such as 1e-9"
            )
        }));
        warnings
    }

    /// That the sessions are those of another clock than UTC; of use where nothing else says whose it is.
    pub fn clock_warning(&self) -> Option<String> {
        self.session_clock.map(|clock| clock.to_string())
    }
}

/// The first close, where more than half of a thousand are huge.
fn huge_price(series: &BarSeries) -> Option<f64> {
    const N_CLOSES: usize = 1_000;
    let first = series.close().first()?;
    let closes = || series.close().iter().step_by(series.len().div_ceil(N_CLOSES));
    let n_huge = closes().filter(|close| **close >= HUGE_PRICE).count();
    (2 * n_huge > closes().count()).then_some(*first)
}

/// The first few, joined.
fn listed<T: ToString>(all: &[T]) -> String {
    const N_LISTED: usize = 3;
    let mut listed = all.iter().take(N_LISTED).map(T::to_string).collect::<Vec<_>>().join("; ");
    if all.len() > N_LISTED {
        let _ = write!(listed, "; … {} more", all.len() - N_LISTED); // writing to a String does not fail
    }
    listed
}

#[cfg(test)]
mod tests {
    use super::*;
    use exitlab_core::{Bar, Timeframe, Timestamp};

    fn warnings(price: impl Fn(i64) -> f64) -> Vec<String> {
        let bar = |day: i64| {
            let price = price(day);
            let (high, low) = (price * 1.01, price * 0.99);
            Bar {
                time: Timestamp::from_day(day),
                open: price,
                high,
                low,
                close: price,
                volume: None,
            }
        };
        let bars: Vec<Bar> = (0..40).map(bar).collect();
        Plausibility::of(&BarSeries::from_bars(Timeframe::parse("1d").unwrap(), &bars)).warnings()
    }

    #[test]
    fn prices_of_a_fixed_scale_are_asked_about() {
        let found = warnings(|day| 250e9 + day as f64);
        assert!(found.len() == 1 && found[0].contains("`price_scale`"), "{found:?}");
        assert_eq!(warnings(|day| 90e6 + day as f64), [""; 0]);
    }

    #[test]
    fn one_jump_is_one() {
        let split = warnings(|day| if day < 20 { 100.0 } else { 50.0 });
        let want = "unadjusted splits? 1 jump of the price: 1970-01-21T00:00:00Z";
        assert!(split.len() == 1 && split[0].starts_with(want), "{split:?}");
        // A tick is no split, and a fall by 48% is near none.
        let tick = warnings(|day| if day == 20 { 10_000.0 } else { 100.0 });
        assert!(tick.len() == 1 && tick[0].starts_with("bad prices? 1 bar is far"), "{tick:?}");
        let fall = warnings(|day| if day < 20 { 100.0 } else { 52.0 });
        assert!(fall.len() == 1 && fall[0].starts_with("1 jump of the price: "), "{fall:?}");
    }
}
