//! The results of a run as one JSON object, for scripts.

use crate::Error;
use exitlab_store::{Manifest, RunCommand};
use exitlab_table::Table;
use serde_json::{Map, Value, json};

/// Most cells over all symbols, sides, volatility levels and years that are given.
const MAX_CELLS: usize = 20_000;

/// Most rows of the cells table that are looked through for them.
const MAX_ROWS: u64 = 1_000_000;

/// Columns that say ALL in every cell that is given.
const GROUPS: [&str; 4] = ["symbol", "side", "vol_level", "year"];

/// Tables that are given whole, by command.
fn tables_of(command: RunCommand) -> &'static [&'static str] {
    match command {
        RunCommand::Study => &["answer", "verdicts", "best_modes", "compare"],
        RunCommand::Sweep | RunCommand::Replay => &["answer", "verdicts", "portfolio"],
        RunCommand::WalkForward => &["walkforward", "walkforward_windows", "walkforward_portfolio"],
        RunCommand::Regimes => &["regime_quality", "regime_transitions", "regime_returns"],
    }
}

/// Whether the command leaves a cells table.
fn has_cells(command: RunCommand) -> bool {
    match command {
        RunCommand::Study | RunCommand::Sweep | RunCommand::Replay => true,
        RunCommand::WalkForward | RunCommand::Regimes => false,
    }
}

/// Counts, cells, tables and warnings of a run, from what it says of itself and its tables by name.
pub(crate) fn results_json(
    manifest: &Manifest,
    table: impl Fn(&str) -> Result<Option<Table>, Error>,
) -> Result<Map<String, Value>, Error> {
    let command = manifest.command;
    let mut object = Map::new();
    let mut put = |key: &str, value: Value| object.insert(key.to_owned(), value);
    put("command", json!(command.name()));
    put("scenario", manifest.scenario["name"].clone());
    put("counts", json!(manifest.counts));
    put("signals", json!(manifest.signals));
    if has_cells(command) {
        let is_readable = manifest.counts.cells <= MAX_ROWS;
        put("cells", if is_readable { cells(table("cells")?) } else { Value::Null });
    }
    for name in tables_of(command) {
        // A study that compared nothing has no verdicts: an empty list says so.
        put(name, table(name)?.map_or_else(|| json!([]), |table| json!(table)));
    }
    put("warnings", json!(manifest.warnings));
    put("invalid", json!(manifest.invalidating));
    put("wall_seconds", json!(manifest.wall_seconds));
    put("peak_memory_bytes", json!(manifest.peak_memory_bytes));
    Ok(object)
}

/// The cells over all symbols, sides, volatility levels and years, without those columns; null where there
/// are too many.
fn cells(table: Option<Table>) -> Value {
    let rows = table.map(|table| over_all(&table)).unwrap_or_default();
    if rows.len() > MAX_CELLS { Value::Null } else { Value::Array(rows) }
}

fn over_all(table: &Table) -> Vec<Value> {
    let Value::Array(rows) = json!(table) else { return Vec::new() };
    let is_over_all = |row: &Value| GROUPS.iter().all(|group| row[group] == exitlab_core::ALL);
    let without_groups = |mut row: Value| {
        if let Some(row) = row.as_object_mut() {
            GROUPS.iter().for_each(|group| {
                row.shift_remove(*group);
            });
        }
        row
    };
    rows.into_iter().filter(is_over_all).map(without_groups).collect()
}
