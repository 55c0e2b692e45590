//! How long work tells how far it is, and is told to stop.

/// Told of what is done, and asked whether to go on; called from several threads.
pub trait Watch: Sync {
    /// One of the things that are counted is done.
    fn done(&self) {}

    /// Asked a few times a second. After a no the work ends soon, and what it gives means nothing.
    fn goes_on(&self) -> bool {
        true
    }
}

/// Nobody watches.
impl Watch for () {}
