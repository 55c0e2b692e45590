//! Runs of `regimes`: whether what follows a label differs from what follows the others.

use crate::regime_quality::NextBarRow;
use exitlab_evidence::CLEAR_P;
use exitlab_words::ALL;
use maud::{Markup, html};

/// Whether a row is of all labels together, over all symbols: only those are judged.
fn is_of_all(row: &NextBarRow) -> bool {
    row.source.symbol == ALL && row.label == ALL
}

fn what(row: &NextBarRow) -> &str {
    match row.measure.as_str() {
        "log_return" => "direction (next bar's log return)",
        "abs_log_return" => "size (next bar's absolute log return)",
        "true_range_pct" => "range (next bar's true range)",
        other => other,
    }
}

fn judged(row: &NextBarRow) -> String {
    let Some((p, share)) = row.p_value.zip(row.between_share) else {
        return "too few bars to judge".to_owned();
    };
    let verdict = if p <= CLEAR_P { "differs by label" } else { "no difference is proved" };
    format!("{verdict} (p = {p:.3}); labels explain {:.2}% of its variance", share * 100.0)
}

/// A sentence per kind of labels and measure.
pub(super) fn sentences(rows: &[NextBarRow]) -> Markup {
    html! {
        ul.answers {
            @for row in rows.iter().filter(|row| is_of_all(row)) {
                li { strong { (labels(&row.source.labels)) ", " (what(row)) } ": " (judged(row)) "." }
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
