//! How long work is stopped.

/// Asked by long work whether to go on; a no is for good. What the work gives after it means nothing.
pub type GoOn<'s> = &'s (dyn Fn() -> bool + Sync);
