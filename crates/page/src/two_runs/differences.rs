//! Mean net R of run B minus that of run A, with its uncertainty.

use super::TwoRunsPage;
use crate::data_table::{DataColumn, data_table};
use crate::figure::{Figure, Selector, Trace, plotly_text};
use crate::page::Block;
use crate::words::{count, signed_to};
use exitlab_core::Regime;
use exitlab_core::number::{ABSENT, signed};
use exitlab_evidence::{Basis, ContenderCompared, PairTest, RunVerdict, RunsCompared};
use exitlab_words::{p_number, regime_name};
use serde_json::json;

pub(super) fn blocks(page: &TwoRunsPage<'_>) -> Vec<Block> {
    let Some(compared) = page.runs.compared else { return Vec::new() };
    vec![Block::from(figure(compared)), Block::Html(table(compared))]
}

/// Name, symbol and colour of a verdict.
fn look(verdict: RunVerdict) -> (&'static str, &'static str, &'static str) {
    match verdict {
        RunVerdict::Better => ("better", "circle", "@gain"),
        RunVerdict::Worse => ("worse", "circle", "@loss"),
        RunVerdict::Equivalent => ("equivalent", "square", "@text"),
        RunVerdict::Tied => ("tied", "circle-open", "@text"),
        RunVerdict::TooFew => ("too few entries", "x", "@muted"),
    }
}

const VERDICTS: [RunVerdict; 5] = [
    RunVerdict::Better,
    RunVerdict::Worse,
    RunVerdict::Equivalent,
    RunVerdict::Tied,
    RunVerdict::TooFew,
];

/// A regime, or all entries together, of a contender, with its test.
type Row<'c> = (&'c ContenderCompared, &'c PairTest);

fn figure(compared: &RunsCompared) -> Figure {
    let mut regimes: Vec<Option<Regime>> = vec![None];
    regimes.extend(Regime::ALL.map(Some));
    let names: Vec<String> = compared.contenders.iter().map(|c| c.name.clone()).collect();
    let mut traces = Vec::new();
    for regime in &regimes {
        for verdict in VERDICTS {
            let rows: Vec<Row<'_>> = compared
                .contenders
                .iter()
                .filter(|contender| contender.verdict(*regime) == verdict)
                .filter_map(|contender| Some((contender, contender.test(*regime)?)))
                .filter(|(_, test)| test.mean_diff_r.is_some())
                .collect();
            if !rows.is_empty() {
                traces.push(trace(&rows, verdict).when("regime", regime_name(*regime)));
            }
        }
    }
    let on = match compared.basis {
        Basis::SameEntries => "on the entries of both runs",
        Basis::OwnEntries => "each run on its own entries",
    };
    let axis: Vec<String> = names.iter().rev().map(|name| plotly_text(name)).collect();
    Figure {
        id: "differences".into(),
        title: "Net R of run B minus run A".into(),
        how: format!(
            "Mean net R of run B minus that of run A, {on}: the mark is the mean, the line its 95% \
             interval, corrected for all tests; right of zero B is better. Filled circle: significant \
             after the correction; square: equivalent; open circle: no significant difference; cross: \
             too few entries for a verdict."
        ),
        note: None,
        selectors: vec![Selector {
            name: "regime",
            label: "Regime".into(),
            options: regimes.iter().map(|regime| regime_name(*regime).to_owned()).collect(),
        }],
        traces,
        height: 140 + 44 * axis.len() as u32,
        layout: json!({
            "xaxis": {
                "title": { "text": "mean difference in net R, B − A" },
                "zeroline": true,
                "zerolinewidth": 2,
            },
            "yaxis": { "type": "category", "categoryorder": "array", "categoryarray": axis,
                "range": [-0.6, axis.len() as f64 - 0.4] },
            "showlegend": true,
            "hovermode": "closest",
        }),
    }
}

fn trace(rows: &[Row<'_>], verdict: RunVerdict) -> Trace {
    let (name, symbol, color) = look(verdict);
    let end = |test: &PairTest, is_low: bool| {
        let tested = test.tested?;
        if is_low { tested.joint_low } else { tested.joint_high }
    };
    let above = |(_, test): &Row<'_>| Some(end(test, false)? - test.mean_diff_r?);
    let below = |(_, test): &Row<'_>| Some(test.mean_diff_r? - end(test, true)?);
    let hover = |(contender, test): &Row<'_>| {
        format!(
            "{}, {}<br>{} R, 95% {} to {} (all tests together)<br>{} entries<br>{name}",
            plotly_text(&contender.name),
            regime_name(test.regime),
            signed(test.mean_diff_r, 4),
            signed(end(test, true), 4),
            signed(end(test, false), 4),
            count(test.n),
        )
    };
    Trace::new(json!({
        "type": "scatter",
        "mode": "markers",
        "name": name,
        "x": rows.iter().map(|(_, test)| test.mean_diff_r).collect::<Vec<_>>(),
        "y": rows.iter().map(|(contender, _)| plotly_text(&contender.name)).collect::<Vec<_>>(),
        "text": rows.iter().map(hover).collect::<Vec<_>>(),
        "hovertemplate": "%{text}<extra></extra>",
        "marker": { "symbol": symbol, "size": 11, "color": color, "line": { "width": 2, "color": color } },
        "error_x": {
            "type": "data", "symmetric": false, "color": color, "thickness": 2,
            "array": rows.iter().map(above).collect::<Vec<_>>(),
            "arrayminus": rows.iter().map(below).collect::<Vec<_>>(),
        },
    }))
    .numbers(json!({
        "Exit mode": rows.iter().map(|(contender, _)| &contender.name).collect::<Vec<_>>(),
        "Regime": rows.iter().map(|(_, test)| regime_name(test.regime)).collect::<Vec<_>>(),
        "B − A, R": rows.iter().map(|(_, test)| test.mean_diff_r).collect::<Vec<_>>(),
        "95% low": rows.iter().map(|(_, test)| end(test, true)).collect::<Vec<_>>(),
        "95% high": rows.iter().map(|(_, test)| end(test, false)).collect::<Vec<_>>(),
        "n": rows.iter().map(|(_, test)| test.n).collect::<Vec<_>>(),
        "Verdict": rows.iter().map(|_| verdict.name()).collect::<Vec<_>>(),
    }))
}

/// Every exit mode in every regime.
fn table(compared: &RunsCompared) -> maud::Markup {
    let columns = [
        DataColumn::Head("Exit mode"),
        DataColumn::Text("Regime"),
        DataColumn::Number("n A"),
        DataColumn::Number("n B"),
        DataColumn::Number("In both"),
        DataColumn::Number("Of these differ"),
        DataColumn::Number("A, R"),
        DataColumn::Number("B, R"),
        DataColumn::Number("Only A, R"),
        DataColumn::Number("Only B, R"),
        DataColumn::Number("B − A, R"),
        DataColumn::Number("95%"),
        DataColumn::Number("Adj. p"),
        DataColumn::Text("Verdict"),
    ];
    let rows = compared.contenders.iter().flat_map(|contender| {
        contender.overlaps.iter().filter_map(move |overlap| {
            let test = contender.test(overlap.regime)?;
            let ends = test.tested.and_then(|t| t.joint_low.zip(t.joint_high));
            let interval = ends.map_or(ABSENT.to_owned(), |(low, high)| {
                format!("{} to {}", signed(Some(low), 3), signed(Some(high), 3))
            });
            let verdict = contender.verdict(overlap.regime).name();
            let verdict = match (overlap.is_identical(), test.survives()) {
                (true, _) => "the same".to_owned(),
                (false, Some(false)) => format!("{verdict} (depends on the intrabar order)"),
                (false, Some(true) | None) => verdict.to_owned(),
            };
            Some([
                contender.name.clone(),
                regime_name(overlap.regime).to_owned(),
                count(overlap.all_a().n),
                count(overlap.all_b().n),
                count(overlap.both_a.n),
                count(overlap.n_differ),
                signed_to(overlap.all_a().mean_r(), 3),
                signed_to(overlap.all_b().mean_r(), 3),
                signed_to(overlap.only_a.mean_r(), 3),
                signed_to(overlap.only_b.mean_r(), 3),
                signed_to(test.mean_diff_r, 3),
                interval,
                test.tested.map_or(ABSENT.to_owned(), |t| p_number(t.p_adjusted)),
                verdict,
            ])
        })
    });
    data_table(columns, rows)
}
