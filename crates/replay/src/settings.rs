//! The settings of a portfolio replay.

use exitlab_core::{ByRegime, PlanId};
use exitlab_exit::{ModeSchedule, OnChange};
use exitlab_orchestrator::{Integration, Profile, SizingSettings};

/// Which exit mode a replay uses.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum ModeSelection<'a> {
    /// The orchestrator chooses at the entry, as far as the integration says so.
    Policy,
    /// The orchestrator chooses at the entry and again at every decision, as far as the integration
    /// says so (SPEC §13.7).
    Rechosen {
        /// What another choice does to an open position.
        on_change: OnChange,
        /// The profile's choices, by symbol.
        schedules: &'a [ModeSchedule],
    },
    /// Always this plan, whatever the integration says.
    Fixed(PlanId),
    /// Always this map's plan for the regime of the decision, whatever the integration says.
    ByRegime(ByRegime<PlanId>),
}

/// Which rows a replay keeps. Its trades are always there, for metrics.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Rows {
    /// Trades with their legs, in the order of the trades table.
    pub trades: bool,
    /// Decisions.
    pub decisions: bool,
    /// Policy changes.
    pub policy_changes: bool,
    /// Equity marks.
    pub marks: bool,
}

impl Rows {
    /// All of them.
    pub const ALL: Rows = Rows { trades: true, decisions: true, policy_changes: true, marks: true };
    /// None of them.
    pub const NONE: Rows =
        Rows { trades: false, decisions: false, policy_changes: false, marks: false };
}

/// The settings of one replay.
#[derive(Debug, Clone, Copy)]
pub struct ReplaySettings<'a> {
    /// Who decides.
    pub profile: &'a Profile,
    /// What is enforced.
    pub integration: Integration,
    /// Which exit mode is used.
    pub mode: ModeSelection<'a>,
    /// Exit mode where the policy's is not enforced.
    pub default_mode: PlanId,
    /// Risk per trade where the policy's is not enforced, percent of the balance.
    pub default_risk_pct: f64,
    /// Net R within which a trade neither extends nor ends a streak.
    pub scratch_r: f64,
    /// Money to start with, in quote currency.
    pub initial_balance: f64,
    /// Leverage and confidence sizing.
    pub sizing: SizingSettings,
    /// Which rows are kept.
    pub rows: Rows,
}

impl ReplaySettings<'_> {
    /// The exit plans that a replay with these settings may use, ascending.
    pub fn usable_plans(&self) -> Vec<PlanId> {
        let mut plans = match self.mode {
            ModeSelection::Fixed(plan) => vec![plan],
            ModeSelection::ByRegime(map) => {
                exitlab_core::Regime::ALL.map(|regime| *map.get(regime)).to_vec()
            }
            ModeSelection::Policy | ModeSelection::Rechosen { .. }
                if self.integration.enforced().use_for_exit_mode =>
            {
                self.profile.mode_choices().map(|choice| choice.plan).collect()
            }
            ModeSelection::Policy | ModeSelection::Rechosen { .. } => vec![self.default_mode],
        };
        plans.sort_unstable();
        plans.dedup();
        plans
    }
}
