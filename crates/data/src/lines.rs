//! Line files: the user's own prices for stops to trail behind (SPEC §13.1).

use crate::column_names::TIME_ALIASES;
use crate::signals::SYMBOL_ALIASES;
use crate::table::{TableRow, TableSource, read_table_with_any};
use crate::table_columns::ColumnSpec;
use crate::{DataError, TableFile, TableZones};
use exitlab_signal::LineRow;
use std::path::Path;

const COLUMNS: [ColumnSpec; 4] = [
    ColumnSpec { name: "time", aliases: TIME_ALIASES, is_required: true },
    ColumnSpec { name: "symbol", aliases: SYMBOL_ALIASES, is_required: true },
    ColumnSpec { name: "long", aliases: &["long"], is_required: false },
    ColumnSpec { name: "short", aliases: &["short"], is_required: false },
];

/// Reads a line file: CSV, Parquet or Arrow, with time, symbol, and long or short or both.
/// Times without a zone are in that of the row's symbol.
///
/// # Errors
/// Where the file cannot be read, it has neither of the two columns of prices, or a row has no time,
/// no symbol or a price that is not a finite number above 0.
pub fn read_lines(path: &Path, zones: &TableZones) -> Result<TableFile<LineRow>, DataError> {
    read_lines_of(TableSource::File(path), zones)
}

/// The same from a file or a frame.
pub(crate) fn read_lines_of(
    source: TableSource<'_>,
    zones: &TableZones,
) -> Result<TableFile<LineRow>, DataError> {
    read_table_with_any(source, zones, &COLUMNS, &[2, 3], &mut read_row)
}

fn read_row(row: &mut TableRow<'_>) -> Result<LineRow, DataError> {
    let time = row.time(0, Some(1))?;
    let symbol = row.required(1)?.to_owned();
    let (long, short) = (row.price(2)?, row.price(3)?);
    Ok(LineRow { line: row.line as usize, time, symbol, long, short })
}
