//! The JSON schema of scenario files.

use crate::raw::Sections;
use crate::settings::profile::TABLES_BY_REGIME;
use schemars::Schema;
use schemars::generate::SchemaSettings;
use schemars::transform::transform_subschemas;
use serde_json::Value;

/// The JSON schema of a scenario file (`exitlab schema`): every key, its type, unit, allowed values
/// and default.
pub fn json_schema() -> Value {
    let settings = SchemaSettings::draft2020_12().with(|s| s.inline_subschemas = true);
    let mut schema = settings.into_generator().into_root_schema_for::<Sections>();
    schema.insert("title".to_owned(), "exitlab scenario".into());
    without_null(&mut schema);
    schema.to_value()
}

/// Makes every key of a table optional, and of the tables by regime in it: those left out are its
/// base's.
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

/// TOML has no null: an optional key is given or left out.
fn without_null(schema: &mut Schema) {
    if let Some(Value::Array(types)) = schema.get_mut("type") {
        types.retain(|kind| kind != "null");
        if let [only] = types.as_slice() {
            let only = only.clone();
            schema.insert("type".to_owned(), only);
        }
    }
    if let Some(Value::Array(options)) = schema.get_mut("anyOf") {
        options.retain(|option| option.get("type").is_none_or(|kind| kind != "null"));
    }
    transform_subschemas(&mut without_null, schema);
}
