//! Which of the files that a command is given are scenarios.

use std::path::Path;

/// Whether a path names a scenario rather than bars.
pub(crate) fn is_scenario(path: &Path) -> bool {
    path.extension().is_some_and(|ending| ending == "toml")
}
