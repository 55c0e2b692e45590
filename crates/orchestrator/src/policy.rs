//! The trading policy: what an orchestrator says about a signal.

use crate::EntryMode;
use exitlab_core::{PlanId, SymbolIdx};

/// How much risk a policy takes, in words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RiskProfile {
    /// The regime's risk.
    Normal,
    /// Cut for high volatility.
    Reduced,
    /// None.
    NoNewTrades,
}

impl RiskProfile {
    /// The name used in files and reports.
    pub fn name(self) -> &'static str {
        match self {
            RiskProfile::Normal => "NORMAL",
            RiskProfile::Reduced => "REDUCED",
            RiskProfile::NoNewTrades => "NO_NEW_TRADES",
        }
    }
}

/// A trading policy (SPEC §5), computed at a signal.
#[derive(Debug, Clone, PartialEq)]
pub struct TradingPolicy {
    /// Whether new trades may be opened.
    pub allow_new_trades: bool,
    /// The risk in words.
    pub risk_profile: RiskProfile,
    /// Risk per trade, percent of the balance.
    pub max_risk_pct: f64,
    /// Confidence that a signal needs.
    pub min_confidence: f64,
    /// How eagerly to enter; logged only.
    pub entry_mode: EntryMode,
    /// Exit plan.
    pub exit_mode: PlanId,
    /// Symbols that may not be traded now, ascending.
    pub disallowed_symbols: Vec<SymbolIdx>,
    /// Regime, volatility, what applied and the product of the risk factors.
    pub note: String,
}
