//! Positions that are on their way out: what stop and reverse asks (SPEC §13.5).

use crate::SymbolMarket;
use crate::order::Order;
use exitlab_core::{BarIdx, Timestamp};
use exitlab_exit::{ExitPlan, OnChange, SignalExit};

/// Whether a position closes at its next bar's open, or would if that open left anything, for what
/// is known at the decision `now`: an exit signal under the plan in force there, or a change of mode
/// that closes. The end of a session is not meant.
///
/// It does not ask whether something else has closed the position since: who calls knows of that
/// what a decision may know.
pub(crate) fn is_leaving(market: &SymbolMarket<'_>, order: &Order<'_>, now: Timestamp) -> bool {
    let decided = order.candidate.signal.time;
    if now <= decided {
        return false;
    }
    // Searched for last: few plans ask.
    let next = || market.execution.first_open_at_or_after(now);
    let chosen = order.mode.rechoice.and_then(|rechoice| {
        let BarIdx(decision_idx) = market.decision.last_closed_by(now)?;
        Some((rechoice, rechoice.schedule.latest(decision_idx)?))
    });
    let in_force: &ExitPlan = match chosen {
        Some((rechoice, plan)) => match rechoice.on_change {
            OnChange::Close if plan != order.mode.id => return next().is_some(),
            OnChange::Close => order.plan(),
            OnChange::TakeOver => &rechoice.plans[plan.0 as usize],
        },
        None => order.plan(),
    };
    if in_force.signal_exit == SignalExit::Off {
        return false;
    }
    let Some(BarIdx(next)) = next() else { return false };
    // An exit signal that an earlier bar has answered is past.
    let answered = next.checked_sub(1).map_or(decided, |before| market.execution.time()[before]);
    market.signal_exits.any_in(order.candidate.signal.side, answered.max(decided), now)
}
