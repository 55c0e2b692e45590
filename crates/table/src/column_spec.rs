//! What a column is, as its declaration says.

use crate::{Kind, Unit};

/// A column as its declaration has it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ColumnSpec {
    /// Name, as files show it.
    pub name: &'static str,
    /// What it holds, a sentence or two.
    pub doc: &'static str,
    /// Type of its values.
    pub kind: Kind,
    /// What its numbers are measured in.
    pub unit: Unit,
    /// Whether it is part of what tells rows apart.
    pub is_key: bool,
    /// Whether tables may lack it.
    pub is_optional: bool,
}

/// A column that a reader asks a file for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Wanted<'n> {
    /// Name, as files show it.
    pub name: &'n str,
    /// Type of its values.
    pub kind: Kind,
    /// Whether the file may lack it.
    pub is_optional: bool,
}

impl ColumnSpec {
    /// The column as a reader asks for it.
    pub fn wanted(&self) -> Wanted<'static> {
        let ColumnSpec { name, kind, is_optional, .. } = *self;
        Wanted { name, kind, is_optional }
    }
}

/// How many columns some lists hold together.
#[doc(hidden)]
pub const fn n_columns(parts: &[&[ColumnSpec]]) -> usize {
    let mut n = 0;
    let mut part = 0;
    while part < parts.len() {
        n += parts[part].len();
        part += 1;
    }
    n
}

/// The lists one after another; `N` is their [`n_columns`].
#[doc(hidden)]
pub const fn joined<const N: usize>(parts: &[&[ColumnSpec]]) -> [ColumnSpec; N] {
    const NONE: ColumnSpec = ColumnSpec {
        name: "",
        doc: "",
        kind: Kind::Text,
        unit: Unit::None,
        is_key: false,
        is_optional: false,
    };
    let mut all = [NONE; N];
    let (mut part, mut n) = (0, 0);
    while part < parts.len() {
        let mut idx = 0;
        while idx < parts[part].len() {
            all[n] = parts[part][idx];
            idx += 1;
            n += 1;
        }
        part += 1;
    }
    all
}

/// Fails to compile where one of `some` is no column of `whole`, or of another kind.
#[doc(hidden)]
pub const fn assert_some_of(some: &[ColumnSpec], whole: &[ColumnSpec]) {
    let mut idx = 0;
    while idx < some.len() {
        let mut is_there = false;
        let mut of = 0;
        while of < whole.len() {
            if same_text(some[idx].name, whole[of].name) {
                assert!(
                    some[idx].kind as u8 == whole[of].kind as u8,
                    "a column is of another kind in the whole row"
                );
                assert!(
                    some[idx].is_optional || !whole[of].is_optional,
                    "a column is optional in the whole row"
                );
                is_there = true;
            }
            of += 1;
        }
        assert!(is_there, "the whole row has no column of this name");
        idx += 1;
    }
}

const fn same_text(a: &str, b: &str) -> bool {
    let (a, b) = (a.as_bytes(), b.as_bytes());
    if a.len() != b.len() {
        return false;
    }
    let mut idx = 0;
    while idx < a.len() {
        if a[idx] != b[idx] {
            return false;
        }
        idx += 1;
    }
    true
}
