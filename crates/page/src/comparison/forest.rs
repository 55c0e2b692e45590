//! Paired differences with their intervals, a row per pair of plans.

use super::super::figure::{Figure, Selector, Trace, plotly_text};
use super::Pair;
use crate::intervals::{self, IntervalMark};
use crate::position::position_or_push;
use crate::words::{count, signed_to};
use exitlab_core::number::plain;
use exitlab_evidence::Verdict;
use exitlab_words::ALL;
use serde_json::json;

/// What a test came to, as the figure marks it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Mark {
    Decided,
    Equivalent,
    Tied,
    TooFew,
    /// Both earned the same on every entry, as a policy and the one mode that it always chooses.
    Same,
    /// A verdict that this version does not know: drawn all the same.
    Other,
}

impl Mark {
    const ALL: [Mark; 6] =
        [Mark::Decided, Mark::Equivalent, Mark::Tied, Mark::TooFew, Mark::Same, Mark::Other];

    /// The mark of a test.
    fn of_test(pair: &Pair) -> Mark {
        if pair.is_same == Some(true) { Mark::Same } else { Mark::of(&pair.verdict) }
    }

    fn of(verdict: &str) -> Mark {
        let known = Verdict::ALL.into_iter().find(|known| known.name() == verdict);
        match known {
            Some(Verdict::A | Verdict::B) => Mark::Decided,
            Some(Verdict::Equivalent) => Mark::Equivalent,
            Some(Verdict::Tied) => Mark::Tied,
            Some(Verdict::TooFew) => Mark::TooFew,
            None => Mark::Other,
        }
    }

    /// Name, symbol and colour.
    fn look(self) -> (&'static str, &'static str, &'static str) {
        match self {
            Mark::Decided => ("significant", "circle", "@gain"),
            Mark::Equivalent => ("equivalent", "square", "@text"),
            Mark::Tied => ("tied", "circle-open", "@text"),
            Mark::TooFew => ("too few entries", "x", "@muted"),
            Mark::Same => ("the same", "square-open", "@muted"),
            Mark::Other => ("another verdict", "diamond-open", "@text"),
        }
    }
}

/// The figure; none without tests.
pub(super) fn figure(pairs: &[Pair], is_walk_forward: bool) -> Option<Figure> {
    let mut regimes = Vec::new();
    let mut names = Vec::new();
    let mut profiles: Vec<String> = Vec::new();
    for pair in pairs {
        if let Some(profile) = pair.profile() {
            position_or_push(&mut profiles, profile.to_owned());
        }
        position_or_push(&mut regimes, pair.regime().to_owned());
        position_or_push(&mut names, plans(pair));
    }
    // All of them together come first.
    regimes.sort_by_key(|regime| regime != ALL);
    if regimes.is_empty() {
        return None;
    }
    let mut traces = Vec::new();
    let of_profiles: Vec<Option<&str>> = match profiles.is_empty() {
        true => vec![None],
        false => profiles.iter().map(|profile| Some(profile.as_str())).collect(),
    };
    for profile in of_profiles {
        for regime in &regimes {
            for mark in Mark::ALL {
                let of_mark: Vec<&Pair> = pairs
                    .iter()
                    .filter(|pair| pair.regime() == regime && pair.profile() == profile)
                    .filter(|pair| Mark::of_test(pair) == mark)
                    .filter(|pair| pair.mean_diff_r.is_some())
                    .collect();
                if of_mark.is_empty() {
                    continue;
                }
                let trace = trace(&of_mark, mark).when("regime", regime);
                traces.push(match profile.filter(|_| profiles.len() > 1) {
                    Some(profile) => trace.when("profile", profile),
                    None => trace,
                });
            }
        }
    }
    let margin = pairs.iter().find_map(|pair| pair.min_effect_r).unwrap_or_default();
    let what = if is_walk_forward {
        "A contender of the walk-forward test minus the learned modes (walk_forward), net R on the same \
         test entries"
    } else if profiles.is_empty() {
        "Exit mode A minus exit mode B, net R on the same entries"
    } else {
        "Mean net R of exit mode A minus that of exit mode B, each on the trades of its own run"
    };
    names.reverse();
    Some(Figure {
        id: "differences".into(),
        title: if is_walk_forward {
            "Contenders against the learned modes".into()
        } else {
            "Paired differences between exit modes".into()
        },
        how: format!(
            "{what}: the mark is the mean, the line its 95% interval, corrected for all tests of the table; \
             right of zero A is better. Filled circle: significant after the correction; filled square: \
             equivalent, the whole interval is within {margin} R of zero; open circle: tied; cross: too few \
             entries for a verdict; open square: the same on every entry."
        ),
        note: None,
        selectors: [("profile", "Profile", profiles), ("regime", "Regime", regimes)]
            .into_iter()
            .filter(|(name, _, options)| *name == "regime" || options.len() > 1)
            .map(|(name, label, options)| Selector { name, label: label.into(), options })
            .collect(),
        traces,
        height: intervals::height(names.len()),
        layout: intervals::layout("mean difference in net R, A − B", &names),
    })
}

/// `A − B`, on two lines, so that it fits beside a narrow plot.
fn plans(pair: &Pair) -> String {
    format!("{}<br>− {}", plotly_text(&pair.plan_a), plotly_text(&pair.plan_b))
}

fn trace(pairs: &[&Pair], mark: Mark) -> Trace {
    let of = |pair: &&Pair| IntervalMark {
        row: plans(pair),
        mean: pair.mean_diff_r,
        ends: pair.interval().0.zip(pair.interval().1),
        hover: hover(pair),
    };
    let marks: Vec<IntervalMark> = pairs.iter().map(of).collect();
    intervals::marks(mark.look(), &marks).numbers(json!({
        "Regime": pairs.iter().map(|pair| pair.regime()).collect::<Vec<_>>(),
        "A": pairs.iter().map(|pair| pair.plan_a()).collect::<Vec<_>>(),
        "B": pairs.iter().map(|pair| pair.plan_b()).collect::<Vec<_>>(),
        "Mean difference, R": pairs.iter().map(|pair| pair.mean_diff_r).collect::<Vec<_>>(),
        "95% low": pairs.iter().map(|pair| pair.interval().0).collect::<Vec<_>>(),
        "95% high": pairs.iter().map(|pair| pair.interval().1).collect::<Vec<_>>(),
        "n": pairs.iter().map(|pair| pair.n).collect::<Vec<_>>(),
        "Adjusted p": pairs.iter().map(|pair| pair.p_of_verdict()).collect::<Vec<_>>(),
        "Verdict": pairs.iter().map(|pair| pair.verdict()).collect::<Vec<_>>(),
    }))
}

fn hover(pair: &Pair) -> String {
    let verdict = match pair.verdict() {
        "A" | "B" => format!("{} is better", plotly_text(pair.winner().unwrap_or_default())),
        other => other.to_owned(),
    };
    let verdict = match Mark::of_test(pair) {
        Mark::Same => "the same on every entry".to_owned(),
        Mark::Decided | Mark::Equivalent | Mark::Tied | Mark::TooFew | Mark::Other => verdict,
    };
    let mut text = format!(
        "{}, {}<br>{} R, 95% {} to {} (all tests together)<br>{} entries at {} times<br>{verdict}: p {}, adjusted {}",
        pair.regime(),
        plans(pair).replace("<br>", " "),
        signed_to(pair.mean_diff_r, 4),
        signed_to(pair.interval().0, 4),
        signed_to(pair.interval().1, 4),
        count(pair.n),
        count(pair.n_times),
        plain(pair.p_value, 4),
        plain(pair.p_of_verdict(), 4),
    );
    if let Some(detectable) = pair.detectable_r {
        text.push_str(&format!("<br>found with 80% power from {detectable:.3} R"));
    }
    if pair.worst_a_mean_diff_r.is_some() {
        text.push_str(&format!(
            "<br>worst intrabar order for the first {} R, for the second {} R",
            signed_to(pair.worst_a_mean_diff_r, 4),
            signed_to(pair.worst_b_mean_diff_r, 4),
        ));
    }
    match pair.survives {
        Some(true) => text.push_str("<br>robust to the intrabar order"),
        Some(false) => text.push_str("<br>depends on the intrabar order"),
        None => {}
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use exitlab_core::Regime;
    use exitlab_table::OrAll;

    fn pairs() -> [Pair; 5] {
        let none = (0.0, 0.0, 0.0);
        let bull = Pair {
            regime: OrAll(Some(Regime::Bull)),
            n: 40,
            n_times: 40,
            p_value: Some(0.3),
            p_adjusted: Some(0.6),
            n_needed: Some(400.0),
            ..Pair::made(["A", "B", "tied"], (0.1, -0.1, 0.3))
        };
        let decided = Pair {
            p_value: Some(0.001),
            p_adjusted: Some(0.002),
            n_needed: Some(80.0),
            survives: Some(false),
            ..Pair::made(["A", "B", "B"], (-0.25, -0.5, -0.125))
        };
        let untested = |names: [&str; 2], n, mean_diff_r| Pair {
            n,
            n_times: n,
            mean_diff_r,
            ci_low: None,
            ci_high: None,
            joint_low: None,
            joint_high: None,
            is_same: Some(false),
            ..Pair::made([names[0], names[1], "too few"], none)
        };
        let same = Pair {
            p_value: Some(1.0),
            p_adjusted: Some(1.0),
            ..Pair::made(["A", "E", "equivalent"], none)
        };
        let too_few = [untested(["<b>A", "C"], 12, Some(0.5)), untested(["A", "D"], 0, None)];
        let [few, no_entry] = too_few;
        [bull, decided, few, no_entry, same]
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
        assert!(hover.contains("B is better: p 0.0010, adjusted 0.0020"), "{hover}");
        assert!(hover.ends_with("depends on the intrabar order"), "{hover}");
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
        assert!(super::figure(&[], false).is_none());
    }
}
