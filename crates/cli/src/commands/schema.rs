//! `exitlab schema`: the scenario's JSON schema, or one setting of it in words.

use crate::args::SchemaArgs;
use crate::exit_code::ExitCode;
use crate::failure::Failure;
use crate::host::{screen, stdout};
use exitlab::crates::scenario::json_schema;
use exitlab::{Detail, Screen};
use serde_json::Value;
use std::io::Write;

pub(crate) fn run(args: &SchemaArgs) -> Result<ExitCode, Failure> {
    let schema = json_schema();
    match &args.setting {
        None => writeln!(stdout(), "{schema:#}")?,
        Some(path) => {
            let text = in_words(path, setting(&schema, path)?, &screen(Detail::OneScreen));
            write!(stdout(), "{text}")?;
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// The schema of a setting by its dotted path, in which any name stands for an exit mode or a profile;
/// entries of lists are passed through.
fn setting<'s>(schema: &'s Value, path: &str) -> Result<&'s Value, Failure> {
    let mut here = schema;
    let mut walked: Vec<&str> = Vec::new();
    for key in path.split('.') {
        let known = keys(here);
        let named = known.iter().find(|(name, _)| *name == key).map(|(_, inner)| *inner);
        let Some(next) = named.or_else(|| of_any_name(here)) else {
            let names: Vec<&str> = known.into_iter().map(|(name, _)| name).collect();
            let place = if walked.is_empty() { "a scenario".into() } else { walked.join(".") };
            let help = match names.is_empty() {
                true => format!("{place} is a value without keys"),
                false => format!("the keys of {place} are {}", names.join(", ")),
            };
            return Err(Failure::Helped { message: format!("there is no setting `{path}`"), help });
        };
        here = next;
        walked.push(key);
    }
    Ok(here)
}

/// The forms that a value may have, and those of a list's entries.
fn forms(schema: &Value) -> Vec<&Value> {
    let inner = ["anyOf", "oneOf", "allOf"].into_iter().filter_map(|rule| schema[rule].as_array());
    let inner = inner.flatten().chain(schema.get("items"));
    std::iter::once(schema).chain(inner.flat_map(forms)).collect()
}

/// The keys of a table, of each of its forms, in their order.
fn keys(schema: &Value) -> Vec<(&str, &Value)> {
    let mut keys: Vec<(&str, &Value)> = Vec::new();
    for properties in forms(schema).into_iter().filter_map(|form| form["properties"].as_object()) {
        for (key, inner) in properties {
            if keys.iter().all(|(known, _)| known != key) {
                keys.push((key, inner));
            }
        }
    }
    keys
}

/// What a table holds under names that are the user's.
fn of_any_name(schema: &Value) -> Option<&Value> {
    let names = forms(schema).into_iter().map(|form| &form["additionalProperties"]);
    names.into_iter().find(|inner| inner.is_object())
}

/// A value's words, where it is one of some.
fn words(schema: &Value) -> Vec<(&str, &str)> {
    forms(schema)
        .into_iter()
        .filter_map(|form| Some((form["const"].as_str()?, description(form))))
        .collect()
}

fn description(schema: &Value) -> &str {
    schema["description"].as_str().unwrap_or_default()
}

/// Types of the value, without those of its parts.
fn kinds(schema: &Value) -> String {
    let name = |kind: &Value| match kind.as_str() {
        Some("object") => "table",
        Some("array") => "list",
        Some("string") => "text",
        Some("boolean") => "true or false",
        Some("integer") => "whole number",
        Some("number") => "number",
        _ => "",
    };
    let mut kinds: Vec<&str> = Vec::new();
    for kind in forms(schema).into_iter().flat_map(|form| match &form["type"] {
        Value::Array(kinds) => kinds.iter().map(name).collect(),
        kind => vec![name(kind)],
    }) {
        if !kind.is_empty() && !kinds.contains(&kind) {
            kinds.push(kind);
        }
    }
    kinds.join(" or ")
}

/// The setting as text: what it is, its type and default, its words or keys.
fn in_words(path: &str, schema: &Value, screen: &Screen) -> String {
    let mut lines = vec![format!("{path}: {}", description(schema).replace('\n', " "))];
    let default = schema.get("default").filter(|default| !default.is_object());
    let default = default.map(|default| format!(", default {default}")).unwrap_or_default();
    lines.push(format!("Type: {}{default}", kinds(schema)));
    let inside = of_any_name(schema);
    if inside.is_some() {
        lines.push("Keys are names of your choice, each a table with:".to_owned());
    }
    let table = inside.unwrap_or(schema);
    for (name, text) in words(schema) {
        lines.push(format!("  {name}: {}", text.replace('\n', " ")));
    }
    for (key, inner) in keys(table) {
        lines.push(format!("  {key}: {}", description(inner).replace('\n', " ")));
    }
    lines.iter().map(|line| screen.wrapped(line) + "\n").collect()
}
