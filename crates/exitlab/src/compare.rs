//! A study's plans on the same entries, with what their differences are worth.

use crate::Error;
use crate::study::StudyRun;
use exitlab_evidence::{CompareSettings, Comparison, Looks, PlanOutcome, compare, n_tests};
use exitlab_run::{Progress, RunError, Silent, Watched, compare_settings, go_on, plan_outcomes};
use exitlab_scenario::{StatisticsSettings, UnknownName};
use exitlab_store::{StoredRun, answer_table, best_modes_table, compare_table, verdicts_table};
use exitlab_table::Table;
use exitlab_words::CostRates;

/// Compares the plans of a study, made or stored.
#[derive(Clone, Copy)]
#[must_use = "exit modes are compared by study() or stored()"]
pub struct Compare<'a> {
    alpha: Option<f64>,
    min_effect_r: Option<f64>,
    looks: Option<Looks>,
    /// What holds where nothing else is said.
    settings: CompareSettings,
    baseline: Option<&'a str>,
    progress: &'a dyn Progress,
}

/// What a comparison leaves in a run's folder: the answer, the verdicts, the tests of pairs, the best modes.
///
/// # Errors
/// Where a table cannot be built.
pub fn comparison_tables(comparison: &Comparison, rates: &CostRates) -> Result<Vec<Table>, Error> {
    Ok(vec![
        answer_table([comparison], rates)?,
        verdicts_table([comparison])?,
        compare_table([comparison])?,
        best_modes_table([comparison])?,
    ])
}

impl Default for Compare<'_> {
    fn default() -> Self {
        Compare::new()
    }
}

impl<'a> Compare<'a> {
    /// Every plan with every other one.
    pub fn new() -> Compare<'a> {
        let settings = CompareSettings::default();
        let (alpha, min_effect_r, looks, baseline) = (None, None, None, None);
        Compare { alpha, min_effect_r, looks, settings, baseline, progress: &Silent }
    }

    /// Family-wise error rate, in (0, 1); the scenario's where nobody says.
    pub fn alpha(self, alpha: f64) -> Compare<'a> {
        Compare { alpha: Some(alpha), ..self }
    }

    /// Smallest difference that matters, in R, at least 0: modes that differ by less are equivalent; the
    /// scenario's where nobody says.
    pub fn min_effect(self, min_effect_r: f64) -> Compare<'a> {
        Compare { min_effect_r: Some(min_effect_r), ..self }
    }

    /// How often the table is looked at; as the scenario says where nobody does.
    pub fn looks(self, looks: Looks) -> Compare<'a> {
        Compare { looks: Some(looks), ..self }
    }

    /// By these settings of a scenario, where nothing else is said; a study's own are taken unasked.
    pub fn statistics(self, statistics: StatisticsSettings) -> Compare<'a> {
        let CompareSettings { n_draws, seed, .. } = self.settings;
        let settings = CompareSettings { n_draws, seed, ..compare_settings(statistics) };
        Compare { settings, ..self }
    }

    /// Draws of each bootstrap.
    pub fn draws(mut self, n_draws: usize) -> Compare<'a> {
        self.settings.n_draws = n_draws;
        self
    }

    /// Seed of the draws.
    pub fn seed(mut self, seed: u64) -> Compare<'a> {
        self.settings.seed = seed;
        self
    }

    /// Every other plan with this one alone.
    pub fn baseline(self, plan: &'a str) -> Compare<'a> {
        Compare { baseline: Some(plan), ..self }
    }

    /// Telling how far it is.
    pub fn progress(self, progress: &'a dyn Progress) -> Compare<'a> {
        Compare { progress, ..self }
    }

    /// What was said, and the rest as the scenario has it.
    pub(crate) fn settings(&self) -> CompareSettings {
        CompareSettings {
            alpha: self.alpha.unwrap_or(self.settings.alpha),
            min_effect_r: self.min_effect_r.unwrap_or(self.settings.min_effect_r),
            looks: self.looks.unwrap_or(self.settings.looks),
            ..self.settings
        }
    }

    pub(crate) fn shown_progress(&self) -> &'a dyn Progress {
        self.progress
    }

    /// Compares the plans of a study that was made without a grid.
    ///
    /// # Errors
    /// Where the study has no plan of the baseline's name.
    pub fn study(self, study: &StudyRun) -> Result<Comparison, Error> {
        use crate::Results;
        let (plans, outcomes) = plan_outcomes(study.output());
        self.statistics(study.output().scenario.statistics).outcomes(&plans, &outcomes)
    }

    /// Compares the plans of a study's run folder.
    ///
    /// # Errors
    /// Where the run is no study, kept no outcomes, or has no plan of the baseline's name.
    pub fn stored(self, run: &StoredRun) -> Result<Comparison, Error> {
        let (plans, outcomes) = run.plan_outcomes()?;
        self.statistics(run.statistics()?).outcomes(&plans, &outcomes)
    }

    /// Compares outcomes of plans by their positions; where no settings were given, by the defaults.
    ///
    /// # Errors
    /// Where there is no plan of the baseline's name.
    pub fn outcomes(self, plans: &[String], outcomes: &[PlanOutcome]) -> Result<Comparison, Error> {
        let position = |name: &str| {
            UnknownName::position("exit mode of the study", name, plans.to_vec())
                .map_err(RunError::UnknownName)
        };
        let baseline = self.baseline.map(position).transpose()?;
        let settings = CompareSettings { baseline, ..self.settings() };
        self.progress.begin("comparing", n_tests(plans.len(), baseline));
        let compared = compare(plans, outcomes, settings, &Watched::counting(self.progress));
        go_on(self.progress)?;
        Ok(compared)
    }
}
