//! Loads a scenario's files, each once.

use crate::funding_rates::FundingRates;
use crate::key::StageKey;
use crate::other_symbols::{OwnSymbols, SymbolRow};
use crate::{InMemory, RunError};
use exitlab_core::{BarSeries, Reading, Timeframe, Timestamp};
use exitlab_data::{
    AdjustmentRecord, AppliedAdjustment, BadRow, BarsOff, CloseComparison, DataError,
    FundingRecord, GapReport, LoadOptions, MemoryBars, MemoryRow, Plausibility, ReadAs,
    ResampledBars, SourceFile, TableFile, TableZones, apply_adjustments, bars_off, compare_closes,
    load_bars, load_memory_bars, memory_rates, memory_table, read_adjustments, read_exits,
    read_funding, read_labels, read_lines, read_signals, resample,
};
use exitlab_exit::FundingSchedule;
use exitlab_regime::LabelRow;
use exitlab_scenario::{
    Classifier, ExecutionFile, ExecutionSource, ExitOrigin, Funding, OnBadRow, OtherSymbols,
    Scenario, SignalOrigin, Source, SymbolSettings,
};
use exitlab_signal::{ExitRow, LineRow, SignalRow};
use rayon::prelude::*;
use serde::Serialize;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// A symbol's bars, and what loading them found.
#[derive(Debug, Clone, PartialEq)]
pub struct SymbolBars {
    /// Name.
    pub symbol: String,
    /// Where its bars come from, as the scenario says.
    pub path: PathBuf,
    /// Bars that carry indicators, regimes and signals.
    pub decision: Arc<BarSeries>,
    /// Bars that carry entries and exits.
    pub execution: Arc<BarSeries>,
    /// Key of the bars stage.
    pub key: StageKey,
    /// Files read, with their hashes; those of decision bars first.
    pub files: Vec<SourceFile>,
    /// Which bars the files hold.
    pub read: BarsRead,
    /// What a run reports about the data.
    pub notes: DataNotes,
}

/// Which bars a symbol's files hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BarsRead {
    /// Bars for decisions and executions.
    Shared,
    /// Execution bars, of which the decision bars were made.
    Resampled,
    /// Both, in files of their own.
    Separate {
        /// How many of the files, the first ones, hold decision bars.
        n_decision_files: usize,
    },
}

/// What loading a symbol's bars found.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct DataNotes {
    /// Bars read, those of both timeframes where they come from different files.
    pub n_bars_read: usize,
    /// Gaps of the bars read first, decision before execution.
    pub gaps: Vec<GapReport>,
    /// Bars off the usual grid.
    pub n_off_grid: usize,
    /// Bad rows left out.
    pub n_dropped: usize,
    /// The first of them.
    pub dropped: Vec<BadRow>,
    /// Rows without prices that are gaps.
    pub n_empty: usize,
    /// Bars whose high or low was short of the open or close by rounding, and was widened.
    pub n_widened: usize,
    /// How the files were read, with the timeframe of their bars.
    pub read_as: Vec<(Timeframe, ReadAs)>,
    /// What looks odd about the bars read, with their timeframe; decision before execution.
    pub plausibility: Vec<(Timeframe, Plausibility)>,
    /// Adjustments made.
    pub adjustments: Vec<AppliedAdjustment>,
    /// Buckets with missing source bars, where decision bars were resampled.
    pub n_incomplete_buckets: usize,
    /// Source bars, off the grid, that close after their bucket.
    pub n_late_closes: usize,
    /// Whether the last bucket was not complete and left out.
    pub is_last_bucket_dropped: bool,
    /// Decision bars that are stamped off execution bars of another file.
    pub bars_off: Option<BarsOff>,
    /// Closes of decision and execution bars, where they come from different files.
    pub closes: Option<CloseComparison>,
    /// First and last bar of the files, where none lies in the data window.
    pub stands_by: Option<(Timestamp, Timestamp)>,
}

/// Everything that a scenario reads from files.
#[derive(Debug, Clone, PartialEq)]
pub struct Inputs {
    /// Bars by symbol, in order of [`SymbolIdx`](exitlab_core::SymbolIdx).
    pub symbols: Vec<Arc<SymbolBars>>,
    /// Rows of the adjustments file.
    pub adjustments: Option<TableFile<AdjustmentRecord>>,
    /// Rows of the signal file.
    pub signals: Option<Arc<TableFile<SignalRow>>>,
    /// Rows of the file of exit signals.
    pub exits: Option<Arc<TableFile<ExitRow>>>,
    /// Rows of each line file, in the order of the scenario's.
    pub lines: Vec<Arc<TableFile<LineRow>>>,
    /// Rows of the labels file.
    pub labels: Option<Arc<TableFile<LabelRow>>>,
    /// Funding rates by instant of each symbol that has a file of them, by symbol.
    pub funding: Vec<Option<SymbolRates>>,
    /// Rows of files other than bars that nothing uses.
    pub unused_rows: Vec<UnusedRows>,
    /// Files other than bars.
    pub other_files: Vec<SourceFile>,
}

/// Funding rates of a symbol.
#[derive(Debug, Clone, PartialEq)]
pub struct SymbolRates {
    /// The file, or what stands for it.
    pub path: PathBuf,
    /// The rates.
    pub rates: Arc<FundingRates>,
}

/// Rows of one file that nothing uses.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnusedRows {
    /// The file.
    pub path: PathBuf,
    /// How many rows.
    pub n_rows: usize,
    /// Why nothing uses them.
    pub reason: Unused,
}

/// Why nothing uses a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Unused {
    /// It is for a symbol that the scenario does not have, which `data.other_symbols` ignores.
    OtherSymbol,
    /// It is a funding rate of this symbol before its first close or after its last one.
    OutsideBars(String),
}

impl Inputs {
    /// Reads the files of a scenario without its grid.
    ///
    /// # Errors
    /// Where a file cannot be used.
    pub fn read(scenario: &Scenario) -> Result<Inputs, RunError> {
        Inputs::load(scenario, InMemory::NOTHING, &mut LoadedSymbols::default())
    }

    /// Reads every file of a scenario, symbols in parallel; bars that `loaded` has are taken from
    /// there, and those read are added to it.
    ///
    /// # Errors
    /// The first error in order of symbols, then signals, labels and funding.
    pub(crate) fn load(
        scenario: &Scenario,
        in_memory: &InMemory,
        loaded: &mut LoadedSymbols,
    ) -> Result<Inputs, RunError> {
        in_memory.check(scenario)?;
        let mut other = OtherRows::of(scenario);
        let adjustments = match &scenario.data.adjustments {
            Some(source) => {
                let given = in_memory.adjustments.as_deref();
                Some(other.rows(source, "adjustments", given, read_adjustments)?)
            }
            None => None,
        };
        let records = adjustments.as_ref().map_or(&[][..], |table| &table.rows);
        let requests: Vec<StageKey> =
            symbol_requests(scenario).map(|request| StageKey::new("request", &request)).collect();
        let symbols: Vec<Result<Arc<SymbolBars>, RunError>> = requests
            .par_iter()
            .enumerate()
            .map(|(idx, request)| match loaded.get(request) {
                Some(bars) => Ok(Arc::clone(bars)),
                None => load_symbol(scenario, in_memory, idx, records).map(Arc::new),
            })
            .collect();
        let symbols = standing_by(scenario, symbols)?;
        for (request, bars) in requests.into_iter().zip(&symbols) {
            loaded.insert(request, Arc::clone(bars));
        }

        let signals = match &scenario.signals.origin {
            SignalOrigin::File { path } => {
                let given = in_memory.signals.as_deref();
                Some(Arc::new(other.rows(path, "signals", given, read_signals)?))
            }
            SignalOrigin::Computed(_) => None,
        };
        let exits = match &scenario.signals.exits {
            ExitOrigin::File { path } => {
                let given = in_memory.exits.as_deref();
                Some(Arc::new(other.rows(path, "exit signals", given, read_exits)?))
            }
            ExitOrigin::None | ExitOrigin::Opposite => None,
        };
        let given = in_memory.lines.as_deref();
        let lines = scenario
            .line_files
            .iter()
            .map(|source| Ok(Arc::new(other.rows(source, "lines", given, read_lines)?)))
            .collect::<Result<Vec<_>, RunError>>()?;
        let labels = match &scenario.classifier {
            Classifier::Labels { path, .. } => {
                let given = in_memory.labels.as_deref();
                Some(Arc::new(other.rows(path, "labels", given, read_labels)?))
            }
            Classifier::Rules(_) => None,
        };
        let funding = load_funding(scenario, in_memory, &symbols, &mut other)?;
        let OtherRows { unused: unused_rows, files: other_files, .. } = other;
        Ok(Inputs {
            symbols,
            adjustments,
            signals,
            exits,
            lines,
            labels,
            funding,
            unused_rows,
            other_files,
        })
    }

    /// Files that were read, each once, in the order of reading.
    pub fn files(&self) -> Vec<&SourceFile> {
        let of_bars = self.symbols.iter().flat_map(|bars| &bars.files);
        distinct(of_bars.chain(&self.other_files))
    }

    /// The key of everything that [`Inputs::load`] reads: scenarios that agree on it share inputs.
    pub(crate) fn key(scenario: &Scenario) -> StageKey {
        let symbols: Vec<SymbolRequest<'_>> = symbol_requests(scenario).collect();
        StageKey::new("inputs", &(symbols, other_files(scenario)))
    }

    /// Whether two scenarios read the same, which is quicker to see than to make keys.
    pub(crate) fn are_the_same(a: &Scenario, b: &Scenario) -> bool {
        let data = Arc::ptr_eq(&a.data, &b.data) || symbol_requests(a).eq(symbol_requests(b));
        data && other_files(a) == other_files(b)
    }
}

/// Reads each file of funding rates once, and gives every symbol its rates.
fn load_funding(
    scenario: &Scenario,
    in_memory: &InMemory,
    symbols: &[Arc<SymbolBars>],
    other: &mut OtherRows<'_>,
) -> Result<Vec<Option<SymbolRates>>, RunError> {
    let mut read: BTreeMap<&Path, Vec<FundingRecord>> = BTreeMap::new();
    let mut by_symbol = Vec::with_capacity(symbols.len());
    for (settings, bars) in scenario.data.symbols.iter().zip(symbols) {
        let Funding::File { path, .. } = &settings.funding else {
            by_symbol.push(None);
            continue;
        };
        let name = &settings.symbol;
        let given_rows;
        let (path, records): (_, &[FundingRecord]) = match (in_memory.funding.get(name), path) {
            (Some(given), _) => {
                let table = memory_rates(&format!("{name} funding rates"), given)?;
                let path = table.file.path.clone();
                given_rows = other.keep(table)?.rows;
                (path, &given_rows)
            }
            (None, Source::Memory) => return Err(not_given("funding rates", name)),
            (None, Source::File(path)) => {
                if !read.contains_key(path.as_path()) {
                    // Rows without a symbol are for those that name the file.
                    let symbols = scenario.data.symbols.iter();
                    let zones = other.zones.among(|name| {
                        symbols.clone().any(|s| s.symbol == name && pays_by(s, path))
                    });
                    let table = read_funding(path, &zones)?;
                    read.insert(path, other.keep(table)?.rows);
                }
                (path.clone(), &read[path.as_path()])
            }
        };
        let is_own = |r: &&FundingRecord| r.symbol.as_ref().is_none_or(|symbol| symbol == name);
        let rates: FundingRates = records.iter().filter(is_own).map(|r| (r.time, r.rate)).collect();
        let n_used = FundingSchedule::at_rates(&bars.execution, &rates).n_instants();
        other.count_unused(&path, rates.len() - n_used, Unused::OutsideBars(name.clone()));
        by_symbol.push(Some(SymbolRates { path, rates: Arc::new(rates) }));
    }
    Ok(by_symbol)
}

/// Whether a symbol's funding rates stand in that file.
fn pays_by(symbol: &SymbolSettings, file: &Path) -> bool {
    match &symbol.funding {
        Funding::File { path: Source::File(path), .. } => path == file,
        Funding::File { path: Source::Memory, .. } | Funding::Off | Funding::Rate(_) => false,
    }
}

/// What settings say is in memory, and its caller did not give.
fn not_given(what: &'static str, of: &str) -> RunError {
    RunError::NotGiven { what, of: of.to_owned() }
}

/// What is read of files other than bars.
struct OtherRows<'a> {
    symbols: OwnSymbols<'a>,
    zones: TableZones,
    unused: Vec<UnusedRows>,
    files: Vec<SourceFile>,
}

impl<'a> OtherRows<'a> {
    fn of(scenario: &'a Scenario) -> OtherRows<'a> {
        let symbols = OwnSymbols::of(scenario);
        let of_symbol =
            scenario.data.symbols.iter().map(|s| (s.symbol.clone(), s.reading.timezone));
        let zones = TableZones::new(scenario.data.timezone, of_symbol);
        OtherRows { symbols, zones, unused: Vec::new(), files: Vec::new() }
    }

    /// The table without rows of other symbols.
    fn keep<R: SymbolRow>(&mut self, table: TableFile<R>) -> Result<TableFile<R>, RunError> {
        let TableFile { file, mut rows } = table;
        self.files.push(file.clone());
        let n_other = self.symbols.keep(&file.path, &mut rows)?;
        self.count_unused(&file.path, n_other, Unused::OtherSymbol);
        Ok(TableFile { file, rows })
    }

    /// The rows of the scenario's symbols in a file, or of those that the caller gives.
    fn rows<R: SymbolRow + MemoryRow>(
        &mut self,
        source: &Source,
        what: &'static str,
        given: Option<&[R]>,
        read: fn(&Path, &TableZones) -> Result<TableFile<R>, DataError>,
    ) -> Result<TableFile<R>, RunError> {
        let table = match (given, source) {
            (Some(rows), _) => memory_table(what, rows)?,
            (None, Source::File(path)) => read(path, &self.zones)?,
            (None, Source::Memory) => return Err(not_given(what, "")),
        };
        self.keep(table)
    }

    fn count_unused(&mut self, path: &Path, n_rows: usize, reason: Unused) {
        if n_rows > 0 {
            self.unused.push(UnusedRows { path: path.to_owned(), n_rows, reason });
        }
    }
}

/// Files other than bars, and what is done with their rows.
#[derive(Debug, PartialEq, Serialize)]
struct OtherFiles<'a> {
    signals: Option<&'a Source>,
    exits: Option<&'a Source>,
    lines: &'a [Source],
    labels: Option<&'a Source>,
    /// By symbol.
    funding: Vec<Option<&'a Source>>,
    other_symbols: OtherSymbols,
    /// Names of the zones of times without one: that of all, and those of the symbols.
    zones: Vec<Option<&'static str>>,
}

fn other_files(scenario: &Scenario) -> OtherFiles<'_> {
    let signals = match &scenario.signals.origin {
        SignalOrigin::File { path, .. } => Some(path),
        SignalOrigin::Computed(_) => None,
    };
    let exits = match &scenario.signals.exits {
        ExitOrigin::File { path } => Some(path),
        ExitOrigin::None | ExitOrigin::Opposite => None,
    };
    let labels = match &scenario.classifier {
        Classifier::Labels { path, .. } => Some(path),
        Classifier::Rules(_) => None,
    };
    let of_symbols = scenario.data.symbols.iter().map(|symbol| symbol.reading.timezone);
    let zones = std::iter::once(scenario.data.timezone).chain(of_symbols);
    let funding = scenario.data.symbols.iter().map(|symbol| match &symbol.funding {
        Funding::File { path, .. } => Some(path),
        Funding::Off | Funding::Rate(_) => None,
    });
    OtherFiles {
        signals,
        exits,
        lines: &scenario.line_files,
        labels,
        funding: funding.collect(),
        other_symbols: scenario.data.other_symbols,
        zones: zones.map(|zone| zone.map(|zone| zone.name())).collect(),
    }
}

/// Each file once, in the order of its first place.
pub(crate) fn distinct<'f>(files: impl Iterator<Item = &'f SourceFile>) -> Vec<&'f SourceFile> {
    let mut all: Vec<&SourceFile> = Vec::new();
    for file in files {
        if !all.contains(&file) {
            all.push(file);
        }
    }
    all
}

/// Bars by what was asked for.
pub(crate) type LoadedSymbols = BTreeMap<StageKey, Arc<SymbolBars>>;

/// What is asked for when a symbol's bars are loaded.
#[derive(Debug, PartialEq, Serialize)]
struct SymbolRequest<'a> {
    symbol: &'a str,
    path: &'a Source,
    timeframe: Timeframe,
    execution: Option<(Timeframe, Option<&'a Source>)>,
    /// How the files are read, those of execution bars last.
    readings: Vec<&'a Reading>,
    window: (Option<Timestamp>, Option<Timestamp>),
    on_bad_row: OnBadRow,
    /// File of adjustments; what other rows in it do is asked once for the file.
    adjustments: Option<&'a Source>,
    /// Days from Monday to the first day of resampled weeks.
    week_start: u32,
}

fn symbol_requests(scenario: &Scenario) -> impl Iterator<Item = SymbolRequest<'_>> {
    let data = &scenario.data;
    data.symbols.iter().enumerate().map(|(idx, symbol)| SymbolRequest {
        symbol: &symbol.symbol,
        path: &symbol.path,
        timeframe: data.timeframe,
        execution: match &data.execution {
            ExecutionSource::SameBars => None,
            ExecutionSource::Resample { execution_timeframe } => Some((*execution_timeframe, None)),
            ExecutionSource::Separate { execution_timeframe, files } => {
                Some((*execution_timeframe, Some(&files[idx].path)))
            }
        },
        readings: readings(scenario, idx),
        window: (data.from, data.to),
        on_bad_row: data.on_bad_row,
        adjustments: data.adjustments.as_ref(),
        week_start: data.week_start.num_days_from_monday(),
    })
}

/// How a symbol's files are read, those of execution bars last.
fn readings(scenario: &Scenario, symbol_idx: usize) -> Vec<&Reading> {
    let data = &scenario.data;
    let execution = match &data.execution {
        ExecutionSource::SameBars | ExecutionSource::Resample { .. } => None,
        ExecutionSource::Separate { files, .. } => Some(&files[symbol_idx].reading),
    };
    [Some(&data.symbols[symbol_idx].reading), execution].into_iter().flatten().collect()
}

/// The symbols' bars, where those that have none in the data window stand by: they are listed later, or
/// are gone (SPEC §14.12).
///
/// # Errors
/// The first other error; and the first symbol's without bars where no symbol has any.
fn standing_by(
    scenario: &Scenario,
    loaded: Vec<Result<Arc<SymbolBars>, RunError>>,
) -> Result<Vec<Arc<SymbolBars>>, RunError> {
    let has_bars = loaded.iter().any(Result::is_ok);
    let of_symbol = |(result, settings): (Result<_, RunError>, &SymbolSettings)| match result {
        Err(RunError::Data(DataError::NoBarsInWindow { path, range: Some(range), .. }))
            if has_bars && settings.path.path() == Some(&path) =>
        {
            Ok(Arc::new(SymbolBars::without_bars(scenario, settings, range)))
        }
        other => other,
    };
    loaded.into_iter().zip(&scenario.data.symbols).map(of_symbol).collect()
}

impl SymbolBars {
    fn without_bars(
        scenario: &Scenario,
        settings: &SymbolSettings,
        stands_by: (Timestamp, Timestamp),
    ) -> SymbolBars {
        let data = &scenario.data;
        let execution = match &data.execution {
            ExecutionSource::SameBars => data.timeframe,
            ExecutionSource::Resample { execution_timeframe }
            | ExecutionSource::Separate { execution_timeframe, .. } => *execution_timeframe,
        };
        let symbol = settings.symbol.clone();
        SymbolBars {
            path: settings.path.shown(),
            decision: Arc::new(BarSeries::new(data.timeframe)),
            execution: Arc::new(BarSeries::new(execution)),
            key: StageKey::new("no bars", &(&symbol, data.timeframe, execution)),
            files: Vec::new(),
            read: BarsRead::Shared,
            notes: DataNotes { stands_by: Some(stands_by), ..DataNotes::default() },
            symbol,
        }
    }
}

fn load_symbol(
    scenario: &Scenario,
    in_memory: &InMemory,
    symbol_idx: usize,
    adjustments: &[AdjustmentRecord],
) -> Result<SymbolBars, RunError> {
    let data = &scenario.data;
    let symbol = &data.symbols[symbol_idx];
    let options = |timeframe, reading: &Reading| LoadOptions {
        timeframe,
        reading: reading.clone(),
        from: data.from,
        to: data.to,
        on_bad_row: match data.on_bad_row {
            OnBadRow::Error => exitlab_data::BadRowPolicy::Error,
            OnBadRow::Drop => exitlab_data::BadRowPolicy::Drop,
        },
    };
    let mut notes = DataNotes::default();
    let mut files = Vec::new();
    let mut sources = Vec::new();
    let mut load = |source: &Source,
                    reading: &Reading,
                    given: &BTreeMap<String, Arc<MemoryBars>>,
                    timeframe| {
        let options = options(timeframe, reading);
        let mut loaded = match (given.get(&symbol.symbol), source) {
            (Some(bars), _) => load_memory_bars(&symbol.symbol, bars, &options)?,
            (None, Source::File(path)) => load_bars(&symbol.symbol, path, &options)?,
            (None, Source::Memory) => return Err(not_given("bars", &symbol.symbol)),
        };
        let applied = apply_adjustments(&symbol.symbol, &mut loaded, adjustments)?;
        notes.n_bars_read += loaded.series.len();
        // Both timeframes' files are adjusted; the manifest lists an adjustment once, and either may show that it
        // is wrong.
        if notes.adjustments.is_empty() {
            notes.adjustments = applied;
        } else {
            for (noted, own) in notes.adjustments.iter_mut().zip(applied) {
                noted.worse_jump = noted.worse_jump.or(own.worse_jump);
            }
        }
        notes.gaps.push(loaded.gaps);
        notes.n_off_grid += loaded.n_off_grid;
        notes.n_dropped += loaded.dropped.n;
        notes.dropped.extend(loaded.dropped.first);
        notes.n_empty += loaded.n_empty;
        notes.n_widened += loaded.n_widened;
        notes.read_as.extend(loaded.read_as.into_iter().map(|read_as| (timeframe, read_as)));
        let mut odd = loaded.plausibility;
        // What both files show is said once.
        for (_, known) in &notes.plausibility {
            odd.jumps.retain(|jump| known.jumps.iter().all(|k| k.time != jump.time));
            odd.bad_ticks.retain(|tick| known.bad_ticks.iter().all(|k| k.time != tick.time));
        }
        notes.plausibility.push((timeframe, odd));
        let hashes: Vec<String> = loaded.files.iter().map(|f| f.sha256.clone()).collect();
        sources.push((timeframe, hashes));
        let n_files = loaded.files.len();
        files.extend(loaded.files);
        Ok::<(BarSeries, usize), RunError>((loaded.series, n_files))
    };
    let (decision, execution, read) = match &data.execution {
        ExecutionSource::SameBars => {
            let (bars, _) = load(&symbol.path, &symbol.reading, &in_memory.bars, data.timeframe)?;
            let bars = Arc::new(bars);
            (Arc::clone(&bars), bars, BarsRead::Shared)
        }
        ExecutionSource::Resample { execution_timeframe } => {
            let (execution, _) =
                load(&symbol.path, &symbol.reading, &in_memory.bars, *execution_timeframe)?;
            let ResampledBars { series, n_incomplete, is_last_dropped, n_late_closes } =
                resample(&execution, data.timeframe, data.week_start)?;
            notes.n_late_closes = n_late_closes;
            notes.n_incomplete_buckets = n_incomplete;
            notes.is_last_bucket_dropped = is_last_dropped;
            (Arc::new(series), Arc::new(execution), BarsRead::Resampled)
        }
        ExecutionSource::Separate { execution_timeframe, files: paths } => {
            let (decision, n_decision_files) =
                load(&symbol.path, &symbol.reading, &in_memory.bars, data.timeframe)?;
            let ExecutionFile { path, reading } = &paths[symbol_idx];
            let (execution, _) =
                load(path, reading, &in_memory.execution_bars, *execution_timeframe)?;
            notes.bars_off = bars_off(&decision, &execution);
            if let Some(off) = notes.bars_off.filter(|off| off.later_bars.abs() == 1) {
                return Err(RunError::BarsOneOff { symbol: symbol.symbol.clone(), off });
            }
            notes.closes = Some(compare_closes(&decision, &execution));
            let read = BarsRead::Separate { n_decision_files };
            (Arc::new(decision), Arc::new(execution), read)
        }
    };
    // By content, not by path: the same bars have the same key wherever they are.
    let adjusted: Vec<(Timestamp, f64)> =
        notes.adjustments.iter().map(|applied| (applied.time, applied.price_factor)).collect();
    let key = StageKey::new(
        "bars",
        &(
            (&symbol.symbol, data.timeframe, data.from, data.to, data.on_bad_row),
            (&sources, adjusted, data.week_start.num_days_from_monday()),
            readings(scenario, symbol_idx),
        ),
    );
    Ok(SymbolBars {
        symbol: symbol.symbol.clone(),
        path: symbol.path.shown(),
        decision,
        execution,
        key,
        files,
        read,
        notes,
    })
}
