//! What changed from a symbol's last policy to this one, as rows and as the report's log lines.

use crate::{Candidate, PolicyChange, ReplaySettings, SymbolMarket, log};
use exitlab_core::SymbolIdx;
use exitlab_exit::ExitPlan;
use exitlab_orchestrator::TradingPolicy;

/// Names of a policy's fields in the order of the decisions table.
const FIELDS: [&str; 8] = [
    "allow_new_trades",
    "risk_profile",
    "max_risk_pct",
    "min_confidence",
    "entry_mode",
    "exit_mode",
    "disallowed_symbols",
    "note",
];

/// Each symbol's latest policy, as texts.
#[derive(Debug, Clone)]
pub(crate) struct PolicyLog {
    latest: Vec<Option<[String; FIELDS.len()]>>,
    symbols: Vec<String>,
    plans: Vec<String>,
    log: log::PolicyLines,
    keep_rows: bool,
    is_logged: bool,
}

impl PolicyLog {
    pub(crate) fn new(
        markets: &[SymbolMarket<'_>],
        plans: &[ExitPlan],
        settings: &ReplaySettings<'_>,
    ) -> PolicyLog {
        PolicyLog {
            latest: vec![None; markets.len()],
            symbols: markets.iter().map(|m| m.name.to_owned()).collect(),
            plans: plans.iter().map(|p| p.name.clone()).collect(),
            log: log::PolicyLines::new(settings),
            keep_rows: settings.rows.policy_changes,
            is_logged: log::is_on(),
        }
    }

    /// Whether anybody reads policies in words.
    pub(crate) fn is_wanted(&self) -> bool {
        self.keep_rows || self.is_logged
    }

    /// Takes down the policy of a signal.
    pub(crate) fn note(
        &mut self,
        candidate: &Candidate,
        policy: &TradingPolicy,
        changes: &mut Vec<PolicyChange>,
    ) {
        let symbol = candidate.signal.symbol;
        let texts = self.texts(policy);
        let latest = &mut self.latest[symbol.0 as usize];
        let old = latest.as_ref();
        let changed: Vec<usize> =
            (0..FIELDS.len()).filter(|k| old.is_none_or(|old| old[*k] != texts[*k])).collect();
        let exit_mode = &self.plans[policy.exit_mode.0 as usize];
        let (time, name) = (candidate.signal.time, &self.symbols[symbol.0 as usize]);
        self.log.policy(time, name, policy, exit_mode, !changed.is_empty());
        if self.keep_rows {
            changes.extend(changed.into_iter().map(|k| PolicyChange {
                time: candidate.signal.time,
                symbol,
                field: FIELDS[k],
                old: old.map_or_else(String::new, |old| old[k].clone()),
                new: texts[k].clone(),
            }));
        }
        *latest = Some(texts);
    }

    fn texts(&self, policy: &TradingPolicy) -> [String; FIELDS.len()] {
        let name = |symbol: &SymbolIdx| self.symbols[symbol.0 as usize].as_str();
        let disallowed: Vec<&str> = policy.disallowed_symbols.iter().map(name).collect();
        [
            policy.allow_new_trades.to_string(),
            policy.risk_profile.name().to_owned(),
            policy.max_risk_pct.to_string(),
            policy.min_confidence.to_string(),
            policy.entry_mode.name().to_owned(),
            self.plans[policy.exit_mode.0 as usize].clone(),
            disallowed.join(" "),
            policy.note.clone(),
        ]
    }
}
