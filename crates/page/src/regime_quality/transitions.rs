//! Which label follows which.

use super::super::figure::{Figure, Selector, Trace, plotly_text};
use super::Source;
use crate::position::position_or_push;
use exitlab_core::number::percent;
use exitlab_store::RegimeTransitionRow;
use exitlab_table::Row;
use serde_json::{Value as Json, json};

/// How often a label follows another one.
#[derive(Debug, Clone, Row)]
#[row(of = RegimeTransitionRow<'static>)]
pub(super) struct StepRow {
    #[row(flatten)]
    pub(super) source: Source,
    from: String,
    to: String,
    n: usize,
    share: Option<f64>,
}

/// The figure; none without rows.
pub(super) fn figure(steps: &[StepRow]) -> Option<Figure> {
    let mut sources = Vec::new();
    for step in steps {
        position_or_push(&mut sources, &step.source);
    }
    if sources.is_empty() {
        return None;
    }
    let traces = sources
        .iter()
        .map(|source| {
            let of_source: Vec<&StepRow> =
                steps.iter().filter(|step| step.source == **source).collect();
            heatmap(&of_source).when("source", &source.name())
        })
        .collect();
    let sources = sources.into_iter().map(Source::name).collect();
    Some(Figure {
        id: "label-transitions".into(),
        title: "Which label follows which".into(),
        how: "Each row is a label, each cell the share of its bars that the column's label followed. On \
              the diagonal the label stayed: a label that does not stay cannot be traded."
            .into(),
        note: None,
        selectors: vec![Selector { name: "source", label: "Labels".into(), options: sources }],
        traces,
        layout: json!({
            "margin": { "b": 56 },
            "xaxis": { "type": "category", "title": { "text": "next bar's label" } },
            "yaxis": { "type": "category", "autorange": "reversed", "title": { "text": "label" } },
        }),
        height: 360,
    })
}

fn heatmap(steps: &[&StepRow]) -> Trace {
    let mut labels: Vec<&str> = Vec::new();
    for step in steps {
        position_or_push(&mut labels, step.from.as_str());
    }
    let cell = |from: &str, to: &str| {
        steps.iter().copied().find(|step| step.from == from && step.to == to)
    };
    let each = |value: &dyn Fn(&StepRow) -> Json| -> Vec<Vec<Json>> {
        let of_row = |from: &&str| {
            labels.iter().map(|to| cell(from, to).map_or(Json::Null, value)).collect()
        };
        labels.iter().map(of_row).collect()
    };
    let shown: Vec<String> = labels.iter().map(|label| plotly_text(label)).collect();
    Trace::new(json!({
        "type": "heatmap",
        "x": shown, "y": shown,
        "z": each(&|step| json!(step.share)),
        "text": each(&|step| json!(percent(step.share))),
        "customdata": each(&|step| json!(step.n)),
        "texttemplate": "%{text}",
        "hovertemplate": "%{y} to %{x}<br>%{customdata} bars, a share of %{z:.5f}<extra></extra>",
        "zmin": 0, "zmax": 1, "colorscale": "@sequential", "showscale": false, "xgap": 2, "ygap": 2,
    }))
    .numbers(json!({
        "Label": steps.iter().map(|step| plotly_text(&step.from)).collect::<Vec<_>>(),
        "Next bar's label": steps.iter().map(|step| plotly_text(&step.to)).collect::<Vec<_>>(),
        "Bars": steps.iter().map(|step| step.n).collect::<Vec<_>>(),
        "Share": steps.iter().map(|step| step.share).collect::<Vec<_>>(),
    }))
}
