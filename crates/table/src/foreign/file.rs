//! A Parquet or Arrow file in memory.

use super::arrow::ArrowFile;
use super::column::ForeignColumn;
use super::error::ForeignError;
use super::parquet::ParquetFile;
use super::values::ForeignValues;
use bytes::Bytes;

/// A Parquet or Arrow file in memory, whose footer has been read.
#[derive(Debug)]
pub struct ForeignFile {
    content: Content,
    columns: Vec<ForeignColumn>,
    part_rows: Vec<usize>,
}

#[derive(Debug)]
enum Content {
    Parquet(ParquetFile),
    Arrow(ArrowFile),
}

impl ForeignFile {
    /// Opens a Parquet file. Its columns are those that are no list, map or struct.
    ///
    /// # Errors
    /// Where the footer cannot be read.
    pub fn parquet(bytes: Bytes) -> Result<ForeignFile, ForeignError> {
        let file = ParquetFile::open(bytes)?;
        let (columns, part_rows) = (file.columns(), file.part_rows());
        Ok(ForeignFile { content: Content::Parquet(file), columns, part_rows })
    }

    /// Opens an Arrow file, also called Feather 2.
    ///
    /// # Errors
    /// Where the footer or a dictionary cannot be read, or a size that the file states cannot be.
    pub fn arrow(bytes: Bytes) -> Result<ForeignFile, ForeignError> {
        let file = ArrowFile::open(bytes)?;
        let (columns, part_rows) = (file.columns(), file.part_rows());
        Ok(ForeignFile { content: Content::Arrow(file), columns, part_rows })
    }

    /// The file's columns, in its order.
    pub fn columns(&self) -> &[ForeignColumn] {
        &self.columns
    }

    /// Rows of each part: row groups of Parquet, record batches of Arrow.
    pub fn part_rows(&self) -> &[usize] {
        &self.part_rows
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
        };
        if values.len() != self.part_rows[part] {
            return Err(ForeignError::damaged("its sizes do not agree"));
        }
        Ok(values)
    }
}
