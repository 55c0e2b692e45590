//! How a fetch tells how far it is, and is told to stop.

use std::fmt;
use std::path::PathBuf;

/// Told how far a fetch is, and asked whether it may go on; called from several threads.
pub trait Progress: Sync {
    /// So many files more are to be looked at.
    fn planned(&self, n_files: usize);
    /// One file is done with.
    fn step(&self);
    /// So many bytes of files came in.
    fn received(&self, n_bytes: u64);
    /// Something holds the fetch up.
    fn note(&self, note: &Note);
    /// Whether the fetch is to stop. Asked before every request, between parts of a file, and while it
    /// waits; once it says yes, the fetch ends with [`FetchError::Cancelled`](crate::FetchError).
    fn is_cancelled(&self) -> bool {
        false
    }
}

/// Tells nobody.
#[derive(Debug, Clone, Copy, Default)]
pub struct Silent;

impl Progress for Silent {
    fn planned(&self, _n_files: usize) {}

    fn step(&self) {}

    fn received(&self, _n_bytes: u64) {}

    fn note(&self, _note: &Note) {}
}

/// What holds a fetch up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Note {
    /// Something went wrong and is tried again.
    TryAgain {
        /// The address asked for.
        url: String,
        /// What went wrong.
        problem: String,
        /// Seconds until then.
        seconds: u64,
    },
    /// The archive asks to wait.
    ToldToWait {
        /// The HTTP status.
        status: u16,
        /// For how many seconds.
        seconds: u64,
    },
    /// Another fetch is at work in the folder, and is waited for.
    OtherFetch {
        /// The folder.
        folder: PathBuf,
    },
}

impl fmt::Display for Note {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Note::TryAgain { url, problem, seconds } => {
                write!(f, "{url}: {problem}; trying again in {seconds} s")
            }
            Note::ToldToWait { status, seconds } => {
                write!(f, "the archive asks to wait {seconds} s (HTTP status {status})")
            }
            Note::OtherFetch { folder } => {
                write!(f, "another fetch is running in {}: waiting for it", folder.display())
            }
        }
    }
}
