//! Bars and small tables in JSON: what exchanges, brokers and pandas give.
//!
//! - [`find`] says where in the document the rows are, and [`about`] what is known of them; [`failure`] knows
//!   the answers of requests that have failed.
//! - Rows become delimited text ([`row_text`]), a line for each, which is read as all text is: there is one
//!   reader of rows. A row's number is that of its element, from 1.
//! - Arrays without names have their order proven ([`orders`]), objects name their values ([`records`]).
//!
//! Numbers stand as they are written and are read once, as those of text are. `NaN`, which Python writes and
//! JSON does not have, is null.

mod about;
mod failure;
mod find;
mod json_bars;
mod names;
mod orders;
mod records;
mod row_text;
mod table;
mod values;
mod write_rows;
mod written_table;

pub(crate) use json_bars::{read_json_bars, read_json_table};
