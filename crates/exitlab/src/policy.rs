//! What profiles decide, regime by regime, for an account that has not traded yet.

use exitlab_core::{Regime, VolLevel};
use exitlab_exit::ExitPlan;
use exitlab_orchestrator::{PolicyFigures, PolicyInputs, Profile, RiskState};
use serde::Serialize;

/// The policy of a profile in a regime at a volatility level, for an empty risk state.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct PolicyCell {
    /// Profile.
    pub profile: String,
    /// Regime.
    pub regime: &'static str,
    /// Volatility level.
    pub vol_level: &'static str,
    /// Whether new trades are allowed.
    pub allow_new_trades: bool,
    /// Name of the risk profile.
    pub risk_profile: &'static str,
    /// Risk per trade, percent of the balance.
    pub max_risk_pct: f64,
    /// Least confidence of a signal, in [0, 1].
    pub min_confidence: f64,
    /// Name of the entry mode.
    pub entry_mode: &'static str,
    /// Name of the exit mode.
    pub exit_mode: String,
    /// Symbols that may not be traded: none yet.
    pub disallowed_symbols: Vec<String>,
    /// The policy in words.
    pub note: String,
}

impl PolicyCell {
    /// Every profile × regime × volatility level, in that order.
    pub fn matrix(profiles: &[Profile], plans: &[ExitPlan]) -> Vec<PolicyCell> {
        let mut matrix = Vec::new();
        for profile in profiles {
            for regime in Regime::ALL {
                let cell = |vol_level| PolicyCell::of(profile, regime, vol_level, plans);
                matrix.extend(VolLevel::ALL.map(cell));
            }
        }
        matrix
    }

    fn of(
        profile: &Profile,
        regime: Regime,
        vol_level: VolLevel,
        plans: &[ExitPlan],
    ) -> PolicyCell {
        // Only ratios of the balance to its peak and opening are read, so any balance will do.
        let state = RiskState::new(1.0, 0.0);
        let inputs = PolicyInputs {
            regime,
            vol_level: Some(vol_level),
            state: &state,
            open_risk_pct: Some(0.0),
        };
        let policy = PolicyFigures::compute(profile, &inputs).describe(&inputs, Vec::new());
        PolicyCell {
            profile: profile.name.clone(),
            regime: regime.name(),
            vol_level: vol_level.name(),
            allow_new_trades: policy.allow_new_trades,
            risk_profile: policy.risk_profile.name(),
            max_risk_pct: policy.max_risk_pct,
            min_confidence: policy.min_confidence,
            entry_mode: policy.entry_mode.name(),
            exit_mode: plans[policy.exit_mode.0 as usize].name.clone(),
            disallowed_symbols: Vec::new(),
            note: policy.note,
        }
    }
}
