//! The scenario as used: checked, resolved, in the units that the engine wants.

use crate::dotted::parse_dotted;
use crate::fault::suggest;
use crate::grid::GridPoint;
use crate::modes::{PolicyKind, StudyPlan, SweepMode};
use crate::raw::Sections;
use crate::sample::sample_grid_ids;
use crate::source::Source;
use crate::used::{
    Classifier, DataSettings, OrchestratorSettings, PortfolioSettings, SignalSettings,
    StatisticsSettings, SweepSettings,
};
use crate::warning::Warning;
use exitlab_core::PlanId;
use exitlab_exit::{Ambiguity, EntrySettings, ExitPlan, FillRules};
use exitlab_indicators::IndicatorSettings;
use exitlab_orchestrator::Profile;
use exitlab_regime::VolatilitySettings;
use std::sync::Arc;

/// A scenario, checked (SPEC §12). Made by [`ScenarioFile::resolve`](crate::ScenarioFile::resolve).
#[derive(Debug, Clone, PartialEq)]
pub struct Scenario {
    /// Name, of which run folders are named.
    pub name: String,
    /// The question that the scenario answers; may be empty.
    pub question: String,
    /// Bars.
    pub data: Arc<DataSettings>,
    /// Indicator periods.
    pub indicators: IndicatorSettings,
    /// Volatility levels.
    pub volatility: VolatilitySettings,
    /// Regimes.
    pub classifier: Classifier,
    /// Signals.
    pub signals: SignalSettings,
    /// Entries.
    pub entry: EntrySettings,
    /// How fills are derived from bars.
    pub fills: FillRules,
    /// Whether trades have `r_low` and `r_high`.
    pub ambiguity: Ambiguity,
    /// Who decides, and what of it is enforced.
    pub orchestrator: OrchestratorSettings,
    /// SAFE, AGGRESSIVE, then new ones in the order of the file.
    pub profiles: Arc<[Profile]>,
    /// The three built-in plans, then new ones in the order of the file. A [`PlanId`] is a position
    /// in here.
    pub plans: Arc<[ExitPlan]>,
    /// Files of lines that the plans trail, each once. A [`LineFileId`] is a position in here.
    ///
    /// [`LineFileId`]: exitlab_exit::LineFileId
    pub line_files: Vec<Source>,
    /// The portfolio.
    pub portfolio: PortfolioSettings,
    /// What the exit study takes every signal under.
    pub study_plans: Vec<StudyPlan>,
    /// The sweep.
    pub sweep: Arc<SweepSettings>,
    /// How verdicts are made.
    pub statistics: StatisticsSettings,
    /// What is odd about the scenario, though legal.
    pub warnings: Vec<Warning>,
    pub(crate) raw: Arc<Sections>,
}

/// A name that a command line gave and the scenario does not have.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("unknown {what}: `{name}`")]
pub struct UnknownName {
    /// `profile` or `exit mode`.
    pub what: &'static str,
    /// The name.
    pub name: String,
    /// The names that there are.
    pub allowed: Vec<String>,
}

impl UnknownName {
    /// Position of a name among those that there are: as it is, else in another case.
    ///
    /// # Errors
    /// Where there is none, or several in other cases.
    pub fn position(
        what: &'static str,
        name: &str,
        allowed: Vec<String>,
    ) -> Result<usize, UnknownName> {
        let exact = allowed.iter().position(|known| known == name);
        let in_other_case = || {
            let mut alike =
                allowed.iter().enumerate().filter(|(_, known)| known.eq_ignore_ascii_case(name));
            let only = alike.next().map(|(position, _)| position);
            only.filter(|_| alike.next().is_none())
        };
        match exact.or_else(in_other_case) {
            Some(position) => Ok(position),
            None => Err(UnknownName { what, name: name.to_owned(), allowed }),
        }
    }

    /// The names that there are, after the one that may be meant.
    pub fn help(&self) -> String {
        suggest(&self.name, &self.allowed, "there are")
    }
}

impl Scenario {
    /// Number of points of the whole grid; 1 without a grid.
    pub fn n_grid_points(&self) -> usize {
        self.sweep.grid.iter().map(|axis| axis.values.len()).product()
    }

    /// Number of grid points that are run: those of the sample, or all.
    pub fn n_run_points(&self) -> usize {
        self.sweep.sample.map_or_else(|| self.n_grid_points(), |sample| sample.n)
    }

    /// Numbers of the grid points that are run, ascending.
    pub fn grid_ids(&self) -> Vec<usize> {
        match &self.sweep.sample {
            None => (0..self.n_grid_points()).collect(),
            Some(sample) => {
                let n_values: Vec<usize> =
                    self.sweep.grid.iter().map(|axis| axis.values.len()).collect();
                sample_grid_ids(sample, &n_values)
            }
        }
    }

    /// The point of that number, the last axis fastest; `None` beyond the last.
    pub fn grid_point(&self, grid_id: usize) -> Option<GridPoint> {
        if grid_id >= self.n_grid_points() {
            return None;
        }
        let mut rest = grid_id;
        let mut values = Vec::with_capacity(self.sweep.grid.len());
        for axis in self.sweep.grid.iter().rev() {
            let n = axis.values.len();
            values.push((axis.path.clone(), axis.values[rest % n].clone()));
            rest /= n;
        }
        values.reverse();
        Some(GridPoint { grid_id, values })
    }

    /// Every point that is run, in order: one without values where there is no grid.
    pub fn grid_points(&self) -> Vec<GridPoint> {
        self.grid_ids().into_iter().filter_map(|grid_id| self.grid_point(grid_id)).collect()
    }

    /// The grid point that has the scenario's own values; none where a value of its own is not on the
    /// grid.
    pub fn own_grid_id(&self) -> Option<usize> {
        let own = self.effective_json();
        self.sweep.grid.iter().try_fold(0, |grid_id, axis| {
            let mut value = &own;
            for key in parse_dotted(&axis.path)? {
                value = value.get(key)?;
            }
            let position = axis.values.iter().position(|other| is_same(value, other))?;
            Some(grid_id * axis.values.len() + position)
        })
    }

    /// Position of the profile of that name.
    ///
    /// # Errors
    /// [`UnknownName`] where no profile has it.
    pub fn profile_named(&self, name: &str) -> Result<usize, UnknownName> {
        let allowed = self.profiles.iter().map(|profile| profile.name.clone()).collect();
        UnknownName::position("profile", name, allowed)
    }

    /// The mode of that name: `policy`, `policy_live`, `policy_exit` or an exit plan's.
    ///
    /// # Errors
    /// [`UnknownName`] where no plan has it.
    pub fn mode_named(&self, name: &str) -> Result<SweepMode, UnknownName> {
        let policies = PolicyKind::ALL;
        let plans = self.plans.iter().map(|plan| plan.name.clone());
        let allowed = policies.iter().map(|kind| kind.name().to_owned()).chain(plans).collect();
        let position = UnknownName::position("exit mode", name, allowed)?;
        Ok(match position.checked_sub(policies.len()) {
            Some(plan) => SweepMode::Fixed(PlanId(plan as u32)),
            None => SweepMode::Policy(policies[position]),
        })
    }

    /// The plan at that position.
    pub fn plan(&self, id: PlanId) -> &ExitPlan {
        &self.plans[id.0 as usize]
    }

    /// The mode's name in tables: `policy`, `policy_live`, `policy_exit` or the plan's.
    pub fn mode_name(&self, mode: SweepMode) -> &str {
        match mode {
            SweepMode::Policy(kind) => kind.name(),
            SweepMode::Fixed(id) => &self.plan(id).name,
        }
    }

    /// The scenario with every default filled in and every profile and exit mode spelled out, for
    /// the manifest. Written as TOML beside the scenario file it is the same scenario, paths as they
    /// were given, unless bars or rows are in memory, which no file can say.
    pub fn effective_json(&self) -> serde_json::Value {
        serde_json::to_value(&*self.raw).expect("invariant: settings are made of what JSON has")
    }
}

/// Whether a setting has a grid's value; 1 and 1.0 are one number.
fn is_same(own: &serde_json::Value, other: &toml::Value) -> bool {
    let Ok(other) = serde_json::to_value(other) else { return false };
    match (own.as_f64(), other.as_f64()) {
        (Some(own), Some(other)) => own == other,
        _ => *own == other,
    }
}
