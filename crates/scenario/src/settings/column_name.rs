//! Columns of a file by their names, or by their positions where they have none.

use exitlab_core::BarColumn;
use schemars::JsonSchema;
use serde::de::{Error, Visitor};
use serde::{Deserialize, Deserializer};
use std::collections::BTreeMap;
use std::fmt;

/// The name of a column, or its position, from 1, as a number or a text.
#[derive(JsonSchema)]
#[schemars(untagged)]
#[allow(dead_code)] // the schema alone is of this type
pub(super) enum ColumnName {
    Name(String),
    Position(#[schemars(range(min = 1))] u32),
}

/// Reads columns; a position becomes its digits.
pub(super) fn by_column<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<BTreeMap<BarColumn, String>, D::Error> {
    let columns = BTreeMap::<BarColumn, NameOrPosition>::deserialize(deserializer)?;
    Ok(columns.into_iter().map(|(column, NameOrPosition(name))| (column, name)).collect())
}

struct NameOrPosition(String);

impl<'de> Deserialize<'de> for NameOrPosition {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<NameOrPosition, D::Error> {
        deserializer.deserialize_any(ColumnVisitor)
    }
}

struct ColumnVisitor;

impl Visitor<'_> for ColumnVisitor {
    type Value = NameOrPosition;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a column's name, or its position from 1")
    }

    fn visit_str<E: Error>(self, name: &str) -> Result<NameOrPosition, E> {
        Ok(NameOrPosition(name.to_owned()))
    }

    fn visit_i64<E: Error>(self, position: i64) -> Result<NameOrPosition, E> {
        Ok(NameOrPosition(position.to_string()))
    }

    fn visit_u64<E: Error>(self, position: u64) -> Result<NameOrPosition, E> {
        Ok(NameOrPosition(position.to_string()))
    }
}
