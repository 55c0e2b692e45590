//! What the bars of a frame are of.

use crate::arrow::Columns;
use crate::worker::at_once;
use exitlab::crates::data::look_at_frame;
use pyo3::prelude::*;

/// The symbols of a frame of bars, none where it does not say any; its usual spacing such as `1h`, where it has one; and
/// whether its rows are newest first.
#[pyfunction]
pub(crate) fn look_at(
    py: Python<'_>,
    name: &str,
    bars: &Columns,
) -> PyResult<(Vec<String>, Option<String>, bool)> {
    let look = at_once(py, || Ok(look_at_frame(name, &bars.frame)?))?;
    let timeframe = look.timeframe.map(|timeframe| timeframe.to_string());
    Ok((look.symbols, timeframe, look.is_newest_first))
}
