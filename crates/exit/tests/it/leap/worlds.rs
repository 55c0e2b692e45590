//! Random worlds from seeds: bars, decision ATRs, entries, plans and rules.
//!
//! Two kinds of prices: multiples of 1/8 with dyadic plans, where levels are touched exactly again
//! and again, and odd numbers, where every sum rounds.

use crate::plans::{bare, partials};
use crate::setup::{ALL, MIDNIGHT_US};
use exitlab_core::{Bar, BarSeries, Side, Timeframe, Timestamp};
use exitlab_exit::{
    Breakeven, Costs, Entry, EntryAt, EntrySettings, ExitPlan, FillRules, FundingSchedule,
    KnownAtr, LimitFill, LimitGapFill, PartialDistance, StopDistance, TargetDistance, TimeExit,
    TrailActivation, TrailBasis, TrailDistance, TrailScale, Trailing,
};

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
    pub(super) known_atr: KnownAtr,
    pub(super) funding: FundingSchedule,
    pub(super) costs: Costs,
    pub(super) entry: Entry,
    pub(super) plan: ExitPlan,
    pub(super) rules: FillRules,
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

/// ATRs of decision bars of 1, 5 or 60 minutes, some of them constant for long.
fn known_atr(dice: &mut Dice, execution: &BarSeries, atr: f64) -> KnownAtr {
    let timeframe = Timeframe::from_us(dice.pick(&[1, 5, 60]) * MINUTE_US).expect("minutes");
    let span_us = execution.close_time(execution.len() - 1).us() - MIDNIGHT_US;
    let mut decision = BarSeries::new(timeframe);
    for n in -2..=span_us / timeframe.us() {
        let time = Timestamp::from_us(MIDNIGHT_US + n * timeframe.us());
        decision.push(Bar { time, open: 1.0, high: 1.0, low: 1.0, close: 1.0, volume: None });
    }
    let change = dice.pick(&[0.0, 0.1, 1.0]);
    let mut latest = atr;
    let atrs: Vec<f64> = (0..decision.len())
        .map(|_| {
            if dice.chance(change) {
                latest = atr * dice.pick(&[0.25, 0.5, 0.75, 1.0, 1.25, 2.0]);
            }
            latest
        })
        .collect();
    KnownAtr::new(execution, &decision, |idx| Some(atrs[idx]))
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
    let mut plan = ExitPlan { partials: partials(&rows[..n_partials]), ..bare() };
    if dice.chance(0.3) {
        for partial in &mut plan.partials {
            partial.at = PartialDistance::Atr(target);
        }
    }
    plan.stop = match dice.chance(0.2) {
        true => StopDistance::Pct(pct(dice)),
        false => StopDistance::Atr(stop),
    };
    plan.target = match dice.int(0, 5) {
        0 | 1 => None,
        2 => Some(TargetDistance::Pct(pct(dice))),
        3 => Some(TargetDistance::R(target / 2.0)),
        _ => Some(TargetDistance::Atr(target)),
    };
    if dice.chance(0.5) {
        let offset_pct = dice.pick(&[0.0, 0.1, 0.5, 3.0]);
        plan.breakeven = Some(Breakeven { at_r: breakeven / 2.0, offset_pct });
    }
    if dice.chance(0.7) {
        let distance = match dice.int(0, 4) {
            0 => TrailDistance::Pct(pct(dice)),
            1 | 2 => TrailDistance::Atr { multiple: trail, basis: TrailBasis::CurrentAtr },
            _ => TrailDistance::Atr { multiple: trail, basis: TrailBasis::EntryAtr },
        };
        let activate = match dice.int(0, 2) {
            0 => TrailActivation::Immediately,
            1 => TrailActivation::AfterPartial,
            _ => TrailActivation::AtR(at_r[0] / 2.0),
        };
        let scale = dice.pick(&[TrailScale::None, TrailScale::Trend]);
        plan.trailing = Some(Trailing { distance, activate, scale });
        plan.trend_trail_strength = dice.pick(&[0.5, 1.5]);
    }
    if dice.chance(0.3) {
        let hours = dice.int(1, 40) as f64 / 8.0;
        plan.time_exit = Some(TimeExit { hours, below_r: dice.pick(&[-0.75, -0.25, 0.0, 0.5]) });
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
        let known_atr = known_atr(dice, &execution, atr);
        let costs = match dice.chance(0.5) {
            true => crate::setup::NO_COSTS,
            false => {
                let most = dice.pick(&[10.0, 200.0]);
                Costs { base_bps: most * dice.unit(), ..Costs::default() }
            }
        };
        let funding = match dice.chance(0.4) {
            true => FundingSchedule::new(&execution, |_| Some(0.0007)),
            false => FundingSchedule::none(),
        };
        let side = dice.pick(&Side::ALL);
        let at = dice.pick(&[EntryAt::NextOpen, EntryAt::Close]);
        // Some distance from the start, so that entries fall at every offset in a run of 16.
        let decision = dice.int(0, (execution.len() as i64 - 2).min(40)) as usize;
        let fill = EntrySettings { at, max_fill_delay_us: None }
            .fill(
                &execution,
                &execution,
                execution.close_time(decision),
                execution.close()[decision],
            )
            .expect("a bar follows");
        let adx = dice.pick(&[None, Some(15.0), Some(30.0)]);
        let rules = FillRules {
            intrabar: dice.pick(&ALL),
            limit_fill: dice.pick(&[LimitFill::Touch, LimitFill::Through]),
            limit_gap_fill: dice.pick(&[LimitGapFill::Open, LimitGapFill::Level]),
        };
        let plan = plan(dice, is_dyadic);
        let entry = Entry { side, atr, adx, fill };
        World { execution, known_atr, funding, costs, entry, plan, rules }
    }
}
