//! `exitlab levels`: the exit levels of one trade, in the report's layout.

use crate::args::LevelsArgs;
use crate::failure::Failure;
use crate::host::{stdout, warn};
use exitlab_core::Regime;
use exitlab_exit::{ExitPlan, Levels, Trail, TrailActivation, describe_levels, describe_mode};
use exitlab_scenario::{ScenarioFile, UnknownName, built_in};
use exitlab_sweep::RunError;
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
    if !plan.has_valid_stop(args.side, args.entry, args.atr) {
        return Err(Failure::Other(format!(
            "INVALID_STOP: with an ATR of {} a {} at {} has no stop that a price can reach; such \
             a signal is rejected",
            args.atr,
            args.side.name(),
            args.entry
        )));
    }
    let levels = Levels::new(plan, args.side, args.entry, args.atr, args.adx);
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

fn levels_json(args: &LevelsArgs, plan: &ExitPlan, levels: &Levels) -> Value {
    let pct = |level: f64| 100.0 * (levels.price(level) / args.entry - 1.0);
    let partials: Vec<Value> = levels
        .partials
        .iter()
        .map(|p| json!({ "price": levels.price(p.level), "fraction": p.fraction }))
        .collect();
    let trailing_distance = levels.trail.map(|trail| match trail {
        Trail::Fixed(distance) => distance,
        Trail::CurrentAtr(multiple) => multiple * args.atr,
        Trail::PeakFactor(factor) => args.entry * (1.0 - factor).abs(),
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
        "breakeven_trigger": levels.breakeven.map(|(trigger, _)| levels.price(trigger)),
        "breakeven_price": levels.breakeven.map(|(_, stop)| levels.price(stop)),
        "partials": partials,
        "trailing_distance": trailing_distance,
        "trailing_activation": trailing_activation,
        "description": plan.description,
    })
}
