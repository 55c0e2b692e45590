//! What each window chose, and what came of it.

use super::super::figure::{Figure, Trace, plotly_text};
use super::super::rows::place;
use super::super::table_columns::TableColumns;
use crate::tables::mode_column;
use crate::terminal::signed;
use exitlab_core::{Regime, Timestamp};
use serde_json::{Value as Json, json};

/// Most windows whose cells carry letters.
const MAX_LETTERED: usize = 30;

/// Average R in and out of sample by window; none without windows.
pub(super) fn averages(windows: &TableColumns) -> Option<Figure> {
    let rows = 0..windows.n_rows();
    if rows.is_empty() {
        return None;
    }
    let tests: Vec<String> = rows.clone().map(|row| day(windows, "test_start", row)).collect();
    let line = |name: &str, column: &'static str, count: &'static str, symbol, dash, color| {
        let hover = |row: usize| {
            format!(
                "window {}: {name}<br>{} R over {} entries<br>trained {} to {}<br>tested {} to {}",
                windows.i64("window", row).unwrap_or(0),
                signed(windows.f64(column, row), 4),
                windows.i64(count, row).unwrap_or(0),
                day(windows, "train_start", row),
                day(windows, "train_end", row),
                day(windows, "test_start", row),
                day(windows, "test_end", row),
            )
        };
        Trace::new(json!({
            "type": "scatter", "mode": "lines+markers", "name": name,
            "x": tests,
            "y": rows.clone().map(|row| windows.f64(column, row)).collect::<Vec<_>>(),
            "text": rows.clone().map(hover).collect::<Vec<_>>(),
            "hovertemplate": "%{text}<extra></extra>",
            "line": { "color": color, "dash": dash, "width": 2 },
            "marker": { "symbol": symbol, "size": 8, "color": color },
        }))
    };
    let (open, filled) = ("circle-open", "diamond");
    Some(Figure {
        id: "walk-forward-windows".into(),
        title: "Window by window".into(),
        how: "Dotted with open circles: average net R of the learned modes in each training window; \
              solid with diamonds: in the test window after it. Where the first says nothing of the \
              second, there was little to learn."
            .into(),
        note: None,
        selectors: Vec::new(),
        traces: vec![
            line("in sample", "avg_r_in_sample", "n_train", open, "dot", "@muted"),
            line("out of sample", "avg_r", "n_test", filled, "solid", "@gain"),
        ],
        layout: json!({
            "xaxis": { "type": "date", "title": { "text": "start of the test window" } },
            "yaxis": { "title": { "text": "average net R per entry" }, "zeroline": true, "zerolinewidth": 2 },
            "legend": { "y": -0.28 },
        }),
        height: 340,
    })
}

/// The mode that each window chose for each regime; none without windows.
pub(super) fn choices(windows: &TableColumns) -> Option<Figure> {
    let n_windows = windows.n_rows();
    let mut modes: Vec<String> = Vec::new();
    let mut z: Vec<Vec<Json>> = Vec::new();
    let mut letters: Vec<Vec<String>> = Vec::new();
    let mut hover: Vec<Vec<String>> = Vec::new();
    for regime in Regime::ALL {
        let column = mode_column(regime);
        let (mut codes, mut marks, mut texts) = (Vec::new(), Vec::new(), Vec::new());
        for row in 0..n_windows {
            let chosen = windows.text(&column, row);
            // In brackets where the regime had too few entries of its own.
            let borrowed = chosen.strip_prefix('(').and_then(|mode| mode.strip_suffix(')'));
            let mode = borrowed.unwrap_or(chosen);
            let when = day(windows, "test_start", row);
            if chosen.is_empty() {
                codes.push(Json::Null);
                marks.push(String::new());
                texts.push(format!("{} from {when}: nothing chosen", regime.name()));
                continue;
            }
            let code = place(&mut modes, mode.to_owned());
            let is_own = borrowed.is_none();
            codes.push(json!(code));
            marks.push(if is_own { letter(code) } else { format!("({})", letter(code)) });
            let why = if is_own { "" } else { ": too few entries of its own, so the mode of all" };
            texts.push(format!("{} from {when}: {}{why}", regime.name(), plotly_text(mode)));
        }
        z.push(codes);
        letters.push(marks);
        hover.push(texts);
    }
    if modes.is_empty() {
        return None;
    }
    let n_modes = modes.len() as f64;
    // A colour per mode, with hard edges.
    let colors: Vec<Json> = (0..modes.len())
        .flat_map(|idx| {
            let color = format!("@series.{idx}");
            [json!([idx as f64 / n_modes, color]), json!([(idx + 1) as f64 / n_modes, color])]
        })
        .collect();
    let key: Vec<String> =
        modes.iter().enumerate().map(|(idx, mode)| format!("{} is {mode}", letter(idx))).collect();
    let heatmap = json!({
        "type": "heatmap",
        "x": (0..n_windows).map(|row| day(windows, "test_start", row)).collect::<Vec<_>>(),
        "y": Regime::ALL.map(Regime::name),
        "z": z, "zmin": -0.5, "zmax": n_modes - 0.5,
        "text": letters, "customdata": hover,
        "texttemplate": if n_windows <= MAX_LETTERED { "%{text}" } else { "" },
        "hovertemplate": "%{customdata}<extra></extra>",
        "colorscale": colors, "showscale": false, "xgap": 1, "ygap": 2, "opacity": 0.75,
        "textfont": { "color": "@text" },
    });
    Some(Figure {
        id: "walk-forward-choices".into(),
        title: "The mode that each window chose".into(),
        how: format!(
            "A column per test window, a row per regime: {}. In brackets: too few entries of its own in \
             training, so the mode of all entries. Rows that keep their letter were learned alike again \
             and again.",
            key.join(", ")
        ),
        note: (n_windows > MAX_LETTERED)
            .then(|| "Too many windows for letters: they are in the hover.".into()),
        selectors: Vec::new(),
        traces: vec![Trace::new(heatmap)],
        layout: json!({
            "margin": { "b": 56 },
            "xaxis": { "type": "category", "title": { "text": "start of the test window" }, "nticks": 8 },
            "yaxis": { "autorange": "reversed" },
        }),
        height: 320,
    })
}

/// `A` to `Z`, then numbers.
fn letter(idx: usize) -> String {
    match u8::try_from(idx) {
        Ok(idx) if idx < 26 => char::from(b'A' + idx).to_string(),
        Ok(_) | Err(_) => idx.to_string(),
    }
}

fn day(windows: &TableColumns, column: &str, row: usize) -> String {
    windows.time(column, row).map_or_else(String::new, Timestamp::date_text)
}

#[cfg(test)]
mod tests {
    use super::super::super::table_columns::made::{counts, numbers, texts, times};
    use super::*;

    fn windows() -> TableColumns {
        TableColumns::of([
            ("window", counts([0, 1])),
            ("train_start", times(["2018-01-01T00:00:00Z", "2018-04-01T00:00:00Z"])),
            ("train_end", times(["2019-01-01T00:00:00Z", "2019-04-01T00:00:00Z"])),
            ("test_start", times(["2019-01-01T00:00:00Z", "2019-04-01T00:00:00Z"])),
            ("test_end", times(["2019-04-01T00:00:00Z", "2019-07-01T00:00:00Z"])),
            ("mode_BULL", texts(["TREND", "FAST(1)"])),
            ("mode_BEAR", texts(["(TREND)", "FAST(1)"])),
            ("mode_HIGH_VOL", texts(["TREND", ""])),
            ("mode_CHOP", texts(["TREND", "TREND"])),
            ("mode_NORMAL", texts(["TREND", "TREND"])),
            ("n_train", counts([100, 120])),
            ("avg_r_in_sample", numbers([0.25, 0.5])),
            ("n_test", counts([10, 0])),
            ("avg_r", numbers([-0.125, f64::NAN])),
        ])
    }

    #[test]
    fn letters_say_the_mode_and_brackets_that_it_is_borrowed() {
        let figure = choices(&windows()).unwrap();
        let heatmap = &figure.traces[0].plotly;
        assert_eq!(heatmap["text"][0], json!(["A", "B"]));
        assert_eq!(heatmap["text"][1], json!(["(A)", "B"]));
        assert_eq!(heatmap["z"][2], json!([0, null]));
        assert!(figure.how.contains("A is TREND, B is FAST(1)"), "{}", figure.how);
        assert!(choices(&TableColumns::default()).is_none());
    }

    #[test]
    fn averages_are_those_of_the_table() {
        let figure = averages(&windows()).unwrap();
        assert_eq!(figure.traces[0].plotly["y"], json!([0.25, 0.5]));
        assert_eq!(figure.traces[1].plotly["y"], json!([-0.125, null]));
        assert!(averages(&TableColumns::default()).is_none());
    }
}
