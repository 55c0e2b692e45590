//! What the next bar does after each label: quantile ranges.

use super::super::figure::{Figure, Selector, Trace, plotly_text};
use super::super::rows::place;
use super::super::table_columns::TableColumns;
use super::source;
use crate::terminal::{percent, plain};
use serde_json::{Value as Json, json};

/// The figure; none without rows.
pub(super) fn figure(returns: &TableColumns) -> Option<Figure> {
    let rows = 0..returns.n_rows();
    let (mut sources, mut measures) = (Vec::new(), Vec::new());
    for row in rows.clone() {
        place(&mut sources, source(returns, row));
        place(&mut measures, measure(returns, row));
    }
    if sources.is_empty() {
        return None;
    }
    let mut traces = Vec::new();
    for name in &sources {
        for measured in &measures {
            let of_both: Vec<usize> = rows
                .clone()
                .filter(|row| source(returns, *row) == *name)
                .filter(|row| measure(returns, *row) == *measured)
                .collect();
            let shown = [
                range(returns, &of_both, &Range::OUTER),
                range(returns, &of_both, &Range::INNER),
                medians(returns, &of_both),
            ];
            let shown = shown.into_iter().map(|t| t.when("source", name).when("measure", measured));
            traces.extend(shown);
        }
    }
    Some(Figure {
        id: "next-bar".into(),
        title: "What the next bar does after each label".into(),
        how: "Thin line: from the 5% to the 95% quantile of the next bar; thick line: the middle half; \
              mark: the median. Labels whose lines lie alike say nothing about that measure; the hover \
              of ALL has the test, against labels shifted in time."
            .into(),
        note: None,
        selectors: vec![
            Selector { name: "source", label: "Labels".into(), options: sources },
            Selector { name: "measure", label: "Measure".into(), options: measures },
        ],
        traces,
        layout: json!({
            "xaxis": { "zeroline": true, "title": { "text": "next bar, in the measure's unit" } },
            "yaxis": { "type": "category", "autorange": "reversed" },
            "legend": { "y": -0.25 },
            "hovermode": "closest",
        }),
        height: 360,
    })
}

/// A measure with its unit.
fn measure(returns: &TableColumns, row: usize) -> String {
    match returns.text("measure", row) {
        "log_return" => "log return, %".to_owned(),
        "abs_log_return" => "absolute log return, %".to_owned(),
        "true_range_pct" => "true range, % of the close".to_owned(),
        other => other.to_owned(),
    }
}

/// What makes percent of a row's numbers: true ranges are in percent already.
fn scale(returns: &TableColumns, row: usize) -> f64 {
    if returns.text("measure", row) == "true_range_pct" { 1.0 } else { 100.0 }
}

fn value(returns: &TableColumns, column: &str, row: usize) -> Option<f64> {
    returns.f64(column, row).map(|value| value * scale(returns, row))
}

/// Two quantiles, and how the line between them looks.
struct Range {
    name: &'static str,
    columns: [&'static str; 2],
    width: u32,
}

impl Range {
    const OUTER: Range = Range { name: "5% to 95%", columns: ["q05", "q95"], width: 2 };
    const INNER: Range = Range { name: "25% to 75%", columns: ["q25", "q75"], width: 9 };
}

fn range(returns: &TableColumns, rows: &[usize], range: &Range) -> Trace {
    let (mut x, mut y): (Vec<Json>, Vec<Json>) = (Vec::new(), Vec::new());
    for row in rows {
        let label = plotly_text(returns.text("label", *row));
        x.extend(range.columns.map(|column| json!(value(returns, column, *row))));
        x.push(Json::Null);
        y.extend([json!(label), json!(label), Json::Null]);
    }
    Trace::new(json!({
        "type": "scatter", "mode": "lines", "name": range.name, "x": x, "y": y, "hoverinfo": "skip",
        "connectgaps": false, "line": { "color": "@gain", "width": range.width },
    }))
}

fn medians(returns: &TableColumns, rows: &[usize]) -> Trace {
    let hover = |row: &usize| {
        let quantile = |column| plain(value(returns, column, *row), 4);
        let mut text = format!(
            "{}: {} bars<br>mean {}<br>5% {}, 25% {}, 50% {}, 75% {}, 95% {}",
            plotly_text(returns.text("label", *row)),
            returns.i64("n", *row).unwrap_or(0),
            quantile("mean"),
            quantile("q05"),
            quantile("q25"),
            quantile("q50"),
            quantile("q75"),
            quantile("q95"),
        );
        if let Some(p_value) = returns.f64("p_value", *row) {
            let share = percent(returns.f64("between_share", *row));
            text.push_str(&format!("<br>labels explain {share} of the variance, p {p_value:.4}"));
        }
        text
    };
    Trace::new(json!({
        "type": "scatter", "mode": "markers", "name": "median",
        "x": rows.iter().map(|row| value(returns, "q50", *row)).collect::<Vec<_>>(),
        "y": rows.iter().map(|row| plotly_text(returns.text("label", *row))).collect::<Vec<_>>(),
        "text": rows.iter().map(hover).collect::<Vec<_>>(),
        "hovertemplate": "%{text}<extra></extra>",
        "marker": { "symbol": "diamond", "size": 11, "color": "@paper", "line": { "color": "@text", "width": 2 } },
    }))
}
