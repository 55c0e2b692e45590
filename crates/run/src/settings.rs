//! A scenario's settings as replays take them.

use exitlab_exit::OnChange;
use exitlab_replay::{ExitSettings, ModeSelection, ReplaySettings, Rows};
use exitlab_scenario::{Scenario, SweepMode};

/// The settings of a replay of one profile.
pub(crate) fn portfolio_settings<'a>(
    scenario: &'a Scenario,
    profile: usize,
    mode: ModeSelection<'a>,
    rows: Rows,
) -> ReplaySettings<'a> {
    ReplaySettings {
        profile: &scenario.profiles[profile],
        integration: scenario.orchestrator.integration,
        mode,
        default_mode: scenario.orchestrator.default_mode,
        default_risk_pct: scenario.orchestrator.default_risk_pct,
        scratch_r: scenario.orchestrator.scratch_r,
        initial_balance: scenario.portfolio.initial_balance,
        sizing: scenario.portfolio.sizing,
        rows,
    }
}

/// What another choice of mode does to an open position, where a replay in this mode makes one.
pub(crate) fn on_change(scenario: &Scenario, mode: SweepMode) -> Option<OnChange> {
    match mode {
        SweepMode::Policy(kind)
            if scenario.orchestrator.integration.enforced().use_for_exit_mode =>
        {
            kind.on_change()
        }
        SweepMode::Policy(_) | SweepMode::Fixed(_) => None,
    }
}

/// The mode of a replay whose mode is not chosen again.
pub(crate) fn kept_mode(mode: SweepMode) -> ModeSelection<'static> {
    match mode {
        SweepMode::Policy(_) => ModeSelection::Policy,
        SweepMode::Fixed(plan) => ModeSelection::Fixed(plan),
    }
}

/// How a scenario evaluates entries and exits.
pub(crate) fn exit_settings(scenario: &Scenario) -> ExitSettings<'_> {
    ExitSettings {
        entry: scenario.entry,
        rules: scenario.fills,
        ambiguity: scenario.ambiguity,
        plans: &scenario.plans,
    }
}
