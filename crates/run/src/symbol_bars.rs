//! Loads a symbol's bars, decision and execution, and keeps what loading found.

use crate::key::StageKey;
use crate::{InMemory, RunError};
use exitlab_core::{BarSeries, Reading, Timeframe, Timestamp};
use exitlab_data::{
    AdjustmentRecord, AppliedAdjustment, BadRow, BarsOff, CloseComparison, DataError, GapReport,
    LoadOptions, MemoryBars, Plausibility, ReadAs, ResampledBars, SourceFile, apply_adjustments,
    bars_off, compare_closes, load_bars, load_memory_bars, resample,
};
use exitlab_scenario::{
    ExecutionFile, ExecutionSource, OnBadRow, Scenario, Source, SymbolSettings,
};
use rayon::prelude::*;
use serde::Serialize;
use std::collections::BTreeMap;
use std::path::PathBuf;
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

/// Bars by what was asked for.
pub(crate) type LoadedSymbols = BTreeMap<StageKey, Arc<SymbolBars>>;

/// What is asked for when a symbol's bars are loaded.
#[derive(Debug, PartialEq, Serialize)]
pub(crate) struct SymbolRequest<'a> {
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

/// What is asked for of each symbol.
pub(crate) fn symbol_requests(scenario: &Scenario) -> impl Iterator<Item = SymbolRequest<'_>> {
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

/// Reads the bars of all symbols, in parallel; those that `loaded` has are taken from there, and those read are
/// added to it.
///
/// # Errors
/// The first error in order of symbols; and where none of them has a bar in the data window, in which one
/// alone stands by.
pub(crate) fn load_symbols(
    scenario: &Scenario,
    in_memory: &InMemory,
    adjustments: &[AdjustmentRecord],
    loaded: &mut LoadedSymbols,
) -> Result<Vec<Arc<SymbolBars>>, RunError> {
    let requests: Vec<StageKey> =
        symbol_requests(scenario).map(|request| StageKey::new("request", &request)).collect();
    let symbols: Vec<Result<Arc<SymbolBars>, RunError>> = requests
        .par_iter()
        .enumerate()
        .map(|(idx, request)| match loaded.get(request) {
            Some(bars) => Ok(Arc::clone(bars)),
            None => load_symbol(scenario, in_memory, idx, adjustments).map(Arc::new),
        })
        .collect();
    let symbols = symbols.into_iter().collect::<Result<Vec<_>, _>>()?;
    if let Some(first) = symbols.first()
        && symbols.iter().all(|bars| bars.notes.stands_by.is_some())
    {
        return Err(RunError::Data(DataError::NoBarsInWindow {
            symbol: first.symbol.clone(),
            path: first.path.clone(),
            from: scenario.data.from,
            to: scenario.data.to,
            range: first.notes.stands_by,
        }));
    }
    for (request, bars) in requests.into_iter().zip(&symbols) {
        loaded.insert(request, Arc::clone(bars));
    }
    Ok(symbols)
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

impl SymbolBars {
    fn without_bars(
        scenario: &Scenario,
        settings: &SymbolSettings,
        stands_by: (Timestamp, Timestamp),
    ) -> SymbolBars {
        let data = &scenario.data;
        let (execution, read) = match &data.execution {
            ExecutionSource::SameBars => (data.timeframe, BarsRead::Shared),
            ExecutionSource::Resample { execution_timeframe } => {
                (*execution_timeframe, BarsRead::Resampled)
            }
            ExecutionSource::Separate { execution_timeframe, .. } => {
                (*execution_timeframe, BarsRead::Separate { n_decision_files: 0 })
            }
        };
        let symbol = settings.symbol.clone();
        SymbolBars {
            path: settings.path.shown(),
            decision: Arc::new(BarSeries::new(data.timeframe)),
            execution: Arc::new(BarSeries::new(execution)),
            key: StageKey::new("no bars", &(&symbol, data.timeframe, execution)),
            files: Vec::new(),
            read,
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
            (None, Source::Memory) => return Err(RunError::not_given("bars", &symbol.symbol)),
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
    let own_timeframe = match &data.execution {
        ExecutionSource::SameBars | ExecutionSource::Separate { .. } => data.timeframe,
        ExecutionSource::Resample { execution_timeframe } => *execution_timeframe,
    };
    let own = load(&symbol.path, &symbol.reading, &in_memory.bars, own_timeframe);
    // It is listed later, or is gone (SPEC §14.12).
    if let Err(RunError::Data(DataError::NoBarsInWindow { range: Some(range), .. })) = own {
        return Ok(SymbolBars::without_bars(scenario, symbol, range));
    }
    let (own, n_own_files) = own?;
    let (decision, execution, read) = match &data.execution {
        ExecutionSource::SameBars => {
            let bars = Arc::new(own);
            (Arc::clone(&bars), bars, BarsRead::Shared)
        }
        ExecutionSource::Resample { .. } => {
            let ResampledBars { series, n_incomplete, is_last_dropped, n_late_closes } =
                resample(&own, data.timeframe, data.week_start)?;
            notes.n_late_closes = n_late_closes;
            notes.n_incomplete_buckets = n_incomplete;
            notes.is_last_bucket_dropped = is_last_dropped;
            (Arc::new(series), Arc::new(own), BarsRead::Resampled)
        }
        ExecutionSource::Separate { execution_timeframe, files: paths } => {
            let ExecutionFile { path, reading } = &paths[symbol_idx];
            let (execution, _) =
                load(path, reading, &in_memory.execution_bars, *execution_timeframe)?;
            notes.bars_off = bars_off(&own, &execution);
            if let Some(off) = notes.bars_off.filter(|off| off.later_bars.abs() == 1) {
                return Err(RunError::BarsOneOff { symbol: symbol.symbol.clone(), off });
            }
            notes.closes = Some(compare_closes(&own, &execution));
            let read = BarsRead::Separate { n_decision_files: n_own_files };
            (Arc::new(own), Arc::new(execution), read)
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
