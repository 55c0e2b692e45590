//! Readers of every bar file format, validation and resampling.
//!
//! - [`load_bars`] reads a symbol's bars from CSV, Parquet or Arrow files for a run, and stops at
//!   the first thing that is wrong; [`check_file`] lists all of it.
//! - [`resample`] builds longer bars, [`apply_adjustments`] removes splits, [`compare_closes`]
//!   compares two sources.
//! - [`load_memory_bars`] and [`memory_table`] hold a caller's bars and rows to what files may say.
//! - [`read_signals`], [`read_exits`], [`read_lines`], [`read_labels`], [`read_funding`] and
//!   [`read_adjustments`] read a scenario's other files; [`write_signals`] writes one.
//!
//! Forms are told by content, never by a file's name: text, JSON, gzip, zip, zstd, Parquet and Arrow by
//! their first bytes, columns by their usual names, units of time by their size. What is recognised and
//! not read ([`UnsupportedForm`]) is an error that says what the file is.
//!
//! Blocks of text and columns of Parquet and Arrow files are read by the threads of the caller's rayon
//! pool; what is read, and what is said of it, is the same for any number of them.

mod adjustments;
mod bad_row;
mod bad_ticks;
mod bar_files;
mod bar_pair;
mod bars_hash;
mod bars_off;
mod calendar_bars;
mod check;
mod civil_time;
mod close_stamps;
mod closed_hours;
mod column_names;
mod columnar;
mod columnar_bars;
mod columnar_form;
mod compare;
mod csv_bars;
mod csv_parts;
mod csv_reader;
mod date_evidence;
mod date_text;
mod endings;
mod error;
mod exits;
mod file_part;
mod file_symbol;
mod files_of_series;
mod forms;
mod frame_source;
mod funding;
mod funding_holes;
mod gaps;
mod header;
mod header_faults;
mod hole;
mod join;
mod json;
mod labels;
mod length_change;
mod lines;
mod load;
mod local_clock;
mod longer_bars;
mod look;
mod member_symbols;
mod memory_bars;
mod memory_look;
mod memory_rows;
mod mixed_rows;
mod nautilus;
mod nautilus_form;
mod number;
mod number_style;
mod odd_bars;
mod ordered_rows;
mod passed_over;
mod plausibility;
mod price_jumps;
mod price_proof;
mod price_scale;
mod read_as;
mod resample;
mod row_layout;
mod row_list;
mod row_time;
mod rows;
mod scan;
mod session_clock;
mod sessions;
mod settle;
mod shown;
mod signals;
mod slot_set;
mod source_file;
mod stored_file;
mod stored_stream;
mod symbol_rows;
mod table;
mod table_columns;
mod table_header;
mod table_zones;
mod text_blocks;
mod time_columns;
mod time_form;
mod time_reader;
mod time_text;
mod trading_calendar;
mod trading_days;
mod unsupported;
mod unzoned;
mod values;
mod write_signals;
mod zip_members;
mod zone_column;

pub use adjustments::{AdjustmentRecord, AppliedAdjustment, apply_adjustments, read_adjustments};
pub use bad_row::{BadRow, RowProblem};
pub use bad_ticks::BadTick;
pub use bar_files::{archive_symbol, bar_files};
pub use bars_hash::bars_sha256;
pub use bars_off::{BarsOff, OffBars, bars_off};
pub use check::{FileCheck, check_file};
pub use close_stamps::{CloseSign, CloseStamps};
pub use closed_hours::{ClosedHours, DailyClose};
pub use compare::{CloseComparison, CloseDifference, compare_closes};
pub use error::DataError;
pub use exits::read_exits;
pub use file_symbol::symbol_of_file;
pub use funding::{FundingRecord, read_funding};
pub use funding_holes::{FundingHole, funding_holes};
pub use gaps::{Gap, GapReport, n_off_grid, usual_spacing};
pub use labels::read_labels;
pub use lines::read_lines;
pub use load::{BadRowPolicy, DroppedRows, LoadOptions, LoadedBars, load_bars};
pub use longer_bars::{LongerBars, LongerPrices};
pub use memory_bars::{BarSlices, MemoryBars, load_memory_bars};
pub use memory_look::{MemoryLook, look_at_frame};
pub use memory_rows::{MemoryRow, MemoryTable, memory_rates, memory_table};
pub use plausibility::Plausibility;
pub use price_jumps::PriceJump;
pub use read_as::{ReadAs, UnsaidClock};
pub use resample::{ResampledBars, resample};
pub use session_clock::SessionClock;
pub use signals::{SYMBOL_ALIASES, read_signals};
pub use source_file::SourceFile;
pub use table::TableFile;
pub use table_zones::TableZones;
pub use time_form::TimeForm;
pub use trading_days::TradingDays;
pub use unsupported::UnsupportedForm;
pub use unzoned::UnzonedTimes;
pub use write_signals::{signals_table, write_signals, write_signals_csv};
