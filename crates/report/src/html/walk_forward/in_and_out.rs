//! Average R in sample against out of sample, by contender and regime.

use super::super::figure::{Figure, Selector, Trace, plotly_text};
use super::super::rows::place;
use super::super::table_columns::TableColumns;
use crate::terminal::signed;
use serde_json::{Value as Json, json};

/// The figure; none without contenders.
pub(super) fn figure(contenders: &TableColumns) -> Option<Figure> {
    let rows = 0..contenders.n_rows();
    let mut regimes = Vec::new();
    let mut names = Vec::new();
    for row in rows.clone() {
        place(&mut regimes, contenders.text("regime", row).to_owned());
        place(&mut names, plotly_text(contenders.text("contender", row)));
    }
    regimes.sort_by_key(|regime| regime != "ALL");
    if regimes.is_empty() {
        return None;
    }
    let mut traces = Vec::new();
    for regime in &regimes {
        let of_regime: Vec<usize> =
            rows.clone().filter(|row| contenders.text("regime", *row) == regime).collect();
        let shown = [join(contenders, &of_regime)]
            .into_iter()
            .chain([Sample::In, Sample::Out].map(|sample| ends(contenders, &of_regime, sample)));
        traces.extend(shown.map(|trace| trace.when("regime", regime)));
    }
    let n_names = names.len();
    names.reverse();
    Some(Figure {
        id: "in-and-out-of-sample".into(),
        title: "What was learned, and what it made afterwards".into(),
        how: "Open circle: average net R in the training windows; filled diamond: in the test windows, \
              which no choice has seen. A diamond left of its circle lost from one to the other. \
              walk_forward is the mode that each regime's training chose."
            .into(),
        note: None,
        selectors: vec![Selector { name: "regime", label: "Regime".into(), options: regimes }],
        traces,
        layout: json!({
            "xaxis": { "title": { "text": "average net R per entry" }, "zeroline": true, "zerolinewidth": 2 },
            "yaxis": { "type": "category", "categoryorder": "array", "categoryarray": names,
                "range": [-0.6, n_names as f64 - 0.4] },
            "legend": { "y": -0.3 },
            "hovermode": "closest",
        }),
        height: 150 + 34 * n_names as u32,
    })
}

#[derive(Debug, Clone, Copy)]
enum Sample {
    In,
    Out,
}

/// Lines from in sample to out of sample.
fn join(contenders: &TableColumns, rows: &[usize]) -> Trace {
    let (mut x, mut y): (Vec<Json>, Vec<Json>) = (Vec::new(), Vec::new());
    for row in rows {
        let name = plotly_text(contenders.text("contender", *row));
        let ends = [contenders.f64("avg_r_in_sample", *row), contenders.f64("avg_r", *row)];
        // Nothing between two contenders.
        x.extend([json!(ends[0]), json!(ends[1]), Json::Null]);
        y.extend([json!(name), json!(name), Json::Null]);
    }
    Trace::new(json!({
        "type": "scatter", "mode": "lines", "x": x, "y": y, "showlegend": false,
        "hoverinfo": "skip", "connectgaps": false, "line": { "color": "@muted", "width": 2 },
    }))
}

fn ends(contenders: &TableColumns, rows: &[usize], sample: Sample) -> Trace {
    let (name, column, count, symbol, color) = match sample {
        Sample::In => ("in sample", "avg_r_in_sample", "n_in_sample", "circle-open", "@muted"),
        Sample::Out => ("out of sample", "avg_r", "n", "diamond", "@gain"),
    };
    let hover = |row: &usize| {
        format!(
            "{}<br>{name}: {} R over {} entries<br>from in to out of sample: {} R",
            plotly_text(contenders.text("contender", *row)),
            signed(contenders.f64(column, *row), 4),
            contenders.i64(count, *row).unwrap_or(0),
            signed(contenders.f64("decay_r", *row), 4),
        )
    };
    Trace::new(json!({
        "type": "scatter",
        "mode": "markers",
        "name": name,
        "x": rows.iter().map(|row| contenders.f64(column, *row)).collect::<Vec<_>>(),
        "y": rows.iter().map(|row| plotly_text(contenders.text("contender", *row))).collect::<Vec<_>>(),
        "text": rows.iter().map(hover).collect::<Vec<_>>(),
        "hovertemplate": "%{text}<extra></extra>",
        "marker": { "symbol": symbol, "size": 11, "color": color, "line": { "width": 2, "color": color } },
    }))
}
