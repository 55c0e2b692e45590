//! The exit study: every signal under every exit mode, on the same entries.

use crate::trades::trade;
use crate::{Candidate, SymbolMarket};
use exitlab_core::{ChoiceId, PlanId, Regime, Trade};
use exitlab_exit::{
    Ambiguity, ExitMode, ExitPlan, FillRules, ModeSchedule, OnChange, Rechoice, evaluate,
};
use exitlab_orchestrator::Profile;

/// A plan as a study takes it.
#[derive(Debug, Clone, Copy)]
pub struct StudyPlan<'a> {
    /// What trades call it.
    pub id: ChoiceId,
    /// What it does.
    pub choice: StudyChoice<'a>,
}

/// What a study's plan does to an entry.
#[derive(Debug, Clone, Copy)]
pub enum StudyChoice<'a> {
    /// Always the same plan.
    Fixed(PlanId, &'a ExitPlan),
    /// The plan that a profile chooses, whatever the integration enforces.
    Policy {
        /// The profile.
        profile: &'a Profile,
        /// Plans by [`PlanId`].
        plans: &'a [ExitPlan],
        /// What another choice does to an open position, and the profile's choices by symbol; absent
        /// where the plan at the entry is kept.
        rechosen: Option<(OnChange, &'a [ModeSchedule])>,
    },
}

impl<'a> StudyPlan<'a> {
    /// A plan that is kept to the exit.
    pub fn fixed(id: PlanId, plan: &'a ExitPlan) -> StudyPlan<'a> {
        StudyPlan { id: ChoiceId::from(id), choice: StudyChoice::Fixed(id, plan) }
    }

    fn mode(&self, candidate: &Candidate, regime: Regime) -> ExitMode<'a> {
        match self.choice {
            StudyChoice::Fixed(id, plan) => ExitMode::fixed(id, plan),
            StudyChoice::Policy { profile, plans, rechosen } => {
                let id = profile.mode_choice(regime, candidate.vol_level).plan;
                let symbol = candidate.signal.symbol.0 as usize;
                let rechoice = rechosen.map(|(on_change, schedules)| Rechoice {
                    on_change,
                    schedule: &schedules[symbol],
                    plans,
                });
                ExitMode { id, plan: &plans[id.0 as usize], rechoice }
            }
        }
    }
}

/// How a study evaluates exits.
#[derive(Debug, Clone, Copy)]
pub struct StudySettings {
    /// How fills are derived from bars.
    pub rules: FillRules,
    /// Whether the other intrabar rules are evaluated too.
    pub ambiguity: Ambiguity,
    /// Whether trades have their legs.
    pub legs: KeepLegs,
}

/// Whether a study's trades have their legs, which only rows need.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeepLegs {
    /// They have.
    Yes,
    /// They are left empty.
    No,
}

/// Takes every signal with a regime on its own, one unit of risk, under each of `plans` (SPEC §9).
///
/// Signals without an ATR, a fill bar or, for that plan, valid levels give no trade. Entry by entry,
/// all plans of one after another: they read the same bars.
///
/// # Shape
/// Trades without money by plan, each plan's in the order of the candidates.
pub fn study(
    markets: &[SymbolMarket<'_>],
    candidates: &[Candidate],
    plans: &[StudyPlan<'_>],
    settings: &StudySettings,
) -> Vec<Vec<Trade>> {
    let mut by_plan: Vec<Vec<Trade>> =
        plans.iter().map(|_| Vec::with_capacity(candidates.len())).collect();
    for candidate in candidates {
        let (Some(regime), Ok(entry)) = (candidate.regime, candidate.entry) else { continue };
        let market = &markets[candidate.signal.symbol.0 as usize];
        let exit_market = market.exit_market();
        for (study_plan, trades) in plans.iter().zip(&mut by_plan) {
            let mode = study_plan.mode(candidate, regime);
            if mode.plan.invalid_levels(&entry, market.costs).is_some() {
                continue;
            }
            let outcome = evaluate(&exit_market, &entry, mode, settings.rules, settings.ambiguity);
            let legs = match settings.legs {
                KeepLegs::Yes => outcome.legs.to_vec(),
                KeepLegs::No => Vec::new(),
            };
            let trade = trade(market, candidate, mode.id, outcome);
            trades.push(Trade { legs, choice: study_plan.id, ..trade });
        }
    }
    by_plan
}
