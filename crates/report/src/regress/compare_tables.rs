//! A baseline's table against a result's, row by row.
//!
//! Rows are matched by what they are of and not by where they stand, so that a trade that is gone is
//! one difference and not a difference in every later row.

use super::column_change::ColumnChange;
use super::error::ColumnDifferences;
use super::snapshot::{ColumnKind, SnapshotTable};
use super::text_table::{TextTable, line};
use super::tolerance::scale_of;
use super::{RelativeTolerance, TableFault, TableFile};
use csv::StringRecord;
use exitlab_core::Timestamp;
use std::collections::{BTreeMap, VecDeque};
use std::path::Path;

/// Columns that count rows: where a row is gone, all later ones move without meaning anything.
const NUMBERS_OF_ROWS: [&str; 2] = ["trade_id", "signal_id"];

/// How a table moved.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct TableChange {
    /// Rows that both sides have.
    pub n_compared: usize,
    /// Those of them in which something moved.
    pub n_moved: usize,
    /// Rows that only the baseline has.
    pub only_baseline: Vec<String>,
    /// Rows that only the result has.
    pub only_result: Vec<String>,
    /// Columns that moved, in the table's order.
    pub columns: Vec<ColumnChange>,
    /// The first row that differs: of trades in time order, else in the table's.
    pub first: Option<FirstDifference>,
}

impl TableChange {
    /// Whether both sides are the same.
    pub fn is_none(&self) -> bool {
        self.n_moved == 0 && self.only_baseline.is_empty() && self.only_result.is_empty()
    }
}

/// The first row that differs.
#[derive(Debug, Clone, PartialEq)]
pub struct FirstDifference {
    /// What the row is of.
    pub row: String,
    /// Fields that moved; of a row that one side lacks, all that it holds.
    pub fields: Vec<FieldChange>,
}

/// One field on both sides; `None` where that side lacks the row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldChange {
    /// The column.
    pub column: String,
    /// What the baseline has.
    pub was: Option<String>,
    /// What the result has.
    pub is: Option<String>,
}

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
    let columns = columns(&was, now, path)?;
    let names: Vec<&str> = now.columns.iter().map(|(name, _)| name.as_str()).collect();
    let keys = now.table.key_columns(&names);
    let sides = Sides { was: &was, is: &is, columns: &columns, keys: Keys::new(&keys, &was, &is) };
    Ok(sides.compare(now.table, rtol))
}

/// A column that both sides have.
#[derive(Debug)]
struct SharedColumn<'t> {
    name: &'t str,
    kind: ColumnKind,
    /// Positions in the baseline and in the result.
    was: usize,
    is: usize,
    /// What [`RelativeTolerance`] takes for its floor.
    scale: f64,
}

/// The columns of both sides, every number of the baseline having been read.
fn columns<'t>(
    was: &TextTable,
    now: &'t SnapshotTable,
    path: &Path,
) -> Result<Vec<SharedColumn<'t>>, TableFault> {
    let is_known = |column: &&String| now.columns.iter().any(|(name, _)| name == *column);
    let is_repeated = |(idx, column): &(usize, &String)| was.columns[..*idx].contains(column);
    let missing = now.columns.iter().map(|(name, _)| name);
    let differences = ColumnDifferences {
        missing: missing.filter(|name| was.position(name).is_none()).cloned().collect(),
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
        .filter_map(|(is, (name, kind))| Some((is, name, *kind, was.position(name)?)))
        .map(|(is, name, kind, position)| {
            let largest = match kind {
                ColumnKind::Number | ColumnKind::Integer => largest_number(was, position, path)?,
                ColumnKind::Exact => 0.0,
            };
            Ok(SharedColumn { name, kind, was: position, is, scale: scale_of(name, largest) })
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

/// What tells rows apart.
#[derive(Debug)]
struct Keys<'k> {
    /// Name, and positions in the baseline and in the result.
    columns: Vec<(&'k str, usize, usize)>,
    /// Whether rows are of more than one grid point, so that naming it says something.
    has_grid: bool,
}

impl<'k> Keys<'k> {
    fn new(names: &[&'k str], was: &TextTable, is: &TextTable) -> Keys<'k> {
        let column = |name: &&'k str| Some((*name, was.position(name)?, is.position(name)?));
        let columns: Vec<_> = names.iter().filter_map(column).collect();
        let has_grid = columns.iter().any(|(name, position, _)| {
            *name == "grid_id" && was.records.iter().any(|record| &record[*position] != "0")
        });
        Keys { columns, has_grid }
    }

    /// The values of a row.
    fn values(&self, record: &StringRecord, side: Side) -> Vec<String> {
        let positions = self.columns.iter().map(|(_, was, is)| match side {
            Side::Baseline => *was,
            Side::Result => *is,
        });
        positions.map(|position| record[position].to_owned()).collect()
    }

    /// A row in words: `BTCUSD long 2017-08-11T12:00:00Z, SAFE × policy`. Groups that are not cut are
    /// left out; only what would not be understood without its name has one.
    fn words(&self, values: &[String]) -> String {
        let mut run = Vec::new();
        let mut group = Vec::new();
        for ((name, ..), value) in self.columns.iter().zip(values) {
            let is_said = !value.is_empty() && value != "ALL";
            match *name {
                _ if !is_said => {}
                "profile" | "mode" | "plan" => run.push(value.clone()),
                "symbol" | "side" | "signal_time" | "regime" | "vol_level" | "year" => {
                    group.push(value.clone());
                }
                "grid_id" if !self.has_grid => {}
                name => group.push(format!("{name}={value}")),
            }
        }
        match (group.is_empty(), run.is_empty()) {
            (true, true) => "the only row".to_owned(),
            (false, true) => group.join(" "),
            (true, false) => run.join(" × "),
            (false, false) => format!("{}, {}", group.join(" "), run.join(" × ")),
        }
    }
}

/// Whose row it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Side {
    Baseline,
    Result,
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
    keys: Keys<'t>,
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
                if old == new || column.is_same(old, new, rtol) {
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
            first: self.first(table, &different).map(|first| self.shown(first, rtol)),
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

    fn shown(&self, row: &Different, rtol: RelativeTolerance) -> FirstDifference {
        let field = |column: &SharedColumn<'_>, was: Option<&str>, is: Option<&str>| FieldChange {
            column: column.name.to_owned(),
            was: was.map(str::to_owned),
            is: is.map(str::to_owned),
        };
        let (words, fields) = match *row {
            Different::Moved(was_idx, is_idx) => {
                let (was, is) = (&self.was.records[was_idx], &self.is.records[is_idx]);
                let texts = |column: &SharedColumn<'_>| {
                    (was[column.was].to_owned(), is[column.is].to_owned())
                };
                let moved = self.columns.iter().filter(|column| {
                    let (old, new) = texts(column);
                    old != new
                        && !column.is_same(&old, &new, rtol)
                        && !NUMBERS_OF_ROWS.contains(&column.name)
                });
                let fields = moved
                    .map(|column| field(column, Some(&was[column.was]), Some(&is[column.is])))
                    .collect();
                (self.words(Side::Baseline, was_idx), fields)
            }
            Different::Only(side, idx) => {
                let record = self.record(side, idx);
                // The rest stands in its words, or counts rows.
                let is_of_key = |name: &str| self.keys.columns.iter().any(|(key, ..)| *key == name);
                let columns = self.columns.iter().filter(|column| {
                    !is_of_key(column.name) && !NUMBERS_OF_ROWS.contains(&column.name)
                });
                let fields = columns.map(|column| match side {
                    Side::Baseline => field(column, Some(&record[column.was]), None),
                    Side::Result => field(column, None, Some(&record[column.is])),
                });
                (self.words(side, idx), fields.collect())
            }
        };
        FirstDifference { row: words, fields }
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

impl SharedColumn<'_> {
    /// Whether two texts that differ mean the same.
    fn is_same(&self, was: &str, is: &str, rtol: RelativeTolerance) -> bool {
        match (self.kind, self.numbers(was, is)) {
            (ColumnKind::Number, Some((was, is))) => rtol.is_same(was, is, self.scale),
            (ColumnKind::Integer, Some((was, is))) => was == is,
            (ColumnKind::Number | ColumnKind::Integer, None) | (ColumnKind::Exact, _) => false,
        }
    }

    /// Both fields as numbers, where both have one.
    fn numbers(&self, was: &str, is: &str) -> Option<(f64, f64)> {
        match self.kind {
            ColumnKind::Number | ColumnKind::Integer => {
                number(was).ok().flatten().zip(number(is).ok().flatten())
            }
            ColumnKind::Exact => None,
        }
    }
}
