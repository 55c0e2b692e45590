//! A column as a foreign file declares it.

use super::type_name::type_name;
use polars_arrow::datatypes::ArrowDataType;

/// A column as a foreign file declares it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ForeignColumn {
    /// Its name.
    pub name: String,
    /// Its type in Arrow's words, for messages.
    pub type_name: String,
    /// Whether its values can be asked for.
    pub is_read: bool,
    /// Bytes of each value, where all are as many and nothing is known of them.
    pub width: Option<usize>,
    /// The zone of its times, where it holds times and says one.
    pub zone: Option<String>,
}

impl ForeignColumn {
    pub(super) fn new(name: &str, dtype: &ArrowDataType) -> ForeignColumn {
        // A dictionary's values are what counts, unless they are not read themselves.
        let inner = values_of(dtype);
        let named = if is_nested(inner) { dtype.to_storage() } else { inner };
        ForeignColumn {
            name: name.to_owned(),
            type_name: type_name(named),
            is_read: is_read(inner),
            width: match inner {
                ArrowDataType::FixedSizeBinary(n) => Some(*n),
                _ => None,
            },
            zone: match inner {
                ArrowDataType::Timestamp(_, zone) => zone.as_ref().map(ToString::to_string),
                _ => None,
            },
        }
    }
}

/// The type of a column's values, dictionaries looked through.
fn values_of(dtype: &ArrowDataType) -> &ArrowDataType {
    match dtype.to_storage() {
        ArrowDataType::Dictionary(_, values, _) => values_of(values),
        plain => plain,
    }
}

fn is_nested(dtype: &ArrowDataType) -> bool {
    use ArrowDataType as T;
    matches!(
        dtype,
        T::List(_)
            | T::LargeList(_)
            | T::FixedSizeList(..)
            | T::Struct(_)
            | T::Map(..)
            | T::Union(_)
    )
}

fn is_read(dtype: &ArrowDataType) -> bool {
    use ArrowDataType as T;
    match dtype {
        T::Null
        | T::Int8
        | T::Int16
        | T::Int32
        | T::Int64
        | T::UInt8
        | T::UInt16
        | T::UInt32
        | T::UInt64
        | T::Float16
        | T::Float32
        | T::Float64
        | T::Boolean
        | T::Timestamp(..)
        | T::Date32
        | T::Date64
        | T::Time32(_)
        | T::Time64(_)
        | T::Utf8
        | T::LargeUtf8
        | T::Utf8View
        | T::Decimal(..)
        | T::Decimal32(..)
        | T::Decimal64(..)
        | T::Decimal256(..) => true,
        T::Int128
        | T::UInt128
        | T::Duration(_)
        | T::Interval(_)
        | T::Binary
        | T::FixedSizeBinary(_)
        | T::LargeBinary
        | T::BinaryView
        | T::List(_)
        | T::LargeList(_)
        | T::FixedSizeList(..)
        | T::Struct(_)
        | T::Map(..)
        | T::Union(_)
        | T::Dictionary(..)
        | T::Extension(_)
        | T::Unknown => false,
    }
}
