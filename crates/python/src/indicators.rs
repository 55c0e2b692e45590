//! Indicators of bars, column in, column out.

use crate::arrow::Columns;
use crate::errors::{raised, setting_error};
use crate::frame::Frame;
use crate::worker::at_once;
use exitlab::crates::indicators::{Indicator, adx, donchian, ema, rsi, true_range, wilder_atr};
use exitlab::{Bars, Timestamp};
use exitlab_table::{Row, Table};
use pyo3::prelude::*;

/// One or two columns beside the times of bars.
#[derive(Row)]
#[row(table = "indicator")]
struct Value {
    /// Open time of the bar.
    time: Timestamp,
    /// The indicator; absent before it is warm.
    value: Option<f64>,
    /// The lower band, of an indicator that has two.
    #[row(optional)]
    lower: Option<f64>,
}

/// An indicator by its name, of the bars of a frame: `atr`, `adx`, `rsi`, `ema`, `donchian` or `true_range`.
#[pyfunction]
#[pyo3(signature = (name, bars, timeframe, period))]
pub(crate) fn indicators(
    py: Python<'_>,
    name: &str,
    bars: &Columns,
    timeframe: &str,
    period: i64,
) -> PyResult<Frame> {
    let timeframe = timeframe.parse().map_err(|error: exitlab::crates::core::TimeframeError| {
        setting_error(py, &error.to_string(), "timeframe")
    })?;
    let Some(period) = usize::try_from(period).ok().filter(|n| (1..=1_000_000).contains(n)) else {
        let message = format!("period: {period} is not between 1 and 1,000,000 bars");
        return Err(setting_error(py, &message, "period"));
    };
    let bars = at_once(py, || Bars::from_frame("bars", bars.frame.clone(), timeframe))?;
    let series = bars.series();
    let (value, lower): (Indicator, Option<Indicator>) = match name {
        "atr" => (wilder_atr(series, period), None),
        "adx" => (adx(series, period).adx, None),
        "rsi" => (rsi(series.close(), period), None),
        "ema" => (ema(series.close(), period), None),
        "true_range" => (true_range(series), None),
        "donchian" => {
            let channel = donchian(series, period);
            (channel.high, Some(channel.low))
        }
        _ => {
            let message = format!("`{name}` is none of atr, adx, rsi, ema, donchian, true_range");
            return Err(setting_error(py, &message, "name"));
        }
    };
    let rows = (0..series.len()).map(|row| Value {
        time: series.time()[row],
        value: value.get(row),
        lower: lower.as_ref().and_then(|lower| lower.get(row)),
    });
    let table = Table::of_rows(rows).map_err(|error| raised(py, &error.into()))?;
    Ok(Frame::new(if lower.is_some() { table } else { table.without_optional() }))
}
