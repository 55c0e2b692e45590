//! Bars from the public archive of Binance, `data.binance.vision`.
//!
//! [`fetch`] brings the archive's own files into a folder per symbol, which a scenario takes as it
//! is: a file per month, and per day for the months that have none yet. It asks for the CHECKSUM of
//! each file first, downloads what is not there or has changed at the source, verifies its SHA-256 and
//! only then puts it in place.
//!
//! A [`Source`] is one host. No other one is ever contacted: redirects to another are refused.
//! This crate is the only one of exitlab that uses the network. It reads no clock and no
//! environment: whoever calls it says what day it is and which proxy to take.
//!
//! # Examples
//! ```no_run
//! use exitlab_fetch::{Day, Interval, Market, Plan, Silent, Source, Wanted, fetch};
//!
//! let plan = Plan::new(Wanted {
//!     market: Market::Spot,
//!     interval: Interval::Hour1,
//!     symbols: vec!["BTCUSDT".parse()?],
//!     from: "2020-01".parse()?,
//!     to: Some("2024-06".parse()?),
//!     today: Day::parse("2024-12-05").ok_or("no day")?,
//!     out: "data/binance".into(),
//! })?;
//! let outcome = fetch(&plan, &Source::archive()?, &Silent)?;
//! print!("{}", outcome.summary());
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod address;
mod archive_file;
mod attempt;
mod calendar;
mod checksum;
mod client;
mod connection_error;
mod download;
mod error;
mod fetch;
mod file_fetch;
mod file_problem;
mod folder_lock;
mod interval;
mod listing;
mod local_file;
mod market;
mod outcome;
mod patience;
mod pauses;
mod plan;
mod progress;
mod proxy;
mod retry_after;
mod source;
mod spelling;
mod summary;
mod symbol;
mod workers;

pub use calendar::{Day, Month, Period};
pub use error::FetchError;
pub use fetch::fetch;
pub use file_problem::FileProblem;
pub use interval::Interval;
pub use market::Market;
pub use outcome::{Fate, FileOutcome, Outcome, SymbolOutcome};
pub use pauses::{Pauses, Sleep};
pub use plan::{Plan, Wanted};
pub use progress::{Note, Progress, Silent};
pub use source::Source;
pub use spelling::SpellingError;
pub use symbol::Symbol;
