//! Bars of a symbol, from a file or from memory.

use crate::Error;
use exitlab_core::{Bar, BarSeries, Timeframe, Timestamp};
use exitlab_data::{BarSlices, LoadOptions, LoadedBars, MemoryBars, load_bars, load_memory_bars};
use exitlab_table::ArrowFrame;
use std::path::Path;
use std::sync::Arc;

/// Bars of a symbol, checked: times ascend, prices are above 0 and fit each other.
#[derive(Debug, Clone)]
pub struct Bars {
    symbol: String,
    timeframe: Timeframe,
    loaded: LoadedBars,
    pub(crate) memory: Arc<MemoryBars>,
}

impl Bars {
    /// Reads a file, a glob or a folder: CSV, Parquet or Arrow, recognised by its content.
    ///
    /// # Errors
    /// Where it cannot be read or a row cannot be used, with the line.
    pub fn read(
        symbol: impl Into<String>,
        path: impl AsRef<Path>,
        timeframe: Timeframe,
    ) -> Result<Bars, Error> {
        let symbol = symbol.into();
        let loaded = load_bars(&symbol, path.as_ref(), &options(timeframe))?;
        let memory = Arc::new(MemoryBars::loaded(&loaded));
        Ok(Bars { symbol, timeframe, loaded, memory })
    }

    /// Bars one by one.
    ///
    /// # Errors
    /// Where one cannot be used, with its number from 1.
    pub fn from_bars(
        symbol: impl Into<String>,
        bars: impl IntoIterator<Item = Bar>,
        timeframe: Timeframe,
    ) -> Result<Bars, Error> {
        Bars::from_memory(symbol.into(), MemoryBars::of(bars), timeframe)
    }

    /// Bars by column.
    ///
    /// # Errors
    /// Where columns differ in length or a bar cannot be used, with its number from 1.
    pub fn from_columns(
        symbol: impl Into<String>,
        columns: BarSlices<'_>,
        timeframe: Timeframe,
    ) -> Result<Bars, Error> {
        Bars::from_memory(symbol.into(), MemoryBars::from_columns(columns)?, timeframe)
    }

    /// Bars of a frame, such as Polars', whose columns are found by their usual names, as those of a Parquet
    /// file are, and not copied.
    ///
    /// # Errors
    /// Where a column is missing or a row cannot be used, with its number from 1.
    pub fn from_frame(
        symbol: impl Into<String>,
        frame: impl Into<ArrowFrame>,
        timeframe: Timeframe,
    ) -> Result<Bars, Error> {
        Bars::from_memory(symbol.into(), MemoryBars::from_frame(frame), timeframe)
    }

    fn from_memory(
        symbol: String,
        memory: MemoryBars,
        timeframe: Timeframe,
    ) -> Result<Bars, Error> {
        let loaded = load_memory_bars(&symbol, &memory, &options(timeframe))?;
        Ok(Bars { symbol, timeframe, loaded, memory: Arc::new(memory) })
    }

    /// Name of the symbol.
    pub fn symbol(&self) -> &str {
        &self.symbol
    }

    /// Length of the bars.
    pub fn timeframe(&self) -> Timeframe {
        self.timeframe
    }

    /// The bars.
    pub fn series(&self) -> &BarSeries {
        &self.loaded.series
    }

    /// The bars with what was found in them: gaps, jumps, the files that they came from.
    pub fn loaded(&self) -> &LoadedBars {
        &self.loaded
    }

    /// Open time of the first bar and close time of the last one.
    pub fn span(&self) -> (Timestamp, Timestamp) {
        let series = self.series();
        (series.time()[0], series.close_time(series.len() - 1))
    }
}

/// Every bar; what is bad is an error.
fn options(timeframe: Timeframe) -> LoadOptions {
    LoadOptions::new(timeframe)
}
