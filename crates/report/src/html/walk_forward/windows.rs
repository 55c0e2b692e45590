//! What each window chose, and what came of it.

use super::super::figure::{Figure, Trace, plotly_text};
use super::super::rows::place;
use super::super::table_columns::TableColumns;
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
    let (mut z, mut letters, mut hover): (Vec<Vec<Json>>, Vec<Vec<String>>, Vec<Vec<String>>) =
        Default::default();
    for regime in Regime::ALL {
        let column = column_of(regime);
        let (mut codes, mut marks, mut texts) = (Vec::new(), Vec::new(), Vec::new());
        for row in 0..n_windows {
            let chosen = windows.text(column, row);
            // In brackets where the regime had too few entries of its own.
            let mode = chosen.trim_start_matches('(').trim_end_matches(')');
            let when = day(windows, "test_start", row);
            if chosen.is_empty() {
                codes.push(Json::Null);
                marks.push(String::new());
                texts.push(format!("{} from {when}: nothing chosen", regime.name()));
                continue;
            }
            let code = place(&mut modes, mode.to_owned());
            let is_own = !chosen.starts_with('(');
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
            "xaxis": { "type": "category", "title": { "text": "start of the test window" }, "nticks": 8 },
            "yaxis": { "autorange": "reversed" },
        }),
        height: 320,
    })
}

fn column_of(regime: Regime) -> &'static str {
    match regime {
        Regime::Bull => "mode_BULL",
        Regime::Bear => "mode_BEAR",
        Regime::HighVol => "mode_HIGH_VOL",
        Regime::Chop => "mode_CHOP",
        Regime::Normal => "mode_NORMAL",
    }
}

/// `A` to `Z`, then numbers.
fn letter(idx: usize) -> String {
    match u8::try_from(idx) {
        Ok(idx) if idx < 26 => char::from(b'A' + idx).to_string(),
        Ok(_) | Err(_) => idx.to_string(),
    }
}

fn day(windows: &TableColumns, column: &str, row: usize) -> String {
    let text = |time: Timestamp| time.to_string().chars().take(10).collect();
    windows.time(column, row).map_or_else(String::new, text)
}
