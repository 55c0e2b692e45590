//! The policy changes table of a replay.

use super::{RunRows, labelled};
use crate::{Names, StoreError, Table};
use exitlab_core::Timestamp;
use exitlab_replay::PolicyChange;
use exitlab_table::Row;

/// One row per field in which a symbol's policy differs from its previous one; a symbol's first
/// policy is listed in full. Only a single replay has this table.
#[derive(Debug, Clone, Row)]
#[row(table = "policy_changes", key(time, symbol, profile, field))]
pub struct PolicyChangeRow<'a> {
    /// Time of the decision at which the policy was computed.
    pub time: Timestamp,
    /// Symbol whose policy changed.
    pub symbol: &'a str,
    /// Profile.
    pub profile: Option<&'a str>,
    /// The field, by its name in the decisions table.
    pub field: &'a str,
    /// Value before; empty for the symbol's first policy.
    pub old: &'a str,
    /// Value now.
    pub new: &'a str,
}

/// The policy changes table (SPEC §12), which only a single replay has.
///
/// # Errors
/// None: the table has no numbers.
pub fn policy_changes_table(
    runs: &[RunRows<'_, [PolicyChange]>],
    names: Names<'_>,
) -> Result<Table, StoreError> {
    let rows = labelled(runs).into_iter().map(|r| PolicyChangeRow {
        time: r.row.time,
        symbol: names.symbol(r.row.symbol),
        profile: r.labels.profile,
        field: r.row.field,
        old: &r.row.old,
        new: &r.row.new,
    });
    Ok(Table::of_rows(rows)?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::RunLabels;
    use crate::test_rows::{at, csv_text, names};
    use exitlab_core::SymbolIdx;

    #[test]
    fn columns_and_their_text() {
        let changes = [PolicyChange {
            time: at("2021-11-10T14:00:00Z"),
            symbol: SymbolIdx(1),
            field: "exit_mode",
            old: String::new(),
            new: "FAST_TP".into(),
        }];
        let labels = RunLabels { grid_id: None, profile: Some("SAFE"), mode: "policy" };
        let want = "\
time,symbol,profile,field,old,new
2021-11-10T14:00:00Z,ETHUSD,SAFE,exit_mode,,FAST_TP
";
        let table = policy_changes_table(&[RunRows { labels, rows: &changes }], names()).unwrap();
        assert_eq!(csv_text(&table), want);
    }
}
