//! Values of Arrow columns as times, numbers and text, whatever type the file has chosen.

use crate::csv_reader::{one_line, shown};
use crate::number::parse_number;
use crate::time_form::{epoch, parse_time};
use crate::{DataError, RowProblem, TimeForm};
use arrow_array::cast::AsArray;
use arrow_array::types::{Float64Type, Int64Type};
use arrow_array::{Array, ArrayRef, Float64Array, Int64Array, StringArray};
use arrow_schema::{DataType, TimeUnit};
use exitlab_core::Timestamp;
use std::path::Path;

/// A column of one batch.
#[derive(Debug)]
pub(crate) enum Values {
    /// Times of a type that says its unit.
    Typed(TimeForm, Int64Array),
    /// Days since 1970.
    Days(Int64Array),
    Whole(Int64Array),
    Number(Float64Array),
    Text(StringArray),
}

impl Values {
    /// Converts a column; decimals go by their text, which loses nothing.
    ///
    /// # Errors
    /// Where the column's type holds neither times nor numbers nor text.
    pub(crate) fn of(path: &Path, name: &str, array: &ArrayRef) -> Result<Values, DataError> {
        let type_error = || DataError::ColumnType {
            path: path.to_owned(),
            column: name.to_owned(),
            found: one_line(&array.data_type().to_string()),
            expected: "a time, a number or text",
        };
        let cast = |to: &DataType| arrow_cast::cast(array, to).map_err(|_| type_error());
        let whole = || cast(&DataType::Int64).map(|a| a.as_primitive::<Int64Type>().clone());
        Ok(match array.data_type() {
            DataType::Timestamp(unit, _) => Values::Typed(form_of(unit), whole()?),
            DataType::Date64 => Values::Typed(TimeForm::Milliseconds, whole()?),
            DataType::Date32 => {
                let days = cast(&DataType::Int32)?;
                let days = arrow_cast::cast(&days, &DataType::Int64).map_err(|_| type_error())?;
                Values::Days(days.as_primitive::<Int64Type>().clone())
            }
            DataType::Int8
            | DataType::Int16
            | DataType::Int32
            | DataType::Int64
            | DataType::UInt8
            | DataType::UInt16
            | DataType::UInt32 => Values::Whole(whole()?),
            DataType::Float16 | DataType::Float32 | DataType::Float64 => {
                Values::Number(cast(&DataType::Float64)?.as_primitive::<Float64Type>().clone())
            }
            DataType::Null
            | DataType::UInt64
            | DataType::Utf8
            | DataType::LargeUtf8
            | DataType::Utf8View
            | DataType::Time32(_)
            | DataType::Time64(_)
            | DataType::Decimal32(..)
            | DataType::Decimal64(..)
            | DataType::Decimal128(..)
            | DataType::Decimal256(..) => {
                Values::Text(cast(&DataType::Utf8)?.as_string::<i32>().clone())
            }
            DataType::Dictionary(_, values) => {
                return Values::of(path, name, &cast(values)?);
            }
            _ => return Err(type_error()), // nested and binary types, of which there are many
        })
    }

    fn array(&self) -> &dyn Array {
        match self {
            Values::Typed(_, a) | Values::Days(a) | Values::Whole(a) => a,
            Values::Number(a) => a,
            Values::Text(a) => a,
        }
    }

    /// Whether there is a value.
    pub(crate) fn is_present(&self, row: usize) -> bool {
        self.array().is_valid(row)
    }

    /// The value as a time, and how it is written; a typed time counts as ISO-8601.
    pub(crate) fn time(&self, row: usize) -> Result<(Timestamp, TimeForm), RowProblem> {
        if !self.is_present(row) {
            return Err(RowProblem::Empty);
        }
        match self {
            Values::Typed(form, a) => Ok((form.instant(a.value(row))?, TimeForm::Iso)),
            Values::Days(a) => {
                Ok((TimeForm::Seconds.instant(a.value(row) * 86_400)?, TimeForm::Iso))
            }
            Values::Whole(a) => epoch(a.value(row)),
            Values::Number(a) => {
                let number = a.value(row);
                let is_whole = number.fract() == 0.0 && number.abs() < 9e18;
                if is_whole { epoch(number as i64) } else { Err(RowProblem::NotATime) }
            }
            Values::Text(a) => parse_time(a.value(row).as_bytes()),
        }
    }

    /// The value as a number.
    pub(crate) fn number(&self, row: usize) -> Result<f64, RowProblem> {
        if !self.is_present(row) {
            return Err(RowProblem::Empty);
        }
        match self {
            Values::Number(a) => Ok(a.value(row)),
            Values::Whole(a) => Ok(a.value(row) as f64),
            Values::Text(a) => parse_number(a.value(row).as_bytes()),
            Values::Typed(..) | Values::Days(_) => Err(RowProblem::NotANumber),
        }
    }

    /// The value as text; empty where there is none.
    pub(crate) fn text(&self, row: usize) -> String {
        if !self.is_present(row) {
            return String::new();
        }
        match self {
            Values::Typed(..) | Values::Days(_) => match self.time(row) {
                Ok((time, _)) => time.to_string(),
                Err(_) => self.raw(row).to_string(),
            },
            Values::Whole(_) => self.raw(row).to_string(),
            Values::Number(a) => a.value(row).to_string(),
            Values::Text(a) => a.value(row).to_owned(),
        }
    }

    fn raw(&self, row: usize) -> i64 {
        match self {
            Values::Typed(_, a) | Values::Days(a) | Values::Whole(a) => a.value(row),
            Values::Number(_) | Values::Text(_) => 0,
        }
    }

    /// The value as a message shows it.
    pub(crate) fn shown(&self, row: usize) -> String {
        if self.is_present(row) { shown(self.text(row).as_bytes()) } else { "null".to_owned() }
    }
}

fn form_of(unit: &TimeUnit) -> TimeForm {
    match unit {
        TimeUnit::Second => TimeForm::Seconds,
        TimeUnit::Millisecond => TimeForm::Milliseconds,
        TimeUnit::Microsecond => TimeForm::Microseconds,
        TimeUnit::Nanosecond => TimeForm::Nanoseconds,
    }
}
