//! Values of a foreign column, in the few types that its own comes down to.

use super::cells::{Cells, TextCells};
use super::clock_text::clock_text;
use super::decimal_text::decimal_text;
use super::error::ForeignError;
use super::tick_unit::TickUnit;
use polars_arrow::array::{
    Array, BinaryViewArray, BooleanArray, DictionaryArray, DictionaryKey, FixedSizeBinaryArray,
    PrimitiveArray, Utf8Array, Utf8ViewArray,
};
use polars_arrow::datatypes::{ArrowDataType, IntegerType};
use polars_arrow::offset::Offset;
use polars_arrow::types::{NativeType, i256};
use polars_utils::float16::pf16;

/// The order of a wide decimal's bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum ByteOrder {
    /// Parquet's.
    BigEndian,
    /// Arrow's.
    LittleEndian,
}

/// Values of a foreign column.
#[derive(Debug, Clone)]
pub enum ForeignValues {
    /// Instants in ticks since 1970, of a type that says its unit; zones do not move them.
    Times(TickUnit, Cells<i64>),
    /// Days since 1970.
    Days(Cells<i64>),
    /// Integers of up to 64 bits; a column with one beyond the signed ones is of texts.
    Integers(Cells<i64>),
    /// Numbers of any width, as such of 64 bits.
    Numbers(Cells<f64>),
    /// Texts, and what has no type above: decimals, whose digits stay as they are, times of day, `true` and
    /// `false`.
    Texts(TextCells),
}

impl ForeignValues {
    /// Number of rows.
    pub fn len(&self) -> usize {
        match self {
            ForeignValues::Times(_, cells)
            | ForeignValues::Days(cells)
            | ForeignValues::Integers(cells) => cells.len(),
            ForeignValues::Numbers(cells) => cells.len(),
            ForeignValues::Texts(cells) => cells.len(),
        }
    }

    /// Whether there is no row.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Whether a row, counted from 0, has a value.
    pub fn is_present(&self, row: usize) -> bool {
        match self {
            ForeignValues::Times(_, cells)
            | ForeignValues::Days(cells)
            | ForeignValues::Integers(cells) => cells.is_present(row),
            ForeignValues::Numbers(cells) => cells.is_present(row),
            ForeignValues::Texts(cells) => cells.get(row).is_some(),
        }
    }

    /// The values of an array, given the type that the file declares.
    ///
    /// # Errors
    /// Where the type is not read, a time of day is none, or the array is of another type.
    pub(super) fn of(
        array: &dyn Array,
        declared: &ArrowDataType,
        order: ByteOrder,
    ) -> Result<ForeignValues, ForeignError> {
        use ArrowDataType as T;
        use ForeignValues as V;
        let values = match declared.to_storage() {
            T::Timestamp(unit, _) => Cells::of(array).map(|ticks| V::Times((*unit).into(), ticks)),
            T::Date64 => Cells::of(array).map(|ticks| V::Times(TickUnit::Millisecond, ticks)),
            T::Date32 => Cells::converted(array, |day: i32| day.into()).map(V::Days),
            T::Int8 => Cells::converted(array, |x: i8| x.into()).map(V::Integers),
            T::Int16 => Cells::converted(array, |x: i16| x.into()).map(V::Integers),
            T::Int32 => Cells::converted(array, |x: i32| x.into()).map(V::Integers),
            T::Int64 => Cells::of(array).map(V::Integers),
            T::UInt8 => Cells::converted(array, |x: u8| x.into()).map(V::Integers),
            T::UInt16 => Cells::converted(array, |x: u16| x.into()).map(V::Integers),
            T::UInt32 => Cells::converted(array, |x: u32| x.into()).map(V::Integers),
            T::UInt64 => match Cells::signed(array) {
                Some(numbers) => Some(V::Integers(numbers)),
                None => texts(array, |x: u64| Some(x.to_string()))?.map(V::Texts),
            },
            T::Float16 => Cells::converted(array, |x: pf16| x.into()).map(V::Numbers),
            T::Float32 => Cells::converted(array, |x: f32| x.into()).map(V::Numbers),
            T::Float64 => Cells::of(array).map(V::Numbers),
            T::Boolean => {
                let array = array.as_any().downcast_ref::<BooleanArray>();
                let word = |value: bool| if value { "true" } else { "false" };
                array.map(|array| {
                    V::Texts(TextCells::collect(array.iter().map(|value| value.map(word))))
                })
            }
            T::Null => {
                let none = std::iter::repeat_n(None::<&str>, array.len());
                Some(V::Texts(TextCells::collect(none)))
            }
            T::Utf8 | T::LargeUtf8 | T::Utf8View => plain_texts(array).map(V::Texts),
            T::Time32(unit) => {
                texts(array, |ticks: i32| clock_text(ticks.into(), (*unit).into()))?.map(V::Texts)
            }
            T::Time64(unit) => {
                texts(array, |ticks: i64| clock_text(ticks, (*unit).into()))?.map(V::Texts)
            }
            T::Decimal(_, scale)
            | T::Decimal32(_, scale)
            | T::Decimal64(_, scale)
            | T::Decimal256(_, scale) => decimals(array, *scale, order)?.map(V::Texts),
            T::Dictionary(key, values, _) => return coded(array, *key, values, order),
            _ => return Err(ForeignError::Type),
        };
        values.ok_or_else(ForeignError::gave_up)
    }

    /// The values in rows, absent where a row is.
    fn picked(&self, rows: impl Iterator<Item = Option<usize>>) -> ForeignValues {
        match self {
            ForeignValues::Times(unit, cells) => ForeignValues::Times(*unit, cells.picked(rows)),
            ForeignValues::Days(cells) => ForeignValues::Days(cells.picked(rows)),
            ForeignValues::Integers(cells) => ForeignValues::Integers(cells.picked(rows)),
            ForeignValues::Numbers(cells) => ForeignValues::Numbers(cells.picked(rows)),
            ForeignValues::Texts(cells) => ForeignValues::Texts(cells.picked(rows)),
        }
    }
}

/// The text of each value; the inner `None` where the array is of another type.
fn texts<T: NativeType>(
    array: &dyn Array,
    text: impl Fn(T) -> Option<String>,
) -> Result<Option<TextCells>, ForeignError> {
    let Some(array) = array.as_any().downcast_ref::<PrimitiveArray<T>>() else { return Ok(None) };
    all_texts(array.iter().map(|value| value.copied()), text).map(Some)
}

/// The text of each value that there is; an error where one has none.
fn all_texts<T>(
    values: impl Iterator<Item = Option<T>>,
    text: impl Fn(T) -> Option<String>,
) -> Result<TextCells, ForeignError> {
    let texts: Option<Vec<Option<String>>> =
        values.map(|value| value.map_or(Some(None), |value| text(value).map(Some))).collect();
    Ok(TextCells::collect(texts.ok_or(ForeignError::Type)?.into_iter()))
}

/// The texts of an array that holds some.
fn plain_texts(array: &dyn Array) -> Option<TextCells> {
    fn with_offsets<O: Offset>(array: &dyn Array) -> Option<TextCells> {
        let array: &Utf8Array<O> = array.as_any().downcast_ref()?;
        Some(TextCells::collect(array.iter()))
    }
    let views: Option<&Utf8ViewArray> = array.as_any().downcast_ref();
    views
        .map(|views| TextCells::of_views(views.clone()))
        .or_else(|| with_offsets::<i32>(array))
        .or_else(|| with_offsets::<i64>(array))
}

/// The texts of decimals, however wide they are stored: as integers or as bytes.
fn decimals(
    array: &dyn Array,
    scale: usize,
    order: ByteOrder,
) -> Result<Option<TextCells>, ForeignError> {
    let any = array.as_any();
    if let Some(fixed) = any.downcast_ref::<FixedSizeBinaryArray>() {
        let text = |bytes: &[u8]| match order {
            ByteOrder::BigEndian => decimal_text(bytes, scale),
            ByteOrder::LittleEndian => {
                decimal_text(&bytes.iter().rev().copied().collect::<Vec<_>>(), scale)
            }
        };
        return all_texts(fixed.iter(), text).map(Some);
    }
    if let Some(views) = any.downcast_ref::<BinaryViewArray>() {
        return all_texts(views.iter(), |bytes| decimal_text(bytes, scale)).map(Some);
    }
    fn of_integers<T: NativeType>(
        array: &dyn Array,
        bytes: impl Fn(T) -> Vec<u8>,
        scale: usize,
    ) -> Result<Option<TextCells>, ForeignError> {
        texts(array, |x: T| decimal_text(&bytes(x), scale))
    }
    let mut found = of_integers(array, |x: i32| x.to_be_bytes().to_vec(), scale)?;
    if found.is_none() {
        found = of_integers(array, |x: i64| x.to_be_bytes().to_vec(), scale)?;
    }
    if found.is_none() {
        found = of_integers(array, |x: i128| x.to_be_bytes().to_vec(), scale)?;
    }
    if found.is_none() {
        found = of_integers(array, |x: i256| x.to_be_bytes().to_vec(), scale)?;
    }
    Ok(found)
}

/// The values that a dictionary's keys stand for.
fn coded(
    array: &dyn Array,
    key: IntegerType,
    values: &ArrowDataType,
    order: ByteOrder,
) -> Result<ForeignValues, ForeignError> {
    fn with_keys<K: DictionaryKey>(
        array: &dyn Array,
        values: &ArrowDataType,
        order: ByteOrder,
    ) -> Result<ForeignValues, ForeignError> {
        let coded: Option<&DictionaryArray<K>> = array.as_any().downcast_ref();
        let coded = coded.ok_or_else(ForeignError::gave_up)?;
        Ok(ForeignValues::of(coded.values().as_ref(), values, order)?.picked(coded.keys_iter()))
    }
    match key {
        IntegerType::Int8 => with_keys::<i8>(array, values, order),
        IntegerType::Int16 => with_keys::<i16>(array, values, order),
        IntegerType::Int32 => with_keys::<i32>(array, values, order),
        IntegerType::Int64 => with_keys::<i64>(array, values, order),
        IntegerType::UInt8 => with_keys::<u8>(array, values, order),
        IntegerType::UInt16 => with_keys::<u16>(array, values, order),
        IntegerType::UInt32 => with_keys::<u32>(array, values, order),
        IntegerType::UInt64 => with_keys::<u64>(array, values, order),
        IntegerType::Int128 | IntegerType::UInt128 => Err(ForeignError::Type),
    }
}
