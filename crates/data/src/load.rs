//! Loads a symbol's bars for a run.

use crate::bar_files::bar_files;
use crate::columnar::for_each_part;
use crate::columnar_bars::ColumnarBars;
use crate::columnar_form::Columnar;
use crate::csv_bars::read_csv_bars;
use crate::csv_reader::CsvReader;
use crate::join::join;
use crate::scan::{BadRows, Scan, TimeWindow};
use crate::settle::Settled;
use crate::stored_file::{Part, StoredFile};
use crate::{BadRow, DataError, GapReport, PriceJump, SourceFile};
use bytes::Bytes;
use exitlab_core::{BarSeries, Timeframe, Timestamp};
use std::path::Path;
use std::sync::Mutex;

/// Dropped rows that a manifest lists.
const N_LISTED: usize = 10;
/// Largest share of a symbol's rows that may be dropped.
const MAX_DROPPED: f64 = 0.01;

/// What becomes of bad rows (SPEC §1).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum BadRowPolicy {
    /// The first one is an error.
    #[default]
    Error,
    /// Up to 1% are dropped and counted; more are an error.
    Drop,
}

/// How to load a symbol's bars.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LoadOptions {
    /// Length of the bars.
    pub timeframe: Timeframe,
    /// First open time that belongs to the series.
    pub from: Option<Timestamp>,
    /// First open time after the series.
    pub to: Option<Timestamp>,
    /// What becomes of bad rows.
    pub on_bad_row: BadRowPolicy,
}

/// Rows that were left out.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct DroppedRows {
    /// How many.
    pub n: usize,
    /// The first few, in order of files and lines.
    pub first: Vec<BadRow>,
}

/// A symbol's bars and what there is to know about them.
#[derive(Debug, Clone, PartialEq)]
pub struct LoadedBars {
    /// The bars; never empty.
    pub series: BarSeries,
    /// The files they came from, sorted by path.
    pub files: Vec<SourceFile>,
    /// Missing bars.
    pub gaps: GapReport,
    /// Bars off the symbol's usual grid.
    pub n_off_grid: usize,
    /// Bad rows that were left out.
    pub dropped: DroppedRows,
    /// Opens that look like an unadjusted split.
    pub jumps: Vec<PriceJump>,
}

/// Loads the bars of a symbol from a file, a glob or a folder, in order of time.
///
/// Rows outside the window are not part of the series and their prices are not read: they cannot
/// be bad. A row whose time cannot be read is bad whatever the window, and so is one outside the
/// window that stands between rows inside it.
///
/// # Errors
/// Where a file cannot be read, a row is bad (with [`BadRowPolicy::Drop`]: more than 1% of the rows in
/// the window), a file mixes forms of time, two files disagree about a bar, or no bar is left.
pub fn load_bars(
    symbol: &str,
    path: &Path,
    options: &LoadOptions,
) -> Result<LoadedBars, DataError> {
    let window = TimeWindow { from: options.from, to: options.to };
    let policy = BadRows::of(options.on_bad_row);
    let timeframe = Some(options.timeframe);
    let mut parts = Parts::new(options);
    let mut files = Vec::new();
    for file in bar_files(path)? {
        let mut stored = StoredFile::open(&file)?;
        let scans = scan_file(&mut stored, window, policy, timeframe)?;
        let n_rows = scans.iter().map(|s| s.n_rows).sum();
        scans.into_iter().try_for_each(|scan| parts.add(scan))?;
        files.push(stored.source(n_rows)?);
    }
    parts.join(symbol, path, files)
}

/// The parts of a symbol's bars, settled one by one.
pub(crate) struct Parts<'o> {
    options: &'o LoadOptions,
    parts: Vec<Settled>,
}

impl<'o> Parts<'o> {
    pub(crate) fn new(options: &'o LoadOptions) -> Parts<'o> {
        Parts { options, parts: Vec::new() }
    }

    /// Puts a part's rows into order of time.
    ///
    /// # Errors
    /// For a bad row that ends the reading.
    pub(crate) fn add(&mut self, mut scan: Scan) -> Result<(), DataError> {
        scan.turn_forward();
        let part = scan.settle(Some(self.options.timeframe));
        if let Some(row) = part.bad.refused() {
            return Err(row.clone().into());
        }
        self.parts.push(part);
        Ok(())
    }

    /// The bars of all parts, which came from these files.
    ///
    /// # Errors
    /// Where parts disagree, too many rows are bad, or no bar is left.
    pub(crate) fn join(
        self,
        symbol: &str,
        path: &Path,
        files: Vec<SourceFile>,
    ) -> Result<LoadedBars, DataError> {
        let Parts { options, parts } = self;
        let ranges = parts.iter().filter_map(|p| p.range);
        let range = ranges.reduce(|a, b| (a.0.min(b.0), a.1.max(b.1)));
        let joined = join(parts, Some(options.timeframe), BadRows::of(options.on_bad_row));
        if let Some(row) = joined.bad.refused() {
            return Err(row.clone().into());
        }
        let dropped = DroppedRows { n: joined.bad.n, first: joined.bad.rows };
        if let Some(first) = dropped.first.first()
            && dropped.n as f64 > MAX_DROPPED * joined.n_considered as f64
        {
            return Err(DataError::TooManyDropped {
                path: path.to_owned(),
                n_dropped: dropped.n,
                n_rows: joined.n_considered,
                first: Box::new(first.clone()),
            });
        }
        if joined.rows.is_empty() {
            return Err(DataError::NoBarsInWindow {
                symbol: symbol.to_owned(),
                path: path.to_owned(),
                from: options.from,
                to: options.to,
                range,
            });
        }
        let series = joined.rows.into_series(options.timeframe);
        Ok(LoadedBars {
            gaps: GapReport::of(series.time(), options.timeframe),
            n_off_grid: crate::n_off_grid(series.time(), options.timeframe),
            jumps: crate::price_jumps(&series),
            series,
            files,
            dropped,
        })
    }
}

impl BadRows {
    /// What a run does with bad rows.
    pub(crate) fn of(on_bad_row: BadRowPolicy) -> BadRows {
        match on_bad_row {
            BadRowPolicy::Error => BadRows::Refuse,
            BadRowPolicy::Drop => BadRows::KeepFirst(N_LISTED),
        }
    }
}

/// Reads every part of a file: one, or one for each member of an archive.
pub(crate) fn scan_file(
    stored: &mut StoredFile,
    window: TimeWindow,
    policy: BadRows,
    timeframe: Option<Timeframe>,
) -> Result<Vec<Scan>, DataError> {
    let mut scans = Vec::new();
    stored.parts(&mut |path, part| {
        let mut scan = Scan::new(path.clone(), window, policy, timeframe);
        match part {
            Part::Text(blocks) => {
                read_csv_bars(CsvReader::new(&Mutex::new(blocks)), &mut scan)?;
            }
            Part::Columnar(form, bytes) => scan_columnar(&path, form, bytes, &mut scan)?,
        }
        if scan.n_rows == 0 {
            return Err(DataError::NoRows { path: path.to_path_buf() });
        }
        scans.push(scan);
        Ok(())
    })?;
    Ok(scans)
}

/// Reads the bars of a Parquet or Arrow file's bytes.
pub(crate) fn scan_columnar(
    path: &Path,
    form: Columnar,
    bytes: Bytes,
    scan: &mut Scan,
) -> Result<(), DataError> {
    let mut bars = ColumnarBars::new(scan);
    for_each_part(path, form, bytes, &mut |part| bars.read(part))
}
