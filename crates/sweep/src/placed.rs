//! Rows of exit and line files on the bars of a point's symbols.

use crate::RunError;
use crate::inputs::Inputs;
use crate::stage::Shared;
use exitlab_core::{Side, Signal, SymbolIdx, Timestamp};
use exitlab_exit::SignalExits;
use exitlab_replay::SymbolMarket;
use exitlab_scenario::{ExitOrigin, Scenario, SignalOrigin};
use exitlab_signal::{
    PlacedLine, SideFilter, SymbolSeries, exits_from_rows, generate, lines_from_rows,
    opposite_exits, signals_from_rows,
};
use std::sync::Arc;

/// What the rows of a file became, and how many lie outside the data window.
#[derive(Debug)]
pub(crate) struct Placed<T> {
    pub(crate) rows: T,
    pub(crate) n_outside: usize,
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
    let placed = lines_from_rows(&inputs.lines[file], &symbols, scenario.signals.align);
    let path = &scenario.line_files[file];
    let placed = placed.map_err(|error| RunError::Lines { path: path.clone(), error });
    let placed = placed.map_err(Arc::new)?;
    let rows = placed.lines.into_iter().map(Arc::new).collect();
    Ok(Arc::new(Placed { rows, n_outside: placed.n_outside }))
}

/// The exit signals of each symbol.
pub(crate) fn signal_exits(
    scenario: &Scenario,
    inputs: &Inputs,
    markets: &[SymbolMarket<'_>],
) -> Shared<Placed<Vec<Arc<SignalExits>>>> {
    let (exits, n_outside) = match &scenario.signals.exits {
        ExitOrigin::None => (Vec::new(), 0),
        ExitOrigin::Opposite => (opposite(scenario, inputs, markets).map_err(Arc::new)?, 0),
        ExitOrigin::File { path } => {
            let rows = inputs.exits.as_deref().map_or(&[][..], Vec::as_slice);
            let placed = exits_from_rows(rows, &series(markets), scenario.signals.align);
            let placed = placed.map_err(|error| RunError::Exits { path: path.clone(), error });
            let placed = placed.map_err(Arc::new)?;
            (placed.exits, placed.n_outside)
        }
    };
    let of_symbol = |(idx, market): (usize, &SymbolMarket<'_>)| {
        let own = exits.iter().filter(|(_, symbol, _)| symbol.0 as usize == idx);
        let times = own.map(|(time, _, side)| (*time, *side));
        Arc::new(SignalExits::new(market.execution, times))
    };
    let rows = markets.iter().enumerate().map(of_symbol).collect();
    Ok(Arc::new(Placed { rows, n_outside }))
}

fn series<'a>(markets: &[SymbolMarket<'a>]) -> Vec<SymbolSeries<'a>> {
    markets.iter().map(|m| SymbolSeries { name: m.name, series: m.decision }).collect()
}

/// An exit of the other side's positions for every signal that the source gives, before it is
/// filtered by side.
fn opposite(
    scenario: &Scenario,
    inputs: &Inputs,
    markets: &[SymbolMarket<'_>],
) -> Result<Vec<(Timestamp, SymbolIdx, Side)>, RunError> {
    let signals: Vec<Signal> = match &scenario.signals.origin {
        SignalOrigin::Computed(source) => {
            let of_symbol = |(idx, market): (usize, &SymbolMarket<'_>)| {
                generate(
                    source,
                    SideFilter::Both,
                    SymbolIdx(idx as u32),
                    market.name,
                    market.decision,
                    market.indicators,
                    market.regimes,
                )
            };
            markets.iter().enumerate().flat_map(of_symbol).collect()
        }
        SignalOrigin::File { path } => {
            let rows = inputs.signals.as_deref().map_or(&[][..], Vec::as_slice);
            let align = scenario.signals.align;
            signals_from_rows(rows, &series(markets), align, SideFilter::Both)
                .map_err(|error| RunError::Signals { path: path.clone(), error })?
                .signals
        }
    };
    Ok(opposite_exits(&signals))
}
