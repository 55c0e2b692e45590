//! How net R is spread: a row of bars per mode.

use crate::HtmlReport;
use crate::choice::Choice;
use crate::figure::{Figure, Trace, plotly_text};
use crate::thin::short;
use crate::trade_groups::{Group, TradeGroups, notes};
use crate::words::{count, minus, signed};
use exitlab_core::Regime;
use exitlab_words::regime_name;
use serde_json::{Map, Value as Json, json};

/// Width of a bin, in R.
const BIN_R: f64 = 0.25;
/// Where the bins begin and end, in R; what lies outside is in one bin on each side.
const FIRST_R: f64 = -3.0;
const END_R: f64 = 6.0;
const N_INNER: usize = ((END_R - FIRST_R) / BIN_R) as usize;
/// With a bin on each side.
const N_BINS: usize = N_INNER + 2;

/// The figure.
pub(super) fn figure(report: &HtmlReport<'_>, groups: &TradeGroups<'_>) -> Figure {
    let (profiles, regimes) = (groups.profile_choice(), groups.regime_choice());
    let mut traces = Vec::new();
    for group in &groups.groups {
        for (regime_idx, regime) in groups.regimes.iter().enumerate() {
            let drawn = row_of(report, groups, group, *regime);
            traces.extend(
                drawn
                    .into_iter()
                    .map(|trace| regimes.show(profiles.show(trace, group.profile_idx), regime_idx)),
            );
        }
    }
    let n_rows = groups.modes.len();
    Figure {
        id: "r-distribution".to_owned(),
        title: "Distribution of net R".to_owned(),
        how: "Each bar is the share of a mode's trades whose net R fell into a bin of 0.25 R; the \
              hatched bars at the ends have all trades below −3 R and all from 6 R on. The diamond \
              marks the mean, the triangle the median. Shares of few trades are noisy, and the \
              distribution does not show the order in which trades came."
            .to_owned(),
        note: notes([report.point.note(), groups.note()]),
        selectors: Choice::selectors(&[&profiles, &regimes]),
        traces,
        layout: layout(n_rows),
        height: 70 + 120 * n_rows as u32,
    }
}

/// Bars of a mode's trades, what its cell says of them, and its name.
fn row_of(
    report: &HtmlReport<'_>,
    groups: &TradeGroups<'_>,
    group: &Group<'_>,
    regime: Option<Regime>,
) -> Vec<Trace> {
    let mode = &groups.modes[group.mode_idx];
    let style = report.styles.of(mode);
    let counts = bin_counts(group.of(regime).map(|trade| trade.r_net));
    let n: usize = counts.iter().sum();
    let share = |n_bin: usize| short(100.0 * n_bin as f64 / n.max(1) as f64);
    let yaxis = axis_name('y', group.mode_idx);
    let bars = json!({
        "type": "bar",
        "x": (0..N_BINS).map(centre_r).collect::<Vec<_>>(),
        "y": counts.iter().map(|n_bin| share(*n_bin)).collect::<Vec<_>>(),
        "customdata": (0..N_BINS).map(|bin| json!([in_words(bin), counts[bin]])).collect::<Vec<_>>(),
        "width": BIN_R,
        "yaxis": yaxis,
        "name": plotly_text(mode),
        "showlegend": false,
        "marker": {
            "color": style.colour,
            "line": { "width": 0.5, "color": "@paper" },
            "pattern": { "shape": (0..N_BINS).map(|bin| if is_tail(bin) { "/" } else { "" })
                .collect::<Vec<_>>() },
        },
        "hovertemplate": "%{customdata[0]}<br>%{customdata[1]} trades, %{y:.2f}%\
                          <extra>%{fullData.name}</extra>",
    });
    let bars = Trace::new(bars).numbers(json!({
        "Exit mode": vec![plotly_text(mode); N_BINS],
        "Regime": vec![regime_name(regime); N_BINS],
        "Net R": (0..N_BINS).map(in_words).collect::<Vec<_>>(),
        "Trades": counts.to_vec(),
        "Share, %": counts.iter().map(|n_bin| share(*n_bin)).collect::<Vec<_>>(),
    }));
    let cell = report.cells.at(report.point.grid_id).find(|cell| {
        let series = &report.cells.series[cell.series];
        cell.regime == regime
            && series.mode == *mode
            && series.profile.as_deref().unwrap_or_default() == groups.profiles[group.profile_idx]
    });
    let marks = [
        ("mean", "diamond", cell.and_then(|cell| cell.avg_r)),
        ("median", "triangle-up", cell.and_then(|cell| cell.median_r)),
    ];
    let top = share(counts.iter().copied().max().unwrap_or(0));
    let mut traces = vec![bars];
    let mut text = format!("<b>{}</b><br>{} trades", plotly_text(mode), count(n));
    for (what, symbol, value) in marks {
        let Some(value) = value else { continue };
        text.push_str(&format!("<br>{what} {} R", signed(value)));
        traces.push(Trace::new(json!({
            "type": "scatter",
            "mode": "lines+markers",
            "x": [value, value],
            "y": [0.0, top],
            "yaxis": yaxis,
            "name": what,
            "showlegend": false,
            "line": { "color": "@text", "width": 1.5, "dash": if what == "mean" { "solid" } else { "dot" } },
            "marker": { "color": "@text", "size": 9, "symbol": symbol },
            "hovertemplate": "%{x:.4f} R<extra>%{fullData.name}</extra>",
        })));
    }
    traces.push(Trace::new(json!({
        "type": "scatter",
        "mode": "text",
        "x": [centre_r(N_BINS - 1) + 0.5 * BIN_R],
        "y": [top],
        "yaxis": yaxis,
        "text": [text],
        "textposition": "bottom left",
        "textfont": { "size": 11 },
        "showlegend": false,
        "hoverinfo": "skip",
    })));
    traces
}

fn layout(n_rows: usize) -> Json {
    let mut layout = Map::new();
    let mut ticks = vec![(centre_r(0), "< −3".to_owned())];
    ticks.extend((-2..=5).map(|r| (f64::from(r), minus(&r.to_string()))));
    ticks.push((centre_r(N_BINS - 1), "≥ 6".to_owned()));
    let (values, texts): (Vec<f64>, Vec<String>) = ticks.into_iter().unzip();
    let xaxis = json!({
        "title": { "text": "net R" },
        "tickvals": values,
        "ticktext": texts,
        "range": [centre_r(0) - BIN_R, centre_r(N_BINS - 1) + BIN_R],
        "zeroline": true,
        "anchor": axis_name('y', n_rows.saturating_sub(1)),
    });
    layout.insert("xaxis".to_owned(), xaxis);
    let height = 1.0 / n_rows.max(1) as f64;
    for row in 0..n_rows {
        let top = 1.0 - row as f64 * height;
        let axis = json!({
            "domain": [short(top - 0.88 * height), short(top)],
            "ticksuffix": "%",
            "nticks": 4,
            "rangemode": "tozero",
            "zeroline": false,
        });
        let number = if row == 0 { String::new() } else { (row + 1).to_string() };
        layout.insert(format!("yaxis{number}"), axis);
    }
    layout.insert("bargap".to_owned(), json!(0));
    layout.insert("barmode".to_owned(), json!("overlay"));
    Json::Object(layout)
}

/// Plotly's name of an axis: `y`, `y2`, `y3`.
fn axis_name(letter: char, idx: usize) -> String {
    if idx == 0 { letter.to_string() } else { format!("{letter}{}", idx + 1) }
}

/// Values per bin; a bin holds its lower edge.
fn bin_counts(values: impl Iterator<Item = f64>) -> [usize; N_BINS] {
    let mut counts = [0; N_BINS];
    for value in values {
        let bin = ((value - FIRST_R) / BIN_R).floor() + 1.0;
        counts[bin.clamp(0.0, (N_BINS - 1) as f64) as usize] += 1;
    }
    counts
}

fn is_tail(bin: usize) -> bool {
    bin == 0 || bin == N_BINS - 1
}

/// Lower edge, in R.
fn edge_r(bin: usize) -> f64 {
    FIRST_R + (bin as f64 - 1.0) * BIN_R
}

fn centre_r(bin: usize) -> f64 {
    edge_r(bin) + 0.5 * BIN_R
}

fn in_words(bin: usize) -> String {
    let words = match bin {
        0 => format!("below {FIRST_R} R"),
        _ if is_tail(bin) => format!("{END_R} R and more"),
        _ => format!("{:.2} to {:.2} R", edge_r(bin), edge_r(bin + 1)),
    };
    minus(&words)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bins_hold_their_lower_edge_and_tails_the_rest() {
        let counts = bin_counts([-9.0, -3.001, -3.0, -1.0, -0.999, 5.999, 6.0, 40.0].into_iter());
        let found: Vec<(String, usize)> = (0..N_BINS)
            .filter(|bin| counts[*bin] > 0)
            .map(|bin| (in_words(bin), counts[bin]))
            .collect();
        let want = [
            ("below −3 R", 2),
            ("−3.00 to −2.75 R", 1),
            ("−1.00 to −0.75 R", 2),
            ("5.75 to 6.00 R", 1),
            ("6 R and more", 2),
        ];
        assert_eq!(found, want.map(|(text, n)| (text.to_owned(), n)));
        assert_eq!((centre_r(0), centre_r(1), centre_r(N_BINS - 1)), (-3.125, -2.875, 6.125));
    }
}
