//! Cumulative net R by number of trades, with that of resampled trades.

use super::resampled::{Band, ResampledAccount};
use crate::HtmlReport;
use crate::choice::Choice;
use crate::figure::{Figure, Trace};
use crate::thin::short;
use crate::words::count;
use serde_json::{Value as Json, json};

/// The figure; none where no run was resampled.
pub(super) fn figure(report: &HtmlReport<'_>, resampled: &[ResampledAccount]) -> Option<Figure> {
    let drawn: Vec<&ResampledAccount> =
        resampled.iter().filter(|of| !of.bands.is_empty()).collect();
    let first = drawn.first()?;
    let draws = count(first.figures.draws);
    let runs = Choice::new("run", "Run", drawn.iter().map(|of| of.series.name()).collect());
    let traces = drawn.iter().enumerate().flat_map(|(idx, of)| {
        let traces = traces(&of.bands);
        traces.into_iter().map(|trace| runs.show(Trace::new(trace), idx)).collect::<Vec<_>>()
    });
    Some(Figure {
        id: "equity-bands".to_owned(),
        title: "Bootstrapped cumulative R (block resampling)".to_owned(),
        how: format!(
            "The solid line is the actual cumulative net R in the order of exits; the areas are the 90% \
             and 50% ranges of {draws} block resamples of the same trades, the dotted line their \
             median. By number of trades, not time, and in R, not money. Resampling cannot add trades \
             that never happened: luck in the sample stays in."
        ),
        note: report.point.note(),
        selectors: Choice::selectors(&[&runs]),
        traces: traces.collect(),
        layout: json!({
            "xaxis": { "title": { "text": "trades closed" }, "rangemode": "tozero" },
            "yaxis": { "title": { "text": "cumulative net R" } },
            "hovermode": "x unified",
        }),
        height: 420,
    })
}

/// Areas and lines, from below.
fn traces(bands: &[Band]) -> Vec<Json> {
    let line = |name: &str, value: &dyn Fn(&Band) -> f64, width: f64, style: Json| {
        let mut trace = json!({
            "type": "scatter",
            "mode": "lines",
            "x": bands.iter().map(|band| band.trade).collect::<Vec<_>>(),
            "y": bands.iter().map(|band| short(value(band))).collect::<Vec<_>>(),
            "name": name,
            "line": { "color": "@muted", "width": width },
            "hovertemplate": "%{y:.2f} R",
        });
        for (key, value) in style.as_object().into_iter().flatten() {
            trace[key] = value.clone();
        }
        trace
    };
    let area = |shade: &str| json!({ "fill": "tonexty", "fillcolor": shade });
    let hidden = json!({ "showlegend": false });
    vec![
        line("5%", &|band| band.p05, 0.5, hidden),
        line("5% to 95%", &|band| band.p95, 0.5, area("@vol.LOW")),
        line("25%", &|band| band.p25, 0.5, json!({ "showlegend": false })),
        line("25% to 75%", &|band| band.p75, 0.5, area("@vol.NORMAL")),
        line(
            "median of resamples",
            &|band| band.p50,
            1.5,
            json!({ "line": { "color": "@muted", "width": 1.5, "dash": "dot" } }),
        ),
        line(
            "actual",
            &|band| band.actual_r,
            2.0,
            json!({ "line": { "color": "@gain", "width": 2 } }),
        ),
    ]
}
