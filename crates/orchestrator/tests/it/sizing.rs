//! SPEC §8: quantity, leverage, lot steps.

use crate::setup::assert_near;
use exitlab_orchestrator::{ConfidenceSizing, LotRules, quantity};

const NO_STEP: LotRules = LotRules { qty_step: 0.0, min_notional: 10.0 };

#[test]
fn balance_times_risk_over_r() {
    // 10,000 · 0.72% / 1,800 (example 1 of §11: BTC at 98,000, ATR 1,200, stop 1.5 A)
    let qty = quantity(10_000.0, 0.72, 1_800.0, 98_000.0, 0.0, 30.0, &NO_STEP);
    assert_near(qty, 0.04, "BTC");
}

#[test]
fn the_leverage_cap_is_on_what_is_left() {
    // wanted 10,000 · 1% / 0.25 = 400 at 100 = 40,000
    let qty = |used, leverage| quantity(10_000.0, 1.0, 0.25, 100.0, used, leverage, &NO_STEP);
    assert_near(qty(0.0, 4.0), 400.0, "exactly at the cap");
    assert_near(qty(0.0, 3.0), 300.0, "30,000 / 100");
    assert_near(qty(25_000.0, 3.0), 50.0, "5,000 / 100");
    assert_near(qty(30_000.0, 3.0), 0.0, "nothing left");
    assert_near(qty(31_000.0, 3.0), 0.0, "never negative");
}

#[test]
fn the_cap_comes_before_the_floor() {
    let lots = LotRules { qty_step: 7.0, min_notional: 10.0 };
    // capped at 300, 42 steps of 7 = 294
    let qty = quantity(10_000.0, 1.0, 0.25, 100.0, 0.0, 3.0, &lots);
    assert_near(qty, 294.0, "42 · 7");
    // less than a step is nothing
    let qty = quantity(10_000.0, 1.0, 20.0, 100.0, 0.0, 3.0, &lots);
    assert_near(qty, 0.0, "5 of 7");
}

#[test]
fn whole_steps_survive_binary_fractions() {
    let lots = LotRules { qty_step: 0.001, min_notional: 10.0 };
    // 10,000 · 1% / 2,500 = 0.04 = 40 steps
    let qty = quantity(10_000.0, 1.0, 2_500.0, 50_000.0, 0.0, 30.0, &lots);
    assert_near(qty, 0.04, "40 steps");
    // 0.3 / 0.1 is 2.9999999999999996 in binary, and three steps
    let lots = LotRules { qty_step: 0.1, min_notional: 10.0 };
    let qty = quantity(10_000.0, 0.03, 10.0, 100.0, 0.0, 30.0, &lots);
    assert_near(qty, 0.3, "3 steps");
}

#[test]
fn too_small_is_below_the_least_notional() {
    let lots = LotRules { qty_step: 0.0, min_notional: 10.0 };
    assert!(lots.is_too_small(0.0999, 100.0));
    assert!(!lots.is_too_small(0.1, 100.0)); // exactly 10
    let free = LotRules { qty_step: 0.0, min_notional: 0.0 };
    assert!(free.is_too_small(0.0, 100.0), "nothing is no order");
}

#[test]
fn confidence_scales_the_risk_where_it_is_on() {
    let cases = [(0.0, 0.5), (0.59, 0.5), (0.6, 1.0), (0.84, 1.0), (0.85, 1.5), (1.0, 1.5)];
    for (confidence, factor) in cases {
        assert_eq!(ConfidenceSizing::On.factor(confidence), factor, "{confidence}");
        assert_eq!(ConfidenceSizing::Off.factor(confidence), 1.0, "{confidence}");
    }
    // 0.7 + 0.15 is 0.85 within the tolerance of policy numbers
    assert_eq!(ConfidenceSizing::On.factor(0.85 - 1e-12), 1.5);
    assert_eq!(ConfidenceSizing::On.factor(0.6 - 1e-12), 1.0);
}
