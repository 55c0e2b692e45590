//! The columns of a baseline's table and a result's, which must be the same.

use super::error::ColumnDifferences;
use super::snapshot::SnapshotTable;
use super::text_table::{TextTable, line};
use super::{RelativeTolerance, TableFault};
use exitlab_table::{Kind, TableColumn};
use std::path::Path;

/// A column that both sides have.
#[derive(Debug)]
pub(super) struct SharedColumn<'t> {
    pub(super) name: &'t str,
    kind: Kind,
    /// Positions in the baseline and in the result.
    pub(super) was: usize,
    pub(super) is: usize,
    /// What [`RelativeTolerance`] takes for its floor.
    scale: f64,
}

impl SharedColumn<'_> {
    /// Whether two texts mean the same.
    pub(super) fn is_same(&self, was: &str, is: &str, rtol: RelativeTolerance) -> bool {
        if was == is {
            return true;
        }
        match (self.kind, self.numbers(was, is)) {
            (Kind::F64, Some((was, is))) => rtol.is_same(was, is, self.scale),
            (Kind::I64, Some((was, is))) => was == is,
            // By their texts.
            (_, None | Some(_)) => false,
        }
    }

    /// Both fields as numbers, where both have one.
    pub(super) fn numbers(&self, was: &str, is: &str) -> Option<(f64, f64)> {
        if !is_numeric(self.kind) {
            return None;
        }
        number(was).ok().flatten().zip(number(is).ok().flatten())
    }
}

/// Whether a column holds numbers; all others are compared by their texts.
fn is_numeric(kind: Kind) -> bool {
    matches!(kind, Kind::F64 | Kind::I64)
}

/// The columns of both sides, every number of the baseline having been read.
pub(super) fn shared_columns<'t>(
    was: &TextTable,
    now: &'t SnapshotTable,
    path: &Path,
) -> Result<Vec<SharedColumn<'t>>, TableFault> {
    let is_known = |column: &&String| now.columns.iter().any(|known| known.name == **column);
    let is_repeated = |(idx, column): &(usize, &String)| was.columns[..*idx].contains(column);
    let missing = now.columns.iter().map(|column| &*column.name);
    let differences = ColumnDifferences {
        missing: missing.filter(|name| was.position(name).is_none()).map(str::to_owned).collect(),
        unknown: was.columns.iter().filter(|column| !is_known(column)).cloned().collect(),
        repeated: was
            .columns
            .iter()
            .enumerate()
            .filter(is_repeated)
            .map(|(_, column)| column.clone())
            .collect(),
    };
    let ColumnDifferences { missing, unknown, repeated } = &differences;
    if !(missing.is_empty() && unknown.is_empty() && repeated.is_empty()) {
        return Err(TableFault::Columns { table: now.table, differences });
    }
    now.columns
        .iter()
        .enumerate()
        .filter_map(|(is, column)| Some((is, column, was.position(&column.name)?)))
        .map(|(is, column, position)| {
            let TableColumn { name, kind, unit, .. } = column;
            let largest =
                if is_numeric(*kind) { largest_number(was, position, path)? } else { 0.0 };
            let scale = unit.rounding_scale(largest);
            Ok(SharedColumn { name, kind: *kind, was: position, is, scale })
        })
        .collect()
}

/// The largest absolute number of a column; all of them are finite.
fn largest_number(was: &TextTable, position: usize, path: &Path) -> Result<f64, TableFault> {
    was.records.iter().try_fold(0.0_f64, |largest, record| {
        let text = &record[position];
        let place = || (path.to_owned(), was.columns[position].clone(), line(record));
        match number(text) {
            Ok(None) => Ok(largest),
            Ok(Some(number)) if number.is_finite() => Ok(largest.max(number.abs())),
            Ok(Some(_)) => {
                let (path, column, line) = place();
                Err(TableFault::NotFinite { path, column, line, value: text.to_owned() })
            }
            Err(()) => {
                let (path, column, line) = place();
                Err(TableFault::NotANumber { path, column, line, value: text.to_owned() })
            }
        }
    })
}

/// The number of a field, where it is not empty.
fn number(text: &str) -> Result<Option<f64>, ()> {
    if text.is_empty() { Ok(None) } else { text.parse().map(Some).map_err(|_| ()) }
}
