//! Scenarios: of a file, of text, of a dict, with frames in the place of files.

use crate::arrow::Columns;
use crate::errors::{raise, setting_error};
use crate::frame::Frame;
use crate::values::{python_of, table_of, value_of};
use crate::worker::at_once;
use exitlab::Timestamp;
use exitlab::crates::data::{MemoryBars, SYMBOL_ALIASES, signals_table};
use exitlab::crates::scenario::json_schema;
use exitlab::crates::table::ArrowFrame;
use pyo3::prelude::*;
use pyo3::types::PyDict;
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

/// A scenario: what is run, on which data. It is never changed: what sets or gives something makes a new one.
#[pyclass(frozen, module = "exitlab._exitlab")]
pub(crate) struct Scenario {
    pub(crate) scenario: exitlab::Scenario,
    /// What its frames were taken from.
    sources: Vec<Arc<Py<PyAny>>>,
}

impl Scenario {
    fn new(scenario: exitlab::Scenario) -> Scenario {
        Scenario { scenario, sources: Vec::new() }
    }
}

#[pymethods]
impl Scenario {
    /// Reads a scenario file; paths in it are relative to its folder.
    #[staticmethod]
    fn read(py: Python<'_>, path: PathBuf) -> PyResult<Scenario> {
        at_once(py, || exitlab::Scenario::read(path)).map(Scenario::new)
    }

    /// A scenario of TOML text; paths in it are relative to the working folder.
    #[staticmethod]
    fn parse(py: Python<'_>, text: &str) -> PyResult<Scenario> {
        at_once(py, || exitlab::Scenario::parse(text)).map(Scenario::new)
    }

    /// A scenario of a dict with the keys of a file; paths in it are relative to the working folder, and
    /// `{"memory": True}` stands for the path of what is given as a frame.
    #[staticmethod]
    fn of_dict(py: Python<'_>, settings: &Bound<'_, PyDict>) -> PyResult<Scenario> {
        let table = table_of(settings)?;
        at_once(py, || exitlab::Scenario::of_table(table)).map(Scenario::new)
    }

    /// The scenario with this setting, by its dotted path.
    fn set(&self, path: &str, value: &Bound<'_, PyAny>) -> PyResult<Scenario> {
        let py = value.py();
        let value = value_of(value, path)?;
        at_once(py, || self.scenario.clone().set(path, value))
            .map(|scenario| Scenario { scenario, sources: self.sources.clone() })
    }

    /// The scenario with this frame in the place of a file: `what` is `bars`, `execution_bars` or `funding`, each of a
    /// symbol, `signals`, `exit_signals`, `lines`, `labels` or `adjustments`, of that symbol where they do not say any.
    #[pyo3(signature = (what, frame, symbol=None))]
    fn give(&self, what: &str, frame: &Columns, symbol: Option<&str>) -> PyResult<Scenario> {
        let mut sources = self.sources.clone();
        sources.push(frame.source.clone());
        let frame = frame.frame.clone();
        let of_symbol = |frame: ArrowFrame| match symbol {
            Some(symbol) if !frame.names().any(is_of_symbols) => frame.with_text("symbol", symbol),
            _ => frame,
        };
        let scenario = self.scenario.clone();
        let scenario = match (what, symbol) {
            ("bars", Some(symbol)) => scenario.bars_of(symbol, MemoryBars::from_frame(frame)),
            ("execution_bars", Some(symbol)) => {
                scenario.execution_bars_of(symbol, MemoryBars::from_frame(frame))
            }
            ("funding", Some(symbol)) => scenario.funding(symbol, frame),
            ("signals", _) => scenario.signals(of_symbol(frame)),
            ("exit_signals", _) => scenario.exit_signals(of_symbol(frame)),
            ("lines", _) => scenario.lines(of_symbol(frame)),
            ("labels", _) => scenario.labels(of_symbol(frame)),
            ("adjustments", _) => scenario.adjustments(of_symbol(frame)),
            _ => {
                let message = format!("{what}: nothing of that kind can be given");
                return Err(pyo3::exceptions::PyValueError::new_err(message));
            }
        };
        Ok(Scenario { scenario, sources })
    }

    /// Checks the settings, and returns what is odd about them.
    fn check(&self, py: Python<'_>) -> PyResult<Vec<String>> {
        let scenario = at_once(py, || self.scenario.resolve())?;
        Ok(scenario.warnings.iter().map(ToString::to_string).collect())
    }

    /// Every setting, those left out with their defaults.
    fn to_dict<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        python_of(py, &at_once(py, || self.scenario.table())?)
    }

    /// The same as the text of a file.
    fn to_toml(&self, py: Python<'_>) -> PyResult<String> {
        let table = at_once(py, || self.scenario.table())?;
        toml::to_string(&table).map_err(|error| setting_error(py, &error.to_string(), ""))
    }

    /// The close times of each symbol's decision bars, as text.
    fn closes(&self, py: Python<'_>) -> PyResult<BTreeMap<String, Vec<String>>> {
        let closes = at_once(py, || self.scenario.decision_closes())?;
        let texts = |times: Vec<Timestamp>| times.iter().map(ToString::to_string).collect();
        Ok(closes.into_iter().map(|(symbol, times)| (symbol, texts(times))).collect())
    }

    /// The signals that the scenario's source gives, and what the scenario is warned of.
    fn signals(&self, py: Python<'_>) -> PyResult<(Frame, Vec<String>)> {
        let produced = at_once(py, || self.scenario.produced_signals())?;
        let table = signals_table(&produced.signals).map_err(|error| raise(py, error))?;
        let warnings = produced.warnings.iter().map(ToString::to_string).collect();
        Ok((Frame::new(table), warnings))
    }
}

/// Whether a column of that name says whose a row is.
fn is_of_symbols(name: &str) -> bool {
    SYMBOL_ALIASES.contains(&name.to_ascii_lowercase().as_str())
}

/// The JSON schema of scenario files.
#[pyfunction]
pub(crate) fn schema(py: Python<'_>) -> PyResult<Bound<'_, PyAny>> {
    python_of(py, &json_schema())
}
