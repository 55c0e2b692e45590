//! Bars with their places: a series while they come in order of time, which is then the run's own,
//! and a list otherwise.

use crate::row_list::{Row, RowList};
use exitlab_core::{BarSeries, Timeframe, Timestamp};

/// Rows of a file, or of several that are joined.
#[derive(Debug)]
pub(crate) struct Rows {
    /// All rows, while they are in order of time.
    ordered: Option<OrderedRows>,
    /// All rows otherwise.
    list: RowList,
}

#[derive(Debug)]
struct OrderedRows {
    series: BarSeries,
    runs: Vec<Run>,
}

/// Rows on consecutive lines of a file.
#[derive(Debug)]
struct Run {
    /// Index of its first row.
    start: usize,
    line: u64,
    file: u32,
}

impl Rows {
    /// No rows yet. Without a timeframe they are a list from the start.
    pub(crate) fn new(timeframe: Option<Timeframe>) -> Rows {
        let ordered = |t| OrderedRows { series: BarSeries::new(t), runs: Vec::new() };
        Rows { ordered: timeframe.map(ordered), list: RowList::default() }
    }

    /// The rows of a list.
    pub(crate) fn listed(list: RowList) -> Rows {
        Rows { ordered: None, list }
    }

    #[inline]
    pub(crate) fn push(&mut self, row: Row) {
        let is_pushed = self.ordered.as_mut().is_some_and(|ordered| ordered.push(&row));
        if !is_pushed {
            self.list().push(row);
        }
    }

    /// Makes room for that many more rows, as long as they come in order of time.
    pub(crate) fn reserve(&mut self, n_rows: usize) {
        if let Some(ordered) = &mut self.ordered {
            ordered.series.reserve(n_rows);
        }
    }

    /// Adds rows that come after.
    pub(crate) fn extend(&mut self, rows: impl Iterator<Item = Row>) {
        rows.for_each(|row| self.push(row));
    }

    /// The rows as a list, which they are from now on.
    pub(crate) fn list(&mut self) -> &mut RowList {
        if let Some(ordered) = self.ordered.take() {
            ordered.iter().for_each(|row| self.list.push(row));
        }
        &mut self.list
    }

    /// The rows as a list.
    pub(crate) fn into_list(mut self) -> RowList {
        std::mem::take(self.list())
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = Row> {
        let ordered = self.ordered.iter().flat_map(OrderedRows::iter);
        ordered.chain(self.list.iter().copied())
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.first_time().is_none()
    }

    pub(crate) fn first_time(&self) -> Option<Timestamp> {
        self.iter().next().map(|row| row.bar.time)
    }

    pub(crate) fn last_time(&self) -> Option<Timestamp> {
        match &self.ordered {
            Some(ordered) => ordered.series.time().last().copied(),
            None => self.list.iter().next_back().map(|row| row.bar.time),
        }
    }

    /// Whether the rows are known to be in order of time.
    pub(crate) fn is_ordered(&self) -> bool {
        self.ordered.is_some()
    }

    /// Whether the rows are known to be in order of time, with room for a bar between any two.
    pub(crate) fn is_spaced(&self, timeframe: Option<Timeframe>) -> bool {
        let least_us = timeframe.map_or(1, Timeframe::us);
        self.ordered.as_ref().is_some_and(|ordered| {
            ordered.series.time().windows(2).all(|pair| pair[1].us() - pair[0].us() >= least_us)
        })
    }

    /// The file that all rows are of.
    pub(crate) fn set_file(&mut self, file: u32) {
        if let Some(ordered) = &mut self.ordered {
            ordered.runs.iter_mut().for_each(|run| run.file = file);
        }
        self.list.iter_mut().for_each(|row| row.file = file);
    }

    /// The series of the rows, which are in order of time.
    pub(crate) fn into_series(mut self, timeframe: Timeframe) -> BarSeries {
        match self.ordered.take_if(|ordered| ordered.series.timeframe() == timeframe) {
            Some(ordered) => ordered.series,
            None => {
                let mut series = BarSeries::new(timeframe);
                self.list().drain().for_each(|row| series.push(row.bar));
                series
            }
        }
    }
}

impl OrderedRows {
    /// Adds a row if it comes after all others.
    #[inline]
    fn push(&mut self, row: &Row) -> bool {
        if self.series.time().last().is_some_and(|last| row.bar.time <= *last) {
            return false;
        }
        let start = self.series.len();
        let continues =
            |run: &Run| run.file == row.file && run.line + (start - run.start) as u64 == row.line;
        if !self.runs.last().is_some_and(continues) {
            self.runs.push(Run { start, line: row.line, file: row.file });
        }
        self.series.push(row.bar);
        true
    }

    fn iter(&self) -> impl Iterator<Item = Row> {
        let ends = self.runs.iter().skip(1).map(|run| run.start).chain([self.series.len()]);
        self.runs.iter().zip(ends).flat_map(|(run, end)| {
            (run.start..end).map(|idx| Row {
                bar: self.series.bar(idx),
                line: run.line + (idx - run.start) as u64,
                file: run.file,
            })
        })
    }
}
