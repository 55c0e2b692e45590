//! Which file of a crate reads which others, and the circles in that.

use super::source::{Module, Names, read};
use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::fs;
use std::path::Path;

/// One file reading another.
pub(super) type Import = (String, String);

/// A crate's modules by path.
#[derive(Debug, Default)]
pub(super) struct Modules(BTreeMap<Names, Module>);

impl Modules {
    /// Reads the modules below a crate's `src`, from `lib.rs` or `main.rs` on.
    pub(super) fn of_folder(src: &Path) -> Modules {
        let text = |file: &str| fs::read_to_string(src.join(file)).ok();
        let root = ["lib.rs", "main.rs"].into_iter().find(|file| src.join(file).exists());
        Modules::read(root.expect("every crate has a root"), text)
    }

    /// Reads the module in the file `root` and all that are declared below it; `text` gives files.
    pub(super) fn read(root: &str, text: impl Fn(&str) -> Option<String>) -> Modules {
        let mut modules = Modules::default();
        modules.add(&[], root, &text);
        modules
    }

    fn add(&mut self, path: &[String], file: &str, text: &impl Fn(&str) -> Option<String>) {
        let source = text(file).unwrap_or_else(|| panic!("{file} cannot be read"));
        let found = read(path, file, &source);
        let mut children = Vec::new();
        for (path, module) in &found {
            for child in &module.children {
                let path = [path.as_slice(), std::slice::from_ref(child)].concat();
                if !found.contains_key(&path) {
                    children.push(path);
                }
            }
        }
        self.0.extend(found);
        for path in children {
            let stem = path.join("/");
            let flat = format!("{stem}.rs");
            let file = if text(&flat).is_some() { flat } else { format!("{stem}/mod.rs") };
            self.add(&path, &file, text);
        }
    }

    /// Imports of everything that a module of the crate has, outside of tests: what such a file reads
    /// of it cannot be seen.
    pub(super) fn globs(&self) -> Vec<String> {
        let mut files = Vec::new();
        for (path, module) in &self.0 {
            for glob in &module.globs {
                if !self.resolve(path, glob, &mut BTreeSet::new()).is_empty() {
                    files.push(format!("{}: use {}::*", module.file, glob.join("::")));
                }
            }
        }
        files
    }

    /// Every file that reads another one. A name that a module only passes on is read where it is
    /// defined; what a module reads of those around it does not count.
    pub(super) fn imports(&self) -> BTreeSet<Import> {
        let mut imports = BTreeSet::new();
        for (path, module) in &self.0 {
            for named in &module.paths {
                for target in self.resolve(path, named, &mut BTreeSet::new()) {
                    let file = &self.0[&target].file;
                    if *file != module.file && !path.starts_with(&target) {
                        imports.insert((module.file.clone(), file.clone()));
                    }
                }
            }
        }
        imports
    }

    /// The modules that define what `names` is in the module `from`: none where another crate does,
    /// two where a module and an item have the same name.
    fn resolve(
        &self,
        from: &[String],
        names: &[String],
        seen: &mut BTreeSet<(Names, String)>,
    ) -> Vec<Names> {
        let Some((first, rest)) = names.split_first() else { return Vec::new() };
        let module = &self.0[from];
        match first.as_str() {
            "crate" => self.walk(&[], rest, seen),
            "self" => self.walk(from, rest, seen),
            "super" => {
                let mut above = from;
                let mut rest = names;
                while let (["super", ..], [around @ .., _]) =
                    (rest.iter().map(String::as_str).collect::<Vec<_>>().as_slice(), above)
                {
                    (above, rest) = (around, &rest[1..]);
                }
                self.walk(above, rest, seen)
            }
            name if module.children.contains(name) || module.imports.contains_key(name) => {
                self.walk(from, names, seen)
            }
            _ => Vec::new(),
        }
    }

    /// Follows names from a module downwards, and through what it imports.
    fn walk(
        &self,
        from: &[String],
        names: &[String],
        seen: &mut BTreeSet<(Names, String)>,
    ) -> Vec<Names> {
        let Some((first, rest)) = names.split_first() else { return vec![from.to_vec()] };
        let module = &self.0[from];
        let mut targets = Vec::new();
        if module.children.contains(first) {
            targets.extend(self.walk(&[from, std::slice::from_ref(first)].concat(), rest, seen));
        }
        if let Some(import) = module.imports.get(first) {
            if seen.insert((from.to_vec(), first.clone())) {
                targets.extend(self.resolve(from, &[import.as_slice(), rest].concat(), seen));
            }
        } else if targets.is_empty() {
            targets.push(from.to_vec());
        }
        targets
    }
}

/// The shortest way from a file along imports back to itself, of the first file that has one.
pub(super) fn circle(imports: &BTreeSet<Import>) -> Option<Vec<String>> {
    let files: BTreeSet<&String> = imports.iter().map(|(from, _)| from).collect();
    files.into_iter().find_map(|file| way_back(imports, file))
}

fn way_back(imports: &BTreeSet<Import>, start: &str) -> Option<Vec<String>> {
    let mut ways = VecDeque::from([vec![start.to_owned()]]);
    let mut seen = BTreeSet::new();
    while let Some(way) = ways.pop_front() {
        let last = &way[way.len() - 1];
        for (_, next) in imports.iter().filter(|(from, _)| from == last) {
            let longer = [way.as_slice(), std::slice::from_ref(next)].concat();
            if next == start {
                return Some(longer);
            }
            if seen.insert(next) {
                ways.push_back(longer);
            }
        }
    }
    None
}
