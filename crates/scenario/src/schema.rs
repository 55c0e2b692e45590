//! The JSON schema of scenario files.

use crate::raw::Sections;
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
