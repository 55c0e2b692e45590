//! Overrides put in place, in a scenario whose defaults are all filled in.
//!
//! A table given for a section replaces the keys that it names; a table given for one feature (a
//! stop, a trail, a band) replaces the feature. Where an override changes what a section is about
//! (the source of signals, the classifier, the volatility method), the keys of the old choice go
//! and the defaults of the new one come, whatever the order of the overrides.

use crate::fault::{Fault, What};
use crate::key_path::KeyPath;
use toml::{Table, Value};

/// One value at one path, and which override asked for it.
#[derive(Debug, Clone)]
pub(crate) struct Leaf {
    pub(crate) path: Vec<String>,
    pub(crate) value: Value,
    pub(crate) origin: usize,
}

/// The leaves of an override: a table for a section is taken apart.
pub(crate) fn leaves(
    effective: &Table,
    path: &[String],
    value: &Value,
    origin: usize,
    out: &mut Vec<Leaf>,
) {
    match value {
        Value::Table(table) if !is_feature(path) && holds_table(effective, path) => {
            for (key, inner) in table {
                let inner_path = [path, std::slice::from_ref(key)].concat();
                leaves(effective, &inner_path, inner, origin, out);
            }
        }
        _ => out.push(Leaf { path: path.to_vec(), value: value.clone(), origin }),
    }
}

/// Whether the path is that of one feature, whose table is replaced as a whole.
fn is_feature(path: &[String]) -> bool {
    let path: Vec<&str> = path.iter().map(String::as_str).collect();
    matches!(
        path.as_slice(),
        ["exit_modes", _, _, ..]
            | ["regime", "ema_band"]
            | ["costs", "funding"]
            | ["signals", "exits"]
            | ["orchestrator", "integration"]
            | ["sweep", "grid", ..]
    )
}

fn holds_table(effective: &Table, path: &[String]) -> bool {
    let Some((first, rest)) = path.split_first() else {
        return true;
    };
    let found = rest.iter().try_fold(effective.get(first), |value, key| {
        Some(value.and_then(|value| value.get(key.as_str())))
    });
    found.flatten().is_some_and(Value::is_table)
}

/// Puts the leaves of one section in place.
pub(crate) fn apply<'l>(
    section: &mut Value,
    leaves: impl Iterator<Item = &'l Leaf> + Clone,
) -> Result<(), Fault> {
    let (choices, others) = (leaves.clone(), leaves);
    for leaf in choices.filter(|leaf| is_choice(&leaf.path)) {
        choose(section, leaf);
        put(section, leaf)?;
    }
    for leaf in others.filter(|leaf| !is_choice(&leaf.path)) {
        put(section, leaf)?;
    }
    Ok(())
}

fn is_choice(path: &[String]) -> bool {
    let path: Vec<&str> = path.iter().map(String::as_str).collect();
    matches!(
        path.as_slice(),
        ["signals", "source"] | ["regime", "classifier"] | ["regime", "volatility", "method"]
    )
}

/// Drops the keys of the choice that is given up.
fn choose(section: &mut Value, leaf: &Leaf) {
    let inner = &leaf.path[1..leaf.path.len() - 1];
    let table = inner.iter().try_fold(section, |value, key| value.get_mut(key.as_str()));
    let (Some(Value::Table(table)), Some(key)) = (table, leaf.path.last()) else {
        return;
    };
    if table.get(key) != Some(&leaf.value) {
        table.retain(|kept, _| matches!(kept, "sides" | "exits" | "align" | "time" | "volatility"));
    }
}

fn put(section: &mut Value, leaf: &Leaf) -> Result<(), Fault> {
    check_name(section, &leaf.path)?;
    let mut value = section;
    for (depth, key) in leaf.path.iter().enumerate().skip(1) {
        let above = &leaf.path[..depth];
        value = match value {
            Value::Table(table) => {
                table.entry(key.clone()).or_insert_with(|| Value::Table(Table::new()))
            }
            Value::Array(entries) => {
                let n = entries.len();
                key.parse::<usize>().ok().and_then(|i| entries.get_mut(i)).ok_or_else(|| {
                    let message = format!("has no entry `{key}`: there are {n}, counted from 0");
                    Fault::invalid(above.to_vec(), message, None)
                })?
            }
            Value::String(text) if text == "none" => {
                return Err(Fault::invalid(
                    above.to_vec(),
                    format!("is absent (\"none\"), so `{key}` cannot be changed in it"),
                    Some("replace the feature as a whole, such as path={ key = value }".to_owned()),
                ));
            }
            _ => {
                let message = format!("is a single value, with no `{key}` in it");
                return Err(Fault::invalid(above.to_vec(), message, None));
            }
        };
    }
    *value = leaf.value.clone();
    Ok(())
}

/// Faults of a profile's or exit mode's name and base, which only the file can give.
fn check_name(section: &Value, path: &[String]) -> Result<(), Fault> {
    let path: Vec<&str> = path.iter().map(String::as_str).collect();
    let [top @ ("profiles" | "exit_modes"), name, key, ..] = path.as_slice() else {
        return Ok(());
    };
    let top = KeyPath::top(top);
    let at = top.key(name);
    let Some(named) = section.get(name) else {
        let allowed = section.as_table().into_iter().flat_map(Table::keys).cloned().collect();
        return Err(Fault::new(at.path(), What::UnknownKey { allowed }));
    };
    match (*key, named.get("base")) {
        ("base", Some(_)) => Err(at
            .key("base")
            .fault("cannot be changed from outside the file: its values are filled in already")),
        ("base", None) => Err(at.key("base").fault("cannot be given: this one is built in")),
        _ => Ok(()),
    }
}
