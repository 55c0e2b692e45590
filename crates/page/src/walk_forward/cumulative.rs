//! Cumulative net R of the test entries under the selected modes, and under each fixed one.

use super::super::figure::{Figure, Trace, plotly_text};
use super::super::thin::{short, thin_curve};
use crate::series_style::SeriesStyles;
use crate::words::count;
use exitlab_core::Timestamp;
use exitlab_store::{WalkForwardDailyRow, WalkForwardEntryRow};
use exitlab_table::{Day, Row};
use serde_json::json;

/// An entry of the test windows, under the mode that was learned.
#[derive(Debug, Clone, Copy, Row)]
#[row(of = WalkForwardEntryRow<'static>)]
pub(super) struct EntryRow {
    exit_time: Timestamp,
    r_net: f64,
}

/// What a fixed exit mode made of the entries that closed on a day.
#[derive(Debug, Clone, Row)]
#[row(of = WalkForwardDailyRow<'static>)]
pub(super) struct DayRow {
    mode: String,
    day: Day,
    sum_r: f64,
}

/// Most points of the curve, and of that of a fixed mode.
const MAX_POINTS: usize = 2_000;
const MAX_FIXED: usize = 1_000;

/// The figure; none without entries.
pub(super) fn figure(
    entries: &[EntryRow],
    days: &[DayRow],
    styles: &SeriesStyles,
) -> Option<Figure> {
    if entries.is_empty() {
        return None;
    }
    let mut fixed: Vec<(&str, Vec<&DayRow>)> = Vec::new();
    for day in days {
        match fixed.iter_mut().find(|(mode, _)| *mode == day.mode) {
            Some((_, of_mode)) => of_mode.push(day),
            None => fixed.push((&day.mode, vec![day])),
        }
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
    let fixed = fixed.iter().map(|(mode, days)| fixed_curve(mode, days, styles));
    Some(Figure {
        id: "walk-forward-cumulative".into(),
        title: "Cumulative out-of-sample R".into(),
        how: "The dark line: net R of all test entries under the selected modes, summed at their exits. The \
              others: the same entries under one exit mode throughout, day by day. Selecting paid \
              where the dark line ends above all of them. Every entry counts, whether or not an \
              account would have had room for it."
            .into(),
        note,
        selectors: Vec::new(),
        traces: fixed.chain([Trace::new(curve)]).collect(),
        layout: json!({
            "xaxis": { "type": "date", "title": { "text": "exit time, UTC" } },
            "yaxis": { "title": { "text": "cumulative net R" } },
        }),
        height: 340,
    })
}

/// Net R of a fixed mode, summed over days.
fn fixed_curve(mode: &str, days: &[&DayRow], styles: &SeriesStyles) -> Trace {
    let mut sum = 0.0;
    let mut sums = Vec::with_capacity(days.len());
    for day in days {
        sum += day.sum_r;
        sums.push(sum);
    }
    let kept = thin_curve(&sums, MAX_FIXED);
    let style = styles.of(mode);
    Trace::new(json!({
        "type": "scatter", "mode": "lines", "name": plotly_text(mode),
        // At the end of its day.
        "x": kept.iter().map(|idx| Timestamp::from_day(days[*idx].day.0 + 1).to_string()).collect::<Vec<_>>(),
        "y": kept.iter().map(|idx| short(sums[*idx])).collect::<Vec<_>>(),
        "hovertemplate": "%{x|%Y-%m-%d}<br>%{y:+.3f} R<extra>%{fullData.name}</extra>",
        "line": { "color": style.colour, "dash": style.dash, "width": 1.3, "shape": "hv" },
    }))
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
        let day = |mode: &str, day, sum_r| DayRow { mode: mode.into(), day: Day(day), sum_r };
        let days = [day("A", 17_897, 0.5), day("A", 17_898, -1.5), day("B", 17_897, 2.0)];
        let figure = figure(&entries, &days, &SeriesStyles::default()).unwrap();
        let of = |trace: usize, key: &str| figure.traces[trace].plotly[key].clone();
        assert_eq!([of(0, "name"), of(1, "name")], [json!("A"), json!("B")]);
        assert_eq!([of(0, "y"), of(1, "y")], [json!([0.5, -1.0]), json!([2.0])]);
        assert_eq!(of(0, "x")[0], json!("2019-01-02T00:00:00Z"));
        assert_eq!(of(2, "y"), json!([-1.0, 1.0, 1.5]));
        assert_eq!(of(2, "x")[0], json!("2019-01-01T00:00:00Z"));
        assert_eq!(figure.note, None);
        assert!(super::figure(&[], &[], &SeriesStyles::default()).is_none());
    }
}
