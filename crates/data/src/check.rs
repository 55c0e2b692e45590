//! Checks a file and lists everything that is wrong with it.

use crate::file_symbol::symbol_of_file;
use crate::files_of_series::are_of_one_series;
use crate::gaps::usual_spacing;
use crate::join::join;
use crate::load::{are_of_one_clock, is_of_first_symbol, is_of_timeframe, scan_file};
use crate::scan::{BadRows, Scan, TimeWindow};
use crate::stored_file::StoredFile;
use crate::{BadRow, DataError, GapReport, Plausibility, ReadAs, TradingDays};
use exitlab_core::{Reading, Timeframe, Timestamp};
use std::path::{Path, PathBuf};

/// Largest share of bad rows beside which the others show the bars' length.
const MAX_BAD: f64 = 0.1;

/// What a check found in one file.
#[derive(Debug, Clone, PartialEq)]
pub struct FileCheck {
    /// The file as it was asked for.
    pub path: PathBuf,
    /// Symbol by the file's name, see [`symbol_of_file`].
    pub symbol: String,
    /// How it was read.
    pub read_as: Option<ReadAs>,
    /// Rows of the symbol, bad ones included.
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
    /// The days with bars.
    pub days: Option<TradingDays>,
    /// Rows without prices that are gaps.
    pub n_empty: usize,
    /// Bars whose high or low was short of the open or close by rounding, and was widened.
    pub n_widened: usize,
    /// What looks odd about the prices and times.
    pub plausibility: Plausibility,
    /// Every bad row, by line.
    pub bad: Vec<BadRow>,
}

impl FileCheck {
    /// What looks odd, a sentence each.
    pub fn warnings(&self) -> Vec<String> {
        let clock = self.read_as.as_ref().zip(self.timeframe);
        let clock = clock.and_then(|(read_as, timeframe)| read_as.clock_warning(timeframe));
        let clock = clock.or_else(|| self.plausibility.clock_warning());
        let mut warnings: Vec<String> = clock.into_iter().collect();
        warnings.extend(self.plausibility.warnings());
        warnings
    }
}

/// Checks one file as a series of its own.
///
/// # Errors
/// Where the file cannot be read at all, or holds several symbols or bars of another length than the
/// timeframe; bad rows are no error here.
pub fn check_file(
    path: &Path,
    timeframe: Option<Timeframe>,
    reading: &Reading,
) -> Result<FileCheck, DataError> {
    let read = |timeframe| -> Result<Vec<Scan>, DataError> {
        let mut stored = StoredFile::open(path)?;
        let window = TimeWindow::default();
        let mut scans = scan_file(&mut stored, window, BadRows::KeepAll, timeframe, reading)?;
        let mut first_symbol = None;
        scans.iter().try_for_each(|scan| is_of_first_symbol(path, scan, &mut first_symbol))?;
        scans.iter_mut().for_each(|scan| {
            scan.turn_forward();
            scan.resolve_repeated_hours();
        });
        Ok(scans)
    };
    let mut scans = read(timeframe)?;
    let mut known = timeframe;
    if known.is_none() {
        let times = scans.iter().flat_map(|s| s.rows.iter().map(|row| row.bar.time));
        known = usual_spacing(times);
        // Closes are moved by the timeframe, which only now is known, and days may begin without a midnight.
        let depends_on_it = |scan: &Scan| scan.is_stamped_at_closes() || scan.bad.n > 0;
        if known.is_some() && scans.iter().any(depends_on_it) {
            scans = read(known)?;
        }
    }
    for scan in &scans {
        // Where many rows are bad, they are told first.
        let is_read = scan.bad.n as f64 <= MAX_BAD * scan.n_rows as f64;
        if let Some(timeframe) = known.filter(|_| is_read) {
            is_of_timeframe(&scan.path, &scan.time_name, &scan.rows.times(), timeframe)?;
        }
    }
    let n_rows = scans.iter().map(|s| s.n_rows - s.n_other).sum();
    let mut parts: Vec<_> = scans.into_iter().map(|s| s.settle(known)).collect();
    are_of_one_series(path, &parts)?;
    if let Some(timeframe) = known {
        are_of_one_clock(&parts, timeframe)?;
    }
    let n_empty = parts.iter().map(|part| part.n_empty).sum();
    let n_widened = parts.iter().map(|part| part.n_widened).sum();
    let read_as = parts.iter_mut().find_map(|part| part.read_as.take());
    let joined = join(parts, known, BadRows::KeepAll);
    let mut check = FileCheck {
        path: path.to_owned(),
        symbol: symbol_of_file(path),
        read_as,
        n_rows,
        timeframe: known,
        first: joined.rows.first_time(),
        last: joined.rows.last_time(),
        gaps: GapReport::default(),
        n_off_grid: 0,
        days: None,
        n_empty,
        n_widened,
        plausibility: Plausibility::default(),
        bad: joined.bad.rows.clone(),
    };
    if let Some(timeframe) = known {
        let series = joined.into_series(timeframe);
        check.gaps = GapReport::of(series.time(), timeframe);
        check.n_off_grid = crate::n_off_grid(series.time(), timeframe);
        check.days = TradingDays::of(&series);
        check.plausibility = Plausibility::of(&series).without_what_is_said(reading);
    }
    Ok(check)
}
