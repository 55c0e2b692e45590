//! Keys that a profile or an exit mode may leave out, for those of its base.

use schemars::Schema;
use serde_json::Value;

/// Keys of a profile that hold one value per regime, which are merged regime by regime.
pub(crate) const TABLES_BY_REGIME: [&str; 4] =
    ["risk_multipliers", "confidence_adjustments", "exit_mode_bias", "entry_mode_bias"];

/// Makes every key of a table optional in its schema, and those of the tables by regime in it.
pub(crate) fn all_optional(schema: &mut Schema) {
    schema.remove("required");
    let Some(Value::Object(keys)) = schema.get_mut("properties") else {
        return;
    };
    for key in TABLES_BY_REGIME {
        if let Some(Value::Object(table)) = keys.get_mut(key) {
            table.remove("required");
        }
    }
}
