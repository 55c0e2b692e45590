//! Cumulative net R of the test entries under the learned modes.

use super::super::figure::{Figure, Trace};
use super::super::table_columns::TableColumns;
use super::super::thin::thin_curve;
use exitlab_core::Timestamp;
use serde_json::json;

/// Most points of the curve.
const MAX_POINTS: usize = 4_000;

/// The figure; none without entries.
pub(super) fn figure(entries: &TableColumns) -> Option<Figure> {
    let mut exits: Vec<(Timestamp, f64)> = (0..entries.n_rows())
        .filter_map(|row| entries.time("exit_time", row).zip(entries.f64("r_net", row)))
        .collect();
    exits.sort_by_key(|(time, _)| *time);
    if exits.is_empty() {
        return None;
    }
    let mut sum = 0.0;
    let mut sums = Vec::with_capacity(exits.len());
    for (_, r_net) in &exits {
        sum += r_net;
        sums.push(sum);
    }
    let kept = thin_curve(&sums, MAX_POINTS);
    let note = (kept.len() < sums.len()).then(|| {
        format!("Drawn: {} of {} points; highs and lows are kept.", kept.len(), sums.len())
    });
    let curve = json!({
        "type": "scatter", "mode": "lines", "name": "learned modes",
        "x": kept.iter().map(|idx| exits[*idx].0.to_string()).collect::<Vec<_>>(),
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
    use super::super::super::table_columns::made::{numbers, times};
    use super::*;

    #[test]
    fn r_adds_up_in_the_order_of_exits() {
        let exits = ["2019-01-03T00:00:00Z", "2019-01-01T00:00:00Z", "2019-01-02T00:00:00Z"];
        let entries =
            TableColumns::of([("exit_time", times(exits)), ("r_net", numbers([0.5, -1.0, 2.0]))]);
        let figure = figure(&entries).unwrap();
        assert_eq!(figure.traces[0].plotly["y"], json!([-1.0, 1.0, 1.5]));
        assert_eq!(figure.traces[0].plotly["x"][0], json!("2019-01-01T00:00:00Z"));
        assert_eq!(figure.note, None);
        assert!(super::figure(&TableColumns::default()).is_none());
    }
}
