//! An entry to its exit.

use crate::bounds::run_to_bounds;
use crate::exit_run::ExitRun;
use crate::fill_rules::{Ambiguity, FillRules};
use crate::lots::Lots;
use crate::market::{Entry, Market};
use crate::mode_schedule::ExitMode;
use crate::outcome::Outcome;

/// Evaluates a plan, or a mode that is chosen again, on `entry` to its exit: by leaps where the
/// market has a pyramid, bar by bar where it has none, which is the reference. Both give the same
/// bits. The entry is one on which the plan's [`invalid_levels`](crate::ExitPlan::invalid_levels)
/// finds nothing wrong.
pub fn evaluate<'a>(
    market: &Market<'a>,
    entry: &Entry,
    mode: impl Into<ExitMode<'a>>,
    rules: FillRules,
    ambiguity: Ambiguity,
) -> Outcome {
    evaluate_lots(market, entry, mode, rules, ambiguity, None)
}

/// As [`evaluate`], with the quantity and its step where partials are sold in whole lots.
pub fn evaluate_lots<'a>(
    market: &Market<'a>,
    entry: &Entry,
    mode: impl Into<ExitMode<'a>>,
    rules: FillRules,
    ambiguity: Ambiguity,
    lots: Option<Lots>,
) -> Outcome {
    let mut run = ExitRun::new(*market, *entry, mode.into(), rules, lots);
    match (ambiguity, market.pyramid) {
        (Ambiguity::Bounds, Some(_)) => {
            let bounds = run_to_bounds(&mut run);
            run.into_bounded(bounds)
        }
        (Ambiguity::Bounds, None) | (Ambiguity::Off, _) => {
            run.run_to_exit();
            run.into_outcome(ambiguity)
        }
    }
}
