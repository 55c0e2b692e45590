//! Values of Python as settings, and results as Python's values.

use crate::errors::setting_error;
use pyo3::prelude::*;
use pyo3::types::{PyBool, PyDict, PyFloat, PyInt, PyList, PyMapping, PySequence, PyString};
use serde::Serialize;
use toml::{Table, Value};

/// A dict as a table of settings; `None` stands for the word `none`.
///
/// # Errors
/// `ScenarioError` where a value is nothing that a scenario has, with its key.
pub(crate) fn table_of(dict: &Bound<'_, PyDict>) -> PyResult<Table> {
    match value_in(dict.as_any(), "", 0)? {
        Value::Table(table) => Ok(table),
        _ => unreachable!("invariant: a dict becomes a table"),
    }
}

/// A value as a setting; `key` is its dotted path, for messages.
///
/// # Errors
/// `ScenarioError` where it is nothing that a scenario has.
pub(crate) fn value_of(value: &Bound<'_, PyAny>, key: &str) -> PyResult<Value> {
    value_in(value, key, 0)
}

/// Lists and dicts in each other, more than any setting has.
const MAX_DEPTH: usize = 32;

fn value_in(value: &Bound<'_, PyAny>, key: &str, depth: usize) -> PyResult<Value> {
    if depth > MAX_DEPTH {
        let message = format!("{key}: lists or dicts hold each other {MAX_DEPTH} deep");
        return Err(setting_error(value.py(), &message, key));
    }
    let depth = depth + 1;
    if value.is_none() {
        return Ok(Value::String("none".to_owned()));
    }
    if let Ok(value) = value.cast::<PyString>() {
        return Ok(Value::String(value.to_str()?.to_owned()));
    }
    if let Ok(value) = value.cast::<PyBool>() {
        return Ok(Value::Boolean(value.is_true()));
    }
    if let Ok(value) = value.cast::<PyFloat>() {
        return Ok(Value::Float(value.value()));
    }
    if let Ok(value) = value.cast::<PyInt>() {
        let number = value.extract().map_err(|_| {
            setting_error(value.py(), &format!("{key}: {value} is not an integer of 64 bits"), key)
        })?;
        return Ok(Value::Integer(number));
    }
    // Plans and scenarios say themselves what they are.
    if value.hasattr("to_dict")? {
        return value_in(&value.call_method0("to_dict")?, key, depth);
    }
    if let Ok(entries) = value.cast::<PyMapping>() {
        return entries_of(entries, key, depth);
    }
    // Dates and times; those with a zone say it.
    if value.hasattr("isoformat")? {
        return Ok(Value::String(value.call_method0("isoformat")?.extract()?));
    }
    if value.hasattr("__fspath__")? {
        return Ok(Value::String(value.call_method0("__fspath__")?.extract()?));
    }
    // Numbers of NumPy, an array of one of which has `item` too.
    let is_single = !value.hasattr("__len__")? && value.hasattr("item")?;
    if is_single {
        return value_in(&value.call_method0("item")?, key, depth);
    }
    if value.hasattr("tolist")? {
        return value_in(&value.call_method0("tolist")?, key, depth);
    }
    if let Ok(values) = value.cast::<PySequence>() {
        let values = values.try_iter()?.enumerate();
        let values =
            values.map(|(idx, value)| value_in(&value?, &dotted(key, &idx.to_string()), depth));
        return values.collect::<PyResult<_>>().map(Value::Array);
    }
    let found = value.get_type().fully_qualified_name()?;
    let message = format!("{key}: a {found} is no setting: give a number, text, a list or a dict");
    Err(setting_error(value.py(), &message, key))
}

fn entries_of(entries: &Bound<'_, PyMapping>, key: &str, depth: usize) -> PyResult<Value> {
    let mut table = Table::new();
    for entry in entries.items()?.iter() {
        let (name, value): (Bound<'_, PyAny>, Bound<'_, PyAny>) = entry.extract()?;
        let name: String = name.extract().map_err(|_| {
            let message = format!("{key}: the key {name} is not text");
            setting_error(entries.py(), &message, key)
        })?;
        let value = value_in(&value, &dotted(key, &name), depth)?;
        table.insert(name, value);
    }
    Ok(Value::Table(table))
}

fn dotted(key: &str, name: &str) -> String {
    if key.is_empty() { name.to_owned() } else { format!("{key}.{name}") }
}

/// Something of the library as values of Python: dicts, lists, numbers, text.
///
/// # Errors
/// Where memory runs out.
pub(crate) fn python_of<'py>(
    py: Python<'py>,
    value: &impl Serialize,
) -> PyResult<Bound<'py, PyAny>> {
    let value = serde_json::to_value(value)
        .map_err(|error| crate::errors::run_error(py, &error.to_string()))?;
    json_of(py, &value)
}

fn json_of<'py>(py: Python<'py>, value: &serde_json::Value) -> PyResult<Bound<'py, PyAny>> {
    use serde_json::Value as V;
    Ok(match value {
        V::Null => py.None().into_bound(py),
        V::Bool(value) => PyBool::new(py, *value).to_owned().into_any(),
        V::Number(number) => match (number.as_i64(), number.as_u64(), number.as_f64()) {
            (Some(number), ..) => number.into_pyobject(py)?.into_any(),
            (_, Some(number), _) => number.into_pyobject(py)?.into_any(),
            (_, _, number) => PyFloat::new(py, number.unwrap_or(f64::NAN)).into_any(),
        },
        V::String(text) => PyString::new(py, text).into_any(),
        V::Array(values) => {
            let values = values.iter().map(|value| json_of(py, value));
            PyList::new(py, values.collect::<PyResult<Vec<_>>>()?)?.into_any()
        }
        V::Object(entries) => {
            let dict = PyDict::new(py);
            for (key, value) in entries {
                dict.set_item(key, json_of(py, value)?)?;
            }
            dict.into_any()
        }
    })
}
