//! Funding files: rates of perpetuals at their instants (SPEC §7).

use crate::header::ColumnSpec;
use crate::table::read_table;
use crate::{BadRow, DataError, RowProblem, TableFile};
use exitlab_core::Timestamp;
use std::path::Path;

/// A funding rate.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct FundingRecord {
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
const COLUMNS: [ColumnSpec; 2] = [
    ColumnSpec { name: "time", aliases: TIMES, is_required: true },
    ColumnSpec { name: "funding_rate", aliases: RATES, is_required: true },
];
const SECOND_US: i64 = 1_000_000;

/// Reads a funding file: CSV, Parquet or Arrow, with a time and `rate` or `funding_rate`; other
/// columns are ignored. The rows come in order of time, whatever the file's order.
///
/// # Errors
/// Where the file cannot be read or has no row, a row has no time or no finite rate, or two rows
/// of one second have different rates.
pub fn read_funding(path: &Path) -> Result<TableFile<FundingRecord>, DataError> {
    let mut table = read_table(path, &COLUMNS, &mut |row| {
        let us = row.time(0)?.us();
        let time = Timestamp::from_us((us + SECOND_US / 2).div_euclid(SECOND_US) * SECOND_US);
        Ok((row.line, FundingRecord { time, rate: row.number(1)? }))
    })?;
    if table.rows.is_empty() {
        return Err(DataError::NoRows { path: path.to_owned() });
    }
    table.rows.sort_by_key(|(_, record)| record.time);
    for pair in table.rows.windows(2) {
        let [(previous_line, before), (line, record)] = pair else { continue };
        if before.time == record.time && before.rate != record.rate {
            return Err(DataError::from(BadRow {
                path: path.into(),
                line: *line,
                column: "funding_rate".to_owned(),
                value: record.rate.to_string(),
                problem: RowProblem::SecondRate {
                    previous_line: *previous_line,
                    previous: before.rate,
                },
            }));
        }
    }
    table.rows.dedup_by_key(|(_, record)| record.time);
    let rows = table.rows.into_iter().map(|(_, record)| record).collect();
    Ok(TableFile { file: table.file, rows })
}
