//! Decision bars that are stamped one bar too early or too late, shown by their execution bars
//! (SPEC §14.3).

use exitlab_core::{BarIdx, BarSeries, Timestamp};

/// How near two prices must be to agree, as a fraction.
const NEARNESS: f64 = 1e-6;
/// Share of the bars that agree in a series that is stamped right.
const MIN_AGREE: f64 = 0.5;
/// Share that would agree if the bars were moved by one, in a series that is stamped wrong.
const MIN_MOVED: f64 = 0.9;
/// Least bars that show anything.
const MIN_BARS: usize = 10;

/// Decision bars that are stamped one bar off.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OneBarOff {
    /// Decision bars that were held against their execution bars.
    pub n_compared: usize,
    /// Those that agree as they are.
    pub n_agree: usize,
    /// Those that would if they were moved by one bar.
    pub n_moved: usize,
    /// Whether they are stamped too early, else too late.
    pub is_early: bool,
}

/// Holds each decision bar against its execution bars: fewer than half agree, and more than 90% would
/// if all were one bar later or earlier.
///
/// Bars agree where open, high, low and close are those of all execution bars from the decision bar's
/// open to its close. Decision bars whose execution bars are not all there are left out.
pub fn one_bar_off(decision: &BarSeries, execution: &BarSeries) -> Option<OneBarOff> {
    let timeframe_us = decision.timeframe().us();
    if timeframe_us <= execution.timeframe().us() {
        return None;
    }
    let agreement = |move_us: i64| {
        let (mut n, mut n_agree) = (0, 0);
        for (idx, open_time) in decision.time().iter().enumerate() {
            let from = open_time.plus_us(move_us);
            let Some(bars) = whole(execution, from, from.plus_us(timeframe_us)) else { continue };
            n += 1;
            let bar = decision.bar(idx);
            let is_near = |(a, b): (f64, f64)| (a - b).abs() <= NEARNESS * a.abs().max(b.abs());
            let prices = [bar.open, bar.high, bar.low, bar.close];
            n_agree += usize::from(prices.into_iter().zip(bars).all(is_near));
        }
        (n, n_agree)
    };
    let (n_compared, n_agree) = agreement(0);
    if n_compared < MIN_BARS || n_agree as f64 >= MIN_AGREE * n_compared as f64 {
        return None;
    }
    [(true, timeframe_us), (false, -timeframe_us)].into_iter().find_map(|(is_early, move_us)| {
        let (n, n_moved) = agreement(move_us);
        let is_off = n >= MIN_BARS && n_moved as f64 > MIN_MOVED * n as f64;
        is_off.then_some(OneBarOff { n_compared, n_agree, n_moved, is_early })
    })
}

/// Open, high, low and close of all bars from `from` to `until`; none where the first or the last bar is
/// missing.
fn whole(bars: &BarSeries, from: Timestamp, until: Timestamp) -> Option<[f64; 4]> {
    let first = bars.time().binary_search(&from).ok()?;
    let BarIdx(last) = bars.closing_at(until)?;
    let high = bars.high()[first..=last].iter().copied().fold(f64::MIN, f64::max);
    let low = bars.low()[first..=last].iter().copied().fold(f64::MAX, f64::min);
    Some([bars.open()[first], high, low, bars.close()[last]])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::resample;
    use exitlab_core::{Bar, Timeframe, Weekday};

    const MINUTE_US: i64 = 60_000_000;

    fn minutes() -> BarSeries {
        let bar = |minute: i64| {
            let price = 100.0 + (minute as f64 * 0.7).sin();
            Bar {
                time: Timestamp::from_us(minute * MINUTE_US),
                open: price,
                high: price + 0.1,
                low: price - 0.1,
                close: price + 0.05,
                volume: None,
            }
        };
        let bars: Vec<Bar> = (0..200).map(bar).collect();
        BarSeries::from_bars(Timeframe::parse("1m").unwrap(), &bars)
    }

    #[test]
    fn bars_stamped_one_early_or_late_are_found() {
        let execution = minutes();
        let five = Timeframe::parse("5m").unwrap();
        let right = resample(&execution, five, Weekday::Thu).unwrap().series;
        let moved = |by_us: i64| {
            let bars: Vec<Bar> = (0..right.len())
                .map(|idx| {
                    let bar = right.bar(idx);
                    Bar { time: bar.time.plus_us(by_us), ..bar }
                })
                .collect();
            BarSeries::from_bars(five, &bars)
        };
        assert_eq!(one_bar_off(&right, &execution), None);
        let early = one_bar_off(&moved(-five.us()), &execution).unwrap();
        assert!(early.is_early && early.n_agree == 0 && early.n_moved >= 39);
        assert!(!one_bar_off(&moved(five.us()), &execution).unwrap().is_early);
        assert_eq!(one_bar_off(&moved(2 * five.us()), &execution), None);
    }
}
