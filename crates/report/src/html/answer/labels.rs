//! Runs of `regimes`: whether what follows a label differs from what follows the others.

use crate::html::HtmlReport;
use crate::tables::ALL;
use maud::{Markup, html};

/// A sentence per kind of labels and measure.
pub(super) fn sentences(report: &HtmlReport<'_>) -> Markup {
    let table = &report.regime_tables.returns;
    // What is judged of all labels together, over all symbols.
    let rows = (0..table.n_rows())
        .filter(|row| table.text("symbol", *row) == ALL && table.text("label", *row) == ALL);
    let sentence = |row: usize| {
        let what = match table.text("measure", row) {
            "log_return" => "direction (next bar's log return)",
            "abs_log_return" => "size (next bar's absolute log return)",
            "true_range_pct" => "range (next bar's true range)",
            other => other,
        };
        let shares = table.f64("p_value", row).zip(table.f64("between_share", row));
        let judged = shares.map(|(p, share)| {
            let verdict = if p < 0.05 { "differs by label" } else { "no difference is proved" };
            format!("{verdict} (p = {p:.3}); labels explain {:.2}% of its variance", share * 100.0)
        });
        (what, judged.unwrap_or_else(|| "too few bars to judge".to_owned()))
    };
    html! {
        ul.answers {
            @for row in rows {
                @let (what, judged) = sentence(row);
                li { strong { (labels(table.text("labels", row))) ", " (what) } ": " (judged) "." }
            }
        }
    }
}

fn labels(kind: &str) -> &str {
    match kind {
        "regime" => "Regimes",
        "vol_level" => "Volatility levels",
        other => other,
    }
}
