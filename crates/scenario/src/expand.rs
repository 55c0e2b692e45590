//! Profiles and exit modes in full: the keys that are left out are filled in from the base.
//!
//! Works on TOML tables, before they are read as settings, and leaves anything of a wrong type for
//! the reading to complain about. Filling in twice is the same as once.

use crate::built_in;
use crate::fault::Fault;
use crate::key_path::KeyPath;
use crate::settings::left_out::TABLES_BY_REGIME;
use std::sync::LazyLock;
use toml::{Table, Value};

type BuiltIns = Vec<(String, Table)>;

static PROFILES: LazyLock<BuiltIns> = LazyLock::new(|| tables(built_in::profiles()));

static EXIT_MODES: LazyLock<BuiltIns> = LazyLock::new(|| {
    let modes = Table::try_from(built_in::exit_modes());
    tables(modes.expect("invariant: settings are made of what TOML has"))
});

/// The tables in a table, by name.
fn tables(named: Table) -> BuiltIns {
    let table = |(name, value)| match value {
        Value::Table(table) => Some((name, table)),
        _ => None,
    };
    named.into_iter().filter_map(table).collect()
}

/// Expands the two sections of a whole scenario.
pub(crate) fn expand(scenario: &mut Table) -> Result<(), Fault> {
    for section in ["profiles", "exit_modes"] {
        let empty = || Value::Table(Table::new());
        expand_section(section, scenario.entry(section).or_insert_with(empty))?;
    }
    Ok(())
}

/// Expands `profiles` or `exit_modes`; any other section is in full as it is.
pub(crate) fn expand_section(section: &str, value: &mut Value) -> Result<(), Fault> {
    let Value::Table(table) = value else {
        return Ok(());
    };
    match section {
        "profiles" => expand_named(section, table, &PROFILES, &TABLES_BY_REGIME),
        "exit_modes" => expand_named(section, table, &EXIT_MODES, &[]),
        _ => Ok(()),
    }
}

fn expand_named(
    section: &str,
    table: &mut Table,
    built_ins: &BuiltIns,
    merged: &[&str],
) -> Result<(), Fault> {
    let at = KeyPath::top(section);
    let mut done = Table::new();
    for (name, base) in built_ins {
        let mut entry = table.remove(name).unwrap_or_else(|| Value::Table(Table::new()));
        if let Value::Table(given) = &mut entry {
            if given.contains_key("base") {
                return Err(at.key(name).key("base").fault_with_help(
                    "cannot be given: this one is built in",
                    format_args!("leave `base` out, or choose a new name to derive from {name}"),
                ));
            }
            fill_in(given, base, merged);
        }
        done.insert(name.clone(), entry);
    }
    // New ones may name each other in any order: fill in those whose base is done, until none is.
    let new = std::mem::take(table);
    let names: Vec<String> = new.keys().cloned().collect();
    let mut waiting: Vec<(String, Value)> = new.into_iter().collect();
    while !waiting.is_empty() {
        let n_before = waiting.len();
        let mut still = Vec::new();
        for (name, mut entry) in waiting {
            if let Value::Table(given) = &mut entry {
                let base = base_name(&at.key(&name), given)?;
                match done.get(base) {
                    Some(Value::Table(base)) => fill_in(given, base, merged),
                    Some(_) => {}
                    None => {
                        still.push((name, entry));
                        continue;
                    }
                }
            }
            done.insert(name, entry);
        }
        if still.len() == n_before {
            return Err(no_base(&at, &still, &done));
        }
        waiting = still;
    }
    // Built-in ones first, new ones in the order of the file.
    for (name, _) in built_ins {
        move_entry(&mut done, name, table);
    }
    for name in &names {
        move_entry(&mut done, name, table);
    }
    Ok(())
}

fn move_entry(from: &mut Table, name: &str, to: &mut Table) {
    if let Some(entry) = from.remove(name) {
        to.insert(name.to_owned(), entry);
    }
}

fn base_name<'t>(at: &KeyPath<'_>, given: &'t Table) -> Result<&'t str, Fault> {
    match given.get("base") {
        Some(Value::String(base)) => Ok(base),
        Some(_) => Err(at.key("base").fault("must be a name")),
        None => Err(at.missing("base", "a new name")),
    }
}

/// The fault of entries whose base never gets done: it does not exist, or they form a circle.
fn no_base(at: &KeyPath<'_>, waiting: &[(String, Value)], done: &Table) -> Fault {
    for (name, entry) in waiting {
        let base = entry.get("base").and_then(Value::as_str).unwrap_or_default();
        if !waiting.iter().any(|(other, _)| other == base) {
            let allowed = done.keys().map(String::as_str);
            return at.key(name).key("base").unknown_name("base", base, allowed);
        }
    }
    let circle: Vec<&str> = waiting.iter().map(|(name, _)| name.as_str()).collect();
    let first = circle.first().copied().unwrap_or_default();
    at.key(first).key("base").fault_with_help(
        format_args!("leads back to itself ({})", circle.join(", ")),
        "a chain of bases must end at a built-in one",
    )
}

/// Fills in what is missing from the base; the tables named in `merged` key by key.
fn fill_in(given: &mut Table, base: &Table, merged: &[&str]) {
    for (key, value) in base {
        match (given.get_mut(key), value) {
            (None, _) if key == "base" => {}
            (None, _) => {
                given.insert(key.clone(), value.clone());
            }
            (Some(Value::Table(inner)), Value::Table(inner_base))
                if merged.contains(&key.as_str()) =>
            {
                fill_in(inner, inner_base, &[]);
            }
            (Some(_), _) => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn expanded(text: &str) -> Result<Table, String> {
        let mut table: Table = toml::from_str(text).unwrap();
        expand(&mut table).map_err(|fault| fault.message())?;
        Ok(table)
    }

    #[test]
    fn tables_by_regime_are_merged_and_other_tables_replaced() {
        let t = expanded(
            "[profiles.SAFE]\nrisk_multipliers = { BEAR = 0.1 }\n\
             [exit_modes.TREND_FOLLOW]\nbreakeven = { at_r = 2.0 }",
        )
        .unwrap();
        let by_regime = &t["profiles"]["SAFE"]["risk_multipliers"];
        assert_eq!(by_regime["BEAR"].as_float(), Some(0.1));
        assert_eq!(by_regime["BULL"].as_float(), Some(0.9));
        assert_eq!(t["exit_modes"]["TREND_FOLLOW"]["breakeven"].get("offset_pct"), None);
    }

    #[test]
    fn new_names_take_their_base_as_overridden_in_any_order() {
        let t = expanded(
            "[profiles.C]\nbase = \"B\"\n[profiles.B]\nbase = \"SAFE\"\nmin_avg_r = 0.1\n\
             [profiles.SAFE]\nbase_confidence = 0.2",
        )
        .unwrap();
        let profiles = t["profiles"].as_table().unwrap();
        assert_eq!(profiles.keys().collect::<Vec<_>>(), ["SAFE", "AGGRESSIVE", "C", "B"]);
        assert_eq!(profiles["C"]["base_confidence"].as_float(), Some(0.2));
        assert_eq!(profiles["C"]["min_avg_r"].as_float(), Some(0.1));
        assert_eq!(profiles["C"]["base"].as_str(), Some("B"));
    }

    #[test]
    fn bases_that_lead_nowhere_are_faults() {
        let fault = |text| expanded(text).unwrap_err();
        assert_eq!(fault("[exit_modes.X]"), "`exit_modes.X` needs the key `base`");
        assert!(fault("[exit_modes.X]\nbase = \"Y\"").contains("the base `Y`"));
        assert!(
            fault("[exit_modes.X]\nbase = \"Y\"\n[exit_modes.Y]\nbase = \"X\"").contains("(X, Y)")
        );
        assert!(fault("[profiles.SAFE]\nbase = \"SAFE\"").contains("built in"));
    }

    #[test]
    fn twice_is_once() {
        let once = expanded("[profiles.N]\nbase = \"SAFE\"\n[exit_modes.M]\nbase = \"FAST_TP\"");
        let mut twice = once.clone().unwrap();
        expand(&mut twice).unwrap();
        assert_eq!(once.unwrap(), twice);
    }
}
