//! What can be wrong with a signal file.

use exitlab_core::Timestamp;

/// A row of a signal file that is no signal. `line` is the row's line in the file.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum SignalError {
    /// The symbol is none of the scenario's.
    #[error("line {line}, symbol: `{symbol}` is none of the scenario's symbols")]
    UnknownSymbol {
        /// Line in the file.
        line: usize,
        /// The symbol as given.
        symbol: String,
    },
    /// The confidence is not a number in [0, 1].
    #[error("line {line}, confidence: {confidence} (expected a number from 0 to 1)")]
    ConfidenceOutOfRange {
        /// Line in the file.
        line: usize,
        /// The confidence as given.
        confidence: f64,
    },
    /// No decision bar closes at the time.
    #[error(
        "line {line}, time: no decision bar of {symbol} closes at {time} (expected a close time; \
         align = \"next\" takes the first close at or after it)"
    )]
    NotACloseTime {
        /// Line in the file.
        line: usize,
        /// The symbol.
        symbol: String,
        /// The time as given.
        time: Timestamp,
    },
}
