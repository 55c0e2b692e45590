//! The exit study: every signal under every plan, on the same entries.

use crate::trades::{sort_for_table, trade};
use crate::{Candidate, ExitSettings, SymbolMarket};
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
/// Signals without an ATR, a fill bar or, for that plan, a valid stop give no trade.
///
/// # Shape
/// Trades without money, with legs, in the order of the outcomes table.
pub fn study(
    markets: &[SymbolMarket<'_>],
    candidates: &[Candidate],
    settings: &ExitSettings<'_>,
    plans: &[PlanId],
) -> Vec<Trade> {
    let plans: Vec<StudyPlan<'_>> = plans
        .iter()
        .map(|id| StudyPlan { id: *id, plan: &settings.plans[id.0 as usize] })
        .collect();
    let ExitSettings { rules, ambiguity, .. } = *settings;
    let settings = StudySettings { rules, ambiguity, legs: KeepLegs::Yes };
    let by_plan = study_by_plan(markets, candidates, &plans, &settings);
    let mut trades: Vec<Trade> = by_plan.into_iter().flatten().collect();
    sort_for_table(&mut trades, candidates);
    trades
}

/// The trades of [`study`] by plan, each plan's in the order of the candidates.
///
/// Entry by entry, all plans of one after another: they read the same bars.
pub fn study_by_plan(
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
            if !plan.has_valid_stop(entry.side, candidate.close, entry.atr) {
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
