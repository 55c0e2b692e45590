//! The keys of a grid point's stages.
//!
//! Neighbours in a grid agree on most settings, and a key costs microseconds: settings that are
//! those of the point before keep its keys.

use crate::current_atr::uses_current_atr;
use crate::inputs::Inputs;
use crate::key::StageKey;
use exitlab_core::PlanId;
use exitlab_exit::{Ambiguity, Costs, EntrySettings, ExitPlan, FillRules};
use exitlab_indicators::IndicatorSettings;
use exitlab_regime::VolatilitySettings;
use exitlab_scenario::{Classifier, Funding, Scenario, SignalSettings};
use std::sync::Arc;

/// The keys of one symbol's stages.
#[derive(Debug, Clone, Copy)]
pub(crate) struct SymbolKeys {
    pub(crate) indicators: StageKey,
    pub(crate) regimes: StageKey,
    pub(crate) known_atr: StageKey,
    pub(crate) funding: StageKey,
    pub(crate) pyramid: StageKey,
}

/// The keys of the stages up to the candidates.
#[derive(Debug)]
pub(crate) struct CandidateKeys {
    pub(crate) symbols: Vec<SymbolKeys>,
    pub(crate) timeline: StageKey,
    pub(crate) signals: StageKey,
    pub(crate) candidates: StageKey,
}

/// The keys of one grid point's stages.
#[derive(Debug, Clone)]
pub(crate) struct PointKeys {
    pub(crate) shared: Arc<CandidateKeys>,
    pub(crate) trails_current_atr: bool,
    /// Outcomes of each plan that the point's replays may use.
    pub(crate) outcomes: Vec<(PlanId, StageKey)>,
}

/// What the stages up to the candidates read.
#[derive(Debug, Clone, PartialEq)]
struct CandidateSettings {
    bars: Vec<StageKey>,
    indicators: IndicatorSettings,
    classifier: Classifier,
    volatility: VolatilitySettings,
    /// By symbol.
    funding: Vec<Funding>,
    signals: SignalSettings,
    entry: EntrySettings,
}

impl CandidateSettings {
    fn of(scenario: &Scenario, inputs: &Inputs) -> CandidateSettings {
        CandidateSettings {
            bars: inputs.symbols.iter().map(|bars| bars.key).collect(),
            indicators: scenario.indicators,
            classifier: scenario.classifier.clone(),
            volatility: scenario.volatility,
            funding: scenario.data.symbols.iter().map(|s| s.funding.clone()).collect(),
            signals: scenario.signals.clone(),
            entry: scenario.entry,
        }
    }

    fn keys(&self, inputs: &Inputs) -> CandidateKeys {
        let symbols: Vec<SymbolKeys> = inputs
            .symbols
            .iter()
            .zip(&self.funding)
            .map(|(bars, funding)| {
                let indicators = StageKey::new("indicators", &(bars.key, &self.indicators));
                SymbolKeys {
                    indicators,
                    regimes: StageKey::new(
                        "regimes",
                        &(indicators, &bars.symbol, &self.classifier, &self.volatility),
                    ),
                    known_atr: StageKey::new("known_atr", &indicators),
                    funding: StageKey::new("funding", &(bars.key, funding)),
                    pyramid: StageKey::new("pyramid", &bars.key),
                }
            })
            .collect();
        let inputs_of_signals: Vec<_> = symbols.iter().map(|k| (k.indicators, k.regimes)).collect();
        let signals = StageKey::new("signals", &(inputs_of_signals, &self.signals));
        CandidateKeys {
            symbols,
            timeline: StageKey::new("timeline", &self.bars),
            signals,
            candidates: StageKey::new("candidates", &(signals, &self.entry)),
        }
    }
}

/// What all outcomes of a point read beside candidates and plan. Known ATRs are a function of what
/// the candidates read.
#[derive(Debug, Clone, PartialEq)]
struct ExitKeySettings {
    fills: FillRules,
    ambiguity: Ambiguity,
    costs: Vec<Costs>,
}

/// What the outcomes of one plan read.
#[derive(Debug, Clone, PartialEq)]
struct OutcomeSettings {
    candidates: StageKey,
    exits: StageKey,
    funding: Vec<StageKey>,
    /// Without its name and description, which change no outcome.
    plan: ExitPlan,
}

/// The key of the last value, for the next one that equals it.
#[derive(Debug)]
struct Last<T, K>(Option<(T, K)>);

impl<T, K> Default for Last<T, K> {
    fn default() -> Last<T, K> {
        Last(None)
    }
}

impl<T: PartialEq, K: Clone> Last<T, K> {
    fn get(&mut self, value: T, key: impl FnOnce(&T) -> K) -> K {
        match &self.0 {
            Some((last, key)) if *last == value => key.clone(),
            Some(_) | None => {
                let key = key(&value);
                self.0 = Some((value, key.clone()));
                key
            }
        }
    }
}

/// Makes keys, and remembers those of the point before.
#[derive(Debug, Default)]
pub(crate) struct KeyMaker {
    shared: Last<CandidateSettings, Arc<CandidateKeys>>,
    exits: Last<ExitKeySettings, StageKey>,
    /// By plan.
    outcomes: Vec<Last<OutcomeSettings, StageKey>>,
}

impl KeyMaker {
    /// The keys of a point whose replays may use `plans`.
    pub(crate) fn keys(
        &mut self,
        scenario: &Scenario,
        inputs: &Inputs,
        plans: &[PlanId],
    ) -> PointKeys {
        let shared = self.shared.get(CandidateSettings::of(scenario, inputs), |settings| {
            Arc::new(settings.keys(inputs))
        });
        let exit_settings = ExitKeySettings {
            fills: scenario.fills,
            ambiguity: scenario.ambiguity,
            costs: scenario.data.symbols.iter().map(|s| s.costs).collect(),
        };
        let exits = self.exits.get(exit_settings, |settings| StageKey::new("exits", settings));
        let funding: Vec<StageKey> = shared.symbols.iter().map(|s| s.funding).collect();
        self.outcomes.resize_with(scenario.plans.len().max(self.outcomes.len()), Last::default);
        let outcomes = plans
            .iter()
            .map(|plan_id| {
                let (name, description) = (String::new(), String::new());
                let settings = OutcomeSettings {
                    candidates: shared.candidates,
                    exits,
                    funding: funding.clone(),
                    plan: ExitPlan { name, description, ..scenario.plan(*plan_id).clone() },
                };
                let last = &mut self.outcomes[plan_id.0 as usize];
                (*plan_id, last.get(settings, |settings| StageKey::new("outcomes", settings)))
            })
            .collect();
        let trails_current_atr = scenario.plans.iter().any(uses_current_atr);
        PointKeys { shared, trails_current_atr, outcomes }
    }
}
