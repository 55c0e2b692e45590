//! Which Arrow type a Parquet column is of, and as which it is decoded.
//!
//! Parquet's own types decide. The Arrow schema that many writers add tells what Parquet cannot say:
//! Date64, durations, widths of offsets.

use crate::format::quietly;
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use polars_arrow::datatypes::{ArrowDataType, ArrowSchema, IntervalUnit, Metadata, TimeUnit};
use polars_arrow::io::ipc::read::deserialize_schema;
use polars_parquet::parquet::schema::types::{
    IntegerType, PhysicalType, PrimitiveConvertedType, PrimitiveLogicalType, PrimitiveType,
    TimeUnit as ParquetTimeUnit,
};
use polars_parquet::read::FileMetadata;

/// The Arrow schema that a file's writer has left in it, and what it says beside the columns, where it can
/// be read.
pub(super) fn arrow_schema(metadata: &FileMetadata) -> Option<(ArrowSchema, Option<Metadata>)> {
    let pairs = metadata.key_value_metadata().as_ref()?;
    let encoded = pairs.iter().find(|pair| pair.key == "ARROW:schema")?.value.as_ref()?;
    let bytes = BASE64_STANDARD.decode(encoded).ok()?;
    let message = if bytes.starts_with(&[0xff; 4]) { bytes.get(8..)? } else { &bytes[..] };
    let (schema, _, pairs) = quietly(|| deserialize_schema(message))?.ok()?;
    Some((schema, pairs))
}

/// The type that a column declares.
pub(super) fn declared(column: &PrimitiveType, hint: Option<&ArrowDataType>) -> ArrowDataType {
    let own = own_type(column);
    hint.map_or(own.clone(), |hint| hinted(own, hint.to_storage()))
}

/// The type to decode a column as, from which its values are made.
pub(super) fn decoded_as(column: &PrimitiveType, declared: &ArrowDataType) -> ArrowDataType {
    use ArrowDataType as T;
    match (declared, column.physical_type) {
        (T::Decimal(..) | T::Decimal256(..), PhysicalType::Int32) => T::Int32,
        (T::Decimal(..) | T::Decimal256(..), PhysicalType::Int64) => T::Int64,
        (T::Decimal(..) | T::Decimal256(..), PhysicalType::FixedLenByteArray(n)) => {
            T::FixedSizeBinary(n)
        }
        (T::Decimal(..) | T::Decimal256(..), PhysicalType::ByteArray) => T::BinaryView,
        (T::Utf8 | T::LargeUtf8, _) => T::Utf8View,
        _ => declared.clone(),
    }
}

fn own_type(column: &PrimitiveType) -> ArrowDataType {
    use PrimitiveConvertedType as Converted;
    use PrimitiveLogicalType as Logical;
    let (logical, converted) = (column.logical_type, column.converted_type);
    if logical == Some(Logical::Unknown) {
        return ArrowDataType::Null;
    }
    match (logical, converted) {
        (Some(Logical::Decimal(precision, scale)), _)
        | (None, Some(Converted::Decimal(precision, scale))) => {
            return decimal(column.physical_type, precision, scale);
        }
        _ => {}
    }
    match column.physical_type {
        PhysicalType::Boolean => ArrowDataType::Boolean,
        PhysicalType::Float => ArrowDataType::Float32,
        PhysicalType::Double => ArrowDataType::Float64,
        PhysicalType::Int96 => ArrowDataType::Timestamp(TimeUnit::Nanosecond, None),
        PhysicalType::Int32 => int32_type(logical, converted),
        PhysicalType::Int64 => int64_type(logical, converted),
        PhysicalType::ByteArray => match (logical, converted) {
            (Some(Logical::String | Logical::Json), _)
            | (None, Some(Converted::Utf8 | Converted::Json)) => ArrowDataType::Utf8,
            _ => ArrowDataType::Binary,
        },
        PhysicalType::FixedLenByteArray(n) => match (logical, converted) {
            (Some(Logical::Float16), _) if n == 2 => ArrowDataType::Float16,
            (None, Some(Converted::Interval)) => {
                ArrowDataType::Interval(IntervalUnit::MonthDayMillis)
            }
            _ => ArrowDataType::FixedSizeBinary(n),
        },
    }
}

fn decimal(physical: PhysicalType, precision: usize, scale: usize) -> ArrowDataType {
    let is_wide = match physical {
        PhysicalType::FixedLenByteArray(n) => n > 16,
        _ => precision > 38,
    };
    if is_wide {
        ArrowDataType::Decimal256(precision, scale)
    } else {
        ArrowDataType::Decimal(precision, scale)
    }
}

fn int32_type(
    logical: Option<PrimitiveLogicalType>,
    converted: Option<PrimitiveConvertedType>,
) -> ArrowDataType {
    use ArrowDataType as T;
    use PrimitiveConvertedType as Converted;
    use PrimitiveLogicalType as Logical;
    match (logical, converted) {
        (Some(Logical::Integer(IntegerType::Int8)), _) | (None, Some(Converted::Int8)) => T::Int8,
        (Some(Logical::Integer(IntegerType::Int16)), _) | (None, Some(Converted::Int16)) => {
            T::Int16
        }
        (Some(Logical::Integer(IntegerType::UInt8)), _) | (None, Some(Converted::Uint8)) => {
            T::UInt8
        }
        (Some(Logical::Integer(IntegerType::UInt16)), _) | (None, Some(Converted::Uint16)) => {
            T::UInt16
        }
        (Some(Logical::Integer(IntegerType::UInt32)), _) | (None, Some(Converted::Uint32)) => {
            T::UInt32
        }
        (Some(Logical::Date), _) | (None, Some(Converted::Date)) => T::Date32,
        (Some(Logical::Time { .. }), _) | (None, Some(Converted::TimeMillis)) => {
            T::Time32(TimeUnit::Millisecond)
        }
        _ => T::Int32,
    }
}

fn int64_type(
    logical: Option<PrimitiveLogicalType>,
    converted: Option<PrimitiveConvertedType>,
) -> ArrowDataType {
    use ArrowDataType as T;
    use PrimitiveConvertedType as Converted;
    use PrimitiveLogicalType as Logical;
    match (logical, converted) {
        (Some(Logical::Integer(IntegerType::UInt64)), _) | (None, Some(Converted::Uint64)) => {
            T::UInt64
        }
        (Some(Logical::Timestamp { unit, is_adjusted_to_utc }), _) => {
            T::Timestamp(unit_of(unit), is_adjusted_to_utc.then(|| "UTC".into()))
        }
        (None, Some(Converted::TimestampMillis)) => T::Timestamp(TimeUnit::Millisecond, None),
        (None, Some(Converted::TimestampMicros)) => T::Timestamp(TimeUnit::Microsecond, None),
        (Some(Logical::Time { unit, .. }), _) => T::Time64(unit_of(unit)),
        (None, Some(Converted::TimeMicros)) => T::Time64(TimeUnit::Microsecond),
        _ => T::Int64,
    }
}

fn unit_of(unit: ParquetTimeUnit) -> TimeUnit {
    match unit {
        ParquetTimeUnit::Milliseconds => TimeUnit::Millisecond,
        ParquetTimeUnit::Microseconds => TimeUnit::Microsecond,
        ParquetTimeUnit::Nanoseconds => TimeUnit::Nanosecond,
    }
}

/// What a hint makes of a type; hints that contradict it count for nothing.
fn hinted(own: ArrowDataType, hint: &ArrowDataType) -> ArrowDataType {
    use ArrowDataType as T;
    match (&own, hint) {
        // A dictionary is how the writer had the values, which are the same without it.
        (_, T::Dictionary(_, values, _)) => hinted(own, values.to_storage()),
        // Parquet says that times are instants, and the hint in which zone they are shown.
        (T::Timestamp(own, Some(_)), T::Timestamp(shown, Some(_))) if own == shown => hint.clone(),
        (T::Int64, T::Timestamp(..) | T::Duration(_) | T::Date64)
        | (T::Date32, T::Date64)
        | (T::Binary, T::LargeBinary | T::BinaryView | T::Utf8 | T::LargeUtf8 | T::Utf8View)
        | (T::Interval(_), T::Interval(_)) => hint.clone(),
        _ => own,
    }
}
