//! What can be wrong with a file of signals, exits or lines.

use exitlab_core::{BarTime, Timestamp};

/// A row of a file of signals, exits or lines that cannot be used. Its text leaves the place to
/// [`SignalError::line`].
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum SignalError {
    /// The symbol is none of the scenario's.
    #[error("the scenario has no symbol `{symbol}`")]
    UnknownSymbol {
        /// Line in the file.
        line: usize,
        /// The symbol as given.
        symbol: String,
    },
    /// The confidence is not a number in [0, 1].
    #[error("the confidence {confidence} is not between 0 and 1")]
    ConfidenceOutOfRange {
        /// Line in the file.
        line: usize,
        /// The confidence as given.
        confidence: f64,
    },
    /// No decision bar closes at the time.
    #[error("no decision bar of {symbol} {}s at {time}", is)]
    NotACloseTime {
        /// Line in the file.
        line: usize,
        /// The symbol.
        symbol: String,
        /// The time as given.
        time: Timestamp,
        /// Which end of a bar it is said to be.
        is: BarTime,
    },
}

impl SignalError {
    /// Line of the row in the file.
    pub fn line(&self) -> usize {
        match self {
            SignalError::UnknownSymbol { line, .. }
            | SignalError::ConfidenceOutOfRange { line, .. }
            | SignalError::NotACloseTime { line, .. } => *line,
        }
    }
}
