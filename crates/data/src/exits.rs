//! Files of exit signals (SPEC §13.5).

use crate::column_names::TIME_ALIASES;
use crate::signals::{SIDE_ALIASES, SYMBOL_ALIASES, side_of};
use crate::table::{TableRow, TableSource, read_table};
use crate::table_columns::ColumnSpec;
use crate::{DataError, RowProblem, TableFile, TableZones};
use exitlab_signal::ExitRow;
use std::path::Path;

const COLUMNS: [ColumnSpec; 3] = [
    ColumnSpec { name: "time", aliases: TIME_ALIASES, is_required: true },
    ColumnSpec { name: "symbol", aliases: SYMBOL_ALIASES, is_required: true },
    ColumnSpec { name: "side", aliases: SIDE_ALIASES, is_required: false },
];

/// Reads a file of exit signals: CSV, Parquet or Arrow, with time, symbol and perhaps side.
/// Times without a zone are in that of the row's symbol.
///
/// # Errors
/// Where the file cannot be read, or a row has no time, no symbol or a side that is none (empty, long,
/// short, buy, sell, 1 or −1, in any case).
pub fn read_exits(path: &Path, zones: &TableZones) -> Result<TableFile<ExitRow>, DataError> {
    read_exits_of(TableSource::File(path), zones)
}

/// The same from a file or a frame.
pub(crate) fn read_exits_of(
    source: TableSource<'_>,
    zones: &TableZones,
) -> Result<TableFile<ExitRow>, DataError> {
    read_table(source, zones, &COLUMNS, &mut read_row)
}

fn read_row(row: &mut TableRow<'_>) -> Result<ExitRow, DataError> {
    let time = row.time(0, Some(1))?;
    let symbol = row.required(1)?.to_owned();
    let side = match row.text(2) {
        "" => None,
        text => Some(side_of(text).ok_or_else(|| row.bad(2, RowProblem::NotASide))?),
    };
    Ok(ExitRow { line: row.line as usize, time, symbol, side })
}
