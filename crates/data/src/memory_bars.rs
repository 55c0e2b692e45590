//! Bars that a caller holds, checked and cut as those of a file.

use crate::columnar::for_each_part_of_frame;
use crate::columnar_bars::ColumnarBars;
use crate::frame_source::frame_source;
use crate::load::Parts;
use crate::local_clock::LocalClock;
use crate::row_time::RowTime;
use crate::scan::{BadRows, Scan, Seen, TimeWindow};
use crate::{DataError, LoadOptions, LoadedBars, SourceFile, TimeForm};
use exitlab_core::{Bar, Timestamp};
use exitlab_table::{ArrowFrame, ForeignFile};
use sha2::{Digest, Sha256};
use std::path::PathBuf;

/// Bars that a caller holds, in any order of time that a file may have: ascending, or newest first.
#[derive(Debug, Clone, PartialEq)]
pub struct MemoryBars {
    content: Content,
    /// Where they were read; none of bars that were made in memory.
    files: Vec<SourceFile>,
    /// The clock that their times follow.
    clock: LocalClock,
}

#[derive(Debug, Clone, PartialEq)]
enum Content {
    Bars(Vec<Bar>),
    Frame(ArrowFrame),
}

/// Bars by column, as many values of each as there are times.
#[derive(Debug, Clone, Copy, Default)]
pub struct BarSlices<'a> {
    /// Open times.
    pub time: &'a [Timestamp],
    /// Opening prices.
    pub open: &'a [f64],
    /// Highest prices.
    pub high: &'a [f64],
    /// Lowest prices.
    pub low: &'a [f64],
    /// Closing prices.
    pub close: &'a [f64],
    /// Volumes, NaN where one is absent; empty where there are none.
    pub volume: &'a [f64],
}

impl MemoryBars {
    fn new(content: Content) -> MemoryBars {
        MemoryBars { content, files: Vec::new(), clock: LocalClock::Fixed }
    }

    /// These bars.
    pub fn of(bars: impl IntoIterator<Item = Bar>) -> MemoryBars {
        MemoryBars::new(Content::Bars(bars.into_iter().collect()))
    }

    /// Bars that were read from files, which manifests name.
    pub fn loaded(loaded: &LoadedBars) -> MemoryBars {
        let series = &loaded.series;
        let bars = (0..series.len()).map(|row| series.bar(row));
        let clock = LocalClock::of_series(series);
        MemoryBars { files: loaded.files.clone(), clock, ..MemoryBars::of(bars) }
    }

    /// Bars by column.
    ///
    /// # Errors
    /// [`DataError::RaggedColumns`] where columns differ in length.
    pub fn from_columns(columns: BarSlices<'_>) -> Result<MemoryBars, DataError> {
        let BarSlices { time, open, high, low, close, volume } = columns;
        let n_times = time.len();
        let lengths = [
            ("open", open.len()),
            ("high", high.len()),
            ("low", low.len()),
            ("close", close.len()),
            ("volume", if volume.is_empty() { n_times } else { volume.len() }),
        ];
        if let Some((column, n)) = lengths.into_iter().find(|(_, n)| *n != n_times) {
            return Err(DataError::RaggedColumns { column, n, n_times });
        }
        let bar = |row: usize| Bar {
            time: time[row],
            open: open[row],
            high: high[row],
            low: low[row],
            close: close[row],
            volume: volume.get(row).copied().filter(|volume| !volume.is_nan()),
        };
        Ok(MemoryBars::of((0..n_times).map(bar)))
    }

    /// Bars of a frame, whose columns are found as those of a file are.
    pub fn from_frame(frame: impl Into<ArrowFrame>) -> MemoryBars {
        MemoryBars::new(Content::Frame(frame.into()))
    }

    /// What a manifest says of them, in the place of a file.
    fn source(&self, path: PathBuf) -> SourceFile {
        match &self.content {
            Content::Bars(bars) => bars_source(path, bars),
            Content::Frame(frame) => frame_source(path, &ForeignFile::frame(frame.clone())),
        }
    }
}

fn bars_source(path: PathBuf, bars: &[Bar]) -> SourceFile {
    let mut hash = Sha256::new();
    for bar in bars {
        hash.update(bar.time.us().to_le_bytes());
        let volume = bar.volume.unwrap_or(f64::NAN);
        for value in [bar.open, bar.high, bar.low, bar.close, volume] {
            hash.update(value.to_bits().to_le_bytes());
        }
    }
    SourceFile::new(path, hash.finalize(), bars.len())
}

/// The bars of a symbol that a caller holds, as [`load_bars`](crate::load_bars) gives those of a file;
/// messages call them `SYMBOL (in memory)` and count rows from 1.
///
/// # Errors
/// Those of [`load_bars`](crate::load_bars).
pub fn load_memory_bars(
    symbol: &str,
    bars: &MemoryBars,
    options: &LoadOptions,
) -> Result<LoadedBars, DataError> {
    let path = PathBuf::from(format!("{symbol} (in memory)"));
    let window = TimeWindow { from: options.from, to: options.to };
    let policy = BadRows::of(options.on_bad_row);
    let mut scan = Scan::new(path.as_path().into(), window, policy, Some(options.timeframe));
    scan.clock = bars.clock.clone();
    match &bars.content {
        Content::Bars(bars) => scan_bars(bars, &mut scan),
        Content::Frame(frame) => {
            let frame = ForeignFile::frame(frame.clone());
            let mut bars = ColumnarBars::new(&options.reading, &mut scan);
            for_each_part_of_frame(&path, &frame, &mut |part| bars.read(part))?;
            scan.is_of_its_time()?;
        }
    }
    if scan.n_rows == 0 {
        return Err(DataError::NoBarsGiven { symbol: symbol.to_owned() });
    }
    scan.is_of_one_symbol()?;
    let files = match bars.files.as_slice() {
        [] => vec![bars.source(path.clone())],
        files => files.to_vec(),
    };
    let mut parts = Parts::new(&path, options);
    parts.add(scan)?;
    parts.join(symbol, files)
}

fn scan_bars(bars: &[Bar], scan: &mut Scan) {
    scan.time_name = "time".to_owned();
    for (line, bar) in (1..).zip(bars) {
        let text = |column: &str| {
            let value = match column {
                "open" => bar.open,
                "high" => bar.high,
                "low" => bar.low,
                "close" => bar.close,
                _ => bar.volume.unwrap_or(f64::NAN),
            };
            (column.to_owned(), value.to_string())
        };
        let time = RowTime::once(bar.time, TimeForm::Zoned);
        match scan.time(line, time, &|| bar.time.to_string()) {
            Seen::Inside(_) => scan.bar(line, *bar, &text),
            Seen::Skip => {}
            Seen::Stop => return,
        }
        if scan.is_stopped() {
            return;
        }
    }
}
