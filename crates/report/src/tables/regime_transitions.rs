//! The regime_transitions table: which label follows which.

use super::cells::ALL;
use crate::table_builder::TableBuilder;
use crate::{ReportError, Table};
use exitlab_evidence::{Labelling, RegimeQuality};

struct Row<'a> {
    labelling: Labelling,
    symbol: &'a str,
    from: usize,
    to: usize,
    n: usize,
    /// From that label, stays included.
    n_steps: usize,
    /// From that label to another.
    n_changes: usize,
}

impl Row<'_> {
    fn share_of_changes(&self) -> Option<f64> {
        (self.from != self.to && self.n_changes > 0).then(|| self.n as f64 / self.n_changes as f64)
    }
}

/// The regime_transitions table: a row per labelling, symbol and pair of labels from one bar to the
/// next. `share` is of the bars with `from`; `share_of_changes` of those that `from` did not follow.
///
/// # Errors
/// Where a number is not finite.
pub fn regime_transitions_table<'a>(
    judged: &[&'a RegimeQuality],
) -> Result<Table<'a>, ReportError> {
    let mut rows = Vec::new();
    for quality in judged {
        for (from, counts) in quality.transitions.iter().enumerate() {
            let n_steps: usize = counts.iter().sum();
            rows.extend(counts.iter().enumerate().map(|(to, n)| Row {
                labelling: quality.labelling,
                symbol: quality.symbol.as_deref().unwrap_or(ALL),
                from,
                to,
                n: *n,
                n_steps,
                n_changes: n_steps - counts[from],
            }));
        }
    }
    TableBuilder::new("regime_transitions", &rows)
        .text("labels", |r| Some(r.labelling.name()))
        .text("symbol", |r| Some(r.symbol))
        .text("from", |r| Some(r.labelling.labels()[r.from]))
        .text("to", |r| Some(r.labelling.labels()[r.to]))
        .i64("n", |r| r.n as i64)
        .f64("share", |r| (r.n_steps > 0).then(|| r.n as f64 / r.n_steps as f64))
        .f64("share_of_changes", Row::share_of_changes)
        .build()
}
