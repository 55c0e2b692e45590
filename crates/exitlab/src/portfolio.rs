//! Portfolio replays: one profile and mode, or every profile × mode × grid point.

use crate::host::Started;
use crate::results::{Results, RunOrigin};
use crate::{Error, Scenario};
use exitlab_metrics::GroupBy;
use exitlab_run::{
    Engine, Keep, KeepRows, PortfolioRunKind, Progress, ReplayResult, RunEvidence, RunOutput,
    Silent, run_replay, run_sweep,
};
use exitlab_store::{RunCommand, RunCounts, TableWriter, write_portfolio_tables};
use exitlab_words::{Screen, portfolio_summary};

/// Replays one profile and mode of a scenario, with all its rows.
#[derive(Clone, Copy)]
#[must_use = "a replay is made by run()"]
pub struct Replay<'a> {
    scenario: &'a Scenario,
    profile: Option<&'a str>,
    mode: Option<&'a str>,
    by: GroupBy,
    engine: Engine,
    progress: &'a dyn Progress,
}

impl<'a> Replay<'a> {
    /// The orchestrator's profile and the mode `policy`.
    pub fn new(scenario: &'a Scenario) -> Replay<'a> {
        let (by, engine) = (GroupBy::ALL, Engine::Leap);
        Replay { scenario, profile: None, mode: None, by, engine, progress: &Silent }
    }

    /// This profile.
    pub fn profile(self, profile: &'a str) -> Replay<'a> {
        Replay { profile: Some(profile), ..self }
    }

    /// This mode: `policy`, `policy_live`, `policy_exit`, or an exit mode for every trade.
    pub fn mode(self, mode: &'a str) -> Replay<'a> {
        Replay { mode: Some(mode), ..self }
    }

    /// Groups of the cells beside regimes; all of them where nobody says.
    pub fn by(self, groups: impl Into<Option<GroupBy>>) -> Replay<'a> {
        Replay { by: groups.into().unwrap_or(GroupBy::ALL), ..self }
    }

    /// By this engine; both give the same results.
    pub fn engine(self, engine: Engine) -> Replay<'a> {
        Replay { engine, ..self }
    }

    /// Telling how far it is, and asking whether to go on.
    pub fn progress(self, progress: &'a dyn Progress) -> Replay<'a> {
        Replay { progress, ..self }
    }

    /// Makes the replay, and resamples its trades.
    ///
    /// # Errors
    /// Where the scenario or its data cannot be used, or the progress said to stop.
    pub fn run(self) -> Result<PortfolioRun, Error> {
        let started = Started::now();
        let request = self.scenario.request().engine(self.engine).progress(self.progress);
        let keep = Keep { by: self.by, rows: KeepRows::ALL };
        let output = run_replay(request, self.profile, self.mode, keep)?;
        self.progress.begin("resampling", 1);
        let evidence =
            RunEvidence::new(PortfolioRunKind::Replay, keep.rows, &output, self.progress)?;
        let origin = RunOrigin::of(self.scenario, RunCommand::Replay, started);
        Ok(PortfolioRun {
            origin,
            kind: PortfolioRunKind::Replay,
            rows: keep.rows,
            output,
            evidence,
        })
    }
}

/// Replays every profile × mode of `sweep` at every point of the scenario's grid, on all cores.
#[derive(Clone, Copy)]
#[must_use = "a sweep is made by run()"]
pub struct Sweep<'a> {
    scenario: &'a Scenario,
    by: Option<GroupBy>,
    rows: Option<KeepRows>,
    engine: Engine,
    progress: &'a dyn Progress,
}

impl<'a> Sweep<'a> {
    /// A sweep of the scenario.
    pub fn new(scenario: &'a Scenario) -> Sweep<'a> {
        Sweep { scenario, by: None, rows: None, engine: Engine::Leap, progress: &Silent }
    }

    /// Groups of the cells beside regimes; all of them where nobody says, none with a grid.
    pub fn by(self, groups: impl Into<Option<GroupBy>>) -> Sweep<'a> {
        Sweep { by: groups.into(), ..self }
    }

    /// Rows that are kept; [`KeepRows::usual`] where nobody says.
    pub fn rows(self, rows: KeepRows) -> Sweep<'a> {
        Sweep { rows: Some(rows), ..self }
    }

    /// By this engine; both give the same results.
    pub fn engine(self, engine: Engine) -> Sweep<'a> {
        Sweep { engine, ..self }
    }

    /// Telling how far it is, and asking whether to go on.
    pub fn progress(self, progress: &'a dyn Progress) -> Sweep<'a> {
        Sweep { progress, ..self }
    }

    /// Makes the sweep; the best cell of a grid is discounted for all that were tried.
    ///
    /// # Errors
    /// Where the scenario or its data cannot be used, or the progress said to stop.
    pub fn run(self) -> Result<PortfolioRun, Error> {
        let started = Started::now();
        let scenario = self.scenario.resolve()?;
        let has_grid = !scenario.sweep.grid.is_empty();
        let usual = if has_grid { GroupBy::NONE } else { GroupBy::ALL };
        let rows = self.rows.unwrap_or_else(|| KeepRows::usual(&scenario));
        let keep = Keep { by: self.by.unwrap_or(usual), rows };
        let request = self.scenario.request().engine(self.engine).progress(self.progress);
        let output = run_sweep(request, keep)?;
        self.progress.begin("resampling", 1);
        let evidence = RunEvidence::new(PortfolioRunKind::Sweep, rows, &output, self.progress)?;
        let origin = RunOrigin::of(self.scenario, RunCommand::Sweep, started);
        Ok(PortfolioRun { origin, kind: PortfolioRunKind::Sweep, rows, output, evidence })
    }
}

/// Portfolio replays that were made.
#[derive(Debug)]
pub struct PortfolioRun {
    origin: RunOrigin,
    kind: PortfolioRunKind,
    rows: KeepRows,
    output: RunOutput<Vec<ReplayResult>>,
    evidence: RunEvidence,
}

impl PortfolioRun {
    /// The replays, in the order of grid points, profiles and modes.
    pub fn replays(&self) -> impl Iterator<Item = &ReplayResult> {
        self.output.points.iter().flat_map(|point| &point.result)
    }

    /// Which command made them.
    pub fn kind(&self) -> PortfolioRunKind {
        self.kind
    }

    /// Rows that were kept.
    pub fn rows(&self) -> KeepRows {
        self.rows
    }

    /// What they prove: the best cell discounted, trades resampled.
    pub fn evidence(&self) -> &RunEvidence {
        &self.evidence
    }
}

impl Results for PortfolioRun {
    type Point = Vec<ReplayResult>;

    fn origin(&self) -> &RunOrigin {
        &self.origin
    }

    fn output(&self) -> &RunOutput<Vec<ReplayResult>> {
        &self.output
    }

    fn counts(&self) -> RunCounts {
        RunCounts {
            n_trades: self.replays().map(|replay| replay.figures.n_trades).sum(),
            n_trade_rows: self.replays().map(|replay| replay.trades.len()).sum(),
            n_cells: self.replays().map(|replay| replay.figures.cells.len()).sum(),
            n_mode_fallbacks: self.replays().map(|replay| replay.n_mode_fallbacks).sum(),
        }
    }

    fn text_on(&self, screen: &Screen) -> String {
        portfolio_summary(&self.output, &self.evidence, screen)
    }

    fn write_tables(&self, to: &mut TableWriter<'_>) -> Result<(), Error> {
        Ok(write_portfolio_tables(to, self.kind, self.rows, &self.output, &self.evidence)?)
    }
}
