//! Funding files: rates of perpetuals at their instants (SPEC §7).

use crate::signals::SYMBOL_ALIASES;
use crate::table::{TableSource, read_table};
use crate::table_columns::ColumnSpec;
use crate::{BadRow, DataError, RowProblem, TableFile, TableZones};
use exitlab_core::{SECOND_US, Timestamp};
use std::path::Path;

/// A funding rate.
#[derive(Debug, Clone, PartialEq)]
pub struct FundingRecord {
    /// Line, or row in a Parquet or Arrow file, from 1.
    pub line: u64,
    /// Symbol; every symbol that pays by the file where it has none.
    pub symbol: Option<String>,
    /// The instant, rounded to the second: exchanges stamp a few milliseconds late.
    pub time: Timestamp,
    /// The rate as a fraction; longs pay a positive one.
    pub rate: f64,
}

const TIMES: &[&str] = &[
    "timestamp",
    "time",
    "datetime",
    "date_time",
    "funding_time",
    "fundingtime",
    "calc_time",
    "unix",
    "ts",
    "timestamp_utc",
    "date",
    "t",
    "__index_level_0__",
];
const RATES: &[&str] = &["rate", "funding_rate", "fundingrate", "last_funding_rate"];
const COLUMNS: [ColumnSpec; 3] = [
    ColumnSpec { name: "time", aliases: TIMES, is_required: true },
    ColumnSpec { name: "funding_rate", aliases: RATES, is_required: true },
    ColumnSpec { name: "symbol", aliases: SYMBOL_ALIASES, is_required: false },
];

/// Reads a funding file: CSV, Parquet or Arrow, with a time, `rate` or `funding_rate` and perhaps
/// symbol; other columns are ignored. The rows come in order of time, whatever the file's order,
/// each rate once.
///
/// # Errors
/// Where the file cannot be read or has no row, a row has no time or no finite rate, or two rows
/// give a symbol different rates for one second.
pub fn read_funding(
    path: &Path,
    zones: &TableZones,
) -> Result<TableFile<FundingRecord>, DataError> {
    read_funding_of(TableSource::File(path), zones)
}

/// The same from a file or a frame.
pub(crate) fn read_funding_of(
    source: TableSource<'_>,
    zones: &TableZones,
) -> Result<TableFile<FundingRecord>, DataError> {
    let TableFile { file, rows, unzoned } = read_table(source, zones, &COLUMNS, &mut |row| {
        let symbol = Some(row.text(2)).filter(|s| !s.is_empty()).map(str::to_owned);
        Ok(FundingRecord {
            line: row.line,
            symbol,
            time: row.time(0, Some(2))?,
            rate: row.number(1)?,
        })
    })?;
    Ok(TableFile { rows: settled_rates(source.path(), rows)?, file, unzoned })
}

/// Rates at whole seconds, in order of time, each once.
///
/// # Errors
/// Where there is no rate, or there are different ones of a symbol for one second.
pub(crate) fn settled_rates(
    path: &Path,
    mut rows: Vec<FundingRecord>,
) -> Result<Vec<FundingRecord>, DataError> {
    if rows.is_empty() {
        return Err(DataError::NoRows { path: path.to_owned() });
    }
    for row in &mut rows {
        let us = row.time.us();
        row.time = Timestamp::from_us((us + SECOND_US / 2).div_euclid(SECOND_US) * SECOND_US);
    }
    // Rates of every symbol first: those of one second lie side by side, symbol by symbol.
    rows.sort_by(|a, b| (a.time, &a.symbol).cmp(&(b.time, &b.symbol)));
    for of_second in rows.chunk_by(|a, b| a.time == b.time) {
        let of_all = of_second.first().filter(|record| record.symbol.is_none());
        for (idx, record) in of_second.iter().enumerate().skip(1) {
            let before = &of_second[idx - 1];
            let of_same = Some(before).filter(|before| before.symbol == record.symbol);
            let other = of_all.into_iter().chain(of_same).find(|other| other.rate != record.rate);
            if let Some(other) = other {
                return Err(second_rate(path, other, record));
            }
        }
    }
    rows.dedup_by(|a, b| a.time == b.time && a.symbol == b.symbol);
    Ok(rows)
}

/// Two rates for one second, whichever of them comes first in the file.
fn second_rate(path: &Path, a: &FundingRecord, b: &FundingRecord) -> DataError {
    let (first, second) = if a.line <= b.line { (a, b) } else { (b, a) };
    DataError::from(BadRow {
        path: path.into(),
        line: second.line,
        column: "funding_rate".to_owned(),
        value: second.rate.to_string(),
        problem: RowProblem::SecondRate { previous_line: first.line, previous: first.rate },
    })
}
