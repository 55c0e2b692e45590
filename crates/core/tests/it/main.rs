//! What must hold of the whole workspace: the order of its crates, and its committed data.

mod committed_data;
mod crate_order;

use std::path::PathBuf;

/// The workspace's root folder.
fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../..")
}
