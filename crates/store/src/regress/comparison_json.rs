//! A comparison as JSON, for scripts.

use super::column_change::ColumnChange;
use super::field_change::FieldChange;
use super::input_json::inputs_json;
use super::table_change::{FirstDifference, TableChange};
use super::{BaselineComparison, BaselineVerdict, TableComparison};
use crate::SettingChange;
use serde_json::{Value, json};

/// A comparison as one object: everything that its text says, and without the text's limits.
pub fn comparison_json(c: &BaselineComparison) -> Value {
    let inputs = inputs_json(&c.inputs);
    json!({
        "scenario": c.scenario,
        "command": c.command.name(),
        "verdict": match c.verdict() {
            BaselineVerdict::Same => "same",
            BaselineVerdict::Changed => "changed",
            BaselineVerdict::NotCompared => "not_compared",
        },
        "result_changed": c.is_result_changed(),
        "inputs": inputs.files,
        "same_use": inputs.same_use,
        "bars": inputs.bars,
        "rows": inputs.rows,
        "is_use_known": c.inputs.is_use_known,
        "settings": c.settings.iter().map(setting).collect::<Vec<_>>(),
        "new_defaults": c.new_defaults.iter().map(setting).collect::<Vec<_>>(),
        "tables": c.tables.iter().map(table).collect::<Vec<_>>(),
    })
}

fn setting(change: &SettingChange) -> Value {
    let SettingChange { path, was, is, is_named } = change;
    json!({ "path": path, "was": was, "is": is, "is_named": is_named })
}

fn table(comparison: &TableComparison) -> Value {
    let TableComparison { table, n_rows, change } = comparison;
    match change {
        Err(fault) => json!({ "table": table.name(), "rows": n_rows, "error": fault.to_string() }),
        Ok(TableChange { n_compared, n_moved, only_baseline, only_result, columns, first }) => {
            json!({
                "table": table.name(),
                "rows": n_rows,
                "compared": n_compared,
                "moved": n_moved,
                "only_baseline": only_baseline,
                "only_result": only_result,
                "first": first.as_ref().map(|FirstDifference { row, fields }| {
                    json!({ "row": row, "fields": fields.iter().map(FieldChange::to_json).collect::<Vec<_>>() })
                }),
                "columns": columns.iter().map(column).collect::<Vec<_>>(),
            })
        }
    }
}

fn column(change: &ColumnChange) -> Value {
    let ColumnChange { column, n_rows, first: (row, first), largest } = change;
    json!({
        "column": column,
        "rows": n_rows,
        "first": { "row": row, "was": first.was, "is": first.is },
        "largest": largest.as_ref().map(|largest| json!({
            "row": largest.row,
            "was": largest.was,
            "is": largest.is,
            "absolute": largest.absolute(),
            "relative": largest.relative,
        })),
    })
}
