//! What the bars of a frame are of.

use crate::arrow::frame_of;
use crate::worker::at_once;
use exitlab::crates::data::look_at_frame;
use pyo3::prelude::*;

/// The symbols of a frame of bars, none where it does not say any, and its usual spacing such as `1h`, where it has one.
#[pyfunction]
pub(crate) fn look_at(
    py: Python<'_>,
    name: &str,
    bars: &Bound<'_, PyAny>,
) -> PyResult<(Vec<String>, Option<String>)> {
    let frame = frame_of(bars, name)?;
    let look = at_once(py, || Ok(look_at_frame(name, &frame)?))?;
    Ok((look.symbols, look.timeframe.map(|timeframe| timeframe.to_string())))
}
