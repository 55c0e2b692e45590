//! Market series that exit rules read, as far as they are known at the open of an execution bar.

use crate::pyramid::{FAN_OUT, levels_on};
use crate::rules::trailing::Series;
use exitlab_core::{BarSeries, Side};
use exitlab_indicators::{Indicator, LineColumns};
use std::sync::Arc;

/// How many decision bars have closed by the open of each execution bar: what is known there.
#[derive(Debug, Clone, PartialEq)]
pub struct DecisionClock {
    n_closed: Vec<u32>,
}

impl DecisionClock {
    /// The clock of a symbol.
    pub fn new(execution: &BarSeries, decision: &BarSeries) -> DecisionClock {
        let mut n = 0;
        let n_closed = execution.time().iter().map(|open| {
            while n < decision.len() && decision.close_time(n) <= *open {
                n += 1;
            }
            n as u32
        });
        DecisionClock { n_closed: n_closed.collect() }
    }

    /// Number of decision bars closed by the open of an execution bar.
    pub fn n_closed(&self, execution_idx: usize) -> usize {
        self.n_closed[execution_idx] as usize
    }

    /// The first execution bar that opens at or after the close of a decision bar; the number of
    /// execution bars where there is none.
    pub(crate) fn first_bar_knowing(&self, decision_idx: usize) -> usize {
        self.n_closed.partition_point(|n| *n as usize <= decision_idx)
    }
}

/// A series of one symbol.
#[derive(Debug, Clone, PartialEq)]
pub struct KnownSeries {
    clock: Arc<DecisionClock>,
    long: SideValues,
    /// Where a short reads other values than a long.
    short: Option<SideValues>,
}

/// What positions of one side read.
#[derive(Debug, Clone, PartialEq)]
struct SideValues {
    /// By decision bar, in the position's frame.
    values: Vec<f64>,
    /// `ranges[k]` holds the lowest and highest values that runs of 8^(k+1) execution bars read.
    ranges: Vec<Vec<(f64, f64)>>,
}

/// Before the first value of an ATR, and where nothing of a line is new.
const NOTHING: f64 = f64::NEG_INFINITY;

impl KnownSeries {
    /// An ATR, of which a bar reads the latest value known at its open.
    pub fn atr(clock: &Arc<DecisionClock>, atr: impl Fn(usize) -> Option<f64>) -> KnownSeries {
        let mut latest = NOTHING;
        let n_decisions = clock.n_closed.last().map_or(0, |n| *n as usize);
        let values = (0..n_decisions).map(|idx| {
            latest = atr(idx).unwrap_or(latest);
            latest
        });
        let values: Vec<f64> = values.collect();
        let at = |bar: usize| match clock.n_closed(bar).checked_sub(1).map(|idx| values[idx]) {
            Some(value) if value != NOTHING => (value, value),
            Some(_) | None => EMPTY,
        };
        let ranges = ranges(clock.n_closed.len(), at);
        KnownSeries { clock: Arc::clone(clock), long: SideValues { values, ranges }, short: None }
    }

    /// A line in prices, of which a bar reads what became known since the bar before.
    pub fn line(
        clock: &Arc<DecisionClock>,
        long: impl Fn(usize) -> Option<f64>,
        short: impl Fn(usize) -> Option<f64>,
    ) -> KnownSeries {
        let n_decisions = clock.n_closed.last().map_or(0, |n| *n as usize);
        let column = |level: &dyn Fn(usize) -> Option<f64>| {
            let values: Vec<f64> =
                (0..n_decisions).map(|idx| level(idx).unwrap_or(NOTHING)).collect();
            let at = |bar: usize| match newest(clock, &values, bar) {
                NOTHING => EMPTY,
                value => (value, value),
            };
            let ranges = ranges(clock.n_closed.len(), at);
            SideValues { values, ranges }
        };
        KnownSeries {
            clock: Arc::clone(clock),
            long: column(&long),
            short: Some(column(&|idx| short(idx).map(|price| -price))),
        }
    }

    /// A computed line.
    pub fn of_columns(clock: &Arc<DecisionClock>, columns: &LineColumns) -> KnownSeries {
        let get = |column: &'_ Indicator, idx| column.get(idx);
        KnownSeries::line(clock, |idx| get(&columns.long, idx), |idx| get(&columns.short, idx))
    }

    fn column(&self, side: Side) -> &SideValues {
        match side {
            Side::Long => &self.long,
            Side::Short => self.short.as_ref().unwrap_or(&self.long),
        }
    }

    /// The latest value of an ATR at a bar's open.
    pub(crate) fn latest(&self, bar: usize) -> f64 {
        self.clock.n_closed(bar).checked_sub(1).map_or(NOTHING, |idx| self.long.values[idx])
    }

    /// The highest value of a line, in the frame of a side, that became known since the bar before
    /// opened; on a position's first bar since the decision bar `entered_at`. Below every price
    /// where there is none.
    pub(crate) fn newest(&self, side: Side, bar: usize, entered_at: Option<usize>) -> f64 {
        let values = &self.column(side).values;
        match entered_at {
            None => newest(&self.clock, values, bar),
            Some(decision_idx) => {
                let to = self.clock.n_closed(bar);
                highest(values.get(decision_idx + 1..to).unwrap_or_default())
            }
        }
    }

    /// The value in the frame of a side that a decision bar makes known; absent where there is none.
    pub(crate) fn at_decision(&self, side: Side, decision_idx: usize) -> Option<f64> {
        self.column(side).values.get(decision_idx).copied().filter(|value| *value != NOTHING)
    }

    /// Decision bars closed by a bar's open.
    pub(crate) fn n_closed(&self, bar: usize) -> usize {
        self.clock.n_closed(bar)
    }

    /// Lowest and highest value that the `idx`-th run of 8^`level` execution bars reads.
    pub(crate) fn range(&self, side: Side, level: u32, idx: usize) -> (f64, f64) {
        self.column(side).ranges[level as usize - 1][idx]
    }
}

/// No value.
const EMPTY: (f64, f64) = (f64::INFINITY, f64::NEG_INFINITY);

fn newest(clock: &DecisionClock, values: &[f64], bar: usize) -> f64 {
    let from = bar.checked_sub(1).map_or(0, |before| clock.n_closed(before));
    highest(&values[from..clock.n_closed(bar)])
}

fn highest(values: &[f64]) -> f64 {
    values.iter().copied().fold(NOTHING, f64::max)
}

fn ranges(n_bars: usize, at: impl Fn(usize) -> (f64, f64)) -> Vec<Vec<(f64, f64)>> {
    let wider = |a: (f64, f64), b: (f64, f64)| (a.0.min(b.0), a.1.max(b.1));
    let first = (0..n_bars / FAN_OUT)
        .map(|run| (run * FAN_OUT..(run + 1) * FAN_OUT).map(&at).fold(EMPTY, wider))
        .collect();
    levels_on(first, |runs| runs.iter().copied().fold(EMPTY, wider))
}

/// The series of one symbol that its plans need, by what they are.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct KnownSet {
    series: Vec<(Series, Arc<KnownSeries>)>,
}

impl KnownSet {
    /// No series.
    pub const fn none() -> KnownSet {
        KnownSet { series: Vec::new() }
    }

    /// These series.
    pub fn new(series: Vec<(Series, Arc<KnownSeries>)>) -> KnownSet {
        KnownSet { series }
    }

    /// A series, where it is there.
    pub fn get(&self, series: Series) -> Option<&KnownSeries> {
        self.series.iter().find(|(known, _)| *known == series).map(|(_, values)| &**values)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use exitlab_core::{Bar, Timeframe, Timestamp};

    fn bars(minutes: i64, opens: impl Iterator<Item = i64>) -> BarSeries {
        let mut series = BarSeries::new(Timeframe::from_us(minutes * 60_000_000).unwrap());
        for open in opens {
            let time = Timestamp::from_us(open * 60_000_000);
            series.push(Bar { time, open: 1.0, high: 1.0, low: 1.0, close: 1.0, volume: None });
        }
        series
    }

    #[test]
    fn a_line_is_read_once_and_an_atr_until_the_next_one() {
        // decisions close at 5, 10, 15 and 25 minutes; minute bars, none from 11 to 15
        let decision = bars(5, [0, 5, 10, 20].into_iter());
        let execution = bars(1, (0..11).chain(16..30));
        let clock = Arc::new(DecisionClock::new(&execution, &decision));
        assert_eq!([4, 5, 9, 10, 11, 20].map(|bar| clock.n_closed(bar)), [0, 1, 1, 2, 3, 4]);
        assert_eq!([0, 1, 2, 3].map(|idx| clock.first_bar_knowing(idx)), [5, 10, 11, 20]);
        let value = |idx: usize| [Some(7.0), Some(9.0), None, Some(8.0)][idx];
        let atr = KnownSeries::atr(&clock, value);
        assert_eq!([5, 9, 10, 12, 20].map(|bar| atr.latest(bar)), [7.0, 7.0, 9.0, 9.0, 8.0]);
        let line = KnownSeries::line(&clock, value, value);
        let newest = |bar| line.newest(Side::Long, bar, None);
        assert_eq!([5, 6, 10, 11, 20].map(newest), [7.0, NOTHING, 9.0, NOTHING, 8.0]);
        // a position that was decided at the first decision's close reads the second's on its first bar
        assert_eq!(line.newest(Side::Short, 11, Some(0)), -9.0);
        assert_eq!(line.newest(Side::Long, 10, Some(1)), NOTHING);
        assert_eq!(line.range(Side::Long, 1, 1), (9.0, 9.0));
        assert_eq!(atr.range(Side::Long, 1, 0), (7.0, 7.0));
    }
}
