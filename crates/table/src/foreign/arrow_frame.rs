//! Columns that a program holds in memory, as Arrow arrays.

use super::column::ForeignColumn;
use super::error::ForeignError;
use super::tick_unit::TickUnit;
use super::values::{ByteOrder, ForeignValues};
use crate::format::quietly;
use polars_arrow::array::{Array, Float64Array, Int64Array, MutableBinaryViewArray, StructArray};
use polars_arrow::bitmap::Bitmap;
use polars_arrow::datatypes::{ArrowDataType, Field};
use polars_core::frame::DataFrame;
use polars_core::prelude::{CompatLevel, SchemaExt};
use std::sync::Arc;

/// Columns that a program holds in memory, in parts of some rows each. Nothing is copied: the arrays are the
/// program's own, and live as long as this or a clone of it.
#[derive(Debug, Clone)]
pub struct ArrowFrame(Arc<Parts>);

#[derive(Debug)]
struct Parts {
    fields: Vec<Field>,
    parts: Vec<Part>,
}

#[derive(Debug)]
struct Part {
    n_rows: usize,
    arrays: Vec<Box<dyn Array>>,
}

impl ArrowFrame {
    /// A frame of what an Arrow stream gives: the type of its arrays, which is a struct of the columns, and the
    /// arrays in order.
    ///
    /// # Errors
    /// Where the type is no struct, two columns have the same name, or a struct itself is absent in a row.
    pub fn of_stream(
        field: &Field,
        arrays: impl IntoIterator<Item = Box<dyn Array>>,
    ) -> Result<ArrowFrame, ForeignError> {
        let ArrowDataType::Struct(fields) = field.dtype() else {
            return Err(ForeignError::damaged("it is one column without a name, not a frame"));
        };
        must_differ(fields)?;
        let part = |array: Box<dyn Array>| {
            let columns = array.as_any().downcast_ref::<StructArray>();
            let columns = columns.ok_or_else(ForeignError::gave_up)?;
            if columns.null_count() > 0 {
                return Err(ForeignError::damaged("a whole row of it is absent"));
            }
            Ok(Part { n_rows: columns.len(), arrays: columns.values().to_vec() })
        };
        let parts = arrays.into_iter().map(part).collect::<Result<_, _>>()?;
        Ok(ArrowFrame(Arc::new(Parts { fields: fields.clone(), parts })))
    }

    /// A frame of columns that are copied.
    ///
    /// # Errors
    /// Where two columns have the same name, or their lengths differ.
    pub fn of_columns(columns: Vec<(String, ColumnValues)>) -> Result<ArrowFrame, ForeignError> {
        let mut fields = Vec::new();
        let mut arrays: Vec<Box<dyn Array>> = Vec::new();
        for (name, values) in columns {
            let (dtype, array): (ArrowDataType, Box<dyn Array>) = match values {
                ColumnValues::Numbers(values) => {
                    (ArrowDataType::Float64, Float64Array::from_vec(values).boxed())
                }
                ColumnValues::Integers(values) => {
                    (ArrowDataType::Int64, Int64Array::from_vec(values).boxed())
                }
                ColumnValues::Times(unit, values) => {
                    let dtype = ArrowDataType::Timestamp(unit.into(), None);
                    let present = values.iter().map(|ticks| *ticks != NO_TIME);
                    let present: Bitmap = present.collect();
                    let array = Int64Array::from_vec(values).with_validity(Some(present));
                    (dtype.clone(), array.to(dtype).boxed())
                }
                ColumnValues::Texts(values) => {
                    let views: MutableBinaryViewArray<str> = values.into_iter().collect();
                    (ArrowDataType::Utf8View, views.freeze().boxed())
                }
            };
            fields.push(Field::new(name.into(), dtype, true));
            arrays.push(array);
        }
        must_differ(&fields)?;
        let n_rows = arrays.first().map_or(0, |array| array.len());
        if let Some(other) = arrays.iter().position(|array| array.len() != n_rows) {
            let (first, name, n) = (&fields[0].name, &fields[other].name, arrays[other].len());
            let what = format!("{n} values of column `{name}`, and {n_rows} of `{first}`");
            return Err(ForeignError::Damaged(what));
        }
        Ok(ArrowFrame(Arc::new(Parts { fields, parts: vec![Part { n_rows, arrays }] })))
    }

    /// Names of its columns.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.0.fields.iter().map(|field| field.name.as_str())
    }

    /// The frame with a column more, which has the same text in every row.
    pub fn with_text(&self, name: &str, text: &str) -> ArrowFrame {
        let mut fields = self.0.fields.clone();
        fields.push(Field::new(name.into(), ArrowDataType::Utf8View, false));
        let part = |part: &Part| {
            let texts: MutableBinaryViewArray<str> =
                std::iter::repeat_n(Some(text), part.n_rows).collect();
            let mut arrays = part.arrays.clone();
            arrays.push(texts.freeze().boxed());
            Part { n_rows: part.n_rows, arrays }
        };
        ArrowFrame(Arc::new(Parts { fields, parts: self.0.parts.iter().map(part).collect() }))
    }

    pub(super) fn columns(&self) -> Vec<ForeignColumn> {
        self.0.fields.iter().map(|field| ForeignColumn::new(&field.name, &field.dtype)).collect()
    }

    /// Rows of each part.
    pub(super) fn part_rows(&self) -> Vec<usize> {
        self.0.parts.iter().map(|part| part.n_rows).collect()
    }

    /// A column of a part.
    pub(super) fn values(&self, part: usize, column: usize) -> Result<ForeignValues, ForeignError> {
        let declared = self.0.fields[column].dtype();
        self.decoded(part, column, &|array| {
            ForeignValues::of(array, declared, ByteOrder::LittleEndian)
        })
    }

    /// Makes something of a column of a part.
    pub(super) fn decoded<T>(
        &self,
        part: usize,
        column: usize,
        make: &dyn Fn(&dyn Array) -> Result<T, ForeignError>,
    ) -> Result<T, ForeignError> {
        let array = self.0.parts[part].arrays[column].as_ref();
        quietly(|| make(array)).ok_or_else(ForeignError::gave_up)?
    }
}

/// The ticks that stand for no time, as NumPy writes it.
const NO_TIME: i64 = i64::MIN;

/// Values of a column that is copied into a frame.
#[derive(Debug, Clone)]
pub enum ColumnValues {
    /// Numbers, NaN where one is absent.
    Numbers(Vec<f64>),
    /// Integers.
    Integers(Vec<i64>),
    /// Ticks since 1970 without a zone, the smallest integer where one is absent.
    Times(TickUnit, Vec<i64>),
    /// Texts.
    Texts(Vec<Option<String>>),
}

/// Columns of one name, of which only the first would be found.
fn must_differ(fields: &[Field]) -> Result<(), ForeignError> {
    for (idx, field) in fields.iter().enumerate() {
        if fields[..idx].iter().any(|before| before.name == field.name) {
            return Err(ForeignError::Twice { column: field.name.to_string() });
        }
    }
    Ok(())
}

/// The same columns; text is copied where the frame holds it as views that other programs may not know.
impl From<&DataFrame> for ArrowFrame {
    fn from(frame: &DataFrame) -> ArrowFrame {
        let level = CompatLevel::newest();
        let fields = frame.schema().iter_fields().map(|field| field.to_arrow(level)).collect();
        let mut frame = frame.clone();
        frame.align_chunks();
        let parts = frame.iter_chunks(level, false);
        let parts = parts.map(|chunk| Part { n_rows: chunk.len(), arrays: chunk.into_arrays() });
        ArrowFrame(Arc::new(Parts { fields, parts: parts.collect() }))
    }
}

/// Whether they hold the same values in the same parts.
impl PartialEq for ArrowFrame {
    fn eq(&self, other: &ArrowFrame) -> bool {
        let (a, b) = (&self.0, &other.0);
        let are_equal = |a: &Part, b: &Part| {
            a.n_rows == b.n_rows && a.arrays.iter().zip(&b.arrays).all(|(a, b)| a == b)
        };
        Arc::ptr_eq(a, b)
            || a.fields == b.fields
                && a.parts.len() == b.parts.len()
                && a.parts.iter().zip(&b.parts).all(|(a, b)| are_equal(a, b))
    }
}
