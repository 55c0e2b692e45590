//! The log lines of the report that the project started from, through `tracing`, each led by the time of
//! its decision.

use crate::ReplaySettings;
use crate::order::Order;
use exitlab_core::Timestamp;
use exitlab_exit::{Levels, describe_levels, describe_mode};
use exitlab_orchestrator::{Integration, IntegrationMode, TradingPolicy};
use tracing::{Level, debug, enabled, info};

/// Whether anybody reads the lines; texts are not built otherwise.
pub(crate) fn is_on() -> bool {
    enabled!(Level::INFO)
}

/// The exit mode chosen and the levels of an accepted signal, from its actual fill price.
pub(crate) fn entry(symbol: &str, order: &Order<'_>, levels: &Levels, atr: f64) {
    if !is_on() {
        return;
    }
    let time = order.candidate.signal.time;
    info!("{time} {symbol} {}", describe_mode(order.plan(), order.candidate.regime));
    for line in describe_levels(symbol, order.plan(), levels, atr) {
        info!("{time} {line}");
    }
}

/// A profile that names a mode which no plan has.
pub(crate) fn mode_fallback(time: Timestamp, symbol: &str, unknown: &str, plan: &str) {
    info!("{time} {symbol} Unknown exit_mode '{unknown}', using default '{plan}'");
}

/// How a replay's policies are worded.
#[derive(Debug, Clone)]
pub(crate) struct PolicyLines {
    integration: Integration,
    profile: String,
}

impl PolicyLines {
    pub(crate) fn new(settings: &ReplaySettings<'_>) -> PolicyLines {
        PolicyLines { integration: settings.integration, profile: settings.profile.name.clone() }
    }

    pub(crate) fn policy(
        &self,
        time: Timestamp,
        symbol: &str,
        policy: &TradingPolicy,
        exit_mode: &str,
        is_changed: bool,
    ) {
        if !is_on() {
            return;
        }
        let profile = &self.profile;
        let TradingPolicy { allow_new_trades, risk_profile, max_risk_pct, min_confidence, .. } =
            policy;
        let risk_profile = risk_profile.name();
        let enforced = self.integration.enforced();
        if is_changed {
            info!(
                "{time} {profile} {symbol} POLICY UPDATE: allow_trades={allow_new_trades}, \
                 risk_profile={risk_profile}, max_risk={max_risk_pct:.2}%, \
                 min_conf={min_confidence:.2}, entry={}, exit={exit_mode}",
                policy.entry_mode.name()
            );
            let what = match self.integration.mode {
                IntegrationMode::Live => "LIVE MODE - Policy ENFORCED",
                IntegrationMode::Observe | IntegrationMode::Off => "OBSERVE MODE - Policy noted",
            };
            info!("{time} {profile} {symbol} {what}: {}", policy.note);
        }
        let mut passed = Vec::new();
        if enforced.use_for_risk_sizing {
            passed.push(format!("max_risk_pct={max_risk_pct:.2}%, risk_profile={risk_profile}"));
        }
        if enforced.use_for_exit_mode {
            passed.push(format!("exit_mode={exit_mode}"));
        }
        if !passed.is_empty() {
            debug!("{time} {profile} {symbol} Policy passed to the trade: {}", passed.join(", "));
        }
        if self.integration.mode == IntegrationMode::Live {
            debug!(
                "{time} {profile} {symbol} Policy Controls: allow_trades={allow_new_trades}, \
                 min_conf={min_confidence:.2}, blocked_symbols={}, exit_mode={exit_mode}",
                policy.disallowed_symbols.len()
            );
        }
    }
}
