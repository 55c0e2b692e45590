//! `[exit_modes]`.

use super::SettingWarning;
use super::checks::plain;
use super::session_exit::resolve_session_exit;
use super::trail_line::LineFiles;
use super::trailing::resolve_trailing;
use crate::fault::Fault;
use crate::key_path::KeyPath;
use crate::raw::exit_mode::{RawPartial, RawStop, RawTarget, RawTimeExit};
use crate::raw::or_word::OrWord;
use crate::settings::collections::Named;
use crate::settings::exit_mode::FullExitMode;
use arrayvec::ArrayVec;
use exitlab_core::tolerance::{TOLERANCE, gt};
use exitlab_exit::{
    Breakeven, ExitPlan, HoldingTime, MAX_PARTIALS, MAX_RATCHETS, Partial, PartialDistance,
    Ratchet, SignalExit, StopDistance, TargetDistance, TimeExit, TrailActivation,
};

/// Checks the exit modes; files of lines are added to `line_files`.
pub(crate) fn resolve_exit_modes(
    raw: &Named<FullExitMode>,
    line_files: &mut LineFiles<'_>,
    warnings: &mut Vec<SettingWarning>,
) -> Result<Vec<ExitPlan>, Fault> {
    let at = KeyPath::top("exit_modes");
    let mut plans = Vec::with_capacity(raw.0.len());
    for (name, mode) in &raw.0 {
        let at = at.key(name);
        let plan = one(&at, name, mode, line_files)?;
        if never_trails(&plan) {
            let message = "is after_partial, but no partial can fill: it never trails".to_owned();
            let trailing = at.key("trailing");
            warnings.push(SettingWarning { path: trailing.key("activate").path(), message });
        }
        plans.push(plan);
    }
    Ok(plans)
}

fn one(
    at: &KeyPath<'_>,
    name: &str,
    raw: &FullExitMode,
    line_files: &mut LineFiles<'_>,
) -> Result<ExitPlan, Fault> {
    at.name(name)?;
    let breakeven = raw.breakeven.0.as_ref().map(|b| breakeven(&at.key("breakeven"), b));
    let trailing =
        raw.trailing.0.as_ref().map(|t| resolve_trailing(&at.key("trailing"), t, line_files));
    let time_exit = raw.time_exit.0.as_ref().map(|t| time_exit(&at.key("time_exit"), t));
    let session_exit =
        raw.session_exit.0.as_ref().map(|s| resolve_session_exit(&at.key("session_exit"), s));
    Ok(ExitPlan {
        name: name.to_owned(),
        description: raw.description.clone(),
        stop: match &raw.stop {
            OrWord::Word(word) => word.used(),
            OrWord::Settings(raw) => stop(&at.key("stop"), raw)?,
        },
        target: match &raw.target {
            OrWord::Word(word) => word.used(),
            OrWord::Settings(raw) => Some(target(&at.key("target"), raw)?),
        },
        breakeven: breakeven.transpose()?,
        ratchets: ratchets(&at.key("ratchets"), raw.ratchets.0.as_deref().unwrap_or_default())?,
        partials: partials(&at.key("partials"), raw.partials.0.as_deref().unwrap_or_default())?,
        trailing: trailing.transpose()?,
        trend_trail_strength: at.key("trend_trail_strength").positive(raw.trend_trail_strength)?,
        time_exit: time_exit.transpose()?,
        session_exit: session_exit.transpose()?,
        signal_exit: if raw.signal_exit { SignalExit::On } else { SignalExit::Off },
    })
}

fn stop(at: &KeyPath<'_>, raw: &RawStop) -> Result<StopDistance, Fault> {
    at.exactly_one([
        ("atr", raw.atr.map(|x| at.key("atr").positive(x).map(StopDistance::Atr))),
        ("pct", raw.pct.map(|x| at.key("pct").pct_distance(x).map(StopDistance::Pct))),
    ])
}

fn target(at: &KeyPath<'_>, raw: &RawTarget) -> Result<TargetDistance, Fault> {
    at.exactly_one([
        ("atr", raw.atr.map(|x| at.key("atr").positive(x).map(TargetDistance::Atr))),
        ("r", raw.r.map(|x| at.key("r").positive(x).map(TargetDistance::R))),
        ("pct", raw.pct.map(|x| at.key("pct").positive(x).map(TargetDistance::Pct))),
    ])
}

fn breakeven(at: &KeyPath<'_>, raw: &Breakeven) -> Result<Breakeven, Fault> {
    at.key("at_r").positive(raw.at_r)?;
    at.key("offset_pct").within(raw.offset_pct, -100.0, 100.0)?;
    Ok(*raw)
}

fn partials(
    at: &KeyPath<'_>,
    raw: &[RawPartial],
) -> Result<ArrayVec<Partial, MAX_PARTIALS>, Fault> {
    at.at_most(raw, MAX_PARTIALS)?;
    let mut partials = ArrayVec::new();
    let mut sum = 0.0;
    for (i, partial) in raw.iter().enumerate() {
        let at = at.index(i);
        let (r, atr) = (at.key("at_r"), at.key("at_atr"));
        let distance = at.exactly_one([
            ("at_r", partial.at_r.map(|x| r.positive(x).map(PartialDistance::R))),
            ("at_atr", partial.at_atr.map(|x| atr.positive(x).map(PartialDistance::Atr))),
        ])?;
        let fraction = at.key("fraction").positive(partial.fraction)?;
        sum += fraction;
        partials.push(Partial { at: distance, fraction });
    }
    match gt(sum, 1.0) {
        true => Err(at.fault(format_args!("has fractions that sum to {}, above 1", plain(sum)))),
        false => Ok(partials),
    }
}

fn ratchets(at: &KeyPath<'_>, raw: &[Ratchet]) -> Result<ArrayVec<Ratchet, MAX_RATCHETS>, Fault> {
    at.at_most(raw, MAX_RATCHETS)?;
    let mut ratchets: ArrayVec<Ratchet, MAX_RATCHETS> = ArrayVec::new();
    for (i, Ratchet { at_r, stop_r }) in raw.iter().enumerate() {
        let at = at.index(i);
        let (at_r, stop_r) = (at.key("at_r").positive(*at_r)?, *stop_r);
        if !(stop_r > -1.0 && stop_r < at_r) {
            return Err(at.key("stop_r").fault(format_args!(
                "must be above -1 and below its at_r ({}), not {}",
                plain(at_r),
                plain(stop_r)
            )));
        }
        if let Some(before) = ratchets.last() {
            if at_r <= before.at_r {
                return Err(at.key("at_r").fault(format_args!(
                    "must be above that of the rung before ({}), not {}",
                    plain(before.at_r),
                    plain(at_r)
                )));
            }
            if stop_r < before.stop_r {
                return Err(at.key("stop_r").fault(format_args!(
                    "must be at least that of the rung before ({}), not {}",
                    plain(before.stop_r),
                    plain(stop_r)
                )));
            }
        }
        ratchets.push(Ratchet { at_r, stop_r });
    }
    Ok(ratchets)
}

fn time_exit(at: &KeyPath<'_>, raw: &RawTimeExit) -> Result<TimeExit, Fault> {
    let bars = |n: u64| at.key("bars").bars(n, 1).map(|n| HoldingTime::Bars(n as u32));
    let after = at.exactly_one([
        ("hours", raw.hours.map(|h| at.key("hours").hours(h).map(HoldingTime::Hours))),
        ("bars", raw.bars.map(bars)),
    ])?;
    Ok(TimeExit { after, below_r: raw.below_r })
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
        (
            PartialDistance::Atr(p),
            TargetDistance::Atr(t),
            StopDistance::Pct(_) | StopDistance::Signal,
        ) => Some(p >= t),
        (PartialDistance::R(_), TargetDistance::Atr(_), StopDistance::Pct(_))
        | (PartialDistance::R(_), TargetDistance::Pct(_), StopDistance::Atr(_))
        | (PartialDistance::Atr(_), TargetDistance::R(_), StopDistance::Pct(_))
        | (PartialDistance::Atr(_), TargetDistance::Pct(_), _)
        | (PartialDistance::R(_), TargetDistance::Atr(_), StopDistance::Signal)
        | (PartialDistance::R(_), TargetDistance::Pct(_), StopDistance::Signal)
        | (PartialDistance::Atr(_), TargetDistance::R(_), StopDistance::Signal)
        | (_, TargetDistance::Signal, _) => None,
    }
}
