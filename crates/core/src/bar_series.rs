//! A symbol's bars in columns.

use crate::{Bar, BarIdx, CLOCK_CHANGE_US, Timeframe, Timestamp};

/// A symbol's valid bars of one timeframe, in columns of equal length, times strictly increasing.
///
/// Readers in `exitlab-data` validate before they push; this type only keeps the order.
#[derive(Debug, Clone, PartialEq)]
pub struct BarSeries {
    timeframe: Timeframe,
    time: Vec<Timestamp>,
    open: Vec<f64>,
    high: Vec<f64>,
    low: Vec<f64>,
    close: Vec<f64>,
    volume: Vec<Option<f64>>,
    /// Bars that are an hour longer or shorter than the timeframe, with their close times.
    uneven: Vec<(usize, Timestamp)>,
}

/// Least timeframe of bars that may be.
const MIN_UNEVEN_US: i64 = 4 * CLOCK_CHANGE_US;

impl BarSeries {
    /// An empty series.
    pub fn new(timeframe: Timeframe) -> BarSeries {
        BarSeries {
            timeframe,
            time: Vec::new(),
            open: Vec::new(),
            high: Vec::new(),
            low: Vec::new(),
            close: Vec::new(),
            volume: Vec::new(),
            uneven: Vec::new(),
        }
    }

    /// A series of the given bars.
    ///
    /// # Panics
    /// Where times do not increase strictly.
    pub fn from_bars(timeframe: Timeframe, bars: &[Bar]) -> BarSeries {
        let mut series = BarSeries::new(timeframe);
        for bar in bars {
            series.push(*bar);
        }
        series
    }

    /// A series of columns: opens, highs, lows and closes are the prices.
    ///
    /// # Panics
    /// Where columns differ in length or times do not increase strictly.
    pub fn from_columns(
        timeframe: Timeframe,
        time: Vec<Timestamp>,
        prices: [Vec<f64>; 4],
        volume: Vec<Option<f64>>,
    ) -> BarSeries {
        assert!(time.is_sorted_by(|a, b| a < b), "invariant: bars are in order of time");
        assert!(
            prices.iter().all(|column| column.len() == time.len()) && volume.len() == time.len(),
            "invariant: columns are of equal length"
        );
        let [open, high, low, close] = prices;
        BarSeries { timeframe, time, open, high, low, close, volume, uneven: Vec::new() }
    }

    /// The same series on a local clock that changes: bars of four hours or more that are followed by the
    /// next one up to an hour early or late close when that one opens (SPEC §14.2).
    pub fn on_local_clock(mut self) -> BarSeries {
        let timeframe_us = self.timeframe.us();
        if timeframe_us >= MIN_UNEVEN_US {
            let pairs = self.time.windows(2).enumerate();
            let is_uneven = |spacing: i64| {
                spacing != timeframe_us && (spacing - timeframe_us).abs() <= CLOCK_CHANGE_US
            };
            let uneven = pairs.filter(|(_, pair)| is_uneven(pair[1].us() - pair[0].us()));
            self.uneven = uneven.map(|(idx, pair)| (idx, pair[1])).collect();
        }
        self
    }

    /// Whether some bars are an hour longer or shorter than the timeframe.
    pub fn has_uneven_bars(&self) -> bool {
        !self.uneven.is_empty()
    }

    /// Whether a bar of that length may be an hour shorter or longer where its clock changes.
    pub fn may_be_uneven(timeframe: Timeframe) -> bool {
        timeframe.us() >= MIN_UNEVEN_US
    }

    /// Appends a bar.
    ///
    /// # Panics
    /// Where its time is not after the last one's: callers validate first.
    pub fn push(&mut self, bar: Bar) {
        assert!(
            self.time.last().is_none_or(|last| *last < bar.time),
            "invariant: bars are pushed in order of time"
        );
        self.time.push(bar.time);
        self.open.push(bar.open);
        self.high.push(bar.high);
        self.low.push(bar.low);
        self.close.push(bar.close);
        self.volume.push(bar.volume);
    }

    /// Appends a bar that closes at that time, whatever the timeframe says.
    ///
    /// # Panics
    /// Where its time is not after the last one's.
    pub fn push_closing_at(&mut self, bar: Bar, close_time: Timestamp) {
        if close_time != bar.time.plus_us(self.timeframe.us()) {
            self.uneven.push((self.len(), close_time));
        }
        self.push(bar);
    }

    /// The bars that open before a time, which close when they do in the whole series.
    pub fn opening_before(&self, time: Timestamp) -> BarSeries {
        let n = self.time.partition_point(|open| *open < time);
        let n_uneven = self.uneven.partition_point(|(idx, _)| *idx < n);
        BarSeries {
            timeframe: self.timeframe,
            time: self.time[..n].to_vec(),
            open: self.open[..n].to_vec(),
            high: self.high[..n].to_vec(),
            low: self.low[..n].to_vec(),
            close: self.close[..n].to_vec(),
            volume: self.volume[..n].to_vec(),
            uneven: self.uneven[..n_uneven].to_vec(),
        }
    }

    /// Length of each bar.
    pub fn timeframe(&self) -> Timeframe {
        self.timeframe
    }

    /// Number of bars.
    pub fn len(&self) -> usize {
        self.time.len()
    }

    /// Whether there is no bar.
    pub fn is_empty(&self) -> bool {
        self.time.is_empty()
    }

    /// Open times.
    pub fn time(&self) -> &[Timestamp] {
        &self.time
    }

    /// Opening prices.
    pub fn open(&self) -> &[f64] {
        &self.open
    }

    /// Highest prices.
    pub fn high(&self) -> &[f64] {
        &self.high
    }

    /// Lowest prices.
    pub fn low(&self) -> &[f64] {
        &self.low
    }

    /// Closing prices.
    pub fn close(&self) -> &[f64] {
        &self.close
    }

    /// Volumes, where known.
    pub fn volume(&self) -> &[Option<f64>] {
        &self.volume
    }

    /// The bar at a position.
    pub fn bar(&self, idx: usize) -> Bar {
        Bar {
            time: self.time[idx],
            open: self.open[idx],
            high: self.high[idx],
            low: self.low[idx],
            close: self.close[idx],
            volume: self.volume[idx],
        }
    }

    /// Close time of the bar at a position: its open time plus the timeframe, or the next bar's open
    /// where a clock change makes it shorter or longer.
    pub fn close_time(&self, idx: usize) -> Timestamp {
        match self.uneven.binary_search_by_key(&idx, |(uneven, _)| *uneven) {
            Ok(found) => self.uneven[found].1,
            Err(_) => self.time[idx].plus_us(self.timeframe.us()),
        }
    }

    /// Close time of the bar that opens at `time`, or would.
    pub fn close_of_open(&self, time: Timestamp) -> Timestamp {
        match self.time.binary_search(&time) {
            Ok(idx) if !self.uneven.is_empty() => self.close_time(idx),
            Ok(_) | Err(_) => time.plus_us(self.timeframe.us()),
        }
    }

    /// Position of the first bar that opens at or after `time`.
    pub fn first_open_at_or_after(&self, time: Timestamp) -> Option<BarIdx> {
        let idx = self.time.partition_point(|t| *t < time);
        (idx < self.len()).then_some(BarIdx(idx))
    }

    /// Position of the first bar that closes at or after `time`.
    pub fn first_close_at_or_after(&self, time: Timestamp) -> Option<BarIdx> {
        let idx = self.n_closed_until(|close| close < time);
        (idx < self.len()).then_some(BarIdx(idx))
    }

    /// Position of the last bar that closes at or before `time`.
    pub fn last_closed_by(&self, time: Timestamp) -> Option<BarIdx> {
        self.n_closed_until(|close| close <= time).checked_sub(1).map(BarIdx)
    }

    /// Position of the bar that closes exactly at `time`.
    pub fn closing_at(&self, time: Timestamp) -> Option<BarIdx> {
        let found = self.first_close_at_or_after(time)?;
        (self.close_time(found.0) == time).then_some(found)
    }

    /// Number of bars, from the first on, whose close time is as told.
    fn n_closed_until(&self, is_before: impl Fn(Timestamp) -> bool) -> usize {
        let by_length = |open: &Timestamp| is_before(open.plus_us(self.timeframe.us()));
        let n = self.time.partition_point(by_length);
        if self.uneven.is_empty() {
            return n;
        }
        // Bars keep their order of closing: an uneven bar moves the number by one at most.
        let mut n = n.saturating_sub(1);
        while n < self.len() && is_before(self.close_time(n)) {
            n += 1;
        }
        n
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lookups_by_time() {
        let hour = Timeframe::parse("1h").unwrap();
        let at = |h: i64| Timestamp::from_us(h * hour.us());
        let bars: Vec<Bar> = [0, 1, 4]
            .into_iter()
            .map(|h| Bar { time: at(h), open: 1.0, high: 1.0, low: 1.0, close: 1.0, volume: None })
            .collect();
        let series = BarSeries::from_bars(hour, &bars);
        assert_eq!(series.first_open_at_or_after(at(2)), Some(BarIdx(2)));
        assert_eq!(series.first_open_at_or_after(at(5)), None);
        assert_eq!(series.last_closed_by(at(0)), None);
        assert_eq!(series.last_closed_by(at(3)), Some(BarIdx(1)));
        assert_eq!(series.closing_at(at(5)), Some(BarIdx(2)));
        assert_eq!(series.closing_at(at(3)), None);
    }

    /// Days of New York around the clock change of March and that of November.
    #[test]
    fn bars_on_a_local_clock_close_when_the_next_one_opens() {
        let day = Timeframe::parse("1d").unwrap();
        let hours = [0, 24, 47, 71, 96, 120, 168];
        let at = |h: i64| Timestamp::from_us(h * 3_600_000_000);
        let bar = |h| Bar { time: at(h), open: 1.0, high: 1.0, low: 1.0, close: 1.0, volume: None };
        let bars: Vec<Bar> = hours.into_iter().map(bar).collect();
        let series = BarSeries::from_bars(day, &bars).on_local_clock();
        let closes: Vec<Timestamp> = (0..series.len()).map(|idx| series.close_time(idx)).collect();
        assert_eq!(closes, [24, 47, 71, 96, 120, 144, 192].map(at));
        // The last bar of a part closes when it does in the whole.
        for n in 0..=series.len() {
            let part = match hours.get(n) {
                Some(hour) => series.opening_before(at(*hour)),
                None => series.clone(),
            };
            let of_part: Vec<Timestamp> = (0..part.len()).map(|idx| part.close_time(idx)).collect();
            assert_eq!(of_part, closes[..n]);
            let mut pushed = BarSeries::new(day);
            (0..n).for_each(|idx| pushed.push_closing_at(series.bar(idx), closes[idx]));
            assert_eq!(pushed, part);
        }
        for (idx, close) in closes.iter().enumerate() {
            assert_eq!(series.closing_at(*close), Some(BarIdx(idx)));
            assert_eq!(series.last_closed_by(*close), Some(BarIdx(idx)));
            assert_eq!(series.last_closed_by(close.plus_us(-1)), idx.checked_sub(1).map(BarIdx));
            assert_eq!(series.first_close_at_or_after(*close), Some(BarIdx(idx)));
            assert_eq!(series.close_of_open(series.time()[idx]), *close);
        }
        assert_eq!(series.closing_at(at(48)), None);
        assert_eq!(series.first_close_at_or_after(at(193)), None);
        let hour = Timeframe::parse("1h").unwrap();
        let short = BarSeries::from_bars(hour, &bars[..1]).on_local_clock();
        assert_eq!(short.close_time(0), at(1));
    }
}
