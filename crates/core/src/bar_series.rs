//! A symbol's bars in columns.

use crate::{Bar, BarIdx, Timeframe, Timestamp};

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
}

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
        BarSeries { timeframe, time, open, high, low, close, volume }
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

    /// Close time of the bar at a position: its open time plus the timeframe.
    pub fn close_time(&self, idx: usize) -> Timestamp {
        self.time[idx].plus_us(self.timeframe.us())
    }

    /// Position of the first bar that opens at or after `time`.
    pub fn first_open_at_or_after(&self, time: Timestamp) -> Option<BarIdx> {
        let idx = self.time.partition_point(|t| *t < time);
        (idx < self.len()).then_some(BarIdx(idx))
    }

    /// Position of the last bar that closes at or before `time`.
    pub fn last_closed_by(&self, time: Timestamp) -> Option<BarIdx> {
        let n_closed = self.time.partition_point(|t| t.plus_us(self.timeframe.us()) <= time);
        n_closed.checked_sub(1).map(BarIdx)
    }

    /// Position of the bar that closes exactly at `time`.
    pub fn closing_at(&self, time: Timestamp) -> Option<BarIdx> {
        self.time.binary_search(&time.plus_us(-self.timeframe.us())).ok().map(BarIdx)
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
}
