//! Random worlds from seeds: bars, decision ATRs, entries, plans and rules.
//!
//! Two kinds of prices: multiples of 1/8 with dyadic plans, where levels are touched exactly again
//! and again, and odd numbers, where every sum rounds.

use crate::plans::{bare, partials};
use crate::setup::{ALL, MIDNIGHT_US};
use arrayvec::ArrayVec;
use chrono::NaiveTime;
use chrono_tz::Tz;
use exitlab_core::{Bar, BarSeries, PlanId, Side, Timeframe, Timestamp};
use exitlab_exit::{
    Breakeven, Costs, DecisionClock, Entry, EntryAt, EntrySettings, ExitMode, ExitPlan, FillRules,
    FundingSchedule, HoldingTime, KnownSeries, KnownSet, LimitFill, LimitGapFill, LineFileId, Lots,
    MAX_RATCHETS, Market, ModeSchedule, OnChange, PartialDistance, Ratchet, Rechoice, Series,
    SessionDays, SessionExit, SignalExit, SignalExits, SignalLevels, StopDistance, TargetDistance,
    TimeExit, TrailActivation, TrailBasis, TrailDistance, TrailLine, TrailScale, Trailing,
};
use std::sync::Arc;

const MINUTE_US: i64 = 60_000_000;
const TICK: f64 = 0.125;

/// SplitMix64.
pub(super) struct Dice(u64);

impl Dice {
    pub(super) fn new(seed: u64) -> Dice {
        Dice(seed)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// In [0, 1).
    fn unit(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1_u64 << 53) as f64
    }

    /// In `from..=to`.
    pub(super) fn int(&mut self, from: i64, to: i64) -> i64 {
        from + (self.next() % (to - from + 1) as u64) as i64
    }

    fn chance(&mut self, p: f64) -> bool {
        self.unit() < p
    }

    pub(super) fn pick<T: Copy>(&mut self, from: &[T]) -> T {
        from[self.int(0, from.len() as i64 - 1) as usize]
    }
}

/// Everything that one evaluation reads.
pub(super) struct World {
    pub(super) execution: BarSeries,
    pub(super) decision_timeframe: Timeframe,
    pub(super) known: KnownSet,
    pub(super) signal_exits: SignalExits,
    pub(super) funding: FundingSchedule,
    pub(super) costs: Costs,
    pub(super) entry: Entry,
    /// The plan at the entry, and those that may be chosen while the position is open.
    pub(super) plans: Vec<ExitPlan>,
    pub(super) schedule: ModeSchedule,
    pub(super) on_change: Option<OnChange>,
    pub(super) rules: FillRules,
    pub(super) lots: Option<Lots>,
}

/// Up to 300 bars, often far quieter than the distances of the plan.
fn bars(dice: &mut Dice, is_dyadic: bool) -> BarSeries {
    let mut series = BarSeries::new(Timeframe::from_us(MINUTE_US).expect("a minute"));
    let n_bars = dice.int(2, 300);
    let step = dice.pick(&[1, 2, 3, 8, 30]);
    let gap_chance = dice.pick(&[0.0, 0.02, 0.2]);
    let hole_chance = dice.pick(&[0.0, 0.0, 0.05]);
    let jump = dice.pick(&[2, 20, 120]);
    let mut close = 512.0;
    // Often just before 08:00, a funding instant.
    let before_instant = 480 - dice.int(1, 60);
    let mut n = dice.pick(&[0, before_instant]);
    for _ in 0..n_bars {
        let mut ticks = |most: i64| match is_dyadic {
            true => dice.int(0, most) as f64 * TICK,
            false => dice.unit() * most as f64 * TICK,
        };
        let (up, down, gap) = (ticks(step), ticks(step), ticks(2 * jump) - jump as f64 * TICK);
        let has_gap = dice.chance(gap_chance);
        let open = if close < 128.0 {
            512.0
        } else if has_gap {
            close + gap
        } else {
            close
        };
        let (high, low) = (open + up, open - down);
        close = match is_dyadic {
            true => low + dice.int(0, ((high - low) / TICK) as i64) as f64 * TICK,
            false => (low + dice.unit() * (high - low)).clamp(low, high),
        };
        let time = Timestamp::from_us(MIDNIGHT_US + n * MINUTE_US);
        let bar = Bar { time, open, high, low, close, volume: None };
        assert_eq!(bar.problem(), None, "{bar:?}");
        series.push(bar);
        n += 1 + if dice.chance(hole_chance) { dice.int(1, 700) } else { 0 };
    }
    series
}

/// Decision bars of 1, 5 or 60 minutes around the execution bars, some of them missing.
fn decisions(dice: &mut Dice, execution: &BarSeries) -> BarSeries {
    let timeframe = Timeframe::from_us(dice.pick(&[1, 5, 60]) * MINUTE_US).expect("minutes");
    let hole_chance = dice.pick(&[0.0, 0.0, 0.1]);
    let span_us = execution.close_time(execution.len() - 1).us() - MIDNIGHT_US;
    let mut decision = BarSeries::new(timeframe);
    for n in -2..=span_us / timeframe.us() {
        let time = Timestamp::from_us(MIDNIGHT_US + n * timeframe.us());
        // The first two are always there: entries are decided by one of them at the latest.
        if n < 0 || !dice.chance(hole_chance) {
            decision.push(Bar { time, open: 1.0, high: 1.0, low: 1.0, close: 1.0, volume: None });
        }
    }
    decision
}

/// ATRs, some of them constant for long.
fn atrs(dice: &mut Dice, n_decisions: usize, atr: f64) -> Vec<f64> {
    let change = dice.pick(&[0.0, 0.1, 1.0]);
    let mut latest = atr;
    (0..n_decisions)
        .map(|_| {
            if dice.chance(change) {
                latest = atr * dice.pick(&[0.25, 0.5, 0.75, 1.0, 1.25, 2.0]);
            }
            latest
        })
        .collect()
}

/// A line some way behind the price of each decision, on either side, sometimes beyond it, and
/// sometimes without a value. It may look ahead: nothing here asks it not to.
fn line(
    dice: &mut Dice,
    execution: &BarSeries,
    decision: &BarSeries,
    is_dyadic: bool,
    side: Side,
) -> Vec<Option<f64>> {
    let spread = dice.pick(&[8, 40, 160]);
    let missing = dice.pick(&[0.0, 0.2, 0.9]);
    let at = |idx: usize| execution.last_closed_by(decision.close_time(idx)).map_or(0, |bar| bar.0);
    (0..decision.len())
        .map(|idx| {
            let behind = match is_dyadic {
                true => dice.int(-4, spread) as f64 * TICK,
                false => (dice.unit() * spread as f64 - 2.0) * TICK,
            };
            let price = execution.close()[at(idx)] - side.sign() * behind;
            (!dice.chance(missing) && price > 0.0).then_some(price)
        })
        .collect()
}

fn signal_exits(dice: &mut Dice, execution: &BarSeries) -> SignalExits {
    let n = dice.pick(&[0, 1, 3, 8]);
    let end = execution.close_time(execution.len() - 1).us();
    let times: Vec<(Timestamp, Side)> = (0..n)
        .map(|_| {
            let minutes = dice.int(0, (end - MIDNIGHT_US) / MINUTE_US);
            let time = Timestamp::from_us(MIDNIGHT_US + minutes * MINUTE_US);
            (time, dice.pick(&Side::ALL))
        })
        .collect();
    SignalExits::new(execution, times.into_iter())
}

fn session_exit(dice: &mut Dice) -> SessionExit {
    SessionExit {
        at: NaiveTime::from_hms_opt(dice.int(0, 23) as u32, dice.pick(&[0, 17]), 0)
            .expect("a time"),
        tz: dice.pick(&[Tz::UTC, Tz::America__New_York, Tz::Asia__Kolkata]),
        days: SessionDays::ALL,
    }
}

/// Up to eight rungs, ascending.
fn ratchets(dice: &mut Dice) -> ArrayVec<Ratchet, MAX_RATCHETS> {
    let n = dice.pick(&[0, 0, 0, 1, 3, 8]);
    let (mut at_r, mut stop_r) = (0.0, -0.875_f64);
    (0..n)
        .map(|_| {
            at_r += dice.int(1, 6) as f64 / 8.0;
            stop_r = (stop_r + dice.int(0, 6) as f64 / 8.0).min(at_r - 0.125);
            Ratchet { at_r, stop_r }
        })
        .collect()
}

fn plan(dice: &mut Dice, is_dyadic: bool) -> ExitPlan {
    let mut multiple = |from: i64, to: i64| match is_dyadic {
        true => dice.int(from, to) as f64 / 4.0,
        false => (dice.int(from, to) as f64 + dice.unit()) / 4.0,
    };
    let distances = [multiple(2, 8), multiple(2, 24), multiple(1, 6), multiple(1, 8)];
    let at_r = [multiple(1, 8), multiple(1, 8), multiple(1, 12), multiple(1, 12), multiple(1, 12)];
    let [stop, target, breakeven, trail] = distances;
    let pct = |dice: &mut Dice| dice.pick(&[0.125, 0.5, 3.125, 6.25]);
    let rows: Vec<(f64, f64)> = at_r[1..].iter().map(|at| (*at, 0.25)).collect();
    let n_partials = dice.pick(&[0, 0, 1, 1, 2, 4]);
    let mut plan = ExitPlan {
        partials: partials(&rows[..n_partials]),
        ratchets: ratchets(dice),
        signal_exit: dice.pick(&[SignalExit::On, SignalExit::Off]),
        ..bare()
    };
    if dice.chance(0.2) {
        plan.session_exit = Some(session_exit(dice));
    }
    if dice.chance(0.3) {
        for partial in &mut plan.partials {
            partial.at = PartialDistance::Atr(target);
        }
    }
    plan.stop = match dice.int(0, 9) {
        0 => StopDistance::Signal,
        1 | 2 => StopDistance::Pct(pct(dice)),
        _ => StopDistance::Atr(stop),
    };
    plan.target = match dice.int(0, 6) {
        0 | 1 => None,
        6 => Some(TargetDistance::Signal),
        2 => Some(TargetDistance::Pct(pct(dice))),
        3 => Some(TargetDistance::R(target / 2.0)),
        _ => Some(TargetDistance::Atr(target)),
    };
    if dice.chance(0.5) {
        let offset_pct = dice.pick(&[0.0, 0.1, 0.5, 3.0]);
        plan.breakeven = Some(Breakeven { at_r: breakeven / 2.0, offset_pct });
    }
    if dice.chance(0.7) {
        let distance = match dice.int(0, 7) {
            0 => TrailDistance::Pct(pct(dice)),
            1 | 2 => TrailDistance::Atr { multiple: trail, basis: TrailBasis::CurrentAtr },
            3 => TrailDistance::Giveback(dice.pick(&[12.5, 50.0, 87.5, 33.3])),
            4 | 5 => TrailDistance::Line(TrailLine::File(LineFileId(dice.int(0, 1) as u32))),
            _ => TrailDistance::Atr { multiple: trail, basis: TrailBasis::EntryAtr },
        };
        let is_giveback = matches!(distance, TrailDistance::Giveback(_));
        let activate = match dice.int(0, 2) {
            0 if !is_giveback => TrailActivation::Immediately,
            1 => TrailActivation::AfterPartial,
            _ => TrailActivation::AtR(at_r[0] / 2.0),
        };
        let scale = dice.pick(&[TrailScale::None, TrailScale::Trend]);
        plan.trailing = Some(Trailing { distance, activate, scale });
        plan.trend_trail_strength = dice.pick(&[0.5, 1.5]);
    }
    if dice.chance(0.3) {
        let after = match dice.chance(0.5) {
            true => HoldingTime::Hours(dice.int(1, 40) as f64 / 8.0),
            false => HoldingTime::Bars(dice.int(1, 60) as u32),
        };
        let below_r = dice.pick(&[Some(-0.75), Some(-0.25), Some(0.0), Some(0.5), None]);
        plan.time_exit = Some(TimeExit { after, below_r });
    }
    plan
}

impl World {
    pub(super) fn new(seed: u64) -> World {
        let mut dice = Dice::new(seed);
        let dice = &mut dice;
        let is_dyadic = dice.chance(0.6);
        let execution = bars(dice, is_dyadic);
        let atr = match is_dyadic {
            true => dice.int(4, 160) as f64 * TICK,
            false => 0.5 + 20.0 * dice.unit(),
        };
        let decision_bars = decisions(dice, &execution);
        let clock = Arc::new(DecisionClock::new(&execution, &decision_bars));
        let atrs = atrs(dice, decision_bars.len(), atr);
        let mut series =
            vec![(Series::Atr, Arc::new(KnownSeries::atr(&clock, |idx| Some(atrs[idx]))))];
        for id in [0, 1] {
            let [long, short] =
                Side::ALL.map(|side| line(dice, &execution, &decision_bars, is_dyadic, side));
            let known = KnownSeries::line(&clock, |idx| long[idx], |idx| short[idx]);
            series.push((Series::Line(TrailLine::File(LineFileId(id))), Arc::new(known)));
        }
        let signal_exits = signal_exits(dice, &execution);
        let costs = match dice.chance(0.5) {
            true => crate::setup::NO_COSTS,
            false => {
                let most = dice.pick(&[10.0, 200.0]);
                Costs { base_bps: most * dice.unit(), ..Costs::default() }
            }
        };
        let funding = match dice.chance(0.4) {
            true => FundingSchedule::every_8h(&execution, 0.0007),
            false => FundingSchedule::none(),
        };
        let side = dice.pick(&Side::ALL);
        let at = dice.pick(&[EntryAt::NextOpen, EntryAt::Close]);
        // Some distance from the start, so that entries fall at every offset in a run of 16. The
        // decision is an execution bar's close: whether a decision bar closes there too decides
        // nothing but what was known before the first bar.
        let idx = dice.int(0, (execution.len() as i64 - 2).min(40)) as usize;
        let (decision_time, close) = (execution.close_time(idx), execution.close()[idx]);
        let fill = EntrySettings { at, max_fill_delay_us: None }
            .fill(&execution, &execution, decision_time, close)
            .expect("a bar follows");
        let decision_bar = decision_bars.last_closed_by(decision_time).expect("two closed before");
        let adx = dice.pick(&[None, Some(15.0), Some(30.0)]);
        let rules = FillRules {
            intrabar: dice.pick(&ALL),
            limit_fill: dice.pick(&[LimitFill::Touch, LimitFill::Through]),
            limit_gap_fill: dice.pick(&[LimitGapFill::Open, LimitGapFill::Level]),
        };
        let plans = vec![plan(dice, is_dyadic), plan(dice, is_dyadic), plan(dice, is_dyadic)];
        let on_change = dice.pick(&[
            None,
            None,
            Some(OnChange::TakeOver),
            Some(OnChange::TakeOver),
            Some(OnChange::Close),
        ]);
        let (stay, none) = (dice.pick(&[0.3, 0.9, 0.99]), dice.pick(&[0.0, 0.3]));
        let mut choice = 0;
        let choices: Vec<Option<PlanId>> = (0..decision_bars.len())
            .map(|decision| {
                if decision > decision_bar.0 && !dice.chance(stay) {
                    choice = dice.int(0, 2) as u32;
                }
                (!dice.chance(none)).then_some(PlanId(choice))
            })
            .collect();
        let signal = SignalLevels {
            close,
            stop_price: Some(close - side.sign() * dice.int(2, 40) as f64 * TICK),
            target_price: Some(close + side.sign() * dice.int(1, 60) as f64 * TICK),
        };
        let lots = dice.chance(0.2).then(|| Lots { qty: 1.0, step: dice.pick(&[0.25, 0.2, 1.0]) });
        World {
            decision_timeframe: decision_bars.timeframe(),
            known: KnownSet::new(series),
            signal_exits,
            funding,
            costs,
            entry: Entry { side, decision_time, decision_bar, atr, adx, signal, fill },
            plans,
            schedule: ModeSchedule::new(&clock, choices.into_iter()),
            on_change,
            rules,
            lots,
            execution,
        }
    }

    pub(super) fn market(&self) -> Market<'_> {
        Market {
            execution: &self.execution,
            decision_timeframe: self.decision_timeframe,
            pyramid: None,
            known: &self.known,
            signal_exits: &self.signal_exits,
            funding: &self.funding,
            costs: &self.costs,
        }
    }

    pub(super) fn mode(&self) -> ExitMode<'_> {
        let plans = &self.plans;
        let rechoice =
            self.on_change.map(|on_change| Rechoice { on_change, schedule: &self.schedule, plans });
        ExitMode { rechoice, ..ExitMode::fixed(PlanId(0), &plans[0]) }
    }
}
