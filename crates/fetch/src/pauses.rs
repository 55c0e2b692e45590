//! How a fetch waits.

use std::fmt;
use std::time::Duration;

/// Waits. Tests note down how long instead.
pub trait Pauses: fmt::Debug + Send + Sync {
    /// Waits that long, or until `is_cancelled` says yes.
    fn pause(&self, duration: Duration, is_cancelled: &dyn Fn() -> bool);
}

/// Sleeps, and looks up ten times a second.
#[derive(Debug, Clone, Copy, Default)]
pub struct Sleep;

const NAP: Duration = Duration::from_millis(100);

impl Pauses for Sleep {
    fn pause(&self, duration: Duration, is_cancelled: &dyn Fn() -> bool) {
        let mut left = duration;
        while !left.is_zero() && !is_cancelled() {
            let nap = left.min(NAP);
            std::thread::sleep(nap);
            left = left.saturating_sub(nap);
        }
    }
}
