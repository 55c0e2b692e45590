//! Files of bars, checked one by one.

use crate::init_error::InitError;
use crate::{Error, Scenario};
use exitlab_core::{Reading, Timeframe};
use exitlab_data::{FileCheck, bar_files, check_file};
use exitlab_scenario::settings::{READING_KEYS, Settings, Symbol};
use exitlab_scenario::{ExecutionSource, Override, ScenarioFile, Source};
use std::path::{Path, PathBuf};

/// Checks the files of bars at a path (a file, a folder or a glob), each as a series of its own; the
/// timeframe is found out where nobody says.
///
/// # Errors
/// Where there is no file. Why one of several cannot be read stands in its place.
pub fn check_bar_files(
    path: &Path,
    timeframe: Option<Timeframe>,
    reading: &Reading,
) -> Result<Vec<Result<FileCheck, Error>>, Error> {
    let check = |file: &PathBuf| Ok(check_file(file, timeframe, reading)?);
    Ok(bar_files(path)?.iter().map(check).collect())
}

/// How files are read by settings of `[data]`, such as `data.timezone=America/New_York`, without a
/// scenario.
///
/// # Errors
/// Where a setting is wrong, or is none of those.
pub fn reading_of(overrides: &[Override]) -> Result<Reading, Error> {
    let says_how = |of: &&Override| match of.path() {
        [section, key, ..] => section == "data" && READING_KEYS.contains(&key.as_str()),
        _ => false,
    };
    if let Some(other) = overrides.iter().find(|of| !says_how(of)) {
        return Err(Error::from(InitError::NotOfReading { setting: other.path().join(".") }));
    }
    let mut settings = Settings::new("check");
    settings.data.timeframe = "1d".to_owned();
    settings.data.symbols.push(Symbol::new("FILE", "file"));
    let scenario = ScenarioFile::from_settings(&settings)?.resolve(overrides)?;
    Ok(scenario.data.symbols.first().map(|symbol| symbol.reading.clone()).unwrap_or_default())
}

impl Scenario {
    /// Checks every file of bars that the scenario names, each as a series of its own: those that can be
    /// read, and why others cannot.
    ///
    /// # Errors
    /// Where the scenario is wrong, or a path leads to no file.
    pub fn check_bar_files(&self) -> Result<Vec<Result<FileCheck, Error>>, Error> {
        let data = &self.resolve()?.data;
        let mut checks = Vec::new();
        let mut add =
            |symbol: &str, source: &Source, timeframe, reading: &Reading| -> Result<(), Error> {
                // what is in memory was checked when it was given
                let Some(path) = source.path() else { return Ok(()) };
                for check in check_bar_files(path, Some(timeframe), reading)? {
                    checks
                        .push(check.map(|check| FileCheck { symbol: symbol.to_owned(), ..check }));
                }
                Ok(())
            };
        for (idx, of) in data.symbols.iter().enumerate() {
            let timeframe = match &data.execution {
                ExecutionSource::SameBars | ExecutionSource::Separate { .. } => data.timeframe,
                ExecutionSource::Resample { execution_timeframe } => *execution_timeframe,
            };
            add(&of.symbol, &of.path, timeframe, &of.reading)?;
            if let ExecutionSource::Separate { execution_timeframe, files } = &data.execution {
                add(&of.symbol, &files[idx].path, *execution_timeframe, &files[idx].reading)?;
            }
        }
        Ok(checks)
    }
}
