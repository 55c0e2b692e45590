//! Average R in sample against out of sample, by contender and regime.

use super::super::figure::{Figure, Selector, Trace, plotly_text};
use crate::position::position_or_push;
use crate::words::{count, signed_to};
use exitlab_core::Regime;
use exitlab_store::WalkForwardRow;
use exitlab_table::{OrAll, Row};
use exitlab_words::regime_name;
use serde_json::{Value as Json, json};

/// A contender in and out of sample, in a regime or over all.
#[derive(Debug, Clone, Row)]
#[row(of = WalkForwardRow<'static>)]
pub(crate) struct ContenderRow {
    pub(crate) contender: String,
    pub(crate) regime: OrAll<Regime>,
    n_in_sample: usize,
    pub(crate) avg_r_in_sample: Option<f64>,
    pub(crate) n: usize,
    pub(crate) avg_r: Option<f64>,
    decay_r: Option<f64>,
    pub(crate) win_rate: Option<f64>,
    pub(crate) avg_r_low: Option<f64>,
    pub(crate) avg_r_high: Option<f64>,
}

/// The figure; none without contenders.
pub(super) fn figure(contenders: &[ContenderRow]) -> Option<Figure> {
    let mut regimes: Vec<Option<Regime>> = Vec::new();
    let mut names = Vec::new();
    for row in contenders {
        position_or_push(&mut regimes, row.regime.0);
        position_or_push(&mut names, plotly_text(&row.contender));
    }
    // All of them first.
    regimes.sort_by_key(Option::is_some);
    if regimes.is_empty() {
        return None;
    }
    let mut traces = Vec::new();
    for regime in &regimes {
        let of_regime: Vec<&ContenderRow> =
            contenders.iter().filter(|row| row.regime.0 == *regime).collect();
        let shown = [join(&of_regime)]
            .into_iter()
            .chain([Sample::In, Sample::Out].map(|sample| ends(&of_regime, sample)));
        traces.extend(shown.map(|trace| trace.when("regime", regime_name(*regime))));
    }
    let options = regimes.into_iter().map(|regime| regime_name(regime).to_owned()).collect();
    let n_names = names.len();
    names.reverse();
    Some(Figure {
        id: "in-and-out-of-sample".into(),
        title: "In sample against out of sample".into(),
        how: "Open circle: average net R in the training windows; filled diamond: in the test windows, \
              which no choice has seen. A diamond left of its circle: worse out of sample. walk_forward \
              is the mode that each regime's training window selected."
            .into(),
        note: None,
        selectors: vec![Selector { name: "regime", label: "Regime".into(), options }],
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

impl Sample {
    /// Average net R in it, and over how many entries.
    fn of(self, row: &ContenderRow) -> (Option<f64>, usize) {
        match self {
            Sample::In => (row.avg_r_in_sample, row.n_in_sample),
            Sample::Out => (row.avg_r, row.n),
        }
    }
}

/// Lines from in sample to out of sample.
fn join(rows: &[&ContenderRow]) -> Trace {
    let (mut x, mut y): (Vec<Json>, Vec<Json>) = (Vec::new(), Vec::new());
    for row in rows {
        let name = plotly_text(&row.contender);
        // Nothing between two contenders.
        x.extend([json!(row.avg_r_in_sample), json!(row.avg_r), Json::Null]);
        y.extend([json!(name), json!(name), Json::Null]);
    }
    Trace::new(json!({
        "type": "scatter", "mode": "lines", "x": x, "y": y, "showlegend": false,
        "hoverinfo": "skip", "connectgaps": false, "line": { "color": "@muted", "width": 2 },
    }))
}

fn ends(rows: &[&ContenderRow], sample: Sample) -> Trace {
    let (name, symbol, color) = match sample {
        Sample::In => ("in sample", "circle-open", "@muted"),
        Sample::Out => ("out of sample", "diamond", "@gain"),
    };
    let hover = |row: &&ContenderRow| {
        let (avg_r, n) = sample.of(row);
        format!(
            "{}<br>{name}: {} R over {} entries<br>degradation: {} R",
            plotly_text(&row.contender),
            signed_to(avg_r, 4),
            count(n),
            signed_to(row.decay_r, 4),
        )
    };
    Trace::new(json!({
        "type": "scatter",
        "mode": "markers",
        "name": name,
        "x": rows.iter().map(|row| sample.of(row).0).collect::<Vec<_>>(),
        "y": rows.iter().map(|row| plotly_text(&row.contender)).collect::<Vec<_>>(),
        "text": rows.iter().map(hover).collect::<Vec<_>>(),
        "hovertemplate": "%{text}<extra></extra>",
        "marker": { "symbol": symbol, "size": 11, "color": color, "line": { "width": 2, "color": color } },
    }))
    .numbers(json!({
        "Contender": rows.iter().map(|row| plotly_text(&row.contender)).collect::<Vec<_>>(),
        "Regime": rows.iter().map(|row| regime_name(row.regime.0)).collect::<Vec<_>>(),
        "Sample": vec![name; rows.len()],
        "Mean net R": rows.iter().map(|row| sample.of(row).0).collect::<Vec<_>>(),
        "n": rows.iter().map(|row| sample.of(row).1).collect::<Vec<_>>(),
    }))
}
