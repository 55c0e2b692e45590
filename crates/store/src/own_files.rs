//! Which files of a run's folder are exitlab's own, and what becomes of the others.

use crate::tables::TABLES;
use crate::{Format, MANIFEST_FILE, StoreError};
use std::ffi::OsStr;
use std::fs;
use std::path::Path;

/// The page of a run.
pub const REPORT_FILE: &str = "report.html";

/// Whether exitlab writes files of that name into run folders: tables, the manifest, pages.
fn is_ours(name: &OsStr) -> bool {
    let Some(name) = name.to_str() else { return false };
    let is_page = name == REPORT_FILE || (name.starts_with("compare-") && name.ends_with(".html"));
    // Baselines are compressed.
    let plain = name.strip_suffix(".gz").unwrap_or(name);
    let is_table = plain.rsplit_once('.').is_some_and(|(table, ending)| {
        TABLES.iter().any(|known| known.name == table) && ending.parse::<Format>().is_ok()
    });
    name == MANIFEST_FILE || is_page || is_table
}

/// Moves what others put into a run's folder into the folder that takes its place; returns their names,
/// sorted. What is there under the same name stays, and so does the other one where it was.
///
/// # Errors
/// Where a file cannot be moved.
pub(crate) fn move_foreign(from: &Path, to: &Path) -> Result<Vec<String>, StoreError> {
    let entries = match fs::read_dir(from) {
        Ok(entries) => entries,
        Err(_) => return Ok(Vec::new()),
    };
    let mut moved = Vec::new();
    for entry in entries.flatten() {
        let name = entry.file_name();
        let target = to.join(&name);
        if is_ours(&name) || target.symlink_metadata().is_ok() {
            continue;
        }
        fs::rename(entry.path(), &target).map_err(StoreError::io("move to", &target))?;
        moved.push(name.to_string_lossy().into_owned());
    }
    moved.sort();
    Ok(moved)
}

/// Whether anything in a folder is not exitlab's.
pub(crate) fn has_foreign(folder: &Path) -> bool {
    fs::read_dir(folder)
        .is_ok_and(|entries| entries.flatten().any(|entry| !is_ours(&entry.file_name())))
}

/// Gives a folder the files of a run that are exitlab's own: the same files, where the file system lets them have
/// two names, or copies.
///
/// # Errors
/// Where a file can neither be linked nor copied.
pub(crate) fn link_own(from: &Path, to: &Path) -> Result<(), StoreError> {
    for entry in fs::read_dir(from).map_err(StoreError::io("read", from))? {
        let entry = entry.map_err(StoreError::io("read", from))?;
        let (name, file) = (entry.file_name(), entry.path());
        if is_ours(&name) && file.is_file() {
            let target = to.join(&name);
            let linked =
                fs::hard_link(&file, &target).or_else(|_| fs::copy(&file, &target).map(drop));
            linked.map_err(StoreError::io("copy", &file))?;
        }
    }
    Ok(())
}
