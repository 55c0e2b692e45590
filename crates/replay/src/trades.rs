//! From an outcome to a trade.

use crate::{Candidate, SymbolMarket};
use exitlab_core::{BarIdx, BarSeries, ChoiceId, PlanId, PositionMoney, Remode, Timestamp, Trade};
use exitlab_exit::{ModeTaken, Outcome};

/// The trade of a candidate's outcome under a mode whose plan at the entry is `plan`, without money
/// and without legs; what chose the plan is the plan itself.
pub(crate) fn trade(
    market: &SymbolMarket<'_>,
    candidate: &Candidate,
    plan: PlanId,
    outcome: Outcome,
) -> Trade {
    let regimes = market.regimes;
    let remode = |taken: &ModeTaken| {
        let decision_idx = taken.decision_idx;
        let regime = regimes.regime(decision_idx);
        Remode {
            time: market.decision.close_time(decision_idx),
            regime: regime.expect("invariant: a decision without a regime chooses nothing"),
            vol_level: regimes.vol_level(decision_idx),
            from: taken.from,
            to: taken.to,
            stop_before: taken.stop_before,
            stop_after: taken.stop_after,
        }
    };
    let remodes: Vec<Remode> = outcome.modes_taken.iter().map(remode).collect();
    let exit_time = outcome.legs.last().map_or(outcome.entry_time, |leg| leg.time);
    let exit_bar = last_closed_by(market.decision, candidate.signal.bar, exit_time);
    let atr = candidate.entry.map_or(0.0, |entry| entry.atr);
    Trade {
        signal_id: candidate.signal_id,
        symbol: candidate.signal.symbol,
        side: candidate.signal.side,
        signal_time: candidate.signal.time,
        entry_time: outcome.entry_time,
        exit_time,
        regime: candidate.regime.expect("invariant: who has no regime has no entry"),
        vol_level: candidate.vol_level,
        exit_regime: market.regimes.regime(exit_bar),
        plan,
        final_plan: remodes.last().map_or(plan, |remode| remode.to),
        n_remodes: remodes.len() as u32,
        choice: ChoiceId::from(plan),
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
        r_by_rule: outcome.r_by_rule,
        legs: Vec::new(),
        remodes,
        money: None,
    }
}

/// Position of the last bar that closes at or before `time`, which is not before the close of bar
/// `from`. Without gaps between them it is where the times say; else it is searched for.
fn last_closed_by(bars: &BarSeries, BarIdx(from): BarIdx, time: Timestamp) -> usize {
    let is_closed = |idx: usize| bars.close_time(idx) <= time;
    let us = time.us() - bars.close_time(from).us();
    let n_bars = usize::try_from(us / bars.timeframe().us()).unwrap_or(0);
    let guess = from.saturating_add(n_bars).min(bars.len() - 1);
    if is_closed(guess) && (guess + 1 == bars.len() || !is_closed(guess + 1)) {
        return guess;
    }
    bars.last_closed_by(time).map_or(from, |BarIdx(idx)| idx)
}

/// Size and money of a trade that a portfolio took; `r` is the initial risk per unit.
pub(crate) fn position_money(qty: f64, r: f64, trade: &Trade) -> PositionMoney {
    let risked = qty * r;
    PositionMoney {
        qty,
        fees: risked * trade.fees_r,
        funding: risked * trade.funding_r,
        pnl: risked * trade.r_net,
    }
}

/// Sorts trades into the order of the trades and outcomes tables (SPEC §12): signal time, symbol,
/// long first, file order, plan.
pub fn sort_for_table(trades: &mut [Trade], candidates: &[Candidate]) {
    trades.sort_by_key(|t| {
        let source_row = candidates[t.signal_id].signal.source_row;
        (t.signal_time, t.symbol, t.side, source_row, t.choice)
    });
}

#[cfg(test)]
mod tests {
    use super::*;
    use exitlab_core::{Bar, Timeframe};

    #[test]
    fn the_last_closed_bar_is_the_one_that_a_search_finds() {
        let hour = Timeframe::parse("1h").unwrap();
        let at = |minutes: i64| Timestamp::from_us(minutes * 60_000_000);
        // gaps, and bars off the grid: closer than an hour, and between hours
        let opens = [0, 60, 120, 300, 330, 390, 420, 1_000, 1_060, 1_120, 1_150];
        let bar = |open: &i64| Bar {
            time: at(*open),
            open: 1.0,
            high: 1.0,
            low: 1.0,
            close: 1.0,
            volume: None,
        };
        let bars = BarSeries::from_bars(hour, &opens.map(|open| bar(&open)));
        for (from, open) in opens.into_iter().enumerate() {
            for minutes in (open + 60)..1_400 {
                let want = bars.last_closed_by(at(minutes)).unwrap();
                let found = last_closed_by(&bars, BarIdx(from), at(minutes));
                assert_eq!(BarIdx(found), want, "from {from} by {minutes} min");
            }
        }
    }
}
