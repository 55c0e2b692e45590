//! Reads a file as everything that there is, and looks at what comes of it.

use crate::random::Random;
use exitlab::crates::core::{BarColumn, BarTime, EmptyRows, Reading, Timeframe};
use exitlab::crates::data::{
    BadRowPolicy, DataError, LoadOptions, LoadedBars, TableZones, check_file, load_bars,
    read_adjustments, read_exits, read_funding, read_labels, read_lines, read_signals,
};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;

/// What became of a file.
pub(crate) enum Outcome {
    /// Its bars were read.
    Accepted,
    /// It was refused with an error of that kind.
    Refused(String),
    /// A reader panicked, or has accepted what is no bar.
    Broken(String),
}

/// Reads the file as bars, under random settings, and as each table.
pub(crate) fn read_all(path: &Path, random: &mut Random) -> Outcome {
    let reading = if random.below(3) == 0 { random_reading(random) } else { Reading::default() };
    let drops = random.below(3) == 0;
    let read = || -> Result<Result<(), DataError>, String> {
        let bars = bars(path, reading, drops)?;
        tables(path)?;
        Ok(bars)
    };
    match catch_unwind(AssertUnwindSafe(read)) {
        Ok(Ok(Ok(()))) => Outcome::Accepted,
        Ok(Ok(Err(error))) => Outcome::Refused(kind(&error)),
        Ok(Err(what)) => Outcome::Broken(what),
        Err(panic) => Outcome::Broken(format!("panic: {}", message(panic.as_ref()))),
    }
}

fn bars(path: &Path, reading: Reading, drops: bool) -> Result<Result<(), DataError>, String> {
    let check = check_file(path, None, &reading);
    let timeframe = match &check {
        Ok(check) => check.timeframe,
        Err(error) => {
            must_be_clear(error)?;
            None
        }
    };
    if let Ok(check) = &check
        && (check.n_rows == 0 || check.bad.len() > check.n_rows)
    {
        return Err(format!("{} bad rows of {}", check.bad.len(), check.n_rows));
    }
    let hour = Timeframe::parse("1h").map_err(|e| e.to_string())?;
    let mut options = LoadOptions::new(timeframe.unwrap_or(hour));
    options.reading = reading;
    if drops {
        options.on_bad_row = BadRowPolicy::Drop;
    }
    match load_bars("X", path, &options) {
        Ok(bars) => {
            must_be_sound(&bars)?;
            Ok(Ok(()))
        }
        Err(error) => {
            must_be_clear(&error)?;
            Ok(Err(error))
        }
    }
}

fn must_be_sound(bars: &LoadedBars) -> Result<(), String> {
    let series = &bars.series;
    if series.is_empty() {
        return Err("a series of no bars".to_owned());
    }
    for idx in 0..series.len() {
        if let Some(problem) = series.bar(idx).problem() {
            return Err(format!("an accepted bar: {problem:?}"));
        }
        if idx > 0 && series.time()[idx - 1] >= series.time()[idx] {
            return Err("accepted times do not increase".to_owned());
        }
    }
    Ok(())
}

type ReadTable = fn(&Path) -> Result<(), DataError>;

fn tables(path: &Path) -> Result<(), String> {
    let tables: [ReadTable; 6] = [
        |p| read_signals(p, &TableZones::default()).map(drop),
        |p| read_exits(p, &TableZones::default()).map(drop),
        |p| read_lines(p, &TableZones::default()).map(drop),
        |p| read_labels(p, &TableZones::default()).map(drop),
        |p| read_funding(p, &TableZones::default()).map(drop),
        |p| read_adjustments(p, &TableZones::default()).map(drop),
    ];
    for read in tables {
        if let Err(error) = read(path) {
            must_be_clear(&error)?;
        }
    }
    Ok(())
}

/// An error is a line that a terminal can show, and its help is not empty.
fn must_be_clear(error: &DataError) -> Result<(), String> {
    let text = error.to_string();
    if text.chars().any(char::is_control) {
        return Err(format!("an error with control characters: {}", kind(error)));
    }
    if text.len() > 20_000 {
        return Err(format!("an error of {} bytes: {}", text.len(), kind(error)));
    }
    match error.help() {
        Some(help) if help.is_empty() => Err(format!("an empty help: {}", kind(error))),
        Some(_) | None => Ok(()),
    }
}

/// The name of an error's variant, and of what is inside a bad row.
fn kind(error: &DataError) -> String {
    let name = |debug: String| {
        debug.split(|c: char| !c.is_alphanumeric()).next().unwrap_or_default().to_owned()
    };
    match error {
        DataError::BadRow(row) => format!("BadRow {}", name(format!("{:?}", row.problem))),
        DataError::Unsupported { form, .. } => format!("Unsupported {form:?}"),
        other => name(format!("{other:?}")),
    }
}

fn message(panic: &(dyn std::any::Any + Send)) -> String {
    let text = panic.downcast_ref::<String>().map(String::as_str);
    text.or_else(|| panic.downcast_ref::<&str>().copied()).unwrap_or("no message").to_owned()
}

fn random_reading(random: &mut Random) -> Reading {
    let mut reading = Reading::default();
    let is_one_in = |random: &mut Random, n| random.below(n) == 0;
    if is_one_in(random, 3) {
        reading.header = Some(is_one_in(random, 2));
    }
    if is_one_in(random, 3) {
        let zones = ["America/New_York", "Europe/Berlin", "Asia/Tokyo", "Australia/Lord_Howe"];
        reading.timezone = random.pick(&zones).parse().ok();
    }
    if is_one_in(random, 4) {
        reading.bar_time = Some(if is_one_in(random, 3) { BarTime::Open } else { BarTime::Close });
    }
    if is_one_in(random, 4) {
        reading.decimal_comma = Some(is_one_in(random, 2));
    }
    if is_one_in(random, 4) {
        reading.price_scale = Some([1e-9, 1e-4, 0.5, 100.0, 1e300][random.below(5)]);
    }
    if is_one_in(random, 4) {
        reading.empty_rows = Some(EmptyRows::Gap);
    }
    if is_one_in(random, 5) {
        reading.source_symbol = Some(random.pick(&["X", "BTCUSDT", "ETC/BTC"]).to_owned());
    }
    if is_one_in(random, 5) {
        let formats = ["%d/%m/%Y %H:%M", "%s", "%Y-%m-%dT%H:%M:%SZ", "%Y%m%d", "%I:%M %p"];
        reading.time_format = Some(random.pick(&formats).to_owned());
    }
    if is_one_in(random, 3) {
        let names = ["1", "2", "3", "4", "5", "6", "time", "open", "Close", "close", "low"];
        for column in BarColumn::ALL {
            if is_one_in(random, 2) {
                reading.columns.insert(column, random.pick(&names).to_owned());
            }
        }
    }
    reading
}
