//! Signal sources (SPEC §4): what wishes to enter, where, and how confidently.
//!
//! [`generate`] runs a source that is computed from a symbol's decision bars; [`signals_from_rows`],
//! [`exits_from_rows`] and [`lines_from_rows`] place the rows of files on bars; [`opposite_exits`]
//! takes signals for exits of the other side. A source sees a bar and those before it, no profile and
//! no position.

mod call;
mod di_confidence;
mod donchian;
mod ema_cross;
mod error;
mod every;
mod exits;
mod file;
mod fnv1a64;
mod generate;
mod lines;
mod opposite;
mod place;
mod random;
mod rsi_reversion;
mod settings;
mod side_filter;
mod split_mix64;

pub use error::SignalError;
pub use exits::{ExitRow, FileExits, exits_from_rows};
pub use file::{FileSignals, SignalRow, signals_from_rows};
pub use generate::generate;
pub use lines::{FileLines, LineRow, PlacedLine, lines_from_rows};
pub use opposite::opposite_exits;
pub use place::{Align, RowCounts, Stamps, SymbolSeries};
pub use settings::{EverySide, SideFilter, SignalSource};
