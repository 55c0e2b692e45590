//! A scenario's settings as replays take them.

use exitlab_replay::{ExitSettings, ModeSelection, PortfolioSettings, Rows};
use exitlab_scenario::{Scenario, SweepMode};

/// The settings of a replay of one profile and mode.
pub(crate) fn portfolio_settings(
    scenario: &Scenario,
    profile: usize,
    mode: SweepMode,
    rows: Rows,
) -> PortfolioSettings<'_> {
    PortfolioSettings {
        profile: &scenario.profiles[profile],
        integration: scenario.orchestrator.integration,
        mode: match mode {
            SweepMode::Policy => ModeSelection::Policy,
            SweepMode::Fixed(plan) => ModeSelection::Fixed(plan),
        },
        default_mode: scenario.orchestrator.default_mode,
        default_risk_pct: scenario.orchestrator.default_risk_pct,
        scratch_r: scenario.orchestrator.scratch_r,
        initial_balance: scenario.portfolio.initial_balance,
        sizing: scenario.portfolio.sizing,
        rows,
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
