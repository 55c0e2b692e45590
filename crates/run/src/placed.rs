//! Signals, exits and lines on the bars of a point's symbols.

use crate::RunError;
use crate::inputs::Inputs;
use crate::stage::Shared;
use exitlab_core::SymbolIdx;
use exitlab_data::{SourceFile, TableFile};
use exitlab_exit::SignalExits;
use exitlab_replay::SymbolMarket;
use exitlab_scenario::{ExitOrigin, Scenario, SignalOrigin};
use exitlab_signal::{
    FileSignals, PlacedLine, RowCounts, SideFilter, SymbolSeries, exits_from_rows, generate,
    lines_from_rows, opposite_exits, signals_from_rows,
};
use std::path::PathBuf;
use std::sync::Arc;

/// What was made of the rows of a file, and what became of each.
#[derive(Debug)]
pub(crate) struct Placed<T> {
    pub(crate) rows: T,
    pub(crate) counts: RowCounts,
}

/// The lines of one file, by symbol.
pub(crate) fn lines(
    scenario: &Scenario,
    inputs: &Inputs,
    file: usize,
) -> Shared<Placed<Vec<Arc<PlacedLine>>>> {
    let symbols: Vec<SymbolSeries<'_>> = inputs
        .symbols
        .iter()
        .map(|bars| SymbolSeries { name: &bars.symbol, series: &bars.decision })
        .collect();
    let TableFile { file: SourceFile { path: file, .. }, rows, .. } = &*inputs.lines[file];
    let placed = lines_from_rows(rows, &symbols, scenario.signals.stamps());
    let placed = placed.map_err(|error| RunError::Lines { path: file.clone(), error });
    let placed = placed.map_err(Arc::new)?;
    let rows = placed.lines.into_iter().map(Arc::new).collect();
    Ok(Arc::new(Placed { rows, counts: placed.counts }))
}

/// The exit signals of each symbol.
pub(crate) fn signal_exits(
    scenario: &Scenario,
    inputs: &Inputs,
    markets: &[SymbolMarket<'_>],
) -> Shared<Placed<Vec<Arc<SignalExits>>>> {
    let (exits, counts) = match &scenario.signals.exits {
        ExitOrigin::None => (Vec::new(), RowCounts::default()),
        // Every signal counts, before signals are filtered by side.
        ExitOrigin::Opposite => {
            let signals = source_signals(scenario, inputs, markets, SideFilter::Both);
            (opposite_exits(&signals.map_err(Arc::new)?.signals), RowCounts::default())
        }
        ExitOrigin::File { .. } => {
            let (path, rows) = rows_of(inputs.exits.as_deref());
            let placed = exits_from_rows(rows, &series(markets), scenario.signals.stamps());
            let placed = placed.map_err(|error| RunError::Exits { path: path.clone(), error });
            let placed = placed.map_err(Arc::new)?;
            (placed.exits, placed.counts)
        }
    };
    let of_symbol = |(idx, market): (usize, &SymbolMarket<'_>)| {
        let own = exits.iter().filter(|(_, symbol, _)| symbol.0 as usize == idx);
        let times = own.map(|(time, _, side)| (*time, *side));
        Arc::new(SignalExits::new(market.execution, times))
    };
    let rows = markets.iter().enumerate().map(of_symbol).collect();
    Ok(Arc::new(Placed { rows, counts }))
}

fn series<'a>(markets: &[SymbolMarket<'a>]) -> Vec<SymbolSeries<'a>> {
    markets.iter().map(|m| SymbolSeries { name: m.name, series: m.decision }).collect()
}

/// The signals of all symbols, on the given sides.
///
/// # Errors
/// [`RunError::Signals`] for a row of a signal file that fits no symbol or bar.
pub(crate) fn source_signals(
    scenario: &Scenario,
    inputs: &Inputs,
    markets: &[SymbolMarket<'_>],
    sides: SideFilter,
) -> Result<FileSignals, RunError> {
    match &scenario.signals.origin {
        SignalOrigin::Computed(source) => {
            let of_symbol = |(idx, market): (usize, &SymbolMarket<'_>)| {
                generate(
                    source,
                    sides,
                    SymbolIdx(idx as u32),
                    market.name,
                    market.decision,
                    market.indicators,
                    market.regimes,
                )
            };
            let signals = markets.iter().enumerate().flat_map(of_symbol).collect();
            Ok(FileSignals { signals, counts: RowCounts::default() })
        }
        SignalOrigin::File { .. } => {
            let (path, rows) = rows_of(inputs.signals.as_deref());
            signals_from_rows(rows, &series(markets), scenario.signals.stamps(), sides)
                .map_err(|error| RunError::Signals { path, error })
        }
    }
}

/// A file of rows that belong to bars, and what became of them.
#[derive(Debug)]
pub(crate) struct PlacedFile {
    /// What its rows are.
    pub(crate) what: &'static str,
    /// What the file is called.
    pub(crate) file: &'static str,
    pub(crate) path: PathBuf,
    pub(crate) counts: RowCounts,
}

impl PlacedFile {
    /// That some row lies in the data window.
    ///
    /// # Errors
    /// [`RunError::NoRowInside`] where there are rows, and none does.
    pub(crate) fn check_some_inside(&self) -> Result<(), RunError> {
        let PlacedFile { what, ref path, counts, .. } = *self;
        let n_rows = counts.n_outside;
        if n_rows == 0 || counts.n_exact + counts.n_moved > 0 {
            return Ok(());
        }
        Err(RunError::NoRowInside { what, path: path.clone(), n_rows })
    }
}

/// What was read, or given, with where it came from; nothing where there is no such table.
pub(crate) fn rows_of<R>(table: Option<&TableFile<R>>) -> (PathBuf, &[R]) {
    table.map_or((PathBuf::new(), &[]), |table| (table.file.path.clone(), &table.rows))
}
