//! Exit studies: every signal under every plan.

use crate::host::Started;
use crate::results::{Results, RunOrigin};
use crate::{Error, Scenario};
use exitlab_evidence::Comparison;
use exitlab_metrics::GroupBy;
use exitlab_run::{
    Engine, GridUse, KeepOutcomes, Progress, RunOutput, Silent, StudyComparison, StudyResult,
    run_study,
};
use exitlab_store::{RunCommand, RunCounts, TableWriter, write_study_tables};
use exitlab_words::{Screen, study_summary};

/// Takes every signal of a scenario under every plan of `study.plans`, on the same entries.
#[derive(Clone, Copy)]
#[must_use = "a study is made by run()"]
pub struct Study<'a> {
    scenario: &'a Scenario,
    grid: GridUse,
    by: Option<GroupBy>,
    engine: Engine,
    progress: &'a dyn Progress,
}

impl<'a> Study<'a> {
    /// A study of the scenario without its grid.
    pub fn new(scenario: &'a Scenario) -> Study<'a> {
        let (grid, engine) = (GridUse::Ignored, Engine::Leap);
        Study { scenario, grid, by: None, engine, progress: &Silent }
    }

    /// At every point of the scenario's grid; outcomes are not kept.
    pub fn grid(self) -> Study<'a> {
        Study { grid: GridUse::Every, ..self }
    }

    /// Groups of the cells beside regimes; all of them where nobody says, none with a grid.
    pub fn by(self, groups: impl Into<Option<GroupBy>>) -> Study<'a> {
        Study { by: groups.into(), ..self }
    }

    /// By this engine; both give the same results.
    pub fn engine(self, engine: Engine) -> Study<'a> {
        Study { engine, ..self }
    }

    /// Telling how far it is, and asking whether to go on.
    pub fn progress(self, progress: &'a dyn Progress) -> Study<'a> {
        Study { progress, ..self }
    }

    /// Makes the study, and compares its plans where that does not take longer than the study.
    ///
    /// # Errors
    /// Where the scenario or its data cannot be used, or the progress said to stop.
    pub fn run(self) -> Result<StudyRun, Error> {
        let started = Started::now();
        let has_grid = self.grid == GridUse::Every;
        let usual = if has_grid { GroupBy::NONE } else { GroupBy::ALL };
        let outcomes = if has_grid { KeepOutcomes::No } else { KeepOutcomes::Yes };
        let request = self.scenario.request().engine(self.engine).progress(self.progress);
        let output = run_study(request, self.grid, self.by.unwrap_or(usual), outcomes)?;
        let comparison = StudyComparison::of(&output, self.progress)?;
        let origin = RunOrigin::of(self.scenario, RunCommand::Study, started);
        Ok(StudyRun { origin, output, comparison })
    }
}

/// A study that was made.
#[derive(Debug)]
pub struct StudyRun {
    origin: RunOrigin,
    output: RunOutput<StudyResult>,
    comparison: StudyComparison,
}

impl StudyRun {
    /// The plans compared on the same entries; none where that would take long, or with a grid.
    pub fn comparison(&self) -> Option<&Comparison> {
        self.comparison.made()
    }
}

impl Results for StudyRun {
    type Point = StudyResult;

    fn origin(&self) -> &RunOrigin {
        &self.origin
    }

    fn output(&self) -> &RunOutput<StudyResult> {
        &self.output
    }

    fn counts(&self) -> RunCounts {
        let points = || self.output.points.iter().map(|point| &point.result);
        RunCounts {
            n_trades: points().map(|study| study.n_outcomes).sum(),
            n_trade_rows: points().map(|study| study.outcomes.len()).sum(),
            n_cells: points().flat_map(|study| &study.plans).map(|p| p.figures.cells.len()).sum(),
            n_mode_fallbacks: 0,
        }
    }

    fn text_on(&self, screen: &Screen) -> String {
        study_summary(&self.output, &self.comparison, screen)
    }

    fn write_tables(&self, to: &mut TableWriter<'_>) -> Result<(), Error> {
        Ok(write_study_tables(to, &self.output, self.comparison.made())?)
    }
}
