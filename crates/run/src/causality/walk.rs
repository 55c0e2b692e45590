//! The whole chain on some data, with everything that a causality check compares.

use crate::engine::Purpose;
use crate::inputs::Inputs;
use crate::portfolio_runs::{Keep, KeepRows, replay_all};
use crate::prepare::Stages;
use crate::prepared::Prepared;
use crate::results::ReplayResult;
use crate::settings::on_change;
use crate::study_plans::OwnedStudyPlan;
use crate::{Engine, RunError, Silent};
use exitlab_core::{BarSeries, Regime, Signal, Timestamp, Trade, VolLevel};
use exitlab_exit::{
    Ambiguity, BOUNDING_RULES, ExitMode, FillRules, IntrabarRule, ModeSchedule, OnChange, Rechoice,
    evaluate,
};
use exitlab_indicators::IndicatorSet;
use exitlab_metrics::GroupBy;
use exitlab_replay::{KeepLegs, StudyPlan, StudySettings, study};
use exitlab_scenario::{Scenario, StudyPlan as PlanSetting};
use std::sync::Arc;

/// One symbol's columns.
#[derive(Debug, Clone)]
pub(super) struct SymbolWalk {
    pub(super) name: String,
    pub(super) decision: Arc<BarSeries>,
    pub(super) execution: Arc<BarSeries>,
    pub(super) indicators: IndicatorSet,
    pub(super) regimes: Vec<Option<Regime>>,
    pub(super) vol_levels: Vec<Option<VolLevel>>,
    /// Whether the last resampled bar was not complete and left out.
    pub(super) is_last_dropped: bool,
}

/// A plan of the study with its outcomes, in the order of signals.
#[derive(Debug, Clone)]
pub(super) struct PlanWalk {
    pub(super) plan: String,
    pub(super) outcomes: Vec<Trade>,
}

/// Everything that a run decided.
#[derive(Debug, Clone)]
pub(super) struct Walk {
    pub(super) symbols: Vec<SymbolWalk>,
    /// In decision order.
    pub(super) signals: Vec<Signal>,
    /// Each plan of `[study]`.
    pub(super) plans: Vec<PlanWalk>,
    /// Each profile × mode of `[sweep]`, with all rows.
    pub(super) replays: Vec<ReplayResult>,
    prepared: Arc<Prepared>,
    /// Choices of profiles that the runs make again, by symbol.
    rechosen: Vec<(OnChange, Vec<ModeSchedule>)>,
}

impl Walk {
    /// Walks a scenario on these inputs with the default engine, which users run.
    pub(super) fn new(
        scenario: &Scenario,
        inputs: &Inputs,
        purpose: Purpose,
    ) -> Result<Walk, RunError> {
        let stages = Stages::new(Engine::Leap, purpose);
        let keys = stages.expect(scenario, inputs);
        let prepared = stages.prepare(scenario, inputs, &keys)?;
        let rows = KeepRows {
            remodes: false,
            policy_changes: false,
            daily_r: false,
            ablation: false,
            ..KeepRows::ALL
        };
        let keep = Keep { by: GroupBy::NONE, rows };
        let replays = purpose.replays(scenario);
        let replays = replay_all(scenario, &prepared, &replays, keep, Engine::Leap, &Silent)?;
        let markets = prepared.markets();
        let symbols = inputs
            .symbols
            .iter()
            .zip(&markets)
            .map(|(bars, market)| SymbolWalk {
                name: bars.symbol.clone(),
                decision: Arc::clone(&bars.decision),
                execution: Arc::clone(&bars.execution),
                indicators: market.indicators.clone(),
                regimes: market.regimes.regimes().to_vec(),
                vol_levels: market.regimes.vol_levels().to_vec(),
                is_last_dropped: bars.notes.is_last_bucket_dropped,
            })
            .collect();
        let owned = OwnedStudyPlan::all(scenario);
        let schedules: Vec<_> = owned.iter().map(|plan| plan.schedules(&prepared)).collect();
        let plans: Vec<StudyPlan<'_>> =
            owned.iter().zip(&schedules).map(|(plan, own)| plan.borrowed(own)).collect();
        let settings = StudySettings {
            rules: scenario.fills,
            ambiguity: scenario.ambiguity,
            legs: KeepLegs::Yes,
        };
        let plans = study(&markets, &prepared.candidates, &plans, &settings)
            .into_iter()
            .zip(&owned)
            .map(|(outcomes, plan)| PlanWalk { plan: plan.name.clone(), outcomes })
            .collect();
        let signals = prepared.candidates.iter().map(|candidate| candidate.signal).collect();
        drop(markets);
        let rechosen = rechosen(scenario, &prepared);
        Ok(Walk { symbols, signals, plans, replays, prepared: Arc::new(prepared), rechosen })
    }

    /// Whether every intrabar rule had closed a trade by then, so that its `r_low` and `r_high` were
    /// known. Where the runs choose modes again, whichever choice was the trade's.
    pub(super) fn bounds_are_known(
        &self,
        scenario: &Scenario,
        trade: &Trade,
        by: Timestamp,
    ) -> bool {
        let Some(candidate) = self.prepared.candidates.get(trade.signal_id) else { return false };
        let Ok(entry) = &candidate.entry else { return false };
        let market = self.prepared.markets()[trade.symbol.0 as usize].exit_market();
        let kept = ExitMode::fixed(trade.plan, scenario.plan(trade.plan));
        let rechosen = self.rechosen.iter().map(|(on_change, schedules)| {
            let schedule = &schedules[trade.symbol.0 as usize];
            let plans = &scenario.plans;
            let rechoice = Rechoice { on_change: *on_change, schedule, plans };
            ExitMode { rechoice: Some(rechoice), ..kept }
        });
        let modes: Vec<ExitMode<'_>> = std::iter::once(kept).chain(rechosen).collect();
        let has_closed = |intrabar: IntrabarRule| {
            let rules = FillRules { intrabar, ..scenario.fills };
            modes.iter().all(|mode| {
                let outcome = evaluate(&market, entry, *mode, rules, Ambiguity::Off);
                outcome.legs.last().is_some_and(|leg| leg.known_at <= by)
            })
        };
        BOUNDING_RULES.into_iter().all(has_closed)
    }
}

/// The choices of every profile, where a run of the scenario makes choices again.
fn rechosen(scenario: &Scenario, prepared: &Prepared) -> Vec<(OnChange, Vec<ModeSchedule>)> {
    let of_replays = Purpose::Sweep
        .replays(scenario)
        .into_iter()
        .filter_map(|(profile, mode)| Some((profile, on_change(scenario, mode)?)));
    let of_study = scenario.study_plans.iter().filter_map(|plan| match plan {
        PlanSetting::Policy { kind, profile } => Some((*profile, kind.on_change()?)),
        PlanSetting::Fixed(_) => None,
    });
    let mut wanted: Vec<(usize, OnChange)> = Vec::new();
    for pair in of_replays.chain(of_study) {
        if !wanted.contains(&pair) {
            wanted.push(pair);
        }
    }
    let schedules = |(profile, on_change): (usize, OnChange)| {
        (on_change, prepared.schedules(&scenario.profiles[profile]))
    };
    wanted.into_iter().map(schedules).collect()
}
