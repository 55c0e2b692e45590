//! The one error of the library.

use crate::init_error::InitError;
use crate::levels::LevelsError;
use exitlab_core::TimeframeError;
use exitlab_data::DataError;
use exitlab_evidence::DiscountError;
use exitlab_page::PictureError;
use exitlab_regime::RegimeError;
use exitlab_run::RunError;
use exitlab_scenario::ScenarioError;
use exitlab_store::regress::BaselineError;
use exitlab_store::{StoreError, StoredRunError};
use exitlab_table::TableError;
use std::fmt;
use std::path::{Path, PathBuf};

/// What went wrong, where, and what to do about it.
pub struct Error(Box<Cause>);

/// Which part of the library it comes from.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Cause {
    /// A scenario, its data, or a run of it.
    #[error(transparent)]
    Run(#[from] RunError),
    /// A run folder could not be written.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// A run folder cannot be used.
    #[error(transparent)]
    Stored(#[from] StoredRunError),
    /// A table cannot be built or read.
    #[error(transparent)]
    Table(#[from] TableError),
    /// A picture cannot be drawn.
    #[error(transparent)]
    Picture(#[from] PictureError),
    /// A text is no timeframe.
    #[error(transparent)]
    Timeframe(#[from] TimeframeError),
    /// A sweep cannot be discounted.
    #[error("{}{error}", .folder.as_ref().map_or(String::new(), |f| format!("{}: ", f.display())))]
    Discount {
        /// Its run folder, where it was read from one.
        folder: Option<PathBuf>,
        /// Why.
        error: DiscountError,
    },
    /// A run did not keep the rows that are needed.
    #[error("the run kept no {what}")]
    RowsNotKept {
        /// Which.
        what: &'static str,
    },
    /// A signal has no levels.
    #[error(transparent)]
    Levels(#[from] LevelsError),
    /// A baseline cannot be used.
    #[error(transparent)]
    Baseline(#[from] BaselineError),
    /// No scenario can be made from files.
    #[error(transparent)]
    Init(#[from] InitError),
}

impl Error {
    /// Which part of the library it comes from.
    pub fn cause(&self) -> &Cause {
        &self.0
    }

    /// The cause itself.
    pub fn into_cause(self) -> Cause {
        *self.0
    }

    /// The file to look at: of the scenario, of data, or of a stored run.
    pub fn path(&self) -> Option<&Path> {
        match self.cause() {
            Cause::Run(error) => run_path(error),
            Cause::Store(error) => match error {
                StoreError::OutOccupied { path }
                | StoreError::OutHeld { path, .. }
                | StoreError::OutIsDangling { path }
                | StoreError::OutIsMounted { path }
                | StoreError::OutHasNoName { path }
                | StoreError::Interrupted { path }
                | StoreError::Io { path, .. }
                | StoreError::File { path, .. } => Some(path),
                _ => None,
            },
            Cause::Stored(error) => match error {
                StoredRunError::NotARun { folder, .. }
                | StoredRunError::WrongCommand { folder, .. }
                | StoredRunError::NoTable { folder, .. }
                | StoredRunError::EmptyTable { folder, .. } => Some(folder),
                StoredRunError::OtherKind { b, .. } | StoredRunError::NothingInCommon { b, .. } => {
                    Some(b)
                }
                StoredRunError::NoColumn { file, .. }
                | StoredRunError::BadValue { file, .. }
                | StoredRunError::Unreadable { file, .. } => Some(file),
            },
            Cause::Discount { folder, .. } => folder.as_deref(),
            Cause::Baseline(error) => error.path(),
            Cause::Init(InitError::NoTimeframe { path } | InitError::MixedFolder { path, .. }) => {
                Some(path)
            }
            Cause::Init(_)
            | Cause::Table(_)
            | Cause::Picture(_)
            | Cause::Timeframe(_)
            | Cause::RowsNotKept { .. }
            | Cause::Levels(_) => None,
        }
    }

    /// The line of the file, from 1.
    pub fn line(&self) -> Option<usize> {
        match self.cause() {
            Cause::Run(error) => run_line(error),
            Cause::Stored(StoredRunError::BadValue { row, .. }) => Some(*row),
            _ => None,
        }
    }

    /// Dotted path of the setting that is to blame.
    pub fn key(&self) -> Option<&str> {
        self.scenario_error()?.path()
    }

    /// What to do about it.
    pub fn help(&self) -> Option<String> {
        match self.cause() {
            Cause::Run(error) => error.help(),
            Cause::Stored(error) => error.help(),
            Cause::Store(StoreError::OutOccupied { .. }) => {
                Some("name another folder, or empty this one".to_owned())
            }
            Cause::Store(StoreError::OutHeld { .. }) => {
                Some("wait until it is done, or name another folder".to_owned())
            }
            Cause::Store(StoreError::OutIsDangling { .. }) => {
                Some("make the folder that it leads to, or remove the link".to_owned())
            }
            Cause::Store(StoreError::OutIsMounted { .. }) => {
                Some("name a folder inside it: a run takes its place whole".to_owned())
            }
            Cause::RowsNotKept { .. } => Some("set what a sweep keeps with Sweep::rows".to_owned()),
            Cause::Baseline(error) => error.help("Regress::bless"),
            Cause::Init(error) => Some(error.help().to_owned()),
            Cause::Store(_)
            | Cause::Table(_)
            | Cause::Picture(_)
            | Cause::Timeframe(_)
            | Cause::Discount { .. }
            | Cause::Levels(_) => None,
        }
    }

    /// The scenario's own error, where it is one.
    pub fn scenario_error(&self) -> Option<&ScenarioError> {
        match self.cause() {
            Cause::Run(error) => scenario_error(error),
            _ => None,
        }
    }
}

fn scenario_error(error: &RunError) -> Option<&ScenarioError> {
    match error {
        RunError::Scenario(error) => Some(error),
        RunError::Shared(error) => scenario_error(error),
        RunError::AllPointsFailed { first } => scenario_error(first),
        RunError::AtCut { error, .. } => scenario_error(error),
        _ => None,
    }
}

fn run_path(error: &RunError) -> Option<&Path> {
    match error {
        RunError::Scenario(error) => Some(Path::new(error.file())),
        RunError::TooFewBars { path, .. }
        | RunError::Labels { path, .. }
        | RunError::Signals { path, .. }
        | RunError::Exits { path, .. }
        | RunError::Lines { path, .. }
        | RunError::NoRowInside { path, .. }
        | RunError::NoLabelAtBar { path, .. }
        | RunError::LabelsWithoutLevel { path, .. }
        | RunError::MissingFunding { path, .. }
        | RunError::OtherSymbol { path, .. } => Some(path),
        RunError::Data(error) => error.path(),
        RunError::Shared(error) => run_path(error),
        RunError::AllPointsFailed { first } => run_path(first),
        RunError::AtCut { error, .. } => run_path(error),
        _ => None,
    }
}

fn run_line(error: &RunError) -> Option<usize> {
    match error {
        RunError::Scenario(error) => error.line(),
        RunError::Data(DataError::BadRow(row)) => usize::try_from(row.line).ok(),
        RunError::Signals { error, .. }
        | RunError::Exits { error, .. }
        | RunError::Lines { error, .. } => Some(error.line()),
        RunError::Labels { error: RegimeError::DuplicateLabel { line, .. }, .. } => Some(*line),
        RunError::NoLabelAtBar { line, .. } => Some(*line),
        RunError::OtherSymbol { line, .. } => usize::try_from(*line).ok(),
        RunError::Shared(error) => run_line(error),
        RunError::AllPointsFailed { first } => run_line(first),
        RunError::AtCut { error, .. } => run_line(error),
        _ => None,
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// The message and the help, which is what a `main` shows that returns the error.
impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self}")?;
        match self.help() {
            Some(help) => write!(f, "\n  help: {help}"),
            None => Ok(()),
        }
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        Some(self.cause())
    }
}

impl<E: Into<Cause>> From<E> for Error {
    fn from(error: E) -> Error {
        Error(Box::new(error.into()))
    }
}

impl From<ScenarioError> for Cause {
    fn from(error: ScenarioError) -> Cause {
        Cause::Run(RunError::Scenario(Box::new(error)))
    }
}

impl From<DataError> for Cause {
    fn from(error: DataError) -> Cause {
        Cause::Run(RunError::Data(error))
    }
}
