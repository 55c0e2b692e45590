//! Loads a symbol's bars for a run.

use crate::bar_files::bar_files;
use crate::calendar_bars::{MIN_MONTH_US, calendar_unit};
use crate::columnar::for_each_part;
use crate::columnar_bars::ColumnarBars;
use crate::csv_bars::read_text_bars;
use crate::file_part::Part;
use crate::files_of_series::are_of_one_series;
use crate::gaps::{main_spacing, usual_spacing};
use crate::join::join;
use crate::json::read_json_bars;
use crate::length_change::{LengthChange, length_change};
use crate::member_symbols::of_one_symbol;
use crate::scan::{BadRows, Scan, TimeWindow};
use crate::settle::{Settled, TimesOf};
use crate::stored_file::StoredFile;
use crate::{BadRow, DataError, GapReport, Plausibility, ReadAs, SourceFile, archive_symbol};
use exitlab_core::{BarSeries, DAY_US, Reading, Timeframe, Timestamp};
use std::path::{Path, PathBuf};

/// Dropped rows that a manifest lists.
const N_LISTED: usize = 10;
/// Largest share of a symbol's rows that may be dropped.
const MAX_DROPPED: f64 = 0.01;
/// Least bars whose spacing shows their length.
const MIN_BARS: usize = 4;
/// Least bars of one file among several that show it.
const MIN_PART_BARS: usize = 20;

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
#[derive(Debug, Clone, PartialEq)]
pub struct LoadOptions {
    /// Length of the bars.
    pub timeframe: Timeframe,
    /// First open time that belongs to the series.
    pub from: Option<Timestamp>,
    /// First open time after the series.
    pub to: Option<Timestamp>,
    /// What becomes of bad rows.
    pub on_bad_row: BadRowPolicy,
    /// How the files are read.
    pub reading: Reading,
}

impl LoadOptions {
    /// All bars of that length, none of which may be bad, in files that show how they are read.
    pub fn new(timeframe: Timeframe) -> LoadOptions {
        LoadOptions {
            timeframe,
            from: None,
            to: None,
            on_bad_row: BadRowPolicy::Error,
            reading: Reading::default(),
        }
    }
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
    /// Rows without prices that are gaps.
    pub n_empty: usize,
    /// Bars whose high or low was short of the open or close by rounding, and was widened.
    pub n_widened: usize,
    /// How each file was read, in the order of `files`; none of bars in memory.
    pub read_as: Vec<ReadAs>,
    /// What looks odd about the prices and times.
    pub plausibility: Plausibility,
}

/// Loads the bars of a symbol from a file, a glob or a folder, in order of time.
///
/// Rows outside the window are not part of the series and their prices are not read: they cannot
/// be bad. A row whose time cannot be read is bad whatever the window, and so is one outside the
/// window that stands between rows inside it.
///
/// # Errors
/// Where a file cannot be read, holds several symbols or bars of another length, a row is bad (with
/// [`BadRowPolicy::Drop`]: more than 1% of the rows in the window), a file mixes forms of time, two files
/// disagree about a bar, or no bar is left.
pub fn load_bars(
    symbol: &str,
    path: &Path,
    options: &LoadOptions,
) -> Result<LoadedBars, DataError> {
    let window = TimeWindow { from: options.from, to: options.to };
    let policy = BadRows::of(options.on_bad_row);
    let timeframe = Some(options.timeframe);
    let mut parts = Parts::new(path, options);
    let mut files = Vec::new();
    for file in bar_files(path)? {
        let mut stored = StoredFile::open(&file)?;
        let scans = scan_file(&mut stored, window, policy, timeframe, &options.reading)?;
        let n_rows = scans.iter().map(|s| s.n_rows).sum();
        let read_as = scans.iter().find_map(Scan::read_as);
        scans.into_iter().try_for_each(|scan| parts.add(scan))?;
        let source = stored.source(n_rows)?;
        files.push(SourceFile { read_as: read_as.map(|read_as| read_as.to_string()), ..source });
    }
    parts.join(symbol, files)
}

/// The parts of a symbol's bars, settled one by one.
pub(crate) struct Parts<'o> {
    path: &'o Path,
    options: &'o LoadOptions,
    parts: Vec<Settled>,
    /// The first part that names a symbol, in its rows or by its file's name.
    first_symbol: Option<(PathBuf, String)>,
}

impl<'o> Parts<'o> {
    pub(crate) fn new(path: &'o Path, options: &'o LoadOptions) -> Parts<'o> {
        Parts { path, options, parts: Vec::new(), first_symbol: None }
    }

    /// Puts a part's rows into order of time.
    ///
    /// # Errors
    /// Where it is of another symbol or timeframe than the others, or for a bad row that ends the reading.
    pub(crate) fn add(&mut self, mut scan: Scan) -> Result<(), DataError> {
        let is_refused = scan.bad.refused().is_some();
        if !is_refused {
            is_of_first_symbol(self.path, &scan, &mut self.first_symbol)?;
        }
        scan.turn_forward();
        scan.resolve_repeated_hours();
        if is_refused {
            // A row before it may be out of order.
            let part = scan.settle(Some(self.options.timeframe));
            return part.bad.refused().map_or(Ok(()), |row| Err(row.clone().into()));
        }
        let timeframe = self.options.timeframe;
        let times = scan.rows.times();
        // Of a short file among others, the bars as they are joined say it.
        if times.len() >= MIN_PART_BARS {
            is_of_timeframe(&scan.path, &scan.time_name, &times, timeframe)?;
        }
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
    /// Where parts disagree, too many rows are bad, the bars are of another length, or none is left.
    pub(crate) fn join(
        self,
        symbol: &str,
        files: Vec<SourceFile>,
    ) -> Result<LoadedBars, DataError> {
        let Parts { path, options, mut parts, .. } = self;
        are_of_one_clock(&parts, options.timeframe)?;
        are_of_one_series(path, &parts)?;
        let ranges = parts.iter().filter_map(|p| p.range);
        let range = ranges.reduce(|a, b| (a.0.min(b.0), a.1.max(b.1)));
        let n_parts = parts.len();
        let n_empty = parts.iter().map(|part| part.n_empty).sum();
        let n_widened = parts.iter().map(|part| part.n_widened).sum();
        let read_as = parts.iter_mut().filter_map(|part| part.read_as.take()).collect();
        let joined = join(parts, Some(options.timeframe), BadRows::of(options.on_bad_row));
        if let Some(row) = joined.bad.refused() {
            return Err(row.clone().into());
        }
        let dropped = DroppedRows { n: joined.bad.n, first: joined.bad.rows.clone() };
        // A bar still forming is not a bad one, only an early one.
        let n_bad = dropped.n - joined.bad.n_forming;
        if let Some(first) = dropped.first.first()
            && n_bad as f64 > MAX_DROPPED * joined.n_considered as f64
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
        let series = joined.into_series(options.timeframe);
        // One file alone was looked at before, unless it is short.
        if n_parts > 1 || series.len() < MIN_PART_BARS {
            is_of_timeframe(path, "time", series.time(), options.timeframe)?;
        }
        let of_times = || {
            let (times, timeframe) = (series.time(), options.timeframe);
            (GapReport::of(times, timeframe), crate::n_off_grid(times, timeframe))
        };
        let ((gaps, n_off_grid), plausibility) =
            rayon::join(of_times, || Plausibility::of(&series));
        let plausibility = plausibility.without_what_is_said(&options.reading);
        Ok(LoadedBars {
            gaps,
            n_off_grid,
            plausibility,
            series,
            files,
            dropped,
            n_empty,
            n_widened,
            read_as,
        })
    }
}

/// That a part is of the symbol that the first one names, in its rows or by its file's name.
///
/// # Errors
/// [`DataError::FilesOfSymbols`] where it is not.
pub(crate) fn is_of_first_symbol(
    path: &Path,
    scan: &Scan,
    first_symbol: &mut Option<(PathBuf, String)>,
) -> Result<(), DataError> {
    let named = scan.symbols.symbol().map(str::to_owned);
    let Some(symbol) = named.or_else(|| archive_symbol(&scan.path)) else { return Ok(()) };
    let (first, first_symbol) =
        first_symbol.get_or_insert_with(|| (scan.path.to_path_buf(), symbol.clone()));
    if *first_symbol == symbol {
        return Ok(());
    }
    Err(DataError::FilesOfSymbols {
        path: path.to_owned(),
        first: first.clone(),
        first_symbol: first_symbol.clone(),
        other: scan.path.to_path_buf(),
        other_symbol: symbol,
    })
}

/// That bars are as far apart as their timeframe says (SPEC §14.1).
///
/// # Errors
/// [`DataError::CalendarBars`] or [`DataError::OtherTimeframe`] where they are not.
pub(crate) fn is_of_timeframe(
    path: &Path,
    column: &str,
    times: &[Timestamp],
    timeframe: Timeframe,
) -> Result<(), DataError> {
    let is_spacing = |pair: &&[Timestamp]| pair[1].us() - pair[0].us() == timeframe.us();
    let n_as_said = times.windows(2).filter(is_spacing).count();
    let is_as_said = 2 * n_as_said >= times.len();
    // Seven months of twelve have 31 days.
    if (!is_as_said || timeframe.us() >= MIN_MONTH_US)
        && let (Some(unit), [first, second, ..]) = (calendar_unit(times), times)
    {
        return Err(DataError::CalendarBars {
            path: path.to_owned(),
            column: column.to_owned(),
            unit,
            first: *first,
            second: *second,
        });
    }
    if is_as_said {
        if n_as_said + MIN_PART_BARS > times.len() {
            return Ok(()); // too few are otherwise
        }
        return match length_change(times, timeframe) {
            Some(LengthChange { from, until, found }) => {
                let path = path.to_owned();
                Err(DataError::LengthChange { path, from, until, found, timeframe })
            }
            None => Ok(()),
        };
    }
    let n_seldom = times.len().saturating_sub(1) / 4;
    let found = match usual_spacing(times.iter().copied()) {
        // Hours of sessions that begin at a half hour have some bars half an hour apart.
        Some(found) if found == timeframe && n_as_said < n_seldom => main_spacing(times),
        found => found,
    };
    match found {
        Some(found) if found != timeframe && times.len() >= MIN_BARS => {
            Err(DataError::OtherTimeframe { path: path.to_owned(), found, timeframe })
        }
        Some(_) | None => Ok(()),
    }
}

/// That times of bars shorter than a day do not follow a zone in one file and no zone in another.
///
/// # Errors
/// [`DataError::FilesOfClocks`] where they do.
pub(crate) fn are_of_one_clock(parts: &[Settled], timeframe: Timeframe) -> Result<(), DataError> {
    let first = |times: TimesOf| parts.iter().find(|part| part.times == times);
    match (first(TimesOf::NoZone), first(TimesOf::OtherZone)) {
        (Some(unzoned), Some(zoned)) if timeframe.us() < DAY_US => Err(DataError::FilesOfClocks {
            path: unzoned.path.to_path_buf(),
            zoned: zoned.path.to_path_buf(),
        }),
        _ => Ok(()),
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
    reading: &Reading,
) -> Result<Vec<Scan>, DataError> {
    let mut scans = Vec::new();
    stored.parts(&mut |path, part| {
        let mut scan = Scan::new(path.clone(), window, policy, timeframe);
        match part {
            Part::Text(blocks) => read_text_bars(blocks, reading, &mut scan)?,
            Part::Json(bytes) => read_json_bars(&path, &bytes, reading, &mut scan)?,
            Part::Columnar(form, bytes) => {
                let mut bars = ColumnarBars::new(reading, &mut scan);
                for_each_part(&path, form, bytes, &mut |part| bars.read(part))?;
            }
        }
        if scan.n_rows == 0 {
            return Err(DataError::NoRows { path: path.to_path_buf() });
        }
        scan.is_of_one_symbol()?;
        scan.is_of_its_time()?;
        scans.push(scan);
        Ok(())
    })?;
    of_one_symbol(scans, reading.source_symbol.as_deref())
}
