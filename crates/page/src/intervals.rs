//! Means with their intervals, a row each: how figures of differences are drawn.

use super::figure::Trace;
use serde_json::{Value as Json, json};

/// A mark on its row.
pub(crate) struct IntervalMark {
    /// The row, as plotly shows it.
    pub(crate) row: String,
    pub(crate) mean: Option<f64>,
    /// Ends of the interval.
    pub(crate) ends: Option<(f64, f64)>,
    /// What it says when it is pointed at, as plotly shows it.
    pub(crate) hover: String,
}

/// Marks of one look: its name in the legend, plotly's symbol, and its colour.
pub(crate) fn marks((name, symbol, color): (&str, &str, &str), marks: &[IntervalMark]) -> Trace {
    let all = || marks.iter();
    let beyond = |of: fn(f64, (f64, f64)) -> f64| -> Vec<Option<f64>> {
        all().map(|mark| mark.mean.zip(mark.ends).map(|(mean, ends)| of(mean, ends))).collect()
    };
    Trace::new(json!({
        "type": "scatter",
        "mode": "markers",
        "name": name,
        "x": all().map(|mark| mark.mean).collect::<Vec<_>>(),
        "y": all().map(|mark| &mark.row).collect::<Vec<_>>(),
        "text": all().map(|mark| &mark.hover).collect::<Vec<_>>(),
        "hovertemplate": "%{text}<extra></extra>",
        "marker": { "symbol": symbol, "size": 11, "color": color, "line": { "width": 2, "color": color } },
        "error_x": {
            "type": "data", "symmetric": false, "color": color, "thickness": 2,
            "array": beyond(|mean, (_, high)| high - mean),
            "arrayminus": beyond(|mean, (low, _)| mean - low),
        },
    }))
}

/// The layout of such rows, the first of them at the bottom, with zero in view.
pub(crate) fn layout(title: &str, rows: &[String]) -> Json {
    json!({
        "xaxis": {
            "title": { "text": title },
            "zeroline": true,
            "zerolinewidth": 2,
            "rangemode": "tozero",
        },
        "yaxis": { "type": "category", "categoryorder": "array", "categoryarray": rows,
            "range": [-0.6, rows.len() as f64 - 0.4] },
        "showlegend": true,
        "hovermode": "closest",
    })
}

/// The height of so many rows.
pub(crate) fn height(n_rows: usize) -> u32 {
    140 + 44 * n_rows as u32
}
