//! Fallbacks of the modes that a profile chooses while a trade is open (SPEC §13.7).

use crate::{ModeSelection, ReplayInputs, ReplaySettings};
use exitlab_core::{BarIdx, Timestamp, Trade};

/// Whether a replay with these settings may choose a mode again that no plan has.
pub(crate) fn is_possible(settings: &ReplaySettings<'_>) -> bool {
    let is_rechosen = match settings.mode {
        ModeSelection::Rechosen { .. } => settings.integration.enforced().use_for_exit_mode,
        ModeSelection::Policy | ModeSelection::Fixed(_) | ModeSelection::ByRegime(_) => false,
    };
    is_rechosen && settings.profile.mode_choices().any(|choice| choice.unknown_name.is_some())
}

/// Whether a choice at a decision after a trade's own, up to the open of its last bar, was a
/// fallback, though that of its entry was none: each signal counts once. Like the policies of
/// signals it counts whether or not it changed anything.
pub(crate) fn has_fallback(
    inputs: &ReplayInputs<'_>,
    settings: &ReplaySettings<'_>,
    trade: &Trade,
) -> bool {
    let market = &inputs.markets[trade.symbol.0 as usize];
    let n_closed =
        |time: Timestamp| market.decision.last_closed_by(time).map_or(0, |bar| bar.0 + 1);
    let is_fallback =
        |regime, vol_level| settings.profile.mode_choice(regime, vol_level).unknown_name.is_some();
    let Some(BarIdx(first)) = market.execution.first_open_at_or_after(trade.signal_time) else {
        return false;
    };
    let last_open = market.execution.time()[first + trade.bars_held as usize - 1];
    !is_fallback(trade.regime, trade.vol_level)
        && (n_closed(trade.signal_time)..n_closed(last_open)).any(|idx| {
            let regime = market.regimes.regime(idx);
            regime.is_some_and(|regime| is_fallback(regime, market.regimes.vol_level(idx)))
        })
}
