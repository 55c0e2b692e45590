//! Runs of `regimes`: whether what follows a label differs from what follows the others.

use crate::position::position_or_push;
use crate::regime_quality::NextBarRow;
use exitlab_words::{ALL, LabelTest, labels_sentence};
use maud::{Markup, html};

/// Whether a row is of all labels together, over all symbols: only those are judged.
fn is_of_all(row: &NextBarRow) -> bool {
    row.source.symbol == ALL && row.label == ALL
}

/// A sentence per kind of labels, the terminal's.
pub(super) fn sentences(rows: &[NextBarRow]) -> Markup {
    let judged: Vec<&NextBarRow> = rows.iter().filter(|row| is_of_all(row)).collect();
    let mut kinds: Vec<&str> = Vec::new();
    for row in &judged {
        position_or_push(&mut kinds, row.source.labels.as_str());
    }
    let sentence = |kind: &str| {
        let of = |measure: &str| {
            let row = judged.iter().find(|r| r.source.labels == kind && r.measure == measure)?;
            let (p_holm, between_share) = row.p_holm.zip(row.between_share)?;
            Some(LabelTest { p_holm, between_share })
        };
        labels_sentence(labels(kind), of("log_return"), of("abs_log_return"), of("true_range_pct"))
    };
    html! {
        ul.answers {
            @for kind in kinds {
                li { (sentence(kind)) }
            }
        }
        p {
            "p: against labels shifted in time, one-sided, corrected for the six tests of the same "
            "symbols (Holm)."
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
