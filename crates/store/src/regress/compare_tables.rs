//! A baseline's table against a result's, row by row.
//!
//! Rows are matched by what they are of and not by where they stand, so that a trade that is gone is
//! one difference and not a difference in every later row.

use super::column_change::ColumnChange;
use super::field_change::FieldChange;
use super::row_keys::{RowKeys, Side};
use super::shared_columns::{SharedColumn, shared_columns};
use super::snapshot::SnapshotTable;
use super::table_change::{FirstDifference, TableChange};
use super::text_table::TextTable;
use super::{RelativeTolerance, TableFault, TableFile};
use csv::StringRecord;
use exitlab_core::Timestamp;
use std::collections::{BTreeMap, VecDeque};
use std::path::Path;

/// Columns that count rows: where a row is gone, all later ones move without meaning anything.
const NUMBERS_OF_ROWS: [&str; 2] = ["trade_id", "signal_id"];

/// Compares a table with the baseline's file, which is at `path`.
pub(super) fn compare_table(
    bytes: &[u8],
    path: &Path,
    now: &SnapshotTable,
    rtol: RelativeTolerance,
) -> Result<TableChange, TableFault> {
    // The usual case, and several times as fast as reading either table.
    if bytes == now.csv {
        return Ok(TableChange { n_compared: now.n_rows, ..TableChange::default() });
    }
    let was = TextTable::parse(bytes, path)?;
    let is = TextTable::parse(&now.csv, path)?;
    let columns = shared_columns(&was, now, path)?;
    let keys = now.table.key_columns(&now.columns);
    let sides =
        Sides { was: &was, is: &is, columns: &columns, keys: RowKeys::new(&keys, &was, &is) };
    Ok(sides.compare(now.table, rtol))
}

/// A row of either side that differs: which comes first is shown in full.
#[derive(Debug)]
enum Different {
    Moved(usize, usize),
    Only(Side, usize),
}

/// Two tables with the same columns.
#[derive(Debug)]
struct Sides<'t> {
    was: &'t TextTable,
    is: &'t TextTable,
    columns: &'t [SharedColumn<'t>],
    keys: RowKeys<'t>,
}

impl Sides<'_> {
    fn compare(&self, table: TableFile, rtol: RelativeTolerance) -> TableChange {
        let Matched { pairs, only_baseline, only_result } = self.matched();
        let has_all_rows = only_baseline.is_empty() && only_result.is_empty();
        let compared: Vec<&SharedColumn<'_>> = self
            .columns
            .iter()
            .filter(|column| has_all_rows || !NUMBERS_OF_ROWS.contains(&column.name))
            .collect();
        let mut changes: Vec<Option<ColumnChange>> = vec![None; compared.len()];
        let mut n_moved = 0;
        let mut different = Vec::new();
        for &(was_idx, is_idx) in &pairs {
            let (was, is) = (&self.was.records[was_idx], &self.is.records[is_idx]);
            let mut is_moved = false;
            for (column, change) in compared.iter().zip(&mut changes) {
                let (old, new) = (&was[column.was], &is[column.is]);
                if column.is_same(old, new, rtol) {
                    continue;
                }
                is_moved = true;
                let row = || self.words(Side::Baseline, was_idx);
                let field = || FieldChange {
                    column: column.name.to_owned(),
                    was: Some(old.to_owned()),
                    is: Some(new.to_owned()),
                };
                let change = change.get_or_insert_with(|| ColumnChange::begin(row(), field()));
                change.add(column.numbers(old, new), row);
            }
            if is_moved {
                n_moved += 1;
                different.push(Different::Moved(was_idx, is_idx));
            }
        }
        different.extend(only_baseline.iter().map(|idx| Different::Only(Side::Baseline, *idx)));
        different.extend(only_result.iter().map(|idx| Different::Only(Side::Result, *idx)));
        let words = |side, rows: &[usize]| rows.iter().map(|idx| self.words(side, *idx)).collect();
        TableChange {
            n_compared: pairs.len(),
            n_moved,
            only_baseline: words(Side::Baseline, &only_baseline),
            only_result: words(Side::Result, &only_result),
            columns: changes.into_iter().flatten().collect(),
            first: self.first(table, &different).map(|first| self.shown(first, &compared, rtol)),
        }
    }

    fn words(&self, side: Side, idx: usize) -> String {
        self.keys.words(&self.keys.values(self.record(side, idx), side))
    }

    fn record(&self, side: Side, idx: usize) -> &StringRecord {
        match side {
            Side::Baseline => &self.was.records[idx],
            Side::Result => &self.is.records[idx],
        }
    }

    /// Rows by what they are of; of rows that are of the same, the first is matched to the first.
    fn matched(&self) -> Matched {
        let mut by_key: BTreeMap<Vec<String>, VecDeque<usize>> = BTreeMap::new();
        for (idx, record) in self.was.records.iter().enumerate() {
            by_key.entry(self.keys.values(record, Side::Baseline)).or_default().push_back(idx);
        }
        let mut matched = Matched::default();
        for (idx, record) in self.is.records.iter().enumerate() {
            let same = by_key.get_mut(&self.keys.values(record, Side::Result));
            match same.and_then(VecDeque::pop_front) {
                Some(was_idx) => matched.pairs.push((was_idx, idx)),
                None => matched.only_result.push(idx),
            }
        }
        matched.pairs.sort_unstable();
        matched.only_baseline = by_key.into_values().flatten().collect();
        matched.only_baseline.sort_unstable();
        matched
    }

    /// The row to show in full: of trades the earliest signal's, else the first.
    fn first<'d>(&self, table: TableFile, different: &'d [Different]) -> Option<&'d Different> {
        let place = |row: &&Different| match row {
            Different::Moved(idx, _) | Different::Only(Side::Baseline, idx) => {
                (Side::Baseline, *idx)
            }
            Different::Only(Side::Result, idx) => (Side::Result, *idx),
        };
        let time_column = self.columns.iter().find(|column| column.name == "signal_time");
        let time = |row: &&Different| {
            let column = time_column.filter(|_| table == TableFile::Trades)?;
            let (side, idx) = place(row);
            let position = match side {
                Side::Baseline => column.was,
                Side::Result => column.is,
            };
            Timestamp::parse_iso(&self.record(side, idx)[position]).ok()
        };
        different.iter().min_by_key(|row| (time(row), place(row).1))
    }

    /// A row that differs, with those of the compared columns that say something about it.
    fn shown(
        &self,
        row: &Different,
        compared: &[&SharedColumn<'_>],
        rtol: RelativeTolerance,
    ) -> FirstDifference {
        let field = |column: &SharedColumn<'_>, was: Option<&str>, is: Option<&str>| FieldChange {
            column: column.name.to_owned(),
            was: was.map(str::to_owned),
            is: is.map(str::to_owned),
        };
        match *row {
            Different::Moved(was_idx, is_idx) => {
                let (was, is) = (&self.was.records[was_idx], &self.is.records[is_idx]);
                let moved = compared.iter().filter_map(|column| {
                    let (old, new) = (&was[column.was], &is[column.is]);
                    (!column.is_same(old, new, rtol)).then(|| field(column, Some(old), Some(new)))
                });
                FirstDifference {
                    row: self.words(Side::Baseline, was_idx),
                    fields: moved.collect(),
                }
            }
            Different::Only(side, idx) => {
                let record = self.record(side, idx);
                // The key stands in the row's words.
                let told = compared.iter().filter(|column| !self.keys.has(column.name));
                let fields = told.map(|column| match side {
                    Side::Baseline => field(column, Some(&record[column.was]), None),
                    Side::Result => field(column, None, Some(&record[column.is])),
                });
                FirstDifference { row: self.words(side, idx), fields: fields.collect() }
            }
        }
    }
}

/// Rows of both sides, by position.
#[derive(Debug, Default)]
struct Matched {
    /// In the baseline's order.
    pairs: Vec<(usize, usize)>,
    only_baseline: Vec<usize>,
    only_result: Vec<usize>,
}

#[cfg(test)]
mod tests {
    use super::*;
    use exitlab_table::{Kind, TableColumn, Unit};

    const HEADER: &str = "trade_id,symbol,side,signal_time,r_net,bars_held\n";

    /// Compares trades of two sides, given without their header.
    fn compare(was: &str, is: &str) -> TableChange {
        let kinds = [Kind::I64, Kind::Text, Kind::Text, Kind::Time, Kind::F64, Kind::I64];
        let columns = HEADER.trim_end().split(',').zip(kinds).map(|(name, kind)| TableColumn {
            name: name.into(),
            kind,
            unit: Unit::None,
            is_key: ["symbol", "side", "signal_time"].contains(&name),
            is_optional: false,
        });
        let now = SnapshotTable {
            table: TableFile::Trades,
            columns: columns.collect(),
            n_rows: is.lines().count(),
            csv: format!("{HEADER}{is}").into_bytes(),
        };
        let rtol = RelativeTolerance::default();
        let was = format!("{HEADER}{was}");
        compare_table(was.as_bytes(), Path::new("trades.csv.gz"), &now, rtol).unwrap()
    }

    #[test]
    fn a_trade_that_is_gone_moves_no_other() {
        let (a, b) = ("A,long,2021-01-01T00:00:00Z,1.0,3\n", "A,long,2021-01-02T00:00:00Z,2.0,4\n");
        let change = compare(&format!("0,{a}1,{b}"), &format!("0,{b}"));
        assert_eq!((change.n_compared, change.n_moved), (1, 0));
        assert_eq!(change.only_baseline, ["A long 2021-01-01T00:00:00Z"]);
        let first = change.first.unwrap();
        let fields: Vec<_> =
            first.fields.iter().map(|f| (f.column.as_str(), f.was.as_deref())).collect();
        assert_eq!(fields, [("r_net", Some("1.0")), ("bars_held", Some("3"))]);
    }

    #[test]
    fn the_first_is_the_earliest_on_either_side() {
        let was = "0,B,long,2021-01-03T00:00:00Z,1.0,3\n1,A,long,2021-01-02T00:00:00Z,1.0,3\n";
        let is = "0,B,long,2021-01-03T00:00:00Z,2.0,3\n1,A,long,2021-01-01T00:00:00Z,1.0,3\n";
        let change = compare(was, is);
        assert_eq!(change.first.unwrap().row, "A long 2021-01-01T00:00:00Z");
        assert_eq!(
            (change.n_moved, change.only_baseline.len(), change.only_result.len()),
            (1, 1, 1)
        );
    }

    #[test]
    fn equal_signals_are_matched_in_order() {
        let row = |id: u8, r: &str| format!("{id},A,long,2021-01-01T00:00:00Z,{r},3\n");
        let was = row(0, "1.0") + &row(1, "2.0");
        assert!(compare(&was, &(row(0, "1.0") + &row(1, "2.00"))).is_none());
        assert_eq!(compare(&was, &(row(0, "1.0") + &row(1, "3.0"))).n_moved, 1);
    }

    #[test]
    fn whole_numbers_have_no_tolerance_and_nothing_is_no_number() {
        let row = |r: &str, bars: &str| format!("0,A,long,2021-01-01T00:00:00Z,{r},{bars}\n");
        assert!(compare(&row("1.0", "1000000000"), &row("1.0000000001", "1000000000")).is_none());
        let change = compare(&row("1.0", "1000000000"), &row("1.0", "1000000001"));
        assert_eq!(change.columns[0].column, "bars_held");
        let change = compare(&row("", "3"), &row("0.0", "3"));
        assert_eq!((change.n_moved, &change.columns[0].largest), (1, &None));
    }

    #[test]
    fn the_largest_difference_is_kept_with_its_row() {
        let row = |day: u8, r: f64| format!("{day},A,long,2021-01-0{day}T00:00:00Z,{r},3\n");
        let was = row(1, 1.0) + &row(2, 100.0) + &row(3, 5.0);
        let change = compare(&was, &(row(1, 2.0) + &row(2, 110.0) + &row(3, 5.0)));
        let largest = change.columns[0].largest.clone().unwrap();
        assert_eq!((largest.was, largest.is, largest.absolute()), (100.0, 110.0, 10.0));
        assert_eq!(largest.relative, 0.5);
        assert_eq!(
            (largest.row.as_str(), change.columns[0].n_rows),
            ("A long 2021-01-02T00:00:00Z", 2)
        );
    }
}
