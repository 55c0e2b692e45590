//! The values of a column, some of which may be absent.

use polars_arrow::array::{Array, MutableBinaryViewArray, PrimitiveArray, Utf8ViewArray};
use polars_arrow::bitmap::Bitmap;
use polars_arrow::types::NativeType;
use polars_buffer::Buffer;
use std::fmt;

/// Numbers, some of which may be absent.
#[derive(Clone)]
pub struct Cells<T> {
    values: Buffer<T>,
    /// Where a value is; none where there is one everywhere.
    present: Option<Bitmap>,
}

impl<T: Copy> Cells<T> {
    /// Number of rows.
    pub fn len(&self) -> usize {
        self.values.len()
    }

    /// Whether there is no row.
    pub fn is_empty(&self) -> bool {
        self.values.is_empty()
    }

    /// Whether every row has a value.
    pub fn is_full(&self) -> bool {
        self.present.is_none()
    }

    /// Whether a row, counted from 0, has a value.
    pub fn is_present(&self, row: usize) -> bool {
        self.present.as_ref().is_none_or(|present| present.get_bit(row))
    }

    /// The value in a row, from 0.
    pub fn get(&self, row: usize) -> Option<T> {
        self.values.get(row).copied().filter(|_| self.is_present(row))
    }

    /// A value for each row, of no meaning where there is none.
    pub fn values(&self) -> &[T] {
        &self.values
    }
}

impl<T: NativeType> Cells<T> {
    /// The values of an array; `None` where it is of another type.
    pub(super) fn of(array: &dyn Array) -> Option<Cells<T>> {
        let array: &PrimitiveArray<T> = array.as_any().downcast_ref()?;
        Some(Cells { values: array.values().clone(), present: present(array) })
    }

    /// The values of an array, converted one by one.
    pub(super) fn converted<F: NativeType>(
        array: &dyn Array,
        convert: impl Fn(F) -> T,
    ) -> Option<Cells<T>> {
        let array: &PrimitiveArray<F> = array.as_any().downcast_ref()?;
        let values: Vec<T> = array.values_iter().map(|value| convert(*value)).collect();
        Some(Cells { values: values.into(), present: present(array) })
    }

    /// The values in rows, absent where a row is.
    pub(super) fn picked(&self, rows: impl Iterator<Item = Option<usize>>) -> Cells<T> {
        let array: PrimitiveArray<T> = rows.map(|row| row.and_then(|row| self.get(row))).collect();
        Cells { values: array.values().clone(), present: present(&array) }
    }
}

impl Cells<i64> {
    /// The values of an array of unsigned integers; `None` where one is too large, or it is of another
    /// type.
    pub(super) fn signed(array: &dyn Array) -> Option<Cells<i64>> {
        let array: &PrimitiveArray<u64> = array.as_any().downcast_ref()?;
        let is_present = |row| array.validity().is_none_or(|present| present.get_bit(row));
        let signed = |(row, value): (usize, &u64)| match i64::try_from(*value) {
            Ok(value) => Some(value),
            Err(_) => (!is_present(row)).then_some(0),
        };
        let values: Option<Vec<i64>> = array.values_iter().enumerate().map(signed).collect();
        Some(Cells { values: values?.into(), present: present(array) })
    }
}

impl Cells<f64> {
    /// Numbers, absent where there is none.
    pub(super) fn of_options(numbers: impl Iterator<Item = Option<f64>>) -> Cells<f64> {
        let array: PrimitiveArray<f64> = numbers.collect();
        Cells { values: array.values().clone(), present: present(&array) }
    }
}

impl<T> fmt::Debug for Cells<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Cells({} rows)", self.values.len())
    }
}

/// Where an array has values; none where it has one everywhere.
fn present(array: &dyn Array) -> Option<Bitmap> {
    array.validity().filter(|present| present.unset_bits() > 0).cloned()
}

/// Texts, some of which may be absent.
#[derive(Debug, Clone)]
pub struct TextCells(Utf8ViewArray);

impl TextCells {
    /// Number of rows.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there is no row.
    pub fn is_empty(&self) -> bool {
        self.0.len() == 0
    }

    /// The text in a row, from 0.
    pub fn get(&self, row: usize) -> Option<&str> {
        if row < self.0.len() { self.0.get(row) } else { None }
    }

    /// The texts of an array of views.
    pub(super) fn of_views(array: Utf8ViewArray) -> TextCells {
        TextCells(array)
    }

    /// Texts in order.
    pub(super) fn collect<S: AsRef<str>>(texts: impl Iterator<Item = Option<S>>) -> TextCells {
        TextCells(texts.collect::<MutableBinaryViewArray<str>>().freeze())
    }

    /// The texts in rows, absent where a row is.
    pub(super) fn picked(&self, rows: impl Iterator<Item = Option<usize>>) -> TextCells {
        TextCells::collect(rows.map(|row| row.and_then(|row| self.get(row))))
    }
}
