//! What can go wrong while tables are built and written.

use std::path::{Path, PathBuf};

/// What can go wrong while tables are built and written.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// A table cannot be built or written.
    #[error(transparent)]
    Table(#[from] exitlab_table::TableError),
    /// The output folder holds something that is no earlier run.
    #[error("{} is neither an empty folder nor an earlier run's (it has no manifest.json of exitlab)", .path.display())]
    OutOccupied {
        /// The folder or file.
        path: PathBuf,
    },
    /// Another process writes the output folder.
    #[error("{} is being written by {}", .path.display(), or_another(.holder))]
    OutHeld {
        /// The folder.
        path: PathBuf,
        /// Who writes it.
        holder: String,
    },
    /// The output folder is a link to nothing.
    #[error("{} is a link to a folder that is not there", .path.display())]
    OutIsDangling {
        /// The link.
        path: PathBuf,
    },
    /// The output folder is where a volume is mounted, which cannot be exchanged.
    #[error("{} cannot be an output folder: a volume is mounted there", .path.display())]
    OutIsMounted {
        /// The folder.
        path: PathBuf,
    },
    /// The output path does not end in a name.
    #[error("{} cannot be an output folder: it does not end in a name", .path.display())]
    OutHasNoName {
        /// The path.
        path: PathBuf,
    },
    /// The run was interrupted and its files are gone.
    #[error("interrupted: nothing was written to {}", .path.display())]
    Interrupted {
        /// The output folder.
        path: PathBuf,
    },
    /// A file operation failed.
    #[error("cannot {action} {}: {source}", .path.display())]
    Io {
        /// What was tried.
        action: &'static str,
        /// On what.
        path: PathBuf,
        /// Why it failed.
        source: std::io::Error,
    },
    /// A table could not be written to a file.
    #[error("cannot write {}: {source}", .path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// Why it failed.
        source: Box<StoreError>,
    },
    /// The JSON writer failed.
    #[error("JSON: {0}")]
    Json(#[from] serde_json::Error),
    /// A stream could not be written to.
    #[error("write: {0}")]
    Stream(#[from] std::io::Error),
}

impl StoreError {
    /// Says on which path a file operation failed.
    pub(crate) fn io(
        action: &'static str,
        path: &Path,
    ) -> impl FnOnce(std::io::Error) -> StoreError {
        move |source| StoreError::Io { action, path: path.to_owned(), source }
    }
}

/// Who holds a lock, where the file says so.
fn or_another(holder: &str) -> &str {
    if holder.trim().is_empty() { "another process" } else { holder.trim() }
}
