//! Data moves one way: each crate may depend only on crates before it in this list.

use crate::root;
use std::fs;

/// The order of DESIGN, which ARCHITECTURE.md explains; what users start comes last.
pub(crate) const ORDER: [&str; 23] = [
    "core",
    "indicators",
    "regime",
    "signal",
    "exit",
    "orchestrator",
    "replay",
    "metrics",
    "test-rows",
    "stats",
    "evidence",
    "table-derive",
    "table",
    "data",
    "scenario",
    "run",
    "words",
    "store",
    "page",
    "exitlab",
    "fetch",
    "cli",
    "python",
];

/// Crates that do no IO, so that their dependencies may not either: those before `table`, whose macros
/// stand before it.
fn pure_crates() -> Vec<&'static str> {
    ORDER.into_iter().take_while(|name| *name != "table-derive").collect()
}

/// What a pure crate may depend on beside other pure crates. Settings are defined once, so that they
/// carry their form in a file (`serde`) and its description (`schemars`): derives that read nothing.
const PURE_DEPENDENCIES: [&str; 12] = [
    "arrayvec",
    "chrono",
    "chrono-tz",
    "rand_chacha",
    "rand_core",
    "rayon",
    "schemars",
    "serde",
    "smallvec",
    "statrs",
    "thiserror",
    "tracing",
];

/// Names under `[dependencies]` of a crate.
fn dependencies(name: &str) -> Vec<String> {
    let path = root().join("crates").join(name).join("Cargo.toml");
    let manifest: toml::Table =
        fs::read_to_string(path).expect("every crate has a manifest").parse().expect("in TOML");
    let section = manifest.get("dependencies").and_then(toml::Value::as_table);
    section.map_or_else(Vec::new, |table| table.keys().cloned().collect())
}

#[test]
fn every_crate_is_in_the_order() {
    let mut found: Vec<String> = fs::read_dir(root().join("crates"))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    found.sort();
    let mut listed = ORDER.map(str::to_owned).to_vec();
    listed.sort();
    assert_eq!(found, listed);
}

#[test]
fn no_crate_depends_on_a_later_one() {
    for (position, name) in ORDER.iter().enumerate() {
        for dependency in dependencies(name) {
            let Some(own) = dependency.strip_prefix("exitlab-") else { continue };
            assert!(
                ORDER[..position].contains(&own),
                "{name} depends on {own}, which is not above it"
            );
        }
    }
}

#[test]
fn pure_crates_depend_on_nothing_that_does_io() {
    let pure = pure_crates();
    assert!(pure.contains(&"core") && pure.len() < ORDER.len());
    for name in &pure {
        for dependency in dependencies(name) {
            let is_pure = match dependency.strip_prefix("exitlab-") {
                Some(own) => pure.contains(&own),
                None => PURE_DEPENDENCIES.contains(&dependency.as_str()),
            };
            assert!(is_pure, "{name} depends on {dependency}");
        }
    }
}

#[test]
fn only_the_table_crate_knows_polars() {
    for name in ORDER {
        let uses_polars = dependencies(name).iter().any(|d| d.starts_with("polars"));
        assert!(!uses_polars || name == "table", "{name} depends on Polars");
    }
}

/// What a scenario gives depends on files alone: no crate of the library reaches the network, and
/// `fetch`, which does, knows none of them.
#[test]
fn only_fetch_reaches_the_network() {
    for name in ORDER {
        let uses_network = dependencies(name).iter().any(|d| d == "ureq");
        assert_eq!(uses_network, name == "fetch", "{name}");
        let knows_fetch = dependencies(name).iter().any(|d| d == "exitlab-fetch");
        assert!(!knows_fetch || name == "cli", "{name} depends on fetch");
    }
    assert!(!dependencies("fetch").iter().any(|d| d.starts_with("exitlab")));
}

/// Whatever the program can do, a caller of the library can do; downloading bars is no part of the
/// library, and can be left out of the program.
#[test]
fn the_program_knows_the_library_and_fetch_alone() {
    let own = dependencies("cli").into_iter().filter(|d| d.starts_with("exitlab"));
    assert_eq!(own.collect::<Vec<_>>(), ["exitlab", "exitlab-fetch"]);
}

/// `data` decodes and parses on the pool of whoever calls it, which is how `--threads` bounds it.
#[test]
fn only_crates_with_long_work_know_rayon() {
    for name in ORDER {
        let uses_rayon = dependencies(name).iter().any(|d| d == "rayon");
        assert!(
            !uses_rayon
                || [
                    "stats", "evidence", "data", "run", "store", "page", "exitlab", "cli", "python"
                ]
                .contains(&name),
            "{name} depends on rayon"
        );
    }
}
