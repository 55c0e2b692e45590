//! What the next bar does after each label: quantile ranges.

use super::super::figure::{Figure, Selector, Trace, plotly_text};
use super::Source;
use crate::position::position_or_push;
use crate::words::{count, minus};
use exitlab_core::number::{percent, plain};
use exitlab_store::RegimeReturnRow;
use exitlab_table::Row;
use serde_json::{Value as Json, json};

/// What the next bar does after a label, by one measure.
#[derive(Debug, Clone, Row)]
#[row(of = RegimeReturnRow<'static>)]
pub(crate) struct NextBarRow {
    #[row(flatten)]
    pub(crate) source: Source,
    pub(crate) measure: String,
    pub(crate) label: String,
    n: usize,
    mean: Option<f64>,
    q05: Option<f64>,
    q25: Option<f64>,
    q50: Option<f64>,
    q75: Option<f64>,
    q95: Option<f64>,
    pub(crate) between_share: Option<f64>,
    p_value: Option<f64>,
    pub(crate) p_holm: Option<f64>,
}

/// The figure; none without rows.
pub(super) fn figure(rows: &[NextBarRow]) -> Option<Figure> {
    let (mut sources, mut measures) = (Vec::new(), Vec::new());
    for row in rows {
        position_or_push(&mut sources, &row.source);
        position_or_push(&mut measures, row.measure.as_str());
    }
    if sources.is_empty() {
        return None;
    }
    let mut traces = Vec::new();
    for source in &sources {
        for measure in &measures {
            let of_both: Vec<&NextBarRow> = rows
                .iter()
                .filter(|row| row.source == **source && row.measure == *measure)
                .collect();
            let shown =
                [range(&of_both, &Range::OUTER), range(&of_both, &Range::INNER), medians(&of_both)];
            let (source, measure) = (source.name(), with_unit(measure));
            let shown = shown.into_iter();
            traces.extend(shown.map(|t| t.when("source", &source).when("measure", &measure)));
        }
    }
    let sources = sources.into_iter().map(Source::name).collect();
    let measures = measures.into_iter().map(with_unit).collect();
    Some(Figure {
        id: "next-bar".into(),
        title: "What the next bar does after each label".into(),
        how: "Thin line: from the 5% to the 95% quantile of the next bar; thick line: the middle half; \
              mark: the median. Where lines look alike, labels do not separate that measure; the hover \
              of ALL has the test, against labels shifted in time."
            .into(),
        note: None,
        selectors: vec![
            Selector { name: "source", label: "Labels".into(), options: sources },
            Selector { name: "measure", label: "Measure".into(), options: measures },
        ],
        traces,
        layout: json!({
            "xaxis": { "zeroline": true, "title": { "text": "next bar, in the measure's unit" } },
            "yaxis": { "type": "category", "autorange": "reversed" },
            "legend": { "y": -0.25 },
            "hovermode": "closest",
        }),
        height: 360,
    })
}

/// A measure with its unit.
fn with_unit(measure: &str) -> String {
    match measure {
        "log_return" => "log return, %".to_owned(),
        "abs_log_return" => "absolute log return, %".to_owned(),
        "true_range_pct" => "true range, % of the close".to_owned(),
        other => other.to_owned(),
    }
}

impl NextBarRow {
    /// A number of the row in percent, which true ranges are already.
    fn percent(&self, value: Option<f64>) -> Option<f64> {
        let scale = if self.measure == "true_range_pct" { 1.0 } else { 100.0 };
        value.map(|value| value * scale)
    }
}

/// Two quantiles, and how the line between them looks.
struct Range {
    name: &'static str,
    ends: fn(&NextBarRow) -> [Option<f64>; 2],
    width: u32,
}

impl Range {
    const OUTER: Range = Range { name: "5% to 95%", ends: |row| [row.q05, row.q95], width: 2 };
    const INNER: Range = Range { name: "25% to 75%", ends: |row| [row.q25, row.q75], width: 9 };
}

fn range(rows: &[&NextBarRow], range: &Range) -> Trace {
    let (mut x, mut y): (Vec<Json>, Vec<Json>) = (Vec::new(), Vec::new());
    for row in rows {
        let label = plotly_text(&row.label);
        x.extend((range.ends)(row).map(|end| json!(row.percent(end))));
        x.push(Json::Null);
        y.extend([json!(label), json!(label), Json::Null]);
    }
    Trace::new(json!({
        // Marks at the ends keep them inside the plot.
        "type": "scatter", "mode": "lines+markers", "name": range.name, "x": x, "y": y,
        "hoverinfo": "skip", "marker": { "symbol": "line-ns-open", "size": 9, "color": "@gain" },
        "connectgaps": false, "line": { "color": "@gain", "width": range.width },
    }))
}

fn medians(rows: &[&NextBarRow]) -> Trace {
    let hover = |row: &&NextBarRow| {
        let shown = |value| minus(&plain(row.percent(value), 4));
        let mut text = format!(
            "{}: {} bars<br>mean {}<br>5% {}, 25% {}, 50% {}, 75% {}, 95% {}",
            plotly_text(&row.label),
            count(row.n),
            shown(row.mean),
            shown(row.q05),
            shown(row.q25),
            shown(row.q50),
            shown(row.q75),
            shown(row.q95),
        );
        if let Some(p_value) = row.p_value {
            let share = percent(row.between_share);
            text.push_str(&format!(
                "<br>labels explain {share} of the variance, one-sided p {p_value:.4} (uncorrected)"
            ));
        }
        text
    };
    Trace::new(json!({
        "type": "scatter", "mode": "markers", "name": "median",
        "x": rows.iter().map(|row| row.percent(row.q50)).collect::<Vec<_>>(),
        "y": rows.iter().map(|row| plotly_text(&row.label)).collect::<Vec<_>>(),
        "text": rows.iter().map(hover).collect::<Vec<_>>(),
        "hovertemplate": "%{text}<extra></extra>",
        "marker": { "symbol": "diamond", "size": 11, "color": "@paper", "line": { "color": "@text", "width": 2 } },
    }))
    .numbers(json!({
        "Label": rows.iter().map(|row| plotly_text(&row.label)).collect::<Vec<_>>(),
        "n": rows.iter().map(|row| row.n).collect::<Vec<_>>(),
        "Mean, %": rows.iter().map(|row| row.percent(row.mean)).collect::<Vec<_>>(),
        "5%": rows.iter().map(|row| row.percent(row.q05)).collect::<Vec<_>>(),
        "25%": rows.iter().map(|row| row.percent(row.q25)).collect::<Vec<_>>(),
        "Median, %": rows.iter().map(|row| row.percent(row.q50)).collect::<Vec<_>>(),
        "75%": rows.iter().map(|row| row.percent(row.q75)).collect::<Vec<_>>(),
        "95%": rows.iter().map(|row| row.percent(row.q95)).collect::<Vec<_>>(),
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn returns_become_percent_and_true_ranges_are_percent() {
        let bull = NextBarRow {
            source: Source { labels: "regime".into(), symbol: "BTC".into() },
            measure: "log_return".into(),
            label: "BULL".into(),
            n: 10,
            mean: Some(0.5),
            q05: None,
            q25: Some(-0.125),
            q50: Some(0.25),
            q75: Some(0.5),
            q95: None,
            between_share: None,
            p_value: None,
            p_holm: None,
        };
        let all = NextBarRow {
            label: "ALL".into(),
            n: 30,
            q05: Some(-0.25),
            q95: Some(0.75),
            between_share: Some(0.25),
            p_value: Some(0.5),
            ..bull.clone()
        };
        let range =
            NextBarRow { measure: "true_range_pct".into(), q25: Some(0.125), ..bull.clone() };
        let figure = figure(&[bull, all, range]).unwrap();
        assert_eq!(figure.traces.len(), 6, "three for each of two measures");
        let x = |idx: usize| &figure.traces[idx].plotly["x"];
        assert_eq!(*x(0), json!([null, null, null, -25.0, 75.0, null]));
        assert_eq!(*x(1), json!([-12.5, 50.0, null, -12.5, 50.0, null]));
        assert_eq!(*x(2), json!([25.0, 25.0]));
        assert_eq!(*x(5), json!([0.25]));
        let hover = &figure.traces[2].plotly["text"];
        assert!(!hover[0].as_str().unwrap().contains("variance"), "{hover}");
        assert!(
            hover[1]
                .as_str()
                .unwrap()
                .ends_with("25.0% of the variance, one-sided p 0.5000 (uncorrected)"),
            "{hover}"
        );
        assert!(super::figure(&[]).is_none());
    }
}
