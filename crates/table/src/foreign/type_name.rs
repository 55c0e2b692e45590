//! Names of types, as Arrow's own tools write them.

use polars_arrow::datatypes::{
    ArrowDataType, Field, IntegerType, IntervalUnit, Metadata, TimeUnit, UnionType,
};

/// A type's name.
pub(super) fn type_name(dtype: &ArrowDataType) -> String {
    use ArrowDataType as T;
    match dtype.to_storage() {
        T::Timestamp(unit, None) => format!("Timestamp({})", unit_name(*unit)),
        T::Timestamp(unit, Some(zone)) => {
            format!("Timestamp({}, {:?})", unit_name(*unit), zone.as_str())
        }
        T::Time32(unit) => format!("Time32({})", unit_name(*unit)),
        T::Time64(unit) => format!("Time64({})", unit_name(*unit)),
        T::Duration(unit) => format!("Duration({})", unit_name(*unit)),
        // Parquet's own intervals are of days and milliseconds.
        T::Interval(IntervalUnit::MonthDayMillis) => "Interval(DayTime)".to_owned(),
        T::Decimal(precision, scale) => format!("Decimal128({precision}, {scale})"),
        T::List(item) => format!("List({})", item_name(item)),
        T::LargeList(item) => format!("LargeList({})", item_name(item)),
        T::FixedSizeList(item, n) => format!("FixedSizeList({n} x {})", item_name(item)),
        T::Struct(fields) => format!("Struct({})", list(fields.iter().map(field_name))),
        T::Map(entry, true) => format!("Map({}, sorted)", field_name(entry)),
        T::Map(entry, false) => format!("Map({}, unsorted)", field_name(entry)),
        T::Union(union) => union_name(union),
        T::Dictionary(key, values, _) => {
            format!("Dictionary({}, {})", key_name(*key), type_name(values))
        }
        plain => format!("{plain:?}"),
    }
}

fn unit_name(unit: TimeUnit) -> &'static str {
    match unit {
        TimeUnit::Second => "s",
        TimeUnit::Millisecond => "ms",
        TimeUnit::Microsecond => "µs",
        TimeUnit::Nanosecond => "ns",
    }
}

fn key_name(key: IntegerType) -> String {
    type_name(&ArrowDataType::from(key))
}

fn list(items: impl Iterator<Item = String>) -> String {
    items.collect::<Vec<_>>().join(", ")
}

fn union_name(union: &UnionType) -> String {
    let ids =
        |idx: usize| union.ids.as_ref().and_then(|ids| ids.get(idx).copied()).unwrap_or(idx as i32);
    let fields = union.fields.iter().enumerate();
    let fields = fields.map(|(idx, field)| format!("{}: ({})", ids(idx), field_name(field)));
    format!("Union({:?}, {})", union.mode, list(fields))
}

/// The type of a list's items, with their name where it is not the usual one.
fn item_name(item: &Field) -> String {
    let name = match item.name.as_str() {
        "item" => String::new(),
        name => format!(", field: '{name}'"),
    };
    format!("{}{}{name}{}", non_null(item), type_name(&item.dtype), metadata_text(item))
}

fn field_name(field: &Field) -> String {
    let (name, dtype) = (field.name.as_str(), type_name(&field.dtype));
    format!("{name:?}: {}{dtype}{}", non_null(field), metadata_text(field))
}

fn non_null(field: &Field) -> &'static str {
    if field.is_nullable { "" } else { "non-null " }
}

fn metadata_text(field: &Field) -> String {
    let metadata: &Metadata = match &field.metadata {
        Some(metadata) if !metadata.is_empty() => metadata,
        _ => return String::new(),
    };
    let pairs =
        metadata.iter().map(|(key, value)| format!("{:?}: {:?}", key.as_str(), value.as_str()));
    format!(", metadata: {{{}}}", list(pairs))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn types_are_named_in_arrows_words() {
        let field = |name: &str, dtype| Field::new(name.into(), dtype, true);
        let item = |dtype| Box::new(field("item", dtype));
        for (dtype, name) in [
            (ArrowDataType::Boolean, "Boolean"),
            (ArrowDataType::LargeBinary, "LargeBinary"),
            (ArrowDataType::FixedSizeBinary(16), "FixedSizeBinary(16)"),
            (ArrowDataType::Duration(TimeUnit::Microsecond), "Duration(µs)"),
            (ArrowDataType::Decimal(10, 2), "Decimal128(10, 2)"),
            (
                ArrowDataType::Timestamp(TimeUnit::Second, Some("UTC".into())),
                "Timestamp(s, \"UTC\")",
            ),
            (ArrowDataType::List(item(ArrowDataType::Int32)), "List(Int32)"),
            (
                ArrowDataType::LargeList(Box::new(Field::new(
                    "x".into(),
                    ArrowDataType::Utf8,
                    false,
                ))),
                "LargeList(non-null Utf8, field: 'x')",
            ),
            (ArrowDataType::FixedSizeList(item(ArrowDataType::Int8), 3), "FixedSizeList(3 x Int8)"),
            (
                ArrowDataType::Struct(vec![
                    field("a", ArrowDataType::Int64),
                    field("b", ArrowDataType::Utf8),
                ]),
                "Struct(\"a\": Int64, \"b\": Utf8)",
            ),
            (
                ArrowDataType::Dictionary(IntegerType::Int32, Box::new(ArrowDataType::Utf8), false),
                "Dictionary(Int32, Utf8)",
            ),
        ] {
            assert_eq!(type_name(&dtype), name);
        }
    }
}
