//! The exit study: every signal under every plan, on the same entries.

use crate::trades::{has_valid_stop, table_order, trade};
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
    let mut rows: Vec<(&Candidate, PlanId)> =
        candidates.iter().flat_map(|c| plans.iter().map(move |plan| (c, *plan))).collect();
    rows.sort_by(|a, b| table_order(*a, *b));
    rows.into_iter()
        .filter_map(|(candidate, plan_id)| {
            let (Some(regime), Ok(entry)) = (candidate.regime, candidate.entry) else {
                return None;
            };
            let market = &markets[candidate.signal.symbol.0 as usize];
            let plan = &settings.plans[plan_id.0 as usize];
            if !has_valid_stop(plan, entry.side, candidate.close, entry.atr) {
                return None;
            }
            let outcome =
                evaluate(&market.exit_market(), &entry, plan, settings.rules, settings.ambiguity);
            Some(trade(market, candidate, regime, plan_id, outcome, None))
        })
        .collect()
}
