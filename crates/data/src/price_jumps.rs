//! Jumps of the price from one bar to the next, most of which are splits that nobody has adjusted.

use exitlab_core::{BarSeries, Timestamp};
use std::fmt;
use std::ops::RangeInclusive;

/// Ratios of an open to the close before that are no jump.
const NO_JUMP: RangeInclusive<f64> = 0.6..=1.6;
/// Largest number of either side of a split that is named.
const MAX_SPLIT: u32 = 20;
/// How near to a split's ratio an open must be, as a fraction.
const NEARNESS: f64 = 0.03;

/// An open far from the close before.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PriceJump {
    /// Open time of the bar.
    pub time: Timestamp,
    /// The close before.
    pub close: f64,
    /// The open.
    pub open: f64,
    /// The open over the close before.
    pub ratio: f64,
    /// The split that it is near to: so many new shares for so many old ones.
    pub split: Option<(u32, u32)>,
}

impl fmt::Display for PriceJump {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let PriceJump { time, close, open, ratio, split } = self;
        write!(f, "{time} opens at {open}, {ratio:.3} times the close before, {close}")?;
        match split {
            Some((new, old)) => write!(f, " (a split of {new}:{old}?)"),
            None => Ok(()),
        }
    }
}

/// Whether a ratio of an open to the close before is a jump.
pub(crate) fn is_jump(ratio: f64) -> bool {
    !NO_JUMP.contains(&ratio)
}

/// Finds opens below 0.6 or above 1.6 times the close before, and the split `n:m` up to 20 that each is
/// nearest to, where that is within 3%.
pub(crate) fn price_jumps(series: &BarSeries) -> Vec<PriceJump> {
    let closes = series.close().iter();
    let opens = series.open().iter().skip(1);
    let times = series.time().iter().skip(1);
    let jump = |((close, open), time): ((&f64, &f64), &Timestamp)| {
        let ratio = open / close;
        is_jump(ratio).then(|| PriceJump {
            time: *time,
            close: *close,
            open: *open,
            ratio,
            split: nearest_split(ratio),
        })
    };
    closes.zip(opens).zip(times).filter_map(jump).collect()
}

/// The split whose ratio is nearest, the simpler one of equals.
fn nearest_split(ratio: f64) -> Option<(u32, u32)> {
    let distance = |(new, old): (u32, u32)| (ratio * f64::from(new) / f64::from(old) - 1.0).abs();
    let pairs = (1..=MAX_SPLIT).flat_map(|new| (1..=MAX_SPLIT).map(move |old| (new, old)));
    let mut nearest: Option<(u32, u32)> = None;
    // `n:1` and `1:n` are the usual ones: any other must be clearly nearer.
    for simple in [true, false] {
        let all = pairs.clone().filter(|(new, old)| (*new == 1 || *old == 1) == simple);
        let best = all.filter(|pair| distance(*pair) <= NEARNESS);
        let best = best.min_by(|a, b| {
            distance(*a).total_cmp(&distance(*b)).then((a.0 + a.1).cmp(&(b.0 + b.1)))
        });
        nearest = nearest.or(best);
    }
    nearest
}

#[cfg(test)]
mod tests {
    use super::*;
    use exitlab_core::{Bar, Timeframe};

    #[test]
    fn jumps_name_the_split_that_they_are_near_to() {
        let opens = [100.0, 14.4, 103.0, 20.5, 10.0, 50.0, 7.0];
        let closes = [100.0, 100.0, 100.0, 10.0, 25.0, 100.0, 7.0];
        let bar = |(day, (open, close)): (i64, (f64, f64))| Bar {
            time: Timestamp::from_day(day),
            open,
            high: open.max(close),
            low: open.min(close),
            close,
            volume: None,
        };
        let bars: Vec<Bar> = (0..).zip(opens.into_iter().zip(closes)).map(bar).collect();
        let series = BarSeries::from_bars(Timeframe::parse("1d").unwrap(), &bars);
        let found: Vec<_> = price_jumps(&series).iter().map(|j| (j.time.day(), j.split)).collect();
        assert_eq!(
            found,
            [(1, Some((7, 1))), (3, Some((5, 1))), (5, Some((1, 2))), (6, Some((14, 1)))]
        );
        assert_eq!(nearest_split(0.5), Some((2, 1)));
        assert_eq!(nearest_split(10.0), Some((1, 10)));
        assert_eq!(nearest_split(0.4), Some((5, 2)));
        assert_eq!(nearest_split(40.0), None);
    }
}
