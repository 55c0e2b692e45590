//! Rule 7: the confidence that a signal needs.

use crate::profiles::{aggressive, safe};
use crate::setup::{assert_near, calm, inputs, losses, state};
use exitlab_core::{Regime, VolLevel};
use exitlab_orchestrator::PolicyFigures;

#[test]
fn base_plus_regime_plus_streak() {
    // SAFE 0.65 + 0 / 0.08 / 0.10 / 0.05 / 0; AGGRESSIVE 0.30 − 0.02 / + 0.05 / 0.05 / 0.02 / 0
    let tables = [
        (safe(), [0.65, 0.73, 0.75, 0.70, 0.65], 4),
        (aggressive(), [0.28, 0.35, 0.35, 0.32, 0.30], 7),
    ];
    for (profile, by_regime, limit) in tables {
        for (regime, want) in Regime::ALL.into_iter().zip(by_regime) {
            // 0.05 more from the streak limit on, however long the streak
            for (n, extra) in [(0, 0.0), (limit - 1, 0.0), (limit, 0.05), (limit + 5, 0.05)] {
                for vol_level in VolLevel::ALL {
                    let state = losses(n);
                    let at = inputs(regime, vol_level, &state, 0.0);
                    let got = PolicyFigures::compute(&profile, &at).min_confidence;
                    let what = format!("{} {regime:?} streak {n}", profile.name);
                    assert_near(got, want + extra, &what);
                }
            }
        }
    }
}

#[test]
fn it_stays_between_0_and_1() {
    let mut profile = safe();
    profile.base_confidence = 0.97;
    assert_eq!(calm(&profile, &losses(3)).min_confidence, 0.97);
    assert_eq!(calm(&profile, &losses(4)).min_confidence, 1.0); // 1.02
    let mut profile = aggressive();
    profile.base_confidence = 0.01;
    assert_eq!(calm(&profile, &losses(0)).min_confidence, 0.0); // −0.01
}

#[test]
fn drawdown_and_wins_do_not_touch_it() {
    let got = calm(&safe(), &state(&[1.0, 1.0], 20.0)).min_confidence;
    assert_near(got, 0.65, "drawdown of 20%, two wins");
}
