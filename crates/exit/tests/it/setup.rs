//! One entry with all that the engine reads, built from plain numbers.

use exitlab_core::{Bar, BarSeries, PlanId, Side, Timeframe, Timestamp};
use exitlab_exit::{
    Ambiguity, BarPyramid, Costs, DecisionClock, Entry, EntryAt, EntryFill, ExitMode, ExitPlan,
    FillRules, FundingSchedule, IntrabarRule, InvalidLevels, KnownSeries, KnownSet, Lots, Market,
    ModeSchedule, OnChange, Outcome, Rechoice, Series, SignalExits, SignalLevels, Stepper,
    StopPath, evaluate, evaluate_lots,
};
use std::sync::Arc;

/// Open, high, low, close.
pub(crate) type Ohlc = (f64, f64, f64, f64);

/// 2024-01-01T00:00:00Z, where the first bar of a table opens.
pub(crate) const MIDNIGHT_US: i64 = 1_704_067_200_000_000;
pub(crate) const HOUR_US: i64 = 3_600_000_000;

pub(crate) const ALL: [IntrabarRule; 5] = [
    IntrabarRule::Worst,
    IntrabarRule::Best,
    IntrabarRule::Path,
    IntrabarRule::PathAdverse,
    IntrabarRule::PathFavourable,
];
/// The rules without an order of prices inside the bar.
pub(crate) const STEPS: [IntrabarRule; 2] = [IntrabarRule::Worst, IntrabarRule::Best];
pub(crate) const PATHS: [IntrabarRule; 3] =
    [IntrabarRule::Path, IntrabarRule::PathAdverse, IntrabarRule::PathFavourable];

pub(crate) const NO_COSTS: Costs =
    Costs { taker_fee: 0.0, maker_fee: 0.0, base_bps: 0.0, vol_bps: 0.0 };

/// The decision bars of a table. Bar 0 closes when the first execution bar opens, where most entries
/// are decided; the others follow without a gap.
#[derive(Debug, Clone)]
pub(crate) struct Decisions {
    pub(crate) timeframe: Timeframe,
    /// ATR of each decision bar from bar 1 on, which opens with the first execution bar.
    pub(crate) atr: Vec<f64>,
    /// The line that the position's side trails, by decision bar from bar 0 on.
    pub(crate) line: Vec<Option<f64>>,
    /// The mode that the profile chooses, by decision bar from bar 0 on: a position in
    /// [`Setup::modes`].
    pub(crate) choices: Vec<Option<u32>>,
}

impl Decisions {
    pub(crate) fn every(timeframe: Timeframe) -> Decisions {
        Decisions { timeframe, atr: Vec::new(), line: Vec::new(), choices: Vec::new() }
    }
}

#[derive(Debug, Clone)]
pub(crate) struct Setup {
    pub(crate) side: Side,
    pub(crate) bars: Vec<Ohlc>,
    pub(crate) plan: ExitPlan,
    pub(crate) rules: FillRules,
    pub(crate) entry_at: EntryAt,
    /// Position of the first live bar.
    pub(crate) first_live: usize,
    /// Hour of the decision, from the grid's start, where it is not the last close before the entry.
    pub(crate) decided_at: Option<i64>,
    pub(crate) atr: f64,
    pub(crate) adx: Option<f64>,
    /// The decision's close and the levels that the signal brings; the close is the entry's open
    /// where it is not given.
    pub(crate) close: Option<f64>,
    pub(crate) stop_price: Option<f64>,
    pub(crate) target_price: Option<f64>,
    /// Exit signals for positions of this side, in hours from the first bar's open.
    pub(crate) exit_hours: Vec<f64>,
    pub(crate) decisions: Decisions,
    /// The plans that may be chosen again, the entry's `plan` first; what a change does.
    pub(crate) modes: Vec<ExitPlan>,
    pub(crate) on_change: Option<OnChange>,
    pub(crate) costs: Costs,
    pub(crate) funding_rate: f64,
    pub(crate) start_us: i64,
    pub(crate) timeframe: Timeframe,
    /// Bar numbers on the timeframe's grid, where bars are missing.
    pub(crate) grid: Option<Vec<i64>>,
}

pub(crate) fn hours(n: i64) -> Timeframe {
    Timeframe::from_us(n * HOUR_US).expect("a whole number of seconds")
}

impl Setup {
    /// Hourly bars from midnight, a long entered at the first bar's open, ATR 10, no costs.
    pub(crate) fn new(bars: &[Ohlc], plan: ExitPlan) -> Setup {
        Setup {
            side: Side::Long,
            bars: bars.to_vec(),
            plan,
            rules: FillRules::default(),
            entry_at: EntryAt::NextOpen,
            first_live: 0,
            decided_at: None,
            atr: 10.0,
            adx: None,
            close: None,
            stop_price: None,
            target_price: None,
            exit_hours: Vec::new(),
            decisions: Decisions::every(hours(1)),
            modes: Vec::new(),
            on_change: None,
            costs: NO_COSTS,
            funding_rate: 0.0,
            start_us: MIDNIGHT_US,
            timeframe: hours(1),
            grid: None,
        }
    }

    pub(crate) fn rule(mut self, intrabar: IntrabarRule) -> Setup {
        self.rules.intrabar = intrabar;
        self
    }

    /// The other side on prices mirrored about `pivot`: price → 2·pivot − price.
    pub(crate) fn mirrored(&self, pivot: f64) -> Setup {
        let flip = |price: f64| 2.0 * pivot - price;
        let side = match self.side {
            Side::Long => Side::Short,
            Side::Short => Side::Long,
        };
        let bars = self.bars.iter().map(|&(o, h, l, c)| (flip(o), flip(l), flip(h), flip(c)));
        let mut mirrored = Setup { side, bars: bars.collect(), ..self.clone() };
        for price in [&mut mirrored.close, &mut mirrored.stop_price, &mut mirrored.target_price] {
            *price = price.map(flip);
        }
        for price in &mut mirrored.decisions.line {
            *price = price.map(flip);
        }
        mirrored
    }

    pub(crate) fn series(&self) -> BarSeries {
        let mut series = BarSeries::new(self.timeframe);
        for (idx, &(open, high, low, close)) in self.bars.iter().enumerate() {
            let n = self.grid.as_ref().map_or(idx as i64, |grid| grid[idx]);
            let time = Timestamp::from_us(self.start_us + n * self.timeframe.us());
            let bar = Bar { time, open, high, low, close, volume: None };
            assert_eq!(bar.problem(), None, "bar {idx} of the test is invalid: {bar:?}");
            series.push(bar);
        }
        series
    }

    pub(crate) fn run(&self) -> Outcome {
        self.run_with(Ambiguity::Off)
    }

    pub(crate) fn run_with(&self, ambiguity: Ambiguity) -> Outcome {
        self.in_market(|market, _, entry, mode| {
            assert_eq!(mode.plan.invalid_levels(entry, market.costs), None, "{entry:?}");
            evaluate(market, entry, mode, self.rules, ambiguity)
        })
    }

    /// The same by leaps, with the bounds of rules that share their way.
    pub(crate) fn run_leaping(&self, ambiguity: Ambiguity) -> Outcome {
        self.in_market(|market, _, entry, mode| {
            let pyramid = BarPyramid::new(market.execution);
            let market = Market { pyramid: Some(&pyramid), ..*market };
            evaluate(&market, entry, mode, self.rules, ambiguity)
        })
    }

    /// The same with partials sold in whole lots.
    pub(crate) fn run_in_lots(&self, lots: Lots) -> Outcome {
        self.in_market(|market, _, entry, mode| {
            evaluate_lots(market, entry, mode, self.rules, Ambiguity::Off, Some(lots))
        })
    }

    /// The same, stepped from one bar's close to the next, with what is known at each: how many legs,
    /// and whether the position is closed.
    pub(crate) fn run_by_closes(&self) -> (Outcome, Vec<(Timestamp, usize, bool)>) {
        self.in_market(|market, _, entry, mode| {
            let mut run = Stepper::new(*market, entry, mode, self.rules, None);
            let closes = (0..market.execution.len()).map(|idx| market.execution.close_time(idx));
            let known = closes.map(|close| {
                run.advance(Some(close));
                (close, run.legs().len(), run.is_closed())
            });
            let known = known.collect();
            let n_stepped = run.n_stepped();
            let outcome = run.into_outcome(Ambiguity::Off);
            assert_eq!(n_stepped, outcome.bars_held, "every bar held is stepped");
            (outcome, known)
        })
    }

    /// The same position with the path of its stop.
    pub(crate) fn stop_path(&self) -> StopPath {
        self.in_market(|market, decision, entry, mode| {
            StopPath::new(market, decision, entry, mode, self.rules)
        })
    }

    /// Why the plan cannot be used on the entry, if so.
    pub(crate) fn invalid_levels(&self) -> Option<InvalidLevels> {
        self.in_market(|market, _, entry, mode| mode.plan.invalid_levels(entry, market.costs))
    }

    /// R as the decision knows it.
    pub(crate) fn risk_at_decision(&self) -> Option<f64> {
        self.in_market(|_, _, entry, mode| mode.plan.risk_at_decision(entry))
    }

    /// Decision bars, flat, of which bar 0 closes when the first execution bar opens.
    fn decision_series(&self, execution: &BarSeries) -> BarSeries {
        let timeframe = self.decisions.timeframe;
        let mut bars = BarSeries::new(timeframe);
        let end = execution.close_time(execution.len() - 1);
        let mut time = Timestamp::from_us(self.start_us - timeframe.us());
        while time < end {
            bars.push(Bar { time, open: 1.0, high: 1.0, low: 1.0, close: 1.0, volume: None });
            time = time.plus_us(timeframe.us());
        }
        bars
    }

    fn in_market<T>(
        &self,
        evaluated: impl Fn(&Market<'_>, &BarSeries, &Entry, ExitMode<'_>) -> T,
    ) -> T {
        let execution = self.series();
        let decision = self.decision_series(&execution);
        let first_open = execution.time()[self.first_live];
        let (decision_time, decision_close) = match self.entry_at {
            EntryAt::NextOpen => (first_open, execution.open()[self.first_live]),
            EntryAt::Close => {
                let decision_idx = self.first_live - 1;
                (execution.close_time(decision_idx), execution.close()[decision_idx])
            }
        };
        let (fill_time, fill_price) = match self.entry_at {
            EntryAt::NextOpen => (first_open, execution.open()[self.first_live]),
            EntryAt::Close => (decision_time, decision_close),
        };
        let decision_time = self
            .decided_at
            .map_or(decision_time, |hour| Timestamp::from_us(self.start_us + hour * HOUR_US));
        let fill = EntryFill {
            time: fill_time,
            price: fill_price,
            first_live: self.first_live,
            at: self.entry_at,
        };
        let clock = Arc::new(DecisionClock::new(&execution, &decision));
        let decision_bar = decision.last_closed_by(decision_time).expect("bar 0 has closed");
        let Decisions { atr, line, choices, .. } = &self.decisions;
        let atr = KnownSeries::atr(&clock, |idx| {
            idx.checked_sub(1).and_then(|idx| atr.get(idx)).copied()
        });
        let line_at = |idx: usize| line.get(idx).copied().flatten();
        let line = KnownSeries::line(&clock, line_at, line_at);
        let wanted = self.modes.iter().chain([&self.plan]).filter_map(ExitPlan::series);
        let known = wanted.map(|series| {
            let values = match series {
                Series::Atr => atr.clone(),
                Series::Line(_) => line.clone(),
            };
            (series, Arc::new(values))
        });
        let known = KnownSet::new(known.collect());
        let exit_times = self.exit_hours.iter().map(|hours| {
            (Timestamp::from_us(self.start_us + (hours * HOUR_US as f64) as i64), self.side)
        });
        let signal_exits = SignalExits::new(&execution, exit_times);
        let funding = if self.funding_rate == 0.0 {
            FundingSchedule::none()
        } else {
            FundingSchedule::every_8h(&execution, self.funding_rate)
        };
        let market = Market {
            execution: &execution,
            decision_timeframe: self.decisions.timeframe,
            pyramid: None,
            known: &known,
            signal_exits: &signal_exits,
            funding: &funding,
            costs: &self.costs,
        };
        let signal = SignalLevels {
            close: self.close.unwrap_or(decision_close),
            stop_price: self.stop_price,
            target_price: self.target_price,
        };
        let entry = Entry {
            side: self.side,
            decision_time,
            decision_bar,
            atr: self.atr,
            adx: self.adx,
            signal,
            fill,
        };
        let choices = choices.iter().map(|choice| choice.map(PlanId));
        let schedule = ModeSchedule::new(&clock, choices);
        let rechoice = self.on_change.map(|on_change| Rechoice {
            on_change,
            schedule: &schedule,
            plans: &self.modes,
        });
        let plan = self.modes.first().unwrap_or(&self.plan);
        let mode = ExitMode { rechoice, ..ExitMode::fixed(PlanId(0), plan) };
        evaluated(&market, &decision, &entry, mode)
    }
}

#[track_caller]
pub(crate) fn assert_near(got: f64, want: f64, what: &str) {
    assert!((got - want).abs() < 1e-9, "{what}: got {got}, want {want}");
}
