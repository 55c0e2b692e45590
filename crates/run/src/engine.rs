//! Engines, and what a run does with them.

use exitlab_scenario::{PolicyKind, Scenario, SweepMode};

/// How exits are evaluated and replays walked. Results do not depend on it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Engine {
    /// Leaps over bars in which nothing can happen, and walks replays over signals and legs.
    #[default]
    Leap,
    /// Steps every bar and visits every decision time.
    Reference,
}

/// What a run does with the candidates of its points.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Purpose {
    /// Lists them.
    Signals,
    /// Says what is odd about them and what they come from.
    Check,
    /// Takes each by itself.
    Study,
    /// Replays every profile × mode of `[sweep]`.
    Sweep,
    /// As `Sweep`, of data that end early: a file or a symbol may begin later.
    Cut,
    /// Replays one profile, a position in the scenario's, and mode.
    Replay(usize, SweepMode),
    /// Takes each by itself, and replays every profile of `[sweep]` with its policy and with any of
    /// the plans of `[study]`.
    WalkForward,
}

impl Purpose {
    /// Whether exits are evaluated.
    pub(crate) fn has_exits(self) -> bool {
        !matches!(self, Purpose::Signals | Purpose::Check)
    }

    /// Whether accounts are measured, or are to be.
    pub(crate) fn has_accounts(self) -> bool {
        !matches!(self, Purpose::Signals | Purpose::Study)
    }

    /// Whether some row of each file, and some symbol's bars, must be of use.
    pub(crate) fn needs_enough_data(self) -> bool {
        self != Purpose::Cut
    }

    /// Profile and mode of each replay of a point.
    pub(crate) fn replays(self, scenario: &Scenario) -> Vec<(usize, SweepMode)> {
        match self {
            Purpose::Signals | Purpose::Check | Purpose::Study => Vec::new(),
            Purpose::Replay(profile, mode) => vec![(profile, mode)],
            Purpose::Sweep | Purpose::Cut => every_mode(scenario, &scenario.sweep.modes),
            Purpose::WalkForward => {
                let fixed = scenario.fixed_plans();
                let policy = SweepMode::Policy(PolicyKind::Kept);
                let modes: Vec<SweepMode> =
                    [policy].into_iter().chain(fixed.map(SweepMode::Fixed)).collect();
                every_mode(scenario, &modes)
            }
        }
    }
}

/// Each profile of `[sweep]` with each of these modes.
fn every_mode(scenario: &Scenario, modes: &[SweepMode]) -> Vec<(usize, SweepMode)> {
    let of_profile = |profile: &usize| {
        let profile = *profile;
        modes.iter().map(move |mode| (profile, *mode))
    };
    scenario.sweep.profiles.iter().flat_map(of_profile).collect()
}
