//! `docs/settings.md`: every key of a scenario, as the JSON schema has it.

use exitlab_scenario::json_schema;
use serde_json::Value;
use std::fmt::Write as _;
use std::path::Path;

const HEAD: &str = "# Settings\n\n\
    Every key of a scenario file, in TOML; [a first scenario](tutorial.md) needs few of them. The same keys go through \
    `--set path=value`, through Python's keywords (`costs={\"taker_fee\": 0.0005}`) and through `settings` in Rust. \
    `exitlab schema` prints the JSON schema that editors complete and check files with; this page is made of it: after \
    a change, `UPDATE_DOCS=1 cargo test -p exitlab-scenario settings_md` writes it again.\n\n\
    In the tables, `NAME` is a name of your own, and `[]` stands for each entry of a list. A key without a default may \
    be left out, unless it is needed.\n";

/// Longest default that a table shows; longer ones are lists and tables that their own keys explain.
const LONGEST_DEFAULT: usize = 40;

#[test]
#[expect(clippy::disallowed_methods, reason = "a test is told to write the file")]
fn settings_md_says_what_the_schema_says() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/settings.md");
    let want = reference(&serde_json::to_value(json_schema()).unwrap());
    if std::env::var_os("UPDATE_DOCS").is_some() {
        std::fs::write(&path, &want).unwrap();
    }
    let found = std::fs::read_to_string(&path).unwrap();
    assert!(
        found == want,
        "docs/settings.md is out of date: UPDATE_DOCS=1 cargo test -p exitlab-scenario settings_md"
    );
}

fn reference(schema: &Value) -> String {
    let mut text = HEAD.to_owned();
    let sections = schema["properties"].as_object().unwrap();
    let is_section = |node: &Value| node["type"] == "object";
    text.push_str("\n## At the top\n\n");
    let mut rows = Vec::new();
    for (key, node) in sections.iter().filter(|(_, node)| !is_section(node)) {
        add(&mut rows, key, node, is_needed(schema, key));
    }
    text.push_str(&table(&rows));
    for (section, node) in sections.iter().filter(|(_, node)| is_section(node)) {
        let doc = one_line(node["description"].as_str().unwrap_or_default());
        write!(text, "\n## `[{section}]`\n\n{doc}\n\n").unwrap();
        let mut rows = Vec::new();
        add_inner(&mut rows, "", node);
        text.push_str(&table(&rows));
    }
    text
}

/// Key, value, default, meaning.
type Row = [String; 4];

fn table(rows: &[Row]) -> String {
    let mut text = "| key | value | default | meaning |\n| --- | --- | --- | --- |\n".to_owned();
    for row in rows {
        let cells = row.each_ref().map(|cell| cell.replace('|', "\\|"));
        writeln!(text, "| {} |", cells.join(" | ")).unwrap();
    }
    text
}

/// A key, then the keys below it.
fn add(rows: &mut Vec<Row>, path: &str, node: &Value, needed: bool) {
    let default = match node.get("default").map(Value::to_string) {
        _ if needed => "needed".to_owned(),
        Some(text) if text.len() <= LONGEST_DEFAULT && text != "null" => format!("`{text}`"),
        Some(_) | None => String::new(),
    };
    let mut meaning = one_line(node["description"].as_str().unwrap_or_default());
    for (word, doc) in words(node) {
        let doc = doc.trim_end_matches('.');
        meaning.push_str(&match doc.is_empty() {
            true => format!(" `{word}`."),
            false => format!(" `{word}`: {}.", lower_first(doc)),
        });
    }
    rows.push([format!("`{path}`"), value_text(node), default, meaning.trim().to_owned()]);
    add_inner(rows, path, node);
}

/// The keys below a key.
fn add_inner(rows: &mut Vec<Row>, path: &str, node: &Value) {
    let below = |key: &str| match path {
        "" => key.to_owned(),
        _ => format!("{path}.{key}"),
    };
    for (key, inner) in node["properties"].as_object().into_iter().flatten() {
        add(rows, &below(key), inner, is_needed(node, key));
    }
    let named = &node["additionalProperties"];
    if named.is_object() {
        add_inner(rows, &below("NAME"), named);
    }
    if node["items"].is_object() {
        add_inner(rows, &format!("{path}[]"), &node["items"]);
    }
    for alternative in alternatives(node) {
        add_inner(rows, path, alternative);
    }
}

fn is_needed(table: &Value, key: &str) -> bool {
    table["required"].as_array().is_some_and(|keys| keys.iter().any(|needed| needed == key))
}

/// What a key's value may be, each for itself.
fn alternatives(node: &Value) -> impl Iterator<Item = &Value> {
    ["anyOf", "oneOf"].into_iter().flat_map(|of| node[of].as_array().into_iter().flatten())
}

/// The words that a value may be, with what they mean; where there are no others, of its alternatives too.
fn words(node: &Value) -> Vec<(String, String)> {
    let mut words = Vec::new();
    for alternative in alternatives(node) {
        match alternative["const"].as_str() {
            Some(word) => {
                let doc = one_line(alternative["description"].as_str().unwrap_or_default());
                words.push((word.to_owned(), doc));
            }
            None => words.extend(self::words(alternative)),
        }
    }
    words
}

/// The kind of a value, in words.
fn value_text(node: &Value) -> String {
    let mut kinds: Vec<String> = Vec::new();
    let mut add = |kind: String| {
        if !kinds.contains(&kind) {
            kinds.push(kind);
        }
    };
    if node["const"].is_string() {
        add("word".to_owned());
    } else if let Some(kind) = node["type"].as_str() {
        add(match kind {
            "string" => "text".to_owned(),
            "integer" => "whole number".to_owned(),
            "number" => "number".to_owned(),
            "boolean" => "`true` or `false`".to_owned(),
            "array" if node["items"].is_object() => format!("list of {}", plural(&node["items"])),
            "array" => "list".to_owned(),
            "object" => "table".to_owned(),
            other => panic!("a kind that this page has no word for: {other}"),
        });
    }
    alternatives(node).map(value_text).for_each(add);
    assert!(!kinds.is_empty(), "a value of no kind: {node}");
    kinds.join(" or ")
}

fn plural(items: &Value) -> String {
    value_text(items).split(" or ").map(|kind| format!("{kind}s")).collect::<Vec<_>>().join(" or ")
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A sentence as it goes on after a colon; names and abbreviations stay as they are.
fn lower_first(text: &str) -> String {
    let mut letters = text.chars();
    match (letters.next(), letters.clone().next()) {
        (Some(first), Some(second)) if first.is_uppercase() && second.is_lowercase() => {
            first.to_lowercase().chain(letters).collect()
        }
        (Some(first), Some(' ')) => first.to_lowercase().chain(letters).collect(),
        _ => text.to_owned(),
    }
}
