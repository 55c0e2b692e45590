//! Funding of a point's symbols, and the holes of its rates that positions may not span.

use crate::RunError;
use crate::inputs::{Inputs, SymbolRates};
use crate::symbol_bars::SymbolBars;
use crate::warning::Warning;
use exitlab_core::{SymbolIdx, Timestamp, Trade};
use exitlab_data::{FundingHole, funding_holes};
use exitlab_exit::FundingSchedule;
use exitlab_replay::Candidate;
use exitlab_scenario::{Funding, FundingGap, Scenario};
use std::path::PathBuf;

/// What one symbol pays, and when its file of rates has none.
#[derive(Debug, Clone, Default)]
pub(crate) struct SymbolFunding {
    pub(crate) schedule: FundingSchedule,
    /// In order of time.
    pub(crate) holes: Vec<FundingHole>,
    /// Where its rates came from.
    path: PathBuf,
}

impl SymbolFunding {
    /// The funding of the symbol at that position of the inputs.
    pub(crate) fn new(source: &Funding, inputs: &Inputs, symbol_idx: usize) -> SymbolFunding {
        let bars = &inputs.symbols[symbol_idx];
        match source {
            Funding::Off => SymbolFunding::default(),
            Funding::Rate(rate) => SymbolFunding {
                schedule: FundingSchedule::every_8h(&bars.execution, *rate),
                ..SymbolFunding::default()
            },
            Funding::File { .. } => {
                let (Some(SymbolRates { path, rates }), Some((first, last))) =
                    (&inputs.funding[symbol_idx], span(bars))
                else {
                    return SymbolFunding::default();
                };
                let times: Vec<Timestamp> = rates.keys().copied().collect();
                SymbolFunding {
                    schedule: FundingSchedule::at_rates(&bars.execution, rates),
                    holes: funding_holes(&times, first, last),
                    path: path.clone(),
                }
            }
        }
    }

    /// The first instant in `(after, until]` that has no rate.
    fn first_missing(&self, after: Timestamp, until: Timestamp) -> Option<Timestamp> {
        let n_before = self.holes.partition_point(|hole| hole.last() <= after);
        self.holes.get(n_before)?.first_in(after, until)
    }
}

/// First open and last close of the execution bars: positions are held in between.
fn span(bars: &SymbolBars) -> Option<(Timestamp, Timestamp)> {
    let last_idx = bars.execution.len().checked_sub(1)?;
    Some((bars.execution.time()[0], bars.execution.close_time(last_idx)))
}

/// What a hole that a position may span is warned of, one text per symbol. Whether one does span it
/// only the run shows.
pub(crate) fn hole_warnings<'s>(
    scenario: &Scenario,
    symbols: impl Iterator<Item = (&'s SymbolBars, &'s SymbolFunding)>,
    candidates: &[Candidate],
) -> Vec<Warning> {
    let mut warnings: Vec<Warning> = Vec::new();
    let symbols = (0_u32..).map(SymbolIdx).zip(symbols).zip(&scenario.data.symbols);
    for ((symbol, (bars, funding)), settings) in symbols {
        let Funding::File { gap, .. } = &settings.funding else { continue };
        let entries = candidates
            .iter()
            .filter(|c| c.signal.symbol == symbol && c.regime.is_some())
            .filter_map(|c| Some(c.entry.ok()?.fill.time));
        let (Some(entry), Some((_, end))) = (entries.min(), span(bars)) else { continue };
        let Some(first) = funding.first_missing(entry, end) else { continue };
        let n: i64 = funding.holes.iter().map(|hole| hole.n_in(entry, end)).sum();
        let name = &settings.symbol;
        let warning = match gap {
            FundingGap::Zero => format!(
                "{name}: {n} funding instants have no rate and pay nothing, the first {first}"
            ),
            FundingGap::Error => format!(
                "{name}: {n} funding instants have no rate, the first {first}; a run stops where a \
                 position is open at one"
            ),
        };
        warnings.push(warning.into());
    }
    warnings
}

/// Refuses trades that were open where a rate is missing, unless it may be.
///
/// # Errors
/// [`RunError::MissingFunding`] for the earliest such instant, of one instant the first symbol.
pub(crate) fn check_holes<'s, 't>(
    scenario: &Scenario,
    symbols: impl Iterator<Item = &'s SymbolFunding>,
    trades: impl IntoIterator<Item = &'t Trade>,
) -> Result<(), RunError> {
    // By symbol, where a hole is an error and there is one.
    let checked: Vec<Option<&SymbolFunding>> = symbols
        .zip(&scenario.data.symbols)
        .map(|(funding, settings)| match &settings.funding {
            Funding::File { gap: FundingGap::Error, .. } => {
                (!funding.holes.is_empty()).then_some(funding)
            }
            Funding::File { gap: FundingGap::Zero, .. } | Funding::Off | Funding::Rate(_) => None,
        })
        .collect();
    if checked.iter().all(Option::is_none) {
        return Ok(());
    }
    let missing = |trade: &Trade| {
        let funding = checked[trade.symbol.0 as usize]?;
        let time = funding.first_missing(trade.entry_time, trade.exit_time)?;
        Some((time, trade.symbol, &funding.path))
    };
    match trades.into_iter().filter_map(missing).min() {
        None => Ok(()),
        Some((time, SymbolIdx(symbol_idx), path)) => Err(RunError::MissingFunding {
            path: path.clone(),
            symbol: scenario.data.symbols[symbol_idx as usize].symbol.clone(),
            time,
        }),
    }
}
