//! Columns of other programs, in files and in memory: Parquet, Arrow IPC and Arrow arrays, in whatever types
//! those have chosen.
//!
//! A [`ForeignFile`] lists its columns as the file has them, and gives the values of one column of one
//! part (a row group, a record batch) at a time, so that callers choose what is decoded and on which
//! thread. Nothing is checked here but that the file is whole.

mod arrow;
mod arrow_frame;
mod cells;
mod clock_text;
mod column;
mod decimal_text;
mod error;
mod file;
mod fixed_point;
mod footer;
mod parquet;
mod parquet_type;
mod tick_unit;
mod type_name;
mod values;

pub use arrow_frame::{ArrowFrame, ColumnValues};
pub use cells::{Cells, TextCells};
pub use column::ForeignColumn;
pub use error::ForeignError;
pub use file::ForeignFile;
pub use fixed_point::FixedPoint;
pub use tick_unit::TickUnit;
pub use values::ForeignValues;
