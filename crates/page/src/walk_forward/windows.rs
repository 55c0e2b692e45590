//! What each window chose, and what came of it.

use super::super::figure::{Figure, Trace, plotly_text};
use crate::position::position_or_push;
use crate::series_style::SeriesStyles;
use crate::words::{count, signed_to};
use exitlab_core::{Regime, Timestamp};
use exitlab_store::{ModesByRegime, WalkForwardWindowRow};
use exitlab_table::Row;
use serde_json::{Value as Json, json};

/// Most windows whose cells carry letters.
const MAX_LETTERED: usize = 30;

/// A window: when it trained and tested, what it chose, and what that made.
#[derive(Debug, Clone, Row)]
#[row(of = WalkForwardWindowRow<'static>)]
pub(super) struct WindowRow {
    window: usize,
    train_start: Timestamp,
    train_end: Timestamp,
    test_start: Timestamp,
    test_end: Timestamp,
    #[row(flatten)]
    modes: ModesByRegime<'static>,
    n_train: Option<usize>,
    avg_r_in_sample: Option<f64>,
    n_test: usize,
    avg_r: Option<f64>,
}

impl WindowRow {
    /// The modes that it chose, without brackets.
    pub(super) fn chosen(&self) -> impl Iterator<Item = &str> {
        self.modes.0.iter().flatten().map(|mode| own(mode).unwrap_or(mode))
    }
}

/// The mode in brackets: the regime had too few entries of its own.
fn own(mode: &str) -> Option<&str> {
    mode.strip_prefix('(').and_then(|mode| mode.strip_suffix(')'))
}

/// Average R in and out of sample by window; none without windows.
pub(super) fn averages(windows: &[WindowRow]) -> Option<Figure> {
    if windows.is_empty() {
        return None;
    }
    let tests: Vec<String> = windows.iter().map(|row| row.test_start.date_text()).collect();
    let line = |name: &str, sample: fn(&WindowRow) -> (Option<f64>, usize), symbol, dash, color| {
        let hover = |row: &WindowRow| {
            let (avg_r, n) = sample(row);
            format!(
                "window {}: {name}<br>{} R over {} entries<br>trained {} to {}<br>tested {} to {}",
                row.window,
                signed_to(avg_r, 4),
                count(n),
                row.train_start.date_text(),
                row.train_end.date_text(),
                row.test_start.date_text(),
                row.test_end.date_text(),
            )
        };
        Trace::new(json!({
            "type": "scatter", "mode": "lines+markers", "name": name,
            "x": tests,
            "y": windows.iter().map(|row| sample(row).0).collect::<Vec<_>>(),
            "text": windows.iter().map(hover).collect::<Vec<_>>(),
            "hovertemplate": "%{text}<extra></extra>",
            "line": { "color": color, "dash": dash, "width": 2 },
            "marker": { "symbol": symbol, "size": 8, "color": color },
        }))
        .numbers(json!({
            "Start of the test window": tests,
            "Sample": vec![name; windows.len()],
            "Mean net R": windows.iter().map(|row| sample(row).0).collect::<Vec<_>>(),
            "n": windows.iter().map(|row| sample(row).1).collect::<Vec<_>>(),
        }))
    };
    let trained = |row: &WindowRow| (row.avg_r_in_sample, row.n_train.unwrap_or(0));
    let tested = |row: &WindowRow| (row.avg_r, row.n_test);
    Some(Figure {
        id: "walk-forward-windows".into(),
        title: "Window by window".into(),
        how: "Dotted with open circles: average net R of the selected modes in each training window; \
              solid with diamonds: in the test window after it. Where the two lines do not move \
              together, there was little to learn."
            .into(),
        note: None,
        selectors: Vec::new(),
        traces: vec![
            line("in sample", trained, "circle-open", "dot", "@muted"),
            line("out of sample", tested, "diamond", "solid", "@gain"),
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
pub(super) fn choices(windows: &[WindowRow], styles: &SeriesStyles) -> Option<Figure> {
    let n_windows = windows.len();
    let mut modes: Vec<String> = Vec::new();
    let mut z: Vec<Vec<Json>> = Vec::new();
    let mut letters: Vec<Vec<Option<(usize, bool)>>> = Vec::new();
    let mut hover: Vec<Vec<String>> = Vec::new();
    for regime in Regime::ALL {
        let (mut codes, mut marks, mut texts) = (Vec::new(), Vec::new(), Vec::new());
        for row in windows {
            let when = row.test_start.date_text();
            let Some(chosen) = &row.modes.0[regime.index()] else {
                codes.push(Json::Null);
                marks.push(None);
                texts.push(format!("{} from {when}: nothing chosen", regime.name()));
                continue;
            };
            let borrowed = own(chosen);
            let mode = borrowed.unwrap_or(chosen);
            let code = position_or_push(&mut modes, mode.to_owned());
            let is_own = borrowed.is_none();
            codes.push(json!(code));
            marks.push(Some((code, is_own)));
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
    let short = short_names(&modes);
    let letters: Vec<Vec<String>> = letters
        .into_iter()
        .map(|row| {
            let text = |mark| match mark {
                Some((code, true)) => String::clone(&short[code]),
                Some((code, false)) => format!("({})", short[code]),
                None => String::new(),
            };
            row.into_iter().map(text).collect()
        })
        .collect();
    // A colour per mode, with hard edges.
    let colors: Vec<Json> = modes
        .iter()
        .enumerate()
        .flat_map(|(idx, mode)| {
            let color = styles.of(mode).colour;
            [json!([idx as f64 / n_modes, color]), json!([(idx + 1) as f64 / n_modes, color])]
        })
        .collect();
    let key: Vec<String> =
        modes.iter().zip(&short).map(|(mode, short)| format!("{short} is {mode}")).collect();
    let (mut tests, mut regimes, mut chosen, mut is_own) = (vec![], vec![], vec![], vec![]);
    for regime in Regime::ALL {
        for row in windows {
            let Some(mode) = &row.modes.0[regime.index()] else { continue };
            tests.push(row.test_start.date_text());
            regimes.push(regime.name());
            chosen.push(plotly_text(own(mode).unwrap_or(mode)));
            is_own.push(if own(mode).is_none() { "yes" } else { "no" });
        }
    }
    let numbers = json!({ "Start of the test window": tests, "Regime": regimes, "Exit mode": chosen,
        "Enough entries of its own": is_own });
    let heatmap = json!({
        "type": "heatmap",
        "x": windows.iter().map(|row| row.test_start.date_text()).collect::<Vec<_>>(),
        "y": Regime::ALL.map(Regime::name),
        "z": z, "zmin": -0.5, "zmax": n_modes - 0.5,
        "text": letters, "customdata": hover,
        "texttemplate": if n_windows <= MAX_LETTERED { "%{text}" } else { "" },
        "hovertemplate": "%{customdata}<extra></extra>",
        "colorscale": colors, "showscale": false, "xgap": 1, "ygap": 2,
    });
    Some(Figure {
        id: "walk-forward-choices".into(),
        title: "The mode that each window chose".into(),
        how: format!(
            "A column per test window, a row per regime: {}. In brackets: the regime had too few entries \
             of its own in training, so it has the mode of all entries. Rows with one name: the same choice \
             in every window.",
            key.join(", ")
        ),
        note: (n_windows > MAX_LETTERED)
            .then(|| "Too many windows for names in the cells: hover to read them.".into()),
        selectors: Vec::new(),
        traces: vec![Trace::new(heatmap).numbers(numbers)],
        layout: json!({
            "margin": { "b": 56 },
            "xaxis": { "type": "category", "title": { "text": "start of the test window" }, "nticks": 8 },
            "yaxis": { "autorange": "reversed" },
        }),
        height: 320,
    })
}

/// `TF` for `TREND_FOLLOW`; with a number where an earlier mode has the same initials.
fn short_names(modes: &[String]) -> Vec<String> {
    let mut names: Vec<String> = Vec::with_capacity(modes.len());
    for mode in modes {
        let words = mode.split(|c: char| !c.is_alphanumeric());
        let initials: String = words.filter_map(|word| word.chars().next()).collect();
        let taken = |name: &String| names.contains(name);
        let numbered = || (2..).map(|n| format!("{initials}{n}")).find(|name| !taken(name));
        let is_free = !initials.is_empty() && !taken(&initials);
        let name = if is_free { Some(initials.clone()) } else { numbered() };
        names.extend(name);
    }
    names
}

#[cfg(test)]
mod tests {
    use super::*;
    use exitlab_test_rows::at;

    fn windows() -> [WindowRow; 2] {
        let modes = |names: [&'static str; Regime::N]| {
            ModesByRegime(names.map(|name| (!name.is_empty()).then(|| name.into())))
        };
        let first = WindowRow {
            window: 0,
            train_start: at("2018-01-01T00:00:00Z"),
            train_end: at("2019-01-01T00:00:00Z"),
            test_start: at("2019-01-01T00:00:00Z"),
            test_end: at("2019-04-01T00:00:00Z"),
            modes: modes(["TREND", "(TREND)", "TREND", "TREND", "TREND"]),
            n_train: Some(100),
            avg_r_in_sample: Some(0.25),
            n_test: 10,
            avg_r: Some(-0.125),
        };
        let second = WindowRow {
            window: 1,
            train_start: at("2018-04-01T00:00:00Z"),
            train_end: at("2019-04-01T00:00:00Z"),
            test_start: at("2019-04-01T00:00:00Z"),
            test_end: at("2019-07-01T00:00:00Z"),
            modes: modes(["FAST(1)", "FAST(1)", "", "TREND", "TREND"]),
            n_train: Some(120),
            avg_r_in_sample: Some(0.5),
            n_test: 0,
            avg_r: None,
        };
        [first, second]
    }

    #[test]
    fn initials_say_the_mode_and_brackets_that_it_is_borrowed() {
        let styles = SeriesStyles::new(["TREND", "FAST(1)"]);
        let figure = choices(&windows(), &styles).unwrap();
        let heatmap = &figure.traces[0].plotly;
        assert_eq!(heatmap["text"][0], json!(["T", "F1"]));
        assert_eq!(heatmap["text"][1], json!(["(T)", "F1"]));
        assert_eq!(heatmap["z"][2], json!([0, null]));
        assert!(figure.how.contains("T is TREND, F1 is FAST(1)"), "{}", figure.how);
        let numbers = figure.traces[0].numbers.as_ref().unwrap();
        assert_eq!(numbers["Exit mode"][2], "TREND");
        assert_eq!(
            numbers["Enough entries of its own"],
            json!(["yes", "yes", "no", "yes", "yes", "yes", "yes", "yes", "yes"])
        );
        assert!(choices(&[], &styles).is_none());
        let short =
            short_names(&["TREND_FOLLOW", "FAST_TP", "TIGHT_FAST", "__"].map(str::to_owned));
        assert_eq!(short, ["TF", "FT", "TF2", "2"]);
    }

    #[test]
    fn averages_are_those_of_the_table() {
        let figure = averages(&windows()).unwrap();
        assert_eq!(figure.traces[0].plotly["y"], json!([0.25, 0.5]));
        assert_eq!(figure.traces[1].plotly["y"], json!([-0.125, null]));
        assert!(averages(&[]).is_none());
    }
}
