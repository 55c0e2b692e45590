//! The exit mode that a profile chooses at each decision of a symbol.

use crate::SymbolMarket;
use exitlab_exit::{DecisionClock, ModeSchedule};
use exitlab_orchestrator::Profile;
use std::sync::Arc;

/// The profile's choices for a symbol: none at decisions without a regime (SPEC §13.7).
pub fn mode_schedule(
    market: &SymbolMarket<'_>,
    clock: &Arc<DecisionClock>,
    profile: &Profile,
) -> ModeSchedule {
    let regimes = market.regimes;
    let choice = |idx: usize| {
        let regime = regimes.regime(idx)?;
        Some(profile.mode_choice(regime, regimes.vol_level(idx)).plan)
    };
    ModeSchedule::new(clock, (0..market.decision.len()).map(choice))
}
