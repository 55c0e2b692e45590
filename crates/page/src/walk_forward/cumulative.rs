//! Cumulative net R of the test entries under the selected modes, and where each fixed one ended.

use super::super::figure::{Figure, Trace, plotly_text};
use super::super::thin::{short, thin_curve};
use super::in_and_out::ContenderRow;
use crate::series_style::SeriesStyles;
use crate::words::count;
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

/// The contender that the curve is of.
const LEARNED: &str = "walk_forward";

/// Most points of the curve.
const MAX_POINTS: usize = 4_000;

/// The figure; none without entries.
pub(super) fn figure(
    entries: &[EntryRow],
    contenders: &[ContenderRow],
    styles: &SeriesStyles,
) -> Option<Figure> {
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
        let (n, n_all) = (count(kept.len()), count(sums.len()));
        format!("Downsampled to {n} of {n_all} points (highs and lows kept).")
    });
    let curve = json!({
        "type": "scatter", "mode": "lines", "name": "selected modes",
        "x": kept.iter().map(|idx| exits[*idx].exit_time.to_string()).collect::<Vec<_>>(),
        "y": kept.iter().map(|idx| short(sums[*idx])).collect::<Vec<_>>(),
        "customdata": kept.iter().map(|idx| idx + 1).collect::<Vec<_>>(),
        "hovertemplate": "%{x|%Y-%m-%d %H:%M}<br>%{y:+.3f} R after %{customdata:,} entries<extra></extra>",
        "line": { "color": "@text", "width": 2, "shape": "hv" },
    });
    let last = exits.last().map(|entry| entry.exit_time.to_string());
    let ends = contenders.iter().filter(|row| row.regime.0.is_none() && row.contender != LEARNED);
    let ends = ends.map(|row| {
        let style = styles.of(&row.contender);
        Trace::new(json!({
            "type": "scatter", "mode": "markers", "name": plotly_text(&row.contender),
            "x": [last], "y": [short(row.sum_r)],
            "marker": { "symbol": style.symbol, "size": 11, "color": style.colour,
                "line": { "color": "@paper", "width": 1 } },
            "hovertemplate": "%{y:+.3f} R in all<extra>%{fullData.name}</extra>",
        }))
    });
    Some(Figure {
        id: "walk-forward-cumulative".into(),
        title: "Cumulative out-of-sample R".into(),
        how: "The line: net R of all test entries under the selected modes, summed at their exits. The \
              marks at its end: the total of each fixed choice on the same entries. Every entry \
              counts, whether or not an account would have had room for it."
            .into(),
        note,
        selectors: Vec::new(),
        traces: std::iter::once(Trace::new(curve)).chain(ends).collect(),
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
        let figure = figure(&entries, &[], &SeriesStyles::default()).unwrap();
        assert_eq!(figure.traces[0].plotly["y"], json!([-1.0, 1.0, 1.5]));
        assert_eq!(figure.traces[0].plotly["x"][0], json!("2019-01-01T00:00:00Z"));
        assert_eq!(figure.note, None);
        assert!(super::figure(&[], &[], &SeriesStyles::default()).is_none());
    }
}
