//! From an outcome to a trade.

use crate::{Candidate, SymbolMarket};
use exitlab_core::{PlanId, PositionMoney, Regime, Trade};
use exitlab_exit::Outcome;

/// The trade of a candidate's outcome; `qty` where a portfolio took it.
pub(crate) fn trade(
    market: &SymbolMarket<'_>,
    candidate: &Candidate,
    regime: Regime,
    plan: PlanId,
    outcome: Outcome,
    qty: Option<f64>,
) -> Trade {
    let exit_time = outcome.legs.last().map_or(outcome.entry_time, |leg| leg.time);
    let exit_bar = market.decision.last_closed_by(exit_time);
    let atr = candidate.entry.map_or(0.0, |entry| entry.atr);
    Trade {
        signal_id: candidate.signal_id,
        symbol: candidate.signal.symbol,
        side: candidate.signal.side,
        signal_time: candidate.signal.time,
        entry_time: outcome.entry_time,
        exit_time,
        regime,
        vol_level: candidate.vol_level,
        exit_regime: exit_bar.and_then(|bar| market.regimes.regime(bar.0)),
        plan,
        confidence: candidate.signal.confidence,
        atr,
        entry_price: outcome.entry_price,
        stop_price: outcome.stop_price,
        target_price: outcome.target_price,
        rr_planned: outcome.rr_planned,
        exit_price: outcome.exit_price,
        exit_reason: outcome.exit_reason,
        r_gross: outcome.r_gross,
        r_net: outcome.r_net,
        mae_r: outcome.mae_r,
        mfe_r: outcome.mfe_r,
        bars_held: outcome.bars_held,
        entry_slippage_r: outcome.entry_slippage_r,
        exit_slippage_r: outcome.exit_slippage_r,
        fees_r: outcome.fees_r,
        funding_r: outcome.funding_r,
        gapped: outcome.gapped,
        r_bounds: outcome.r_bounds,
        legs: outcome.legs.to_vec(),
        money: qty.map(|qty| {
            let risked = qty * outcome.r;
            PositionMoney {
                qty,
                fees: risked * outcome.fees_r,
                funding: risked * outcome.funding_r,
                pnl: risked * outcome.r_net,
            }
        }),
    }
}

/// Sorts trades into the order of the trades and outcomes tables (SPEC §12): signal time, symbol,
/// long first, file order, plan.
pub fn sort_for_table(trades: &mut [Trade], candidates: &[Candidate]) {
    trades.sort_by_key(|t| {
        let source_row = candidates[t.signal_id].signal.source_row;
        (t.signal_time, t.symbol, t.side, source_row, t.plan)
    });
}
