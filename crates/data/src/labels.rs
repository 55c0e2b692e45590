//! Label files: regimes that the user gives (SPEC §3, classifier `labels`).

use crate::column_names::TIME_ALIASES;
use crate::signals::SYMBOL_ALIASES;
use crate::table::{TableRow, TableSource, read_table};
use crate::table_columns::ColumnSpec;
use crate::{DataError, RowProblem, TableFile, TableZones};
use exitlab_core::{Regime, VolLevel};
use exitlab_regime::LabelRow;
use std::path::Path;

const VOL_ALIASES: &[&str] = &["vol_level", "volatility_level"];
const COLUMNS: [ColumnSpec; 4] = [
    ColumnSpec { name: "time", aliases: TIME_ALIASES, is_required: true },
    ColumnSpec { name: "symbol", aliases: SYMBOL_ALIASES, is_required: false },
    ColumnSpec { name: "regime", aliases: &["regime", "label"], is_required: true },
    ColumnSpec { name: "vol_level", aliases: VOL_ALIASES, is_required: false },
];

/// Reads a label file: CSV, Parquet or Arrow, with time, regime and perhaps symbol and vol_level.
/// Times without a zone are in that of the row's symbol.
///
/// # Errors
/// Where the file cannot be read, or a row has no time, none of the five regimes, or a level that
/// is none of the four. Names are matched exactly.
pub fn read_labels(path: &Path, zones: &TableZones) -> Result<TableFile<LabelRow>, DataError> {
    read_labels_of(TableSource::File(path), zones)
}

/// The same from a file or a frame.
pub(crate) fn read_labels_of(
    source: TableSource<'_>,
    zones: &TableZones,
) -> Result<TableFile<LabelRow>, DataError> {
    read_table(source, zones, &COLUMNS, &mut read_row)
}

fn read_row(row: &mut TableRow<'_>) -> Result<LabelRow, DataError> {
    let time = row.time(0, Some(1))?;
    let symbol = Some(row.text(1)).filter(|s| !s.is_empty()).map(str::to_owned);
    let regime =
        Regime::from_name(row.text(2)).ok_or_else(|| row.bad(2, RowProblem::NotARegime))?;
    let vol_level = match row.text(3) {
        "" => None,
        name => {
            Some(VolLevel::from_name(name).ok_or_else(|| row.bad(3, RowProblem::NotAVolLevel))?)
        }
    };
    Ok(LabelRow { line: row.line as usize, time, symbol, regime, vol_level })
}
