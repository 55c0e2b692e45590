//! The test windows of a grid point.

use super::contenders::entries;
use super::results::{Chosen, TestEntry, TestMode, TestReplay};
use crate::portfolio_runs::{exit_settings, portfolio_settings};
use crate::prepare::Prepared;
use crate::{Engine, RunError};
use exitlab_core::{ByRegime, PlanId, Regime};
use exitlab_evidence::{LearnedMap, Window};
use exitlab_replay::{Candidate, ModeSelection, PortfolioSettings, ReplayInputs, Rows, replay};
use exitlab_scenario::{Scenario, SweepMode};

/// What came of one test window.
#[derive(Debug)]
pub(super) struct Tested {
    /// Position of the window.
    pub(super) window: usize,
    pub(super) entries: Vec<TestEntry>,
    pub(super) replays: Vec<TestReplay>,
}

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
        timeline: &prepared.timeline.decisions,
        candidates,
        exits: exit_settings(scenario),
    };
    let engine = prepared.exits(engine);
    let fixed = scenario.study_plans.iter().map(|plan| TestMode::Fixed(*plan));
    let modes: Vec<TestMode> =
        [TestMode::Learned, TestMode::Policy].into_iter().chain(fixed).collect();
    let mut replays = Vec::new();
    for profile in &scenario.sweep.profiles {
        for mode in &modes {
            let policy = portfolio_settings(scenario, *profile, SweepMode::Policy, Rows::NONE);
            let mode_selection = match mode {
                TestMode::Learned => ModeSelection::ByRegime(plans_by_regime(scenario, map)),
                TestMode::Policy => policy.mode,
                TestMode::Fixed(plan) => ModeSelection::Fixed(*plan),
            };
            let settings = PortfolioSettings { mode: mode_selection, ..policy };
            let run = replay(&inputs, &settings, engine);
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
    let plan = |regime| scenario.study_plans[map.plan(regime)];
    ByRegime {
        bull: plan(Regime::Bull),
        bear: plan(Regime::Bear),
        high_vol: plan(Regime::HighVol),
        chop: plan(Regime::Chop),
        normal: plan(Regime::Normal),
    }
}
