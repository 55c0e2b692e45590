//! The exit study: every signal under every plan, on the same entries.

use crate::trades::trade;
use crate::{Candidate, SymbolMarket};
use exitlab_core::{PlanId, Trade};
use exitlab_exit::{Ambiguity, ExitPlan, FillRules, evaluate};

/// A plan as a study takes it.
#[derive(Debug, Clone, Copy)]
pub struct StudyPlan<'a> {
    /// What trades call it.
    pub id: PlanId,
    /// The plan.
    pub plan: &'a ExitPlan,
}

/// How a study evaluates exits.
#[derive(Debug, Clone, Copy)]
pub struct StudySettings {
    /// How fills are read off bars.
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
/// Signals without an ATR, a fill bar or, for that plan, a valid stop give no trade. Entry by entry,
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
        for (StudyPlan { id, plan }, trades) in plans.iter().zip(&mut by_plan) {
            if !candidate.has_valid_stop(&entry, plan, market.costs) {
                continue;
            }
            let outcome = evaluate(&exit_market, &entry, plan, settings.rules, settings.ambiguity);
            let legs = match settings.legs {
                KeepLegs::Yes => outcome.legs.to_vec(),
                KeepLegs::No => Vec::new(),
            };
            trades.push(Trade { legs, ..trade(market, candidate, regime, *id, outcome) });
        }
    }
    by_plan
}
