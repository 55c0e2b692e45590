//! Which label follows which.

use super::super::figure::{Figure, Selector, Trace, plotly_text};
use super::super::rows::place;
use super::super::table_columns::TableColumns;
use super::source;
use crate::terminal::percent;
use serde_json::{Value as Json, json};

/// The figure; none without rows.
pub(super) fn figure(transitions: &TableColumns) -> Option<Figure> {
    let mut sources = Vec::new();
    for row in 0..transitions.n_rows() {
        place(&mut sources, source(transitions, row));
    }
    if sources.is_empty() {
        return None;
    }
    let traces = sources
        .iter()
        .map(|name| {
            let rows: Vec<usize> = (0..transitions.n_rows())
                .filter(|row| source(transitions, *row) == *name)
                .collect();
            heatmap(transitions, &rows).when("source", name)
        })
        .collect();
    Some(Figure {
        id: "label-transitions".into(),
        title: "Which label follows which".into(),
        how: "Each row is a label, each cell the share of its bars after which the column's label came. \
              On the diagonal the label stayed: a label that does not stay cannot be traded on."
            .into(),
        note: None,
        selectors: vec![Selector { name: "source", label: "Labels".into(), options: sources }],
        traces,
        layout: json!({
            "xaxis": { "type": "category", "title": { "text": "next bar's label" } },
            "yaxis": { "type": "category", "autorange": "reversed", "title": { "text": "label" } },
        }),
        height: 360,
    })
}

fn heatmap(transitions: &TableColumns, rows: &[usize]) -> Trace {
    let mut labels: Vec<String> = Vec::new();
    for row in rows {
        place(&mut labels, transitions.text("from", *row).to_owned());
    }
    let cell = |from: &str, to: &str| {
        rows.iter().copied().find(|row| {
            transitions.text("from", *row) == from && transitions.text("to", *row) == to
        })
    };
    let each = |value: &dyn Fn(usize) -> Json| -> Vec<Vec<Json>> {
        let of_row = |from: &String| {
            labels.iter().map(|to| cell(from, to).map_or(Json::Null, value)).collect()
        };
        labels.iter().map(of_row).collect()
    };
    let shown: Vec<String> = labels.iter().map(|label| plotly_text(label)).collect();
    Trace::new(json!({
        "type": "heatmap",
        "x": shown, "y": shown,
        "z": each(&|row| json!(transitions.f64("share", row))),
        "text": each(&|row| json!(percent(transitions.f64("share", row)))),
        "customdata": each(&|row| json!(transitions.i64("n", row))),
        "texttemplate": "%{text}",
        "hovertemplate": "%{y} to %{x}<br>%{customdata} bars, a share of %{z:.5f}<extra></extra>",
        "zmin": 0, "zmax": 1, "colorscale": "@sequential", "showscale": false, "xgap": 2, "ygap": 2,
    }))
}
