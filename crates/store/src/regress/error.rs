//! Why a scenario cannot be compared with its baseline.

use super::{BASELINE_SCHEMA, TableFile};
use std::path::{Path, PathBuf};

/// Why a baseline as a whole cannot be used.
#[derive(Debug, thiserror::Error)]
#[allow(missing_docs)] // the fields are what the messages print
pub enum BaselineError {
    /// Nothing was blessed yet.
    #[error("there is no baseline of the scenario `{scenario}`: {} does not exist", .folder.display())]
    Missing { scenario: String, folder: PathBuf },
    /// The manifest cannot be read.
    #[error("{} cannot be read: {problem}", .path.display())]
    Unreadable { path: PathBuf, problem: String },
    /// The manifest is no JSON, or lacks a field.
    #[error("{} is not a baseline's manifest: {problem}", .path.display())]
    Malformed { path: PathBuf, problem: String },
    /// The manifest is a run's, or something else's.
    #[error("{} is not a baseline's manifest: it has no `schema`", .path.display())]
    NoBaselineManifest { path: PathBuf },
    /// The baseline's files are of another version.
    #[error(
        "{} is of baseline schema version {found}, and this exitlab reads version {BASELINE_SCHEMA}",
        .path.display()
    )]
    OtherSchema { path: PathBuf, found: String },
    /// The baseline was blessed for another scenario.
    #[error(
        "{} is a baseline of the scenario `{found}`, not of `{expected}`", .folder.display()
    )]
    OtherScenario { folder: PathBuf, found: String, expected: String },
    /// Blessing would remove what is no baseline's.
    #[error("{} is not replaced: {problem}", .folder.display())]
    NotABaseline { folder: PathBuf, problem: String },
    /// A grid point failed, so that there is no whole result.
    #[error(
        "grid_id {grid_id} of `{scenario}` failed ({n_failed} of {n_points} points did): {error}"
    )]
    PointFailed {
        scenario: String,
        grid_id: usize,
        n_failed: usize,
        n_points: usize,
        error: String,
    },
}

impl BaselineError {
    /// The file or folder to look at; none where a run failed.
    pub fn path(&self) -> Option<&Path> {
        match self {
            BaselineError::Missing { folder: path, .. }
            | BaselineError::Unreadable { path, .. }
            | BaselineError::Malformed { path, .. }
            | BaselineError::NoBaselineManifest { path }
            | BaselineError::OtherSchema { path, .. }
            | BaselineError::OtherScenario { folder: path, .. }
            | BaselineError::NotABaseline { folder: path, .. } => Some(path),
            BaselineError::PointFailed { .. } => None,
        }
    }

    /// What to do about it; `bless` is the command that would bless the scenario.
    pub fn help(&self, bless: &str) -> Option<String> {
        match self {
            BaselineError::Missing { .. } => {
                Some(format!("`{bless}` makes one (--command study or replay instead of sweep)"))
            }
            BaselineError::Malformed { .. } | BaselineError::Unreadable { .. } => {
                Some("restore the file, or remove the folder and bless again".to_owned())
            }
            BaselineError::NoBaselineManifest { .. } | BaselineError::OtherSchema { .. } => {
                Some(format!("`{bless}` replaces it by what the scenario gives now"))
            }
            BaselineError::OtherScenario { .. } => Some(format!(
                "restore the folder, or replace it by what the scenario gives now: `{bless}`"
            )),
            BaselineError::NotABaseline { .. } => {
                Some("name another folder with --baseline, or remove this one".to_owned())
            }
            BaselineError::PointFailed { .. } => None,
        }
    }
}

/// Why one table cannot be compared.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[allow(missing_docs)] // the fields are what the messages print
pub enum TableFault {
    /// The baseline lacks the file.
    #[error("{} does not exist", .path.display())]
    Missing { path: PathBuf },
    /// The file cannot be read or unpacked.
    #[error("{} cannot be read: {problem}", .path.display())]
    Unreadable { path: PathBuf, problem: String },
    /// The file is no table.
    #[error("{} is not a CSV table: {problem}", .path.display())]
    NoTable { path: PathBuf, problem: String },
    /// The columns are not the same.
    #[error("the columns of {} are not those of this exitlab{}", .table.file_name(), .differences)]
    Columns { table: TableFile, differences: ColumnDifferences },
    /// A number that no table may hold.
    #[error("{}, column `{column}`, line {line}: `{value}` is not a finite number", .path.display())]
    NotFinite { path: PathBuf, column: String, line: u64, value: String },
    /// A text where a number belongs.
    #[error("{}, column `{column}`, line {line}: `{value}` is not a number", .path.display())]
    NotANumber { path: PathBuf, column: String, line: u64, value: String },
}

/// Columns that only one side has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ColumnDifferences {
    /// Those of the result that the baseline lacks.
    pub missing: Vec<String>,
    /// Those of the baseline that the result lacks.
    pub unknown: Vec<String>,
    /// Those that the baseline has twice.
    pub repeated: Vec<String>,
}

impl std::fmt::Display for ColumnDifferences {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let lists = [
            ("the baseline does not have", &self.missing),
            ("only the baseline has", &self.unknown),
            ("the baseline repeats", &self.repeated),
        ];
        let named = lists.into_iter().filter(|(_, columns)| !columns.is_empty());
        named.enumerate().try_for_each(|(idx, (what, columns))| {
            let separator = if idx == 0 { ": " } else { "; " };
            write!(f, "{separator}{what} `{}`", columns.join("`, `"))
        })
    }
}
