//! From the scenario as typed to the scenario as used: every check beyond types and names of keys.

mod checks;
mod data;
mod execution;
mod exit_modes;
mod market;
pub(crate) mod profiles;
mod run;

pub(crate) use data::resolve_data;

use crate::at::At;
use crate::fault::Fault;
use crate::raw::RawScenario;
use crate::scenario::Scenario;
use crate::settings::DataSettings;
use std::path::Path;
use std::sync::Arc;

/// Something that is worth a warning at a path.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Odd {
    pub(crate) path: Vec<String>,
    pub(crate) message: String,
}

/// Checks a completed scenario. `data` is what its data section is known to resolve to, where it
/// is. The warnings of the result are still to be filled in from the oddities.
pub(crate) fn resolve(
    raw: RawScenario,
    folder: &Path,
    data: Option<Arc<DataSettings>>,
) -> Result<(Scenario, Vec<Odd>), Fault> {
    let mut odd = Vec::new();
    check_head(&raw)?;
    let data = match data {
        Some(data) => data,
        None => Arc::new(resolve_data(&raw, folder)?),
    };
    odd.extend(data::odd_data(&raw, &data));
    let indicators = market::resolve_indicators(&raw.indicators)?;
    let volatility = market::resolve_volatility(&raw.regime.volatility)?;
    let classifier = market::resolve_classifier(&raw.regime, folder)?;
    let signals = market::resolve_signals(&raw.signals, folder)?;
    let entry = execution::resolve_entry(&raw.entry)?;
    let (fills, ambiguity) = execution::resolve_fills(&raw.fills);
    let funding = execution::resolve_funding(&raw.costs.funding, folder)?;
    let plans = exit_modes::resolve_exit_modes(&raw.exit_modes, &mut odd)?;
    let profiles = profiles::resolve_profiles(&raw.profiles, &plans, &mut odd)?;
    let orchestrator = run::resolve_orchestrator(&raw.orchestrator, &profiles, &plans)?;
    let portfolio = run::resolve_portfolio(&raw.portfolio)?;
    let study_plans = run::resolve_study(&raw.study.plans, &plans)?;
    let sweep = run::resolve_sweep(&raw.sweep, &profiles, &plans)?;
    let scenario = Scenario {
        name: raw.name.clone(),
        question: raw.question.clone(),
        data,
        indicators,
        volatility,
        classifier,
        signals,
        entry,
        fills,
        ambiguity,
        funding,
        orchestrator,
        profiles,
        plans,
        portfolio,
        study_plans,
        sweep,
        warnings: Vec::new(),
        raw: Arc::new(raw),
    };
    Ok((scenario, odd))
}

fn check_head(raw: &RawScenario) -> Result<(), Fault> {
    if raw.schema != 1 {
        return Err(At::top("schema").fault_with_help(
            format_args!("is {}, which this exitlab does not read", raw.schema),
            "write schema = 1",
        ));
    }
    let fits = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-');
    let is_dots = raw.name.chars().all(|c| c == '.');
    if !raw.name.chars().all(fits) || is_dots {
        return Err(At::top("name").fault_with_help(
            format_args!("is {:?}, which cannot name a folder", raw.name),
            "write letters, digits, and the characters . _ -",
        ));
    }
    Ok(())
}
