//! The scenario that a stored run was made of.

use super::{StoredRun, StoredRunError, unreadable};
use crate::MANIFEST_FILE;
use exitlab_scenario::{Scenario, ScenarioFile, StatisticsSettings};
use std::path::Path;

impl StoredRun {
    /// How verdicts are made, as the manifest's scenario says; the defaults where it is older than these
    /// settings.
    ///
    /// # Errors
    /// Where the manifest's scenario is none.
    pub fn statistics(&self) -> Result<StatisticsSettings, StoredRunError> {
        Ok(self.scenario()?.1.statistics)
    }

    /// The scenario as read and as used.
    ///
    /// # Errors
    /// Where the manifest's scenario is none.
    pub(super) fn scenario(&self) -> Result<(ScenarioFile, Scenario), StoredRunError> {
        let manifest = self.folder().join(MANIFEST_FILE);
        let file = self
            .manifest()
            .scenario_file(Path::new(""))
            .map_err(|error| unreadable(&manifest, &error))?;
        let scenario = file.resolve(&[]).map_err(|error| unreadable(&manifest, &error))?;
        Ok((file, scenario))
    }
}
