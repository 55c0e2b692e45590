//! Bars that a caller holds, checked and cut as those of a file.

use crate::load::Parts;
use crate::scan::{BadRows, Scan, Seen, Window};
use crate::{DataError, LoadOptions, LoadedBars, SourceFile, TimeForm};
use exitlab_core::{Bar, Timestamp};
use sha2::{Digest, Sha256};
use std::path::PathBuf;

/// Bars by column, in any order of time that a file may have: ascending, or newest first.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct MemoryBars {
    /// Open times.
    pub time: Vec<Timestamp>,
    /// Prices, as many as times.
    pub open: Vec<f64>,
    /// Prices, as many as times.
    pub high: Vec<f64>,
    /// Prices, as many as times.
    pub low: Vec<f64>,
    /// Prices, as many as times.
    pub close: Vec<f64>,
    /// Volumes, as many as times, NaN where one is absent; empty where there are none.
    pub volume: Vec<f64>,
}

impl MemoryBars {
    /// Columns of these bars.
    pub fn of(bars: impl IntoIterator<Item = Bar>) -> MemoryBars {
        let mut columns = MemoryBars::default();
        for bar in bars {
            columns.time.push(bar.time);
            columns.open.push(bar.open);
            columns.high.push(bar.high);
            columns.low.push(bar.low);
            columns.close.push(bar.close);
            columns.volume.push(bar.volume.unwrap_or(f64::NAN));
        }
        columns
    }

    /// Makes sure that the columns are of one length.
    ///
    /// # Errors
    /// [`DataError::RaggedColumns`] where one is not.
    fn check_lengths(&self, path: &PathBuf) -> Result<(), DataError> {
        let n_times = self.time.len();
        let columns = [
            ("open", self.open.len()),
            ("high", self.high.len()),
            ("low", self.low.len()),
            ("close", self.close.len()),
            ("volume", if self.volume.is_empty() { n_times } else { self.volume.len() }),
        ];
        match columns.into_iter().find(|(_, n)| *n != n_times) {
            None => Ok(()),
            Some((column, n)) => {
                Err(DataError::RaggedColumns { path: path.clone(), column, n, n_times })
            }
        }
    }

    fn bar(&self, row: usize) -> Bar {
        Bar {
            time: self.time[row],
            open: self.open[row],
            high: self.high[row],
            low: self.low[row],
            close: self.close[row],
            volume: self.volume.get(row).copied().filter(|volume| !volume.is_nan()),
        }
    }

    /// What a manifest says of them, in the place of a file: the hash is of the bytes of the columns.
    fn source(&self, path: PathBuf) -> SourceFile {
        let mut hash = Sha256::new();
        self.time.iter().for_each(|time| hash.update(time.us().to_le_bytes()));
        for column in [&self.open, &self.high, &self.low, &self.close, &self.volume] {
            column.iter().for_each(|value| hash.update(value.to_bits().to_le_bytes()));
        }
        let sha256 = hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect();
        SourceFile { path, sha256, n_rows: self.time.len() }
    }
}

/// The bars of a symbol that a caller holds, as [`load_bars`](crate::load_bars) gives those of a file;
/// messages call them `SYMBOL (in memory)` and count rows from 1.
///
/// # Errors
/// Those of [`load_bars`](crate::load_bars), and [`DataError::RaggedColumns`].
pub fn load_memory_bars(
    symbol: &str,
    bars: &MemoryBars,
    options: &LoadOptions,
) -> Result<LoadedBars, DataError> {
    let path = PathBuf::from(format!("{symbol} (in memory)"));
    bars.check_lengths(&path)?;
    if bars.time.is_empty() {
        return Err(DataError::NoRows { path });
    }
    let window = Window { from: options.from, to: options.to };
    let policy = BadRows::of(options.on_bad_row);
    let mut scan = Scan::new(path.as_path().into(), window, policy, Some(options.timeframe));
    scan.time_name = "time".to_owned();
    for row in 0..bars.time.len() {
        let (line, bar) = (row as u64 + 1, bars.bar(row));
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
        match scan.time(line, Ok((bar.time, TimeForm::Iso)), &|| bar.time.to_string()) {
            Seen::Inside(_) => scan.bar(line, bar, &text),
            Seen::Skip => {}
            Seen::Stop => break,
        }
        if scan.is_stopped() {
            break;
        }
    }
    let source = bars.source(path.clone());
    let mut parts = Parts::new(options);
    parts.add(scan)?;
    parts.join(symbol, &path, vec![source])
}
