//! `[orchestrator]`, `[portfolio]`, `[study]`, `[sweep]` and `[statistics]`.

use super::profiles::risk_pct;
use crate::dotted::parse_dotted;
use crate::fault::Fault;
use crate::grid::GridAxis;
use crate::key_path::KeyPath;
use crate::modes::{PolicyKind, StudyPlan, SweepMode, policy_name};
use crate::sample::SOBOL_MAX_KEYS;
use crate::settings::{Orchestrator, Portfolio, Sample, SampleMethod, Statistics, Sweep};
use crate::used::{OrchestratorSettings, PortfolioSettings, StatisticsSettings, SweepSettings};
use exitlab_core::PlanId;
use exitlab_exit::ExitPlan;
use exitlab_orchestrator::{ConfidenceSizing, Profile, SizingSettings};
use std::collections::BTreeSet;
use toml::Value;

pub(crate) fn resolve_orchestrator(
    raw: &Orchestrator,
    profiles: &[Profile],
    plans: &[ExitPlan],
) -> Result<OrchestratorSettings, Fault> {
    let at = KeyPath::top("orchestrator");
    let flags = raw.integration.flags();
    let flags = flags.ok_or_else(|| at.key("integration").fault("is not a preset"))?;
    Ok(OrchestratorSettings {
        profile: find_profile(&at.key("profile"), &raw.profile, profiles)?,
        integration: flags,
        scratch_r: at.key("scratch_r").not_negative(raw.scratch_r)?,
        default_mode: find_plan(&at.key("default_mode"), &raw.default_mode, plans)?,
        default_risk_pct: risk_pct(&at.key("default_risk_pct"), raw.default_risk_pct)?,
    })
}

pub(crate) fn resolve_portfolio(raw: &Portfolio) -> Result<PortfolioSettings, Fault> {
    let at = KeyPath::top("portfolio");
    Ok(PortfolioSettings {
        periods_per_year: at.key("periods_per_year").positive(raw.periods_per_year)?,
        initial_balance: at.key("initial_balance").positive(raw.initial_balance)?,
        sizing: SizingSettings {
            max_leverage: at.key("max_leverage").positive(raw.max_leverage)?,
            confidence_sizing: match raw.confidence_sizing {
                true => ConfidenceSizing::On,
                false => ConfidenceSizing::Off,
            },
        },
    })
}

pub(crate) fn resolve_study(
    names: &[String],
    plans: &[ExitPlan],
    profiles: &[Profile],
) -> Result<Vec<StudyPlan>, Fault> {
    let at = KeyPath::top("study");
    let at = at.key("plans");
    at.not_empty(names)?;
    at.distinct(names.iter().map(String::as_str))?;
    let found = names.iter().enumerate();
    found.map(|(i, name)| find_study_plan(&at.index(i), name, plans, profiles)).collect()
}

pub(crate) fn resolve_sweep(
    raw: &Sweep,
    profiles: &[Profile],
    plans: &[ExitPlan],
) -> Result<SweepSettings, Fault> {
    let at = KeyPath::top("sweep");
    let (at_profiles, at_modes) = (at.key("profiles"), at.key("modes"));
    at_profiles.not_empty(&raw.profiles)?;
    at_profiles.distinct(raw.profiles.iter().map(String::as_str))?;
    at_modes.not_empty(&raw.modes)?;
    at_modes.distinct(raw.modes.iter().map(String::as_str))?;
    let grid = resolve_grid(&at.key("grid"), raw)?;
    let swept_profiles = raw.profiles.iter().enumerate();
    let swept_modes = raw.modes.iter().enumerate();
    Ok(SweepSettings {
        profiles: swept_profiles
            .map(|(i, name)| find_profile(&at_profiles.index(i), name, profiles))
            .collect::<Result<_, _>>()?,
        modes: swept_modes
            .map(|(i, name)| find_mode(&at_modes.index(i), name, plans))
            .collect::<Result<_, _>>()?,
        sample: resolve_sample(&at.key("sample"), raw.sample.0, &grid)?,
        grid,
    })
}

pub(crate) fn resolve_statistics(raw: &Statistics) -> Result<StatisticsSettings, Fault> {
    let at = KeyPath::top("statistics");
    Ok(StatisticsSettings {
        alpha: at.key("alpha").share(raw.alpha)?,
        min_effect_r: at.key("min_effect_r").not_negative(raw.min_effect_r)?,
        repeated_looks: raw.repeated_looks,
    })
}

/// Keys of a scenario that say what is run, or what is made of the results, rather than how it is run.
const NOT_SWEPT: [&str; 6] = ["schema", "name", "question", "sweep", "study", "statistics"];

/// More points than a sweep can hold.
const MAX_POINTS: usize = 200_000;

/// Numbers of points up to here are exact in every table and page.
const MAX_NUMBERED: usize = 1 << 53;

fn resolve_grid(at: &KeyPath<'_>, raw: &Sweep) -> Result<Vec<GridAxis>, Fault> {
    let mut axes = Vec::with_capacity(raw.grid.0.len());
    let mut paths: Vec<Vec<String>> = Vec::new();
    let mut n_points = 1_usize;
    for (text, axis) in &raw.grid.0 {
        let at = at.key(text);
        let path = parse_dotted(text).ok_or_else(|| {
            at.fault_with_help(
                "is not a dotted TOML path",
                "write such as \"indicators.atr_period\"",
            )
        })?;
        if path.first().is_some_and(|first| NOT_SWEPT.contains(&first.as_str())) {
            return Err(at.fault_with_help(
                "cannot be swept",
                format_args!("a key of the grid cannot be under {}", NOT_SWEPT.join(", ")),
            ));
        }
        if paths.contains(&path) {
            return Err(at.fault("is in the grid already"));
        }
        at.not_empty(&axis.0)?;
        if axis.0.len() > MAX_POINTS {
            let n = axis.0.len();
            return Err(at.fault(format_args!("has {n} values, more than {MAX_POINTS}")));
        }
        let mut seen = BTreeSet::new();
        for (i, value) in axis.0.iter().enumerate() {
            if !seen.insert(identity(value)) {
                return Err(at.index(i).fault(format_args!("repeats {value}")));
            }
        }
        n_points = n_points.saturating_mul(axis.0.len());
        paths.push(path);
        axes.push(GridAxis { path: text.clone(), values: axis.0.clone() });
    }
    if n_points > MAX_NUMBERED {
        return Err(at.fault(format_args!("has more than {MAX_NUMBERED} points")));
    }
    if n_points > MAX_POINTS && raw.sample.0.is_none() {
        return Err(at.fault_with_help(
            format_args!("has {n_points} points, more than {MAX_POINTS}"),
            "run a sample of them: sample = { method = \"sobol\", n = 1024, seed = 1 } under [sweep]",
        ));
    }
    Ok(axes)
}

fn resolve_sample(
    at: &KeyPath<'_>,
    raw: Option<Sample>,
    grid: &[GridAxis],
) -> Result<Option<Sample>, Fault> {
    let Some(sample) = raw else { return Ok(None) };
    let at_n = at.key("n");
    let n_points: usize = grid.iter().map(|axis| axis.values.len()).product();
    if grid.is_empty() {
        return Err(at.fault_with_help("samples a grid that is empty", "add [sweep.grid]"));
    }
    if sample.n == 0 || sample.n > MAX_POINTS {
        return Err(at_n.fault(format_args!("must be from 1 to {MAX_POINTS}, not {}", sample.n)));
    }
    if sample.n > n_points {
        return Err(at_n.fault_with_help(
            format_args!("is {}, but the grid has only {n_points} points", sample.n),
            "leave `sweep.sample` out, or make it \"none\", to run them all",
        ));
    }
    if sample.method == SampleMethod::Sobol && grid.len() > SOBOL_MAX_KEYS {
        return Err(at.key("method").fault_with_help(
            format_args!("is \"sobol\", which takes at most {SOBOL_MAX_KEYS} keys"),
            "write method = \"random\"",
        ));
    }
    Ok(Some(sample))
}

/// What two values of a key have in common where they are the same: 1 and 1.0 are.
fn identity(value: &Value) -> String {
    match value {
        // Adding 0 makes −0 0.
        Value::Float(number) => format!("{}", number + 0.0),
        other => other.to_string(),
    }
}

fn find_profile(at: &KeyPath<'_>, name: &str, profiles: &[Profile]) -> Result<usize, Fault> {
    let names = || profiles.iter().map(|profile| profile.name.as_str());
    names().position(|other| other == name).ok_or_else(|| at.unknown_name("profile", name, names()))
}

fn find_plan(at: &KeyPath<'_>, name: &str, plans: &[ExitPlan]) -> Result<PlanId, Fault> {
    let names = || plans.iter().map(|plan| plan.name.as_str());
    let position = names().position(|other| other == name);
    let position = position.ok_or_else(|| at.unknown_name("exit mode", name, names()))?;
    Ok(PlanId(position as u32))
}

/// A plan of a study: an exit mode's name, or `policy:PROFILE` and its like.
fn find_study_plan(
    at: &KeyPath<'_>,
    name: &str,
    plans: &[ExitPlan],
    profiles: &[Profile],
) -> Result<StudyPlan, Fault> {
    let (kind, profile) = match name.split_once(':') {
        Some((kind, profile)) => (kind, Some(profile)),
        None => (name, None),
    };
    match (PolicyKind::from_name(kind), profile) {
        (None, _) => find_plan(at, name, plans).map(StudyPlan::Fixed),
        (Some(kind), Some(profile)) => {
            let profile = find_profile(at, profile, profiles)?;
            Ok(StudyPlan::Policy { kind, profile })
        }
        (Some(kind), None) => {
            let allowed = profiles.iter().map(|profile| policy_name(kind, &profile.name));
            Err(at.fault_with_help(
                format_args!("is {name}, but a study needs to know which profile"),
                format_args!("write {}", allowed.collect::<Vec<_>>().join(" or ")),
            ))
        }
    }
}

fn find_mode(at: &KeyPath<'_>, name: &str, plans: &[ExitPlan]) -> Result<SweepMode, Fault> {
    if let Some(kind) = PolicyKind::from_name(name) {
        return Ok(SweepMode::Policy(kind));
    }
    let position = plans.iter().position(|plan| plan.name == name);
    let position = position.ok_or_else(|| {
        let names = plans.iter().map(|plan| plan.name.as_str());
        at.unknown_name(
            "mode",
            name,
            PolicyKind::ALL.map(PolicyKind::name).into_iter().chain(names),
        )
    })?;
    Ok(SweepMode::Fixed(PlanId(position as u32)))
}
