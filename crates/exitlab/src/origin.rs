//! What a run remembers of how it was asked for.

use crate::Scenario;
use crate::host::Started;
use crate::results::RunOrigin;
use exitlab_store::RunCommand;

impl RunOrigin {
    /// Of a run of a scenario that began then and ends now.
    pub(crate) fn of(scenario: &Scenario, command: RunCommand, started: Started) -> RunOrigin {
        let scenario_path = scenario.path().map(|path| path.display().to_string());
        RunOrigin { command, scenario_path, host: started.record() }
    }
}
