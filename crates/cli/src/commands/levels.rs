//! `exitlab levels`: the exit levels of one trade, in the report's layout.

use crate::args::LevelsArgs;
use crate::exit_code::ExitCode;
use crate::failure::Failure;
use crate::host::{stdout, warn};
use exitlab::crates::exit::{Levels, StopDistance, TargetDistance, describe_levels, describe_mode};
use exitlab::crates::scenario::built_in;
use exitlab::{ExitPlan, LevelInputs, Scenario, SignalLevels, TradeLevels, exit_mode_of};
use serde_json::json;
use std::io::Write;

pub(crate) fn run(args: &LevelsArgs) -> Result<ExitCode, Failure> {
    let plans = match &args.scenario {
        Some(path) => {
            let scenario = Scenario::read(path)?.overrides(args.settings.overrides()?).resolve()?;
            scenario.warnings.iter().for_each(warn);
            scenario.plans
        }
        None if args.settings.set.is_empty() => built_in().plans,
        None => return Err(Failure::Other("--set needs a scenario".to_owned())),
    };
    let plan = exit_mode_of(&plans, &args.mode)?;
    let inputs = level_inputs(args, &plan)?;
    let levels = TradeLevels::of(&plan, &inputs, args.regime).map_err(exitlab::Error::from)?;
    let mut stdout = stdout();
    if args.json {
        writeln!(stdout, "{:#}", json!(levels))?;
    } else {
        writeln!(stdout, "{}", describe_mode(&plan, args.regime))?;
        for line in describe_levels(&args.symbol, &plan, &Levels::of(&plan, &inputs), args.atr) {
            writeln!(stdout, "{line}")?;
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// What the levels are made of: the fill stands for the decision's close.
fn level_inputs(args: &LevelsArgs, plan: &ExitPlan) -> Result<LevelInputs, Failure> {
    let of_signal = |is_wanted: bool, key: &str, price: Option<f64>| match (is_wanted, price) {
        (false, Some(_)) => Err(Failure::Other(format!(
            "--{key} has no effect with {}: its {key} is not \"signal\"; leave it out",
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
