//! Rules 2 to 6: the factors of the risk per trade, and the entry mode.

use crate::profiles::{aggressive, safe};
use crate::setup::{assert_near, calm, inputs, losses, state};
use exitlab_core::{Regime, VolLevel};
use exitlab_orchestrator::{EntryMode, PolicyFigures, Profile, RiskProfile, RiskState};

fn risk(profile: &Profile, state: &RiskState, open_risk_pct: f64) -> f64 {
    let at = inputs(Regime::Bull, VolLevel::Normal, state, open_risk_pct);
    PolicyFigures::compute(profile, &at).max_risk_pct
}

#[test]
fn base_times_regime_and_half_in_high_volatility() {
    // SAFE 0.8 × 0.9 / 0.3 / 0.4 / 0.5 / 0.8; AGGRESSIVE 1.2 × 1.3 / 0.6 / 0.8 / 0.7 / 1.0
    let tables =
        [(safe(), [0.72, 0.24, 0.32, 0.40, 0.64]), (aggressive(), [1.56, 0.72, 0.96, 0.84, 1.20])];
    let empty = state(&[], 0.0);
    for (profile, by_regime) in tables {
        for (regime, want) in Regime::ALL.into_iter().zip(by_regime) {
            for (vol_level, factor) in VolLevel::ALL.into_iter().zip([1.0, 1.0, 0.5, 0.5]) {
                let at = inputs(regime, vol_level, &empty, 0.0);
                let figures = PolicyFigures::compute(&profile, &at);
                let what = format!("{} {regime:?} {vol_level:?}", profile.name);
                assert_near(figures.max_risk_pct, want * factor, &what);
                let gated = profile.block_extreme && vol_level == VolLevel::Extreme;
                let want_profile = match factor {
                    _ if gated => RiskProfile::NoNewTrades,
                    0.5 => RiskProfile::Reduced,
                    _ => RiskProfile::Normal,
                };
                assert_eq!(figures.risk_profile, want_profile, "{what}");
            }
        }
    }
}

#[test]
fn losing_streaks_cut_the_risk_and_cut_it_hard_at_the_limit() {
    let safe_cases = [
        (0, 1.0),
        (1, 0.85), // 1 − 0.15
        (2, 0.70),
        (3, 0.55),
        (4, 0.12), // (1 − 0.60) · 0.3, at the limit
        (5, 0.10), // 0.25 · 0.3 = 0.075, floored
        (7, 0.10), // max(0, 1 − 1.05) = 0, floored
    ];
    for (n, factor) in safe_cases {
        // BULL: 0.8 · 0.9 = 0.72
        assert_near(risk(&safe(), &losses(n), 0.0), 0.72 * factor, &format!("SAFE streak {n}"));
    }
    let aggressive_cases = [
        (1, 0.92),
        (6, 0.52),  // 1 − 0.48
        (7, 0.132), // 0.44 · 0.3
        (8, 0.108), // 0.36 · 0.3
        (9, 0.10),  // 0.28 · 0.3 = 0.084
        (13, 0.10), // 1 − 1.04 < 0
    ];
    for (n, factor) in aggressive_cases {
        let got = risk(&aggressive(), &losses(n), 0.0);
        assert_near(got, 1.56 * factor, &format!("AGGRESSIVE streak {n}"));
    }
}

#[test]
fn drawdown_cuts_the_risk_by_the_percent() {
    let safe_cases = [
        (1.0, 0.90),
        (5.0, 0.50),
        (8.5, 0.15),
        (9.5, 0.10), // 0.05, floored
        (10.0, 0.10),
        (25.0, 0.10),
    ];
    for (drawdown_pct, factor) in safe_cases {
        let got = risk(&safe(), &state(&[], drawdown_pct), 0.0);
        assert_near(got, 0.72 * factor, &format!("SAFE {drawdown_pct}%"));
    }
    for (drawdown_pct, factor) in [(5.0, 0.75), (17.0, 0.15), (20.0, 0.10)] {
        let got = risk(&aggressive(), &state(&[], drawdown_pct), 0.0);
        assert_near(got, 1.56 * factor, &format!("AGGRESSIVE {drawdown_pct}%"));
    }
}

#[test]
fn the_floor_is_on_the_product_of_streak_and_drawdown() {
    let cases = [
        (2, 5.0, 0.35),  // 0.70 · 0.50
        (3, 8.0, 0.11),  // 0.55 · 0.20
        (4, 1.0, 0.108), // 0.12 · 0.90
        (4, 5.0, 0.10),  // 0.12 · 0.50 = 0.06
        (5, 1.0, 0.10),  // 0.075 · 0.90; floored one by one it would be 0.09
        (1, 10.0, 0.10), // 0.85 · 0
    ];
    for (n, drawdown_pct, factor) in cases {
        let got = risk(&safe(), &state(&vec![-1.0; n], drawdown_pct), 0.0);
        assert_near(got, 0.72 * factor, &format!("streak {n}, drawdown {drawdown_pct}%"));
    }
    let mut profile = safe();
    profile.min_risk_factor = 0.25;
    assert_near(risk(&profile, &losses(4), 0.0), 0.72 * 0.25, "0.12 floored at 0.25");
    profile.min_risk_factor = 0.0;
    assert_near(risk(&profile, &losses(7), 0.0), 0.0, "no floor");
}

#[test]
fn volatility_and_exposure_factors_come_after_the_floor() {
    let streak = losses(7);
    let at = inputs(Regime::Bull, VolLevel::High, &streak, 8.0);
    // 0.72 · 0.5 · floor 0.10 · high exposure 0.6 = 0.0216
    assert_near(PolicyFigures::compute(&safe(), &at).max_risk_pct, 0.0216, "below the floor");
}

#[test]
fn high_exposure_starts_at_80_percent_of_the_limit() {
    let empty = state(&[], 0.0);
    // SAFE: 80% of 10 is 8; AGGRESSIVE: 80% of 20 is 16
    for (open_risk_pct, factor) in [(0.0, 1.0), (7.999, 1.0), (8.0, 0.6), (8.0 - 1e-12, 0.6)] {
        let got = risk(&safe(), &empty, open_risk_pct);
        assert_near(got, 0.72 * factor, &format!("SAFE {open_risk_pct}%"));
    }
    for (open_risk_pct, factor) in [(8.0, 1.0), (15.999, 1.0), (16.0, 0.8), (40.0, 0.8)] {
        let got = risk(&aggressive(), &empty, open_risk_pct);
        assert_near(got, 1.56 * factor, &format!("AGGRESSIVE {open_risk_pct}%"));
    }
}

#[test]
fn recovery_needs_the_wins_and_a_balance_below_its_peak() {
    // at a drawdown of 5% SAFE's factor is 0.5 and AGGRESSIVE's 0.75
    let cases: [(&[f64], f64, f64); 8] = [
        (&[1.0], 5.0, 0.5),
        (&[1.0, 1.0], 5.0, 0.55), // 0.5 · 1.1
        (&[1.0, 1.0, 1.0], 5.0, 0.55),
        (&[1.0, 1.0], 0.0, 1.0),              // at the peak
        (&[1.0, 0.05, 1.0], 5.0, 0.55),       // a scratch does not end the streak
        (&[1.0, 0.1, -0.1], 5.0, 0.5),        // nor extend it
        (&[1.0, -1.0, 1.0], 5.0, 0.5),        // a loss does
        (&[-1.0, -1.0, 1.0, 1.0], 5.0, 0.55), // and the losing streak is over
    ];
    for (closed, drawdown_pct, factor) in cases {
        let got = risk(&safe(), &state(closed, drawdown_pct), 0.0);
        assert_near(got, 0.72 * factor, &format!("SAFE {closed:?} {drawdown_pct}%"));
    }
    let got = risk(&aggressive(), &state(&[1.0], 5.0), 0.0);
    assert_near(got, 1.56 * 0.75 * 1.3, "AGGRESSIVE after one win");
    let got = risk(&aggressive(), &state(&[1.0], 0.0), 0.0);
    assert_near(got, 1.56, "AGGRESSIVE at its peak");
}

#[test]
fn all_factors_multiply() {
    // losses first, then two wins: 0.5 (vol) · 0.5 (5% drawdown) · 0.6 (exposure) · 1.1 (recovery)
    let state = state(&[-1.0, 0.5, 0.5], 5.0);
    let at = inputs(Regime::Chop, VolLevel::High, &state, 9.0);
    // CHOP: 0.8 · 0.5 = 0.4
    let want = 0.4 * 0.5 * 0.5 * 0.6 * 1.1;
    assert_near(PolicyFigures::compute(&safe(), &at).max_risk_pct, want, "product");
}

#[test]
fn streaks_count_wins_and_losses_beyond_the_scratch() {
    let streaks = |closed: &[f64]| {
        let state = state(closed, 0.0);
        (state.losing_streak(), state.winning_streak())
    };
    // loss below −0.1, win above 0.1, exactly ±0.1 is a scratch
    assert_eq!(streaks(&[-0.11, -0.1, 0.0, 0.1, -0.11]), (2, 0));
    assert_eq!(streaks(&[0.11, -0.1, 0.11]), (0, 2));
    assert_eq!(streaks(&[-1.0, -1.0, 0.11]), (0, 1));
    assert_eq!(streaks(&[1.0, 1.0, -0.11]), (1, 0));
    let mut exact = RiskState::new(1.0, 0.0);
    exact.record_close(-0.01);
    assert_eq!(exact.losing_streak(), 1, "scratch_r is a setting");
}

#[test]
fn the_entry_mode_follows_the_regime_and_turns_defensive_at_the_limit() {
    use EntryMode::{Aggressive, Defensive, Normal};
    let tables = [
        (safe(), [Normal, Defensive, Defensive, Defensive, Normal], 3, 4),
        (aggressive(), [Aggressive, Normal, Normal, Aggressive, Normal], 6, 7),
    ];
    for (profile, modes, below, limit) in tables {
        for (regime, want) in Regime::ALL.into_iter().zip(modes) {
            let entry_mode = |n: usize| {
                let state = losses(n);
                let at = inputs(regime, VolLevel::Normal, &state, 0.0);
                PolicyFigures::compute(&profile, &at).entry_mode
            };
            assert_eq!(entry_mode(0), want, "{} {regime:?}", profile.name);
            assert_eq!(entry_mode(below), want, "{} {regime:?}", profile.name);
            assert_eq!(entry_mode(limit), Defensive, "{} {regime:?}", profile.name);
        }
    }
    assert_eq!(calm(&safe(), &losses(4)).risk_profile, RiskProfile::Normal);
}
