//! Whether regimes and volatility levels mean anything.

use crate::host::Started;
use crate::results::{Results, RunOrigin};
use crate::{Error, Scenario};
use exitlab_evidence::RegimeQuality;
use exitlab_run::{Progress, RunOutput, Silent, run_regimes};
use exitlab_store::{RunCommand, RunCounts, TableWriter, write_regime_tables};
use exitlab_words::{Screen, regimes_summary};

/// Judges the labels of a scenario by the bars that follow them.
#[derive(Clone, Copy)]
#[must_use = "labels are judged by run()"]
pub struct Regimes<'a> {
    scenario: &'a Scenario,
    progress: &'a dyn Progress,
}

impl<'a> Regimes<'a> {
    /// Of the scenario without its grid.
    pub fn new(scenario: &'a Scenario) -> Regimes<'a> {
        Regimes { scenario, progress: &Silent }
    }

    /// Telling how far it is, and asking whether to go on.
    pub fn progress(self, progress: &'a dyn Progress) -> Regimes<'a> {
        Regimes { progress, ..self }
    }

    /// Judges them.
    ///
    /// # Errors
    /// Where the scenario or its data cannot be used, or the progress said to stop.
    pub fn run(self) -> Result<RegimesRun, Error> {
        let started = Started::now();
        let output = run_regimes(self.scenario.request().progress(self.progress))?;
        let origin = RunOrigin::of(self.scenario, RunCommand::Regimes, started);
        Ok(RegimesRun { origin, output })
    }
}

/// Labels that were judged.
#[derive(Debug)]
pub struct RegimesRun {
    origin: RunOrigin,
    output: RunOutput<Vec<RegimeQuality>>,
}

impl Results for RegimesRun {
    type Point = Vec<RegimeQuality>;

    fn origin(&self) -> &RunOrigin {
        &self.origin
    }

    fn output(&self) -> &RunOutput<Vec<RegimeQuality>> {
        &self.output
    }

    fn counts(&self) -> RunCounts {
        RunCounts::default()
    }

    fn text_on(&self, screen: &Screen) -> String {
        regimes_summary(&self.output, screen)
    }

    fn write_tables(&self, to: &mut TableWriter<'_>) -> Result<(), Error> {
        Ok(write_regime_tables(to, &self.output)?)
    }
}
