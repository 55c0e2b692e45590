//! Tables declared once: a struct with a doc comment per field gives the schema, the frame, the files
//! in every format, the reader, the keys of comparisons and the dictionary of columns.
//!
//! ```
//! use exitlab_table::{Row, Table, rows};
//!
//! /// What a run made in a year.
//! #[derive(Debug, PartialEq, Row)]
//! #[row(table = "years", key(year))]
//! struct Year<'a> {
//!     /// Calendar year.
//!     year: i64,
//!     /// Exit mode.
//!     mode: &'a str,
//!     /// Mean net result; absent without trades.
//!     #[row(unit = R)]
//!     avg_r: Option<f64>,
//! }
//!
//! let table = Table::of_rows([Year { year: 2024, mode: "FAST_TP", avg_r: Some(0.25) }])?;
//! assert_eq!(table.csv_text()?, "year,mode,avg_r\n2024,FAST_TP,0.25\n");
//! let years: Vec<Year<'_>> = rows(&table)?;
//! assert_eq!(years[0].avg_r, Some(0.25));
//! # Ok::<(), exitlab_table::TableError>(())
//! ```
//!
//! Files of other programs, in whatever types they have chosen, are read column by column: [`ForeignFile`].
//!
//! Behind a [`Table`] stands a Polars frame ([`Table::frame`]). This crate is the fence: no other one
//! names Polars' types, but for frames that are handed to callers.

extern crate self as exitlab_table;

mod arrow_stream;
mod column_spec;
mod columns;
mod dictionary;
mod error;
mod field;
mod foreign;
mod format;
mod kind;
mod row;
mod row_reader;
mod rows;
mod table;
mod table_column;
mod unit;
mod value;
mod whole_file;

pub use arrow_stream::{
    ArrowArray, ArrowField, ArrowSchema, ArrowStream, ArrowStreamReader, arrow_stream,
    import_array, import_field,
};
pub use column_spec::{ColumnSpec, Wanted, assert_some_of};
pub use columns::Columns;
pub use dictionary::{TableDoc, dictionary};
pub use error::{BadValue, TableError};
#[doc(hidden)]
pub use exitlab_core::{joined, n_joined};
pub use exitlab_table_derive::Row;
pub use field::{Field, TextList};
pub use foreign::{
    ArrowFrame, Cells, ColumnValues, FixedPoint, ForeignColumn, ForeignError, ForeignFile,
    ForeignValues, TextCells, TickUnit,
};
pub use format::{Format, UnknownFormat, quietly, read, read_parts};
pub use kind::Kind;
pub use polars_core::frame::DataFrame;
pub use row::{Fields, ReadFields, Row};
pub use row_reader::RowReader;
pub use rows::{rows, wanted};
pub use table::Table;
pub use table_column::TableColumn;
pub use unit::Unit;
pub use value::{Day, OrAll, ReadValue, Value};
pub use whole_file::{check_writable, sync_folder, write_whole};
