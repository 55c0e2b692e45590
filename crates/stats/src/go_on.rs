//! How long work is stopped.

/// Asked by long work whether to go on. What the work gives after a no means nothing.
pub type GoOn<'s> = &'s (dyn Fn() -> bool + Sync);
