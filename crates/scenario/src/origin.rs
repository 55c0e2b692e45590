//! Where values come from that are not the file's own.

use toml::Value;

/// Where a value that is not the file's own comes from.
#[derive(Debug, Clone)]
pub(crate) enum Origin {
    /// `--set`.
    Override(String),
    /// A value of an axis of the grid.
    Grid { axis: String, value: Value },
}
