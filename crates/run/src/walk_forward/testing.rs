//! The test windows of a grid point.

use super::contenders::entries;
use super::results::{Chosen, TestEntry, TestMode, TestReplay, Tested};
use crate::prepared::Prepared;
use crate::settings::{exit_settings, portfolio_settings};
use crate::{Engine, RunError};
use exitlab_core::{ByRegime, PlanId};
use exitlab_evidence::{LearnedMap, Window};
use exitlab_replay::{Candidate, ModeSelection, ReplayInputs, ReplaySettings, Rows, replay};
use exitlab_scenario::{PolicyKind, Scenario, SweepMode};

/// Tests the windows, with their positions, that chose this point.
pub(super) fn test(
    scenario: &Scenario,
    prepared: &Prepared,
    engine: Engine,
    windows: &[(usize, &Window, &Chosen)],
) -> Result<Vec<Tested>, RunError> {
    let of_window = |(idx, window, chosen): &(usize, &Window, &Chosen)| {
        let candidates = &prepared.candidates;
        let position = |time| candidates.partition_point(|c| c.signal.time < time);
        let candidates = &candidates[position(window.test.start)..position(window.test.end)];
        let map = &chosen.map;
        let entries = entries(scenario, prepared, candidates, scenario.ambiguity)?
            .into_iter()
            .map(|entry| TestEntry { learned: map.plan(entry.regime), trades: entry.trades })
            .collect();
        let replays = replays(scenario, prepared, engine, candidates, map)?;
        Ok(Tested { window: *idx, entries, replays })
    };
    windows.iter().map(of_window).collect()
}

/// Replays a window's signals, each time from an empty risk state and the initial balance.
fn replays(
    scenario: &Scenario,
    prepared: &Prepared,
    engine: Engine,
    candidates: &[Candidate],
    map: &LearnedMap,
) -> Result<Vec<TestReplay>, RunError> {
    let markets = prepared.markets();
    let inputs = ReplayInputs {
        markets: &markets,
        timeline: &prepared.timeline,
        candidates,
        exits: exit_settings(scenario),
    };
    let engine =
        |profile| prepared.exits(engine, scenario, profile, SweepMode::Policy(PolicyKind::Kept));
    let fixed = scenario.fixed_plans().map(TestMode::Fixed);
    let modes: Vec<TestMode> =
        [TestMode::Learned, TestMode::Policy].into_iter().chain(fixed).collect();
    let mut replays = Vec::new();
    for profile in &scenario.sweep.profiles {
        for mode in &modes {
            let policy = portfolio_settings(scenario, *profile, ModeSelection::Policy, Rows::NONE);
            let mode_selection = match mode {
                TestMode::Learned => ModeSelection::ByRegime(plans_by_regime(scenario, map)),
                TestMode::Policy => policy.mode,
                TestMode::Fixed(plan) => ModeSelection::Fixed(*plan),
            };
            let settings = ReplaySettings { mode: mode_selection, ..policy };
            let run = replay(&inputs, &settings, engine(*profile));
            prepared.check_funding(scenario, &run.trades)?;
            replays.push(TestReplay {
                profile: *profile,
                mode: *mode,
                total_return: run.final_balance / settings.initial_balance - 1.0,
                trades: run.trades,
            });
        }
    }
    Ok(replays)
}

fn plans_by_regime(scenario: &Scenario, map: &LearnedMap) -> ByRegime<PlanId> {
    let plans: Vec<PlanId> = scenario.fixed_plans().collect();
    ByRegime::from_fn(|regime| plans[map.plan(regime)])
}
