//! The stages of one grid point up to its candidates, shared with points that agree on them.

use crate::annualisation::annualisation_warning;
use crate::buy_holds::BuyHolds;
use crate::engine::Purpose;
use crate::funding::{SymbolFunding, hole_warnings};
use crate::inputs::Inputs;
use crate::known::known_series;
use crate::placed::{Placed, PlacedFile, lines, rows_of, signal_exits, source_signals};
use crate::point_keys::{KeyMaker, PointKeys, RechosenKey, SymbolKeys};
use crate::prepared::{Prepared, PreparedSymbol, Rechosen, check_some_regime, schedules};
use crate::pyramid::build_pyramid;
use crate::settings::{kept_mode, on_change, portfolio_settings};
use crate::stage::{Shared, Stage, StageReport};
use crate::symbol_regimes::{SymbolRegimes, regimes};
use crate::trade_figures::SharedFigures;
use crate::warning::Warning;
use crate::{Engine, RunError, warnings};
use exitlab_core::{PlanId, SymbolIdx};
use exitlab_exit::{BarPyramid, DecisionClock, KnownSeries, KnownSet, OnChange, SignalExits};
use exitlab_indicators::IndicatorSet;
use exitlab_replay::{Candidate, PlanOutcomes, Rows, Timeline, candidates};
use exitlab_scenario::{Classifier, Scenario, SymbolSettings};
use exitlab_signal::{FileSignals, PlacedLine};
use std::sync::{Arc, Mutex, PoisonError};

/// The stages that grid points share.
#[derive(Debug)]
pub(crate) struct Stages {
    engine: Engine,
    purpose: Purpose,
    keys: Mutex<KeyMaker>,
    timeline: Stage<Arc<Timeline>>,
    pyramid: Stage<Arc<BarPyramid>>,
    indicators: Stage<Arc<IndicatorSet>>,
    regimes: Stage<Shared<SymbolRegimes>>,
    clock: Stage<Arc<DecisionClock>>,
    lines: Stage<Shared<Placed<Vec<Arc<PlacedLine>>>>>,
    known_series: Stage<Arc<KnownSeries>>,
    signal_exits: Stage<Shared<Placed<Vec<Arc<SignalExits>>>>>,
    funding: Stage<Arc<SymbolFunding>>,
    signals: Stage<Shared<FileSignals>>,
    candidates: Stage<Shared<Vec<Candidate>>>,
    outcomes: Stage<Arc<PlanOutcomes>>,
    buy_holds: Arc<BuyHolds>,
    figures: Arc<SharedFigures>,
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
            clock: Stage::new(),
            lines: Stage::new(),
            known_series: Stage::new(),
            signal_exits: Stage::new(),
            funding: Stage::new(),
            signals: Stage::new(),
            candidates: Stage::new(),
            outcomes: Stage::new(),
            buy_holds: Arc::default(),
            figures: Arc::default(),
        }
    }

    /// Whether exits are evaluated, and by leaping.
    fn leaps(&self) -> bool {
        self.engine == Engine::Leap && self.purpose.has_exits()
    }

    /// The plans whose outcomes a point's replays look up, ascending.
    fn looked_up_plans(&self, scenario: &Scenario) -> Vec<PlanId> {
        if !self.leaps() {
            return Vec::new();
        }
        let usable = |(profile, mode)| {
            portfolio_settings(scenario, profile, kept_mode(mode), Rows::NONE).usable_plans()
        };
        let replays = self.purpose.replays(scenario).into_iter();
        let kept = replays.filter(|(_, mode)| on_change(scenario, *mode).is_none());
        let mut plans: Vec<PlanId> = kept.flat_map(usable).collect();
        plans.sort_unstable();
        plans.dedup();
        plans
    }

    /// The profiles whose choices a point's replays make again, each once.
    fn rechosen(&self, scenario: &Scenario) -> Vec<(usize, OnChange)> {
        let mut rechosen = Vec::new();
        for (profile, mode) in self.purpose.replays(scenario) {
            if let Some(on_change) = on_change(scenario, mode)
                && !rechosen.contains(&(profile, on_change))
            {
                rechosen.push((profile, on_change));
            }
        }
        rechosen
    }

    /// Announces a point's uses and gives its keys.
    pub(crate) fn expect(&self, scenario: &Scenario, inputs: &Inputs) -> PointKeys {
        let plans = self.looked_up_plans(scenario);
        let mut maker = self.keys.lock().unwrap_or_else(PoisonError::into_inner);
        let keys = maker.keys(scenario, inputs, &plans, &self.rechosen(scenario));
        self.timeline.expect(keys.shared.timeline);
        for symbol in &keys.shared.symbols {
            if self.leaps() {
                self.pyramid.expect(symbol.pyramid);
            }
            self.indicators.expect(symbol.indicators);
            self.regimes.expect(symbol.regimes);
            self.clock.expect(symbol.clock);
            self.funding.expect(symbol.funding);
        }
        keys.known_series().for_each(|key| self.known_series.expect(key));
        keys.lines.iter().for_each(|key| self.lines.expect(*key));
        self.signal_exits.expect(keys.shared.signal_exits);
        self.signals.expect(keys.shared.signals);
        self.candidates.expect(keys.shared.candidates);
        if self.leaps() {
            keys.all_outcomes().for_each(|key| self.outcomes.expect(key));
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
            self.clock.forgo(symbol.clock);
            self.funding.forgo(symbol.funding);
        }
        keys.known_series().for_each(|key| self.known_series.forgo(key));
        keys.lines.iter().for_each(|key| self.lines.forgo(*key));
        self.signal_exits.forgo(keys.shared.signal_exits);
        self.signals.forgo(keys.shared.signals);
        self.candidates.forgo(keys.shared.candidates);
        keys.all_outcomes().for_each(|key| self.outcomes.forgo(key));
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
        // Each file's lines, by symbol.
        let mut placed_lines = Vec::new();
        let mut placed_files = Vec::new();
        for (file, key) in keys.lines.iter().enumerate() {
            match self.lines.take(*key, || lines(scenario, inputs, file)) {
                Ok(placed) => {
                    placed_files.push(PlacedFile {
                        what: "lines",
                        file: "line",
                        path: inputs.lines[file].file.path.clone(),
                        counts: placed.counts,
                    });
                    placed_lines.push(placed);
                }
                Err(error) => failed = failed.or(Some(error)),
            }
        }
        for (idx, (symbol_keys, settings)) in
            shared.symbols.iter().zip(&scenario.data.symbols).enumerate()
        {
            match self.prepare_symbol(scenario, inputs, idx, symbol_keys, settings) {
                Ok(symbol) => symbols.push(symbol),
                Err(error) => failed = failed.or(Some(Arc::new(error))),
            }
        }
        for (idx, series_keys) in keys.series.iter().enumerate() {
            let of_symbol = |symbol: &PreparedSymbol| {
                let lines: Vec<Arc<PlacedLine>> =
                    placed_lines.iter().map(|placed| Arc::clone(&placed.rows[idx])).collect();
                let known = series_keys.iter().map(|(series, key)| {
                    let PreparedSymbol { bars, clock, indicators, .. } = symbol;
                    let make = || Arc::new(known_series(*series, bars, clock, indicators, &lines));
                    (*series, self.known_series.take(*key, make))
                });
                KnownSet::new(known.collect())
            };
            match (&failed, symbols.get_mut(idx)) {
                (None, Some(symbol)) => symbol.known = Arc::new(of_symbol(symbol)),
                _ => series_keys.iter().for_each(|(_, key)| self.known_series.forgo(*key)),
            }
        }
        let exits = self.signal_exits.take(shared.signal_exits, || match &failed {
            Some(error) => Err(Arc::clone(error)),
            None => {
                let markets: Vec<_> = symbols.iter().map(PreparedSymbol::market).collect();
                signal_exits(scenario, inputs, &markets)
            }
        });
        match exits {
            Ok(exits) => {
                placed_files.push(PlacedFile {
                    what: "exit signals",
                    file: "exit",
                    path: rows_of(inputs.exits.as_deref()).0,
                    counts: exits.counts,
                });
                for (symbol, of_symbol) in symbols.iter_mut().zip(&exits.rows) {
                    symbol.signal_exits = Arc::clone(of_symbol);
                }
            }
            Err(error) => failed = failed.or(Some(error)),
        }
        let signals = self.signals.take(shared.signals, || match &failed {
            Some(error) => Err(Arc::clone(error)),
            None => {
                let markets: Vec<_> = symbols.iter().map(PreparedSymbol::market).collect();
                let sides = scenario.signals.sides;
                let signals = source_signals(scenario, inputs, &markets, sides);
                signals.map(Arc::new).map_err(Arc::new)
            }
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
        let rechosen: Vec<Rechosen> = keys
            .rechosen
            .iter()
            .map(|RechosenKey { profile, on_change, outcomes }| Rechosen {
                profile: *profile,
                on_change: *on_change,
                outcomes: self.leaps().then(|| {
                    self.outcomes.take(*outcomes, || Arc::new(PlanOutcomes::new(n_candidates)))
                }),
                schedules: Arc::new(match failed {
                    Some(_) => Vec::new(),
                    None => schedules(&symbols, &scenario.profiles[*profile]),
                }),
            })
            .collect();
        if let Some(error) = failed {
            return Err(RunError::Shared(error));
        }
        if self.purpose.needs_enough_data() {
            placed_files.iter().try_for_each(PlacedFile::check_some_inside)?;
            let label_time = match &scenario.classifier {
                Classifier::Labels { label_time, .. } => Some(*label_time),
                Classifier::Rules(_) => None,
            };
            check_some_regime(&symbols, inputs.labels.as_deref().zip(label_time))?;
        }
        let signals = signals.map_err(RunError::Shared)?;
        let signal_file = PlacedFile {
            what: "signals",
            file: "signal",
            path: rows_of(inputs.signals.as_deref()).0,
            counts: signals.counts,
        };
        if self.purpose.needs_enough_data() {
            signal_file.check_some_inside()?;
        }
        let candidates = candidates.map_err(RunError::Shared)?;
        let mut warnings: Vec<Warning> =
            symbols.iter().flat_map(|symbol| &symbol.regimes.warnings).cloned().collect();
        for placed in std::iter::once(&signal_file).chain(&placed_files) {
            warnings.extend(warnings::row_warnings(placed.file, placed.counts));
        }
        if signals.signals.is_empty() {
            warnings.push(Warning::invalidates("the signal source produced no signal".to_owned()));
        }
        for (idx, symbol) in symbols.iter().enumerate() {
            let idx = SymbolIdx(idx as u32);
            warnings.extend(warnings::execution_warnings(idx, &symbol.bars, &candidates));
        }
        let funded = symbols.iter().map(|symbol| (&*symbol.bars, &*symbol.funding));
        warnings.extend(hole_warnings(scenario, funded, &candidates));
        if self.purpose.has_accounts() {
            warnings.extend(annualisation_warning(scenario, &timeline).map(Warning::from));
        }
        Ok(Prepared {
            symbols,
            timeline,
            candidates,
            outcomes,
            rechosen,
            warnings,
            bars: shared.timeline,
            buy_holds: Arc::clone(&self.buy_holds),
            figures: Arc::clone(&self.figures),
        })
    }

    fn prepare_symbol(
        &self,
        scenario: &Scenario,
        inputs: &Inputs,
        symbol_idx: usize,
        keys: &SymbolKeys,
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
        let clock = self
            .clock
            .take(keys.clock, || Arc::new(DecisionClock::new(&bars.execution, &bars.decision)));
        let funding = self.funding.take(keys.funding, || {
            Arc::new(SymbolFunding::new(&settings.funding, inputs, symbol_idx))
        });
        Ok(PreparedSymbol {
            bars: Arc::clone(bars),
            pyramid,
            indicators,
            regimes: regimes.map_err(RunError::Shared)?,
            clock,
            known: Arc::new(KnownSet::none()),
            signal_exits: Arc::new(SignalExits::none()),
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
            self.clock.report("clock"),
            self.lines.report("lines"),
            self.known_series.report("known_series"),
            self.signal_exits.report("signal_exits"),
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
