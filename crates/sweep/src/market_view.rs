//! What a chart of a run shows: the decision bars with their labels, and the stops of some trades.

use crate::engine::Purpose;
use crate::inputs::Inputs;
use crate::prepare::{Prepared, Stages};
use crate::{Engine, RunError};
use exitlab_core::{BarSeries, Regime, VolLevel};
use exitlab_exit::StopPath;
use exitlab_scenario::Scenario;
use std::sync::Arc;

/// The bars of a run and what the chain made of them.
#[derive(Debug, Clone)]
pub struct MarketView {
    /// By name.
    pub symbols: Vec<SymbolView>,
    /// One per wanted trade; none where the scenario has no such entry or plan.
    pub paths: Vec<Option<StopPath>>,
}

/// One symbol's decision bars with their labels.
#[derive(Debug, Clone)]
pub struct SymbolView {
    /// Name.
    pub symbol: String,
    /// Decision bars.
    pub bars: Arc<BarSeries>,
    /// By bar; absent in the warm-up.
    pub regimes: Vec<Option<Regime>>,
    /// By bar.
    pub vol_levels: Vec<Option<VolLevel>>,
}

/// A trade whose stop is to be shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct WantedPath<'a> {
    /// Row of its signal among the run's.
    pub signal_id: usize,
    /// Exit plan that it was under.
    pub plan: &'a str,
}

impl MarketView {
    /// Of a scenario without its grid, on inputs that were loaded for it.
    ///
    /// # Errors
    /// See [`RunError`].
    pub fn new(
        scenario: &Scenario,
        inputs: &Inputs,
        wanted: &[WantedPath<'_>],
    ) -> Result<MarketView, RunError> {
        let stages = Stages::new(Engine::Leap, Purpose::Signals);
        let keys = stages.expect(scenario, inputs);
        let prepared = stages.prepare(scenario, inputs, &keys)?;
        let symbols = inputs
            .symbols
            .iter()
            .zip(prepared.markets())
            .map(|(bars, market)| SymbolView {
                symbol: bars.symbol.clone(),
                bars: Arc::clone(&bars.decision),
                regimes: market.regimes.regimes().to_vec(),
                vol_levels: market.regimes.vol_levels().to_vec(),
            })
            .collect();
        Ok(MarketView { symbols, paths: paths(scenario, &prepared, wanted) })
    }
}

/// One per wanted trade, in order.
fn paths(
    scenario: &Scenario,
    prepared: &Prepared,
    wanted: &[WantedPath<'_>],
) -> Vec<Option<StopPath>> {
    let markets = prepared.markets();
    let path = |wanted: &WantedPath<'_>| {
        let candidate = prepared.candidates.get(wanted.signal_id)?;
        let entry = candidate.entry.as_ref().ok()?;
        let plan = scenario.plans.iter().find(|plan| plan.name == wanted.plan)?;
        let market = markets.get(candidate.signal.symbol.0 as usize)?;
        if !candidate.has_valid_stop(entry, plan, market.costs) {
            return None;
        }
        Some(StopPath::new(&market.exit_market(), entry, plan, scenario.fills))
    };
    wanted.iter().map(path).collect()
}
