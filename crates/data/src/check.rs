//! Checks a file and lists everything that is wrong with it.

use crate::bar_files::symbol_of_file;
use crate::gaps::usual_spacing;
use crate::join::join;
use crate::load::scan_file;
use crate::scan::{BadRows, TimeWindow};
use crate::stored_file::StoredFile;
use crate::{BadRow, DataError, GapReport, PriceJump};
use exitlab_core::{Timeframe, Timestamp};
use std::path::{Path, PathBuf};

/// What a check found in one file.
#[derive(Debug, Clone, PartialEq)]
pub struct FileCheck {
    /// The file as it was asked for.
    pub path: PathBuf,
    /// Symbol by the file's name, see [`symbol_of_file`].
    pub symbol: String,
    /// Rows of data, bad ones included.
    pub n_rows: usize,
    /// The timeframe given, or the smallest spacing that makes up at least 10% of the spacings.
    pub timeframe: Option<Timeframe>,
    /// Open time of the first good bar.
    pub first: Option<Timestamp>,
    /// Open time of the last good bar.
    pub last: Option<Timestamp>,
    /// Missing bars; like what follows, not looked for without a timeframe.
    pub gaps: GapReport,
    /// Bars off the usual grid.
    pub n_off_grid: usize,
    /// Opens that look like an unadjusted split.
    pub jumps: Vec<PriceJump>,
    /// Every bad row, by line.
    pub bad: Vec<BadRow>,
}

/// Checks one file as a series of its own.
///
/// # Errors
/// Where the file cannot be read at all; bad rows are no error here.
pub fn check_file(path: &Path, timeframe: Option<Timeframe>) -> Result<FileCheck, DataError> {
    let mut stored = StoredFile::open(path)?;
    let mut scans = scan_file(&mut stored, TimeWindow::default(), BadRows::KeepAll, timeframe)?;
    drop(stored);
    scans.iter_mut().for_each(|scan| scan.turn_forward());
    let n_rows = scans.iter().map(|s| s.n_rows).sum();
    let times = scans.iter().flat_map(|s| s.rows.iter().map(|row| row.bar.time));
    let timeframe = timeframe.or_else(|| usual_spacing(times));
    let parts = scans.into_iter().map(|s| s.settle(timeframe)).collect();
    let joined = join(parts, timeframe, BadRows::KeepAll);
    let mut check = FileCheck {
        path: path.to_owned(),
        symbol: symbol_of_file(path),
        n_rows,
        timeframe,
        first: joined.rows.first_time(),
        last: joined.rows.last_time(),
        gaps: GapReport::default(),
        n_off_grid: 0,
        jumps: Vec::new(),
        bad: joined.bad.rows,
    };
    if let Some(timeframe) = timeframe {
        let series = joined.rows.into_series(timeframe);
        check.gaps = GapReport::of(series.time(), timeframe);
        check.n_off_grid = crate::n_off_grid(series.time(), timeframe);
        check.jumps = crate::price_jumps(&series);
    }
    Ok(check)
}
