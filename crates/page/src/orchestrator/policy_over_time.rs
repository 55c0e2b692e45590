//! The policy at each signal: exit mode, risk and confidence threshold.

use super::super::figure::{Figure, Selector, Trace, plotly_text};
use super::super::thin::{thin_curve, thin_evenly};
use super::decision_rows::{DecisionRows, PolicyPoint};
use crate::position::position_or_push;
use crate::words::count;
use serde_json::{Value as Json, json};

/// Most points over all runs and symbols, by panel.
const MAX_POINTS: usize = 60_000;

/// Fewest points that a run and symbol may have.
const MIN_POINTS: usize = 300;

/// The figure; none where no policy was asked.
pub(super) fn figure(decisions: &DecisionRows) -> Option<Figure> {
    let shown: Vec<_> = decisions.of_policies().collect();
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
        position_or_push(&mut runs, run);
        position_or_push(&mut symbols, symbol.clone());
    }
    let modes: Vec<String> = decisions.exit_modes.iter().map(|mode| plotly_text(mode)).collect();
    let n_modes = modes.len() as f64;
    Some(Figure {
        id: "policy-over-time".into(),
        title: "The policy, signal by signal".into(),
        how: "What the policy asked for at each signal, from top to bottom: exit mode, risk per trade \
              and minimum confidence. It begins with the last three months: Reset zoom shows them again, \
              a double click all of them, and a frame drawn with the mouse a part. A triangle: the exit \
              mode changed together with the regime; a circle: it changed while the regime stayed, as \
              with volatility levels."
            .into(),
        note: (n_drawn < n_all)
            .then(|| {
                let (n_drawn, n_all) = (count(n_drawn), count(n_all));
                format!("A sample: {n_drawn} of {n_all} changes, over all runs and symbols.")
            }),
        selectors: vec![
            Selector { name: "run", label: "Run".into(), options: runs },
            Selector { name: "symbol", label: "Symbol".into(), options: symbols },
        ],
        traces,
        layout: json!({
            "xaxis": { "type": "date", "title": { "text": "decision time, UTC" }, "anchor": "y3",
                "range": last_months(decisions) },
            "yaxis": { "domain": [0.72, 1.0], "tickmode": "array",
                "tickvals": (0..modes.len()).collect::<Vec<_>>(), "ticktext": modes,
                "range": [-0.5, n_modes - 0.5], "tickfont": { "size": 10 }, "zeroline": false },
            "yaxis2": { "domain": [0.37, 0.66], "title": { "text": "risk, %" }, "rangemode": "tozero" },
            "yaxis3": { "domain": [0.0, 0.31], "title": { "text": "minimum confidence" } },
            "legend": { "y": -0.16 },
            "hovermode": "closest",
        }),
        height: 520,
    })
}

/// Days that are shown at first.
const N_DAYS: i64 = 92;

/// The last months in which all symbols have decisions, as plotly's range of an axis.
fn last_months(decisions: &DecisionRows) -> Json {
    let lasts = decisions.points.values().filter_map(|points| points.last());
    let Some(last) = lasts.map(|point| point.time).min() else { return Json::Null };
    let from = last.plus_us(-N_DAYS * US_PER_DAY);
    json!([from.to_string(), last.plus_us(US_PER_DAY).to_string()])
}

const US_PER_DAY: i64 = 86_400_000_000;

/// A number of a policy.
type Value = fn(&PolicyPoint) -> f64;

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
        "hovertemplate": "%{x|%Y-%m-%d %H:%M}<br>%{y}<extra></extra>",
        "line": { "shape": "hv", "width": 1.5, "color": "@text" },
    })));
    for (name, symbol, color, with_regime) in [
        ("changed with the regime", "triangle-up", "@loss", true),
        ("changed, regime the same", "circle-open", "@text", false),
    ] {
        // The first is what it began with, and the last may be no change.
        let marked: Vec<usize> = modes
            .iter()
            .copied()
            .filter(|idx| *idx > 0 && points[*idx].exit_mode != points[idx - 1].exit_mode)
            .filter(|idx| (points[*idx].regime != points[idx - 1].regime) == with_regime)
            .collect();
        let hover = |idx: &usize| {
            let (before, now) = (&points[idx - 1], &points[*idx]);
            let regimes = if with_regime {
                format!("{} to {}", before.regime.name(), now.regime.name())
            } else {
                format!("{} before and after", now.regime.name())
            };
            format!("{} to {}<br>regime {regimes}", mode(idx - 1), mode(*idx))
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
    let numbers: [(&str, &str, &str, Value); 2] = [
        ("y2", "risk", "%{y:.4f}% of the balance", |p| p.max_risk_pct),
        ("y3", "minimum confidence", "confidence of %{y:.4f}", |p| p.min_confidence),
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
            "line": { "shape": "hv", "width": 1.5, "color": "@text" },
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::series::Series;
    use exitlab_core::{Regime, Timestamp};

    fn decisions(n: usize) -> DecisionRows {
        let regimes = [Regime::Bull, Regime::Bull, Regime::Bear, Regime::Bear];
        let modes = [0, 0, 1, 0];
        let point = |idx: usize| PolicyPoint {
            time: Timestamp::from_us(idx as i64 * 3_600_000_000),
            regime: regimes[idx % 4],
            exit_mode: modes[idx % 4],
            max_risk_pct: if idx == 0 { 0.5 } else { 0.75 },
            min_confidence: 0.65,
        };
        let series = |mode: &str| Series { profile: Some("SAFE".into()), mode: mode.into() };
        let points: Vec<PolicyPoint> = (0..n).map(point).collect();
        DecisionRows {
            series: vec![series("policy"), series("FAST_TP"), series("policy_live")],
            exit_modes: vec!["<i>TREND</i>".into(), "FAST_TP".into()],
            points: [
                ((0, "BTC".to_owned()), points.clone()),
                ((1, "BTC".to_owned()), points.clone()),
                ((2, "BTC".to_owned()), points),
            ]
            .into(),
            ..DecisionRows::default()
        }
    }

    #[test]
    fn changes_are_marked_by_whether_the_regime_changed_too() {
        let figure = figure(&decisions(5)).unwrap();
        assert_eq!(
            figure.selectors[0].options,
            ["SAFE · policy", "SAFE · policy_live"],
            "fixed modes do not follow it"
        );
        assert_eq!(figure.traces.len(), 10);
        let traces: Vec<_> = figure.traces.iter().map(|trace| &trace.plotly).collect();
        assert_eq!(traces[0]["y"], json!([0, 1, 0, 0]));
        let text = |idx: usize| traces[idx]["text"].clone();
        assert_eq!(text(1), json!(["&lt;i&gt;TREND&lt;/i&gt; to FAST_TP<br>regime BULL to BEAR"]));
        let same = "FAST_TP to &lt;i&gt;TREND&lt;/i&gt;<br>regime BEAR before and after";
        assert_eq!(text(2), json!([same]));
        assert_eq!(traces[3]["y"], json!([0.5, 0.75, 0.75]));
        assert_eq!(figure.note, None);
    }

    #[test]
    fn long_runs_are_thinned_and_say_so() {
        let figure = figure(&decisions(100_000)).unwrap();
        let n_drawn = figure.traces[0].plotly["x"].as_array().unwrap().len();
        assert_eq!(n_drawn, MAX_POINTS / 2);
        assert!(figure.note.unwrap().starts_with("A sample: 60,010 of "));
        assert!(super::figure(&DecisionRows::default()).is_none());
    }
}
