//! A world of a few symbols and bars, with regimes by labels, replayed or studied.

use exitlab_core::{
    Bar, BarIdx, BarSeries, ByRegime, ChoiceId, PlanId, Regime, Side, Signal, SymbolIdx, Timeframe,
    Timestamp, Trade, VolLevel,
};
use exitlab_exit::{
    Ambiguity, BarPyramid, Costs, DecisionClock, EntryAt, EntrySettings, ExitPlan, FillRules,
    FundingSchedule, KnownSeries, KnownSet, ModeSchedule, OnChange, Series, SignalExits,
    StopDistance, TargetDistance, TrailLine,
};
use exitlab_indicators::{IndicatorSet, IndicatorSettings};
use exitlab_orchestrator::{
    ConfidenceSizing, EntryMode, Integration, LotRules, ModeChoice, Profile, SizingSettings,
};
use exitlab_regime::{LabelRow, LabelTime, Regimes, VolatilitySettings, apply_labels};
use exitlab_replay::{
    Candidate, Decision, EquityMark, ExitSettings, KeepLegs, KnownExits, ModeSelection,
    PlanOutcomes, RejectReason, ReplayEngine, ReplayInputs, ReplayOutput, ReplaySettings, Rows,
    StudyChoice, StudyPlan, StudySettings, SymbolMarket, Timeline, candidates, mode_schedule,
    replay, sort_for_table, study,
};
use std::sync::Arc;

/// Open, high, low, close.
pub(crate) type Ohlc = (f64, f64, f64, f64);
/// Regime and volatility level of a bar; `None` for a bar without a label.
pub(crate) type Label = Option<(Regime, VolLevel)>;

pub(crate) const BULL: Label = Some((Regime::Bull, VolLevel::Normal));

/// True range 2, so that the ATR of period 1 is 2.
pub(crate) const CALM: Ohlc = (100.0, 101.0, 99.0, 100.0);

pub(crate) const TREND_FOLLOW: PlanId = PlanId(0);
pub(crate) const FAST_TP: PlanId = PlanId(1);
pub(crate) const DEFENSIVE_TRAIL: PlanId = PlanId(2);
/// [`bracket`] with a stop of 1 ATR and a target of 2 R, the default mode of a [`World`].
pub(crate) const BRACKET: PlanId = PlanId(3);

/// `policy_live`; the world has the profile's choices by symbol.
pub(crate) const POLICY_LIVE: ModeSelection<'static> =
    ModeSelection::Rechosen { on_change: OnChange::TakeOver, schedules: &[] };
/// `policy_exit`; the world has the profile's choices by symbol.
pub(crate) const POLICY_EXIT: ModeSelection<'static> =
    ModeSelection::Rechosen { on_change: OnChange::Close, schedules: &[] };

pub(crate) const NO_COSTS: Costs =
    Costs { taker_fee: 0.0, maker_fee: 0.0, base_bps: 0.0, vol_bps: 0.0 };

pub(crate) const HOUR_US: i64 = 3_600_000_000;
/// 2024-01-01T00:00:00Z, a Monday, where the first bar opens.
pub(crate) const START_US: i64 = 1_704_067_200_000_000;

/// So many hours after the start: the open time of that bar.
pub(crate) fn hour(n: i64) -> Timestamp {
    Timestamp::from_us(START_US + n * HOUR_US)
}

pub(crate) fn minutes(n: i64) -> Timestamp {
    Timestamp::from_us(START_US + n * HOUR_US / 60)
}

pub(crate) fn timeframe(text: &str) -> Timeframe {
    Timeframe::parse(text).unwrap()
}

/// A stop, a target where given, and nothing else.
pub(crate) fn bracket(stop: StopDistance, target_r: Option<f64>) -> ExitPlan {
    ExitPlan {
        name: "BRACKET".to_owned(),
        stop,
        target: target_r.map(TargetDistance::R),
        breakeven: None,
        partials: Default::default(),
        trailing: None,
        ..ExitPlan::trend_follow()
    }
}

pub(crate) fn choice(plan: PlanId) -> ModeChoice {
    ModeChoice { plan, unknown_name: None }
}

fn same<T: Copy>(value: T) -> ByRegime<T> {
    ByRegime { bull: value, bear: value, high_vol: value, chop: value, normal: value }
}

/// A profile whose policy is risk 1%, TREND_FOLLOW, and that objects to nothing.
pub(crate) fn lenient() -> Profile {
    let trend = || choice(TREND_FOLLOW);
    Profile {
        name: "LENIENT".to_owned(),
        base_confidence: 0.0,
        base_risk_pct: 1.0,
        daily_dd_limit: 1_000.0,
        losing_streak_limit: 1_000,
        max_open_positions: 1_000,
        total_exposure_limit: 1_000.0,
        risk_multipliers: same(1.0),
        losing_streak_per_loss: 0.0,
        drawdown_per_percent: 0.0,
        high_exposure: 1.0,
        confidence_adjustments: same(0.0),
        min_winrate: 0.0,
        min_avg_r: 0.0,
        bad_streak_limit: 1_000,
        exit_mode_bias: ByRegime {
            bull: trend(),
            bear: choice(FAST_TP),
            high_vol: choice(DEFENSIVE_TRAIL),
            chop: choice(FAST_TP),
            normal: trend(),
        },
        exit_mode_high_vol: None,
        entry_mode_bias: same(EntryMode::Normal),
        recovery_multiplier: 1.0,
        recovery_after_streak: 1_000,
        block_extreme: false,
        min_risk_factor: 0.1,
        max_cost_in_r: 1_000.0,
    }
}

/// LIVE with the flags that `set` turns on.
pub(crate) fn live(set: impl Fn(&mut Integration)) -> Integration {
    let mut integration = Integration::none(exitlab_orchestrator::IntegrationMode::Live);
    set(&mut integration);
    integration
}

pub(crate) fn preset(name: &str) -> Integration {
    Integration::preset(name).unwrap()
}

/// The minutes of a constant rate's instants.
pub(crate) const EVERY_8H: (i64, i64) = (480, 480);

/// One symbol of a world: hourly decision bars, by default one after the other from the start.
#[derive(Debug, Clone)]
pub(crate) struct Sym {
    pub(crate) name: &'static str,
    pub(crate) bars: Vec<Ohlc>,
    /// Hour at which each bar opens.
    pub(crate) hours: Vec<i64>,
    pub(crate) labels: Vec<Label>,
    /// Timeframe, and the minute at which each bar opens.
    pub(crate) execution: Option<(&'static str, Vec<(i64, Ohlc)>)>,
    /// Exit signals: minute, and the side of the positions that they close.
    pub(crate) exits: Vec<(i64, Side)>,
    /// A user's line for both sides, by decision bar; none beyond its end.
    pub(crate) line: Vec<Option<f64>>,
    pub(crate) costs: Costs,
    pub(crate) funding_rate: f64,
    /// Minutes to the first funding instant, and from one to the next.
    pub(crate) funding_minutes: (i64, i64),
    pub(crate) lots: LotRules,
}

impl Sym {
    pub(crate) fn new(name: &'static str, bars: &[Ohlc]) -> Sym {
        Sym {
            name,
            bars: bars.to_vec(),
            hours: (0..bars.len() as i64).collect(),
            labels: vec![BULL; bars.len()],
            execution: None,
            exits: Vec::new(),
            line: Vec::new(),
            costs: NO_COSTS,
            funding_rate: 0.0,
            funding_minutes: EVERY_8H,
            lots: LotRules { qty_step: 0.0, min_notional: 10.0 },
        }
    }

    pub(crate) fn calm(name: &'static str, n_bars: usize) -> Sym {
        Sym::new(name, &vec![CALM; n_bars])
    }

    /// Its funding instants, beyond the end of its bars.
    pub(crate) fn funding_instants(&self) -> impl Iterator<Item = Timestamp> {
        let (first, every) = self.funding_minutes;
        let end = (self.hours.last().copied().unwrap_or_default() + 24) * 60;
        (first..end).step_by(every as usize).map(minutes)
    }

    pub(crate) fn series(&self) -> BarSeries {
        let bars = self.hours.iter().zip(&self.bars).map(|(h, ohlc)| (hour(*h), *ohlc));
        series("1h", bars)
    }

    pub(crate) fn execution_series(&self) -> BarSeries {
        match &self.execution {
            Some((length, bars)) => series(length, bars.iter().map(|(m, b)| (minutes(*m), *b))),
            None => self.series(),
        }
    }
}

fn series(length: &str, bars: impl Iterator<Item = (Timestamp, Ohlc)>) -> BarSeries {
    let mut series = BarSeries::new(timeframe(length));
    for (time, (open, high, low, close)) in bars {
        let bar = Bar { time, open, high, low, close, volume: None };
        assert_eq!(bar.problem(), None, "the test's bar at {time} is invalid: {bar:?}");
        series.push(bar);
    }
    series
}

/// A signal at the close of a bar: (bar, symbol, side, confidence).
pub(crate) type Call = (usize, u32, Side, f64);

/// What a study's plan does: a plan that is kept, or the profile's choices.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Studied {
    Fixed(PlanId),
    /// `policy`, or with a change `policy_live` and `policy_exit`.
    Profile(Option<OnChange>),
}

#[derive(Debug, Clone)]
pub(crate) struct World {
    /// In order of the bytes of their names.
    pub(crate) syms: Vec<Sym>,
    /// In file order.
    pub(crate) calls: Vec<Call>,
    /// Stop and target prices that calls bring, by call; none beyond its end.
    pub(crate) levels: Vec<(Option<f64>, Option<f64>)>,
    pub(crate) atr_period: usize,
    pub(crate) entry: EntrySettings,
    pub(crate) rules: FillRules,
    pub(crate) ambiguity: Ambiguity,
    pub(crate) plans: Vec<ExitPlan>,
    pub(crate) profile: Profile,
    pub(crate) integration: Integration,
    pub(crate) mode: ModeSelection<'static>,
    pub(crate) default_mode: PlanId,
    pub(crate) default_risk_pct: f64,
    pub(crate) initial_balance: f64,
    pub(crate) sizing: SizingSettings,
    pub(crate) rows: Rows,
}

/// Whether exits leap.
#[derive(Debug, Clone, Copy)]
enum Pyramids {
    Built,
    None,
}

struct Built {
    decision: BarSeries,
    execution: BarSeries,
    pyramid: BarPyramid,
    indicators: IndicatorSet,
    regimes: Regimes,
    known: KnownSet,
    clock: Arc<DecisionClock>,
    signal_exits: SignalExits,
    funding: FundingSchedule,
}

impl World {
    /// 10,000 at 1% a trade under [`BRACKET`], no costs, nothing enforced, policies observed.
    pub(crate) fn new(syms: Vec<Sym>, calls: &[Call]) -> World {
        let mut plans = ExitPlan::built_in().to_vec();
        plans.push(bracket(StopDistance::Atr(1.0), Some(2.0)));
        World {
            syms,
            calls: calls.to_vec(),
            levels: Vec::new(),
            atr_period: 1,
            entry: EntrySettings { at: EntryAt::NextOpen, max_fill_delay_us: None },
            rules: FillRules::default(),
            ambiguity: Ambiguity::Off,
            plans,
            profile: lenient(),
            integration: preset("observe"),
            mode: ModeSelection::Policy,
            default_mode: BRACKET,
            default_risk_pct: 1.0,
            initial_balance: 10_000.0,
            sizing: SizingSettings { max_leverage: 30.0, confidence_sizing: ConfidenceSizing::Off },
            rows: Rows::ALL,
        }
    }

    /// The world with another default plan in place of [`BRACKET`].
    pub(crate) fn plan(mut self, plan: ExitPlan) -> World {
        self.plans[BRACKET.0 as usize] = plan;
        self
    }

    /// The replay, the same under both engines.
    #[track_caller]
    pub(crate) fn run(&self) -> ReplayOutput {
        let (leap, reference) = self.runs();
        assert_eq!(leap, reference, "leap, reference");
        leap
    }

    /// The replay under the default engine, and under the reference.
    pub(crate) fn runs(&self) -> (ReplayOutput, ReplayOutput) {
        let leap = self.with(Pyramids::Built, |inputs, schedules| {
            let settings = self.settings(schedules);
            let mut by_plan: Vec<Option<Arc<PlanOutcomes>>> = vec![None; self.plans.len()];
            for plan in settings.usable_plans() {
                let of_plan = PlanOutcomes::new(self.calls.len());
                by_plan[plan.0 as usize] = Some(Arc::new(of_plan));
            }
            let rechosen = PlanOutcomes::new(self.calls.len());
            let known = KnownExits { by_plan: &by_plan, rechosen: Some(&rechosen) };
            replay(inputs, &settings, ReplayEngine::Leap(known))
        });
        let reference = self.with(Pyramids::None, |inputs, schedules| {
            replay(inputs, &self.settings(schedules), ReplayEngine::Reference)
        });
        (leap, reference)
    }

    /// Replays under each of these modes, one after the other, which share one plan's outcomes.
    pub(crate) fn runs_sharing<const N: usize>(&self, modes: [PlanId; N]) -> [ReplayOutput; N] {
        self.with(Pyramids::Built, |inputs, schedules| {
            let shared = Some(Arc::new(PlanOutcomes::new(self.calls.len())));
            let by_plan = vec![shared; self.plans.len()];
            modes.map(|mode| {
                let mode = ModeSelection::Fixed(mode);
                let settings = ReplaySettings { mode, ..self.settings(schedules) };
                let known = KnownExits { by_plan: &by_plan, rechosen: None };
                replay(inputs, &settings, ReplayEngine::Leap(known))
            })
        })
    }

    fn settings<'a>(&'a self, schedules: &'a [ModeSchedule]) -> ReplaySettings<'a> {
        let mode = match self.mode {
            ModeSelection::Rechosen { on_change, .. } => {
                ModeSelection::Rechosen { on_change, schedules }
            }
            ModeSelection::Policy => ModeSelection::Policy,
            ModeSelection::Fixed(plan) => ModeSelection::Fixed(plan),
            ModeSelection::ByRegime(map) => ModeSelection::ByRegime(map),
        };
        ReplaySettings {
            profile: &self.profile,
            integration: self.integration,
            mode,
            default_mode: self.default_mode,
            default_risk_pct: self.default_risk_pct,
            scratch_r: 0.1,
            initial_balance: self.initial_balance,
            sizing: self.sizing,
            rows: self.rows,
        }
    }

    /// The outcomes of these plans, in the order of the outcomes table.
    pub(crate) fn study(&self, plans: &[PlanId]) -> Vec<Trade> {
        let plans: Vec<(ChoiceId, Studied)> =
            plans.iter().map(|id| (ChoiceId::from(*id), Studied::Fixed(*id))).collect();
        self.study_of(&plans)
    }

    /// The outcomes of these, by what trades call them, in the order of the outcomes table.
    pub(crate) fn study_of(&self, plans: &[(ChoiceId, Studied)]) -> Vec<Trade> {
        self.with(Pyramids::None, |inputs, schedules| {
            let ReplayInputs { markets, candidates, exits, .. } = *inputs;
            let plan = |(id, studied): &(ChoiceId, Studied)| match studied {
                Studied::Fixed(plan) => {
                    let kept = StudyPlan::fixed(*plan, &exits.plans[plan.0 as usize]);
                    StudyPlan { id: *id, ..kept }
                }
                Studied::Profile(on_change) => {
                    let (profile, plans) = (&self.profile, exits.plans);
                    let rechosen = on_change.map(|on_change| (on_change, schedules));
                    let choice = StudyChoice::Policy { profile, plans, rechosen };
                    StudyPlan { id: *id, choice }
                }
            };
            let plans: Vec<StudyPlan<'_>> = plans.iter().map(plan).collect();
            let ExitSettings { rules, ambiguity, .. } = exits;
            let settings = StudySettings { rules, ambiguity, legs: KeepLegs::Yes };
            let by_plan = study(markets, candidates, &plans, &settings);
            let mut trades: Vec<Trade> = by_plan.into_iter().flatten().collect();
            sort_for_table(&mut trades, candidates);
            trades
        })
    }

    pub(crate) fn candidates(&self) -> Vec<Candidate> {
        self.with(Pyramids::None, |inputs, _| inputs.candidates.to_vec())
    }

    fn with<T>(
        &self,
        pyramids: Pyramids,
        f: impl FnOnce(&ReplayInputs<'_>, &[ModeSchedule]) -> T,
    ) -> T {
        assert!(self.syms.is_sorted_by_key(|s| s.name.as_bytes()), "symbols are in byte order");
        let built: Vec<Built> = self.syms.iter().map(|sym| self.build(sym)).collect();
        let markets: Vec<SymbolMarket<'_>> = self
            .syms
            .iter()
            .zip(&built)
            .map(|(sym, b)| SymbolMarket {
                name: sym.name,
                decision: &b.decision,
                execution: &b.execution,
                pyramid: match pyramids {
                    Pyramids::Built => Some(&b.pyramid),
                    Pyramids::None => None,
                },
                indicators: &b.indicators,
                regimes: &b.regimes,
                known: &b.known,
                signal_exits: &b.signal_exits,
                funding: &b.funding,
                costs: &sym.costs,
                lots: sym.lots,
            })
            .collect();
        let signals = self
            .calls
            .iter()
            .enumerate()
            .map(|(source_row, (bar, symbol, side, confidence))| {
                let levels = self.levels.get(source_row).copied();
                let (stop_price, target_price) = levels.unwrap_or_default();
                Signal {
                    time: markets[*symbol as usize].decision.close_time(*bar),
                    symbol: SymbolIdx(*symbol),
                    side: *side,
                    confidence: *confidence,
                    bar: BarIdx(*bar),
                    stop_price,
                    target_price,
                    source_row,
                }
            })
            .collect();
        let bars: Vec<_> = markets.iter().map(|m| (m.decision, m.execution)).collect();
        let timeline = Timeline::new(&bars);
        let candidates = candidates(&markets, &timeline, signals, &self.entry);
        let exits = ExitSettings {
            entry: self.entry,
            rules: self.rules,
            ambiguity: self.ambiguity,
            plans: &self.plans,
        };
        let schedules: Vec<ModeSchedule> = markets
            .iter()
            .zip(&built)
            .map(|(market, b)| mode_schedule(market, &b.clock, &self.profile))
            .collect();
        let inputs =
            ReplayInputs { markets: &markets, timeline: &timeline, candidates: &candidates, exits };
        f(&inputs, &schedules)
    }

    fn build(&self, sym: &Sym) -> Built {
        let decision = sym.series();
        let execution = sym.execution_series();
        let settings =
            IndicatorSettings { atr_period: self.atr_period, adx_period: 2, trend_ema_period: 1 };
        let indicators = IndicatorSet::compute(&decision, &settings);
        let rows: Vec<LabelRow> = (0..decision.len())
            .filter_map(|idx| {
                sym.labels[idx].map(|(regime, vol_level)| LabelRow {
                    line: idx + 2,
                    time: decision.close_time(idx),
                    symbol: None,
                    regime,
                    vol_level: Some(vol_level),
                })
            })
            .collect();
        let unused = VolatilitySettings::Ratio { low: 0.0, high: 1.0, extreme: 2.0 };
        let (regimes, _) =
            apply_labels(&decision, sym.name, &indicators, &unused, &rows, LabelTime::Close)
                .unwrap();
        let clock = Arc::new(DecisionClock::new(&execution, &decision));
        let known = self.plans.iter().filter_map(ExitPlan::series).map(|series| {
            let values = match series {
                Series::Atr => KnownSeries::atr(&clock, |idx| indicators.atr.get(idx)),
                Series::Line(TrailLine::Computed(line)) => {
                    KnownSeries::of_columns(&clock, &line.columns(&decision, &indicators.atr))
                }
                Series::Line(TrailLine::File(_)) => {
                    let price = |idx: usize| sym.line.get(idx).copied().flatten();
                    KnownSeries::line(&clock, price, price)
                }
            };
            (series, Arc::new(values))
        });
        let known = KnownSet::new(known.collect());
        let exits = sym.exits.iter().map(|(minute, side)| (minutes(*minute), *side));
        let signal_exits = SignalExits::new(&execution, exits);
        let funding = if sym.funding_rate == 0.0 {
            FundingSchedule::none()
        } else if sym.funding_minutes == EVERY_8H {
            FundingSchedule::every_8h(&execution, sym.funding_rate)
        } else {
            let rates = sym.funding_instants().map(|instant| (instant, sym.funding_rate)).collect();
            FundingSchedule::at_rates(&execution, &rates)
        };
        let pyramid = BarPyramid::new(&execution);
        Built {
            decision,
            execution,
            pyramid,
            indicators,
            regimes,
            known,
            clock,
            signal_exits,
            funding,
        }
    }
}

/// Rejection reasons in decision order, `None` where accepted.
pub(crate) fn reasons(run: &ReplayOutput) -> Vec<Option<RejectReason>> {
    run.decisions.iter().map(|d| d.reason).collect()
}

/// The quantity of an accepted decision.
#[track_caller]
pub(crate) fn qty(decision: &Decision) -> f64 {
    decision.taken.expect("accepted").qty
}

#[track_caller]
pub(crate) fn mark(run: &ReplayOutput, time: Timestamp) -> EquityMark {
    *run.marks.iter().find(|m| m.time == time).expect("a mark at that time")
}

#[track_caller]
pub(crate) fn assert_near(got: f64, want: f64, what: &str) {
    assert!((got - want).abs() < 1e-8, "{what}: got {got}, want {want}");
}
