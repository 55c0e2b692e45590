//! An entry to its exit.

use crate::bounds::run_to_bounds;
use crate::fill_rules::{Ambiguity, FillRules};
use crate::lots::Lots;
use crate::market::{Entry, Market};
use crate::mode_schedule::ExitMode;
use crate::outcome::Outcome;
use crate::stepper::Stepper;

/// Evaluates a plan, or a mode that is chosen again, on `entry` to its exit: by leaps where the
/// market has a pyramid, bar by bar where it has none, which is the reference. Both give the same
/// bits. The entry is one on which the plan's [`invalid_levels`](crate::ExitPlan::invalid_levels)
/// finds nothing wrong.
pub fn evaluate<'a>(
    market: &Market<'a>,
    entry: &'a Entry,
    mode: impl Into<ExitMode<'a>>,
    rules: FillRules,
    ambiguity: Ambiguity,
) -> Outcome {
    run(market, entry, mode.into(), rules, ambiguity, None)
}

/// As [`evaluate`], with the quantity and its step where partials are sold in whole lots.
pub fn evaluate_lots<'a>(
    market: &Market<'a>,
    entry: &'a Entry,
    mode: impl Into<ExitMode<'a>>,
    rules: FillRules,
    ambiguity: Ambiguity,
    lots: Option<Lots>,
) -> Outcome {
    run(market, entry, mode.into(), rules, ambiguity, lots)
}

/// One function whatever the mode is given as, which writes the outcome where the caller wants it: it
/// is half a kilobyte.
#[inline(never)]
fn run<'a>(
    market: &Market<'a>,
    entry: &'a Entry,
    mode: ExitMode<'a>,
    rules: FillRules,
    ambiguity: Ambiguity,
    lots: Option<Lots>,
) -> Outcome {
    let mut run = Stepper::new(*market, entry, mode, rules, lots);
    if ambiguity == Ambiguity::Bounds && market.pyramid.is_some() {
        let r_net = run_to_bounds(&mut run);
        run.outcome.r_by_rule = Some(r_net);
        return run.outcome;
    }
    run.run_to_exit();
    run.finish();
    if ambiguity == Ambiguity::Bounds {
        run.bound();
    }
    run.outcome
}
