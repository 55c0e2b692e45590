//! Modules of a crate read each other one way: no file reads another one that, by way of others or
//! at once, reads it.
//!
//! A path (`use crate::x::Y`, `super::x`, `x::f()`) counts as reading the file that defines what it
//! names, wherever `lib.rs` or a folder's `mod.rs` passes that on. What a module reads of those
//! around it does not count: a folder is one thing. Methods are not seen, as no path names their
//! file.

mod graph;
mod source;

use crate::crate_order::ORDER;
use crate::root;
use graph::{Import, Modules, circle};
use std::collections::BTreeSet;

/// One file of a crate that reads another: the crate, the file that reads, the file that is read.
type Half = (&'static str, &'static str, &'static str);

/// Two halves of one thing, in a file each because every metric has one.
const HALVES: [Half; 2] = [
    // A group gives its metrics, which are made of its figures.
    ("metrics", "group.rs", "trade_metrics.rs"),
    // Wins are told from losses where their rate is, which is a method of both counted.
    ("metrics", "wins_and_losses.rs", "win_rate.rs"),
];

fn modules(name: &str) -> Modules {
    Modules::of_folder(&root().join("crates").join(name).join("src"))
}

/// Imports of a crate but those of halves, without which there is no circle.
fn one_way(name: &str, imports: &BTreeSet<Import>) -> BTreeSet<Import> {
    let is_half = |(from, to): &Import| HALVES.contains(&(name, from.as_str(), to.as_str()));
    imports.iter().filter(|import| !is_half(import)).cloned().collect()
}

#[test]
fn no_module_reads_one_that_reads_it() {
    let mut circles = Vec::new();
    for name in ORDER {
        let imports = modules(name).imports();
        if let Some(circle) = circle(&one_way(name, &imports)) {
            circles.push(format!("crates/{name}/src: {}", circle.join(" → ")));
        }
    }
    assert!(
        circles.is_empty(),
        "files read each other in a circle; move what both need to a file of its own:\n{}",
        circles.join("\n")
    );
}

#[test]
fn every_half_still_closes_a_circle() {
    let mut stale = Vec::new();
    for name in ORDER {
        let imports = modules(name).imports();
        for (_, from, to) in HALVES.iter().filter(|(of, ..)| *of == name) {
            let import = ((*from).to_owned(), (*to).to_owned());
            let mut with_it = one_way(name, &imports);
            with_it.extend(imports.get(&import).cloned());
            if circle(&with_it).is_none() {
                stale.push(format!("crates/{name}/src: {from} → {to}"));
            }
        }
    }
    assert!(HALVES.iter().all(|(name, ..)| ORDER.contains(name)), "a list names no crate");
    assert!(stale.is_empty(), "gone, or no circle's: strike from the list:\n{}", stale.join("\n"));
}

#[test]
fn nobody_imports_all_of_a_module() {
    for name in ORDER {
        let globs = modules(name).globs();
        assert!(globs.is_empty(), "crates/{name}/src: name what is read: {globs:?}");
    }
}

/// A crate with one of each kind of path.
fn sample(file: &str) -> Option<String> {
    let text = match file {
        "lib.rs" => {
            "mod a; mod b; mod c; mod folder; #[cfg(test)] mod only_tests;
             pub use a::Made; pub use folder::Inner as Outer;
             pub use other_crate::Foreign;"
        }
        "a.rs" => "pub struct Made; fn f() { crate::b::g(\"crate::c::h\") } // crate::c",
        "b.rs" => {
            "use crate::{Foreign, c::{self, Thing as Renamed}};
             pub(crate) fn g() { c::deep::h() }
             #[cfg(test)] use crate::folder::{Inner, made};
             #[cfg(test)] mod tests { use super::*; use crate::folder::made; }"
        }
        "c.rs" => {
            "pub(crate) mod deep { pub(crate) fn h(of: super::super::Outer) {} }
             use std::fmt; impl fmt::Debug for Thing {}"
        }
        "folder/mod.rs" => "mod inner; pub(crate) use inner::Inner; pub(crate) fn made() {}",
        "folder/inner.rs" => "pub struct Inner(crate::Made); fn f() { super::made() }",
        _ => return None,
    };
    Some(text.to_owned())
}

#[test]
fn paths_lead_to_the_files_that_define() {
    let imports = Modules::read("lib.rs", sample).imports();
    let found: Vec<String> = imports
        .iter()
        .filter(|(from, _)| from != "lib.rs")
        .map(|(from, to)| format!("{from} → {to}"))
        .collect();
    let want = [
        "a.rs → b.rs",
        "b.rs → c.rs",
        "c.rs → folder/inner.rs",
        "folder/inner.rs → a.rs",
        "folder/mod.rs → folder/inner.rs",
    ];
    assert_eq!(found, want);
    let want = ["a.rs", "b.rs", "c.rs", "folder/inner.rs", "a.rs"].map(str::to_owned);
    assert_eq!(circle(&imports), Some(want.to_vec()));
}
