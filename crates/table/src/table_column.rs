//! A column of a table, without its values.

use crate::{ColumnSpec, Kind, Unit, Wanted};
use std::borrow::Cow;

/// A column of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TableColumn {
    /// Name, as files show it.
    pub name: Cow<'static, str>,
    /// What it holds.
    pub kind: Kind,
    /// What its numbers are measured in.
    pub unit: Unit,
    /// Whether it is part of what tells rows apart.
    pub is_key: bool,
    /// Whether tables may lack it.
    pub is_optional: bool,
}

impl From<&ColumnSpec> for TableColumn {
    fn from(spec: &ColumnSpec) -> TableColumn {
        let ColumnSpec { name, kind, unit, is_key, is_optional, .. } = *spec;
        TableColumn { name: name.into(), kind, unit, is_key, is_optional }
    }
}

impl From<&Wanted<'_>> for TableColumn {
    /// A column of a file, of which no more is known.
    fn from(wanted: &Wanted<'_>) -> TableColumn {
        let name = wanted.name.to_owned().into();
        TableColumn {
            name,
            kind: wanted.kind,
            unit: Unit::None,
            is_key: false,
            is_optional: wanted.is_optional,
        }
    }
}
