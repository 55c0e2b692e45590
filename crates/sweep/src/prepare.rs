//! The stages of one grid point up to its candidates, shared with points that agree on them.

use crate::engine::Purpose;
use crate::funding::{SymbolFunding, check_holes, hole_warnings};
use crate::inputs::{Inputs, SymbolBars};
use crate::key::StageKey;
use crate::point_keys::{KeyMaker, PointKeys, SymbolKeys};
use crate::portfolio_runs::portfolio_settings;
use crate::pyramid::build_pyramid;
use crate::run_timeline::RunTimeline;
use crate::stage::{Stage, StageReport};
use crate::{Engine, RunError, warnings};
use exitlab_core::{PlanId, Signal, SymbolIdx, Timestamp, Trade};
use exitlab_exit::{BarPyramid, Costs, ExitPlan, KnownAtr, TrailBasis, TrailDistance};
use exitlab_indicators::IndicatorSet;
use exitlab_orchestrator::LotRules;
use exitlab_regime::{Regimes, apply_labels, classify_rules, first_regime_bar};
use exitlab_replay::{Candidate, PlanOutcomes, Rows, SymbolMarket, candidates};
use exitlab_scenario::{Classifier, Scenario, SignalOrigin, SymbolSettings};
use exitlab_signal::{SymbolSeries, generate, signals_from_rows};
use std::sync::{Arc, Mutex, PoisonError};

/// The stages that grid points share.
#[derive(Debug)]
pub(crate) struct Stages {
    engine: Engine,
    purpose: Purpose,
    keys: Mutex<KeyMaker>,
    timeline: Stage<Arc<RunTimeline>>,
    pyramid: Stage<Arc<BarPyramid>>,
    indicators: Stage<Arc<IndicatorSet>>,
    regimes: Stage<Shared<Published>>,
    known_atr: Stage<Arc<KnownAtr>>,
    funding: Stage<Arc<SymbolFunding>>,
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
    /// Decision bars that a regime needs, where the symbol has fewer.
    n_needed: Option<usize>,
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
        Published { regimes, first_time, n_needed: None, warnings }
    }

    /// A symbol with too few bars for any: a new listing, whose signals are all in the warm-up.
    fn too_few_bars(bars: &SymbolBars, regimes: Regimes, n_needed: usize) -> Published {
        let warning = format!(
            "{}: {} decision bars are too few for a regime, which the {n_needed}th can have first: \
             all its signals are WARMUP",
            bars.symbol,
            bars.decision.len()
        );
        let n_needed = Some(n_needed);
        Published { regimes, first_time: None, n_needed, warnings: vec![warning] }
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
    funding: Arc<SymbolFunding>,
    costs: Costs,
    lots: LotRules,
}

/// A grid point ready to be walked.
#[derive(Debug, Clone)]
pub(crate) struct Prepared {
    symbols: Vec<PreparedSymbol>,
    pub(crate) timeline: Arc<RunTimeline>,
    pub(crate) candidates: Arc<Vec<Candidate>>,
    /// By plan, where a replay may use it; none with the reference engine.
    pub(crate) outcomes: Vec<Option<Arc<PlanOutcomes>>>,
    pub(crate) warnings: Vec<String>,
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

    /// Refuses trades that were open where their symbol's file of funding has no rate.
    ///
    /// # Errors
    /// [`RunError::MissingFunding`], unless the scenario lets missing rates pay nothing.
    pub(crate) fn check_funding<'t>(
        &self,
        scenario: &Scenario,
        trades: impl IntoIterator<Item = &'t Trade>,
    ) -> Result<(), RunError> {
        check_holes(scenario, self.symbols.iter().map(|symbol| &*symbol.funding), trades)
    }

    /// Close time of the first decision bar of any symbol that has a regime.
    pub(crate) fn first_regime_time(&self) -> Option<Timestamp> {
        self.symbols.iter().filter_map(|s| s.regimes.first_time).min()
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
            funding: &self.funding.schedule,
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
        let timeline =
            self.timeline.take(shared.timeline, || Arc::new(RunTimeline::new(&inputs.symbols)));
        let mut symbols = Vec::with_capacity(inputs.symbols.len());
        let mut failed = None;
        for (idx, (symbol_keys, settings)) in
            shared.symbols.iter().zip(&scenario.data.symbols).enumerate()
        {
            let known_atr = keys.trails_current_atr.then_some(symbol_keys.known_atr);
            match self.prepare_symbol(scenario, inputs, idx, symbol_keys, known_atr, settings) {
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
            Ok(Arc::new(candidates(&markets, &timeline.decisions, signals, &scenario.entry)))
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
        check_some_regime(&symbols)?;
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
        let funded = symbols.iter().map(|symbol| (&*symbol.bars, &*symbol.funding));
        warnings.extend(hole_warnings(scenario, funded, &candidates));
        Ok(Prepared { symbols, timeline, candidates, outcomes, warnings })
    }

    fn prepare_symbol(
        &self,
        scenario: &Scenario,
        inputs: &Inputs,
        symbol_idx: usize,
        keys: &SymbolKeys,
        known_atr: Option<StageKey>,
        settings: &SymbolSettings,
    ) -> Result<PreparedSymbol, RunError> {
        let bars = &inputs.symbols[symbol_idx];
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
        let funding = self.funding.take(keys.funding, || {
            Arc::new(SymbolFunding::new(&settings.funding, inputs, symbol_idx))
        });
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

pub(crate) fn uses_current_atr(plan: &ExitPlan) -> bool {
    plan.trailing.is_some_and(|t| {
        matches!(t.distance, TrailDistance::Atr { basis: TrailBasis::CurrentAtr, .. })
    })
}

/// Refuses a scenario of which no symbol gets a regime because one has too few bars.
///
/// # Errors
/// [`RunError::TooFewBars`] for the first of them.
fn check_some_regime(symbols: &[PreparedSymbol]) -> Result<(), RunError> {
    if symbols.iter().any(|symbol| symbol.regimes.first_time.is_some()) {
        return Ok(());
    }
    let short = symbols.iter().find_map(|s| Some((&s.bars, s.regimes.n_needed?)));
    let Some((bars, n_needed)) = short else { return Ok(()) };
    Err(RunError::TooFewBars {
        symbol: bars.symbol.clone(),
        path: bars.path.clone(),
        n_bars: bars.decision.len(),
        n_needed,
        timeframe: bars.decision.timeframe(),
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
            let regimes = classify_rules(&bars.decision, indicators, &scenario.volatility, rules);
            Ok(match bars.decision.len() < n_needed {
                true => Published::too_few_bars(bars, regimes, n_needed),
                false => Published::new(bars, regimes, 0),
            })
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
