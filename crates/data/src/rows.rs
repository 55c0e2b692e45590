//! Bars with their places: columns while they come in order of time, which are then the run's own
//! series, and a list otherwise.

use crate::ordered_rows::{OrderedRows, PartColumns};
use crate::row_list::{Row, RowList};
use exitlab_core::{BarSeries, Timeframe, Timestamp};
use std::borrow::Cow;

/// Rows of a file, or of several that are joined.
#[derive(Debug)]
pub(crate) struct Rows {
    /// All rows, while they are in order of time.
    ordered: Option<OrderedRows>,
    /// All rows otherwise.
    list: RowList,
}

impl Rows {
    /// No rows yet. Without a timeframe they are a list from the start.
    pub(crate) fn new(timeframe: Option<Timeframe>) -> Rows {
        Rows { ordered: timeframe.map(OrderedRows::new), list: RowList::default() }
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
            ordered.reserve(n_rows);
        }
    }

    /// Adds rows on consecutive lines of the first file, making room for that many where there are none
    /// yet; false where they are not to be kept in columns.
    pub(crate) fn append(&mut self, line: u64, rows: &PartColumns<'_>, room: usize) -> bool {
        let Some(ordered) = &mut self.ordered else { return false };
        if ordered.time().is_empty() {
            ordered.reserve(room);
        }
        ordered.append(line, rows)
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

    /// Their times, in the order they have now.
    pub(crate) fn times(&self) -> Cow<'_, [Timestamp]> {
        match &self.ordered {
            Some(ordered) => Cow::Borrowed(ordered.time()),
            None => self.list.iter().map(|row| row.bar.time).collect(),
        }
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.first_time().is_none()
    }

    pub(crate) fn first_time(&self) -> Option<Timestamp> {
        self.iter().next().map(|row| row.bar.time)
    }

    pub(crate) fn last_time(&self) -> Option<Timestamp> {
        match &self.ordered {
            Some(ordered) => ordered.time().last().copied(),
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
            ordered.time().windows(2).all(|pair| pair[1].us() - pair[0].us() >= least_us)
        })
    }

    /// The file that all rows are of.
    pub(crate) fn set_file(&mut self, file: u32) {
        if let Some(ordered) = &mut self.ordered {
            ordered.set_file(file);
        }
        self.list.iter_mut().for_each(|row| row.file = file);
    }

    /// The series of the rows, which are in order of time.
    pub(crate) fn into_series(mut self, timeframe: Timeframe) -> BarSeries {
        match self.ordered.take_if(|ordered| ordered.timeframe() == timeframe) {
            Some(ordered) => ordered.into_series(),
            None => {
                let mut series = BarSeries::new(timeframe);
                self.list().drain().for_each(|row| series.push(row.bar));
                series
            }
        }
    }
}
