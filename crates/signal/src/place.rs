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
}

impl<'a> Places<'a> {
    /// `symbols` are the scenario's, in the order of their [`SymbolIdx`].
    pub(crate) fn new(symbols: &[SymbolSeries<'a>], stamps: Stamps) -> Places<'a> {
        let place = |(idx, symbol): (u32, &SymbolSeries<'a>)| {
            let SymbolSeries { name, series } = *symbol;
            (name, Place { symbol: SymbolIdx(idx), name, series })
        };
        Places { by_name: (0_u32..).zip(symbols).map(place).collect(), stamps }
    }

    /// The symbol of that name.
    pub(crate) fn symbol(&self, line: usize, name: &str) -> Result<Place<'a>, SignalError> {
        let unknown = || SignalError::UnknownSymbol { line, symbol: name.to_owned() };
        self.by_name.get(name).copied().ok_or_else(unknown)
    }

    /// The decision bar of a row; none where it lies before the symbol's first close or after its last
    /// one. Under [`Align::Next`] too: a row from before the data is no row of its first bar.
    pub(crate) fn bar(
        &self,
        place: &Place<'a>,
        line: usize,
        time: Timestamp,
    ) -> Result<Option<BarIdx>, SignalError> {
        let series = place.series;
        let stamp = time;
        let time = match self.stamps.time {
            BarTime::Close => stamp,
            BarTime::Open => series.close_of_open(stamp),
        };
        let is_outside = series.is_empty()
            || time < series.close_time(0)
            || time > series.close_time(series.len() - 1);
        if is_outside {
            return Ok(None);
        }
        let bar = match self.stamps.align {
            Align::Exact => series.closing_at(time),
            Align::Next => series.first_close_at_or_after(time),
        };
        match bar {
            Some(bar) => Ok(Some(bar)),
            None => {
                let symbol = place.name.to_owned();
                Err(SignalError::NotACloseTime { line, symbol, time: stamp, is: self.stamps.time })
            }
        }
    }
}
