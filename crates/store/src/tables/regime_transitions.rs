//! The regime_transitions table: which label follows which.

use crate::{StoreError, Table};
use exitlab_evidence::RegimeQuality;
use exitlab_words::ALL;

/// Which label follows which from one bar to the next: one row per labelling, symbol and pair of
/// labels.
#[derive(Debug, Clone, exitlab_table::Row)]
#[row(table = "regime_transitions", key(labels, symbol, from, to))]
pub struct RegimeTransitionRow<'a> {
    /// What bars are labelled with: `regime` or `vol_level`.
    pub labels: &'a str,
    /// Symbol; ALL for all of them, whose numbers are added up.
    pub symbol: &'a str,
    /// Label of a bar.
    pub from: &'a str,
    /// Label of the next bar.
    pub to: &'a str,
    /// How often the one is followed by the other.
    pub n: usize,
    /// Share of the bars with label `from` whose next bar has a label; absent where there are none.
    #[row(unit = Share)]
    pub share: Option<f64>,
    /// Share of those whose next bar has another label than `from`; absent where there are none,
    /// and where `to` is `from`.
    #[row(unit = Share)]
    pub share_of_changes: Option<f64>,
}

/// The regime_transitions table.
///
/// # Errors
/// Where a number is not finite.
pub fn regime_transitions_table(judged: &[&RegimeQuality]) -> Result<Table, StoreError> {
    let mut rows = Vec::new();
    for quality in judged {
        let labels = quality.labelling.labels();
        for (from, counts) in quality.transitions.iter().enumerate() {
            let n_steps: usize = counts.iter().sum();
            let n_changes = n_steps - counts[from];
            rows.extend(counts.iter().enumerate().map(|(to, &n)| RegimeTransitionRow {
                labels: quality.labelling.name(),
                symbol: quality.symbol.as_deref().unwrap_or(ALL),
                from: labels[from],
                to: labels[to],
                n,
                share: ratio(n, n_steps),
                share_of_changes: ratio(n, n_changes).filter(|_| from != to),
            }));
        }
    }
    Ok(Table::of_rows(rows)?)
}

/// Absent where there is nothing to divide by.
fn ratio(part: usize, whole: usize) -> Option<f64> {
    (whole > 0).then(|| part as f64 / whole as f64)
}
