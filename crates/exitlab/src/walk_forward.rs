//! Walk-forward: what choosing the best mode of each regime on the past earned afterwards.

use crate::host::Started;
use crate::results::{Results, RunOrigin};
use crate::{Error, Scenario};
use exitlab_evidence::{TrainingSums, WalkForwardSettings};
use exitlab_run::{Engine, Progress, RunOutput, Silent, run_walk_forward};
use exitlab_store::{
    Manifest, RunCommand, RunCounts, TableWriter, WalkForwardRecord, manifest_of,
    write_walk_forward_tables,
};
use exitlab_words::{Screen, walk_forward_summary};

/// Chooses on each training window, and takes the choice through the window after it.
#[derive(Clone, Copy)]
#[must_use = "a walk-forward run is made by run()"]
pub struct WalkForward<'a> {
    scenario: &'a Scenario,
    settings: WalkForwardSettings,
    engine: Engine,
    progress: &'a dyn Progress,
}

impl<'a> WalkForward<'a> {
    /// Through the scenario's grid, or the scenario alone where it has none.
    pub fn new(scenario: &'a Scenario, settings: WalkForwardSettings) -> WalkForward<'a> {
        WalkForward { scenario, settings, engine: Engine::Leap, progress: &Silent }
    }

    /// By this engine; both give the same results.
    pub fn engine(self, engine: Engine) -> WalkForward<'a> {
        WalkForward { engine, ..self }
    }

    /// Telling how far it is, and asking whether to go on.
    pub fn progress(self, progress: &'a dyn Progress) -> WalkForward<'a> {
        WalkForward { progress, ..self }
    }

    /// Makes the run.
    ///
    /// # Errors
    /// Where the scenario or its data cannot be used, no window fits, or the progress said to stop.
    pub fn run(self) -> Result<WalkForwardRun, Error> {
        let started = Started::now();
        let request = self.scenario.request().engine(self.engine).progress(self.progress);
        let (result, output) = run_walk_forward(request, self.settings)?;
        let origin = RunOrigin::of(self.scenario, RunCommand::WalkForward, started);
        Ok(WalkForwardRun { origin, result, output })
    }
}

/// A walk-forward run that was made.
#[derive(Debug)]
pub struct WalkForwardRun {
    origin: RunOrigin,
    result: exitlab_run::WalkForward,
    output: RunOutput<Vec<TrainingSums>>,
}

impl WalkForwardRun {
    /// Windows, what was chosen, and what it earned.
    pub fn result(&self) -> &exitlab_run::WalkForward {
        &self.result
    }
}

impl Results for WalkForwardRun {
    type Point = Vec<TrainingSums>;

    fn origin(&self) -> &RunOrigin {
        &self.origin
    }

    fn output(&self) -> &RunOutput<Vec<TrainingSums>> {
        &self.output
    }

    fn counts(&self) -> RunCounts {
        let n_trades = self.result.windows.iter().map(|window| window.test.len()).sum();
        RunCounts { n_trades, n_trade_rows: n_trades, ..RunCounts::default() }
    }

    fn manifest(&self) -> Manifest {
        let RunOrigin { command, scenario_path, host } = self.origin.clone();
        let WalkForwardSettings { train, test, anchored, embargo, first } = self.result.settings;
        Manifest {
            walk_forward: Some(WalkForwardRecord {
                train: train.to_string(),
                test: test.to_string(),
                anchored,
                embargo: embargo.to_string(),
                first: first.map(|first| first.to_string()),
            }),
            ..manifest_of(command, scenario_path, &self.output, self.counts(), host)
        }
    }

    fn text_on(&self, screen: &Screen) -> String {
        walk_forward_summary(&self.result, &self.output, screen)
    }

    fn write_tables(&self, to: &mut TableWriter<'_>) -> Result<(), Error> {
        Ok(write_walk_forward_tables(to, &self.result, &self.output)?)
    }
}
