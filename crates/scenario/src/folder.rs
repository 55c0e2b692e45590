//! What paths of a scenario are relative to.

use crate::fault::{Fault, What};
use crate::key_path::KeyPath;
use crate::source::Source;
use std::path::PathBuf;

/// Where a scenario's files lie, and whether the caller may give rows and bars instead of files.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Folder {
    pub(crate) path: PathBuf,
    pub(crate) memory: Memory,
}

/// Whether rows and bars may be given in memory.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Memory {
    /// As where settings were typed by a caller, or were those of a run.
    Allowed,
    /// As where they were read from a file, which cannot give any.
    Refused,
}

impl KeyPath<'_> {
    /// A source of bars or rows.
    pub(crate) fn source(&self, folder: &Folder, source: &Source) -> Result<Source, Fault> {
        match (source, folder.memory) {
            (Source::File(path), _) if path.as_os_str().is_empty() => {
                Err(self.fault("is an empty path"))
            }
            (Source::File(path), _) => Ok(Source::File(folder.path.join(path))),
            (Source::Memory, Memory::Allowed) => Ok(Source::Memory),
            (Source::Memory, Memory::Refused) => {
                let (got, expected) = ("a table".to_owned(), "text".to_owned());
                Err(Fault::new(self.path(), What::WrongType { got, expected, keys: &[] }))
            }
        }
    }
}
