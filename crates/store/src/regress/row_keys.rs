//! What tells the rows of a table apart, and what a row is called.

use super::text_table::TextTable;
use csv::StringRecord;

/// What tells rows apart.
#[derive(Debug)]
pub(super) struct RowKeys<'k> {
    /// Name, and positions in the baseline and in the result.
    columns: Vec<(&'k str, usize, usize)>,
    /// Whether rows are of more than one grid point, so that naming it says something.
    has_grid: bool,
}

impl<'k> RowKeys<'k> {
    pub(super) fn new(names: &[&'k str], was: &TextTable, is: &TextTable) -> RowKeys<'k> {
        let column = |name: &&'k str| Some((*name, was.position(name)?, is.position(name)?));
        let columns: Vec<_> = names.iter().filter_map(column).collect();
        let other_points = |table: &TextTable| {
            let position = table.position("grid_id").filter(|_| names.contains(&"grid_id"));
            position.is_some_and(|at| table.records.iter().any(|record| &record[at] != "0"))
        };
        let has_grid = other_points(was) || other_points(is);
        RowKeys { columns, has_grid }
    }

    /// Whether a column is one of those.
    pub(super) fn has(&self, column: &str) -> bool {
        self.columns.iter().any(|(name, ..)| *name == column)
    }

    /// The values of a row.
    pub(super) fn values(&self, record: &StringRecord, side: Side) -> Vec<String> {
        let positions = self.columns.iter().map(|(_, was, is)| match side {
            Side::Baseline => *was,
            Side::Result => *is,
        });
        positions.map(|position| record[position].to_owned()).collect()
    }

    /// A row in words: `BTCUSD long 2017-08-11T12:00:00Z, SAFE × policy`. Groups that are not cut are
    /// left out; only what would not be understood without its name has one.
    pub(super) fn words(&self, values: &[String]) -> String {
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
pub(super) enum Side {
    Baseline,
    Result,
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::path::Path;

    #[test]
    fn rows_are_called_by_what_they_are_of() {
        let words = |text: &str, names: &[&str]| -> Vec<String> {
            let table = TextTable::parse(text.as_bytes(), Path::new("t.csv")).unwrap();
            let keys = RowKeys::new(names, &table, &table);
            let words = |record| keys.words(&keys.values(record, Side::Result));
            table.records.iter().map(words).collect()
        };
        let trades = "symbol,side,signal_time,grid_id,profile,mode\n\
                      A,long,2021-11-10T14:00:00Z,0,SAFE,policy\n";
        let names: Vec<&str> = trades.lines().next().unwrap().split(',').collect();
        assert_eq!(words(trades, &names), ["A long 2021-11-10T14:00:00Z, SAFE × policy"]);
        let cells = "grid_id,a.b,profile,mode,symbol,regime\n0,1.5,,FAST_TP,ALL,BULL\n\
                     3,2.5,,FAST_TP,A,ALL\n";
        let names: Vec<&str> = cells.lines().next().unwrap().split(',').collect();
        assert_eq!(
            words(cells, &names),
            ["grid_id=0 a.b=1.5 BULL, FAST_TP", "grid_id=3 a.b=2.5 A, FAST_TP"]
        );
        assert_eq!(words("profile,mode\nSAFE,\n", &["profile", "mode"]), ["SAFE"]);
    }
}
