//! The exit study: every signal under every plan, on the same entries.

use crate::trades::{sort_for_table, trade};
use crate::{Candidate, ExitSettings, SymbolMarket};
use exitlab_core::{PlanId, Trade};
use exitlab_exit::evaluate;

/// Takes every signal with a regime on its own, one unit of risk, under each of `plans` (SPEC §9).
///
/// Signals without an ATR, a fill bar or, for that plan, a valid stop give no trade.
///
/// # Shape
/// Trades without money, in the order of the outcomes table.
pub fn study(
    markets: &[SymbolMarket<'_>],
    candidates: &[Candidate],
    settings: &ExitSettings<'_>,
    plans: &[PlanId],
) -> Vec<Trade> {
    let outcome = |candidate: &Candidate, plan_id: PlanId| {
        let (Some(regime), Ok(entry)) = (candidate.regime, candidate.entry) else {
            return None;
        };
        let market = &markets[candidate.signal.symbol.0 as usize];
        let plan = &settings.plans[plan_id.0 as usize];
        if !plan.has_valid_stop(entry.side, candidate.close, entry.atr) {
            return None;
        }
        let outcome =
            evaluate(&market.exit_market(), &entry, plan, settings.rules, settings.ambiguity);
        Some(trade(market, candidate, regime, plan_id, outcome, None))
    };
    // Entry by entry: neighbouring plans read the same bars.
    let mut trades: Vec<Trade> = candidates
        .iter()
        .flat_map(|candidate| plans.iter().filter_map(move |plan| outcome(candidate, *plan)))
        .collect();
    sort_for_table(&mut trades, candidates);
    trades
}
