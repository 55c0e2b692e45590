//! A first scenario made from files of bars: what they show, what is guessed, what to check.

mod market;
mod scenario_text;

use crate::Error;
use crate::check::check_bar_files;
use crate::init_error::InitError;
use exitlab_core::{EmptyRows, Reading, Timeframe};
use exitlab_data::{
    DataError, FileCheck, RowProblem, archive_symbol, bar_files, check_file, symbol_of_file,
};
use exitlab_scenario::ScenarioFile;
pub use market::Market;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// Most rows that may be left out of a file, as a run has it.
const MAX_DROPPED: f64 = 0.01;

/// A scenario made from files of bars.
#[derive(Debug, Clone, PartialEq)]
pub struct FirstScenario {
    /// Its text, with comments, ready to be run.
    pub text: String,
    /// The files, as they were read.
    pub files: Vec<FileCheck>,
    /// What was guessed, a sentence each.
    pub guesses: Vec<String>,
    /// What to look at before the results count, a sentence each.
    pub to_check: Vec<String>,
}

/// Bars of a symbol: one path, read in one way.
#[derive(Debug, Clone, PartialEq)]
struct SymbolFiles {
    symbol: String,
    /// File, or folder where all its files are of the symbol.
    path: PathBuf,
    reading: Reading,
    /// Whether the last row is a bar still forming, or a few rows are bad.
    drops_rows: bool,
    check: FileCheck,
}

impl FirstScenario {
    /// Looks at files, folders and globs, and makes a scenario called `name` whose paths are relative to
    /// `folder`, where it will stand.
    ///
    /// # Errors
    /// Where a file cannot be read for certain, or files do not go together.
    pub fn of(paths: &[PathBuf], name: &str, folder: &Path) -> Result<FirstScenario, Error> {
        let mut symbols: BTreeMap<String, Vec<SymbolFiles>> = BTreeMap::new();
        for path in paths {
            for found in symbols_of(path)? {
                symbols.entry(found.symbol.clone()).or_default().push(found);
            }
        }
        let sorted = by_length(symbols)?;
        let made = scenario_text::scenario(name, folder, &sorted);
        // What is written must be a scenario: a slip here is ours, and is told before anybody runs it.
        ScenarioFile::parse(&made.text, &folder.join(format!("{name}.toml")))?.resolve(&[])?;
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

/// The symbols of a path: one, or those of a folder's files or of a file of several symbols.
fn symbols_of(path: &Path) -> Result<Vec<SymbolFiles>, Error> {
    let files = bar_files(path)?;
    if let ([_, _, ..], Some(symbol)) = (files.as_slice(), common_symbol(&files)) {
        let mut checks = Vec::new();
        for check in check_bar_files(path, None, &Reading::default())? {
            checks.push(check?);
        }
        return Ok(vec![joined(symbol, path, checks)?]);
    }
    let mut found = Vec::new();
    for file in &files {
        found.extend(symbols_of_file(file)?);
    }
    Ok(found)
}

/// The symbol that the names of all files give.
fn common_symbol(files: &[PathBuf]) -> Option<String> {
    let named = |file: &PathBuf| archive_symbol(file).unwrap_or_else(|| symbol_of_file(file));
    let first = named(files.first()?);
    files.iter().all(|file| named(file) == first).then_some(first)
}

/// Files of one symbol as one series: what the first says of all, with the span of them all.
fn joined(symbol: String, path: &Path, checks: Vec<FileCheck>) -> Result<SymbolFiles, Error> {
    let mut whole: Option<SymbolFiles> = None;
    for check in checks {
        let file = check.path.clone();
        let next = usable(symbol.clone(), &file, Reading::default(), check)?;
        match &mut whole {
            None => whole = Some(SymbolFiles { path: path.to_owned(), ..next }),
            Some(whole) => {
                whole.check.n_rows += next.check.n_rows;
                whole.check.first = whole.check.first.min(next.check.first);
                whole.check.last = whole.check.last.max(next.check.last);
                whole.drops_rows |= next.drops_rows;
                whole.reading = whole.reading.or(&next.reading);
            }
        }
    }
    whole.ok_or_else(|| DataError::NoBarFiles { path: path.to_owned() }.into())
}

fn symbols_of_file(file: &Path) -> Result<Vec<SymbolFiles>, Error> {
    let read = |reading: &Reading| check_file(file, None, reading);
    match read(&Reading::default()) {
        Ok(check) => {
            let named = check.read_as.as_ref().and_then(|read_as| read_as.symbol.clone());
            let symbol = named.map_or_else(|| symbol_of_file(file), |name| scenario_symbol(&name));
            Ok(vec![usable(symbol, file, Reading::default(), check)?])
        }
        Err(DataError::SeveralSymbols { symbols, .. }) => symbols
            .into_iter()
            .map(|name| {
                let reading = Reading { source_symbol: Some(name.clone()), ..Reading::default() };
                let check = read(&reading)?;
                usable(scenario_symbol(&name), file, reading, check)
            })
            .collect(),
        Err(error) => Err(error.into()),
    }
}

/// A symbol's name without what no scenario takes.
fn scenario_symbol(name: &str) -> String {
    name.chars().filter(|c| !c.is_whitespace() && !c.is_control()).collect()
}

/// A file with the settings that it needs.
fn usable(
    symbol: String,
    path: &Path,
    mut reading: Reading,
    check: FileCheck,
) -> Result<SymbolFiles, Error> {
    let mut check = check;
    let is_empty = |problem: &RowProblem| matches!(problem, RowProblem::NoPrices);
    if check.bad.iter().any(|row| is_empty(&row.problem)) {
        reading.empty_rows = Some(EmptyRows::Gap);
        check = check_file(path, None, &reading)?;
    }
    let n_bad = check.bad.len();
    let is_last = |problem: &RowProblem| matches!(problem, RowProblem::StillForming { .. });
    let n_lost = check.bad.iter().filter(|row| !is_last(&row.problem)).count();
    let is_fatal = check.bad.iter().any(|row| row.problem.is_fatal());
    if let Some(first) = check.bad.first()
        && (is_fatal || n_lost as f64 > MAX_DROPPED * check.n_rows as f64)
    {
        return Err(Error::from(InitError::BadRows {
            path: path.to_owned(),
            n_bad,
            n_rows: check.n_rows,
            first: first.to_string(),
        }));
    }
    Ok(SymbolFiles { symbol, path: path.to_owned(), reading, drops_rows: n_bad > 0, check })
}

/// Sorts each symbol's files by the length of their bars.
fn by_length(symbols: BTreeMap<String, Vec<SymbolFiles>>) -> Result<Sorted, Error> {
    let mut lengths: Option<(String, Vec<Timeframe>)> = None;
    let (mut decision, mut execution) = (Vec::new(), Vec::new());
    for (symbol, mut files) in symbols {
        let mut own = Vec::new();
        for file in &files {
            let path = || file.path.clone();
            own.push(file.check.timeframe.ok_or_else(|| InitError::NoTimeframe { path: path() })?);
        }
        own.sort();
        own.dedup();
        match (own.as_slice(), files.len()) {
            ([_], 1) | ([_, _], 2) => {}
            ([first, other, ..], _) => {
                let (first, other) = (*first, *other);
                return Err(Error::from(InitError::ManyTimeframes { symbol, first, other }));
            }
            ([only], _) => {
                let (first, other) = (*only, *only);
                return Err(Error::from(InitError::ManyTimeframes { symbol, first, other }));
            }
            ([], _) => continue,
        }
        if let Some((first_symbol, lengths)) = &lengths
            && *lengths != own
        {
            return Err(Error::from(InitError::DifferentTimeframes {
                first_symbol: first_symbol.clone(),
                first: lengths[0],
                other_symbol: symbol,
                other: own[0],
            }));
        }
        lengths.get_or_insert((symbol, own));
        files.sort_by_key(|file| std::cmp::Reverse(file.check.timeframe));
        let mut files = files.into_iter();
        decision.extend(files.next());
        execution.extend(files.next());
    }
    let (_, lengths) = lengths.unwrap_or_default();
    let path = PathBuf::new();
    let timeframe = *lengths.last().ok_or(InitError::NoTimeframe { path })?;
    let execution = (lengths.len() == 2).then(|| (lengths[0], execution));
    Ok(Sorted { timeframe, decision, execution })
}
