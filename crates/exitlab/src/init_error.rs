//! Why files without a scenario cannot be checked, or become one.

use exitlab_core::Timeframe;
use std::path::PathBuf;

/// Why files without a scenario cannot be checked, or become one.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[allow(missing_docs)] // the fields are what the messages print
pub enum InitError {
    /// A setting that says nothing of how files are read, where there is no scenario.
    #[error("{setting}: files take only the settings of [data] that say how a file is read")]
    NotOfReading { setting: String },
    /// Files of a symbol that are of several lengths.
    #[error("{symbol}: files of {} bars", listed(timeframes))]
    ManyTimeframes { symbol: String, timeframes: Vec<Timeframe> },
    /// Two files of one symbol and length.
    #[error("{symbol}: two files of {timeframe} bars, {} and {}", first.display(), other.display())]
    SameTimeframe { symbol: String, timeframe: Timeframe, first: PathBuf, other: PathBuf },
    /// A folder or glob of one symbol's files, some of which are of another length.
    #[error(
        "{}: {} has bars of {first_timeframe}, {} of {other_timeframe}",
        path.display(), first.display(), other.display()
    )]
    MixedFolder {
        path: PathBuf,
        first: PathBuf,
        first_timeframe: Timeframe,
        other: PathBuf,
        other_timeframe: Timeframe,
    },
    /// Symbols whose bars are of different lengths.
    #[error("{first_symbol} has bars of {}, {other_symbol} of {}", listed(first), listed(other))]
    DifferentTimeframes {
        first_symbol: String,
        first: Vec<Timeframe>,
        other_symbol: String,
        other: Vec<Timeframe>,
    },
    /// Bars of which no whole number makes one of the longer ones.
    #[error(
        "{symbol}: files of {longer} and of {finer} bars, and {longer} is not a multiple of {finer}"
    )]
    NotMultiple { symbol: String, longer: Timeframe, finer: Timeframe },
    /// A file of which the length of bars cannot be told.
    #[error(
        "{}: the timeframe cannot be detected: there are too few bars, or they are not whole seconds apart",
        path.display()
    )]
    NoTimeframe { path: PathBuf },
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
            InitError::SameTimeframe { .. } => {
                "give a folder or a glob that joins the files of a symbol; if they are different symbols, name \
                 them so: a symbol is the file's name without timeframe and dates"
            }
            InitError::MixedFolder { .. } => "give a glob for the files of each timeframe",
            InitError::DifferentTimeframes { .. } => {
                "give the same timeframes for every symbol; a symbol is the file's name without timeframe \
                 and dates"
            }
            InitError::NotMultiple { .. } => {
                "give execution bars of which a whole number makes a decision bar, or one timeframe alone"
            }
            InitError::NoTimeframe { .. } => "give a file of more bars",
        }
    }
}

/// `1h and 15m`.
fn listed(timeframes: &[Timeframe]) -> String {
    let all: Vec<String> = timeframes.iter().map(Timeframe::to_string).collect();
    all.join(" and ")
}
