//! How a run tells how far it is, and is told to stop.

use crate::RunError;
use exitlab_evidence::Watch;

/// Told how far a run is, and asked whether it may go on; called from several threads.
pub trait Progress: Sync {
    /// A phase of `n` steps begins.
    fn begin(&self, what: &str, n: usize);
    /// One step is done.
    fn step(&self);
    /// Whether the run is to stop. Asked before every replay, every some thousand entries of a study, and a
    /// few times a second where exit modes are compared; once it says yes, the run ends with
    /// [`RunError::Cancelled`].
    fn is_cancelled(&self) -> bool {
        false
    }
}

/// A run's progress as what tests ask whether to go on.
#[derive(Clone, Copy)]
pub struct Watched<'a> {
    progress: &'a dyn Progress,
    is_counting: bool,
}

impl<'a> Watched<'a> {
    /// Every test is a step of the progress.
    pub fn counting(progress: &'a dyn Progress) -> Watched<'a> {
        Watched { progress, is_counting: true }
    }

    /// The progress is asked alone.
    pub fn asked(progress: &'a dyn Progress) -> Watched<'a> {
        Watched { progress, is_counting: false }
    }
}

impl Watch for Watched<'_> {
    fn done(&self) {
        if self.is_counting {
            self.progress.step();
        }
    }

    fn goes_on(&self) -> bool {
        !self.progress.is_cancelled()
    }
}

/// Stops a run that is cancelled.
///
/// # Errors
/// [`RunError::Cancelled`].
pub fn go_on(progress: &dyn Progress) -> Result<(), RunError> {
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
