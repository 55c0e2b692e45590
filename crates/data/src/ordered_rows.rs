//! Rows that have come in order of time, in columns.

use crate::row_list::Row;
use exitlab_core::{Bar, BarSeries, Timeframe, Timestamp};
use std::ops::Range;

/// Rows below which handing columns to other threads costs more than it gains.
pub(crate) const MIN_ROWS_TO_SHARE: usize = 4_096;

/// Columns of some consecutive rows, times strictly increasing.
pub(crate) struct PartColumns<'p> {
    pub(crate) time: &'p [Timestamp],
    /// Open, high, low, close.
    pub(crate) prices: [&'p [f64]; 4],
    /// Volumes, where known.
    pub(crate) volume: &'p [Option<f64>],
}

impl<'p> PartColumns<'p> {
    /// Some of the rows.
    pub(crate) fn cut(&self, rows: Range<usize>) -> PartColumns<'p> {
        PartColumns {
            time: &self.time[rows.clone()],
            prices: self.prices.map(|column| &column[rows.clone()]),
            volume: &self.volume[rows],
        }
    }
}

/// Rows in order of time: the columns of the series that they will be.
#[derive(Debug)]
pub(crate) struct OrderedRows {
    timeframe: Timeframe,
    time: Vec<Timestamp>,
    /// Open, high, low, close.
    prices: [Vec<f64>; 4],
    volume: Vec<Option<f64>>,
    runs: Vec<LineRun>,
}

/// Rows on consecutive lines of a file.
#[derive(Debug)]
struct LineRun {
    /// Index of its first row.
    start: usize,
    line: u64,
    file: u32,
}

impl OrderedRows {
    pub(crate) fn new(timeframe: Timeframe) -> OrderedRows {
        OrderedRows {
            timeframe,
            time: Vec::new(),
            prices: Default::default(),
            volume: Vec::new(),
            runs: Vec::new(),
        }
    }

    pub(crate) fn timeframe(&self) -> Timeframe {
        self.timeframe
    }

    pub(crate) fn time(&self) -> &[Timestamp] {
        &self.time
    }

    /// Makes room for that many more rows, where there is that much: a damaged file may promise more.
    pub(crate) fn reserve(&mut self, n_rows: usize) {
        let mut is_there = self.time.try_reserve_exact(n_rows).is_ok();
        for column in &mut self.prices {
            is_there = is_there && column.try_reserve_exact(n_rows).is_ok();
        }
        if is_there {
            let _ = self.volume.try_reserve_exact(n_rows); // it grows as it must otherwise
        }
    }

    /// Adds a row if it comes after all others.
    #[inline]
    pub(crate) fn push(&mut self, row: &Row) -> bool {
        if self.time.last().is_some_and(|last| row.bar.time <= *last) {
            return false;
        }
        self.begin_run(row.line, row.file);
        let Bar { time, open, high, low, close, volume } = row.bar;
        self.time.push(time);
        for (column, price) in self.prices.iter_mut().zip([open, high, low, close]) {
            column.push(price);
        }
        self.volume.push(volume);
        true
    }

    /// Adds rows on consecutive lines of the first file, if they come after all others; each column on
    /// a thread of the caller's pool that is free.
    pub(crate) fn append(&mut self, line: u64, rows: &PartColumns<'_>) -> bool {
        let Some(first) = rows.time.first() else { return true };
        if self.time.last().is_some_and(|last| first <= last) {
            return false;
        }
        self.begin_run(line, 0);
        let OrderedRows { time, prices, volume, .. } = self;
        if rows.time.len() < MIN_ROWS_TO_SHARE {
            time.extend_from_slice(rows.time);
            prices.iter_mut().zip(rows.prices).for_each(|(column, p)| column.extend_from_slice(p));
            volume.extend_from_slice(rows.volume);
            return true;
        }
        rayon::scope(|scope| {
            scope.spawn(|_| volume.extend_from_slice(rows.volume));
            for (column, part) in prices.iter_mut().zip(rows.prices) {
                scope.spawn(|_| column.extend_from_slice(part));
            }
            time.extend_from_slice(rows.time);
        });
        true
    }

    fn begin_run(&mut self, line: u64, file: u32) {
        let start = self.time.len();
        let continues =
            |run: &LineRun| run.file == file && run.line + (start - run.start) as u64 == line;
        if !self.runs.last().is_some_and(continues) {
            self.runs.push(LineRun { start, line, file });
        }
    }

    /// The file that all rows are of.
    pub(crate) fn set_file(&mut self, file: u32) {
        self.runs.iter_mut().for_each(|run| run.file = file);
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = Row> {
        let ends = self.runs.iter().skip(1).map(|run| run.start).chain([self.time.len()]);
        self.runs.iter().zip(ends).flat_map(|(run, end)| {
            (run.start..end).map(|idx| Row {
                bar: self.bar(idx),
                line: run.line + (idx - run.start) as u64,
                file: run.file,
            })
        })
    }

    fn bar(&self, idx: usize) -> Bar {
        let [open, high, low, close] = self.prices.each_ref().map(|column| column[idx]);
        Bar { time: self.time[idx], open, high, low, close, volume: self.volume[idx] }
    }

    /// The series of the rows.
    pub(crate) fn into_series(self) -> BarSeries {
        BarSeries::from_columns(self.timeframe, self.time, self.prices, self.volume)
    }
}
