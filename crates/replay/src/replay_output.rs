//! What a portfolio replay gives.

use crate::{Decision, EquityCurve, EquityMark, Funnel, PolicyChange};
use exitlab_core::Trade;

/// What a replay gives.
#[derive(Debug, Clone, PartialEq)]
pub struct ReplayOutput {
    /// Closed trades: in the order of the trades table (signal time, symbol, long first, file
    /// order) where rows are kept, otherwise in the order in which they became known.
    pub trades: Vec<Trade>,
    /// One row per signal, where asked for.
    pub decisions: Vec<Decision>,
    /// Changes of policy, where asked for.
    pub policy_changes: Vec<PolicyChange>,
    /// The account at every decision time, where asked for.
    pub marks: Vec<EquityMark>,
    /// Daily equity, and its sum over the initial balance.
    pub curve: EquityCurve,
    /// Notional of all fills, entries and exits, in quote currency.
    pub traded_notional: f64,
    /// What became of the signals.
    pub funnel: Funnel,
    /// Policies whose profile named a mode that no plan has.
    pub n_mode_fallbacks: usize,
    /// Balance once every position is closed.
    pub final_balance: f64,
    /// Whether the balance was ever not above 0 at a decision.
    pub is_ruined: bool,
}
