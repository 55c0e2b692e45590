//! How a run tells how far it is, and is told to stop.

use crate::RunError;

/// Told how far a run is, and asked whether it may go on; called from several threads.
pub trait Progress: Sync {
    /// A phase of `n` steps begins.
    fn begin(&self, what: &str, n: usize);
    /// One step is done.
    fn step(&self);
    /// Whether the run is to stop. Asked before every replay, and every some thousand entries of a study;
    /// once it says yes, the run ends with [`RunError::Cancelled`]. What a run does at its end with its
    /// results, comparing plans and resampling trades, is done without asking.
    fn is_cancelled(&self) -> bool {
        false
    }
}

/// Stops a run that is cancelled.
pub(crate) fn go_on(progress: &dyn Progress) -> Result<(), RunError> {
    match progress.is_cancelled() {
        true => Err(RunError::Cancelled),
        false => Ok(()),
    }
}

/// Tells nobody.
#[derive(Debug, Clone, Copy, Default)]
pub struct Silent;

impl Progress for Silent {
    fn begin(&self, _what: &str, _n: usize) {}
    fn step(&self) {}
}
