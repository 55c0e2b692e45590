//! Frames in and out over Arrow's C interface, without a copy on the way in.
//!
//! # Source
//! <https://arrow.apache.org/docs/format/CDataInterface/PyCapsuleInterface.html>

use crate::columns::frame_of_columns;
use crate::errors::data_error;
use exitlab::DataFrame;
use exitlab::crates::table::{
    ArrowArray, ArrowFrame, ArrowSchema, ArrowStream, ArrowStreamReader, arrow_stream,
    import_array, import_field,
};
use exitlab_table::quietly;
use pyo3::exceptions::PyTypeError;
use pyo3::prelude::*;
use pyo3::types::{PyCapsule, PyDict};
use std::ffi::CStr;
use std::fmt::Display;
use std::sync::Arc;

const STREAM: &CStr = c"arrow_array_stream";
const SCHEMA: &CStr = c"arrow_schema";
const ARRAY: &CStr = c"arrow_array";

/// Columns that were taken over once: a stream can be read no second time.
#[pyclass(frozen, module = "exitlab._exitlab")]
pub(crate) struct Columns {
    pub(crate) frame: ArrowFrame,
    /// What they were taken from. While it is alive, pandas copies a column before it changes it.
    pub(crate) source: Arc<Py<PyAny>>,
}

/// Takes the columns of a frame over; `name` is what messages call it.
#[pyfunction]
pub(crate) fn take(name: &str, frame: &Bound<'_, PyAny>) -> PyResult<Columns> {
    let source = Arc::new(frame.clone().unbind());
    Ok(Columns { frame: frame_of(frame, name)?, source })
}

/// The columns of a dict, or of an object that has Arrow's C stream or array interface.
///
/// # Errors
/// `TypeError` where it has neither; `DataError` where it is no frame or has a type that cannot be read. `name` is
/// what messages call it.
fn frame_of(object: &Bound<'_, PyAny>, name: &str) -> PyResult<ArrowFrame> {
    if let Ok(columns) = object.cast::<PyDict>() {
        return frame_of_columns(columns, name);
    }
    let py = object.py();
    let read = || -> Option<PyResult<ArrowFrame>> {
        Some(if object.hasattr("__arrow_c_stream__").ok()? {
            let capsule = object.call_method0("__arrow_c_stream__");
            capsule.and_then(|capsule| of_stream(&capsule.cast_into()?, name))
        } else if object.hasattr("__arrow_c_array__").ok()? {
            let capsules = object.call_method0("__arrow_c_array__");
            capsules.and_then(|capsules| {
                let (schema, array) = capsules.extract()?;
                of_array(&schema, &array, name)
            })
        } else {
            return None;
        })
    };
    // Types that Polars does not know make it panic.
    match quietly(read) {
        Some(Some(frame)) => frame,
        Some(None) => {
            let found = object.get_type().fully_qualified_name()?;
            Err(PyTypeError::new_err(format!(
                "{name}: a {found} is no frame: give a Polars, pandas, PyArrow or DuckDB one, or anything else \
                 with __arrow_c_stream__, or a dict of columns"
            )))
        }
        None => {
            let why = "a column is of a type that cannot be read, such as decimal256: leave it out";
            Err(data_error(py, name, why))
        }
    }
}

fn of_stream(capsule: &Bound<'_, PyCapsule>, name: &str) -> PyResult<ArrowFrame> {
    let py = capsule.py();
    let failed = |error: &dyn Display| data_error(py, name, &error.to_string());
    let unreadable = |error: &dyn Display| {
        let why = format!("a column is of a type that cannot be read: leave it out ({error})");
        data_error(py, name, &why)
    };
    let stream = taken_out(capsule, STREAM, ArrowStream::empty())?;
    // SAFETY: a capsule of this name holds a stream that keeps to the C stream interface.
    #[expect(unsafe_code, reason = "Arrow's C interface is made of pointers")]
    let mut reader =
        unsafe { ArrowStreamReader::try_new(Box::new(stream)) }.map_err(|e| unreadable(&e))?;
    let field = reader.field().clone();
    let mut arrays = Vec::new();
    // SAFETY: the stream's arrays keep to the C data interface, as the capsule's name says.
    #[expect(unsafe_code, reason = "Arrow's C interface is made of pointers")]
    while let Some(array) = unsafe { reader.next() } {
        arrays.push(array.map_err(|e| failed(&e))?);
    }
    ArrowFrame::of_stream(&field, arrays).map_err(|e| failed(&e))
}

fn of_array(
    schema: &Bound<'_, PyCapsule>,
    array: &Bound<'_, PyCapsule>,
    name: &str,
) -> PyResult<ArrowFrame> {
    let py = schema.py();
    let failed = |error: &dyn Display| data_error(py, name, &error.to_string());
    let schema = taken_out(schema, SCHEMA, ArrowSchema::empty())?;
    let array = taken_out(array, ARRAY, ArrowArray::empty())?;
    // SAFETY: capsules of these names hold a schema and an array of it that keep to the C data interface.
    #[expect(unsafe_code, reason = "Arrow's C interface is made of pointers")]
    let (field, array) = unsafe {
        let field = import_field(&schema).map_err(|e| failed(&e))?;
        let array = import_array(array, field.dtype.clone()).map_err(|e| failed(&e))?;
        (field, array)
    };
    ArrowFrame::of_stream(&field, [array]).map_err(|e| failed(&e))
}

/// Takes a structure out of its capsule, which then has the empty one, as the interface asks for.
fn taken_out<T>(capsule: &Bound<'_, PyCapsule>, name: &CStr, empty: T) -> PyResult<T> {
    let pointer = capsule.pointer_checked(Some(name))?.cast::<T>();
    // SAFETY: a capsule of this name points to such a structure, and is alive; Python runs no other thread that could
    // take it while this one is attached.
    #[expect(unsafe_code, reason = "Arrow's C interface is made of pointers")]
    Ok(unsafe { pointer.replace(empty) })
}

/// A frame as a capsule with a stream of its rows.
pub(crate) fn capsule_of<'py>(
    py: Python<'py>,
    frame: &DataFrame,
) -> PyResult<Bound<'py, PyCapsule>> {
    PyCapsule::new_with_value(py, arrow_stream(frame), STREAM)
}
