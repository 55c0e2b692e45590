//! Rule 8: what stops all new trades.

use crate::profiles::{aggressive, safe};
use crate::setup::{at, calm, inputs, state};
use exitlab_core::{Regime, VolLevel};
use exitlab_orchestrator::{PolicyFigures, RiskProfile, RiskState};

/// Whether SAFE (2.5% a day) allows new trades.
fn allows(state: &RiskState) -> bool {
    let figures = calm(&safe(), state);
    let want =
        if figures.allow_new_trades { RiskProfile::Normal } else { RiskProfile::NoNewTrades };
    assert_eq!(figures.risk_profile, want);
    figures.allow_new_trades
}

/// A state of 1,000 that has been through these decisions: time and balance.
fn after(decisions: &[(&str, f64)]) -> RiskState {
    let mut state = RiskState::new(1_000.0, 0.1);
    for (time, balance) in decisions {
        state.begin_decision(at(time), *balance);
        state.end_decision(*balance);
    }
    state
}

#[test]
fn extreme_volatility_blocks_where_the_profile_says_so() {
    let empty = state(&[], 0.0);
    for (profile, blocks) in [(safe(), true), (aggressive(), false)] {
        for regime in Regime::ALL {
            for vol_level in VolLevel::ALL {
                let at = inputs(regime, vol_level, &empty, 0.0);
                let figures = PolicyFigures::compute(&profile, &at);
                let want = !(blocks && vol_level == VolLevel::Extreme);
                assert_eq!(figures.allow_new_trades, want, "{} {vol_level:?}", profile.name);
            }
        }
    }
}

#[test]
fn the_daily_loss_blocks_exactly_at_its_limit() {
    // 2.5% of 1,000 is 25
    assert!(allows(&after(&[("2024-01-01T05:00:00Z", 975.01)])));
    assert!(!allows(&after(&[("2024-01-01T05:00:00Z", 975.0)])));
    assert!(!allows(&after(&[("2024-01-01T05:00:00Z", 900.0)])));
    // AGGRESSIVE: 4.5% is 45
    let figures = |balance| calm(&aggressive(), &after(&[("2024-01-01T05:00:00Z", balance)]));
    assert!(figures(955.01).allow_new_trades);
    assert!(!figures(955.0).allow_new_trades);
    // a gate says no; the numbers stay those of rules 2 to 6: 1.56 · (1 − 0.05 · 4.5)
    assert!((figures(955.0).max_risk_pct - 1.56 * 0.775).abs() < 1e-9);
}

#[test]
fn a_loss_won_back_on_the_same_day_opens_the_gate_again() {
    let lost = ("2024-01-01T05:00:00Z", 970.0);
    assert!(!allows(&after(&[lost])));
    assert!(allows(&after(&[lost, ("2024-01-01T06:00:00Z", 980.0)])));
}

#[test]
fn the_loss_is_the_days_own_and_of_the_days_opening_balance() {
    let mut decisions = vec![("2024-01-01T05:00:00Z", 900.0), ("2024-01-02T00:00:00Z", 900.0)];
    assert!(allows(&after(&decisions)), "yesterday's loss is forgotten at 00:00");
    // 2.5% of 900 is 22.5
    decisions.push(("2024-01-02T01:00:00Z", 877.51));
    assert!(allows(&after(&decisions)));
    decisions.push(("2024-01-02T02:00:00Z", 877.5));
    assert!(!allows(&after(&decisions)));
    // a gain inside the day does not move its opening balance: 1,100 → 980 is 2% of 1,000
    assert!(allows(&after(&[("2024-01-01T05:00:00Z", 1_100.0), ("2024-01-01T06:00:00Z", 980.0)])));
}

#[test]
fn a_day_opens_with_the_last_decision_at_or_before_midnight() {
    // the decision at 00:00 is the opening one: a loss booked by it is yesterday's
    let midnight = [("2024-01-01T23:00:00Z", 1_000.0), ("2024-01-02T00:00:00Z", 960.0)];
    assert!(allows(&after(&midnight)));
    // without a decision at 00:00 the one at 23:00 opens the day: 40 of 1,000 are lost today
    let no_midnight = [("2024-01-01T23:00:00Z", 1_000.0), ("2024-01-02T01:00:00Z", 960.0)];
    assert!(!allows(&after(&no_midnight)));
    // days without decisions change nothing: Friday's last balance opens Monday
    let gap = [("2024-01-05T20:00:00Z", 1_000.0), ("2024-01-08T09:00:00Z", 975.0)];
    assert!(!allows(&after(&gap)));
    let gap = [("2024-01-05T20:00:00Z", 970.0), ("2024-01-08T09:00:00Z", 970.0)];
    assert!(allows(&after(&gap)));
    // one microsecond past midnight is no opening decision
    let late = [("2024-01-01T23:00:00Z", 1_000.0), ("2024-01-02T00:00:00.000001Z", 960.0)];
    assert!(!allows(&after(&late)));
}

#[test]
fn the_first_day_opens_with_the_initial_balance() {
    assert!(!allows(&after(&[("2024-01-01T13:00:00Z", 975.0)])));
    assert!(allows(&RiskState::new(1_000.0, 0.1)), "before any decision");
}

#[test]
fn fees_of_the_opening_decision_itself_are_not_the_days_loss() {
    // 1,000 at 00:00 less 30 of fees for its own close entries: the day opens with 970
    let mut state = RiskState::new(1_000.0, 0.1);
    state.begin_decision(at("2024-01-02T00:00:00Z"), 1_000.0);
    state.end_decision(970.0);
    state.begin_decision(at("2024-01-02T01:00:00Z"), 970.0);
    assert!(allows(&state));
    state.end_decision(970.0);
    // 2.5% of 970 is 24.25
    state.begin_decision(at("2024-01-02T02:00:00Z"), 945.75);
    assert!(!allows(&state));

    // at any other hour they are
    let mut state = RiskState::new(1_000.0, 0.1);
    state.begin_decision(at("2024-01-02T00:00:00Z"), 1_000.0);
    state.end_decision(1_000.0);
    state.begin_decision(at("2024-01-02T01:00:00Z"), 1_000.0);
    state.end_decision(970.0);
    state.begin_decision(at("2024-01-02T02:00:00Z"), 970.0);
    assert!(!allows(&state));
}

#[test]
fn fees_of_the_last_decision_of_a_day_open_the_next_one() {
    // 23:00 ends with 960 after its fees; the next decision is at 01:00
    let mut state = RiskState::new(1_000.0, 0.1);
    state.begin_decision(at("2024-01-01T23:00:00Z"), 1_000.0);
    state.end_decision(960.0);
    state.begin_decision(at("2024-01-02T01:00:00Z"), 960.0);
    assert!(allows(&state));
}

#[test]
fn drawdown_is_measured_from_the_peak_of_decision_balances() {
    let state = after(&[("2024-01-01T01:00:00Z", 1_250.0), ("2024-01-03T01:00:00Z", 1_000.0)]);
    assert!((state.drawdown_pct() - 20.0).abs() < 1e-12); // 250 of 1,250
    assert!(state.is_below_peak());
    let state = after(&[("2024-01-01T01:00:00Z", 900.0), ("2024-01-03T01:00:00Z", 1_000.0)]);
    assert_eq!((state.drawdown_pct(), state.is_below_peak()), (0.0, false));
}
