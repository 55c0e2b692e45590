//! Rows for symbols that the scenario does not have: the one place that decides what becomes of them.

use crate::RunError;
use exitlab_scenario::{OtherSymbols, Scenario};
use std::collections::BTreeSet;
use std::path::Path;

/// The symbols of a scenario, and what a row for another one does.
#[derive(Debug, Clone)]
pub(crate) struct OwnSymbols<'a> {
    names: BTreeSet<&'a str>,
    others: OtherSymbols,
}

/// A row of a file that may have a symbol column.
pub(crate) trait SymbolRow {
    /// Symbol; absent where the row is for every symbol.
    fn symbol(&self) -> Option<&str>;

    /// Line in the file, for messages.
    fn line(&self) -> u64;
}

impl<'a> OwnSymbols<'a> {
    /// Those of a scenario.
    pub(crate) fn of(scenario: &'a Scenario) -> OwnSymbols<'a> {
        let names = scenario.data.symbols.iter().map(|s| s.symbol.as_str()).collect();
        OwnSymbols { names, others: scenario.data.other_symbols }
    }

    /// Leaves out rows for other symbols where they are ignored, and says how many there were.
    ///
    /// # Errors
    /// [`RunError::OtherSymbol`] for the first of them by line, where they are errors.
    pub(crate) fn keep<R: SymbolRow>(
        &self,
        path: &Path,
        rows: &mut Vec<R>,
    ) -> Result<usize, RunError> {
        let is_other = |row: &R| row.symbol().is_some_and(|symbol| !self.names.contains(symbol));
        match self.others {
            OtherSymbols::Ignore => {
                let n_rows = rows.len();
                rows.retain(|row| !is_other(row));
                Ok(n_rows - rows.len())
            }
            OtherSymbols::Error => {
                let first = rows.iter().filter(|row| is_other(row)).min_by_key(|row| row.line());
                match first.and_then(|row| Some((row.line(), row.symbol()?))) {
                    None => Ok(0),
                    Some((line, symbol)) => Err(RunError::OtherSymbol {
                        path: path.to_owned(),
                        line,
                        symbol: symbol.to_owned(),
                    }),
                }
            }
        }
    }
}

/// `SymbolRow` of records that have a line and a symbol.
macro_rules! symbol_rows {
    ($($record:ty => $symbol:expr,)+) => {
        $(impl SymbolRow for $record {
            fn symbol(&self) -> Option<&str> {
                let symbol: fn(&$record) -> Option<&str> = $symbol;
                symbol(self)
            }

            fn line(&self) -> u64 {
                self.line as u64
            }
        })+
    };
}

symbol_rows! {
    exitlab_signal::SignalRow => |row| Some(&row.symbol),
    exitlab_signal::ExitRow => |row| Some(&row.symbol),
    exitlab_signal::LineRow => |row| Some(&row.symbol),
    exitlab_data::AdjustmentRecord => |row| Some(&row.symbol),
    exitlab_regime::LabelRow => |row| row.symbol.as_deref(),
    exitlab_data::FundingRecord => |row| row.symbol.as_deref(),
}
