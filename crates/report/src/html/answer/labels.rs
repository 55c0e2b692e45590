//! Runs of `regimes`: whether what follows a label differs from what follows the others.

use crate::ColumnData;
use crate::html::HtmlReport;
use crate::stored::{Kind, StoredRun, StoredRunError, text};
use crate::tables::ALL;
use maud::{Markup, html};

/// A measure of the next bar, over the labels of one kind.
#[derive(Debug, Clone)]
pub(crate) struct MeasureRow {
    /// `regime` or `vol_level`.
    labels: String,
    /// A symbol, or ALL.
    symbol: String,
    measure: String,
    /// Share of the variance that lies between labels.
    between_share: Option<f64>,
    p_value: Option<f64>,
}

/// Reads the rows of all labels of `regime_returns`; empty where the run has none.
///
/// # Errors
/// Where a column is missing or a value cannot be used.
pub(crate) fn measure_rows(run: &StoredRun) -> Result<Vec<MeasureRow>, StoredRunError> {
    if run.formats_of("regime_returns").is_empty() {
        return Ok(Vec::new());
    }
    let wanted = [
        ("labels", Kind::Text),
        ("symbol", Kind::Text),
        ("measure", Kind::Text),
        ("label", Kind::Text),
        ("between_share", Kind::F64),
        ("p_value", Kind::F64),
    ];
    let [
        ColumnData::Text(labels),
        ColumnData::Text(symbols),
        ColumnData::Text(measures),
        ColumnData::Text(label),
        ColumnData::F64(shares),
        ColumnData::F64(p_values),
    ] = run.columns("regime_returns", wanted)?
    else {
        unreachable!("invariant: columns are of the kinds asked for")
    };
    let rows = (0..measures.len()).filter(|row| text(&label, *row) == ALL);
    let row = |row: usize| MeasureRow {
        labels: text(&labels, row).to_owned(),
        symbol: text(&symbols, row).to_owned(),
        measure: text(&measures, row).to_owned(),
        between_share: shares[row],
        p_value: p_values[row],
    };
    Ok(rows.map(row).collect())
}

/// A sentence per kind of labels and measure.
pub(super) fn sentences(report: &HtmlReport<'_>) -> Markup {
    let rows = report.measures.iter().filter(|row| row.symbol == ALL);
    let sentence = |row: &MeasureRow| {
        let what = match row.measure.as_str() {
            "log_return" => "direction (next bar's log return)",
            "abs_log_return" => "size (next bar's absolute log return)",
            _ => "range (next bar's true range)",
        };
        let judged = row.p_value.zip(row.between_share).map(|(p, share)| {
            let verdict = if p < 0.05 { "differs by label" } else { "no difference is proved" };
            format!("{verdict} (p = {p:.3}); labels explain {:.2}% of its variance", share * 100.0)
        });
        (what, judged.unwrap_or_else(|| "too few bars to judge".to_owned()))
    };
    html! {
        ul.answers {
            @for row in rows {
                @let (what, judged) = sentence(row);
                li { strong { (labels(&row.labels)) ", " (what) } ": " (judged) "." }
            }
        }
    }
}

fn labels(kind: &str) -> &str {
    match kind {
        "regime" => "Regimes",
        _ => "Volatility levels",
    }
}
