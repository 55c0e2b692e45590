//! What can be wrong with regime labels.

use exitlab_core::Timestamp;

/// A labels file that cannot be applied to a symbol's bars.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RegimeError {
    /// Two rows label the same bar of the same symbol.
    #[error(
        "lines {first_line} and {line} both label the bar of {symbol} that closes at {close_time} \
         (expected one label for a bar)"
    )]
    DuplicateLabel {
        /// Line of the row that came first.
        first_line: usize,
        /// Line of the row that labels the bar again.
        line: usize,
        /// The symbol.
        symbol: String,
        /// Close time of the bar.
        close_time: Timestamp,
    },
}
