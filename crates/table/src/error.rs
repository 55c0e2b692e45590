//! What can go wrong with tables.

use std::borrow::Cow;
use std::path::{Path, PathBuf};

/// What can go wrong while tables are built, written and read.
#[derive(Debug, thiserror::Error)]
#[allow(missing_docs)] // the fields are what the messages print
pub enum TableError {
    /// Columns of one table differ in length.
    #[error(
        "table `{table}`: column `{column}` has {n_rows} rows, the first column has {expected}"
    )]
    RaggedColumn { table: String, column: String, n_rows: usize, expected: usize },
    /// Two columns of one table have the same name.
    #[error("table `{table}` has two columns `{column}`")]
    DuplicateColumn { table: String, column: String },
    /// Parts of one table differ in their columns.
    #[error("the parts of table `{table}` do not fit: {problem}")]
    Parts { table: String, problem: String },
    /// A number that no file should hold. Rows count from 0.
    #[error("table `{table}`, column `{column}`, row {row}: {value} is not a finite number")]
    NotFinite { table: String, column: String, row: usize, value: f64 },
    /// A table without a column that is needed.
    #[error("{} has no column `{column}`", file.display())]
    NoColumn { file: PathBuf, column: String },
    /// A value that is not what its column needs. Rows count from 1, the header apart.
    #[error("{}, row {}, column `{}`: `{}` is not {}", file.display(), bad.row, bad.column, bad.value, bad.expected)]
    BadValue { file: PathBuf, bad: BadValue },
    /// A file that cannot be read.
    #[error("cannot read {}: {problem}", file.display())]
    Unreadable { file: PathBuf, problem: String },
    /// The CSV writer failed.
    #[error("CSV: {0}")]
    Csv(#[from] csv::Error),
    /// The Parquet writer failed.
    #[error("Parquet: {0}")]
    Parquet(String),
    /// The Arrow writer failed.
    #[error("Arrow: {0}")]
    Ipc(String),
    /// The JSON writer failed.
    #[error("JSON: {0}")]
    Json(#[from] serde_json::Error),
    /// A stream could not be written to.
    #[error("write: {0}")]
    Stream(#[from] std::io::Error),
}

impl TableError {
    pub(crate) fn unreadable(file: &Path, problem: &dyn std::fmt::Display) -> TableError {
        TableError::Unreadable { file: file.to_owned(), problem: problem.to_string() }
    }
}

/// A value that is not what its column needs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BadValue {
    /// Row, from 1, the header apart.
    pub row: usize,
    /// The column.
    pub column: String,
    /// The value as CSV has it, empty where it is absent.
    pub value: String,
    /// What it has to be, in words.
    pub expected: Cow<'static, str>,
}
