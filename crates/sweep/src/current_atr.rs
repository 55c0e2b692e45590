//! Which exit plans follow the ATR after the entry.

use exitlab_exit::{ExitPlan, TrailBasis, TrailDistance};

/// Whether a plan trails by the ATR of each bar, so that its exits read [`KnownAtr`].
///
/// [`KnownAtr`]: exitlab_exit::KnownAtr
pub(crate) fn uses_current_atr(plan: &ExitPlan) -> bool {
    plan.trailing.is_some_and(|t| {
        matches!(t.distance, TrailDistance::Atr { basis: TrailBasis::CurrentAtr, .. })
    })
}
