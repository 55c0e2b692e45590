//! What a manifest says of a file, or of what a caller held in its place.

use sha2::digest::Output;
use sha2::{Digest, Sha256};
use std::fmt::Write;
use std::path::PathBuf;

/// A file that was read, for a run's manifest.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SourceFile {
    /// Path as it was asked for, or as a glob or folder gave it.
    pub path: PathBuf,
    /// SHA-256 of the file as stored, in hexadecimal.
    pub sha256: String,
    /// Rows of data in it, bad ones and those outside the window included.
    pub n_rows: usize,
    /// How a file of bars was read, in words.
    pub read_as: Option<String>,
}

impl SourceFile {
    /// A file with the hash of its bytes.
    pub(crate) fn new(path: PathBuf, hash: Output<Sha256>, n_rows: usize) -> SourceFile {
        SourceFile { path, sha256: hexadecimal(&hash), n_rows, read_as: None }
    }

    /// What was held in memory, with its bytes.
    pub fn of_bytes(path: PathBuf, bytes: &[u8], n_rows: usize) -> SourceFile {
        SourceFile::new(path, Sha256::digest(bytes), n_rows)
    }
}

/// Bytes in hexadecimal.
pub(crate) fn hexadecimal(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(2 * bytes.len());
    for byte in bytes {
        let _ = write!(text, "{byte:02x}"); // writing to a String does not fail
    }
    text
}
