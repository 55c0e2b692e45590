//! Why files without a scenario cannot be checked, or become one.

use exitlab_core::Timeframe;
use std::path::PathBuf;

/// Why files without a scenario cannot be checked, or become one.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[allow(missing_docs)] // the fields are what the messages print
pub enum InitError {
    /// A setting that says nothing of how files are read, where there is no scenario.
    #[error("{setting}: files take settings of [data] that say how a file is read, and no others")]
    NotOfReading { setting: String },
    /// Files of a symbol that are of several lengths.
    #[error("{symbol}: files of {first} and of {other}, and of a third length")]
    ManyTimeframes { symbol: String, first: Timeframe, other: Timeframe },
    /// Symbols whose bars are of different lengths.
    #[error("{first_symbol} has bars of {first}, {other_symbol} of {other}")]
    DifferentTimeframes {
        first_symbol: String,
        first: Timeframe,
        other_symbol: String,
        other: Timeframe,
    },
    /// A file whose bars are too few to tell their length.
    #[error("{}: too few bars to tell their timeframe", path.display())]
    NoTimeframe { path: PathBuf },
    /// Bad rows that no setting leaves out.
    #[error("{}: {n_bad} of {n_rows} rows are bad; the first: {first}", path.display())]
    BadRows { path: PathBuf, n_bad: usize, n_rows: usize, first: String },
}

impl InitError {
    /// What to do about it.
    pub fn help(&self) -> &'static str {
        match self {
            InitError::NotOfReading { .. } => {
                "set one such as data.timezone=America/New_York, or check a scenario"
            }
            InitError::ManyTimeframes { .. } => {
                "give files of one timeframe, or of two: decisions on the longer, exits on the shorter"
            }
            InitError::DifferentTimeframes { .. } => "give the same timeframes for every symbol",
            InitError::NoTimeframe { .. } => "give a file of more bars",
            InitError::BadRows { .. } => "`exitlab check FILE` lists them; mend the file",
        }
    }
}
