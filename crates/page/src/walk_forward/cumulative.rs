//! Cumulative net R of the test entries under the learned modes.

use super::super::figure::{Figure, Trace};
use super::super::thin::thin_curve;
use exitlab_core::Timestamp;
use exitlab_store::WalkForwardEntryRow;
use exitlab_table::Row;
use serde_json::json;

/// An entry of the test windows, under the mode that was learned.
#[derive(Debug, Clone, Copy, Row)]
#[row(of = WalkForwardEntryRow<'static>)]
pub(super) struct EntryRow {
    exit_time: Timestamp,
    r_net: f64,
}

/// Most points of the curve.
const MAX_POINTS: usize = 4_000;

/// The figure; none without entries.
pub(super) fn figure(entries: &[EntryRow]) -> Option<Figure> {
    if entries.is_empty() {
        return None;
    }
    let mut exits = entries.to_vec();
    exits.sort_by_key(|entry| entry.exit_time);
    let mut sum = 0.0;
    let mut sums = Vec::with_capacity(exits.len());
    for entry in &exits {
        sum += entry.r_net;
        sums.push(sum);
    }
    let kept = thin_curve(&sums, MAX_POINTS);
    let note = (kept.len() < sums.len()).then(|| {
        format!("Drawn: {} of {} points; highs and lows are kept.", kept.len(), sums.len())
    });
    let curve = json!({
        "type": "scatter", "mode": "lines", "name": "learned modes",
        "x": kept.iter().map(|idx| exits[*idx].exit_time.to_string()).collect::<Vec<_>>(),
        "y": kept.iter().map(|idx| sums[*idx]).collect::<Vec<_>>(),
        "customdata": kept.iter().map(|idx| idx + 1).collect::<Vec<_>>(),
        "hovertemplate": "%{x|%Y-%m-%d %H:%M}<br>%{y:+.3f} R after %{customdata} entries<extra></extra>",
        "line": { "color": "@series.0", "width": 2, "shape": "hv" },
    });
    Some(Figure {
        id: "walk-forward-cumulative".into(),
        title: "Out of sample, added up".into(),
        how: "Net R of all test entries under the learned modes, added up at their exits; every entry \
              counts, whether or not an account would have had room for it."
            .into(),
        note,
        selectors: Vec::new(),
        traces: vec![Trace::new(curve)],
        layout: json!({
            "xaxis": { "type": "date", "title": { "text": "exit time, UTC" } },
            "yaxis": { "title": { "text": "cumulative net R" } },
        }),
        height: 340,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use exitlab_test_rows::at;

    #[test]
    fn r_adds_up_in_the_order_of_exits() {
        let entries = [
            EntryRow { exit_time: at("2019-01-03T00:00:00Z"), r_net: 0.5 },
            EntryRow { exit_time: at("2019-01-01T00:00:00Z"), r_net: -1.0 },
            EntryRow { exit_time: at("2019-01-02T00:00:00Z"), r_net: 2.0 },
        ];
        let figure = figure(&entries).unwrap();
        assert_eq!(figure.traces[0].plotly["y"], json!([-1.0, 1.0, 1.5]));
        assert_eq!(figure.traces[0].plotly["x"][0], json!("2019-01-01T00:00:00Z"));
        assert_eq!(figure.note, None);
        assert!(super::figure(&[]).is_none());
    }
}
