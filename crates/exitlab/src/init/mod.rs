//! A first scenario made from files of bars: what they show, what is guessed, what to check.

mod market;
mod path_text;
mod scenario_text;
mod symbol_files;
mod usual_costs;

use crate::init_error::InitError;
use crate::{Error, Scenario};
use exitlab_core::Timeframe;
use exitlab_data::FileCheck;
pub use market::Market;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use symbol_files::{SymbolFiles, symbols_of};

/// A scenario made from files of bars.
#[derive(Debug, Clone, PartialEq)]
pub struct FirstScenario {
    /// Its text, with comments, ready to be run.
    pub text: String,
    /// The files, as they were read.
    pub files: Vec<FileCheck>,
    /// What was guessed, a sentence each.
    pub guesses: Vec<String>,
    /// What to look at before the results count, a sentence each; what a check of the scenario warns of
    /// among it.
    pub to_check: Vec<String>,
}

impl FirstScenario {
    /// Looks at files, folders and globs, and makes a scenario called `name` whose paths are relative to
    /// `folder`, where it will stand.
    ///
    /// # Errors
    /// Where a file cannot be read for certain, files do not go together, or the scenario could not be run.
    pub fn of(paths: &[PathBuf], name: &str, folder: &Path) -> Result<FirstScenario, Error> {
        let mut symbols: BTreeMap<String, Vec<SymbolFiles>> = BTreeMap::new();
        for path in paths {
            for found in symbols_of(path)? {
                symbols.entry(found.symbol.clone()).or_default().push(found);
            }
        }
        let sorted = by_length(symbols)?;
        let mut made = scenario_text::scenario(name, folder, &sorted);
        // What a check would refuse is not written, and what it would warn of is told now.
        let scenario = Scenario::parse_at(&made.text, &folder.join(format!("{name}.toml")))?;
        made.to_check.extend(scenario.warnings()?.into_iter().map(|warning| warning.text));
        Ok(made)
    }
}

/// Decision and execution bars of each symbol.
#[derive(Debug)]
struct Sorted {
    timeframe: Timeframe,
    decision: Vec<SymbolFiles>,
    /// Finer bars of the same symbols, where there are files of both.
    execution: Option<(Timeframe, Vec<SymbolFiles>)>,
}

/// Sorts each symbol's files by the length of their bars.
fn by_length(symbols: BTreeMap<String, Vec<SymbolFiles>>) -> Result<Sorted, Error> {
    let mut lengths: Option<(String, Vec<Timeframe>)> = None;
    let (mut decision, mut execution) = (Vec::new(), Vec::new());
    for (symbol, mut files) in symbols {
        files.sort_by_key(|file| std::cmp::Reverse(file.timeframe));
        if let Some(pair) = files.windows(2).find(|pair| pair[0].timeframe == pair[1].timeframe) {
            return Err(Error::from(InitError::SameTimeframe {
                symbol,
                timeframe: pair[0].timeframe,
                first: pair[0].path.clone(),
                other: pair[1].path.clone(),
            }));
        }
        let own: Vec<Timeframe> = files.iter().map(|file| file.timeframe).collect();
        match own.as_slice() {
            [longer, finer] if !longer.is_multiple_of(*finer) => {
                let (longer, finer) = (*longer, *finer);
                return Err(Error::from(InitError::NotMultiple { symbol, longer, finer }));
            }
            [] | [_] | [_, _] => {}
            [..] => {
                return Err(Error::from(InitError::ManyTimeframes { symbol, timeframes: own }));
            }
        }
        match &lengths {
            Some((first_symbol, first)) if *first != own => {
                return Err(Error::from(InitError::DifferentTimeframes {
                    first_symbol: first_symbol.clone(),
                    first: first.clone(),
                    other_symbol: symbol,
                    other: own,
                }));
            }
            Some(_) => {}
            None => lengths = Some((symbol, own)),
        }
        let mut files = files.into_iter();
        decision.extend(files.next());
        execution.extend(files.next());
    }
    let (_, lengths) = lengths.unwrap_or_default();
    let path = PathBuf::new();
    let timeframe = *lengths.first().ok_or(InitError::NoTimeframe { path })?;
    let execution = lengths.get(1).map(|finer| (*finer, execution));
    Ok(Sorted { timeframe, decision, execution })
}
