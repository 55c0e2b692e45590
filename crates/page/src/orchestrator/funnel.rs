//! What became of the signals, step by step.

use super::super::figure::{Figure, Selector, Trace};
use super::decision_rows::{DecisionRows, SignalCounts};
use exitlab_replay::RejectReason;
use serde_json::json;

/// The figure; none without decisions.
pub(super) fn figure(decisions: &DecisionRows) -> Option<Figure> {
    if decisions.series.is_empty() {
        return None;
    }
    // The same rows for every run, so that runs can be compared by eye.
    let is_used = |reason: &usize| {
        let counts = decisions.signal_counts.iter().map(|counts| counts.reasons[*reason]);
        counts.into_iter().any(|c| c.n_rejected > 0 || c.n_would_reject > 0)
    };
    let reasons: Vec<usize> = (0..RejectReason::ALL.len()).filter(is_used).collect();
    let names: Vec<String> = decisions.series.iter().map(|series| series.name()).collect();
    let mut traces = Vec::new();
    for (name, counts) in names.iter().zip(&decisions.signal_counts) {
        traces.extend(bars(counts, &reasons).map(|trace| trace.when("run", name)));
    }
    Some(Figure {
        id: "funnel".into(),
        title: "Signal funnel".into(),
        how: "From top to bottom, in the order in which reasons are tried: the solid bar is what remains \
              after the reason, the hatched one what it rejected. Diamonds: signals that the policy would \
              reject first for this reason, whether or not it is enforced."
            .into(),
        note: None,
        selectors: vec![Selector { name: "run", label: "Run".into(), options: names }],
        traces,
        layout: json!({
            "barmode": "stack",
            "xaxis": { "title": { "text": "signals" }, "rangemode": "tozero", "nticks": 6 },
            "yaxis": { "type": "category", "autorange": "reversed", "tickfont": { "size": 10 } },
            "legend": { "y": -0.2 },
            "bargap": 0.25,
        }),
        height: 190 + 30 * (reasons.len() as u32 + 2),
    })
}

fn bars(counts: &SignalCounts, reasons: &[usize]) -> [Trace; 3] {
    let (mut labels, mut left, mut taken) = (vec!["all signals".to_owned()], vec![], vec![0]);
    left.push(counts.n_signals);
    let (mut objections, mut hover) = (vec![None], vec![String::new()]);
    let mut n_left = counts.n_signals;
    for reason in reasons {
        let count = counts.reasons[*reason];
        n_left -= count.n_rejected;
        labels.push(label(RejectReason::ALL[*reason]));
        left.push(n_left);
        taken.push(count.n_rejected);
        objections.push((count.n_would_reject > 0).then_some(count.n_would_reject));
        hover.push(format!(
            "policy would reject {} signals, {} of them were taken",
            count.n_would_reject, count.n_taken_anyway
        ));
    }
    labels.push("accepted".to_owned());
    left.push(counts.n_accepted);
    taken.push(0);
    objections.push(None);
    let left = json!({
        "type": "bar", "orientation": "h", "name": "remaining", "y": labels, "x": left,
        "text": left, "textposition": "inside", "insidetextanchor": "end",
        "hovertemplate": "%{y}: %{x:,} remaining<extra></extra>", "marker": { "color": "@grey.1" },
    });
    let took = json!({
        "type": "bar", "orientation": "h", "name": "rejected here", "y": labels, "x": taken,
        "hovertemplate": "%{y}: %{x:,} rejected<extra></extra>",
        "marker": { "color": "@grey.3", "pattern": { "shape": "/", "fgcolor": "@text", "fillmode": "overlay", "size": 6 } },
    });
    let objected = json!({
        "type": "scatter", "mode": "markers", "name": "policy would reject", "y": labels, "x": objections,
        "text": hover, "hovertemplate": "%{y}<br>%{text}<extra></extra>",
        "marker": { "symbol": "diamond", "size": 10, "color": "@paper", "line": { "color": "@text", "width": 2 } },
    });
    [left, took, objected].map(Trace::new)
}

/// A reason with the step of integration that enforces it.
fn label(reason: RejectReason) -> String {
    let step = match reason {
        RejectReason::SymbolBlocked | RejectReason::LowConfidence => " (1)",
        RejectReason::PositionLimit | RejectReason::ExposureLimit => " (4)",
        RejectReason::TradingGate => " (5)",
        RejectReason::CostTooHigh => " (cost)",
        RejectReason::Warmup
        | RejectReason::AtrUnavailable
        | RejectReason::NoFillBar
        | RejectReason::InvalidStop
        | RejectReason::InvalidTarget
        | RejectReason::AlreadyInPosition
        | RejectReason::Ruined
        | RejectReason::BelowMinNotional => "",
    };
    format!("{}{step}", reason.name())
}

#[cfg(test)]
mod tests {
    use super::super::decision_rows::ReasonCount;
    use super::*;
    use crate::series::Series;

    #[test]
    fn what_is_left_and_what_was_taken_add_up() {
        let mut counts = SignalCounts { n_signals: 100, n_accepted: 60, ..SignalCounts::default() };
        let of = |reason: RejectReason| reason as usize;
        counts.reasons[of(RejectReason::Warmup)].n_rejected = 30;
        counts.reasons[of(RejectReason::AlreadyInPosition)].n_rejected = 10;
        counts.reasons[of(RejectReason::TradingGate)] =
            ReasonCount { n_rejected: 0, n_would_reject: 7, n_taken_anyway: 4 };
        let series = vec![Series { profile: Some("SAFE".into()), mode: "policy".into() }];
        let decisions =
            DecisionRows { series, signal_counts: vec![counts], ..DecisionRows::default() };
        let figure = figure(&decisions).unwrap();
        let [left, taken, objected] = [0, 1, 2].map(|idx| &figure.traces[idx].plotly);
        let labels =
            ["all signals", "WARMUP", "TRADING_GATE (5)", "ALREADY_IN_POSITION", "accepted"];
        assert_eq!(left["y"], json!(labels));
        assert_eq!(left["x"], json!([100, 70, 70, 60, 60]));
        assert_eq!(taken["x"], json!([0, 30, 0, 10, 0]));
        assert_eq!(objected["x"], json!([null, null, 7, null, null]));
        assert!(objected["text"][2].as_str().unwrap().contains("4 of them were taken"));
        assert!(super::figure(&DecisionRows::default()).is_none());
    }
}
