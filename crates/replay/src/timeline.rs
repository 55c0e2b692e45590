//! The decision times of a run, and the closes at which equity is marked at them.
//!
//! A function of the bars alone, so that all replays on the same bars share it.

use crate::running_sum::RunningSum;
use exitlab_core::{BarSeries, SymbolIdx, Timestamp};
use std::ops::Range;

/// A decision: its time, and its position among the run's decision times.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct DecisionTime {
    pub(crate) idx: usize,
    pub(crate) time: Timestamp,
}

/// The last decision of a UTC day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DayEnd {
    /// Days since 1970-01-01; a decision at 00:00 closes the day before.
    pub day: i64,
    /// Position of the decision among the decision times.
    pub decision_idx: usize,
}

/// Close times of all symbols' decision bars, ascending, each once, and what was known at them.
#[derive(Debug, Clone, PartialEq)]
pub struct Timeline {
    times: Vec<Timestamp>,
    days: Vec<DayEnd>,
    marks: Vec<MarkCloses>,
}

/// One symbol's last execution close at each decision time from the first that knows one, led by its
/// decision closes: a symbol may be decided before its execution bars begin.
#[derive(Debug, Clone, PartialEq)]
struct MarkCloses {
    first: usize,
    closes: Vec<f64>,
    sums: RunningSum,
}

impl Timeline {
    /// The timeline of symbols, given by their decision and execution bars.
    pub fn new(symbols: &[(&BarSeries, &BarSeries)]) -> Timeline {
        let mut times: Vec<Timestamp> = symbols
            .iter()
            .flat_map(|(decision, _)| (0..decision.len()).map(|idx| decision.close_time(idx)))
            .collect();
        // Each symbol's times ascend already: the stable sort merges such runs.
        times.sort();
        times.dedup();
        let mut days: Vec<DayEnd> = Vec::new();
        for (decision_idx, time) in times.iter().enumerate() {
            let day = time.closing_day();
            match days.last_mut() {
                Some(last) if last.day == day => last.decision_idx = decision_idx,
                Some(_) | None => days.push(DayEnd { day, decision_idx }),
            }
        }
        let marks = symbols
            .iter()
            .map(|(decision, execution)| mark_closes(&times, decision, execution))
            .collect();
        Timeline { times, days, marks }
    }

    /// The decision times.
    pub fn times(&self) -> &[Timestamp] {
        &self.times
    }

    /// The last decision of each UTC day that has one.
    pub fn days(&self) -> &[DayEnd] {
        &self.days
    }

    pub(crate) fn decision(&self, idx: usize) -> DecisionTime {
        DecisionTime { idx, time: self.times[idx] }
    }

    /// Position of the first decision at or after `time`; the number of decisions where none is.
    pub(crate) fn first_at_or_after(&self, time: Timestamp) -> usize {
        self.times.partition_point(|t| *t < time)
    }

    /// Position of the first decision after `time`; the number of decisions where none is.
    pub(crate) fn first_after(&self, time: Timestamp) -> usize {
        self.times.partition_point(|t| *t <= time)
    }

    /// The close at which a symbol is marked at a decision, once it has one: the last execution close
    /// by then, before the first of them the last decision close.
    pub(crate) fn close(&self, symbol: SymbolIdx, idx: usize) -> Option<f64> {
        let MarkCloses { first, closes, .. } = &self.marks[symbol.0 as usize];
        idx.checked_sub(*first).map(|idx| closes[idx])
    }

    /// Number and sum of a symbol's [`Timeline::close`]s over decisions.
    pub(crate) fn sum_of_closes(&self, symbol: SymbolIdx, decisions: Range<usize>) -> (usize, f64) {
        let MarkCloses { first, sums, .. } = &self.marks[symbol.0 as usize];
        let known = decisions.start.max(*first) - first..decisions.end.max(*first) - first;
        (known.len(), sums.over(known))
    }
}

fn mark_closes(times: &[Timestamp], decision: &BarSeries, execution: &BarSeries) -> MarkCloses {
    let mut marks =
        MarkCloses { first: times.len(), closes: Vec::new(), sums: RunningSum::default() };
    let mut executed = LastClose { bars: execution, n_closed: 0 };
    let mut decided = LastClose { bars: decision, n_closed: 0 };
    for (idx, time) in times.iter().enumerate() {
        if let Some(close) = executed.by(*time).or_else(|| decided.by(*time)) {
            marks.first = marks.first.min(idx);
            marks.closes.push(close);
            marks.sums.push(close);
        }
    }
    marks
}

/// The last close of a series by times that ascend.
struct LastClose<'a> {
    bars: &'a BarSeries,
    n_closed: usize,
}

impl LastClose<'_> {
    fn by(&mut self, time: Timestamp) -> Option<f64> {
        let is_closed = |idx: usize| idx < self.bars.len() && self.bars.close_time(idx) <= time;
        while is_closed(self.n_closed) {
            self.n_closed += 1;
        }
        self.n_closed.checked_sub(1).map(|last| self.bars.close()[last])
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use exitlab_core::{Bar, Timeframe};

    const HOUR_US: i64 = 3_600_000_000;

    fn at(hour: f64) -> Timestamp {
        Timestamp::from_us((hour * HOUR_US as f64) as i64)
    }

    /// Bars that open at these hours and close at 100 more.
    fn series(timeframe: &str, opens: &[f64]) -> BarSeries {
        let bar = |hour: &f64| {
            let price = 100.0 + hour;
            Bar {
                time: at(*hour),
                open: price,
                high: price,
                low: price,
                close: price,
                volume: None,
            }
        };
        let bars: Vec<Bar> = opens.iter().map(bar).collect();
        BarSeries::from_bars(Timeframe::parse(timeframe).unwrap(), &bars)
    }

    #[test]
    fn decision_times_of_all_symbols_once_and_the_last_of_each_day() {
        let a = series("1h", &[6.0, 7.0, 22.0, 23.0, 30.0]);
        let b = series("1h", &[6.5, 7.0, 24.0]);
        let timeline = Timeline::new(&[(&a, &a), (&b, &b)]);
        let want = [7.0, 7.5, 8.0, 23.0, 24.0, 25.0, 31.0].map(at);
        assert_eq!(timeline.times(), want);
        let days = [(0, 4), (1, 6)].map(|(day, decision_idx)| DayEnd { day, decision_idx });
        assert_eq!(timeline.days(), days, "24:00 closes day 0");
        assert_eq!((timeline.first_at_or_after(at(8.0)), timeline.first_after(at(8.0))), (2, 3));
    }

    #[test]
    fn marks_are_the_last_execution_closes_by_then() {
        let other = series("1h", &[-1.0]);
        let decision = series("1h", &[0.0, 1.0, 2.0, 5.0]);
        let execution = series("30m", &[1.0, 1.5, 2.0]);
        let timeline = Timeline::new(&[(&other, &other), (&decision, &execution)]);
        let closes = [0, 1, 2, 3, 4].map(|idx| timeline.close(SymbolIdx(1), idx));
        // nothing at 00:00; the decision close of 01:00, before the first execution bar has closed
        assert_eq!(closes, [None, Some(100.0), Some(101.5), Some(102.0), Some(102.0)]);
        assert_eq!(timeline.sum_of_closes(SymbolIdx(1), 0..4), (3, 303.5));
        assert_eq!(timeline.sum_of_closes(SymbolIdx(1), 3..5), (2, 204.0));
        assert_eq!(timeline.sum_of_closes(SymbolIdx(1), 0..1), (0, 0.0));
    }
}
