//! Which trades of a stored run are scratches.

use super::{StoredRun, StoredRunError, unreadable};
use crate::MANIFEST_FILE;
use exitlab_scenario::{Scenario, ScenarioFile};
use std::path::PathBuf;

/// `orchestrator.scratch_r` at each grid point, as the manifest's scenario has it.
pub(super) struct ScratchR {
    manifest: PathBuf,
    file: ScenarioFile,
    scenario: Scenario,
    /// Whether the grid may change it.
    is_swept: bool,
}

impl StoredRun {
    /// # Errors
    /// Where the manifest's scenario is none.
    pub(super) fn scratch_r(&self) -> Result<ScratchR, StoredRunError> {
        let manifest = self.folder().join(MANIFEST_FILE);
        let (file, scenario) = self.scenario()?;
        let is_swept = scenario.sweep.grid.iter().any(|axis| axis.path.contains("orchestrator"));
        Ok(ScratchR { manifest, file, scenario, is_swept })
    }
}

impl ScratchR {
    /// Net R within which trades of a grid point, or of a run without a grid, are scratches.
    ///
    /// # Errors
    /// Where the grid has no such point.
    pub(super) fn at(&self, grid_id: Option<u64>) -> Result<f64, StoredRunError> {
        let Some(grid_id) = grid_id.filter(|_| self.is_swept) else {
            return Ok(self.scenario.orchestrator.scratch_r);
        };
        let id = usize::try_from(grid_id).unwrap_or(usize::MAX);
        let none = format!("its grid has no point {grid_id}");
        let point =
            self.scenario.grid_point(id).ok_or_else(|| unreadable(&self.manifest, &none))?;
        let scenario = self.file.resolve_point(&[], &point);
        let scenario = scenario.map_err(|error| unreadable(&self.manifest, &error))?;
        Ok(scenario.orchestrator.scratch_r)
    }
}
