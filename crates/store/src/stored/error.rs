//! What can be wrong with a stored run.

use crate::RunCommand;
use exitlab_table::TableError;
use std::borrow::Cow;
use std::path::{Path, PathBuf};

/// Why a run folder cannot be used.
#[derive(Debug, thiserror::Error)]
#[allow(missing_docs)] // the fields are what the messages print
pub enum StoredRunError {
    /// No folder of a run.
    #[error("{} is not a run folder: {problem}", folder.display())]
    NotARun { folder: PathBuf, problem: String },
    /// A run of a command that leaves no such table; `scenario` is the file that it was made of, where
    /// there is one, and `wanted` the first command that would do.
    #[error("{} is a run of `{command}`, and {needs}", folder.display())]
    WrongCommand {
        folder: PathBuf,
        command: RunCommand,
        needs: &'static str,
        wanted: RunCommand,
        scenario: Option<String>,
    },
    /// Two runs that cannot be compared.
    #[error(
        "{} is a run of `{command_a}` and {} one of `{command_b}`: studies take every entry, sweeps and \
         replays those that an account could take",
        a.display(), b.display()
    )]
    OtherKind { a: PathBuf, command_a: RunCommand, b: PathBuf, command_b: RunCommand },
    /// Two runs of other exit modes.
    #[error(
        "{} and {} have no exit mode in common: {} and {}",
        a.display(), b.display(), some_of(of_a), some_of(of_b)
    )]
    NothingInCommon { a: PathBuf, of_a: Vec<String>, b: PathBuf, of_b: Vec<String> },
    /// The run wrote no such table, or it was taken away.
    #[error("{} has no table `{table}` (looked for {table}.parquet, .csv, .json and .ipc)", folder.display())]
    NoTable { folder: PathBuf, table: String },
    /// A table without rows.
    #[error("{}: the table `{table}` has no rows", folder.display())]
    EmptyTable { folder: PathBuf, table: String },
    /// A table without a column that is needed.
    #[error("{} has no column `{column}`", file.display())]
    NoColumn { file: PathBuf, column: String },
    /// A value that is not of its column's kind. Rows count from 1, the header apart.
    #[error("{}, row {row}, column `{column}`: `{value}` is not {expected}", file.display())]
    BadValue {
        file: PathBuf,
        row: usize,
        column: String,
        value: String,
        expected: Cow<'static, str>,
    },
    /// A file that cannot be read.
    #[error("cannot read {}: {problem}", file.display())]
    Unreadable { file: PathBuf, problem: String },
}

impl StoredRunError {
    /// What to do about it.
    pub fn help(&self) -> Option<String> {
        let help = match self {
            StoredRunError::WrongCommand { wanted, scenario, .. } => {
                let scenario = scenario.as_deref().unwrap_or("SCENARIO");
                return Some(format!("run: exitlab {wanted} {scenario}"));
            }
            StoredRunError::NotARun { .. } => {
                Some("give a run folder, a scenario, or nothing for the newest run")
            }
            StoredRunError::OtherKind { .. } => {
                Some("compare two studies, or two sweeps or replays")
            }
            StoredRunError::NothingInCommon { .. } => Some(
                "compare runs that have an exit mode of the same name, in sweeps and replays with the same \
                 profile, and of a grid at the same values",
            ),
            StoredRunError::NoTable { table, .. } if table == "outcomes" => Some(
                "`study --grid` writes no outcomes: study one point of the grid, with its values \
                 in --set",
            ),
            StoredRunError::NoTable { table, .. } if table == "daily_r" => {
                Some("run the sweep again with --rows daily_r")
            }
            StoredRunError::NoTable { table, .. } if table == "trades" => {
                Some("run the sweep again with --rows trades")
            }
            StoredRunError::NoTable { .. }
            | StoredRunError::NoColumn { .. }
            | StoredRunError::BadValue { .. }
            | StoredRunError::Unreadable { .. } => Some("run the command again"),
            StoredRunError::EmptyTable { table, .. } if table != "outcomes" => {
                Some("nothing was traded: see the decisions' reasons")
            }
            StoredRunError::EmptyTable { .. } => None,
        };
        help.map(str::to_owned)
    }
}

impl From<TableError> for StoredRunError {
    fn from(error: TableError) -> StoredRunError {
        match error {
            TableError::NoColumn { file, column } => StoredRunError::NoColumn { file, column },
            TableError::BadValue { file, bad } => StoredRunError::BadValue {
                file,
                row: bad.row,
                column: bad.column,
                value: bad.value,
                expected: bad.expected,
            },
            TableError::Unreadable { file, problem } => {
                StoredRunError::Unreadable { file, problem }
            }
            // Writers' errors, none of which a reader has.
            other => {
                StoredRunError::Unreadable { file: Default::default(), problem: other.to_string() }
            }
        }
    }
}

/// A file of the run that cannot be read.
pub(super) fn unreadable(file: &Path, problem: &dyn std::fmt::Display) -> StoredRunError {
    StoredRunError::Unreadable { file: file.to_owned(), problem: problem.to_string() }
}

/// The first names of a list, and how many more there are.
fn some_of(names: &[String]) -> String {
    const N_SHOWN: usize = 4;
    let shown = names[..names.len().min(N_SHOWN)].join(", ");
    match names.len().saturating_sub(N_SHOWN) {
        0 => shown,
        n_more => format!("{shown} (and {n_more} more)"),
    }
}
