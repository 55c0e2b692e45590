//! Where rows of a file belong: on the decision bar of their symbol that closes at their time.

use crate::SignalError;
use exitlab_core::{BarIdx, BarSeries, BarTime, SymbolIdx, Timestamp};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What a signal time that is no bar's close time does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Align {
    /// Stops the run.
    Exact,
    /// Takes the first close at or after it.
    Next,
}

/// What the times of a file's rows are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Stamps {
    /// Which end of its bar a time is.
    pub time: BarTime,
    /// What a time that is no bar's does.
    pub align: Align,
}

impl Stamps {
    /// The close that a row's time means, if it is one.
    pub fn close_time(self, series: &BarSeries, stamp: Timestamp) -> Timestamp {
        match self.time {
            BarTime::Close => stamp,
            BarTime::Open => series.close_of_open(stamp),
        }
    }

    /// Whether a row is among a symbol's bars: neither before its first close nor after its last one.
    pub fn is_inside(self, series: &BarSeries, stamp: Timestamp) -> bool {
        let close = self.close_time(series, stamp);
        let last = series.len().checked_sub(1);
        last.is_some_and(|last| (series.close_time(0)..=series.close_time(last)).contains(&close))
    }
}

/// What became of a file's rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct RowCounts {
    /// Rows at the time of a bar.
    pub n_exact: usize,
    /// Rows between, which [`Align::Next`] moved to the next close.
    pub n_moved: usize,
    /// Rows of those moved that stand at the open of a bar where closes are asked for: most likely all
    /// of the file's times are opens.
    pub n_moved_opens: usize,
    /// Rows before their symbol's first close or after its last one, which are ignored.
    pub n_outside: usize,
}

/// A symbol's name and its decision bars.
#[derive(Debug, Clone, Copy)]
pub struct SymbolSeries<'a> {
    /// Name of the symbol.
    pub name: &'a str,
    /// Its decision bars.
    pub series: &'a BarSeries,
}

/// A row's symbol.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Place<'a> {
    pub(crate) symbol: SymbolIdx,
    pub(crate) name: &'a str,
    pub(crate) series: &'a BarSeries,
}

/// Finds the places of rows.
#[derive(Debug)]
pub(crate) struct Places<'a> {
    by_name: BTreeMap<&'a str, Place<'a>>,
    stamps: Stamps,
    counts: RowCounts,
}

impl<'a> Places<'a> {
    /// `symbols` are the scenario's, in the order of their [`SymbolIdx`].
    pub(crate) fn new(symbols: &[SymbolSeries<'a>], stamps: Stamps) -> Places<'a> {
        let place = |(idx, symbol): (u32, &SymbolSeries<'a>)| {
            let SymbolSeries { name, series } = *symbol;
            (name, Place { symbol: SymbolIdx(idx), name, series })
        };
        let by_name = (0_u32..).zip(symbols).map(place).collect();
        Places { by_name, stamps, counts: RowCounts::default() }
    }

    /// What became of the rows so far.
    pub(crate) fn counts(&self) -> RowCounts {
        self.counts
    }

    /// The symbol of that name.
    pub(crate) fn symbol(&self, line: usize, name: &str) -> Result<Place<'a>, SignalError> {
        let unknown = || SignalError::UnknownSymbol { line, symbol: name.to_owned() };
        self.by_name.get(name).copied().ok_or_else(unknown)
    }

    /// The decision bar of a row; none where it lies before the symbol's first close or after its last
    /// one. Under [`Align::Next`] too: a row from before the data is no row of its first bar.
    pub(crate) fn bar(
        &mut self,
        place: &Place<'a>,
        line: usize,
        stamp: Timestamp,
    ) -> Result<Option<BarIdx>, SignalError> {
        let series = place.series;
        if !self.stamps.is_inside(series, stamp) {
            self.counts.n_outside += 1;
            return Ok(None);
        }
        let time = self.stamps.close_time(series, stamp);
        if let Some(bar) = series.closing_at(time) {
            self.counts.n_exact += 1;
            return Ok(Some(bar));
        }
        let next = match self.stamps.align {
            Align::Exact => None,
            Align::Next => series.first_close_at_or_after(time),
        };
        let Some(next) = next else {
            let symbol = place.name.to_owned();
            let is = self.stamps.time;
            return Err(SignalError::NotACloseTime { line, symbol, time: stamp, is });
        };
        self.counts.n_moved += 1;
        let is_open = series.time().binary_search(&stamp).is_ok();
        if self.stamps.time == BarTime::Close && is_open {
            self.counts.n_moved_opens += 1;
        }
        Ok(Some(next))
    }
}
