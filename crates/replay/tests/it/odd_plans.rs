//! Plans that have between them everything that a plan can have.

use crate::setup::{BRACKET, bracket};
use chrono::NaiveTime;
use chrono_tz::Tz;
use exitlab_exit::{
    Breakeven, ExitPlan, HoldingTime, LineFileId, Partial, PartialDistance, Ratchet, SessionDays,
    SessionExit, SignalExit, StopDistance, TargetDistance, TimeExit, TrailActivation, TrailBasis,
    TrailDistance, TrailLine, TrailScale, Trailing,
};
use exitlab_indicators::{EmaLine, Line, MidpointLine};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;

fn part(at: PartialDistance, fraction: f64) -> Partial {
    Partial { at, fraction }
}

fn trailing(distance: TrailDistance, activate: TrailActivation) -> Option<Trailing> {
    Some(Trailing { distance, activate, scale: TrailScale::None })
}

fn session(hour: u32, tz: Tz) -> Option<SessionExit> {
    let at = NaiveTime::from_hms_opt(hour, 0, 0).expect("a time of day");
    Some(SessionExit { at, tz, days: SessionDays::ALL })
}

/// What SPEC §6 has and the built-in plans leave out.
fn early_plans() -> Vec<ExitPlan> {
    let current = TrailDistance::Atr { multiple: 1.0, basis: TrailBasis::CurrentAtr };
    let mut halves = bracket(StopDistance::Pct(2.0), None);
    halves.partials.push(part(PartialDistance::R(1.0), 0.5));
    halves.partials.push(part(PartialDistance::Atr(1.5), 0.5));
    halves.trailing = trailing(TrailDistance::Pct(1.0), TrailActivation::AfterPartial);
    let mut follower = bracket(StopDistance::Atr(2.0), Some(4.0));
    follower.trailing = trailing(current, TrailActivation::AtR(0.5));
    let mut timed = bracket(StopDistance::Atr(1.0), None);
    timed.time_exit = Some(TimeExit { after: HoldingTime::Hours(5.0), below_r: Some(1.0) });
    for plan in [&mut halves, &mut follower] {
        plan.trailing = plan.trailing.map(|t| Trailing { scale: TrailScale::Trend, ..t });
    }
    // a long's stop is not above 0
    let whole = bracket(StopDistance::Pct(100.0), Some(0.02));
    vec![bracket(StopDistance::Atr(0.3), Some(2.0)), halves, follower, timed, whole]
}

/// What SPEC §13 adds.
fn further_plans() -> Vec<ExitPlan> {
    let line = |line| TrailDistance::Line(TrailLine::Computed(line));
    let mut reverser = bracket(StopDistance::Atr(1.5), None);
    reverser.signal_exit = SignalExit::On;
    let mut thirds = bracket(StopDistance::Atr(1.5), Some(4.0));
    thirds.partials.push(part(PartialDistance::R(0.4), 0.3));
    thirds.partials.push(part(PartialDistance::R(0.8), 0.3));
    let file = TrailDistance::Line(TrailLine::File(LineFileId(0)));
    thirds.trailing = trailing(file, TrailActivation::AfterPartial);
    thirds.signal_exit = SignalExit::On;
    let mut middle = bracket(StopDistance::Atr(3.0), None);
    let midpoint = Line::Midpoint(MidpointLine { atr: 1.0 });
    middle.trailing = trailing(line(midpoint), TrailActivation::Immediately);
    middle.session_exit = session(12, Tz::Asia__Tokyo);
    let mut average = bracket(StopDistance::Pct(3.0), Some(3.0));
    let ema = Line::Ema(EmaLine { period: 3, atr: 0.5 });
    average.trailing = trailing(line(ema), TrailActivation::AtR(0.3));
    average.time_exit = Some(TimeExit { after: HoldingTime::Bars(3), below_r: None });
    let mut ladder = bracket(StopDistance::Atr(2.0), Some(5.0));
    ladder.signal_exit = SignalExit::On;
    ladder.time_exit = Some(TimeExit { after: HoldingTime::Bars(5), below_r: None });
    let mut giver = bracket(StopDistance::Atr(1.5), None);
    giver.trailing = trailing(TrailDistance::Giveback(40.0), TrailActivation::AtR(0.4));
    giver.session_exit = session(9, Tz::America__New_York);
    for plan in [&mut ladder, &mut giver, &mut average] {
        let rungs = [(0.25, -0.5), (0.35, 0.1), (1.0, 0.5)];
        plan.ratchets.extend(rungs.map(|(at_r, stop_r)| Ratchet { at_r, stop_r }));
    }
    let mut day = bracket(StopDistance::Atr(2.5), Some(3.0));
    day.session_exit = session(16, Tz::UTC);
    day.signal_exit = SignalExit::On;
    let mut brought = bracket(StopDistance::Signal, None);
    brought.target = Some(TargetDistance::Signal);
    brought.breakeven = Some(Breakeven { at_r: 0.7, offset_pct: 0.1 });
    let mut half_brought = bracket(StopDistance::Signal, Some(2.0));
    half_brought.partials.push(part(PartialDistance::R(0.5), 0.25));
    half_brought.signal_exit = SignalExit::On;
    let mut aimed = bracket(StopDistance::Atr(1.0), None);
    aimed.target = Some(TargetDistance::Signal);
    vec![reverser, thirds, middle, average, ladder, giver, day, brought, half_brought, aimed]
}

/// Four plans: the built-in ones and an odd one, or any four.
pub(crate) fn any_plans() -> impl Strategy<Value = Vec<ExitPlan>> {
    let odd: Vec<ExitPlan> = [early_plans(), further_plans()].concat();
    let all: Vec<ExitPlan> = [ExitPlan::built_in().to_vec(), odd.clone()].concat();
    let beside_built_in = select(odd).prop_map(|odd| {
        let mut plans = ExitPlan::built_in().to_vec();
        plans.insert(BRACKET.0 as usize, odd);
        plans
    });
    prop_oneof![1 => beside_built_in, 2 => vec(select(all), 4)]
}
