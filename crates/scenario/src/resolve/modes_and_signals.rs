//! What exit modes ask of signals: prices of their own, and signals of exits.

use super::SettingWarning;
use crate::dotted::dotted;
use crate::fault::Fault;
use crate::key_path::KeyPath;
use crate::modes::{StudyPlan, SweepMode};
use crate::raw::words::RawSource;
use crate::scenario::Scenario;
use crate::used::{ExitOrigin, SignalOrigin};
use exitlab_core::BarTime;
use exitlab_core::{PlanId, Regime};
use exitlab_exit::{ExitPlan, SignalExit, StopDistance};
use exitlab_signal::Align;
use std::collections::BTreeSet;

/// Refuses modes that are in use and whose stop the signals cannot bring.
pub(super) fn check_signal_stops(scenario: &Scenario) -> Result<(), Fault> {
    for id in stops_without_price(scenario) {
        if let Some(user) = user_of(scenario, id) {
            let modes = KeyPath::top("exit_modes");
            let mode = modes.key(&scenario.plan(id).name);
            return Err(mode.key("stop").fault_with_help(
                format_args!("{} (`{}` uses the mode)", no_stop_price(scenario), dotted(&user)),
                "take the signals from a file with a column stop_price, or give the stop as \
                 { atr = … } or { pct = … }",
            ));
        }
    }
    Ok(())
}

/// Settings of signals that change nothing.
pub(super) fn signal_warnings(scenario: &Scenario) -> Vec<SettingWarning> {
    let signals = &scenario.signals;
    let places_rows = match (&signals.origin, &signals.exits) {
        (SignalOrigin::File { .. }, _) | (_, ExitOrigin::File { .. }) => true,
        (SignalOrigin::Computed(_), ExitOrigin::None | ExitOrigin::Opposite) => {
            !scenario.line_files.is_empty()
        }
    };
    let closes_any = scenario.plans.iter().any(closes_on_signals);
    let at = KeyPath::top("signals");
    let warn = |key: &str, message: &str| SettingWarning {
        path: at.key(key).path(),
        message: message.into(),
    };
    let mut all = Vec::new();
    if signals.align == Align::Next && !places_rows {
        all.push(warn("align", "has no effect: no file of signals, exits or lines is read"));
    }
    if signals.time == BarTime::Open && !places_rows {
        all.push(warn("time", "has no effect: no file of signals, exits or lines is read"));
    }
    if signals.exits != ExitOrigin::None && !closes_any {
        all.push(warn("exits", "has no effect: no exit mode has signal_exit = true"));
    }
    all
}

/// Exit modes that ask for what the signals do not bring.
pub(super) fn mode_warnings(scenario: &Scenario) -> Vec<SettingWarning> {
    let modes = KeyPath::top("exit_modes");
    let warn = |plan: &ExitPlan, key: &str, message: String| SettingWarning {
        path: modes.key(&plan.name).key(key).path(),
        message,
    };
    let mut all: Vec<SettingWarning> = stops_without_price(scenario)
        .map(|id| {
            let message =
                format!("{}: under this mode all are INVALID_STOP", no_stop_price(scenario));
            warn(scenario.plan(id), "stop", message)
        })
        .collect();
    if scenario.signals.exits == ExitOrigin::None {
        let waiting = scenario.plans.iter().filter(|plan| closes_on_signals(plan));
        all.extend(waiting.map(|plan| {
            let message = "has no effect: `signals.exits` is \"none\"".to_owned();
            warn(plan, "signal_exit", message)
        }));
    }
    all
}

fn closes_on_signals(plan: &ExitPlan) -> bool {
    match plan.signal_exit {
        SignalExit::On => true,
        SignalExit::Off => false,
    }
}

/// Plans whose stop is the signal's, where no signal can have one.
fn stops_without_price(scenario: &Scenario) -> impl Iterator<Item = PlanId> {
    let has_prices = match scenario.signals.origin {
        SignalOrigin::File { .. } => true,
        SignalOrigin::Computed(_) => false,
    };
    let plans = (0_u32..).zip(scenario.plans.iter()).filter(move |_| !has_prices);
    plans.filter(|(_, plan)| plan.stop == StopDistance::Signal).map(|(id, _)| PlanId(id))
}

fn no_stop_price(scenario: &Scenario) -> String {
    let source: RawSource = scenario.raw.signals.source;
    format!("is \"signal\", but signals of source = \"{}\" have no stop_price", source.text())
}

/// The key that makes a command use a plan without being told to.
fn user_of(scenario: &Scenario, id: PlanId) -> Option<Vec<String>> {
    let (study, sweep) = (KeyPath::top("study"), KeyPath::top("sweep"));
    let (study_plans, sweep_modes) = (study.key("plans"), sweep.key("modes"));
    let in_study = scenario.study_plans.iter().position(|plan| *plan == StudyPlan::Fixed(id));
    if let Some(position) = in_study {
        return Some(study_plans.index(position).path());
    }
    let in_sweep = scenario.sweep.modes.iter().position(|mode| *mode == SweepMode::Fixed(id));
    if let Some(position) = in_sweep {
        return Some(sweep_modes.index(position).path());
    }
    if scenario.orchestrator.default_mode == id {
        return Some(KeyPath::top("orchestrator").key("default_mode").path());
    }
    profiles_in_use(scenario).into_iter().find_map(|position| choice_of(scenario, position, id))
}

/// Positions of the profiles that choose exit modes in a replay, a sweep or a study.
fn profiles_in_use(scenario: &Scenario) -> BTreeSet<usize> {
    let sweeps_policy = scenario.sweep.modes.iter().any(|mode| match mode {
        SweepMode::Policy(_) => true,
        SweepMode::Fixed(_) => false,
    });
    let swept = scenario.sweep.profiles.iter().copied().filter(|_| sweeps_policy);
    let studied = scenario.study_plans.iter().filter_map(|plan| match plan {
        StudyPlan::Policy { profile, .. } => Some(*profile),
        StudyPlan::Fixed(_) => None,
    });
    swept.chain(studied).chain([scenario.orchestrator.profile]).collect()
}

/// The key of a profile that chooses a plan.
fn choice_of(scenario: &Scenario, position: usize, id: PlanId) -> Option<Vec<String>> {
    let profile = &scenario.profiles[position];
    let profiles = KeyPath::top("profiles");
    let at = profiles.key(&profile.name);
    let bias = at.key("exit_mode_bias");
    let by_regime = Regime::ALL
        .into_iter()
        .find(|regime| profile.exit_mode_bias.get(*regime).plan == id)
        .map(|regime| bias.key(regime.name()).path());
    let of_high_vol = profile.exit_mode_high_vol.as_ref().filter(|choice| choice.plan == id);
    by_regime.or_else(|| of_high_vol.map(|_| at.key("exit_mode_high_vol").path()))
}
