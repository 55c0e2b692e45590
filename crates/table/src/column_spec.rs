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
