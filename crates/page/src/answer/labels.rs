//! Runs of `regimes`: whether what follows a label differs from what follows the others.

use exitlab_store::RegimeReturnRow;
use exitlab_table::Row;
use exitlab_words::ALL;
use maud::{Markup, html};

/// How well labels separate what is measured of the next bar; only rows of all labels together are
/// judged.
#[derive(Debug, Clone, Row)]
#[row(of = RegimeReturnRow<'static>)]
pub(super) struct SeparationRow {
    labels: String,
    symbol: String,
    measure: String,
    label: String,
    between_share: Option<f64>,
    p_value: Option<f64>,
}

impl SeparationRow {
    /// Whether it is of all labels together, over all symbols.
    fn is_of_all(&self) -> bool {
        self.symbol == ALL && self.label == ALL
    }

    fn what(&self) -> &str {
        match self.measure.as_str() {
            "log_return" => "direction (next bar's log return)",
            "abs_log_return" => "size (next bar's absolute log return)",
            "true_range_pct" => "range (next bar's true range)",
            other => other,
        }
    }

    fn judged(&self) -> String {
        let Some((p, share)) = self.p_value.zip(self.between_share) else {
            return "too few bars to judge".to_owned();
        };
        let verdict = if p < 0.05 { "differs by label" } else { "no difference is proved" };
        format!("{verdict} (p = {p:.3}); labels explain {:.2}% of its variance", share * 100.0)
    }
}

/// A sentence per kind of labels and measure.
pub(super) fn sentences(rows: &[SeparationRow]) -> Markup {
    html! {
        ul.answers {
            @for row in rows.iter().filter(|row| row.is_of_all()) {
                li { strong { (labels(&row.labels)) ", " (row.what()) } ": " (row.judged()) "." }
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
