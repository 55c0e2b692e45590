//! The keys of a grid point's stages.
//!
//! Neighbours in a grid agree on most settings, and a key costs microseconds: settings that are
//! those of the point before keep its keys.

use crate::inputs::Inputs;
use crate::key::StageKey;
use crate::known::series_needed;
use exitlab_core::PlanId;
use exitlab_exit::{
    Ambiguity, Costs, EntrySettings, ExitPlan, FillRules, OnChange, Series, TrailLine,
};
use exitlab_indicators::IndicatorSettings;
use exitlab_regime::VolatilitySettings;
use exitlab_scenario::{Classifier, Funding, Scenario, SignalSettings, Source};
use serde::Serialize;
use std::sync::Arc;

/// The keys of one symbol's stages.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct SymbolKeys {
    pub(crate) indicators: StageKey,
    pub(crate) regimes: StageKey,
    pub(crate) clock: StageKey,
    pub(crate) funding: StageKey,
    pub(crate) pyramid: StageKey,
}

/// The keys of the stages up to the candidates.
#[derive(Debug, PartialEq)]
pub(crate) struct CandidateKeys {
    pub(crate) symbols: Vec<SymbolKeys>,
    pub(crate) timeline: StageKey,
    pub(crate) signals: StageKey,
    pub(crate) signal_exits: StageKey,
    pub(crate) candidates: StageKey,
}

/// The keys of one grid point's stages.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct PointKeys {
    pub(crate) shared: Arc<CandidateKeys>,
    /// The lines of each of the scenario's files.
    pub(crate) lines: Vec<StageKey>,
    /// The series that the plans need, by symbol.
    pub(crate) series: Vec<Vec<(Series, StageKey)>>,
    /// Outcomes of each plan that the point's replays may use.
    pub(crate) outcomes: Vec<(PlanId, StageKey)>,
    /// Outcomes of each profile whose choices the point's replays make again.
    pub(crate) rechosen: Vec<RechosenKey>,
}

/// A profile's choices that are made again while a position is open.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct RechosenKey {
    pub(crate) profile: usize,
    pub(crate) on_change: OnChange,
    pub(crate) outcomes: StageKey,
}

impl PointKeys {
    /// Every series of every symbol.
    pub(crate) fn known_series(&self) -> impl Iterator<Item = StageKey> {
        self.series.iter().flatten().map(|(_, key)| *key)
    }

    /// Outcomes of plans and of choices.
    pub(crate) fn all_outcomes(&self) -> impl Iterator<Item = StageKey> {
        let of_plans = self.outcomes.iter().map(|(_, key)| *key);
        of_plans.chain(self.rechosen.iter().map(|rechosen| rechosen.outcomes))
    }
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
                    clock: StageKey::new("clock", &bars.key),
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
            signal_exits: StageKey::new("signal_exits", &signals),
            candidates: StageKey::new("candidates", &(signals, &self.entry)),
        }
    }
}

/// What all outcomes of a point read beside candidates and plan. Exit signals, known ATRs and computed
/// lines are a function of what the candidates read and of the plan.
#[derive(Debug, Clone, PartialEq, Serialize)]
struct ExitKeySettings {
    fills: FillRules,
    ambiguity: Ambiguity,
    costs: Vec<Costs>,
}

/// What the outcomes of one plan read.
#[derive(Debug, Clone, PartialEq, Serialize)]
struct OutcomeSettings {
    candidates: StageKey,
    exits: StageKey,
    funding: Vec<StageKey>,
    /// Without its name and description, which change no outcome.
    plan: ExitPlan,
    /// Where the plan trails a line of a file.
    line_file: Option<Source>,
}

/// What the outcomes of a profile's choices read that are made again. What the profile chooses from,
/// regimes and volatility levels, the candidates read too.
#[derive(Debug, Clone, PartialEq, Serialize)]
struct RechosenSettings {
    on_change: OnChange,
    /// By regime, then where volatility is high.
    choices: Vec<PlanId>,
    /// Of the choices.
    plans: Vec<OutcomeSettings>,
}

/// The key of the last value, for the next one that equals it.
#[derive(Debug)]
struct LastKey<T, K>(Option<(T, K)>);

impl<T, K> Default for LastKey<T, K> {
    fn default() -> LastKey<T, K> {
        LastKey(None)
    }
}

impl<T: PartialEq, K: Clone> LastKey<T, K> {
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
    shared: LastKey<CandidateSettings, Arc<CandidateKeys>>,
    exits: LastKey<ExitKeySettings, StageKey>,
    /// By plan.
    outcomes: Vec<LastKey<OutcomeSettings, StageKey>>,
    /// By position among the profiles that are asked again.
    rechosen: Vec<LastKey<RechosenSettings, StageKey>>,
}

impl KeyMaker {
    /// The keys of a point whose replays may use `plans`, and make the choices of the profiles of
    /// `rechosen` again.
    pub(crate) fn keys(
        &mut self,
        scenario: &Scenario,
        inputs: &Inputs,
        plans: &[PlanId],
        rechosen: &[(usize, OnChange)],
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
        let of_plan = |plan_id: PlanId| {
            let (name, description) = (String::new(), String::new());
            let plan = scenario.plan(plan_id);
            let line_file = plan.series().and_then(|series| line_file(scenario, series));
            OutcomeSettings {
                candidates: shared.candidates,
                exits,
                funding: funding.clone(),
                plan: ExitPlan { name, description, ..plan.clone() },
                line_file: line_file.cloned(),
            }
        };
        self.outcomes.resize_with(scenario.plans.len().max(self.outcomes.len()), LastKey::default);
        let outcomes = plans
            .iter()
            .map(|plan_id| {
                let last = &mut self.outcomes[plan_id.0 as usize];
                let key =
                    last.get(of_plan(*plan_id), |settings| StageKey::new("outcomes", settings));
                (*plan_id, key)
            })
            .collect();
        self.rechosen.resize_with(rechosen.len().max(self.rechosen.len()), LastKey::default);
        let rechosen = rechosen
            .iter()
            .zip(&mut self.rechosen)
            .map(|((profile, on_change), last)| {
                let choices = choices(scenario, *profile);
                let plans = choices.iter().map(|plan| of_plan(*plan)).collect();
                let settings = RechosenSettings { on_change: *on_change, choices, plans };
                let outcomes = last.get(settings, |settings| StageKey::new("rechosen", settings));
                RechosenKey { profile: *profile, on_change: *on_change, outcomes }
            })
            .collect();
        let needed = series_needed(scenario.plans.iter());
        let bars: Vec<StageKey> = inputs.symbols.iter().map(|bars| bars.key).collect();
        let line =
            |path: &Source| StageKey::new("lines", &(&bars, path, scenario.signals.stamps()));
        let series = shared
            .symbols
            .iter()
            .map(|symbol| {
                let key = |series: &Series| match line_file(scenario, *series) {
                    Some(path) => StageKey::new("known_line", &(symbol.clock, line(path))),
                    None => StageKey::new("known_series", &(symbol.indicators, series)),
                };
                needed.iter().map(|series| (*series, key(series))).collect()
            })
            .collect();
        let lines = scenario.line_files.iter().map(line).collect();
        PointKeys { shared, lines, series, outcomes, rechosen }
    }
}

/// The plans that a profile may choose: by regime, then where volatility is high.
pub(crate) fn choices(scenario: &Scenario, profile: usize) -> Vec<PlanId> {
    scenario.profiles[profile].mode_choices().map(|choice| choice.plan).collect()
}

/// The file of a series that is read from one.
fn line_file(scenario: &Scenario, series: Series) -> Option<&Source> {
    match series {
        Series::Line(TrailLine::File(file)) => scenario.line_files.get(file.0 as usize),
        Series::Atr | Series::Line(TrailLine::Computed(_)) => None,
    }
}
