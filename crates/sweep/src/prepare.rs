//! The stages of one grid point up to its candidates, shared with points that agree on them.

use crate::engine::Purpose;
use crate::inputs::{Inputs, SymbolBars};
use crate::key::StageKey;
use crate::point_keys::{KeyMaker, PointKeys, SymbolKeys};
use crate::portfolio_runs::portfolio_settings;
use crate::pyramid::build_pyramid;
use crate::stage::{Stage, StageReport};
use crate::{Engine, RunError, warnings};
use exitlab_core::{BarSeries, PlanId, Signal, SymbolIdx, Timestamp};
use exitlab_exit::{
    BarPyramid, Costs, ExitPlan, FundingSchedule, KnownAtr, TrailBasis, TrailDistance,
};
use exitlab_indicators::IndicatorSet;
use exitlab_metrics::{BuyHold, MetricsWindow};
use exitlab_orchestrator::LotRules;
use exitlab_regime::{Regimes, apply_labels, classify_rules, first_regime_bar};
use exitlab_replay::{Candidate, PlanOutcomes, Rows, SymbolMarket, Timeline, candidates};
use exitlab_scenario::{Classifier, Funding, FundingGap, Scenario, SignalOrigin, SymbolSettings};
use exitlab_signal::{SymbolSeries, generate, signals_from_rows};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

/// The stages that grid points share.
#[derive(Debug)]
pub(crate) struct Stages {
    engine: Engine,
    purpose: Purpose,
    keys: Mutex<KeyMaker>,
    timeline: Stage<Arc<Timeline>>,
    pyramid: Stage<Arc<BarPyramid>>,
    indicators: Stage<Arc<IndicatorSet>>,
    regimes: Stage<Shared<Published>>,
    known_atr: Stage<Arc<KnownAtr>>,
    funding: Stage<Arc<FundingSchedule>>,
    signals: Stage<Shared<Signals>>,
    candidates: Stage<Shared<Vec<Candidate>>>,
    outcomes: Stage<Arc<PlanOutcomes>>,
}

/// A result that several points share, or the error that they share.
type Shared<T> = Result<Arc<T>, Arc<RunError>>;

/// A symbol's regimes.
#[derive(Debug)]
struct Published {
    regimes: Regimes,
    /// Close time of the first decision bar that has a regime.
    first_time: Option<Timestamp>,
    warnings: Vec<String>,
}

impl Published {
    fn new(bars: &SymbolBars, regimes: Regimes, n_unused_labels: usize) -> Published {
        let mut warnings = warnings::regime_warnings(&bars.symbol, &regimes);
        if n_unused_labels > 0 {
            warnings.push(format!(
                "{}: {n_unused_labels} labels are at no bar's close and were not used",
                bars.symbol
            ));
        }
        let first_time = regimes.first_with_regime().map(|bar| bars.decision.close_time(bar));
        Published { regimes, first_time, warnings }
    }
}

/// Signals of all symbols.
#[derive(Debug)]
struct Signals {
    signals: Vec<Signal>,
    n_outside: usize,
}

/// One symbol with everything that replays and studies read of it.
#[derive(Debug, Clone)]
pub(crate) struct PreparedSymbol {
    bars: Arc<SymbolBars>,
    pyramid: Option<Arc<BarPyramid>>,
    indicators: Arc<IndicatorSet>,
    regimes: Arc<Published>,
    known_atr: Option<Arc<KnownAtr>>,
    funding: Arc<FundingSchedule>,
    costs: Costs,
    lots: LotRules,
}

/// A grid point ready to be walked.
#[derive(Debug, Clone)]
pub(crate) struct Prepared {
    symbols: Vec<PreparedSymbol>,
    pub(crate) timeline: Arc<Timeline>,
    pub(crate) candidates: Arc<Vec<Candidate>>,
    /// By plan, where a replay may use it; none with the reference engine.
    pub(crate) outcomes: Vec<Option<Arc<PlanOutcomes>>>,
    pub(crate) warnings: Vec<String>,
    /// The yardstick of its accounts, once one of them asks.
    buy_hold: OnceLock<BuyHold>,
}

impl Prepared {
    /// The view that replays and studies take.
    pub(crate) fn markets(&self) -> Vec<SymbolMarket<'_>> {
        self.symbols.iter().map(PreparedSymbol::market).collect()
    }

    /// How replays come by the exits of this point.
    pub(crate) fn exits(&self, engine: Engine) -> exitlab_replay::Engine<'_> {
        match engine {
            Engine::Leap => exitlab_replay::Engine::Leap(&self.outcomes),
            Engine::Reference => exitlab_replay::Engine::Reference,
        }
    }

    /// Close time of the first decision bar of any symbol that has a regime.
    pub(crate) fn first_regime_time(&self) -> Option<Timestamp> {
        self.symbols.iter().filter_map(|s| s.regimes.first_time).min()
    }

    /// The days over which metrics of accounts run.
    pub(crate) fn metrics_window(&self) -> Option<MetricsWindow> {
        MetricsWindow::new(self.timeline.times(), self.first_regime_time())
    }

    /// What holding all symbols at equal weights gave over those days.
    pub(crate) fn buy_hold(&self) -> BuyHold {
        *self.buy_hold.get_or_init(|| {
            let bars: Vec<&BarSeries> = self.symbols.iter().map(|s| &*s.bars.decision).collect();
            let first_day = self.metrics_window().map_or(i64::MAX, |window| window.first_day);
            let days = self.timeline.days().iter().filter(|day| day.day >= first_day);
            let day_ends: Vec<Timestamp> =
                days.map(|day| self.timeline.times()[day.decision_idx]).collect();
            BuyHold::of(&bars, &day_ends)
        })
    }
}

impl PreparedSymbol {
    fn market(&self) -> SymbolMarket<'_> {
        SymbolMarket {
            name: &self.bars.symbol,
            decision: &self.bars.decision,
            execution: &self.bars.execution,
            pyramid: self.pyramid.as_deref(),
            indicators: &self.indicators,
            regimes: &self.regimes.regimes,
            known_atr: self.known_atr.as_deref(),
            funding: &self.funding,
            costs: &self.costs,
            lots: self.lots,
        }
    }
}

impl Stages {
    /// Stages that hold nothing yet.
    pub(crate) fn new(engine: Engine, purpose: Purpose) -> Stages {
        Stages {
            engine,
            purpose,
            keys: Mutex::default(),
            timeline: Stage::new(),
            pyramid: Stage::new(),
            indicators: Stage::new(),
            regimes: Stage::new(),
            known_atr: Stage::new(),
            funding: Stage::new(),
            signals: Stage::new(),
            candidates: Stage::new(),
            outcomes: Stage::new(),
        }
    }

    /// Whether exits are evaluated, and by leaping.
    fn leaps(&self) -> bool {
        self.engine == Engine::Leap && self.purpose != Purpose::Signals
    }

    /// The plans whose outcomes a point's replays look up, ascending.
    fn looked_up_plans(&self, scenario: &Scenario) -> Vec<PlanId> {
        if !self.leaps() {
            return Vec::new();
        }
        let usable = |(profile, mode)| {
            portfolio_settings(scenario, profile, mode, Rows::NONE).usable_plans()
        };
        let mut plans: Vec<PlanId> =
            self.purpose.replays(scenario).into_iter().flat_map(usable).collect();
        plans.sort_unstable();
        plans.dedup();
        plans
    }

    /// Announces a point's uses and gives its keys.
    pub(crate) fn expect(&self, scenario: &Scenario, inputs: &Inputs) -> PointKeys {
        let plans = self.looked_up_plans(scenario);
        let mut maker = self.keys.lock().unwrap_or_else(PoisonError::into_inner);
        let keys = maker.keys(scenario, inputs, &plans);
        self.timeline.expect(keys.shared.timeline);
        for symbol in &keys.shared.symbols {
            if self.leaps() {
                self.pyramid.expect(symbol.pyramid);
            }
            self.indicators.expect(symbol.indicators);
            self.regimes.expect(symbol.regimes);
            if keys.trails_current_atr {
                self.known_atr.expect(symbol.known_atr);
            }
            self.funding.expect(symbol.funding);
        }
        self.signals.expect(keys.shared.signals);
        self.candidates.expect(keys.shared.candidates);
        for (_, key) in &keys.outcomes {
            self.outcomes.expect(*key);
        }
        keys
    }

    /// Does without everything that was announced for a point.
    pub(crate) fn forgo(&self, keys: &PointKeys) {
        self.timeline.forgo(keys.shared.timeline);
        for symbol in &keys.shared.symbols {
            self.pyramid.forgo(symbol.pyramid);
            self.indicators.forgo(symbol.indicators);
            self.regimes.forgo(symbol.regimes);
            self.known_atr.forgo(symbol.known_atr);
            self.funding.forgo(symbol.funding);
        }
        self.signals.forgo(keys.shared.signals);
        self.candidates.forgo(keys.shared.candidates);
        for (_, key) in &keys.outcomes {
            self.outcomes.forgo(*key);
        }
    }

    /// Computes, or takes from another point, what a point needs.
    ///
    /// Every announced use is taken, also after an error, so that nothing is kept for ever.
    pub(crate) fn prepare(
        &self,
        scenario: &Scenario,
        inputs: &Inputs,
        keys: &PointKeys,
    ) -> Result<Prepared, RunError> {
        let shared = &keys.shared;
        let timeline = self.timeline.take(shared.timeline, || Arc::new(timeline(inputs)));
        let mut symbols = Vec::with_capacity(inputs.symbols.len());
        let mut failed = None;
        for ((bars, symbol_keys), settings) in
            inputs.symbols.iter().zip(&shared.symbols).zip(&scenario.data.symbols)
        {
            let known_atr = keys.trails_current_atr.then_some(symbol_keys.known_atr);
            match self.prepare_symbol(scenario, inputs, bars, symbol_keys, known_atr, settings) {
                Ok(symbol) => symbols.push(symbol),
                Err(error) => failed = failed.or(Some(Arc::new(error))),
            }
        }
        let signals = self.signals.take(shared.signals, || match &failed {
            Some(error) => Err(Arc::clone(error)),
            None => signals(scenario, inputs, &symbols).map(Arc::new).map_err(Arc::new),
        });
        let candidates = self.candidates.take(shared.candidates, || {
            let signals = signals.as_ref().map_err(Arc::clone)?;
            let markets: Vec<_> = symbols.iter().map(PreparedSymbol::market).collect();
            let signals = signals.signals.clone();
            Ok(Arc::new(candidates(&markets, &timeline, signals, &scenario.entry)))
        });
        let n_candidates = candidates.as_ref().map_or(0, |candidates| candidates.len());
        let mut outcomes = vec![None; scenario.plans.len()];
        for (plan, key) in &keys.outcomes {
            let of_plan = self.outcomes.take(*key, || Arc::new(PlanOutcomes::new(n_candidates)));
            outcomes[plan.0 as usize] = Some(of_plan);
        }
        if let Some(error) = failed {
            return Err(RunError::Shared(error));
        }
        let signals = signals.map_err(RunError::Shared)?;
        let candidates = candidates.map_err(RunError::Shared)?;
        let mut warnings: Vec<String> =
            symbols.iter().flat_map(|symbol| &symbol.regimes.warnings).cloned().collect();
        if signals.n_outside > 0 {
            warnings.push(format!(
                "{} rows of the signal file lie outside the data window and were ignored",
                signals.n_outside
            ));
        }
        if signals.signals.is_empty() {
            warnings.push("the signal source gives no signal".to_owned());
        }
        for (idx, symbol) in symbols.iter().enumerate() {
            let idx = SymbolIdx(idx as u32);
            warnings.extend(warnings::execution_warnings(idx, &symbol.bars, &candidates));
        }
        warnings.extend(check_funding(scenario, &symbols, &candidates)?);
        Ok(Prepared {
            symbols,
            timeline,
            candidates,
            outcomes,
            warnings,
            buy_hold: OnceLock::new(),
        })
    }

    fn prepare_symbol(
        &self,
        scenario: &Scenario,
        inputs: &Inputs,
        bars: &Arc<SymbolBars>,
        keys: &SymbolKeys,
        known_atr: Option<StageKey>,
        settings: &SymbolSettings,
    ) -> Result<PreparedSymbol, RunError> {
        let pyramid = self
            .leaps()
            .then(|| self.pyramid.take(keys.pyramid, || Arc::new(build_pyramid(&bars.execution))));
        let indicators = self.indicators.take(keys.indicators, || {
            Arc::new(IndicatorSet::compute(&bars.decision, &scenario.indicators))
        });
        let regimes = self.regimes.take(keys.regimes, || {
            regimes(scenario, inputs, bars, &indicators).map(Arc::new).map_err(Arc::new)
        });
        let known_atr = known_atr.map(|key| {
            self.known_atr.take(key, || {
                Arc::new(KnownAtr::new(&bars.execution, &bars.decision, |idx| {
                    indicators.atr.get(idx)
                }))
            })
        });
        let funding =
            self.funding.take(keys.funding, || Arc::new(funding(&scenario.funding, inputs, bars)));
        Ok(PreparedSymbol {
            bars: Arc::clone(bars),
            pyramid,
            indicators,
            regimes: regimes.map_err(RunError::Shared)?,
            known_atr,
            funding,
            costs: settings.costs,
            lots: settings.lots,
        })
    }

    /// Keys, hits and misses by stage, in the order in which they run.
    pub(crate) fn reports(&self) -> Vec<StageReport> {
        vec![
            self.timeline.report("timeline"),
            self.pyramid.report("pyramid"),
            self.indicators.report("indicators"),
            self.regimes.report("regimes"),
            self.known_atr.report("known_atr"),
            self.funding.report("funding"),
            self.signals.report("signals"),
            self.candidates.report("candidates"),
            self.outcomes.report("outcomes"),
        ]
    }
}

/// The decision times of all symbols.
fn timeline(inputs: &Inputs) -> Timeline {
    let bars: Vec<_> = inputs.symbols.iter().map(|s| (&*s.decision, &*s.execution)).collect();
    Timeline::new(&bars)
}

pub(crate) fn uses_current_atr(plan: &ExitPlan) -> bool {
    plan.trailing.is_some_and(|t| {
        matches!(t.distance, TrailDistance::Atr { basis: TrailBasis::CurrentAtr, .. })
    })
}

fn regimes(
    scenario: &Scenario,
    inputs: &Inputs,
    bars: &SymbolBars,
    indicators: &IndicatorSet,
) -> Result<Published, RunError> {
    match &scenario.classifier {
        Classifier::Rules(rules) => {
            let n_needed = first_regime_bar(&scenario.indicators, &scenario.volatility, rules);
            if bars.decision.len() < n_needed {
                return Err(RunError::TooFewBars {
                    symbol: bars.symbol.clone(),
                    path: bars.path.clone(),
                    n_bars: bars.decision.len(),
                    n_needed,
                    timeframe: bars.decision.timeframe(),
                });
            }
            let regimes = classify_rules(&bars.decision, indicators, &scenario.volatility, rules);
            Ok(Published::new(bars, regimes, 0))
        }
        Classifier::Labels { path, label_time } => {
            let rows = inputs.labels.as_deref().map_or(&[][..], Vec::as_slice);
            apply_labels(
                &bars.decision,
                &bars.symbol,
                indicators,
                &scenario.volatility,
                rows,
                *label_time,
            )
            .map(|(regimes, n_unused_labels)| Published::new(bars, regimes, n_unused_labels))
            .map_err(|error| RunError::Labels { path: path.clone(), error })
        }
    }
}

fn funding(source: &Funding, inputs: &Inputs, bars: &SymbolBars) -> FundingSchedule {
    match source {
        Funding::Off => FundingSchedule::none(),
        Funding::Rate(rate) => FundingSchedule::new(&bars.execution, |_| Some(*rate)),
        // An instant without a rate pays nothing here; check_funding says whether it may.
        Funding::File { .. } => FundingSchedule::new(&bars.execution, |time| {
            inputs.funding.as_deref().and_then(|rates| rates.get(&time).copied())
        }),
    }
}

/// A position may be held at any instant after its symbol's first entry: those without a rate are
/// an error, or counted in a warning where the scenario lets them pay nothing.
fn check_funding(
    scenario: &Scenario,
    symbols: &[PreparedSymbol],
    candidates: &[Candidate],
) -> Result<Vec<String>, RunError> {
    let Funding::File { path, gap } = &scenario.funding else { return Ok(Vec::new()) };
    let mut warnings = Vec::new();
    for (idx, symbol) in symbols.iter().enumerate() {
        let first = candidates
            .iter()
            .filter(|c| c.signal.symbol == SymbolIdx(idx as u32))
            .filter_map(|c| c.entry.ok())
            .map(|entry| entry.fill.time)
            .min();
        let missing = first.map_or(&[][..], |first| symbol.funding.missing_after(first));
        let Some(time) = missing.first().copied() else { continue };
        let symbol = symbol.bars.symbol.clone();
        match gap {
            FundingGap::Error => {
                return Err(RunError::MissingFunding { path: path.clone(), symbol, time });
            }
            FundingGap::Zero => warnings.push(format!(
                "{symbol}: {} funding instants have no rate and pay nothing, the first {time}",
                missing.len()
            )),
        }
    }
    Ok(warnings)
}

fn signals(
    scenario: &Scenario,
    inputs: &Inputs,
    symbols: &[PreparedSymbol],
) -> Result<Signals, RunError> {
    match &scenario.signals.origin {
        SignalOrigin::Computed(source) => {
            let mut signals = Vec::new();
            for (idx, symbol) in symbols.iter().enumerate() {
                signals.extend(generate(
                    source,
                    scenario.signals.sides,
                    SymbolIdx(idx as u32),
                    &symbol.bars.symbol,
                    &symbol.bars.decision,
                    &symbol.indicators,
                    &symbol.regimes.regimes,
                ));
            }
            Ok(Signals { signals, n_outside: 0 })
        }
        SignalOrigin::File { path, align } => {
            let rows = inputs.signals.as_deref().map_or(&[][..], Vec::as_slice);
            let series: Vec<SymbolSeries<'_>> = symbols
                .iter()
                .map(|s| SymbolSeries { name: &s.bars.symbol, series: &s.bars.decision })
                .collect();
            let mapped = signals_from_rows(rows, &series, *align, scenario.signals.sides)
                .map_err(|error| RunError::Signals { path: path.clone(), error })?;
            Ok(Signals { signals: mapped.signals, n_outside: mapped.n_outside })
        }
    }
}
