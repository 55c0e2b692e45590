//! Decision and execution bars of which the ones are stamped a bar or two too early or too late, shown by the
//! others (SPEC §14.3).

use exitlab_core::{BarSeries, Timestamp};
use std::fmt;

/// How near two prices of equal decimals must be to agree, as a fraction.
const NEARNESS: f64 = 1e-6;
/// Share of the bars that agree in a series that is stamped right.
const MIN_AGREE: f64 = 0.5;
/// Share that would agree if the bars were moved, in a series that is stamped wrong.
const MIN_MOVED: f64 = 0.9;
/// Least bars that show anything.
const MIN_BARS: usize = 15;
/// Bars by which the times may be wrong: one, as where closes are taken for opens, before two, as where a
/// clock is two hours off. Decision bars come first, for bars of equal length could be off on either side.
const MOVES: [(OffBars, i64); 6] = [
    (OffBars::Decision, 1),
    (OffBars::Decision, -1),
    (OffBars::Execution, 1),
    (OffBars::Execution, -1),
    (OffBars::Decision, 2),
    (OffBars::Decision, -2),
];
/// Prices of a series that show how many decimals it has.
const N_SAMPLED: usize = 1_000;

/// The bars that are stamped off the others.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OffBars {
    /// Those of decisions.
    Decision,
    /// Those of execution.
    Execution,
}

impl fmt::Display for OffBars {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            OffBars::Decision => "decision",
            OffBars::Execution => "execution",
        })
    }
}

/// Decision bars and execution bars that agree only if the ones are moved.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BarsOff {
    /// Decision bars that were held against their execution bars.
    pub n_compared: usize,
    /// Those that agree as they are.
    pub n_agree: usize,
    /// Those that would if the bars were moved.
    pub n_moved: usize,
    /// Which bars would have to be moved.
    pub bars: OffBars,
    /// How many bars of their own length later they would have to be stamped; below 0: earlier.
    pub later_bars: i64,
}

impl fmt::Display for BarsOff {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let BarsOff { n_compared, n_agree, n_moved, bars, later_bars } = self;
        let (is, would_be) = if *later_bars > 0 { ("early", "later") } else { ("late", "earlier") };
        let by = match later_bars.unsigned_abs() {
            1 => "one bar".to_owned(),
            n => format!("{n} bars"),
        };
        write!(
            f,
            "the {bars} bars look stamped {by} too {is}: {n_agree} of {n_compared} decision bars agree with \
             their execution bars, {n_moved} would if the {bars} bars were stamped {by} {would_be}"
        )
    }
}

/// Holds each decision bar against the execution bars that open inside it: fewer than half agree, and more
/// than 90% would if all decision bars were one or two bars later or earlier, or all execution bars one.
///
/// Bars agree where open, high, low and close are those of the execution bars together, to the decimals
/// of the coarser file. Execution bars that nobody traded in may be left out of a file, so none has to
/// stand at a decision bar's open or end; a decision bar without any is left out.
pub fn bars_off(decision: &BarSeries, execution: &BarSeries) -> Option<BarsOff> {
    let timeframe_us = decision.timeframe().us();
    if timeframe_us < execution.timeframe().us() {
        return None;
    }
    let step = step_of_coarser(decision, execution);
    let is_near = |(a, b): (f64, f64)| (a - b).abs() <= step + NEARNESS * a.abs().max(b.abs());
    let agreement = |move_us: i64| {
        let (mut n, mut n_agree) = (0, 0);
        for (idx, open_time) in decision.time().iter().enumerate() {
            let from = open_time.plus_us(move_us);
            let until = decision.close_time(idx).plus_us(move_us);
            let Some(together) = together(execution, from, until) else { continue };
            n += 1;
            let bar = decision.bar(idx);
            let prices = [bar.open, bar.high, bar.low, bar.close];
            n_agree += usize::from(prices.into_iter().zip(together).all(is_near));
        }
        (n, n_agree)
    };
    let (n_compared, n_agree) = agreement(0);
    if n_compared < MIN_BARS || n_agree as f64 >= MIN_AGREE * n_compared as f64 {
        return None;
    }
    MOVES.into_iter().find_map(|(bars, later_bars)| {
        let (n, n_moved) = agreement(match bars {
            OffBars::Decision => later_bars * timeframe_us,
            OffBars::Execution => -later_bars * execution.timeframe().us(),
        });
        let is_off = n >= MIN_BARS && n_moved as f64 > MIN_MOVED * n as f64;
        is_off.then_some(BarsOff { n_compared, n_agree, n_moved, bars, later_bars })
    })
}

/// Open, high, low and close of the bars that open from `from` on, before `until`; none where no bar does.
fn together(bars: &BarSeries, from: Timestamp, until: Timestamp) -> Option<[f64; 4]> {
    let first = bars.first_open_at_or_after(from)?.0;
    let n = bars.time()[first..].iter().take_while(|time| **time < until).count();
    let last = first + n.checked_sub(1)?;
    let high = bars.high()[first..=last].iter().copied().fold(f64::MIN, f64::max);
    let low = bars.low()[first..=last].iter().copied().fold(f64::MAX, f64::min);
    Some([bars.open()[first], high, low, bars.close()[last]])
}

/// What rounding or cutting to the decimals of the coarser of two series takes off a price at the most;
/// nothing where both have the same.
fn step_of_coarser(a: &BarSeries, b: &BarSeries) -> f64 {
    let (a, b) = (n_decimals(a), n_decimals(b));
    if a == b { 0.0 } else { 0.1_f64.powi(a.min(b)) }
}

/// Decimals that all but a few closes have at the most.
fn n_decimals(series: &BarSeries) -> i32 {
    let every = (series.len() / N_SAMPLED).max(1);
    let of_price = |price: &f64| {
        let text = price.to_string();
        text.split_once('.').map_or(0, |(_, decimals)| decimals.len() as i32)
    };
    let mut decimals: Vec<i32> = series.close().iter().step_by(every).map(of_price).collect();
    decimals.sort_unstable();
    let but_few = (decimals.len() * 19 / 20).min(decimals.len().saturating_sub(1));
    decimals.get(but_few).copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::resample;
    use exitlab_core::{Bar, Timeframe, Weekday};

    const MINUTE_US: i64 = 60_000_000;

    fn timeframe(text: &str) -> Timeframe {
        Timeframe::parse(text).unwrap()
    }

    /// Minutes of a price with five decimals.
    fn minutes(n: i64, is_traded: impl Fn(i64) -> bool) -> BarSeries {
        let rounded = |price: f64| (price * 1e5).round() / 1e5;
        let bar = |minute: i64| {
            let price = 100.0 + (minute as f64 * 0.7).sin();
            Bar {
                time: Timestamp::from_us(minute * MINUTE_US),
                open: rounded(price),
                high: rounded(price + 0.1),
                low: rounded(price - 0.1),
                close: rounded(price + 0.05),
                volume: None,
            }
        };
        let bars: Vec<Bar> = (0..n).filter(|minute| is_traded(*minute)).map(bar).collect();
        BarSeries::from_bars(timeframe("1m"), &bars)
    }

    fn five_minutes(minutes: &BarSeries) -> BarSeries {
        resample(minutes, timeframe("5m"), Weekday::Thu).unwrap().series
    }

    fn changed(series: &BarSeries, change: impl Fn(&mut Bar)) -> BarSeries {
        let bars: Vec<Bar> = (0..series.len())
            .map(|idx| {
                let mut bar = series.bar(idx);
                change(&mut bar);
                bar
            })
            .collect();
        BarSeries::from_bars(series.timeframe(), &bars)
    }

    fn moved(series: &BarSeries, by_bars: i64) -> BarSeries {
        changed(series, |bar| bar.time = bar.time.plus_us(by_bars * series.timeframe().us()))
    }

    fn off(decision: &BarSeries, execution: &BarSeries) -> Option<(OffBars, i64)> {
        bars_off(decision, execution).map(|off| (off.bars, off.later_bars))
    }

    /// Bars by which the decision bars would have to be later.
    fn later_bars(decision: &BarSeries, execution: &BarSeries) -> Option<i64> {
        off(decision, execution).map(|(bars, later)| {
            assert_eq!(bars, OffBars::Decision);
            later
        })
    }

    #[test]
    fn bars_stamped_early_or_late_are_found() {
        let execution = minutes(200, |_| true);
        let right = five_minutes(&execution);
        for off in -3..=3 {
            let want = (off != 0 && off != 3 && off != -3).then_some(-off);
            assert_eq!(later_bars(&moved(&right, off), &execution), want, "{off}");
        }
        let early = bars_off(&moved(&right, -1), &execution).unwrap();
        assert!(early.n_agree == 0 && early.n_moved >= 39);
        // Fewer than 15 bars show nothing.
        let few = minutes(70, |_| true);
        assert_eq!(later_bars(&moved(&five_minutes(&few), -1), &few), None);
    }

    #[test]
    fn execution_bars_off_by_one_of_their_own_are_found() {
        let right = minutes(200, |_| true);
        let decision = five_minutes(&right);
        for by in -2..=2_i64 {
            let want = (by.abs() == 1).then_some((OffBars::Execution, -by));
            assert_eq!(off(&decision, &moved(&right, by)), want, "{by}");
        }
        // Of minutes that hardly anything is traded in, either side shows no clear difference.
        let still = changed(&right, |bar| {
            (bar.open, bar.high, bar.low, bar.close) = (100.0, 100.0, 100.0, 100.0);
        });
        assert_eq!(off(&five_minutes(&still), &moved(&still, 1)), None);
        // Nor do bars that are another market's.
        let other = changed(&right, |bar| bar.close += 0.01);
        assert_eq!(off(&decision, &moved(&other, 1)), None);
    }

    #[test]
    fn bars_of_equal_length_are_compared_too() {
        let bars = minutes(40, |_| true);
        assert_eq!(later_bars(&bars, &bars), None);
        assert_eq!(later_bars(&moved(&bars, 1), &bars), Some(-1));
    }

    #[test]
    fn minutes_without_a_trade_hide_nothing() {
        // No trade in the first minute of each five, nor in the last.
        let sparse = minutes(300, |minute| !matches!(minute % 5, 0 | 4));
        let of_sparse = |bar: i64| {
            let mut five = sparse.bar((bar * 3) as usize);
            for k in 1..3 {
                let minute = sparse.bar((bar * 3 + k) as usize);
                five.high = five.high.max(minute.high);
                five.low = five.low.min(minute.low);
                five.close = minute.close;
            }
            Bar { time: Timestamp::from_us(bar * 5 * MINUTE_US), ..five }
        };
        let fives: Vec<Bar> = (0..60).map(of_sparse).collect();
        let right = BarSeries::from_bars(timeframe("5m"), &fives);
        assert_eq!(later_bars(&right, &sparse), None);
        assert_eq!(later_bars(&moved(&right, -1), &sparse), Some(1));
    }

    #[test]
    fn prices_agree_to_the_decimals_of_the_coarser_file() {
        let execution = minutes(200, |_| true);
        for cut in [f64::round, f64::trunc] {
            let coarse = changed(&five_minutes(&execution), |bar| {
                for price in [&mut bar.open, &mut bar.high, &mut bar.low, &mut bar.close] {
                    *price = cut(*price * 1e3) / 1e3;
                }
            });
            assert_eq!(later_bars(&coarse, &execution), None);
            assert_eq!(later_bars(&moved(&coarse, 1), &execution), Some(-1));
        }
    }

    /// A clock that loses an hour each day for twenty days, so that every bar has 23 hours.
    #[test]
    fn uneven_bars_are_held_against_their_own_hours() {
        let hour_us = 60 * MINUTE_US;
        let hours = minutes(24 * 41, |_| true);
        let hours = {
            let bars: Vec<Bar> = (0..hours.len())
                .map(|idx| Bar { time: Timestamp::from_us(idx as i64 * hour_us), ..hours.bar(idx) })
                .collect();
            BarSeries::from_bars(timeframe("1h"), &bars)
        };
        let day = |k: i64| {
            let from = Timestamp::from_us(k * 23 * hour_us);
            let [open, high, low, close] =
                together(&hours, from, from.plus_us(23 * hour_us)).unwrap();
            Bar { time: from, open, high, low, close, volume: None }
        };
        let days: Vec<Bar> = (0..40).map(day).collect();
        let days = BarSeries::from_bars(timeframe("1d"), &days).on_local_clock();
        assert_eq!(days.close_time(3).us() - days.time()[3].us(), 23 * hour_us);
        assert_eq!(later_bars(&days, &hours), None);
        assert_eq!(later_bars(&moved(&days, -1).on_local_clock(), &hours), Some(1));
    }
}
