//! Risk states and policies from plain numbers.

use exitlab_core::{Regime, Timestamp, VolLevel};
use exitlab_orchestrator::{PolicyFigures, PolicyInputs, Profile, RiskState};

/// Balance at the peak of [`state`].
pub(crate) const PEAK: f64 = 1_000.0;

pub(crate) fn at(text: &str) -> Timestamp {
    Timestamp::parse_iso(text).unwrap()
}

/// Trades closed with these net R, and a balance so far below its peak; nothing lost today.
pub(crate) fn state(closed_r: &[f64], drawdown_pct: f64) -> RiskState {
    let mut state = RiskState::new(PEAK, 0.1);
    for r_net in closed_r {
        state.record_close(*r_net);
    }
    // At 00:00 sharp the balance opens the day.
    state.begin_decision(at("2024-01-02T00:00:00Z"), PEAK * (1.0 - drawdown_pct / 100.0));
    state
}

/// A state with that many losses in a row and no drawdown.
pub(crate) fn losses(n: usize) -> RiskState {
    state(&vec![-1.0; n], 0.0)
}

pub(crate) fn inputs<'a>(
    regime: Regime,
    vol_level: VolLevel,
    state: &'a RiskState,
    open_risk_pct: f64,
) -> PolicyInputs<'a> {
    PolicyInputs { regime, vol_level: Some(vol_level), state, open_risk_pct: Some(open_risk_pct) }
}

/// The policy in BULL and NORMAL volatility without open risk.
pub(crate) fn calm(profile: &Profile, state: &RiskState) -> PolicyFigures {
    PolicyFigures::compute(profile, &inputs(Regime::Bull, VolLevel::Normal, state, 0.0))
}

#[track_caller]
pub(crate) fn assert_near(got: f64, want: f64, what: &str) {
    assert!((got - want).abs() < 1e-12, "{what}: got {got}, want {want}");
}
