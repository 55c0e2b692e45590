//! Longer bars from shorter ones (SPEC §1).

use crate::DataError;
use exitlab_core::{Bar, BarSeries, Timeframe, Weekday};

/// Longer bars and how they came about.
#[derive(Debug, Clone, PartialEq)]
pub struct ResampledBars {
    /// The longer bars.
    pub series: BarSeries,
    /// Bars that were kept though source bars are missing in them.
    pub n_incomplete: usize,
    /// Whether the last bucket was dropped because its last source bar does not close with it.
    pub is_last_dropped: bool,
    /// Source bars, off the grid, that close after their bucket: its close is known late.
    pub n_late_closes: usize,
}

/// Builds bars of a longer timeframe.
///
/// # Formula
/// open = first, high = max, low = min, close = last, volume = sum of those present. A bucket
/// starts at a multiple of the timeframe since 1970, weeks on `week_start`, and holds the source bars
/// that open in it; one without a bar gives none; one with fewer than Δ/δ is incomplete.
///
/// # Errors
/// [`DataError::NotMultiple`] where the timeframe is not a multiple of the source's.
pub fn resample(
    source: &BarSeries,
    timeframe: Timeframe,
    week_start: Weekday,
) -> Result<ResampledBars, DataError> {
    let source_timeframe = source.timeframe();
    if !timeframe.is_multiple_of(source_timeframe) {
        return Err(DataError::NotMultiple { source_timeframe, target: timeframe });
    }
    let n_full = timeframe.us() / source_timeframe.us();
    let mut out = ResampledBars {
        series: BarSeries::new(timeframe),
        n_incomplete: 0,
        is_last_dropped: false,
        n_late_closes: 0,
    };
    let mut bucket: Option<(Bar, i64)> = None;
    for idx in 0..source.len() {
        let bar = source.bar(idx);
        let time = timeframe.bucket(bar.time, week_start);
        let closes_late = source.close_time(idx) > time.plus_us(timeframe.us());
        out.n_late_closes += usize::from(closes_late);
        match &mut bucket {
            Some((open_bar, n)) if open_bar.time == time => {
                extend(open_bar, &bar);
                *n += 1;
            }
            _ => {
                if let Some((done, n)) = bucket.replace((Bar { time, ..bar }, 1)) {
                    out.n_incomplete += usize::from(n < n_full);
                    out.series.push(done);
                }
            }
        }
    }
    if let Some((last, n)) = bucket {
        let closes_at = source.close_time(source.len() - 1);
        if closes_at < last.time.plus_us(timeframe.us()) {
            out.is_last_dropped = true;
        } else {
            out.n_incomplete += usize::from(n < n_full);
            out.series.push(last);
        }
    }
    Ok(out)
}

fn extend(bucket: &mut Bar, bar: &Bar) {
    bucket.high = bucket.high.max(bar.high);
    bucket.low = bucket.low.min(bar.low);
    bucket.close = bar.close;
    bucket.volume = match (bucket.volume, bar.volume) {
        (Some(a), Some(b)) => Some(a + b),
        (a, b) => a.or(b),
    };
}

#[cfg(test)]
mod tests {
    use super::*;
    use exitlab_core::Timestamp;

    fn minutes(n: i64) -> Timeframe {
        Timeframe::from_us(n * 60_000_000).unwrap()
    }

    /// Bars of 5 minutes at the given minutes, with prices that tell them apart.
    fn source(at: &[i64]) -> BarSeries {
        let bars: Vec<Bar> = at
            .iter()
            .map(|m| {
                let open = 100.0 + *m as f64;
                Bar {
                    time: Timestamp::from_us(m * 60_000_000),
                    open,
                    high: open + 2.0,
                    low: open - 2.0,
                    close: open + 1.0,
                    volume: (m % 2 == 1).then_some(1.5),
                }
            })
            .collect();
        BarSeries::from_bars(minutes(5), &bars)
    }

    fn summary(at: &[i64], target: i64) -> (Vec<i64>, usize, bool) {
        let out = resample(&source(at), minutes(target), Weekday::Thu).unwrap();
        let times = out.series.time().iter().map(|t| t.us() / 60_000_000).collect();
        (times, out.n_incomplete, out.is_last_dropped)
    }

    #[test]
    fn a_bucket_is_first_max_min_last_and_sum() {
        // 15-minute bucket of bars at 0, 5, 10: opens 100, 105, 110
        let out = resample(&source(&[0, 5, 10]), minutes(15), Weekday::Thu).unwrap();
        let want = Bar {
            time: Timestamp::from_us(0),
            open: 100.0,
            high: 112.0,
            low: 98.0,
            close: 111.0,
            volume: Some(1.5),
        };
        assert_eq!(out.series.bar(0), want);
        assert_eq!(out.series.len(), 1);
        let without = resample(&source(&[0, 10]), minutes(15), Weekday::Thu).unwrap();
        assert_eq!(without.series.bar(0).volume, None);
    }

    #[test]
    fn incomplete_buckets_are_kept_and_counted_but_for_an_open_last_one() {
        assert_eq!(summary(&[0, 5, 10, 15, 20, 25], 15), (vec![0, 15], 0, false));
        // the first lacks one bar, one bucket is empty, the last ends early
        assert_eq!(summary(&[5, 10, 30, 35, 40, 45, 50], 15), (vec![0, 30], 1, true));
        // the last lacks a bar inside but its last one closes with it
        assert_eq!(summary(&[0, 5, 10, 15, 25], 15), (vec![0, 15], 1, false));
        assert_eq!(summary(&[], 15), (vec![], 0, false));
        assert_eq!(summary(&[0, 5], 5), (vec![0, 5], 0, false));
        // before 1970 buckets start below, too
        assert_eq!(summary(&[-15, -10, -5], 15), (vec![-15], 0, false));
    }

    #[test]
    fn bars_that_close_after_their_bucket_are_counted() {
        let out = resample(&source(&[2, 7, 12, 17, 22, 27]), minutes(15), Weekday::Thu).unwrap();
        assert_eq!((out.series.len(), out.n_late_closes, out.is_last_dropped), (2, 2, false));
    }

    #[test]
    fn only_multiples_can_be_built() {
        let error = resample(&source(&[0]), minutes(12), Weekday::Thu).unwrap_err();
        assert_eq!(error.to_string(), "12m is not a multiple of the bars' 5m");
        assert!(resample(&source(&[0]), minutes(1), Weekday::Thu).is_err());
    }

    #[test]
    fn weeks_begin_on_the_day_asked_for() {
        let day = Timeframe::parse("1d").unwrap();
        // Monday 2024-01-01 to Sunday 2024-01-14
        let first = Timestamp::parse_iso("2024-01-01").unwrap();
        let bars: Vec<Bar> = (0..14)
            .map(|n| {
                let close = 100.0 + n as f64;
                let time = first.plus_us(n * day.us());
                Bar { time, open: close, high: close, low: close, close, volume: None }
            })
            .collect();
        let daily = BarSeries::from_bars(day, &bars);
        let weeks = |week_start| {
            let out = resample(&daily, Timeframe::parse("1w").unwrap(), week_start).unwrap();
            let weeks = (0..out.series.len()).map(|idx| out.series.bar(idx));
            let weeks: Vec<_> = weeks.map(|w| (w.time.to_string(), w.open, w.close)).collect();
            (weeks, out.n_incomplete, out.is_last_dropped)
        };
        let week = |day: &str, open, close| (format!("2024-01-{day}T00:00:00Z"), open, close);
        let whole = vec![week("01", 100.0, 106.0), week("08", 107.0, 113.0)];
        assert_eq!(weeks(Weekday::Mon), (whole, 0, false));
        let (thursdays, n_incomplete, is_last_dropped) = weeks(Weekday::Thu);
        assert_eq!(thursdays[1], week("04", 103.0, 109.0), "{thursdays:?}");
        assert_eq!((thursdays.len(), n_incomplete, is_last_dropped), (2, 1, true));
    }
}
