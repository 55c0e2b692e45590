//! What can go wrong in a run.

use exitlab_core::{BarTime, Timestamp};
use exitlab_data::{BarsOff, DataError, OffBars};
use exitlab_evidence::{MAX_WINDOWS, MIN_ENTRIES, Span};
use exitlab_regime::RegimeError;
use exitlab_scenario::ScenarioError;
use exitlab_signal::SignalError;
use std::path::PathBuf;

/// A run that cannot be done, or a grid point of it.
#[derive(Debug, thiserror::Error)]
#[allow(missing_docs)] // the fields are what the messages print
pub enum RunError {
    /// The scenario, an override or a grid value is wrong.
    #[error(transparent)]
    Scenario(#[from] Box<ScenarioError>),
    /// A file cannot be read or used.
    #[error(transparent)]
    Data(#[from] DataError),
    /// Something that settings say is in memory, and that the caller did not give.
    #[error("the settings say that the {what}{} are in memory, but none were given", of_symbol(of))]
    NotGiven {
        what: &'static str,
        /// The symbol, empty where it is for all of them.
        of: String,
    },
    /// Something that the caller gave, and that the scenario has no use for.
    #[error("{what}{} were given in memory, but {why}", of_symbol(of))]
    NoUse {
        what: &'static str,
        /// The symbol, empty where it is for all of them.
        of: String,
        why: &'static str,
    },
    /// Too little data for a first regime of any symbol.
    #[error(
        "{}: {symbol} has {n_bars} decision bars of {timeframe}, and the first that can have a \
         regime is number {n_needed}",
        path.display()
    )]
    TooFewBars {
        symbol: String,
        path: PathBuf,
        n_bars: usize,
        n_needed: usize,
        timeframe: exitlab_core::Timeframe,
    },
    /// A label cannot be used.
    #[error("{}: {error}", path.display())]
    Labels { path: PathBuf, error: RegimeError },
    /// A signal cannot be used.
    #[error("{}:{}: {error}", path.display(), error.line())]
    Signals { path: PathBuf, error: SignalError },
    /// An exit signal cannot be used.
    #[error("{}:{}: {error}", path.display(), error.line())]
    Exits { path: PathBuf, error: SignalError },
    /// A row of a line file cannot be used.
    #[error("{}:{}: {error}", path.display(), error.line())]
    Lines { path: PathBuf, error: SignalError },
    /// A file of which no row is used.
    #[error("{}: none of the {n_rows} rows of {what} lies in the data window", path.display())]
    NoRowInside { what: &'static str, path: PathBuf, n_rows: usize },
    /// Labels in the data window, of which none is at a bar.
    #[error(
        "{}: none of the {n_rows} labels is the {is} of a decision bar, such as {time} of line {line}",
        path.display()
    )]
    NoLabelAtBar { path: PathBuf, n_rows: usize, line: usize, time: Timestamp, is: BarTime },
    /// Labels of bars that have no volatility level.
    #[error(
        "{}: {n_used} labels are at bars, and none of these has a volatility level, without which a bar \
         has no regime",
        path.display()
    )]
    LabelsWithoutLevel { path: PathBuf, n_used: usize },
    /// Decision or execution bars that are stamped one bar of their own off the others.
    #[error("{symbol}: {off}")]
    BarsOneOff { symbol: String, off: BarsOff },
    /// A walk-forward run learns among exit modes alone.
    #[error(transparent)]
    PolicyAmongPlans(#[from] exitlab_scenario::PolicyAmongPlans),
    /// A position is open where a funding rate is missing.
    #[error("{}: no funding rate at {time}, where a position of {symbol} is open", path.display())]
    MissingFunding { path: PathBuf, symbol: String, time: Timestamp },
    /// A row of signals, labels, funding or adjustments is for a symbol that the scenario does not
    /// have.
    #[error("{}:{line}: the scenario has no symbol `{symbol}`", path.display())]
    OtherSymbol { path: PathBuf, line: u64, symbol: String },
    /// No profile or mode of that name.
    #[error(transparent)]
    UnknownName(#[from] exitlab_scenario::UnknownName),
    /// [`Progress::is_cancelled`](crate::Progress::is_cancelled) said so.
    #[error("the run was cancelled")]
    Cancelled,
    /// `--grid` without a grid.
    #[error("the scenario has no [sweep.grid]")]
    NoGrid,
    /// Grid points with different symbols.
    #[error("the grid changes the list of symbols")]
    GridOverSymbols,
    /// Data too short for walk-forward.
    #[error(
        "no test window fits: there are regimes from {first} to {last}, and training takes {train} \
         before the first test"
    )]
    NoWindow { first: Timestamp, last: Timestamp, train: Span },
    /// A first training window that begins outside the data.
    #[error(
        "the first training window would begin at {first}, and the data are from {from} to {to}"
    )]
    FirstOutsideData { first: Timestamp, from: Timestamp, to: Timestamp },
    /// Tests so short that there are too many.
    #[error("tests of {test} cut the data into more than {MAX_WINDOWS} windows")]
    TooManyWindows { test: Span },
    /// Tests shorter than a decision bar.
    #[error("tests of {test} are shorter than a decision bar of {timeframe}")]
    TestTooShort { test: Span, timeframe: exitlab_core::Timeframe },
    /// Training windows without enough entries.
    #[error(
        "no training window has the {MIN_ENTRIES} entries that a choice needs, in {n_windows} \
         windows"
    )]
    NothingToLearn { n_windows: usize },
    /// An error that several grid points share.
    #[error(transparent)]
    Shared(std::sync::Arc<RunError>),
    /// Every grid point failed.
    #[error("every grid point failed; the first: {first}")]
    AllPointsFailed { first: Box<RunError> },
    /// No data follow the first regimes.
    #[error("no data follow the first regime: there is nothing to cut")]
    NothingToCut,
    /// The data up to a cut cannot be used.
    #[error("with the data cut at {time}: {error}")]
    AtCut { time: Timestamp, error: Box<RunError> },
}

/// ` of SYMBOL`, or nothing.
fn of_symbol(symbol: &str) -> String {
    if symbol.is_empty() { String::new() } else { format!(" of {symbol}") }
}

/// What to do about a row for a symbol that the scenario does not have.
const OTHER_SYMBOL_HELP: &str = "correct the row, add the symbol to data.symbols, or say \
     data.other_symbols = \"ignore\" for a file of more symbols than the scenario's";

impl RunError {
    /// What settings say is in memory, and its caller did not give.
    pub(crate) fn not_given(what: &'static str, of: &str) -> RunError {
        RunError::NotGiven { what, of: of.to_owned() }
    }

    /// Whether the run was told to stop.
    pub(crate) fn is_cancelled(&self) -> bool {
        match self {
            RunError::Cancelled => true,
            RunError::Shared(error) => error.is_cancelled(),
            _ => false,
        }
    }

    /// What to do about it.
    pub fn help(&self) -> Option<String> {
        match self {
            RunError::Scenario(error) => error.help().map(str::to_owned),
            RunError::Data(error) => error.help(),
            RunError::TooFewBars { .. } => Some(
                "give more bars (an earlier data.from, more files), a shorter \
                 regime.volatility.window_bars or trend_ema_period, or a finer data.timeframe"
                    .to_owned(),
            ),
            RunError::PolicyAmongPlans(_) => Some(
                "leave it out of study.plans, or compare it with `exitlab study`".to_owned(),
            ),
            RunError::Labels { .. } => {
                Some("keep one label per symbol and bar in the file".to_owned())
            }
            RunError::OtherSymbol { .. } => Some(OTHER_SYMBOL_HELP.to_owned()),
            RunError::Signals { error, .. }
            | RunError::Exits { error, .. }
            | RunError::Lines { error, .. } => Some(
                match error {
                    SignalError::UnknownSymbol { .. } => OTHER_SYMBOL_HELP,
                    SignalError::ConfidenceOutOfRange { .. } => {
                        "confidences lie between 0 and 1; leave the column out for 1.0"
                    }
                    SignalError::NotACloseTime { is: BarTime::Close, .. } => {
                        "a signal's time is the close of its decision bar; where it is the open, set \
                         signals.time = \"open\"; signals.align = \"next\" takes the first close at or \
                         after it"
                    }
                    SignalError::NotACloseTime { is: BarTime::Open, .. } => {
                        "with signals.time = \"open\" a row's time is the open of its decision bar; where \
                         the file's times are closes, leave the key out; signals.align = \"next\" takes the \
                         first bar that closes at or after the row's would"
                    }
                }
                .to_owned(),
            ),
            RunError::NoRowInside { .. } => Some(
                "check how the file writes times and symbols, and data.from and data.to: rows of another \
                 time give no result"
                    .to_owned(),
            ),
            RunError::NoLabelAtBar { is, .. } => Some(
                match is {
                    BarTime::Close => {
                        "a label's time is the close of its decision bar; where it is the open, set \
                         regime.label_time = \"open\""
                    }
                    BarTime::Open => {
                        "with regime.label_time = \"open\" a label's time is the open of its decision bar; \
                         where it is the close, leave the key out"
                    }
                }
                .to_owned(),
            ),
            RunError::LabelsWithoutLevel { .. } => Some(
                "add a column vol_level to the file, or give more bars or a shorter \
                 regime.volatility.window_bars, so that levels are computed"
                    .to_owned(),
            ),
            RunError::BarsOneOff { off, .. } => Some(
                match (off.bars, off.later_bars > 0) {
                    (OffBars::Decision, true) => {
                        "move their times one bar later: a decision would know a price before it is made"
                    }
                    (OffBars::Decision, false) => {
                        "where their times are closes, set bar_time = \"close\" for them; else move them \
                         one bar earlier"
                    }
                    (OffBars::Execution, true) => {
                        "set `bar_time` or `timezone` of their file at the symbol's entry in data.execution; \
                         where both are right, move their times one bar later"
                    }
                    (OffBars::Execution, false) => {
                        "where their times are closes, set bar_time = \"close\" at the symbol's entry in \
                         data.execution, and its `timezone` where they follow another clock; else move them \
                         one bar earlier"
                    }
                }
                .to_owned(),
            ),
            RunError::MissingFunding { .. } => Some(
                "add the rate to the file, or say funding_gap = \"zero\" beside it (in costs.funding or \
                 the symbol's own funding) for no payment where rates are missing"
                    .to_owned(),
            ),
            RunError::NotGiven { what, .. } => {
                Some(format!("give the {what} with the run, or name a file of them"))
            }
            // Its text says what does not fit.
            RunError::NoUse { .. } => None,
            // Its text says which names there are.
            RunError::UnknownName(unknown) => Some(unknown.help()),
            RunError::Cancelled => None,
            RunError::NoGrid => Some("add [sweep.grid], or leave --grid out".to_owned()),
            RunError::GridOverSymbols => {
                Some("make a scenario for each list of symbols".to_owned())
            }
            RunError::FirstOutsideData { .. } => {
                Some("give a --first inside the data, or leave it out".to_owned())
            }
            RunError::NoWindow { .. } => Some("give a shorter --train, or more data".to_owned()),
            RunError::TooManyWindows { .. } => Some("give a longer --test".to_owned()),
            RunError::TestTooShort { .. } => {
                Some("give a longer --test: `m` is minutes, months are `mo`".to_owned())
            }
            RunError::NothingToLearn { .. } => Some(
                "give a longer --train, a shorter --embargo, or a source with more signals"
                    .to_owned(),
            ),
            RunError::Shared(error) => error.help(),
            RunError::AllPointsFailed { first } => first.help(),
            RunError::NothingToCut => Some("give more bars".to_owned()),
            RunError::AtCut { error, .. } => error.help(),
        }
    }
}
