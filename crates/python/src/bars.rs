//! What the bars of a frame are of, and when they close.

use crate::arrow::frame_of;
use crate::errors::{raised, setting_error};
use crate::frame::Frame;
use crate::worker::at_once;
use exitlab::crates::data::look_at_frame;
use exitlab::{Bars, Timestamp};
use exitlab_table::{Row, Table};
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

/// A bar as it was read.
#[derive(Row)]
#[row(table = "bars")]
struct BarRow {
    /// Open time.
    time: Timestamp,
    /// Close time.
    close_time: Timestamp,
    /// Opening price.
    open: f64,
    /// Highest price.
    high: f64,
    /// Lowest price.
    low: f64,
    /// Closing price.
    close: f64,
    /// Volume.
    volume: Option<f64>,
}

/// The bars of a frame as they are read, with their close times.
#[pyfunction]
pub(crate) fn bars_with_closes(
    py: Python<'_>,
    name: &str,
    bars: &Bound<'_, PyAny>,
    timeframe: &str,
) -> PyResult<Frame> {
    let timeframe = timeframe.parse().map_err(|error: exitlab::crates::core::TimeframeError| {
        setting_error(py, &error.to_string(), "timeframe")
    })?;
    let frame = frame_of(bars, name)?;
    let bars = at_once(py, || Bars::from_frame(name, frame, timeframe))?;
    let series = bars.series();
    let rows = (0..series.len()).map(|row| {
        let bar = series.bar(row);
        BarRow {
            time: bar.time,
            close_time: series.close_time(row),
            open: bar.open,
            high: bar.high,
            low: bar.low,
            close: bar.close,
            volume: bar.volume,
        }
    });
    Table::of_rows(rows).map(Frame::new).map_err(|error| raised(py, &error.into()))
}
