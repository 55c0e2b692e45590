//! Rule 1: the exit mode, and the report's decision matrix.

use crate::profiles::{DEFENSIVE_TRAIL, FAST_TP, TREND_FOLLOW, aggressive, safe};
use crate::setup::{inputs, losses, state};
use exitlab_core::{PlanId, Regime, VolLevel};
use exitlab_orchestrator::{ModeChoice, PolicyFigures, PolicyInputs, Profile};

fn mode(profile: &Profile, regime: Regime, vol_level: VolLevel) -> PlanId {
    PolicyFigures::compute(profile, &inputs(regime, vol_level, &state(&[], 0.0), 0.0)).exit_mode
}

#[test]
fn the_reports_decision_matrix() {
    // rows BULL, BEAR, HIGH_VOL, CHOP, NORMAL; columns LOW, NORMAL, HIGH, EXTREME
    let (t, f, d) = (TREND_FOLLOW, FAST_TP, DEFENSIVE_TRAIL);
    let safe_matrix = [[t, t, d, d], [f, f, d, d], [d, d, d, d], [f, f, d, d], [t, t, d, d]];
    let aggressive_matrix = [[t; 4]; 5];
    for (profile, matrix) in [(safe(), safe_matrix), (aggressive(), aggressive_matrix)] {
        for (regime, row) in Regime::ALL.into_iter().zip(matrix) {
            for (vol_level, want) in VolLevel::ALL.into_iter().zip(row) {
                let got = mode(&profile, regime, vol_level);
                assert_eq!(got, want, "{} {regime:?} {vol_level:?}", profile.name);
            }
        }
    }
}

#[test]
fn streaks_and_drawdown_do_not_touch_the_exit_mode() {
    let profile = safe();
    for state in [losses(9), state(&[-1.0], 30.0), state(&[1.0; 5], 5.0)] {
        let at = inputs(Regime::Chop, VolLevel::Normal, &state, 99.0);
        assert_eq!(PolicyFigures::compute(&profile, &at).exit_mode, FAST_TP);
    }
}

#[test]
fn an_unknown_mode_is_told_where_it_is_used_and_only_there() {
    let unknown = ModeChoice { plan: TREND_FOLLOW, unknown_name: Some("SCALP".to_owned()) };
    let mut profile = safe();
    profile.exit_mode_bias.bear = unknown.clone();
    let empty = state(&[], 0.0);
    let figures = |profile: &Profile, regime, vol_level| {
        PolicyFigures::compute(profile, &inputs(regime, vol_level, &empty, 0.0))
    };
    let bear = figures(&profile, Regime::Bear, VolLevel::Normal);
    assert_eq!((bear.exit_mode, bear.fell_back), (TREND_FOLLOW, true));
    assert!(bear.allow_new_trades, "trades are never blocked by it");
    assert!(!figures(&profile, Regime::Chop, VolLevel::Normal).fell_back);
    // the override for high volatility comes first, and that one is known
    assert!(!figures(&profile, Regime::Bear, VolLevel::High).fell_back);

    let mut profile = safe();
    profile.exit_mode_high_vol = Some(unknown);
    assert!(figures(&profile, Regime::Bull, VolLevel::High).fell_back);
    assert!(!figures(&profile, Regime::Bull, VolLevel::Normal).fell_back);
}

#[test]
fn an_unknown_volatility_level_does_not_override() {
    let empty = state(&[], 0.0);
    let at = PolicyInputs {
        regime: Regime::Chop,
        vol_level: None,
        state: &empty,
        open_risk_pct: Some(0.0),
    };
    let figures = PolicyFigures::compute(&safe(), &at);
    assert_eq!(figures.exit_mode, FAST_TP);
    assert!(figures.allow_new_trades);
    assert!((figures.max_risk_pct - 0.4).abs() < 1e-12); // 0.8 · 0.5, not halved again
}
