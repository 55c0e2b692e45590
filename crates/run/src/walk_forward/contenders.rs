//! What is compared on the same entries: fixed plans, and profiles.

use crate::RunError;
use crate::prepared::Prepared;
use exitlab_core::{PlanId, Regime, Trade, VolLevel};
use exitlab_exit::Ambiguity;
use exitlab_replay::{Candidate, KeepLegs, StudyPlan, StudySettings, study};
use exitlab_scenario::Scenario;

/// A way to choose the exit plan of an entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Contender {
    /// Always this plan.
    Plan(PlanId),
    /// The plan that a profile, by its position in the scenario's, names for regime and volatility.
    Profile(usize),
}

/// The plans of `[study]`, then the profiles of `[sweep]`.
pub(super) fn contenders(scenario: &Scenario) -> Vec<Contender> {
    let plans = scenario.fixed_plans().map(Contender::Plan);
    plans.chain(scenario.sweep.profiles.iter().map(|p| Contender::Profile(*p))).collect()
}

impl Contender {
    /// Its name in tables.
    pub(super) fn name(self, scenario: &Scenario) -> &str {
        match self {
            Contender::Plan(plan) => &scenario.plan(plan).name,
            Contender::Profile(profile) => &scenario.profiles[profile].name,
        }
    }

    fn plan(self, scenario: &Scenario, regime: Regime, vol_level: Option<VolLevel>) -> PlanId {
        match self {
            Contender::Plan(plan) => plan,
            Contender::Profile(profile) => {
                scenario.profiles[profile].mode_choice(regime, vol_level).plan
            }
        }
    }
}

/// An entry under every contender.
pub(super) struct Entry {
    pub(super) regime: Regime,
    /// By contender.
    pub(super) trades: Vec<Trade>,
}

impl Entry {
    /// Whether a contender was in the trade up to `time`, or beyond: a leg at a bar's open has the bar's
    /// open time, and is not known before its close.
    pub(super) fn reaches(&self, time: exitlab_core::Timestamp) -> bool {
        self.trades.iter().any(|trade| trade.exit_time >= time)
    }
}

/// The entries that every contender can take, in decision order.
///
/// # Errors
/// [`RunError::MissingFunding`] where a trade was open at an instant without a rate.
pub(super) fn entries(
    scenario: &Scenario,
    prepared: &Prepared,
    candidates: &[Candidate],
    ambiguity: Ambiguity,
) -> Result<Vec<Entry>, RunError> {
    let contenders = contenders(scenario);
    let mut ids: Vec<PlanId> = scenario.fixed_plans().collect();
    for contender in &contenders {
        for candidate in candidates {
            let Some(regime) = candidate.regime else { continue };
            let plan = contender.plan(scenario, regime, candidate.vol_level);
            if !ids.contains(&plan) {
                ids.push(plan);
            }
        }
    }
    let plans: Vec<StudyPlan<'_>> =
        ids.iter().map(|id| StudyPlan::fixed(*id, scenario.plan(*id))).collect();
    let settings = StudySettings { rules: scenario.fills, ambiguity, legs: KeepLegs::No };
    let by_plan = study(&prepared.markets(), candidates, &plans, &settings);
    prepared.check_funding(scenario, by_plan.iter().flatten())?;
    // Each plan's trades are in the order of the candidates, some of which it has no trade of.
    let mut next = vec![0; ids.len()];
    let mut entries = Vec::new();
    for candidate in candidates {
        let of_plan: Vec<Option<&Trade>> = by_plan
            .iter()
            .zip(&mut next)
            .map(|(trades, next)| {
                let trade = trades.get(*next).filter(|t| t.signal_id == candidate.signal_id);
                *next += usize::from(trade.is_some());
                trade
            })
            .collect();
        let Some(regime) = candidate.regime else { continue };
        let trade = |contender: &Contender| {
            let plan = contender.plan(scenario, regime, candidate.vol_level);
            let position = ids.iter().position(|id| *id == plan)?;
            of_plan[position].cloned()
        };
        if let Some(trades) = contenders.iter().map(trade).collect() {
            entries.push(Entry { regime, trades });
        }
    }
    Ok(entries)
}
