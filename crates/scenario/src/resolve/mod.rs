//! From the scenario as read to the scenario as used: every check beyond types and names of keys.

mod checks;
mod data;
mod execution;
mod exit_modes;
mod market;
mod modes_and_signals;
pub(crate) mod profiles;
mod reading;
mod run;
mod session_exit;
mod time_zone;
mod trail_line;
mod trailing;

use crate::fault::Fault;
use crate::folder::Folder;
use crate::key_path::KeyPath;
use crate::raw::Sections;
use crate::scenario::Scenario;
use data::resolve_data;
use std::sync::Arc;
use trail_line::LineFiles;

/// Something that is worth a warning at a path.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct SettingWarning {
    pub(crate) path: Vec<String>,
    pub(crate) message: String,
}

/// A scenario that was checked, with what its sections are warned of.
#[derive(Debug, Clone)]
pub(crate) struct Resolved {
    pub(crate) scenario: Scenario,
    mode_warnings: Vec<SettingWarning>,
    profile_warnings: Vec<SettingWarning>,
}

impl Resolved {
    /// Every warning, in the order of the sections.
    pub(crate) fn warnings(&self) -> impl Iterator<Item = SettingWarning> {
        let data_warnings = data::data_warnings(&self.scenario.raw, &self.scenario.data);
        data_warnings
            .chain(modes_and_signals::signal_warnings(&self.scenario))
            .chain(self.mode_warnings.clone())
            .chain(modes_and_signals::mode_warnings(&self.scenario))
            .chain(self.profile_warnings.clone())
    }
}

/// Checks a completed scenario. What its sections share with `base` is taken from there: names of
/// profiles and exit modes are the same in both. The warnings of the result are still to be filled
/// in from the oddities.
pub(crate) fn resolve(
    raw: Sections,
    folder: &Folder,
    base: Option<&Resolved>,
) -> Result<Resolved, Fault> {
    macro_rules! unless_same {
        ($($section:ident),+; $from_base:expr; $resolved:expr) => {
            match base {
                Some(base) if true $(&& raw.$section.is_same(&base.scenario.raw.$section))+ => {
                    let from_base: fn(&Resolved) -> _ = $from_base;
                    from_base(base)
                }
                Some(_) | None => $resolved,
            }
        };
    }
    check_head(&raw)?;
    let data = unless_same!(data, costs, portfolio; |base| Arc::clone(&base.scenario.data);
        Arc::new(resolve_data(&raw, folder)?));
    let indicators = market::resolve_indicators(&raw.indicators)?;
    let volatility = market::resolve_volatility(&raw.regime.volatility)?;
    let classifier = market::resolve_classifier(&raw.regime, folder)?;
    let signals = market::resolve_signals(&raw.signals, folder)?;
    let entry = execution::resolve_entry(&raw.entry)?;
    let (fills, ambiguity) = execution::resolve_fills(&raw.fills);
    let (plans, line_files, mode_warnings) = unless_same!(exit_modes;
    |base| {
        let Scenario { plans, line_files, .. } = &base.scenario;
        (Arc::clone(plans), line_files.clone(), base.mode_warnings.clone())
    };
    {
        let (mut files, mut warnings) = (LineFiles::new(folder), Vec::new());
        let plans = exit_modes::resolve_exit_modes(&raw.exit_modes, &mut files, &mut warnings)?;
        (plans.into(), files.into_paths(), warnings)
    });
    let (profiles, profile_warnings) = unless_same!(profiles;
    |base| (Arc::clone(&base.scenario.profiles), base.profile_warnings.clone());
    {
        let mut warnings = Vec::new();
        (profiles::resolve_profiles(&raw.profiles, &plans, &mut warnings)?.into(), warnings)
    });
    let orchestrator = run::resolve_orchestrator(&raw.orchestrator, &profiles, &plans)?;
    let portfolio = run::resolve_portfolio(&raw.portfolio)?;
    let study_plans = run::resolve_study(&raw.study.plans, &plans, &profiles)?;
    let sweep = unless_same!(sweep; |base| Arc::clone(&base.scenario.sweep);
        Arc::new(run::resolve_sweep(&raw.sweep, &profiles, &plans)?));
    let statistics = run::resolve_statistics(&raw.statistics)?;
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
        orchestrator,
        profiles,
        plans,
        line_files,
        portfolio,
        study_plans,
        sweep,
        statistics,
        warnings: Vec::new(),
        raw: Arc::new(raw),
    };
    modes_and_signals::check_signal_stops(&scenario)?;
    Ok(Resolved { scenario, mode_warnings, profile_warnings })
}

fn check_head(raw: &Sections) -> Result<(), Fault> {
    if raw.schema != 1 {
        return Err(KeyPath::top("schema").fault_with_help(
            format_args!("is {}, which this version of exitlab does not support", raw.schema),
            "write schema = 1",
        ));
    }
    let fits = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-');
    let is_dots = raw.name.chars().all(|c| c == '.');
    if !raw.name.chars().all(fits) || is_dots {
        return Err(KeyPath::top("name").fault_with_help(
            format_args!("is {:?}, which cannot name a folder", raw.name),
            "write letters, digits, and the characters . _ -",
        ));
    }
    Ok(())
}
