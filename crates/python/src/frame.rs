//! Tables as frames that every library of Python takes.

use crate::arrow::capsule_of;
use crate::values::python_of;
use exitlab::Table;
use pyo3::prelude::*;
use pyo3::types::PyCapsule;

/// A table. Whatever takes Arrow streams takes it: Polars, pandas, PyArrow, DuckDB.
#[pyclass(frozen, module = "exitlab._exitlab")]
pub(crate) struct Frame(Table);

impl Frame {
    pub(crate) fn new(table: Table) -> Frame {
        Frame(table)
    }
}

#[pymethods]
impl Frame {
    /// Name of the table, as docs/columns.md has it.
    #[getter]
    fn name(&self) -> &'static str {
        self.0.name()
    }

    /// Names of its columns.
    #[getter]
    fn columns(&self) -> Vec<&str> {
        self.0.columns().iter().map(|column| &*column.name).collect()
    }

    fn __len__(&self) -> usize {
        self.0.n_rows()
    }

    /// The rows as a stream of Arrow arrays, in types that every reader knows; another schema cannot be asked for.
    #[pyo3(signature = (requested_schema=None))]
    fn __arrow_c_stream__<'py>(
        &self,
        py: Python<'py>,
        requested_schema: Option<Bound<'py, PyAny>>,
    ) -> PyResult<Bound<'py, PyCapsule>> {
        let _ = requested_schema; // the interface lets a producer pass over it
        capsule_of(py, self.0.frame())
    }

    /// Some rows as dicts: `n` of them from row `first` on, all where nobody says.
    #[pyo3(signature = (first=0, n=None))]
    fn to_dicts<'py>(
        &self,
        py: Python<'py>,
        first: usize,
        n: Option<usize>,
    ) -> PyResult<Bound<'py, PyAny>> {
        python_of(py, &self.0.slice(first, n.unwrap_or(usize::MAX)))
    }

    /// The table as CSV, as a run folder has it.
    fn to_csv(&self, py: Python<'_>) -> PyResult<String> {
        self.0.csv_text().map_err(|error| crate::errors::raised(py, &error.into()))
    }
}
