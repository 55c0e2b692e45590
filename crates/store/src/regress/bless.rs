//! Makes a snapshot the baseline.

use super::snapshot::SnapshotTable;
use super::{BaselineError, Snapshot, TableFile};
use crate::{MANIFEST_FILE, RunFolder, StoreError};
use flate2::{Compression, GzBuilder};
use std::io::Write;
use std::path::{Path, PathBuf};

/// That a baseline may be put there: nothing stands there, or a baseline or its remains.
///
/// # Errors
/// Where the folder holds anything that no baseline has, or is a file.
pub fn check_replaceable(folder: &Path) -> Result<(), BaselineError> {
    let refused =
        |problem: String| BaselineError::NotABaseline { folder: folder.to_owned(), problem };
    if !folder.exists() {
        return Ok(());
    }
    let entries = std::fs::read_dir(folder).map_err(|error| refused(error.to_string()))?;
    let mut is_empty = true;
    for entry in entries {
        let name = entry.map_err(|error| refused(error.to_string()))?.file_name();
        let is_known =
            name == MANIFEST_FILE || TableFile::ALL.iter().any(|table| name == table.file_name());
        if !is_known {
            return Err(refused(format!("it holds {}, which no baseline has", name.display())));
        }
        is_empty = false;
    }
    let manifest = std::fs::read_to_string(folder.join(MANIFEST_FILE)).unwrap_or_default();
    let json = serde_json::from_str::<serde_json::Value>(&manifest).unwrap_or_default();
    if !is_empty && json.get("exitlab_version").is_none() {
        return Err(refused(format!("its {MANIFEST_FILE} is not one that exitlab wrote")));
    }
    Ok(())
}

/// The files of a baseline, ready to be written.
#[derive(Debug)]
pub struct BaselineFiles {
    manifest: String,
    tables: Vec<(TableFile, Vec<u8>)>,
}

impl BaselineFiles {
    /// The files that hold a snapshot.
    ///
    /// # Errors
    /// Where a table cannot be packed.
    pub fn of(snapshot: &Snapshot) -> Result<BaselineFiles, StoreError> {
        let tables = snapshot.tables.iter().map(|table| Ok((table.table, stored(table)?)));
        Ok(BaselineFiles {
            manifest: snapshot.manifest.to_json()?,
            tables: tables.collect::<Result<_, StoreError>>()?,
        })
    }

    /// Whether a folder holds these very bytes already, so that nothing need be written.
    pub fn stand_in(&self, folder: &Path) -> bool {
        let holds = |name: &str, bytes: &[u8]| {
            std::fs::read(folder.join(name)).is_ok_and(|there| there == bytes)
        };
        holds(MANIFEST_FILE, self.manifest.as_bytes())
            && TableFile::ALL.into_iter().all(|table| {
                match self.tables.iter().find(|(other, _)| *other == table) {
                    Some((_, bytes)) => holds(table.file_name(), bytes),
                    None => !folder.join(table.file_name()).exists(),
                }
            })
    }

    /// Writes them as the baseline that `folder` is to become, all at once or not at all. Returns
    /// where it stands.
    ///
    /// # Errors
    /// Where a file cannot be written; a baseline that was there is there still.
    pub fn write(&self, folder: RunFolder) -> Result<PathBuf, StoreError> {
        for (table, bytes) in &self.tables {
            folder.write_bytes(table.file_name(), bytes)?;
        }
        folder.finish_with(&self.manifest)
    }
}

/// The bytes of a table's file. A packed one carries neither time nor system, so that the same table
/// gives the same file.
fn stored(table: &SnapshotTable) -> Result<Vec<u8>, StoreError> {
    match table.table {
        TableFile::Cells | TableFile::Portfolio => Ok(table.csv.clone()),
        TableFile::Trades => {
            const UNKNOWN_SYSTEM: u8 = 255;
            let gzip = GzBuilder::new().mtime(0).operating_system(UNKNOWN_SYSTEM);
            let mut packed = gzip.write(Vec::new(), Compression::best());
            packed.write_all(&table.csv)?;
            Ok(packed.finish()?)
        }
    }
}
