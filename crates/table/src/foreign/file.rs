//! A Parquet or Arrow file in memory, or a frame that stands for one.

use super::arrow::ArrowFile;
use super::arrow_frame::ArrowFrame;
use super::column::ForeignColumn;
use super::error::ForeignError;
use super::fixed_point::FixedPoint;
use super::parquet::ParquetFile;
use super::values::ForeignValues;
use bytes::Bytes;
use polars_arrow::array::Array;
use std::collections::BTreeMap;

/// A Parquet or Arrow file in memory, whose footer has been read, or a frame that stands for one.
#[derive(Debug)]
pub struct ForeignFile {
    content: Content,
    columns: Vec<ForeignColumn>,
    part_rows: Vec<usize>,
    notes: BTreeMap<String, String>,
}

#[derive(Debug)]
enum Content {
    Parquet(ParquetFile),
    Arrow(ArrowFile),
    Frame(ArrowFrame),
}

impl ForeignFile {
    /// Opens a Parquet file. Its columns are those that are no list, map or struct.
    ///
    /// # Errors
    /// Where the footer cannot be read.
    pub fn parquet(bytes: Bytes) -> Result<ForeignFile, ForeignError> {
        let file = ParquetFile::open(bytes)?;
        let (columns, part_rows, notes) = (file.columns(), file.part_rows(), file.notes());
        Ok(ForeignFile { content: Content::Parquet(file), columns, part_rows, notes })
    }

    /// Opens an Arrow file, also called Feather 2.
    ///
    /// # Errors
    /// Where the footer or a dictionary cannot be read, or a size that the file states cannot be.
    pub fn arrow(bytes: Bytes) -> Result<ForeignFile, ForeignError> {
        let file = ArrowFile::open(bytes)?;
        let (columns, part_rows, notes) = (file.columns(), file.part_rows(), file.notes());
        Ok(ForeignFile { content: Content::Arrow(file), columns, part_rows, notes })
    }

    /// A frame in the place of a file.
    pub fn frame(frame: ArrowFrame) -> ForeignFile {
        let (columns, part_rows, notes) = (frame.columns(), frame.part_rows(), BTreeMap::new());
        ForeignFile { content: Content::Frame(frame), columns, part_rows, notes }
    }

    /// The file's columns, in its order.
    pub fn columns(&self) -> &[ForeignColumn] {
        &self.columns
    }

    /// Rows of each part: row groups of Parquet, record batches of Arrow, chunks of a frame.
    pub fn part_rows(&self) -> &[usize] {
        &self.part_rows
    }

    /// What the file says beside its columns, by its key: Parquet's key-value metadata, and the metadata of
    /// the Arrow schema.
    pub fn note(&self, key: &str) -> Option<&str> {
        self.notes.get(key).map(String::as_str)
    }

    /// Decodes a column of fixed-point numbers, which are bytes of a fixed width or integers, as numbers.
    ///
    /// # Errors
    /// Where the column is of another type, or the part is damaged.
    ///
    /// # Panics
    /// Where there is no such part or column.
    pub fn fixed_point(
        &self,
        part: usize,
        column: usize,
        fixed: FixedPoint,
    ) -> Result<ForeignValues, ForeignError> {
        let make = |array: &dyn Array| fixed.numbers(array);
        let numbers = match &self.content {
            Content::Parquet(file) => file.decoded(part, column, &make)?,
            Content::Arrow(file) => file.decoded(part, column, &make)?,
            Content::Frame(frame) => frame.decoded(part, column, &make)?,
        };
        self.must_be_whole(part, ForeignValues::Numbers(numbers))
    }

    /// Decodes a column of a part, on this thread; both are counted from 0.
    ///
    /// # Errors
    /// Where the column's type is not read, or the part is damaged.
    ///
    /// # Panics
    /// Where there is no such part or column.
    pub fn values(&self, part: usize, column: usize) -> Result<ForeignValues, ForeignError> {
        if !self.columns[column].is_read {
            return Err(ForeignError::Type);
        }
        let values = match &self.content {
            Content::Parquet(file) => file.values(part, column)?,
            Content::Arrow(file) => file.values(part, column)?,
            Content::Frame(frame) => frame.values(part, column)?,
        };
        self.must_be_whole(part, values)
    }

    fn must_be_whole(
        &self,
        part: usize,
        values: ForeignValues,
    ) -> Result<ForeignValues, ForeignError> {
        if values.len() != self.part_rows[part] {
            return Err(ForeignError::damaged("its sizes do not agree"));
        }
        Ok(values)
    }
}
