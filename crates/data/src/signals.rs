//! Signal files (SPEC §4, source `file`).

use crate::column_names::TIME_ALIASES;
use crate::table::{TableRow, TableSource, read_table};
use crate::table_columns::ColumnSpec;
use crate::{DataError, RowProblem, TableFile, TableZones};
use exitlab_core::Side;
use exitlab_signal::SignalRow;
use std::path::Path;

const COLUMNS: [ColumnSpec; 6] = [
    ColumnSpec { name: "time", aliases: TIME_ALIASES, is_required: true },
    ColumnSpec { name: "symbol", aliases: SYMBOL_ALIASES, is_required: true },
    ColumnSpec { name: "side", aliases: SIDE_ALIASES, is_required: true },
    ColumnSpec { name: "confidence", aliases: &["confidence"], is_required: false },
    ColumnSpec { name: "stop_price", aliases: &["stop_price"], is_required: false },
    ColumnSpec { name: "target_price", aliases: &["target_price"], is_required: false },
];
/// Names of a side column.
pub(crate) const SIDE_ALIASES: &[&str] = &["side", "direction"];
/// Names of a symbol column in files other than bars.
pub const SYMBOL_ALIASES: &[&str] = &["symbol", "ticker", "pair", "instrument"];

/// Reads a signal file: CSV, Parquet or Arrow, with time, symbol, side and perhaps confidence,
/// stop_price and target_price.
///
/// Rows keep the order of the file. A file of a header alone has no signals, which is no error.
/// Times without a zone are in that of the row's symbol.
///
/// # Errors
/// Where the file cannot be read, or a row has no time, no symbol, no side (long, short, buy,
/// sell, 1 or −1, in any case), a confidence outside [0, 1] or a price that is not a finite number
/// above 0.
pub fn read_signals(path: &Path, zones: &TableZones) -> Result<TableFile<SignalRow>, DataError> {
    read_signals_of(TableSource::File(path), zones)
}

/// The same from a file or a frame.
pub(crate) fn read_signals_of(
    source: TableSource<'_>,
    zones: &TableZones,
) -> Result<TableFile<SignalRow>, DataError> {
    read_table(source, zones, &COLUMNS, &mut read_row)
}

fn read_row(row: &mut TableRow<'_>) -> Result<SignalRow, DataError> {
    let time = row.time(0, Some(1))?;
    let symbol = row.required(1)?.to_owned();
    let side = side_of(row.required(2)?).ok_or_else(|| row.bad(2, RowProblem::NotASide))?;
    let confidence = if row.text(3).is_empty() { 1.0 } else { row.number(3)? };
    if !(0.0..=1.0).contains(&confidence) {
        return Err(row.bad(3, RowProblem::NotAConfidence));
    }
    let (stop_price, target_price) = (row.price(4)?, row.price(5)?);
    Ok(SignalRow {
        line: row.line as usize,
        time,
        symbol,
        side,
        confidence,
        stop_price,
        target_price,
    })
}

/// The side that a text means.
pub(crate) fn side_of(text: &str) -> Option<Side> {
    match text.to_ascii_lowercase().as_str() {
        "long" | "buy" | "1" | "+1" | "1.0" => Some(Side::Long),
        "short" | "sell" | "-1" | "-1.0" => Some(Side::Short),
        _ => None,
    }
}
