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
use pyo3::exceptions::PyTypeError;
use pyo3::prelude::*;
use pyo3::types::{PyCapsule, PyDict};
use std::ffi::CStr;
use std::fmt::Display;

const STREAM: &CStr = c"arrow_array_stream";
const SCHEMA: &CStr = c"arrow_schema";
const ARRAY: &CStr = c"arrow_array";

/// The columns of an object that has Arrow's C stream or array interface.
///
/// # Errors
/// `TypeError` where it has neither; `DataError` where it is no frame or has a type that cannot be read. `name` is
/// what messages call it.
pub(crate) fn frame_of(object: &Bound<'_, PyAny>, name: &str) -> PyResult<ArrowFrame> {
    if let Ok(columns) = object.cast::<PyDict>() {
        return frame_of_columns(columns, name);
    }
    if object.hasattr("__arrow_c_stream__")? {
        return of_stream(&object.call_method0("__arrow_c_stream__")?.cast_into()?, name);
    }
    if object.hasattr("__arrow_c_array__")? {
        let (schema, array) = object.call_method0("__arrow_c_array__")?.extract()?;
        return of_array(&schema, &array, name);
    }
    let found = object.get_type().fully_qualified_name()?;
    Err(PyTypeError::new_err(format!(
        "{name}: a {found} is no frame: give a Polars, pandas, PyArrow or DuckDB one, or anything else with \
         __arrow_c_stream__, or a dict of columns"
    )))
}

fn of_stream(capsule: &Bound<'_, PyCapsule>, name: &str) -> PyResult<ArrowFrame> {
    let py = capsule.py();
    let failed = |error: &dyn Display| data_error(py, name, &error.to_string());
    let stream = take(capsule, STREAM, ArrowStream::empty())?;
    // SAFETY: a capsule of this name holds a stream that keeps to the C stream interface.
    #[expect(unsafe_code, reason = "Arrow's C interface is made of pointers")]
    let mut reader =
        unsafe { ArrowStreamReader::try_new(Box::new(stream)) }.map_err(|e| failed(&e))?;
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
    let schema = take(schema, SCHEMA, ArrowSchema::empty())?;
    let array = take(array, ARRAY, ArrowArray::empty())?;
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
fn take<T>(capsule: &Bound<'_, PyCapsule>, name: &CStr, empty: T) -> PyResult<T> {
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
