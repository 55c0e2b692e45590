//! The policy changes table of a replay.

use super::{Run, labelled};
use crate::table_builder::TableBuilder;
use crate::{Names, ReportError, Table};
use exitlab_replay::PolicyChange;

/// The policy changes table (SPEC §12), which only a single replay has.
///
/// # Errors
/// Where two columns share a name, which they do not.
pub fn policy_changes_table<'a>(
    runs: &[Run<'a, [PolicyChange]>],
    names: Names<'a>,
) -> Result<Table<'a>, ReportError> {
    let rows = labelled(runs);
    TableBuilder::new("policy_changes", &rows)
        .time("time", |r| r.row.time)
        .text("symbol", |r| Some(names.symbol(r.row.symbol)))
        .text("profile", |r| r.labels.profile)
        .text("field", |r| Some(r.row.field))
        .text("old", |r| Some(r.row.old.as_str()))
        .text("new", |r| Some(r.row.new.as_str()))
        .build()
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
        let table = policy_changes_table(&[Run { labels, rows: &changes }], names()).unwrap();
        assert_eq!(csv_text(&table), want);
    }
}
