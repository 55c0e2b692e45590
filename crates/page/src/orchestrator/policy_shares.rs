//! How much of each month the policy asked for each exit mode.

use super::super::figure::{Figure, Selector, Trace, plotly_text};
use super::decision_rows::{DecisionRows, PolicyPoint};
use crate::position::position_or_push;
use crate::series_style::SeriesStyles;
use crate::thin::short;
use exitlab_core::Timestamp;
use serde_json::json;
use std::collections::BTreeMap;

/// Hours by the first day of a month and exit mode.
type Hours = BTreeMap<(i64, usize), f64>;

/// The figure; none where no policy was asked.
pub(super) fn figure(decisions: &DecisionRows, styles: &SeriesStyles) -> Option<Figure> {
    let (mut runs, mut symbols, mut traces) = (Vec::new(), Vec::new(), Vec::new());
    for ((series, symbol), points) in decisions.of_policies() {
        let run = decisions.series[*series].name();
        let hours = hours_of(points);
        let mut months: Vec<i64> = hours.keys().map(|(month, _)| *month).collect();
        months.dedup();
        let dates: Vec<String> =
            months.iter().map(|month| Timestamp::from_day(*month).date_text()).collect();
        for (mode, name) in decisions.exit_modes.iter().enumerate() {
            let share = |month: &i64| {
                let of_month = hours.range((*month, 0)..=(*month, usize::MAX));
                let all: f64 = of_month.map(|(_, hours)| hours).sum();
                let own = hours.get(&(*month, mode)).copied().unwrap_or(0.0);
                if all > 0.0 { short(100.0 * own / all) } else { 0.0 }
            };
            let trace = Trace::new(json!({
                "type": "scatter",
                "mode": "lines",
                "stackgroup": "modes",
                "name": plotly_text(name),
                "x": dates,
                "y": months.iter().map(share).collect::<Vec<_>>(),
                "line": { "width": 0.5, "color": styles.of(name).colour, "shape": "hv" },
                "fillcolor": styles.of(name).colour,
                "hovertemplate": "%{x|%B %Y}<br>%{y:.1f}% of the time<extra>%{fullData.name}</extra>",
            }));
            traces.push(trace.when("run", &run).when("symbol", symbol));
        }
        position_or_push(&mut runs, run);
        position_or_push(&mut symbols, symbol.clone());
    }
    if traces.is_empty() {
        return None;
    }
    Some(Figure {
        id: "policy-shares".into(),
        title: "Exit modes of the policy, share of time by month".into(),
        how: "Each band is the share of a month in which the policy asked for an exit mode. It is asked at \
              each signal, and what it said counts until the next one. The figure below has the single \
              signals."
            .into(),
        note: None,
        selectors: vec![
            Selector { name: "run", label: "Run".into(), options: runs },
            Selector { name: "symbol", label: "Symbol".into(), options: symbols },
        ],
        traces,
        layout: json!({
            "xaxis": { "type": "date", "title": { "text": "month" } },
            "yaxis": { "range": [0, 100], "ticksuffix": "%", "title": { "text": "share of time" } },
            "hovermode": "closest",
        }),
        height: 320,
    })
}

/// Hours from each point to the next one, by month and what the point asked for.
fn hours_of(points: &[PolicyPoint]) -> Hours {
    let mut hours = Hours::new();
    for two in points.windows(2) {
        let (mut from, end) = (two[0].time, two[1].time);
        while from < end {
            let month = first_of_month(from);
            let until = month.plus_months(1).min(end);
            *hours.entry((month.day(), two[0].exit_mode)).or_default() += until.hours_since(from);
            from = until;
        }
    }
    hours
}

/// Midnight of the first day of a time's month.
fn first_of_month(time: Timestamp) -> Timestamp {
    let text = time.date_text();
    let first = text.get(..8).and_then(|month| Timestamp::parse_iso(&format!("{month}01")).ok());
    first.unwrap_or(time)
}

#[cfg(test)]
mod tests {
    use super::*;
    use exitlab_core::Regime;
    use exitlab_test_rows::at;

    #[test]
    fn what_was_said_counts_until_the_next_signal_month_by_month() {
        let point = |time, exit_mode| PolicyPoint {
            time: at(time),
            regime: Regime::Bull,
            exit_mode,
            max_risk_pct: 1.0,
            min_confidence: 0.5,
        };
        let points = [
            point("2021-01-30T00:00:00Z", 0),
            point("2021-02-02T12:00:00Z", 1),
            point("2021-02-03T00:00:00Z", 0),
        ];
        let found: Vec<(String, usize, f64)> = hours_of(&points)
            .into_iter()
            .map(|((month, mode), hours)| (Timestamp::from_day(month).date_text(), mode, hours))
            .collect();
        let want = [("2021-01-01", 0, 48.0), ("2021-02-01", 0, 36.0), ("2021-02-01", 1, 12.0)];
        assert_eq!(found, want.map(|(month, mode, hours)| (month.to_owned(), mode, hours)));
    }
}
