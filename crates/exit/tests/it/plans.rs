//! Plans for the bar tables: a stop one ATR away and nothing else, plus the feature under test.

use arrayvec::ArrayVec;
use exitlab_exit::{
    Breakeven, ExitPlan, HoldingTime, LineFileId, MAX_PARTIALS, MAX_RATCHETS, Partial,
    PartialDistance, Ratchet, StopDistance, TargetDistance, TimeExit, TrailActivation, TrailBasis,
    TrailDistance, TrailLine, TrailScale, Trailing,
};

/// A stop one ATR from the entry. With E = 100 and ATR 10: S = 90 and R = 10.
pub(crate) fn bare() -> ExitPlan {
    ExitPlan::only_stop("BARE", StopDistance::Atr(1.0))
}

pub(crate) fn target_r(r: f64) -> Option<TargetDistance> {
    Some(TargetDistance::R(r))
}

pub(crate) fn breakeven(at_r: f64, offset_pct: f64) -> Option<Breakeven> {
    Some(Breakeven { at_r, offset_pct })
}

/// Partials as (R multiple, fraction).
pub(crate) fn partials(rows: &[(f64, f64)]) -> ArrayVec<Partial, MAX_PARTIALS> {
    rows.iter().map(|&(r, fraction)| Partial { at: PartialDistance::R(r), fraction }).collect()
}

/// A trail by a multiple of the entry's ATR.
pub(crate) fn trail(multiple: f64, activate: TrailActivation) -> Option<Trailing> {
    trail_by(TrailDistance::Atr { multiple, basis: TrailBasis::EntryAtr }, activate)
}

pub(crate) fn trail_by(distance: TrailDistance, activate: TrailActivation) -> Option<Trailing> {
    Some(Trailing { distance, activate, scale: TrailScale::None })
}

pub(crate) fn time_exit(hours: f64, below_r: f64) -> Option<TimeExit> {
    Some(TimeExit { after: HoldingTime::Hours(hours), below_r: Some(below_r) })
}

/// A trail behind the line of the table.
pub(crate) fn behind_line(activate: TrailActivation) -> Option<Trailing> {
    trail_by(TrailDistance::Line(TrailLine::File(LineFileId(0))), activate)
}

/// Rungs as (R multiple of the trigger, R multiple of the stop).
pub(crate) fn ratchets(rows: &[(f64, f64)]) -> ArrayVec<Ratchet, MAX_RATCHETS> {
    rows.iter().map(|&(at_r, stop_r)| Ratchet { at_r, stop_r }).collect()
}

/// Closes after some hours, whatever the position made.
pub(crate) fn hours_at_most(hours: f64) -> Option<TimeExit> {
    Some(TimeExit { after: HoldingTime::Hours(hours), below_r: None })
}
