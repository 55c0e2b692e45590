//! What must hold of the whole workspace: the order of its crates and of the modules in them, its
//! dependencies and its committed data.

mod committed_data;
mod crate_order;
mod module_circles;
mod tokens;
mod unused_dependencies;

use std::path::PathBuf;

/// The workspace's root folder.
fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../..")
}
