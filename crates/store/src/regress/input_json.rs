//! How the inputs of a run differ from the baseline's, as JSON.

use super::bars_change::{BarsChange, BarsDifference, ChangedBar};
use super::field_change::FieldChange;
use super::{InputChange, InputChanges, RowsChange, SameUse, UsedKind};
use serde_json::{Value, json};

/// The lists of a comparison's JSON that are of its inputs.
pub(super) struct InputsJson {
    pub(super) files: Vec<Value>,
    pub(super) same_use: Vec<Value>,
    pub(super) bars: Vec<Value>,
    pub(super) rows: Vec<Value>,
}

/// All changes of inputs, those that do not matter too.
pub(super) fn inputs_json(inputs: &InputChanges) -> InputsJson {
    InputsJson {
        files: inputs.files.iter().map(file).collect(),
        same_use: inputs.same_use.iter().map(same_use).collect(),
        bars: inputs.bars.iter().map(bars).collect(),
        rows: inputs.rows.iter().map(rows).collect(),
    }
}

fn file(change: &InputChange) -> Value {
    match change {
        InputChange::Content { was, is } => json!({ "path": is.path, "was": was, "is": is }),
        InputChange::Added(file) => json!({ "path": file.path, "was": null, "is": file }),
        InputChange::Removed(file) => json!({ "path": file.path, "was": file, "is": null }),
    }
}

fn same_use(same: &SameUse) -> Value {
    let mut json = file(&same.file);
    json["used"] = json!(match same.kind {
        UsedKind::Bars => "bars",
        UsedKind::Rows => "rows",
    });
    json
}

fn bars(change: &BarsChange) -> Value {
    let BarsChange { was, is, difference } = change;
    let used = is.as_ref().or(was.as_ref());
    let mut json = json!({
        "symbol": used.map(|used| &used.symbol),
        "role": used.and_then(|used| used.role),
        "was": was,
        "is": is,
    });
    match difference {
        Some(Ok(difference)) => {
            let BarsDifference { n_changed, n_added, n_removed, n_after, grew_at, .. } = difference;
            let BarsDifference { first_changed, first_added, first_removed, .. } = difference;
            json["changed"] = json!({ "n": n_changed, "first": first_changed.as_ref().map(bar) });
            json["added"] = json!({ "n": n_added, "first": first_added.as_ref().map(bar) });
            json["removed"] = json!({ "n": n_removed, "first": first_removed.as_ref().map(bar) });
            json["after"] = json!({ "n": n_after, "time": grew_at.map(|time| time.to_string()) });
        }
        Some(Err(fault)) => json["error"] = json!(fault.to_string()),
        None => {}
    }
    json
}

fn bar(ChangedBar { time, fields }: &ChangedBar) -> Value {
    json!({ "time": time.to_string(), "fields": fields.iter().map(FieldChange::to_json).collect::<Vec<_>>() })
}

fn rows(RowsChange { was, is }: &RowsChange) -> Value {
    json!({ "path": is.as_ref().or(was.as_ref()).map(|rows| &rows.path), "was": was, "is": is })
}
