//! Mean net R of run B minus that of run A, with its uncertainty.

use super::TwoRunsPage;
use crate::data_table::{DataColumn, data_table};
use crate::figure::{Figure, Selector, Trace, plotly_text};
use crate::intervals::{self, IntervalMark};
use crate::page::Block;
use crate::words::{count, signed_to};
use exitlab_core::Regime;
use exitlab_core::number::{ABSENT, signed};
use exitlab_evidence::{Basis, ContenderCompared, RunVerdict, RunsCompared};
use exitlab_words::{joint_interval, p_number, regime_name, run_verdict_words};
use maud::{Markup, html};
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

/// A contender in a regime, or over all.
type Row<'c> = (&'c ContenderCompared, Option<Regime>);

/// Ends of the joint interval.
fn ends((contender, regime): Row<'_>) -> Option<(f64, f64)> {
    let tested = contender.test(regime)?.tested?;
    tested.joint_low.zip(tested.joint_high)
}

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
                .filter(|contender| contender.mean_diff_r(*regime).is_some())
                .map(|contender| (contender, *regime))
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
        height: intervals::height(axis.len()),
        layout: intervals::layout("mean difference in net R, B − A", &axis),
    }
}

fn trace(rows: &[Row<'_>], verdict: RunVerdict) -> Trace {
    let mean = |(contender, regime): &Row<'_>| contender.mean_diff_r(*regime);
    let low = |row: &Row<'_>| ends(*row).map(|(low, _)| low);
    let high = |row: &Row<'_>| ends(*row).map(|(_, high)| high);
    let n_both = |(contender, regime): &Row<'_>| contender.overlap(*regime).map(|of| of.both_a.n);
    let hover = |row: &Row<'_>| {
        let (contender, regime) = row;
        let uncertainty = match contender.is_certain() {
            true => "on every entry that differs".to_owned(),
            false => format!(
                "95% {} to {} (all tests together)",
                signed(low(row), 4),
                signed(high(row), 4)
            ),
        };
        format!(
            "{}, {}<br>{} R, {uncertainty}<br>{} entries in both runs<br>{}",
            plotly_text(&contender.name),
            regime_name(*regime),
            signed(mean(row), 4),
            n_both(row).map_or(ABSENT.to_owned(), count),
            verdict.name(),
        )
    };
    let mark = |row: &Row<'_>| IntervalMark {
        row: plotly_text(&row.0.name),
        mean: mean(row),
        ends: ends(*row),
        hover: hover(row),
    };
    let marks: Vec<IntervalMark> = rows.iter().map(mark).collect();
    intervals::marks(look(verdict), &marks).numbers(json!({
        "Exit mode": rows.iter().map(|(contender, _)| &contender.name).collect::<Vec<_>>(),
        "Regime": rows.iter().map(|(_, regime)| regime_name(*regime)).collect::<Vec<_>>(),
        "B − A, R": rows.iter().map(mean).collect::<Vec<_>>(),
        "95% low": rows.iter().map(low).collect::<Vec<_>>(),
        "95% high": rows.iter().map(high).collect::<Vec<_>>(),
        "In both": rows.iter().map(n_both).collect::<Vec<_>>(),
        "Verdict": rows.iter().map(|_| verdict.name()).collect::<Vec<_>>(),
    }))
}

/// Every exit mode in every regime.
fn table(compared: &RunsCompared) -> Markup {
    let looks = compared.settings.looks;
    let columns = [
        DataColumn::Head("Exit mode"),
        DataColumn::Text("Regime"),
        DataColumn::Text("Verdict"),
        DataColumn::Number("B − A, R"),
        DataColumn::Number("95%"),
        DataColumn::Number("Adj. p"),
        DataColumn::Number("A, R"),
        DataColumn::Number("B, R"),
        DataColumn::Number("n A"),
        DataColumn::Number("n B"),
        DataColumn::Number("In both"),
        DataColumn::Number("B more"),
        DataColumn::Number("B less"),
        DataColumn::Number("Only A, R"),
        DataColumn::Number("Only B, R"),
    ];
    let rows = compared.contenders.iter().flat_map(|contender| {
        contender.overlaps.iter().map(move |overlap| {
            let regime = overlap.regime;
            let tested = contender.test(regime).and_then(|test| test.tested);
            let p = tested.map(|tested| tested.p_of_verdict(looks));
            [
                contender.name.clone(),
                regime_name(regime).to_owned(),
                run_verdict_words(contender, overlap),
                signed_to(contender.mean_diff_r(regime), 3),
                joint_interval(tested.as_ref()),
                p.map_or(ABSENT.to_owned(), p_number),
                signed_to(overlap.all_a().mean_r(), 3),
                signed_to(overlap.all_b().mean_r(), 3),
                count(overlap.all_a().n),
                count(overlap.all_b().n),
                count(overlap.both_a.n),
                count(overlap.n_more),
                count(overlap.n_less),
                signed_to(overlap.only_a.mean_r(), 3),
                signed_to(overlap.only_b.mean_r(), 3),
            ]
        })
    });
    html! {
        (data_table(columns, rows))
        p.note {
            "* depends on the intrabar order. No interval: one run earned no less on any entry and more on \
             at least 30, so that there is nothing to test, or there are too few entries. Only A, only B: \
             mean R of the entries that one run alone took."
        }
    }
}
