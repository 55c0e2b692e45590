//! What the bars of a frame are of.

use crate::arrow::Columns;
use crate::errors::{data_error, raise};
use crate::worker::at_once;
use exitlab::crates::data::{DataError, MemoryLook, look_at_frame};
use pyo3::prelude::*;

/// The symbols of a frame of bars, none where it does not say any; its usual spacing such as `1h`, where it has one; and
/// whether its rows are newest first.
///
/// # Errors
/// `DataError` where the spacing is needed and does not show: for the row that is to blame, where there is one.
#[pyfunction]
pub(crate) fn look_at(
    py: Python<'_>,
    name: &str,
    bars: &Columns,
    needs_timeframe: bool,
) -> PyResult<(Vec<String>, Option<String>, bool)> {
    let look = at_once(py, || Ok(look_at_frame(name, &bars.frame)?))?;
    let MemoryLook { symbols, timeframe, is_newest_first, n_rows, first_bad } = look;
    if timeframe.is_none() && needs_timeframe {
        return Err(match first_bad {
            Some(row) => raise(py, DataError::from(row)),
            None if n_rows == 0 => data_error(py, name, "there are no rows"),
            None => {
                let why = "their timeframe does not show: say it, as timeframe=\"1h\"";
                data_error(py, name, why)
            }
        });
    }
    Ok((symbols, timeframe.map(|timeframe| timeframe.to_string()), is_newest_first))
}
