//! What a chart of a run shows, from a scenario and its inputs.

use crate::engine::Purpose;
use crate::inputs::Inputs;
use crate::prepare::Stages;
use crate::prepared::Prepared;
use crate::{Engine, RunError};
use exitlab_core::PlanId;
use exitlab_exit::{ExitMode, ModeSchedule, OnChange, Rechoice, StopPath};
use exitlab_replay::{Chooser, MarketView, SymbolView, WantedPath};
use exitlab_scenario::Scenario;
use std::collections::BTreeMap;
use std::sync::Arc;

/// What a chart shows of a scenario without its grid, on inputs that were loaded for it.
///
/// # Errors
/// See [`RunError`].
pub fn market_view(
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
    let plans = scenario.plans.iter().map(|plan| plan.name.clone()).collect();
    Ok(MarketView { symbols, plans, paths: paths(scenario, &prepared, wanted) })
}

/// The profile that chose again, and what another choice did.
fn rechosen<'a>(chooser: Chooser<'a>, scenario: &Scenario) -> Option<(&'a str, OnChange)> {
    match chooser {
        Chooser::Kept => None,
        Chooser::Replay { profile, on_change } => {
            let integration = scenario.orchestrator.integration.enforced();
            integration.use_for_exit_mode.then_some((profile, on_change))
        }
        Chooser::Study { profile, on_change } => Some((profile, on_change)),
    }
}

/// One per wanted trade, in order.
fn paths(
    scenario: &Scenario,
    prepared: &Prepared,
    wanted: &[WantedPath<'_>],
) -> Vec<Option<StopPath>> {
    let markets = prepared.markets();
    let mut schedules: BTreeMap<usize, Vec<ModeSchedule>> = BTreeMap::new();
    for (name, _) in wanted.iter().filter_map(|wanted| rechosen(wanted.chooser, scenario)) {
        if let Ok(profile) = scenario.profile_named(name) {
            let of_profile = || prepared.schedules(&scenario.profiles[profile]);
            schedules.entry(profile).or_insert_with(of_profile);
        }
    }
    let path = |wanted: &WantedPath<'_>| {
        let candidate = prepared.candidates.get(wanted.signal_id)?;
        let entry = candidate.entry.as_ref().ok()?;
        let position = scenario.plans.iter().position(|plan| plan.name == wanted.plan)?;
        let plan = &scenario.plans[position];
        let symbol = candidate.signal.symbol.0 as usize;
        let market = markets.get(symbol)?;
        if plan.invalid_levels(entry, market.costs).is_some() {
            return None;
        }
        let rechoice = match rechosen(wanted.chooser, scenario) {
            Some((name, on_change)) => {
                let of_profile = schedules.get(&scenario.profile_named(name).ok()?)?;
                let schedule = &of_profile[symbol];
                Some(Rechoice { on_change, schedule, plans: &scenario.plans })
            }
            None => None,
        };
        let mode = ExitMode { id: PlanId(position as u32), plan, rechoice };
        let exit_market = market.exit_market();
        Some(StopPath::new(&exit_market, market.decision, entry, mode, scenario.fills))
    };
    wanted.iter().map(path).collect()
}
