//! Ablation: what each step of a policy's integration does to the same candidates.

use crate::RunError;
use crate::account_metrics::account_metrics;
use crate::prepared::Prepared;
use crate::results::AblationStep;
use crate::settings::portfolio_settings;
use exitlab_metrics::{ClosedTrades, TradeMetrics};
use exitlab_orchestrator::{Integration, PRESETS};
use exitlab_replay::{ModeSelection, PlanOutcomes, ReplayEngine, ReplayInputs, Rows, replay};
use exitlab_scenario::Scenario;
use rayon::prelude::*;
use std::sync::Arc;
use tracing::subscriber::{NoSubscriber, with_default};

/// The exits of every plan: those that the point's own replays share, and empty ones to be filled for
/// plans that only a preset uses.
pub(crate) fn outcomes_of_all_plans(prepared: &Prepared) -> Vec<Option<Arc<PlanOutcomes>>> {
    let n_candidates = prepared.candidates.len();
    let own_or_new = |outcomes: &Option<Arc<PlanOutcomes>>| {
        outcomes.clone().or_else(|| Some(Arc::new(PlanOutcomes::new(n_candidates))))
    };
    prepared.outcomes.iter().map(own_or_new).collect()
}

/// Replays a profile's policy under every preset that asks for one. Settings other than the
/// integration are the scenario's.
///
/// # Errors
/// [`RunError::MissingFunding`] where a trade was open at an instant without a rate.
pub(crate) fn ablate(
    scenario: &Scenario,
    prepared: &Prepared,
    inputs: &ReplayInputs<'_>,
    profile: usize,
    engine: ReplayEngine<'_>,
) -> Result<Vec<AblationStep>, RunError> {
    let presets: Vec<(&'static str, Integration)> = PRESETS
        .into_iter()
        .filter(|name| *name != "off")
        .filter_map(|name| Some((name, Integration::preset(name)?)))
        .collect();
    // Collected before the first error is taken: which one that is may not depend on threads.
    let steps: Vec<Result<AblationStep, RunError>> = presets
        .into_par_iter()
        .map(|(name, integration)| {
            let own = portfolio_settings(scenario, profile, ModeSelection::Policy, Rows::NONE);
            let settings = exitlab_replay::ReplaySettings { integration, ..own };
            // The log is of the run's own replays.
            let run = with_default(NoSubscriber::default(), || replay(inputs, &settings, engine));
            prepared.check_funding(scenario, &run.trades)?;
            let closed = ClosedTrades::new(&run.trades);
            Ok(AblationStep {
                integration: name,
                funnel: run.funnel,
                trades: TradeMetrics::of(
                    closed.in_order().iter().copied(),
                    scenario.orchestrator.scratch_r,
                ),
                portfolio: account_metrics(scenario, prepared, &run),
            })
        })
        .collect();
    steps.into_iter().collect()
}
