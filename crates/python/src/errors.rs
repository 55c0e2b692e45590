//! Errors of the library as Python's, with the same words.

use exitlab::crates::run::RunError as EngineError;
use exitlab::{Cause, Error};
use pyo3::prelude::*;
use pyo3::types::PyDict;
use std::path::Path;

/// What a user catches.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// Settings.
    Scenario,
    /// Files and frames.
    Data,
    /// Everything else.
    Run,
    /// What exitlab itself is to blame for.
    Fault,
}

impl Kind {
    fn class(self) -> &'static str {
        match self {
            Kind::Scenario => "ScenarioError",
            Kind::Data => "DataError",
            Kind::Run => "RunError",
            Kind::Fault => "ExitlabError",
        }
    }

    fn of(error: &Error) -> Kind {
        if error.scenario_error().is_some() {
            return Kind::Scenario;
        }
        match error.cause() {
            Cause::Run(error) => Kind::of_engine(error),
            Cause::Stored(_) => Kind::Data,
            Cause::Timeframe(_) => Kind::Scenario,
            _ => Kind::Run,
        }
    }

    fn of_engine(error: &EngineError) -> Kind {
        match error {
            EngineError::Shared(error) => Kind::of_engine(error),
            EngineError::AllPointsFailed { first } => Kind::of_engine(first),
            EngineError::AtCut { error, .. } => Kind::of_engine(error),
            EngineError::Data(_)
            | EngineError::NotGiven { .. }
            | EngineError::NoUse { .. }
            | EngineError::TooFewBars { .. }
            | EngineError::Labels { .. }
            | EngineError::Signals { .. }
            | EngineError::Exits { .. }
            | EngineError::Lines { .. }
            | EngineError::NoRowInside { .. }
            | EngineError::NoLabelAtBar { .. }
            | EngineError::LabelsWithoutLevel { .. }
            | EngineError::BarsOneOff { .. }
            | EngineError::MissingFunding { .. }
            | EngineError::OtherSymbol { .. } => Kind::Data,
            EngineError::UnknownName(_) | EngineError::PolicyAmongPlans(_) => Kind::Scenario,
            _ => Kind::Run,
        }
    }
}

/// The exception that stands for an error.
pub(crate) fn raised(py: Python<'_>, error: &Error) -> PyErr {
    let place =
        Place { path: error.path(), line: error.line(), key: error.key(), help: error.help() };
    exception(py, Kind::of(error), &error.to_string(), &place)
}

/// The exception that stands for an error of one of the library's crates.
pub(crate) fn raise<E: Into<Error>>(py: Python<'_>, error: E) -> PyErr {
    raised(py, &error.into())
}

/// A frame that cannot be read.
pub(crate) fn data_error(py: Python<'_>, name: &str, why: &str) -> PyErr {
    exception(py, Kind::Data, &format!("{name}: {why}"), &Place::default())
}

/// What is wrong with an argument that a scenario would have as a setting.
pub(crate) fn setting_error(py: Python<'_>, message: &str, key: &str) -> PyErr {
    exception(py, Kind::Scenario, message, &Place { key: Some(key), ..Place::default() })
}

/// A fault of exitlab itself.
pub(crate) fn fault(py: Python<'_>, message: &str) -> PyErr {
    exception(py, Kind::Fault, message, &Place::default())
}

/// A run that could not be made.
pub(crate) fn run_error(py: Python<'_>, message: &str) -> PyErr {
    exception(py, Kind::Run, message, &Place::default())
}

#[derive(Debug, Default)]
struct Place<'a> {
    path: Option<&'a Path>,
    line: Option<usize>,
    key: Option<&'a str>,
    help: Option<String>,
}

/// An exception of `exitlab.errors`.
fn exception(py: Python<'_>, kind: Kind, message: &str, place: &Place<'_>) -> PyErr {
    let made = || {
        let attributes = PyDict::new(py);
        attributes.set_item("path", place.path.map(|path| path.display().to_string()))?;
        attributes.set_item("line", place.line)?;
        attributes.set_item("key", place.key)?;
        attributes.set_item("help", place.help.as_deref())?;
        let class = py.import("exitlab.errors")?.getattr(kind.class())?;
        class.call((message,), Some(&attributes))
    };
    made().map_or_else(|error| error, PyErr::from_value)
}
