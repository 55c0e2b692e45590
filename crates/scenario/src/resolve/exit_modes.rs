//! `[exit_modes]`.

use super::Odd;
use super::checks::plain;
use crate::at::At;
use crate::fault::Fault;
use crate::raw::collections::Named;
use crate::raw::exit_mode::{RawExitMode, RawPartial, RawStop, RawTarget, RawTrailing};
use crate::raw::words::{RawActivate, RawBasis};
use arrayvec::ArrayVec;
use exitlab_core::tolerance::{TOLERANCE, gt};
use exitlab_exit::{
    Breakeven, ExitPlan, MAX_PARTIALS, Partial, PartialDistance, StopDistance, TargetDistance,
    TimeExit, TrailActivation, TrailDistance, Trailing,
};

/// Checks the exit modes.
pub(crate) fn resolve_exit_modes(
    raw: &Named<RawExitMode>,
    odd: &mut Vec<Odd>,
) -> Result<Vec<ExitPlan>, Fault> {
    let at = At::top("exit_modes");
    let mut plans = Vec::with_capacity(raw.0.len());
    for (name, mode) in &raw.0 {
        let at = at.key(name);
        let plan = one(&at, name, mode)?;
        if never_trails(&plan) {
            let message = "is after_partial, but no partial can fill: it never trails".to_owned();
            let trailing = at.key("trailing");
            odd.push(Odd { path: trailing.key("activate").path(), message });
        }
        plans.push(plan);
    }
    Ok(plans)
}

fn one(at: &At<'_>, name: &str, raw: &RawExitMode) -> Result<ExitPlan, Fault> {
    at.name(name)?;
    let breakeven = raw.breakeven.0.as_ref().map(|b| {
        let at = at.key("breakeven");
        Ok::<_, Fault>(Breakeven {
            at_r: at.key("at_r").positive(b.at_r)?,
            offset_pct: at.key("offset_pct").within(b.offset_pct, -100.0, 100.0)?,
        })
    });
    let time_exit = raw.time_exit.0.as_ref().map(|t| {
        let at = at.key("time_exit");
        Ok::<_, Fault>(TimeExit { hours: at.key("hours").hours(t.hours)?, below_r: t.below_r })
    });
    let target = raw.target.0.as_ref().map(|t| target(&at.key("target"), t));
    let trailing = raw.trailing.0.as_ref().map(|t| trailing(&at.key("trailing"), t));
    Ok(ExitPlan {
        name: name.to_owned(),
        description: raw.description.clone(),
        stop: stop(&at.key("stop"), &raw.stop)?,
        target: target.transpose()?,
        breakeven: breakeven.transpose()?,
        partials: partials(&at.key("partials"), raw.partials.0.as_deref().unwrap_or_default())?,
        trailing: trailing.transpose()?,
        trend_trail_strength: at.key("trend_trail_strength").positive(raw.trend_trail_strength)?,
        time_exit: time_exit.transpose()?,
    })
}

fn stop(at: &At<'_>, raw: &RawStop) -> Result<StopDistance, Fault> {
    let (key, value) = at.exactly_one(&[("atr", raw.atr), ("pct", raw.pct)])?;
    match key {
        "atr" => at.key(key).positive(value).map(StopDistance::Atr),
        _ => at.key(key).pct_distance(value).map(StopDistance::Pct),
    }
}

fn target(at: &At<'_>, raw: &RawTarget) -> Result<TargetDistance, Fault> {
    let (key, value) = at.exactly_one(&[("atr", raw.atr), ("r", raw.r), ("pct", raw.pct)])?;
    let value = at.key(key).positive(value)?;
    Ok(match key {
        "atr" => TargetDistance::Atr(value),
        "r" => TargetDistance::R(value),
        _ => TargetDistance::Pct(value),
    })
}

fn partials(at: &At<'_>, raw: &[RawPartial]) -> Result<ArrayVec<Partial, MAX_PARTIALS>, Fault> {
    if raw.len() > MAX_PARTIALS {
        let n = raw.len();
        return Err(at.fault(format_args!("has {n} entries, of which {MAX_PARTIALS} are the most")));
    }
    let mut partials = ArrayVec::new();
    let mut sum = 0.0;
    for (i, partial) in raw.iter().enumerate() {
        let at = at.index(i);
        let (key, value) = at.exactly_one(&[("at_r", partial.at_r), ("at_atr", partial.at_atr)])?;
        let value = at.key(key).positive(value)?;
        let fraction = at.key("fraction").positive(partial.fraction)?;
        sum += fraction;
        let at =
            if key == "at_r" { PartialDistance::R(value) } else { PartialDistance::Atr(value) };
        partials.push(Partial { at, fraction });
    }
    match gt(sum, 1.0) {
        true => Err(at.fault(format_args!("has fractions that sum to {}, above 1", plain(sum)))),
        false => Ok(partials),
    }
}

fn trailing(at: &At<'_>, raw: &RawTrailing) -> Result<Trailing, Fault> {
    let keys = [("distance_atr", raw.distance_atr), ("distance_pct", raw.distance_pct)];
    let (key, value) = at.exactly_one(&keys)?;
    let distance = match key {
        "distance_atr" => {
            TrailDistance::Atr { multiple: at.key(key).positive(value)?, basis: raw.basis.used() }
        }
        _ => {
            if raw.basis != RawBasis::EntryAtr {
                return Err(at.key("basis").fault_with_help(
                    "means nothing with distance_pct",
                    "leave it out, or give the distance as distance_atr",
                ));
            }
            TrailDistance::Pct(at.key(key).pct_distance(value)?)
        }
    };
    let activate = match (raw.activate, raw.at_r) {
        (RawActivate::AtR, Some(at_r)) => TrailActivation::AtR(at.key("at_r").positive(at_r)?),
        (RawActivate::AtR, None) => return Err(at.missing("at_r", "activate = \"at_r\"")),
        (RawActivate::AfterPartial | RawActivate::Immediately, Some(_)) => {
            return Err(at.key("at_r").fault_with_help(
                "means nothing without activate = \"at_r\"",
                "leave it out, or set activate = \"at_r\"",
            ));
        }
        (RawActivate::AfterPartial, None) => TrailActivation::AfterPartial,
        (RawActivate::Immediately, None) => TrailActivation::Immediately,
    };
    Ok(Trailing { distance, activate, scale: raw.scale.used() })
}

/// Whether the trail waits for a partial that cannot fill: there is none, or each is certain to lie
/// at or beyond the target.
fn never_trails(plan: &ExitPlan) -> bool {
    let waits = plan.trailing.as_ref().is_some_and(|t| t.activate == TrailActivation::AfterPartial);
    let ignored = |partial: &Partial| {
        plan.target.is_some_and(|target| is_beyond(partial.at, target, plan.stop) == Some(true))
    };
    waits && plan.partials.iter().all(ignored)
}

/// Whether the partial lies at or beyond the target; `None` where that depends on the entry.
fn is_beyond(partial: PartialDistance, target: TargetDistance, stop: StopDistance) -> Option<bool> {
    let beyond = |partial: f64, target: f64| Some(partial >= target - TOLERANCE);
    match (partial, target, stop) {
        (PartialDistance::R(p), TargetDistance::R(t), _) => beyond(p, t),
        (PartialDistance::R(p), TargetDistance::Atr(t), StopDistance::Atr(s)) => beyond(p, t / s),
        (PartialDistance::R(p), TargetDistance::Pct(t), StopDistance::Pct(s)) => beyond(p, t / s),
        (PartialDistance::Atr(p), TargetDistance::R(t), StopDistance::Atr(s)) => beyond(p / s, t),
        (PartialDistance::Atr(p), TargetDistance::Atr(t), StopDistance::Atr(s)) => {
            beyond(p / s, t / s)
        }
        (PartialDistance::Atr(p), TargetDistance::Atr(t), StopDistance::Pct(_)) => Some(p >= t),
        (PartialDistance::R(_), TargetDistance::Atr(_), StopDistance::Pct(_))
        | (PartialDistance::R(_), TargetDistance::Pct(_), StopDistance::Atr(_))
        | (PartialDistance::Atr(_), TargetDistance::R(_), StopDistance::Pct(_))
        | (PartialDistance::Atr(_), TargetDistance::Pct(_), _) => None,
    }
}
