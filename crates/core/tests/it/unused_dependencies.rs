//! A manifest lists what the crate's sources name, and nothing else.

#![allow(clippy::unwrap_used)] // the helpers of tests are tests too

use crate::root;
use crate::tokens::{Token, tokens};
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// Folders of each crate of the workspace.
fn crates() -> Vec<PathBuf> {
    let folders = fs::read_dir(root().join("crates")).unwrap().map(|entry| entry.unwrap().path());
    folders.chain([root().join("benches")]).collect()
}

fn manifest(folder: &Path) -> toml::Table {
    fs::read_to_string(folder.join("Cargo.toml")).unwrap().parse().unwrap()
}

/// Names under `[dependencies]` or `[dev-dependencies]`.
fn listed(manifest: &toml::Table, section: &str) -> BTreeSet<String> {
    let table = manifest.get(section).and_then(toml::Value::as_table);
    table.into_iter().flat_map(|table| table.keys().cloned()).collect()
}

/// Adds the crates that a text may name: what a path begins with, and what is imported whole.
fn add_named(text: &str, named: &mut BTreeSet<String>) {
    let tokens = tokens(text);
    for (idx, token) in tokens.iter().enumerate() {
        let before = idx.checked_sub(1).map(|before| &tokens[before]);
        let is_imported = matches!(before, Some(Token::Name(word)) if word == "use");
        let begins_path =
            before != Some(&Token::PathSep) && tokens.get(idx + 1) == Some(&Token::PathSep);
        if let Token::Name(name) = token
            && (is_imported || begins_path)
        {
            named.insert(name.clone());
        }
    }
}

/// Adds the crates that the sources in a folder may name, if there is one.
fn add_named_in(folder: &Path, named: &mut BTreeSet<String>) {
    for entry in fs::read_dir(folder).into_iter().flatten() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            add_named_in(&path, named);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            add_named(&fs::read_to_string(&path).unwrap(), named);
        }
    }
}

/// Dependencies of a list that are not among the names.
fn unnamed(listed: &BTreeSet<String>, named: &BTreeSet<String>) -> Vec<String> {
    listed.iter().filter(|name| !named.contains(&name.replace('-', "_"))).cloned().collect()
}

#[test]
fn every_dependency_is_named_in_its_crates_sources() {
    for folder in crates() {
        let (manifest, mut named) = (manifest(&folder), BTreeSet::new());
        add_named_in(&folder.join("src"), &mut named);
        let unused = unnamed(&listed(&manifest, "dependencies"), &named);
        assert!(unused.is_empty(), "{}: not named in src: {unused:?}", folder.display());
        for of_tests in ["tests", "benches", "examples"] {
            add_named_in(&folder.join(of_tests), &mut named);
        }
        let unused = unnamed(&listed(&manifest, "dev-dependencies"), &named);
        assert!(unused.is_empty(), "{}: named nowhere: {unused:?}", folder.display());
    }
}

#[test]
fn no_dependency_is_listed_twice() {
    for folder in crates() {
        let manifest = manifest(&folder);
        let of_tests = listed(&manifest, "dev-dependencies");
        let twice: Vec<String> =
            of_tests.intersection(&listed(&manifest, "dependencies")).cloned().collect();
        assert!(twice.is_empty(), "{}: dependencies already: {twice:?}", folder.display());
    }
}

#[test]
fn every_dependency_of_the_workspace_is_some_crates() {
    let of_workspace = manifest(&root());
    let of_workspace = of_workspace["workspace"].as_table().unwrap();
    let used: BTreeSet<String> = crates()
        .iter()
        .map(|folder| manifest(folder))
        .flat_map(|m| ["dependencies", "dev-dependencies"].map(|section| listed(&m, section)))
        .flatten()
        .collect();
    let unused: Vec<String> =
        listed(of_workspace, "dependencies").difference(&used).cloned().collect();
    assert!(unused.is_empty(), "no crate has {unused:?}");
}

#[test]
fn a_crate_is_named_where_a_path_begins_or_it_is_imported() {
    let mut named = BTreeSet::new();
    let text =
        "use whole as w; use first::Thing; fn f(x: second::Y) { crate::third::g(\"fourth::h\") }
        // fifth::i
        #[derive(sixth::Error)] struct Seventh;";
    add_named(text, &mut named);
    assert_eq!(named, ["crate", "first", "second", "sixth", "whole"].map(str::to_owned).into());
}
