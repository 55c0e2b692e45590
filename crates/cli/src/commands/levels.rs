//! `exitlab levels`: the exit levels of one trade, in the report's layout.

use crate::args::LevelsArgs;
use crate::failure::Failure;
use crate::host::{stdout, warn};
use exitlab::crates::core::Regime;
use exitlab::crates::exit::{
    ExitPlan, InvalidLevels, LevelInputs, Levels, SignalLevels, StopDistance, TargetDistance,
    Trail, TrailActivation, describe_levels, describe_mode,
};
use exitlab::crates::run::RunError;
use exitlab::crates::scenario::{ScenarioFile, UnknownName, built_in};
use serde_json::{Value, json};
use std::io::Write;
use std::process::ExitCode;

pub(crate) fn run(args: &LevelsArgs) -> Result<ExitCode, Failure> {
    let plans = match &args.scenario {
        Some(path) => {
            let scenario = ScenarioFile::read(path)?.resolve(&args.settings.overrides()?)?;
            scenario.warnings.iter().for_each(warn);
            scenario.plans
        }
        None if args.settings.set.is_empty() => built_in().plans,
        None => return Err(Failure::Other("--set needs a scenario".to_owned())),
    };
    let plan = plans.iter().find(|plan| plan.name == args.mode).ok_or_else(|| {
        RunError::UnknownName(UnknownName {
            what: "exit mode",
            name: args.mode.clone(),
            allowed: plans.iter().map(|plan| plan.name.clone()).collect(),
        })
    })?;
    let inputs = level_inputs(args, plan)?;
    match plan.invalid_levels_at(&inputs) {
        Some(InvalidLevels::Stop) => return Err(invalid_stop(args, plan)),
        Some(InvalidLevels::Target) => return Err(invalid_target(args, &inputs)),
        None => {}
    }
    let levels = Levels::of(plan, &inputs);
    let mut stdout = stdout();
    if args.json {
        writeln!(stdout, "{:#}", levels_json(args, plan, &levels))?;
    } else {
        writeln!(stdout, "{}", describe_mode(plan, args.regime))?;
        for line in describe_levels(&args.symbol, plan, &levels, args.atr) {
            writeln!(stdout, "{line}")?;
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// What the levels are made of: the fill stands for the decision's close.
fn level_inputs(args: &LevelsArgs, plan: &ExitPlan) -> Result<LevelInputs, Failure> {
    let of_signal = |is_wanted: bool, key: &str, price: Option<f64>| match (is_wanted, price) {
        (false, Some(_)) => Err(Failure::Other(format!(
            "--{key} means nothing with {}: its {key} is not \"signal\"; leave it out",
            plan.name
        ))),
        (_, price) => Ok(price),
    };
    let stop_price = of_signal(plan.stop == StopDistance::Signal, "stop", args.stop)?;
    if plan.stop == StopDistance::Signal && stop_price.is_none() {
        return Err(Failure::Other(format!(
            "{} takes its stop from the signal: give its price with --stop",
            plan.name
        )));
    }
    let takes_target = plan.target == Some(TargetDistance::Signal);
    let target_price = of_signal(takes_target, "target", args.target)?;
    Ok(LevelInputs {
        side: args.side,
        entry_price: args.entry,
        atr: args.atr,
        adx: args.adx,
        signal: SignalLevels { close: args.entry, stop_price, target_price },
    })
}

fn invalid_stop(args: &LevelsArgs, plan: &ExitPlan) -> Failure {
    let side = args.side.name();
    let why = match (plan.stop, args.stop) {
        (StopDistance::Signal, Some(stop)) => {
            format!("a stop at {stop} is not on the losing side of a {side} at {}", args.entry)
        }
        _ => format!(
            "with an ATR of {} a {side} at {} has no stop that a price can reach",
            args.atr, args.entry
        ),
    };
    Failure::Other(format!("INVALID_STOP: {why}; such a signal is rejected"))
}

fn invalid_target(args: &LevelsArgs, inputs: &LevelInputs) -> Failure {
    let target = inputs.signal.target_price.unwrap_or(args.entry);
    Failure::Other(format!(
        "INVALID_TARGET: a target at {target} is not on the winning side of a {} at {}; such a signal \
         is rejected",
        args.side.name(),
        args.entry
    ))
}

fn levels_json(args: &LevelsArgs, plan: &ExitPlan, levels: &Levels) -> Value {
    let pct = |level: f64| 100.0 * (levels.price(level) / args.entry - 1.0);
    let partials: Vec<Value> = levels
        .partials
        .iter()
        .map(|p| json!({ "price": levels.price(p.level), "fraction": p.fraction }))
        .collect();
    let trailing_distance = levels.trail.and_then(|trail| match trail {
        Trail::Fixed(distance) => Some(distance),
        Trail::CurrentAtr(multiple) => Some(multiple * args.atr),
        Trail::PeakFactor(factor) => Some(args.entry * (1.0 - factor).abs()),
        Trail::Giveback { .. } | Trail::Line => None,
    });
    let trailing_activation = plan.trailing.map(|t| match t.activate {
        TrailActivation::AfterPartial => "after_partial",
        TrailActivation::Immediately => "immediately",
        TrailActivation::AtR(_) => "at_r",
    });
    json!({
        "side": args.side.name(),
        "exit_mode": plan.name,
        "regime": args.regime.map(Regime::name),
        "entry_price": args.entry,
        "atr": args.atr,
        "stop_price": levels.price(levels.stop),
        "stop_pct": pct(levels.stop),
        "target_price": levels.target.map(|t| levels.price(t)),
        "target_pct": levels.target.map(pct),
        "rr_planned": levels.rr_planned(),
        "breakeven_trigger": levels.breakeven.map(|b| levels.price(b.trigger)),
        "breakeven_price": levels.breakeven.map(|b| levels.price(b.stop)),
        "partials": partials,
        "trailing_distance": trailing_distance,
        "trailing_activation": trailing_activation,
        "description": plan.description,
    })
}
