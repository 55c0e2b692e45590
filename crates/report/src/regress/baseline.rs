//! A baseline as it stands on disk.

use super::{BaselineError, BaselineManifest, TableFault, TableFile};
use crate::MANIFEST_FILE;
use flate2::read::GzDecoder;
use std::io::{ErrorKind, Read};
use std::path::{Path, PathBuf};

/// A baseline's folder and its manifest; tables are read when they are asked for.
#[derive(Debug, Clone, PartialEq)]
pub struct Baseline {
    folder: PathBuf,
    /// What it says of itself.
    pub manifest: BaselineManifest,
}

impl Baseline {
    /// Where the baseline of a scenario stands below the folder of all baselines.
    pub fn folder_of(baselines: &Path, scenario: &str) -> PathBuf {
        baselines.join(scenario)
    }

    /// Opens the baseline of a scenario.
    ///
    /// # Errors
    /// Where there is none, or its manifest cannot be read, is of another schema version, or of
    /// another scenario.
    pub fn open(baselines: &Path, scenario: &str) -> Result<Baseline, BaselineError> {
        let folder = Baseline::folder_of(baselines, scenario);
        let path = folder.join(MANIFEST_FILE);
        let text = std::fs::read_to_string(&path).map_err(|error| match error.kind() {
            ErrorKind::NotFound if !folder.exists() => {
                BaselineError::Missing { scenario: scenario.to_owned(), folder: folder.clone() }
            }
            _ => BaselineError::Unreadable { path: path.clone(), problem: error.to_string() },
        })?;
        let manifest = BaselineManifest::parse(&text, &path)?;
        if manifest.name != scenario {
            let expected = scenario.to_owned();
            return Err(BaselineError::OtherScenario { folder, found: manifest.name, expected });
        }
        Ok(Baseline { folder, manifest })
    }

    /// Where a table's file is.
    pub(super) fn path(&self, table: TableFile) -> PathBuf {
        self.folder.join(table.file_name())
    }

    /// A table's text, unpacked.
    ///
    /// # Errors
    /// Where there is no such file, or it cannot be read or unpacked.
    pub(super) fn read(&self, table: TableFile) -> Result<Vec<u8>, TableFault> {
        let path = self.path(table);
        let unreadable = |path: &Path, error: std::io::Error| TableFault::Unreadable {
            path: path.to_owned(),
            problem: error.to_string(),
        };
        let bytes = std::fs::read(&path).map_err(|error| match error.kind() {
            ErrorKind::NotFound => TableFault::Missing { path: path.clone() },
            _ => unreadable(&path, error),
        })?;
        match table {
            TableFile::Cells | TableFile::Portfolio => Ok(bytes),
            TableFile::Trades => {
                let mut text = Vec::with_capacity(bytes.len() * 4);
                let read = GzDecoder::new(bytes.as_slice()).read_to_end(&mut text);
                read.map(|_| text).map_err(|error| unreadable(&path, error))
            }
        }
    }
}
