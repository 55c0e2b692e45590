//! Makes a snapshot the baseline.

use super::bars_file::{BARS_FOLDER, bars_file, file_name};
use super::gzip::packed;
use super::snapshot::SnapshotTable;
use super::used_inputs::SnapshotBars;
use super::{BaselineError, Snapshot, TableFile};
use crate::{MANIFEST_FILE, RunFolder, StoreError};
use std::path::{Path, PathBuf};

/// That a baseline may be put there: nothing stands there, or a baseline or its remains.
///
/// # Errors
/// Where the folder holds anything that no baseline has, or is a file; where a scenario is called as
/// the folder of all baselines' bars is.
pub fn check_replaceable(folder: &Path) -> Result<(), BaselineError> {
    let refused =
        |problem: String| BaselineError::NotABaseline { folder: folder.to_owned(), problem };
    if folder.file_name().is_some_and(|name| name == BARS_FOLDER) {
        return Err(refused("the bars of all baselines are kept there".to_owned()));
    }
    let bars = folder.with_file_name(BARS_FOLDER);
    if bars.join(MANIFEST_FILE).exists() {
        let problem = "bars of all baselines are to be kept there".to_owned();
        return Err(BaselineError::NotABaseline { folder: bars, problem });
    }
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
    /// Name and bytes of each file of bars.
    bars: Vec<(String, Vec<u8>)>,
}

impl BaselineFiles {
    /// The files that hold a snapshot.
    ///
    /// # Errors
    /// Where a table or bars cannot be packed.
    pub fn of(snapshot: &Snapshot) -> Result<BaselineFiles, StoreError> {
        let tables = snapshot.tables.iter().map(|table| Ok((table.table, stored(table)?)));
        let mut bars: Vec<(String, Vec<u8>)> = Vec::new();
        for SnapshotBars { used, series } in &snapshot.bars {
            let name = file_name(&used.sha256);
            if bars.iter().all(|(known, _)| *known != name) {
                bars.push((name, bars_file(series)?));
            }
        }
        Ok(BaselineFiles {
            manifest: snapshot.manifest.to_json()?,
            tables: tables.collect::<Result<_, StoreError>>()?,
            bars,
        })
    }

    /// Whether a folder holds these very bytes already, and the one of bars beside it, so that nothing
    /// need be written.
    pub fn stand_in(&self, folder: &Path) -> bool {
        let holds = |name: &str, bytes: &[u8]| {
            std::fs::read(folder.join(name)).is_ok_and(|there| there == bytes)
        };
        let bars = folder.with_file_name(BARS_FOLDER);
        let are_bars_there = self
            .bars
            .iter()
            .all(|(name, bytes)| std::fs::read(bars.join(name)).is_ok_and(|there| there == *bytes));
        are_bars_there
            && holds(MANIFEST_FILE, self.manifest.as_bytes())
            && TableFile::ALL.into_iter().all(|table| {
                match self.tables.iter().find(|(other, _)| *other == table) {
                    Some((_, bytes)) => holds(table.file_name(), bytes),
                    None => !folder.join(table.file_name()).exists(),
                }
            })
    }

    /// Writes them as the baseline that `folder` is to become, all at once or not at all; bars go
    /// before, into the folder of bars beside it. Returns where it stands.
    ///
    /// # Errors
    /// Where a file cannot be written; a baseline that was there is there still.
    pub fn write(&self, folder: RunFolder) -> Result<PathBuf, StoreError> {
        for (table, bytes) in &self.tables {
            folder.write_bytes(table.file_name(), bytes)?;
        }
        for (name, bytes) in &self.bars {
            folder.write_bytes(name, bytes)?;
            folder.move_out(name, BARS_FOLDER)?;
        }
        Ok(folder.finish_with(&self.manifest)?.folder)
    }
}

/// The bytes of a table's file.
fn stored(table: &SnapshotTable) -> Result<Vec<u8>, StoreError> {
    match table.table {
        TableFile::Cells | TableFile::Portfolio => Ok(table.csv.clone()),
        TableFile::Trades => packed(&table.csv),
    }
}
