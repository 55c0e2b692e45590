//! Columns of lists and NumPy arrays, which are copied.

use crate::errors::data_error;
use exitlab::crates::table::{ArrowFrame, ColumnValues, TickUnit};
use pyo3::buffer::{Element, PyBuffer};
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use pyo3::types::{PyBool, PyDict, PyFloat, PyInt, PyString};

/// A frame of a dict of columns. The package hands NumPy's over as pairs of a kind and what has such a buffer: `float64`,
/// `int64`, or `datetime64[s]`, `[ms]`, `[us]` or `[ns]` as integers; all else is a list.
///
/// # Errors
/// `DataError` where columns differ in length, or a value is nothing that a column has, with its row from 1.
pub(crate) fn frame_of_columns(columns: &Bound<'_, PyDict>, name: &str) -> PyResult<ArrowFrame> {
    let py = columns.py();
    let mut read = Vec::new();
    for (column, values) in columns {
        let column: String = column.extract().map_err(|_| {
            data_error(py, name, &format!("the name of a column is {column}, which is not text"))
        })?;
        let values = match values.extract::<(String, Bound<'_, PyAny>)>() {
            Ok((kind, array)) => of_buffer(&kind, &array)?,
            Err(_) => of_list(&values, name, &column)?,
        };
        read.push((column, values));
    }
    ArrowFrame::of_columns(read).map_err(|error| data_error(py, name, &error.to_string()))
}

fn of_buffer(kind: &str, array: &Bound<'_, PyAny>) -> PyResult<ColumnValues> {
    fn values<T: Element>(array: &Bound<'_, PyAny>) -> PyResult<Vec<T>> {
        PyBuffer::<T>::get(array)?.to_vec(array.py())
    }
    Ok(match kind {
        "float64" => ColumnValues::Numbers(values(array)?),
        "int64" => ColumnValues::Integers(values(array)?),
        "datetime64[s]" => ColumnValues::Times(TickUnit::Second, values(array)?),
        "datetime64[ms]" => ColumnValues::Times(TickUnit::Millisecond, values(array)?),
        "datetime64[us]" => ColumnValues::Times(TickUnit::Microsecond, values(array)?),
        "datetime64[ns]" => ColumnValues::Times(TickUnit::Nanosecond, values(array)?),
        _ => return Err(PyValueError::new_err(format!("{kind} is no kind of column"))),
    })
}

/// Numbers where all are numbers or absent, texts where there is another value: times say their zone.
fn of_list(list: &Bound<'_, PyAny>, name: &str, column: &str) -> PyResult<ColumnValues> {
    let mut numbers = Vec::new();
    let mut texts = Vec::new();
    let (mut are_numbers, mut are_integers) = (true, true);
    for (row, value) in (1..).zip(list.try_iter()?) {
        let value = value?;
        if value.is_none() {
            numbers.push(f64::NAN);
            texts.push(None);
            are_integers = false;
            continue;
        }
        // Numbers of other libraries, such as NumPy's, say that they are some; decimals keep their digits.
        let is_integer = value.is_instance_of::<PyInt>() || value.hasattr("__index__")?;
        let is_float = value.is_instance_of::<PyFloat>()
            || (value.hasattr("__float__")? && !value.hasattr("as_tuple")?);
        let is_text = value.is_instance_of::<PyString>() || value.is_instance_of::<PyBool>();
        if (is_integer || is_float) && !is_text {
            are_integers &= is_integer;
            let number = value.extract().map_err(|_| {
                let why = format!("column `{column}`, row {row}: {value} is too large");
                data_error(list.py(), name, &why)
            })?;
            numbers.push(number);
            texts.push(Some(value.str()?.extract()?));
            continue;
        }
        are_numbers = false;
        let text = if is_text {
            value.str()?
        } else if value.hasattr("isoformat")? {
            value.call_method0("isoformat")?.cast_into()?
        } else if value.hasattr("as_tuple")? {
            value.str()? // decimal.Decimal
        } else {
            let found = value.get_type().name()?;
            let why = format!("column `{column}`, row {row}: a {found} is no number, text or time");
            return Err(data_error(list.py(), name, &why));
        };
        texts.push(Some(text.extract()?));
    }
    Ok(match (are_numbers, are_integers) {
        (true, true) => {
            let integers = list.try_iter()?.map(|value| value?.extract::<i64>());
            match integers.collect() {
                Ok(integers) => ColumnValues::Integers(integers),
                Err(_) => ColumnValues::Texts(texts),
            }
        }
        (true, false) => ColumnValues::Numbers(numbers),
        (false, _) => ColumnValues::Texts(texts),
    })
}
