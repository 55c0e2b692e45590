//! Runs whose modes were chosen again: which mode followed which, and what the trades with changes
//! made beside those without.

use super::remode_counts::RemodeCounts;
use crate::answer::Z;
use crate::choice::Choice;
use crate::data_table::{DataColumn, data_table};
use crate::figure::{Figure, Trace, plotly_text};
use crate::policy_words::policy_kind;
use crate::rows::{PageTrade, TradeRows};
use crate::series::Series;
use crate::thin::short;
use crate::words::{count, interval, signed};
use exitlab_core::Regime;
use exitlab_core::number::{ABSENT, plain};
use exitlab_evidence::MIN_ENTRIES;
use exitlab_metrics::{mean, std_error};
use exitlab_scenario::PolicyKind;
use exitlab_words::regime_name;
use maud::{Markup, html};
use serde_json::json;

/// Most changes that have a row of their own: modes of one's own can follow each other in very many
/// ways.
const MAX_CHANGES: usize = 20;

/// Which mode followed which; none without changes.
pub(super) fn figure(counts: &RemodeCounts) -> Option<Figure> {
    if counts.counts.is_empty() {
        return None;
    }
    let mut changes = counts.changes();
    let n_changes = changes.len();
    changes.truncate(MAX_CHANGES);
    let runs = Choice::new("run", "Run", counts.series.iter().map(Series::name).collect());
    // On two lines, so that they fit beside a narrow plot.
    let name = |idx: usize| plotly_text(&counts.modes[idx]);
    let labels: Vec<String> =
        changes.iter().map(|(from, to)| format!("{}<br>→ {}", name(*from), name(*to))).collect();
    let mut traces = Vec::new();
    for series in 0..counts.series.len() {
        let n_all = counts.n_of(series);
        for regime in Regime::ALL {
            let n: Vec<i64> =
                changes.iter().map(|change| counts.n(series, *change, regime)).collect();
            if n.iter().all(|n| *n == 0) {
                continue;
            }
            let hover = |((from, to), n): (&(usize, usize), &i64)| {
                format!(
                    "{} → {} in {}<br>{} of {} changes ({}%)",
                    name(*from),
                    name(*to),
                    regime.name(),
                    count(n),
                    count(n_all),
                    short(100.0 * *n as f64 / n_all as f64),
                )
            };
            let hover: Vec<String> = changes.iter().zip(&n).map(hover).collect();
            let trace = Trace::new(json!({
                "type": "bar",
                "orientation": "h",
                "name": regime.name(),
                "x": n,
                "y": labels,
                "text": hover,
                "textposition": "none",
                "hovertemplate": "%{text}<extra></extra>",
                "marker": {
                    "color": format!("@regime.{}", regime.name()),
                    "pattern": { "shape": pattern(regime), "fillmode": "overlay", "fgcolor": "@paper",
                        "size": 7, "solidity": 0.25 },
                    "line": { "color": "@paper", "width": 1 },
                },
            }));
            traces.push(runs.show(trace, series));
        }
    }
    Some(Figure {
        id: "remodes".to_owned(),
        title: "Which mode followed which while trades were open".to_owned(),
        how: "Each row is a change from one exit mode to another, split by the regime of the decision \
              that chose the new one. One trade may change several times. The same change under \
              several regimes was caused by the volatility level, or started from different regimes."
            .to_owned(),
        note: (n_changes > changes.len())
            .then(|| format!("Shown: the {MAX_CHANGES} most frequent of {n_changes} changes.")),
        selectors: Choice::selectors(&[&runs]),
        traces,
        layout: json!({
            "barmode": "stack",
            "bargap": 0.25,
            "xaxis": { "title": { "text": "changes" }, "rangemode": "tozero", "nticks": 6 },
            "yaxis": { "type": "category", "categoryorder": "array", "categoryarray": labels,
                "range": [labels.len() as f64 - 0.5, -0.5], "tickfont": { "size": 10 } },
            "legend": { "traceorder": "normal", "y": -0.3 },
        }),
        height: 180 + 44 * labels.len() as u32,
    })
}

/// Plotly's pattern over the colour of a regime: figures say nothing by colour alone.
fn pattern(regime: Regime) -> &'static str {
    match regime {
        Regime::Bull => "",
        Regime::Bear => "/",
        Regime::HighVol => "x",
        Regime::Chop => "-",
        Regime::Normal => ".",
    }
}

const COLUMNS: [DataColumn; 7] = [
    DataColumn::Head("Run"),
    DataColumn::Text("Regime at the entry"),
    DataColumn::Text("Mode"),
    DataColumn::Number("Trades"),
    DataColumn::Number("Average net R"),
    DataColumn::Text("95%"),
    DataColumn::Number("Average bars held"),
];

/// What trades with changes made, and those without; none where no run chooses again.
pub(super) fn table(trades: &TradeRows) -> Option<Markup> {
    let is_live = |series: &Series| policy_kind(&series.mode) == Some(PolicyKind::Live);
    let mut rows = Vec::new();
    for (idx, series) in trades.series.iter().enumerate().filter(|(_, series)| is_live(series)) {
        for regime in [None].into_iter().chain(Regime::ALL.map(Some)) {
            for (mode, is_changed) in [("never changed", false), ("changed", true)] {
                let is_of = |trade: &&PageTrade| {
                    trade.series == idx
                        && regime.is_none_or(|regime| trade.regime == regime)
                        && (trade.n_remodes > 0) == is_changed
                };
                let group: Vec<&PageTrade> = trades.trades.iter().filter(is_of).collect();
                if !group.is_empty() {
                    rows.push(row(&series.name(), regime, mode, &group));
                }
            }
        }
    }
    if rows.is_empty() {
        return None;
    }
    Some(html! {
        h3 #remoded { "Trades whose mode changed, beside those that kept theirs" }
        (data_table(COLUMNS, rows))
        p.note {
            strong { "How to read this. " }
            "Intervals are 1.96 standard errors, not corrected. The groups are not alike: a trade "
            "that stays open longer passes more closes at which its mode can change, so a difference "
            "between the groups does not show what the change did. To see that, compare policy and "
            "policy_live on the same entries: put both in study.plans and run exitlab study."
        }
    })
}

fn row(run: &str, regime: Option<Regime>, mode: &str, group: &[&PageTrade]) -> [String; 7] {
    let r_net: Vec<f64> = group.iter().map(|trade| trade.r_net).collect();
    let avg_r = mean(r_net.iter().copied());
    let ends = if group.len() < MIN_ENTRIES {
        "too few".to_owned()
    } else {
        let ends = avg_r.zip(std_error(&r_net)).map(|(r, se)| (r - Z * se, r + Z * se));
        ends.map_or_else(|| ABSENT.to_owned(), |(low, high)| interval(low, high))
    };
    [
        run.to_owned(),
        regime_name(regime).to_owned(),
        mode.to_owned(),
        count(group.len()),
        avg_r.map_or_else(|| ABSENT.to_owned(), signed),
        ends,
        plain(mean(group.iter().map(|trade| f64::from(trade.bars_held))), 1),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::prices::shown_rows::{rows, trade};

    fn counts() -> RemodeCounts {
        let series =
            |profile: &str| Series { profile: Some(profile.into()), mode: "policy_live".into() };
        RemodeCounts {
            series: vec![series("SAFE"), series("BOLD")],
            modes: vec!["<b>A".into(), "B".into()],
            counts: [
                ((0, 0, 1, Regime::Bull), 1),
                ((0, 1, 0, Regime::Bull), 3),
                ((0, 1, 0, Regime::Chop), 4),
                ((1, 0, 1, Regime::Bear), 5),
            ]
            .into(),
        }
    }

    #[test]
    fn every_change_is_drawn_in_its_run_and_regime() {
        let figure = figure(&counts()).unwrap();
        assert_eq!(figure.selectors[0].options, ["SAFE · policy_live", "BOLD · policy_live"]);
        let drawn: Vec<_> = figure
            .traces
            .iter()
            .map(|t| (t.when["run"].as_str().unwrap(), t.plotly["name"].as_str().unwrap()))
            .collect();
        let (safe, bold) = ("SAFE · policy_live", "BOLD · policy_live");
        assert_eq!(drawn, [(safe, "BULL"), (safe, "CHOP"), (bold, "BEAR")]);
        let first = &figure.traces[0].plotly;
        // Seven from B to A, six the other way, over both runs.
        assert_eq!(first["y"], json!(["B<br>→ &lt;b&gt;A", "&lt;b&gt;A<br>→ B"]));
        assert_eq!(first["x"], json!([3, 1]));
        assert_eq!(first["text"][0], "B → &lt;b&gt;A in BULL<br>3 of 8 changes (37.5%)");
        assert_eq!(figure.note, None);
        assert!(super::figure(&RemodeCounts::default()).is_none());
    }

    #[test]
    fn rare_changes_are_left_out_and_counted() {
        let mut counts = RemodeCounts { series: counts().series, ..RemodeCounts::default() };
        counts.modes = (0..6).map(|idx| format!("M{idx}")).collect();
        for (from, to) in (0..6).flat_map(|from| (0..6).map(move |to| (from, to))) {
            counts.counts.insert((0, from, to, Regime::Bull), 1 + from as i64);
        }
        let figure = figure(&counts).unwrap();
        assert_eq!(figure.note.unwrap(), "Shown: the 20 most frequent of 36 changes.");
        assert_eq!(figure.traces[0].plotly["x"].as_array().unwrap().len(), 20);
        assert_eq!(figure.traces[0].plotly["x"][0], 6);
    }

    #[test]
    fn patterns_tell_regimes_apart_without_colours() {
        let mut patterns = Regime::ALL.map(pattern).to_vec();
        patterns.sort_unstable();
        patterns.dedup();
        assert_eq!(patterns.len(), Regime::ALL.len());
    }

    #[test]
    fn trades_with_changes_stand_beside_those_without() {
        let mut trades: Vec<PageTrade> = (0..33).map(|id| trade(id, 0)).collect();
        for (idx, trade) in trades.iter_mut().enumerate() {
            trade.values.r_net = if idx % 2 == 0 { 1.0 } else { -0.5 };
            trade.values.bars_held = 4;
        }
        let values = &mut trades[31].values;
        (values.n_remodes, values.r_net) = (2, 2.5);
        let values = &mut trades[32].values;
        (values.n_remodes, values.r_net, values.bars_held) = (1, 0.5, 9);
        values.regime = Regime::Chop;
        let mut rows = rows(trades);
        assert!(table(&rows).is_none(), "no policy chooses again");
        rows.series[0] = Series { profile: Some("SAFE".into()), mode: "policy_live".into() };
        let html = table(&rows).unwrap().into_string();
        let row = |cells: [&str; 6]| {
            let [regime, mode, n, avg_r, ends, bars] = cells;
            format!(
                "<tr><th scope=\"row\">SAFE · policy_live</th><td>{regime}</td><td>{mode}</td>\
                 <td class=\"number\">{n}</td><td class=\"number\">{avg_r}</td><td>{ends}</td>\
                 <td class=\"number\">{bars}</td></tr>"
            )
        };
        // 16 times +1 and 15 times −0.5: mean 8.5/31, standard error 0.7620/√31.
        for wanted in [
            row(["ALL", "never changed", "31", "+0.274", "0.006 to 0.542", "4.0"]),
            row(["ALL", "changed", "2", "+1.500", "too few", "6.5"]),
            row(["BULL", "changed", "1", "+2.500", "too few", "4.0"]),
            row(["CHOP", "changed", "1", "+0.500", "too few", "9.0"]),
        ] {
            assert!(html.contains(&wanted), "{wanted}\n{html}");
        }
        assert!(!html.contains("<td>BEAR</td>"), "groups without a trade have no row");
    }
}
