//! The stages of one grid point up to its candidates, shared with points that agree on them.

use crate::RunError;
use crate::inputs::{Inputs, SymbolBars};
use crate::key::StageKey;
use crate::stage::{Stage, StageReport};
use exitlab_core::{Signal, SymbolIdx};
use exitlab_exit::{Costs, ExitPlan, FundingSchedule, KnownAtr, TrailBasis, TrailDistance};
use exitlab_indicators::IndicatorSet;
use exitlab_orchestrator::LotRules;
use exitlab_regime::{Regimes, apply_labels, classify_rules, first_regime_bar};
use exitlab_replay::{Candidate, SymbolMarket, candidates};
use exitlab_scenario::{Classifier, Funding, FundingGap, Scenario, SignalOrigin, SymbolSettings};
use exitlab_signal::{SymbolSeries, generate, signals_from_rows};
use std::sync::Arc;

/// The stages that grid points share.
#[derive(Debug, Default)]
pub(crate) struct Stages {
    indicators: Stage<Arc<IndicatorSet>>,
    regimes: Stage<Shared<Published>>,
    known_atr: Stage<Arc<KnownAtr>>,
    funding: Stage<Arc<FundingSchedule>>,
    signals: Stage<Shared<Signals>>,
}

/// A result that several points share, or the error that they share.
type Shared<T> = Result<Arc<T>, Arc<RunError>>;

/// A symbol's regimes.
#[derive(Debug)]
struct Published {
    regimes: Regimes,
    n_unused_labels: usize,
}

/// Signals of all symbols.
#[derive(Debug)]
struct Signals {
    signals: Vec<Signal>,
    n_outside: usize,
}

/// The keys of one symbol's stages.
#[derive(Debug, Clone, Copy)]
struct SymbolKeys {
    indicators: StageKey,
    regimes: StageKey,
    known_atr: Option<StageKey>,
    funding: StageKey,
}

/// The keys of one grid point's stages.
#[derive(Debug, Clone)]
pub(crate) struct PointKeys {
    symbols: Vec<SymbolKeys>,
    signals: StageKey,
}

/// One symbol with everything that replays and studies read of it.
#[derive(Debug, Clone)]
pub(crate) struct PreparedSymbol {
    bars: Arc<SymbolBars>,
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
    pub(crate) candidates: Vec<Candidate>,
    pub(crate) warnings: Vec<String>,
}

impl Prepared {
    /// The view that replays and studies take.
    pub(crate) fn markets(&self) -> Vec<SymbolMarket<'_>> {
        self.symbols
            .iter()
            .map(|s| SymbolMarket {
                name: &s.bars.symbol,
                decision: &s.bars.decision,
                execution: &s.bars.execution,
                pyramid: None,
                indicators: &s.indicators,
                regimes: &s.regimes.regimes,
                known_atr: s.known_atr.as_deref(),
                funding: &s.funding,
                costs: &s.costs,
                lots: s.lots,
            })
            .collect()
    }
}

impl Stages {
    /// Announces a point's uses and gives its keys.
    pub(crate) fn expect(&self, scenario: &Scenario, inputs: &Inputs) -> PointKeys {
        let trails_current_atr = scenario.plans.iter().any(uses_current_atr);
        let symbols: Vec<SymbolKeys> = inputs
            .symbols
            .iter()
            .map(|bars| {
                let indicators = StageKey::new("indicators", &(bars.key, &scenario.indicators));
                let regimes = StageKey::new(
                    "regimes",
                    &(indicators, &bars.symbol, &scenario.classifier, &scenario.volatility),
                );
                let keys = SymbolKeys {
                    indicators,
                    regimes,
                    known_atr: trails_current_atr.then(|| StageKey::new("known_atr", &indicators)),
                    funding: StageKey::new("funding", &(bars.key, &scenario.funding)),
                };
                self.indicators.expect(keys.indicators);
                self.regimes.expect(keys.regimes);
                if let Some(key) = keys.known_atr {
                    self.known_atr.expect(key);
                }
                self.funding.expect(keys.funding);
                keys
            })
            .collect();
        let inputs_of_signals: Vec<_> = symbols.iter().map(|k| (k.indicators, k.regimes)).collect();
        let signals = StageKey::new("signals", &(inputs_of_signals, &scenario.signals));
        self.signals.expect(signals);
        PointKeys { symbols, signals }
    }

    /// Computes, or takes from another point, what a point needs.
    pub(crate) fn prepare(
        &self,
        scenario: &Scenario,
        inputs: &Inputs,
        keys: &PointKeys,
    ) -> Result<Prepared, RunError> {
        let mut symbols = Vec::with_capacity(inputs.symbols.len());
        // Every announced use is taken, also after an error, so that nothing is kept for ever.
        let mut failed = None;
        for ((bars, keys), settings) in
            inputs.symbols.iter().zip(&keys.symbols).zip(&scenario.data.symbols)
        {
            match self.prepare_symbol(scenario, inputs, bars, keys, settings) {
                Ok(symbol) => symbols.push(symbol),
                Err(error) => failed = failed.or(Some(Arc::new(error))),
            }
        }
        let signals = self.signals.take(keys.signals, || match &failed {
            Some(error) => Err(Arc::clone(error)),
            None => signals(scenario, inputs, &symbols).map(Arc::new).map_err(Arc::new),
        });
        if let Some(error) = failed {
            return Err(RunError::Shared(error));
        }
        let signals = signals.map_err(RunError::Shared)?;
        let mut warnings = Vec::new();
        for symbol in &symbols {
            warnings.extend(crate::warnings::regime_warnings(
                &symbol.bars.symbol,
                &symbol.regimes.regimes,
            ));
            if symbol.regimes.n_unused_labels > 0 {
                warnings.push(format!(
                    "{}: {} labels are at no bar's close and were not used",
                    symbol.bars.symbol, symbol.regimes.n_unused_labels
                ));
            }
        }
        if signals.n_outside > 0 {
            warnings.push(format!(
                "{} rows of the signal file lie outside the data window and were ignored",
                signals.n_outside
            ));
        }
        if signals.signals.is_empty() {
            warnings.push("the signal source gives no signal".to_owned());
        }
        let mut prepared = Prepared { symbols, candidates: Vec::new(), warnings };
        let candidates = candidates(&prepared.markets(), signals.signals.clone(), &scenario.entry);
        prepared.warnings.extend(check_funding(scenario, &prepared, &candidates)?);
        prepared.candidates = candidates;
        Ok(prepared)
    }

    fn prepare_symbol(
        &self,
        scenario: &Scenario,
        inputs: &Inputs,
        bars: &Arc<SymbolBars>,
        keys: &SymbolKeys,
        settings: &SymbolSettings,
    ) -> Result<PreparedSymbol, RunError> {
        let indicators = self.indicators.take(keys.indicators, || {
            Arc::new(IndicatorSet::compute(&bars.decision, &scenario.indicators))
        });
        let regimes = self.regimes.take(keys.regimes, || {
            regimes(scenario, inputs, bars, &indicators).map(Arc::new).map_err(Arc::new)
        });
        let known_atr = keys.known_atr.map(|key| {
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
            self.indicators.report("indicators"),
            self.regimes.report("regimes"),
            self.known_atr.report("known_atr"),
            self.funding.report("funding"),
            self.signals.report("signals"),
        ]
    }
}

fn uses_current_atr(plan: &ExitPlan) -> bool {
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
            Ok(Published { regimes, n_unused_labels: 0 })
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
            .map(|(regimes, n_unused_labels)| Published { regimes, n_unused_labels })
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
    prepared: &Prepared,
    candidates: &[Candidate],
) -> Result<Vec<String>, RunError> {
    let Funding::File { path, gap } = &scenario.funding else { return Ok(Vec::new()) };
    let mut warnings = Vec::new();
    for (idx, symbol) in prepared.symbols.iter().enumerate() {
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
