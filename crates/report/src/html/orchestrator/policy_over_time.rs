//! The policy at each signal: exit mode, risk and confidence threshold.

use super::super::figure::{Figure, Selector, Trace, plotly_text};
use super::super::rows::place;
use super::super::thin::{thin_curve, thin_evenly};
use super::decision_rows::{DecisionRows, PolicyPoint};
use serde_json::{Value as Json, json};

/// Most points over all runs and symbols, by panel.
const MAX_POINTS: usize = 24_000;

/// Fewest points that a run and symbol may have.
const MIN_POINTS: usize = 300;

/// The figure; none where no policy was asked.
pub(super) fn figure(decisions: &DecisionRows) -> Option<Figure> {
    let is_policy = |series: usize| decisions.series[series].mode == "policy";
    // Runs of fixed modes ask the same orchestrator, but do not follow it.
    let has_policy = (0..decisions.series.len()).any(is_policy);
    let shown: Vec<_> = decisions
        .points
        .iter()
        .filter(|((series, _), _)| !has_policy || is_policy(*series))
        .collect();
    if shown.is_empty() {
        return None;
    }
    let n_max = (MAX_POINTS / shown.len()).max(MIN_POINTS);
    let (mut runs, mut symbols, mut traces) = (Vec::new(), Vec::new(), Vec::new());
    let (mut n_drawn, mut n_all) = (0, 0);
    for ((series, symbol), points) in shown {
        let run = decisions.series[*series].name();
        let panels = panels(decisions, points, n_max);
        n_all += panels.n_all;
        n_drawn += panels.n_drawn;
        traces
            .extend(panels.traces.into_iter().map(|t| t.when("run", &run).when("symbol", symbol)));
        place(&mut runs, run);
        place(&mut symbols, symbol.clone());
    }
    let modes: Vec<String> = decisions.exit_modes.iter().map(|mode| plotly_text(mode)).collect();
    let n_modes = modes.len() as f64;
    Some(Figure {
        id: "policy-over-time".into(),
        title: "The policy over time".into(),
        how: "What the policy asked for at each signal, from top to bottom: exit mode, risk per trade \
              and the least confidence it wants. A triangle: the exit mode changed together with the \
              regime; a circle: it changed while the regime stayed, as volatility levels do."
            .into(),
        note: (n_drawn < n_all)
            .then(|| format!("Drawn: {n_drawn} of {n_all} changes, for all runs and symbols together.")),
        selectors: vec![
            Selector { name: "run", label: "Run".into(), options: runs },
            Selector { name: "symbol", label: "Symbol".into(), options: symbols },
        ],
        traces,
        layout: json!({
            "xaxis": { "type": "date", "title": { "text": "decision time, UTC" }, "anchor": "y3" },
            "yaxis": { "domain": [0.72, 1.0], "tickmode": "array",
                "tickvals": (0..modes.len()).collect::<Vec<_>>(), "ticktext": modes,
                "range": [-0.5, n_modes - 0.5], "tickfont": { "size": 10 }, "zeroline": false },
            "yaxis2": { "domain": [0.37, 0.66], "title": { "text": "risk, %" }, "rangemode": "tozero" },
            "yaxis3": { "domain": [0.0, 0.31], "title": { "text": "least confidence" } },
            "legend": { "y": -0.16 },
            "hovermode": "closest",
        }),
        height: 520,
    })
}

struct Panels {
    traces: Vec<Trace>,
    n_drawn: usize,
    n_all: usize,
}

fn panels(decisions: &DecisionRows, points: &[PolicyPoint], n_max: usize) -> Panels {
    let changes = changes_of(points, |p| p.exit_mode);
    let mut panels = Panels { traces: Vec::new(), n_drawn: 0, n_all: 0 };
    let modes = thinned(&mut panels, &changes, thin_evenly(changes.len(), n_max));
    let mode = |idx: usize| plotly_text(&decisions.exit_modes[points[idx].exit_mode]);
    panels.traces.push(Trace::new(json!({
        "type": "scatter", "mode": "lines", "name": "policy", "showlegend": false, "yaxis": "y",
        "x": times(points, &modes),
        "y": modes.iter().map(|idx| points[*idx].exit_mode).collect::<Vec<_>>(),
        "text": modes.iter().map(|idx| mode(*idx)).collect::<Vec<_>>(),
        "hovertemplate": "%{x|%Y-%m-%d %H:%M}<br>%{text}<extra></extra>",
        "line": { "shape": "hv", "width": 1.5, "color": "@series.0" },
    })));
    for (name, symbol, color, with_regime) in [
        ("changed with the regime", "triangle-up", "@loss", true),
        ("changed, regime the same", "circle-open", "@text", false),
    ] {
        // The first is what it began with.
        let marked: Vec<usize> = modes
            .iter()
            .copied()
            .filter(|idx| *idx > 0)
            .filter(|idx| (points[*idx].regime != points[idx - 1].regime) == with_regime)
            .collect();
        let hover = |idx: &usize| {
            let (before, now) = (&points[idx - 1], &points[*idx]);
            let regimes = if with_regime {
                format!("{} to {}", before.regime, now.regime)
            } else {
                format!("{} before and after", now.regime)
            };
            format!("{} to {}<br>regime {}", mode(idx - 1), mode(*idx), plotly_text(&regimes))
        };
        panels.traces.push(Trace::new(json!({
            "type": "scatter", "mode": "markers", "name": name, "yaxis": "y",
            "x": times(points, &marked),
            "y": marked.iter().map(|idx| points[*idx].exit_mode).collect::<Vec<_>>(),
            "text": marked.iter().map(hover).collect::<Vec<_>>(),
            "hovertemplate": "%{x|%Y-%m-%d %H:%M}<br>%{text}<extra></extra>",
            "marker": { "symbol": symbol, "size": 7, "color": color },
        })));
    }
    let numbers: [(&str, &str, &str, fn(&PolicyPoint) -> f64); 2] = [
        ("y2", "risk", "%{y:.4f}% of the balance", |p| p.max_risk_pct),
        ("y3", "least confidence", "confidence of %{y:.4f}", |p| p.min_confidence),
    ];
    for (axis, name, hover, value) in numbers {
        let changes = changes_of(points, |p| value(p).to_bits());
        let values: Vec<f64> = changes.iter().map(|idx| value(&points[*idx])).collect();
        let kept = thinned(&mut panels, &changes, thin_curve(&values, n_max));
        panels.traces.push(Trace::new(json!({
            "type": "scatter", "mode": "lines", "name": name, "showlegend": false, "yaxis": axis,
            "x": times(points, &kept),
            "y": kept.iter().map(|idx| value(&points[*idx])).collect::<Vec<_>>(),
            "hovertemplate": format!("%{{x|%Y-%m-%d %H:%M}}<br>{hover}<extra></extra>"),
            "line": { "shape": "hv", "width": 1.5, "color": "@series.0" },
        })));
    }
    panels
}

/// Positions at which something differs from the position before, and the last one.
fn changes_of<T: PartialEq>(
    points: &[PolicyPoint],
    value: impl Fn(&PolicyPoint) -> T,
) -> Vec<usize> {
    let is_kept = |idx: &usize| {
        *idx == 0 || *idx + 1 == points.len() || value(&points[*idx]) != value(&points[idx - 1])
    };
    (0..points.len()).filter(is_kept).collect()
}

fn thinned(panels: &mut Panels, changes: &[usize], kept: Vec<usize>) -> Vec<usize> {
    panels.n_all += changes.len();
    panels.n_drawn += kept.len();
    kept.into_iter().map(|idx| changes[idx]).collect()
}

fn times(points: &[PolicyPoint], kept: &[usize]) -> Vec<Json> {
    kept.iter().map(|idx| json!(points[*idx].time.to_string())).collect()
}
