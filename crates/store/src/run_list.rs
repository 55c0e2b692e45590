//! The runs that a folder holds, newest first, from the heads of their manifests.

use crate::{MANIFEST_FILE, RunCommand};
use serde::Deserialize;
use std::cmp::Reverse;
use std::fs;
use std::path::{Path, PathBuf};

/// A run that a folder holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListedRun {
    /// Its folder.
    pub folder: PathBuf,
    /// The command that made it.
    pub command: RunCommand,
    /// UTC start, ISO-8601.
    pub started: String,
    /// Scenario file as given; absent where there was none.
    pub scenario_path: Option<String>,
}

/// What a manifest says of its run; the rest of it is not read.
#[derive(Deserialize)]
struct Head {
    command: RunCommand,
    started: String,
    scenario_path: Option<String>,
}

impl ListedRun {
    /// The run of this folder; none where it is not a run folder.
    pub fn at(folder: &Path) -> Option<ListedRun> {
        let text = fs::read_to_string(folder.join(MANIFEST_FILE)).ok()?;
        let Head { command, started, scenario_path } = serde_json::from_str(&text).ok()?;
        Some(ListedRun { folder: folder.to_owned(), command, started, scenario_path })
    }

    /// The runs that `folder` holds, itself or up to three levels below it, newest first. What cannot be
    /// read is no run. Of runs begun in the same second, the one written last is newer.
    pub fn below(folder: &Path) -> Vec<ListedRun> {
        let mut runs: Vec<ListedRun> = run_folders(folder, N_LEVELS)
            .iter()
            .filter_map(|folder| ListedRun::at(folder))
            .collect();
        runs.sort_by_cached_key(|run| {
            let manifest = fs::metadata(run.folder.join(MANIFEST_FILE));
            let written = manifest.and_then(|manifest| manifest.modified()).ok();
            // `study-…-10` is newer than `study-…-2`.
            let name = run.folder.file_name().map(|name| name.to_string_lossy().into_owned());
            let name = name.unwrap_or_default();
            Reverse((run.started.clone(), written, name.len(), name))
        });
        runs
    }
}

/// Levels of folders below the one that holds runs: scenario, run, and one to spare.
pub(crate) const N_LEVELS: usize = 3;

/// The folders with a manifest: `folder` itself, or up to `n_levels` below it, in no order.
pub(crate) fn run_folders(folder: &Path, n_levels: usize) -> Vec<PathBuf> {
    let mut folders = Vec::new();
    collect(folder, n_levels, &mut folders);
    folders
}

fn collect(folder: &Path, n_levels: usize, runs: &mut Vec<PathBuf>) {
    if folder.join(MANIFEST_FILE).is_file() {
        runs.push(folder.to_owned());
        return;
    }
    if n_levels == 0 {
        return;
    }
    let Ok(entries) = fs::read_dir(folder) else { return };
    for entry in entries.flatten() {
        // Folders in the making begin with a dot.
        let is_hidden = entry.file_name().to_string_lossy().starts_with('.');
        if !is_hidden && entry.path().is_dir() {
            collect(&entry.path(), n_levels - 1, runs);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn run(folder: &Path, name: &str, started: &str) {
        let folder = folder.join(name);
        fs::create_dir_all(&folder).unwrap();
        let manifest = format!(
            r#"{{"command": "study", "started": "{started}", "scenario_path": null, "threads": 2}}"#
        );
        fs::write(folder.join(MANIFEST_FILE), manifest).unwrap();
    }

    #[test]
    fn runs_are_found_below_a_folder_newest_first() {
        let root = tempfile::tempdir().unwrap();
        run(root.path(), "a/study-1", "2026-01-01T00:00:00Z");
        run(root.path(), "b/study-2", "2026-01-02T00:00:00Z");
        run(root.path(), "b/study-2-2", "2026-01-02T00:00:00Z");
        run(root.path(), "b/study-2-10", "2026-01-02T00:00:00Z");
        run(root.path(), "b/.study-3.partial", "2026-01-03T00:00:00Z");
        run(root.path(), "b/far/too/deep", "2026-01-04T00:00:00Z");
        fs::create_dir_all(root.path().join("b/notes")).unwrap();
        let names = |folder: &Path| -> Vec<String> {
            let name = |run: ListedRun| {
                run.folder.strip_prefix(root.path()).unwrap().display().to_string()
            };
            ListedRun::below(folder).into_iter().map(name).collect()
        };
        assert_eq!(
            names(root.path()),
            ["b/study-2-10", "b/study-2-2", "b/study-2", "a/study-1"],
            "newest first; hidden folders and deeper ones are left alone"
        );
        assert_eq!(
            names(&root.path().join("a/study-1")),
            ["a/study-1"],
            "a run is its own only one"
        );
        assert_eq!(names(&root.path().join("nowhere")), [""; 0]);
    }
}
