//! Loads a scenario's files, each once.

use crate::funding_rates::FundingRates;
use crate::key::StageKey;
use crate::other_symbols::{OwnSymbols, SymbolRow};
use crate::symbol_bars::{LoadedSymbols, SymbolBars, SymbolRequest, load_symbols, symbol_requests};
use crate::{InMemory, RunError};
use exitlab_data::{
    AdjustmentRecord, DataError, FundingRecord, MemoryRow, MemoryTable, SourceFile, TableFile,
    TableZones, memory_rates, memory_table, read_adjustments, read_exits, read_funding,
    read_labels, read_lines, read_signals,
};
use exitlab_exit::FundingSchedule;
use exitlab_regime::LabelRow;
use exitlab_scenario::{
    Classifier, ExitOrigin, Funding, OtherSymbols, Scenario, SignalOrigin, Source, SymbolSettings,
};
use exitlab_signal::{ExitRow, LineRow, SignalRow};
use serde::Serialize;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

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
                let given = in_memory.adjustments.as_ref();
                Some(other.rows(source, "adjustments", given, read_adjustments)?)
            }
            None => None,
        };
        let records = adjustments.as_ref().map_or(&[][..], |table| &table.rows);
        let symbols = load_symbols(scenario, in_memory, records, loaded)?;

        let signals = match &scenario.signals.origin {
            SignalOrigin::File { path } => {
                let given = in_memory.signals.as_ref();
                Some(Arc::new(other.rows(path, "signals", given, read_signals)?))
            }
            SignalOrigin::Computed(_) => None,
        };
        let exits = match &scenario.signals.exits {
            ExitOrigin::File { path } => {
                let given = in_memory.exits.as_ref();
                Some(Arc::new(other.rows(path, "exit signals", given, read_exits)?))
            }
            ExitOrigin::None | ExitOrigin::Opposite => None,
        };
        let given = in_memory.lines.as_ref();
        let lines = scenario
            .line_files
            .iter()
            .map(|source| Ok(Arc::new(other.rows(source, "lines", given, read_lines)?)))
            .collect::<Result<Vec<_>, RunError>>()?;
        let labels = match &scenario.classifier {
            Classifier::Labels { path, .. } => {
                let given = in_memory.labels.as_ref();
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
                let table = memory_rates(&format!("{name} funding rates"), given, &other.zones)?;
                let path = table.file.path.clone();
                given_rows = other.keep(table)?.rows;
                (path, &given_rows)
            }
            (None, Source::Memory) => return Err(RunError::not_given("funding rates", name)),
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
        let TableFile { file, mut rows, unzoned } = table;
        self.files.push(file.clone());
        let n_other = self.symbols.keep(&file.path, &mut rows)?;
        self.count_unused(&file.path, n_other, Unused::OtherSymbol);
        Ok(TableFile { file, rows, unzoned })
    }

    /// The rows of the scenario's symbols in a file, or of those that the caller gives.
    fn rows<R: SymbolRow + MemoryRow>(
        &mut self,
        source: &Source,
        what: &'static str,
        given: Option<&MemoryTable<R>>,
        read: fn(&Path, &TableZones) -> Result<TableFile<R>, DataError>,
    ) -> Result<TableFile<R>, RunError> {
        let table = match (given, source) {
            (Some(rows), _) => memory_table(what, rows, &self.zones)?,
            (None, Source::File(path)) => read(path, &self.zones)?,
            (None, Source::Memory) => return Err(RunError::not_given(what, "")),
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
