//! Cumulative net R of both runs by time of entry.

use super::TwoRunsPage;
use crate::figure::{Figure, Selector, Trace};
use crate::page::Block;
use crate::thin::{short, thin_curve};
use exitlab_core::Timestamp;
use exitlab_evidence::RunEntries;
use serde_json::json;

/// Points of a curve, at most about.
const MAX_POINTS: usize = 800;

pub(super) fn blocks(page: &TwoRunsPage<'_>) -> Vec<Block> {
    let (Some(compared), Some(entries)) = (page.runs.compared, page.entries) else {
        return Vec::new();
    };
    let names: Vec<String> = compared.contenders.iter().map(|c| c.name.clone()).collect();
    let mut traces = Vec::new();
    for name in &names {
        for (run, entries, colour) in
            [("A", entries[0], "@series.0"), ("B", entries[1], "@series.1")]
        {
            traces.push(trace(&curve(entries, name), run, colour).when("contender", name));
        }
    }
    let figure = Figure {
        id: "cumulative-r".into(),
        title: "Cumulative net R of both runs".into(),
        how: "Net R of all entries of each run, summed by time of entry (UTC). A sum of R gives every \
              entry the same weight: it is not an account."
            .into(),
        note: None,
        selectors: vec![Selector { name: "contender", label: "Exit mode".into(), options: names }],
        traces,
        height: 380,
        layout: json!({
            "xaxis": { "type": "date" },
            "yaxis": { "title": { "text": "cumulative net R" } },
            "hovermode": "closest",
        }),
    };
    vec![Block::from(figure)]
}

/// Times of entry, and net R summed up to each.
fn curve(run: &RunEntries, contender: &str) -> Vec<(Timestamp, f64)> {
    let position = run.contenders.iter().position(|name| name == contender);
    let mut of: Vec<_> =
        run.entries.iter().filter(|entry| Some(entry.outcome.plan) == position).collect();
    of.sort_by_key(|entry| (entry.outcome.entry_time, entry.outcome.signal_id));
    let mut sum = 0.0;
    of.into_iter()
        .map(|entry| {
            sum += entry.outcome.r_net;
            (entry.outcome.entry_time, sum)
        })
        .collect()
}

fn trace(curve: &[(Timestamp, f64)], run: &str, colour: &str) -> Trace {
    let values: Vec<f64> = curve.iter().map(|(_, sum)| *sum).collect();
    let kept = thin_curve(&values, MAX_POINTS);
    Trace::new(json!({
        "type": "scatter",
        "mode": "lines",
        "name": format!("run {run}"),
        "x": kept.iter().map(|idx| curve[*idx].0.us() / 1_000).collect::<Vec<_>>(),
        "y": kept.iter().map(|idx| short(values[*idx])).collect::<Vec<_>>(),
        "line": { "color": colour, "dash": if run == "A" { "solid" } else { "dash" }, "width": 1.6, "shape": "hv" },
        "hovertemplate": "%{x|%Y-%m-%d %H:%M}<br>%{y:.3f} R<extra>%{fullData.name}</extra>",
    }))
}
