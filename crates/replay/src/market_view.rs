//! What a chart of a run shows: the decision bars with their labels, and the stops of some trades.

use exitlab_core::{BarSeries, Regime, VolLevel};
use exitlab_exit::{OnChange, StopPath};
use std::sync::Arc;

/// The bars of a run and what the chain made of them.
#[derive(Debug, Clone)]
pub struct MarketView {
    /// By name.
    pub symbols: Vec<SymbolView>,
    /// Names of the exit plans, by [`PlanId`](exitlab_core::PlanId).
    pub plans: Vec<String>,
    /// One per wanted trade; none where the scenario has no such entry or plan.
    pub paths: Vec<Option<StopPath>>,
}

/// One symbol's decision bars with their labels.
#[derive(Debug, Clone)]
pub struct SymbolView {
    /// Name.
    pub symbol: String,
    /// Decision bars.
    pub bars: Arc<BarSeries>,
    /// By bar; absent in the warm-up.
    pub regimes: Vec<Option<Regime>>,
    /// By bar.
    pub vol_levels: Vec<Option<VolLevel>>,
}

/// A trade whose stop is to be shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct WantedPath<'a> {
    /// Row of its signal among the run's.
    pub signal_id: usize,
    /// Exit plan at its entry.
    pub plan: &'a str,
    /// Who chose it.
    pub chooser: Chooser<'a>,
}

/// Who chose the exit plan of a trade.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Chooser<'a> {
    /// Somebody at the entry: the plan was kept.
    Kept,
    /// A profile in a replay, again at every decision, as far as the integration lets it.
    Replay {
        /// Name of the profile.
        profile: &'a str,
        /// What another choice does.
        on_change: OnChange,
    },
    /// A profile in a study, again at every decision.
    Study {
        /// Name of the profile.
        profile: &'a str,
        /// What another choice does.
        on_change: OnChange,
    },
}
