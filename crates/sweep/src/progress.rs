//! How a run tells how far it is.

/// Told how far a run is; called from several threads.
pub trait Progress: Sync {
    /// A phase of `n` steps begins.
    fn begin(&self, what: &str, n: usize);
    /// One step is done.
    fn step(&self);
}

/// Tells nobody.
#[derive(Debug, Clone, Copy, Default)]
pub struct Silent;

impl Progress for Silent {
    fn begin(&self, _what: &str, _n: usize) {}
    fn step(&self) {}
}
