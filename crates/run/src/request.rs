//! What a run is of, and how it is made.

use crate::{Engine, InMemory, Progress, Silent};
use exitlab_scenario::{Override, ScenarioFile};
use std::fmt;

/// A scenario to run: what is changed in it, what its caller holds in memory, by which engine, and who
/// is told how far it is.
#[derive(Clone, Copy)]
pub struct RunRequest<'a> {
    pub(crate) file: &'a ScenarioFile,
    pub(crate) overrides: &'a [Override],
    pub(crate) in_memory: &'a InMemory,
    pub(crate) engine: Engine,
    pub(crate) progress: &'a dyn Progress,
}

impl<'a> RunRequest<'a> {
    /// The scenario as it is, from files alone, by the quick engine, telling nobody.
    pub fn new(file: &'a ScenarioFile) -> RunRequest<'a> {
        RunRequest {
            file,
            overrides: &[],
            in_memory: InMemory::NOTHING,
            engine: Engine::Leap,
            progress: &Silent,
        }
    }

    /// With these changes, the first one first.
    pub fn overrides(self, overrides: &'a [Override]) -> RunRequest<'a> {
        RunRequest { overrides, ..self }
    }

    /// With what the caller holds, in the place of files.
    pub fn in_memory(self, in_memory: &'a InMemory) -> RunRequest<'a> {
        RunRequest { in_memory, ..self }
    }

    /// By this engine; both give the same results.
    pub fn engine(self, engine: Engine) -> RunRequest<'a> {
        RunRequest { engine, ..self }
    }

    /// Telling how far it is, and asking whether to go on.
    pub fn progress(self, progress: &'a dyn Progress) -> RunRequest<'a> {
        RunRequest { progress, ..self }
    }
}

impl fmt::Debug for RunRequest<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RunRequest")
            .field("file", self.file)
            .field("overrides", &self.overrides)
            .field("engine", &self.engine)
            .finish_non_exhaustive()
    }
}
