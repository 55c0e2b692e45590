//! Jumps of the price that look like an unadjusted split.

use exitlab_core::{BarSeries, Timestamp};
use std::ops::RangeInclusive;

/// Ratios of open to previous close that a split or its reverse leaves.
const SPLIT_RATIOS: [f64; 5] = [0.5, 2.0 / 3.0, 1.0 / 3.0, 2.0, 3.0];
/// How near to one of them an open must be, as a fraction.
const NEARNESS: f64 = 0.03;

/// Ratios between the two nearest splits, which most bars have.
const NO_SPLIT: RangeInclusive<f64> = 0.7..=1.9;

/// An open that looks like a split.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PriceJump {
    /// Open time of the bar.
    pub time: Timestamp,
    /// Its open over the close before.
    pub ratio: f64,
    /// The ratio of a split that it is near to.
    pub split_ratio: f64,
}

/// Finds opens within 3% of 1/2, 2/3, 1/3, 2 or 3 times the previous close.
pub fn price_jumps(series: &BarSeries) -> Vec<PriceJump> {
    let closes = series.close().iter();
    let opens = series.open().iter().skip(1);
    let times = series.time().iter().skip(1);
    closes
        .zip(opens)
        .zip(times)
        .filter_map(|((close, open), time)| {
            let ratio = open / close;
            if NO_SPLIT.contains(&ratio) {
                return None;
            }
            let near = |split: &f64| (ratio / split - 1.0).abs() <= NEARNESS;
            let split_ratio = SPLIT_RATIOS.into_iter().find(near)?;
            Some(PriceJump { time: *time, ratio, split_ratio })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use exitlab_core::{Bar, Timeframe};

    #[test]
    fn only_ratios_near_a_split_are_found() {
        let opens = [100.0, 51.4, 80.0, 52.0, 153.0];
        let bars: Vec<Bar> = opens
            .into_iter()
            .zip([100.0, 120.0, 103.0, 50.0, 1.0])
            .enumerate()
            .map(|(day, (open, close))| Bar {
                time: Timestamp::from_day(day as i64),
                open,
                high: open.max(close),
                low: open.min(close),
                close,
                volume: None,
            })
            .collect();
        let series = BarSeries::from_bars(Timeframe::parse("1d").unwrap(), &bars);
        let jumps = price_jumps(&series);
        // 51.4/100 is 2.8% above 1/2; 80/120 is 2/3; 52/103 is 1% above 1/2; 153/50 is 2% above 3
        let found: Vec<(i64, f64)> = jumps.iter().map(|j| (j.time.day(), j.split_ratio)).collect();
        assert_eq!(found, [(1, 0.5), (2, 2.0 / 3.0), (3, 0.5), (4, 3.0)]);
        assert_eq!(jumps[0].ratio, 51.4 / 100.0);
    }
}
