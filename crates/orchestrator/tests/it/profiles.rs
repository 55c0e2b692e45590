//! SAFE and AGGRESSIVE, SPEC §5's table row by row.

use exitlab_core::{ByRegime, PlanId};
use exitlab_orchestrator::{EntryMode, ModeChoice, Profile};

pub(crate) const TREND_FOLLOW: PlanId = PlanId(0);
pub(crate) const FAST_TP: PlanId = PlanId(1);
pub(crate) const DEFENSIVE_TRAIL: PlanId = PlanId(2);

pub(crate) fn choice(plan: PlanId) -> ModeChoice {
    ModeChoice { plan, unknown_name: None }
}

/// In the table's order: BULL, BEAR, HIGH_VOL, CHOP, NORMAL.
pub(crate) fn by_regime<T>([bull, bear, high_vol, chop, normal]: [T; 5]) -> ByRegime<T> {
    ByRegime { bull, bear, high_vol, chop, normal }
}

pub(crate) fn safe() -> Profile {
    use EntryMode::{Defensive, Normal};
    Profile {
        name: "SAFE".to_owned(),
        base_confidence: 0.65,
        base_risk_pct: 0.8,
        daily_dd_limit: 2.5,
        losing_streak_limit: 4,
        max_open_positions: 5,
        total_exposure_limit: 10.0,
        risk_multipliers: by_regime([0.9, 0.3, 0.4, 0.5, 0.8]),
        losing_streak_per_loss: 0.15,
        drawdown_per_percent: 0.10,
        high_exposure: 0.6,
        confidence_adjustments: by_regime([0.0, 0.08, 0.10, 0.05, 0.0]),
        min_winrate: 0.45,
        min_avg_r: 0.6,
        bad_streak_limit: 3,
        exit_mode_bias: by_regime(
            [TREND_FOLLOW, FAST_TP, DEFENSIVE_TRAIL, FAST_TP, TREND_FOLLOW].map(choice),
        ),
        exit_mode_high_vol: Some(choice(DEFENSIVE_TRAIL)),
        entry_mode_bias: by_regime([Normal, Defensive, Defensive, Defensive, Normal]),
        recovery_multiplier: 1.1,
        recovery_after_streak: 2,
        block_extreme: true,
        min_risk_factor: 0.10,
        max_cost_in_r: 0.15,
    }
}

pub(crate) fn aggressive() -> Profile {
    use EntryMode::{Aggressive, Normal};
    Profile {
        name: "AGGRESSIVE".to_owned(),
        base_confidence: 0.30,
        base_risk_pct: 1.2,
        daily_dd_limit: 4.5,
        losing_streak_limit: 7,
        max_open_positions: 10,
        total_exposure_limit: 20.0,
        risk_multipliers: by_regime([1.3, 0.6, 0.8, 0.7, 1.0]),
        losing_streak_per_loss: 0.08,
        drawdown_per_percent: 0.05,
        high_exposure: 0.8,
        confidence_adjustments: by_regime([-0.02, 0.05, 0.05, 0.02, 0.0]),
        min_winrate: 0.35,
        min_avg_r: 0.3,
        bad_streak_limit: 5,
        exit_mode_bias: by_regime([TREND_FOLLOW; 5].map(choice)),
        exit_mode_high_vol: None,
        entry_mode_bias: by_regime([Aggressive, Normal, Normal, Aggressive, Normal]),
        recovery_multiplier: 1.3,
        recovery_after_streak: 1,
        block_extreme: false,
        min_risk_factor: 0.10,
        max_cost_in_r: 0.30,
    }
}
