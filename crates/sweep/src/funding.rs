//! Funding of a point's symbols, and the holes of its rates that positions may not span.

use crate::RunError;
use crate::inputs::{Inputs, SymbolBars};
use crate::prepare::Prepared;
use exitlab_core::{SymbolIdx, Timestamp, Trade};
use exitlab_data::{FundingHole, funding_holes};
use exitlab_exit::FundingSchedule;
use exitlab_scenario::{Funding, FundingGap, Scenario};

/// What one symbol pays, and when its file of rates has none.
#[derive(Debug, Clone, Default)]
pub(crate) struct SymbolFunding {
    pub(crate) schedule: FundingSchedule,
    /// In order of time.
    pub(crate) holes: Vec<FundingHole>,
}

impl SymbolFunding {
    /// The funding of the symbol at that position of the inputs.
    pub(crate) fn new(source: &Funding, inputs: &Inputs, symbol_idx: usize) -> SymbolFunding {
        let bars = &inputs.symbols[symbol_idx];
        match source {
            Funding::Off => SymbolFunding::default(),
            Funding::Rate(rate) => SymbolFunding {
                schedule: FundingSchedule::every_8h(&bars.execution, *rate),
                holes: Vec::new(),
            },
            Funding::File { .. } => {
                let Some(rates) = &inputs.funding[symbol_idx] else {
                    return SymbolFunding::default();
                };
                let times: Vec<Timestamp> = rates.keys().copied().collect();
                let span = span(bars);
                SymbolFunding {
                    schedule: FundingSchedule::at_rates(&bars.execution, rates),
                    holes: span
                        .map(|(first, last)| funding_holes(&times, first, last))
                        .unwrap_or_default(),
                }
            }
        }
    }
}

/// First open and last close of the execution bars: positions are held in between.
fn span(bars: &SymbolBars) -> Option<(Timestamp, Timestamp)> {
    let last_idx = bars.execution.len().checked_sub(1)?;
    Some((bars.execution.time()[0], bars.execution.close_time(last_idx)))
}

/// What a hole that a position may span is warned of, one text per symbol. Whether one does span it
/// only the run shows.
pub(crate) fn hole_warnings(scenario: &Scenario, prepared: &Prepared) -> Vec<String> {
    let mut warnings = Vec::new();
    for (idx, (symbol, settings)) in prepared.funding().zip(&scenario.data.symbols).enumerate() {
        let (Funding::File { gap, .. }, Some((_, end))) = (&settings.funding, span(symbol.0))
        else {
            continue;
        };
        let of_symbol = |c: &&exitlab_replay::Candidate| c.signal.symbol == SymbolIdx(idx as u32);
        let entries = prepared.candidates.iter().filter(of_symbol).filter_map(|c| c.entry.ok());
        let Some(entry) = entries.map(|entry| entry.fill.time).min() else { continue };
        let holes = &symbol.1.holes;
        let Some(first) = holes.iter().find_map(|hole| hole.first_in(entry, end)) else { continue };
        let n: i64 = holes.iter().map(|hole| hole.n_in(entry, end)).sum();
        let name = &settings.symbol;
        warnings.push(match gap {
            FundingGap::Zero => format!(
                "{name}: {n} funding instants have no rate and pay nothing, the first {first}"
            ),
            FundingGap::Error => format!(
                "{name}: {n} funding instants have no rate, the first {first}; a run stops where a \
                 position is open at one"
            ),
        });
    }
    warnings
}

/// Refuses trades that were open where a rate is missing, unless it may be.
///
/// # Errors
/// [`RunError::MissingFunding`] for the earliest such instant, of one instant the first symbol.
pub(crate) fn check_holes<'t>(
    scenario: &Scenario,
    prepared: &Prepared,
    trades: impl IntoIterator<Item = &'t Trade>,
) -> Result<(), RunError> {
    let holes: Vec<&[FundingHole]> = prepared
        .funding()
        .zip(&scenario.data.symbols)
        .map(|((_, funding), settings)| match &settings.funding {
            Funding::File { gap: FundingGap::Error, .. } => funding.holes.as_slice(),
            Funding::File { gap: FundingGap::Zero, .. } | Funding::Off | Funding::Rate(_) => &[],
        })
        .collect();
    if holes.iter().all(|of_symbol| of_symbol.is_empty()) {
        return Ok(());
    }
    let missing = |trade: &Trade| {
        let of_symbol = holes[trade.symbol.0 as usize];
        let first = of_symbol.iter().find_map(|h| h.first_in(trade.entry_time, trade.exit_time))?;
        Some((first, trade.symbol))
    };
    let Some((time, SymbolIdx(symbol_idx))) = trades.into_iter().filter_map(missing).min() else {
        return Ok(());
    };
    let settings = &scenario.data.symbols[symbol_idx as usize];
    let path = match &settings.funding {
        Funding::File { path, .. } => path.clone(),
        Funding::Off | Funding::Rate(_) => Default::default(),
    };
    Err(RunError::MissingFunding { path, symbol: settings.symbol.clone(), time })
}
