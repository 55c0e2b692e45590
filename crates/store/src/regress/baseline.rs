//! A baseline as it stands on disk.

use super::{BaselineError, BaselineManifest, TableFault, TableFile};
use crate::MANIFEST_FILE;
use flate2::read::GzDecoder;
use std::io::{ErrorKind, Read};
use std::path::{Path, PathBuf};

/// A baseline's folder and its manifest.
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

    /// Reads its tables, which may be done while the run that they are compared with is still going
    /// on. What is wrong with one of them is said where it is compared.
    pub fn read_tables(&self) -> BaselineTables {
        BaselineTables { texts: TableFile::ALL.map(|table| self.read(table)) }
    }

    /// The folder of all baselines.
    pub(super) fn baselines(&self) -> &Path {
        self.folder.parent().unwrap_or(Path::new(""))
    }

    /// Where a table's file is.
    pub(super) fn path(&self, table: TableFile) -> PathBuf {
        self.folder.join(table.file_name())
    }

    /// A table's text, unpacked.
    ///
    /// # Errors
    /// Where there is no such file, or it cannot be read or unpacked.
    fn read(&self, table: TableFile) -> Result<Vec<u8>, TableFault> {
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

/// The texts of a baseline's tables.
#[derive(Debug)]
pub struct BaselineTables {
    /// In the order of [`TableFile::ALL`].
    texts: [Result<Vec<u8>, TableFault>; 3],
}

impl BaselineTables {
    /// A table's text.
    pub(super) fn text(&self, table: TableFile) -> Result<&[u8], TableFault> {
        self.texts[table as usize].as_deref().map_err(TableFault::clone)
    }
}
