//! Scenarios against committed baselines.

use crate::error::Cause;
use crate::{Error, Scenario};
use exitlab_metrics::GroupBy;
use exitlab_run::{
    GridUse, Keep, KeepOutcomes, KeepRows, Progress, RunRequest, Silent, Warning, daily_r_warning,
    run_replay, run_study, run_sweep,
};
use exitlab_store::RunFolder;
use exitlab_store::regress::{
    BASELINE_GROUPS, Baseline, BaselineCommand, BaselineComparison, BaselineError, BaselineFiles,
    BaselineTables, RelativeTolerance, Snapshot, SnapshotError, check_replaceable, compare,
    portfolio_snapshot, remove_unused_bars, study_snapshot,
};
use std::path::{Path, PathBuf};

/// Repeats what a baseline holds of a scenario.
#[derive(Clone, Copy)]
#[must_use = "a scenario is compared by compare() or blessed by bless()"]
pub struct Regress<'a> {
    scenario: &'a Scenario,
    baselines: &'a Path,
    tolerance: RelativeTolerance,
    progress: &'a dyn Progress,
}

/// A scenario against its baseline.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Regressed {
    /// What moved.
    pub comparison: BaselineComparison,
    /// What the repeated run was warned of.
    pub warnings: Vec<Warning>,
}

/// What a baseline would be from now on.
#[derive(Debug)]
#[non_exhaustive]
pub struct Blessing {
    /// Name of the scenario.
    pub name: String,
    /// Folder of the baseline.
    pub folder: PathBuf,
    /// Command that the baseline repeats.
    pub command: BaselineCommand,
    /// Against the baseline before; why there is none to compare with in words.
    pub before: Result<BaselineComparison, String>,
    /// Whether the folder holds something else, and is to be written.
    pub is_needed: bool,
    /// What the run was warned of.
    pub warnings: Vec<Warning>,
    files: BaselineFiles,
}

impl<'a> Regress<'a> {
    /// The scenario against its baseline among those of a folder.
    pub fn new(scenario: &'a Scenario, baselines: &'a Path) -> Regress<'a> {
        let (tolerance, progress) = (RelativeTolerance::default(), &Silent);
        Regress { scenario, baselines, tolerance, progress }
    }

    /// How far a number may move, relative to its size: 1e-9 where nobody says.
    pub fn tolerance(self, tolerance: RelativeTolerance) -> Regress<'a> {
        Regress { tolerance, ..self }
    }

    /// Telling how far it is, and asking whether to go on.
    pub fn progress(self, progress: &'a dyn Progress) -> Regress<'a> {
        Regress { progress, ..self }
    }

    /// Repeats the baseline's command and compares.
    ///
    /// # Errors
    /// Where there is no baseline, or the scenario or its data cannot be used.
    pub fn compare(self) -> Result<Regressed, Error> {
        let baseline = Baseline::open(self.baselines, &self.scenario.resolve()?.name)?;
        let command = baseline.manifest.command;
        let (stored, now) = rayon::join(|| baseline.read_tables(), || self.repeat(command));
        let (now, warnings) = now?;
        Ok(Regressed { comparison: self.compared(&baseline, &stored, &now), warnings })
    }

    /// What the baseline is to be from now on, repeated by this command: where nobody says, that of the
    /// baseline before, or a sweep.
    ///
    /// # Errors
    /// Where the folder holds something else than a baseline, or the scenario or its data cannot be
    /// used.
    pub fn bless(self, command: Option<BaselineCommand>) -> Result<Blessing, Error> {
        let name = self.scenario.resolve()?.name;
        let folder = Baseline::folder_of(self.baselines, &name);
        check_replaceable(&folder)?;
        let before = Baseline::open(self.baselines, &name);
        let command = match (command, &before) {
            (Some(asked), _) => asked,
            (None, Ok(before)) => before.manifest.command,
            (None, Err(_)) => BaselineCommand::Sweep,
        };
        let (now, warnings) = self.repeat(command)?;
        let before = match before {
            Ok(before) if before.manifest.command == command => {
                Ok(self.compared(&before, &before.read_tables(), &now))
            }
            Ok(before) => Err(format!("replaces one of {}", before.manifest.command.name())),
            Err(BaselineError::Missing { .. }) => Err("new".to_owned()),
            Err(other) => Err(format!("replaces one that could not be compared: {other}")),
        };
        let files = BaselineFiles::of(&now)?;
        let is_needed = !files.stand_in(&folder);
        Ok(Blessing { name, folder, command, before, is_needed, warnings, files })
    }

    fn compared(
        self,
        baseline: &Baseline,
        stored: &BaselineTables,
        now: &Snapshot,
    ) -> BaselineComparison {
        let gives = |setting: &[&str]| self.scenario.file().gives(setting);
        compare(baseline, stored, now, &gives, self.tolerance)
    }

    /// Runs the command as its own command does, and keeps what a baseline holds.
    fn repeat(self, command: BaselineCommand) -> Result<(Snapshot, Vec<Warning>), Error> {
        let has_grid = !self.scenario.resolve()?.sweep.grid.is_empty();
        let path = self.scenario.path().unwrap_or(Path::new("scenario.toml"));
        let rows = KeepRows { trades: true, ..KeepRows::default() };
        let keep = |by| Keep { by, rows };
        let request: RunRequest<'_> = self.scenario.request().progress(self.progress);
        let (snapshot, mut warnings) = match command {
            BaselineCommand::Sweep => {
                let by = if has_grid { GroupBy::NONE } else { BASELINE_GROUPS };
                let output = run_sweep(request, keep(by))?;
                (portfolio_snapshot(command, path, &output), output.warnings)
            }
            BaselineCommand::Replay => {
                let output = run_replay(request, None, None, keep(BASELINE_GROUPS))?;
                (portfolio_snapshot(command, path, &output), output.warnings)
            }
            BaselineCommand::Study => {
                let output =
                    run_study(request, GridUse::Ignored, BASELINE_GROUPS, KeepOutcomes::Yes)?;
                (study_snapshot(path, &output), output.warnings)
            }
        };
        // A baseline has no such table.
        let left_out = daily_r_warning();
        warnings.retain(|warning| warning.text != left_out);
        let snapshot = snapshot.map_err(|error| match error {
            SnapshotError::Incomplete(error) => Cause::from(error),
            SnapshotError::Report(error) => Cause::from(error),
        })?;
        Ok((snapshot, warnings))
    }
}

impl Blessing {
    /// Writes the baseline, where it is not there yet, and removes bars that no baseline uses any more.
    ///
    /// # Errors
    /// Where its folder cannot be written, or bars cannot be removed.
    pub fn write(&self) -> Result<(), Error> {
        if self.is_needed {
            self.write_into(RunFolder::create(&self.folder)?)?;
        }
        self.remove_unused_bars()
    }

    /// Removes the bars that no baseline beside this one uses any more.
    ///
    /// # Errors
    /// Where a file cannot be removed.
    pub fn remove_unused_bars(&self) -> Result<(), Error> {
        Ok(remove_unused_bars(self.folder.parent().unwrap_or(Path::new("")))?)
    }

    /// The same into a folder that was begun; returns where it is.
    ///
    /// # Errors
    /// Where it cannot be written.
    pub fn write_into(&self, folder: RunFolder) -> Result<PathBuf, Error> {
        Ok(self.files.write(folder)?)
    }
}
