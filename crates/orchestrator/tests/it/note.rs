//! Rule 10: the note, and the policy in words.

use crate::profiles::{aggressive, safe};
use crate::setup::{at, inputs, losses, state};
use exitlab_core::{Regime, SymbolIdx, VolLevel};
use exitlab_orchestrator::{PolicyFigures, PolicyInputs, Profile, RiskState, TradingPolicy};

fn policy(profile: &Profile, inputs: &PolicyInputs<'_>) -> TradingPolicy {
    PolicyFigures::compute(profile, inputs).describe(inputs, Vec::new())
}

#[test]
fn the_specs_example() {
    let streak = losses(4);
    let at = inputs(Regime::Bull, VolLevel::Normal, &streak, 0.0);
    // (1 − 0.15 · 4) · 0.3 = 0.12
    let want = "BULL market, NORMAL vol; losing streak 4: risk ×0.12";
    assert_eq!(policy(&safe(), &at).note, want);
}

#[test]
fn nothing_applied_is_nothing_said() {
    let empty = state(&[], 0.0);
    let at = inputs(Regime::Normal, VolLevel::Low, &empty, 0.0);
    assert_eq!(policy(&aggressive(), &at).note, "NORMAL market, LOW vol");
}

#[test]
fn everything_that_applied_is_named_with_the_product() {
    let state = state(&[-1.0, 0.5, 0.5], 5.0);
    let at = inputs(Regime::HighVol, VolLevel::Extreme, &state, 9.0);
    let note = policy(&safe(), &at).note;
    // 0.5 · 0.5 · 0.6 · 1.1 = 0.165
    for part in ["HIGH_VOL market, EXTREME vol", "drawdown", "exposure", "recovery", "×0.1"] {
        assert!(note.contains(part), "{part} is missing in {note}");
    }
    assert!(!note.contains("streak"), "two wins ended it: {note}");
    assert!(note.contains("no new trades"), "EXTREME stops SAFE: {note}");
}

#[test]
fn the_daily_gate_is_named() {
    let mut state = RiskState::new(1_000.0, 0.1);
    state.begin_decision(at("2024-01-01T05:00:00Z"), 900.0);
    let inputs = inputs(Regime::Chop, VolLevel::Normal, &state, 0.0);
    let note = policy(&safe(), &inputs).note;
    assert!(note.contains("no new trades") && note.contains("daily"), "{note}");
    // 10% below the peak: 1 − 0.10 · 10 = 0, floored to 0.10
    assert!(note.contains("×0.10"), "{note}");
}

#[test]
fn a_policy_is_its_figures_with_symbols_and_a_note() {
    let streak = losses(5);
    let at = inputs(Regime::Bear, VolLevel::High, &streak, 9.0);
    let figures = PolicyFigures::compute(&safe(), &at);
    let blocked = vec![SymbolIdx(1), SymbolIdx(4)];
    let policy = figures.describe(&at, blocked.clone());
    assert_eq!(policy.disallowed_symbols, blocked);
    assert_eq!(
        (policy.allow_new_trades, policy.risk_profile, policy.entry_mode, policy.exit_mode),
        (figures.allow_new_trades, figures.risk_profile, figures.entry_mode, figures.exit_mode)
    );
    assert_eq!(policy.max_risk_pct, figures.max_risk_pct);
    assert_eq!(policy.min_confidence, figures.min_confidence);
}
