//! Paired differences with their intervals, a row per pair of plans.

use super::super::figure::{Figure, Selector, Trace, plotly_text};
use super::super::rows::place;
use super::super::table_columns::TableColumns;
use crate::terminal::{plain, signed};
use exitlab_evidence::Verdict;
use serde_json::json;

/// What a test came to, as the figure marks it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Mark {
    Decided,
    Undecided,
    TooFew,
    /// Both made the same of every entry, as a policy and the one mode that it always chooses.
    Same,
    /// A verdict that this version does not know: drawn all the same.
    Other,
}

impl Mark {
    const ALL: [Mark; 5] = [Mark::Decided, Mark::Undecided, Mark::TooFew, Mark::Same, Mark::Other];

    /// The mark of a test.
    fn of_test(pairs: &TableColumns, row: usize) -> Mark {
        let is_zero = |column| pairs.f64(column, row) == Some(0.0);
        match Mark::of(pairs.text("verdict", row)) {
            Mark::Undecided if ["mean_diff_r", "ci_low", "ci_high"].into_iter().all(is_zero) => {
                Mark::Same
            }
            mark => mark,
        }
    }

    fn of(verdict: &str) -> Mark {
        let known = Verdict::ALL.into_iter().find(|known| known.name() == verdict);
        match known {
            Some(Verdict::A | Verdict::B) => Mark::Decided,
            Some(Verdict::Undecided) => Mark::Undecided,
            Some(Verdict::TooFew) => Mark::TooFew,
            None => Mark::Other,
        }
    }

    /// Name, symbol and colour.
    fn look(self) -> (&'static str, &'static str, &'static str) {
        match self {
            Mark::Decided => ("decided", "circle", "@gain"),
            Mark::Undecided => ("undecided", "circle-open", "@text"),
            Mark::TooFew => ("too few entries", "x", "@muted"),
            Mark::Same => ("the same", "square-open", "@muted"),
            Mark::Other => ("another verdict", "diamond-open", "@text"),
        }
    }
}

/// The figure; none without tests.
pub(super) fn figure(pairs: &TableColumns, is_walk_forward: bool) -> Option<Figure> {
    let rows = 0..pairs.n_rows();
    let mut regimes = Vec::new();
    let mut names = Vec::new();
    for row in rows.clone() {
        place(&mut regimes, pairs.text("regime", row).to_owned());
        place(&mut names, pair(pairs, row));
    }
    // All of them together come first.
    regimes.sort_by_key(|regime| regime != "ALL");
    if regimes.is_empty() {
        return None;
    }
    let mut traces = Vec::new();
    for regime in &regimes {
        for mark in Mark::ALL {
            let of_mark: Vec<usize> = rows
                .clone()
                .filter(|row| pairs.text("regime", *row) == regime)
                .filter(|row| Mark::of_test(pairs, *row) == mark)
                .filter(|row| pairs.f64("mean_diff_r", *row).is_some())
                .collect();
            if !of_mark.is_empty() {
                traces.push(trace(pairs, &of_mark, mark).when("regime", regime));
            }
        }
    }
    let what = if is_walk_forward {
        "A contender of the walk-forward test less the learned modes (walk_forward), net R on the same \
         test entries"
    } else {
        "One mode less another, net R on the same entries"
    };
    names.reverse();
    Some(Figure {
        id: "differences".into(),
        title: if is_walk_forward {
            "Each contender against the learned modes".into()
        } else {
            "Each mode against each other".into()
        },
        how: format!(
            "{what}: the mark is the mean, the line its 95% interval, which knows of no other test; right \
             of zero the first one made more. Filled circle: decided after Holm's correction over the \
             table; open circle: undecided; cross: too few entries for a verdict; square: both made the same on every \
             entry."
        ),
        note: None,
        selectors: vec![Selector { name: "regime", label: "Regime".into(), options: regimes }],
        traces,
        height: 140 + 44 * names.len() as u32,
        layout: json!({
            "xaxis": { "title": { "text": "mean difference, R" }, "zeroline": true, "zerolinewidth": 2 },
            "yaxis": { "type": "category", "categoryorder": "array", "categoryarray": names,
                "range": [-0.6, names.len() as f64 - 0.4] },
            "showlegend": true,
            "hovermode": "closest",
        }),
    })
}

/// `A − B`, on two lines, so that it fits beside a narrow plot.
fn pair(pairs: &TableColumns, row: usize) -> String {
    let name = |column| plotly_text(pairs.text(column, row));
    format!("{}<br>− {}", name("plan_a"), name("plan_b"))
}

fn trace(pairs: &TableColumns, rows: &[usize], mark: Mark) -> Trace {
    let (name, symbol, color) = mark.look();
    let mean = |row: &usize| pairs.f64("mean_diff_r", *row);
    let above = |row: &usize| Some(pairs.f64("ci_high", *row)? - mean(row)?);
    let below = |row: &usize| Some(mean(row)? - pairs.f64("ci_low", *row)?);
    Trace::new(json!({
        "type": "scatter",
        "mode": "markers",
        "name": name,
        "x": rows.iter().map(mean).collect::<Vec<_>>(),
        "y": rows.iter().map(|row| pair(pairs, *row)).collect::<Vec<_>>(),
        "text": rows.iter().map(|row| hover(pairs, *row)).collect::<Vec<_>>(),
        "hovertemplate": "%{text}<extra></extra>",
        "marker": { "symbol": symbol, "size": 11, "color": color, "line": { "width": 2, "color": color } },
        "error_x": {
            "type": "data", "symmetric": false, "color": color, "thickness": 2,
            "array": rows.iter().map(above).collect::<Vec<_>>(),
            "arrayminus": rows.iter().map(below).collect::<Vec<_>>(),
        },
    }))
}

fn hover(pairs: &TableColumns, row: usize) -> String {
    let number = |column| pairs.f64(column, row);
    let name = |column| plotly_text(pairs.text(column, row));
    let verdict = match pairs.text("verdict", row) {
        "A" | "B" => format!("decided for {}", name("winner")),
        other => other.to_owned(),
    };
    let verdict = match Mark::of_test(pairs, row) {
        Mark::Same => "the same on every entry".to_owned(),
        Mark::Decided | Mark::Undecided | Mark::TooFew | Mark::Other => verdict,
    };
    let mut text = format!(
        "{}, {}<br>{} R, 95% {} to {}<br>{} entries at {} times<br>{verdict}: p {}, corrected {}",
        name("regime"),
        pair(pairs, row).replace("<br>", " "),
        signed(number("mean_diff_r"), 4),
        signed(number("ci_low"), 4),
        signed(number("ci_high"), 4),
        pairs.i64("n", row).unwrap_or(0),
        pairs.i64("n_times", row).unwrap_or(0),
        plain(number("p_value"), 4),
        plain(number("p_holm"), 4),
    );
    if let Some(needed) = number("n_needed") {
        text.push_str(&format!("<br>about {needed:.0} entries needed for a power of 80%"));
    }
    if number("worst_a_mean_diff_r").is_some() {
        text.push_str(&format!(
            "<br>first at its worst inside the bars {} R, second at its worst {} R",
            signed(number("worst_a_mean_diff_r"), 4),
            signed(number("worst_b_mean_diff_r"), 4),
        ));
    }
    match pairs.bool("survives", row) {
        Some(true) => text.push_str("<br>holds at the winner's worst"),
        Some(false) => text.push_str("<br>does not hold at the winner's worst"),
        None => {}
    }
    text
}

#[cfg(test)]
mod tests {
    use super::super::super::table_columns::made::{counts, numbers, texts};
    use super::*;
    use crate::stored::ColumnData;

    fn pairs() -> TableColumns {
        let none = f64::NAN;
        TableColumns::of([
            ("regime", texts(["BULL", "ALL", "ALL", "ALL", "ALL"])),
            ("plan_a", texts(["A", "A", "<b>A", "A", "A"])),
            ("plan_b", texts(["B", "B", "C", "D", "E"])),
            ("n", counts([40, 100, 12, 0, 100])),
            ("n_times", counts([40, 90, 12, 0, 90])),
            ("mean_diff_r", numbers([0.1, -0.25, 0.5, none, 0.0])),
            ("ci_low", numbers([-0.1, -0.5, none, none, 0.0])),
            ("ci_high", numbers([0.3, -0.125, none, none, 0.0])),
            ("p_value", numbers([0.3, 0.001, none, none, 1.0])),
            ("p_holm", numbers([0.6, 0.002, none, none, 1.0])),
            ("n_needed", numbers([400.0, 80.0, none, none, none])),
            ("verdict", texts(["undecided", "B", "too few", "too few", "undecided"])),
            ("winner", texts(["", "B", "", "", ""])),
            ("worst_a_mean_diff_r", numbers([none; 5])),
            ("worst_b_mean_diff_r", numbers([none; 5])),
            ("survives", ColumnData::Bool(vec![None, Some(false), None, None, None])),
        ])
    }

    #[test]
    fn marks_and_bars_are_those_of_the_table() {
        let figure = figure(&pairs(), false).unwrap();
        assert_eq!(figure.selectors[0].options, ["ALL", "BULL"]);
        let looks: Vec<_> = figure
            .traces
            .iter()
            .map(|t| (t.when["regime"].as_str().unwrap(), t.plotly["marker"]["symbol"].clone()))
            .collect();
        let want =
            [("ALL", "circle"), ("ALL", "x"), ("ALL", "square-open"), ("BULL", "circle-open")];
        assert_eq!(looks, want.map(|(regime, symbol)| (regime, json!(symbol))));
        let decided = &figure.traces[0].plotly;
        assert_eq!((&decided["x"], &decided["y"]), (&json!([-0.25]), &json!(["A<br>− B"])));
        assert_eq!(decided["error_x"]["array"], json!([0.125]));
        assert_eq!(decided["error_x"]["arrayminus"], json!([0.25]));
        let hover = decided["text"][0].as_str().unwrap();
        assert!(hover.contains("decided for B: p 0.0010, corrected 0.0020"), "{hover}");
        assert!(hover.ends_with("does not hold at the winner's worst"), "{hover}");
        let same = figure.traces[2].plotly["text"][0].as_str().unwrap();
        assert!(same.contains("<br>the same on every entry: p 1.0000"), "{same}");
        // What was never tested has no interval, and what has no entry no mark; names stay text.
        let too_few = &figure.traces[1].plotly;
        assert_eq!(too_few["y"], json!(["&lt;b&gt;A<br>− C"]));
        assert_eq!(too_few["error_x"]["array"], json!([null]));
    }

    #[test]
    fn a_verdict_that_is_not_known_has_a_mark_and_a_name_of_its_own() {
        let marks = Verdict::ALL.map(|verdict| Mark::of(verdict.name()));
        assert!(!marks.contains(&Mark::of("almost")));
        assert!(Mark::ALL.contains(&Mark::of("almost")));
    }

    #[test]
    fn nothing_is_drawn_of_nothing() {
        assert!(super::figure(&TableColumns::default(), false).is_none());
    }
}
