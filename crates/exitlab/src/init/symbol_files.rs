//! The symbols that files of bars hold: one path of each, read in one way.

use super::market::days_of;
use crate::error::{Cause, Error};
use crate::init_error::InitError;
use exitlab_core::{EmptyRows, Reading, Timeframe};
use exitlab_data::{DataError, FileCheck, RowProblem, bar_files, check_file, symbol_of_file};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// Bars of a symbol: one path, read in one way.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct SymbolFiles {
    pub(super) symbol: String,
    /// A file, or a folder or glob whose files are all of the symbol.
    pub(super) path: PathBuf,
    pub(super) timeframe: Timeframe,
    pub(super) reading: Reading,
    /// Whether some rows are bad, such as a last one that is a bar still forming.
    pub(super) has_bad_rows: bool,
    /// What the first file shows, with the rows, days and span of all.
    pub(super) check: FileCheck,
}

/// The symbols of a path: one, or those of a folder's files or of a file of several symbols.
pub(super) fn symbols_of(path: &Path) -> Result<Vec<SymbolFiles>, Error> {
    let files = bar_files(path)?;
    let is_one_symbol = is_one_symbol(&files);
    let (mut found, mut too_short) = (Vec::new(), Vec::new());
    for file in &files {
        match symbols_of_file(file, None) {
            Err(error) if is_one_symbol && is_too_short(&error) => too_short.push((file, error)),
            of_file => found.extend(of_file?),
        }
    }
    // A month that has just begun may have one bar, whose length the months before show.
    for (file, error) in too_short {
        let timeframe = found.first().map(|other: &SymbolFiles| other.timeframe).ok_or(error)?;
        found.extend(symbols_of_file(file, Some(timeframe))?);
    }
    let [first, _, ..] = files.as_slice() else { return Ok(found) };
    if !is_one_symbol {
        return Ok(found);
    }
    // Each file may hold rows of the same several symbols.
    let mut by_source: BTreeMap<Option<String>, Vec<SymbolFiles>> = BTreeMap::new();
    for file in found {
        by_source.entry(file.reading.source_symbol.clone()).or_default().push(file);
    }
    let name = symbol_of_file(first);
    let mut all = Vec::new();
    for files in by_source.into_values() {
        all.extend(joined(&name, path, files)?);
    }
    Ok(all)
}

/// Whether a file has too few bars to show their length.
fn is_too_short(error: &Error) -> bool {
    matches!(error.cause(), Cause::Init(InitError::NoTimeframe { .. }))
}

/// Whether the names of all files give the same symbol.
fn is_one_symbol(files: &[PathBuf]) -> bool {
    let first = files.first().map(|file| symbol_of_file(file));
    files.iter().all(|file| Some(symbol_of_file(file)) == first)
}

/// Files of one symbol as one series; each as it is where they are of different lengths.
///
/// # Errors
/// [`InitError::MixedFolder`] where there are several of one length and some of another.
fn joined(name: &str, path: &Path, files: Vec<SymbolFiles>) -> Result<Vec<SymbolFiles>, Error> {
    let Some(first) = files.first() else {
        return Err(DataError::NoBarFiles { path: path.to_owned() }.into());
    };
    if let Some(other) = files.iter().find(|file| file.timeframe != first.timeframe) {
        let mut lengths: Vec<Timeframe> = files.iter().map(|file| file.timeframe).collect();
        lengths.sort();
        lengths.dedup();
        if lengths.len() == files.len() {
            return Ok(files);
        }
        return Err(Error::from(InitError::MixedFolder {
            path: path.to_owned(),
            first: first.path.clone(),
            first_timeframe: first.timeframe,
            other: other.path.clone(),
            other_timeframe: other.timeframe,
        }));
    }
    let checks: Vec<FileCheck> = files.iter().map(|file| file.check.clone()).collect();
    let check = FileCheck {
        n_rows: checks.iter().map(|check| check.n_rows).sum(),
        first: checks.iter().filter_map(|check| check.first).min(),
        last: checks.iter().filter_map(|check| check.last).max(),
        days: days_of(&checks),
        ..first.check.clone()
    };
    let reading = files.iter().fold(Reading::default(), |all, file| all.or(&file.reading));
    let has_bad_rows = files.iter().any(|file| file.has_bad_rows);
    // A name inside the files says more than those of the files.
    let symbol = match files.iter().all(|file| file.symbol == first.symbol) {
        true => first.symbol.clone(),
        false => scenario_symbol(name),
    };
    let (path, timeframe) = (path.to_owned(), first.timeframe);
    Ok(vec![SymbolFiles { symbol, path, timeframe, reading, has_bad_rows, check }])
}

/// The symbols of a file, whose bars are of a timeframe where that is known.
fn symbols_of_file(file: &Path, known: Option<Timeframe>) -> Result<Vec<SymbolFiles>, Error> {
    let read = |timeframe, reading: &Reading| check_file(file, timeframe, reading);
    let symbols = match read(known, &Reading::default()) {
        Ok(check) => {
            let named = check.read_as.as_ref().and_then(|read_as| read_as.symbol.clone());
            let symbol = named.unwrap_or_else(|| symbol_of_file(file));
            return Ok(vec![symbol_files(symbol, file, Reading::default(), check)?]);
        }
        Err(DataError::SeveralSymbols { symbols, .. }) => symbols,
        Err(error) => return Err(error.into()),
    };
    let mut found: Vec<SymbolFiles> = Vec::new();
    for name in symbols {
        let reading = Reading { source_symbol: Some(name.clone()), ..Reading::default() };
        // Most often all are of one length, and the first has told it.
        let check = match found.first().map(|first| read(Some(first.timeframe), &reading)) {
            Some(Ok(check)) => check,
            Some(Err(_)) | None => read(known, &reading)?,
        };
        found.push(symbol_files(name, file, reading, check)?);
    }
    Ok(found)
}

/// A name without what no scenario takes.
fn scenario_symbol(name: &str) -> String {
    let words: Vec<&str> = name.split(|c: char| c.is_whitespace() || c.is_control()).collect();
    let words: Vec<&str> = words.into_iter().filter(|word| !word.is_empty()).collect();
    words.join("_")
}

/// A file with the settings that it needs.
fn symbol_files(
    symbol: String,
    path: &Path,
    mut reading: Reading,
    mut check: FileCheck,
) -> Result<SymbolFiles, Error> {
    if check.bad.iter().any(|row| matches!(row.problem, RowProblem::NoPrices)) {
        reading.empty_rows = Some(EmptyRows::Gap);
        check = check_file(path, check.timeframe, &reading)?;
    }
    let timeframe =
        check.timeframe.ok_or_else(|| InitError::NoTimeframe { path: path.to_owned() })?;
    Ok(SymbolFiles {
        symbol: scenario_symbol(&symbol),
        path: path.to_owned(),
        timeframe,
        reading,
        has_bad_rows: !check.bad.is_empty(),
        check,
    })
}
