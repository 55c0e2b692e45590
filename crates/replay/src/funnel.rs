//! How many signals became trades, and why the others did not.

use crate::RejectReason;

/// Counts of signals by what became of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Funnel {
    /// Signals that were taken.
    pub n_accepted: usize,
    n_rejected: [usize; RejectReason::ALL.len()],
}

impl Funnel {
    /// Counts a signal.
    pub fn count(&mut self, reason: Option<RejectReason>) {
        match reason {
            None => self.n_accepted += 1,
            Some(reason) => self.n_rejected[reason as usize] += 1,
        }
    }

    /// Signals rejected for a reason.
    pub fn rejected(&self, reason: RejectReason) -> usize {
        self.n_rejected[reason as usize]
    }

    /// All signals.
    pub fn n_signals(&self) -> usize {
        self.n_accepted + self.n_rejected.iter().sum::<usize>()
    }
}
