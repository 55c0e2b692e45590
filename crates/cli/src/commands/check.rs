//! `exitlab check`: data validation.

use super::causality;
use crate::args::CheckArgs;
use crate::exit_code::ExitCode;
use crate::failure::Failure;
use crate::host::{stdout, warn, warn_of};
use crate::scenario_files::is_scenario;
use exitlab::crates::run::ClosedRecord;
use exitlab::{
    BadRow, FileCheck, ReadAs, Reading, Scenario, Timestamp, check_bar_files, reading_of,
};
use serde_json::{Value, json};
use std::io::Write;
use std::path::PathBuf;

/// Bad rows of one file that are printed; `--json` has all of them.
const N_PRINTED: usize = 20;

pub(crate) fn run(args: &CheckArgs) -> Result<ExitCode, Failure> {
    if args.causality {
        return causality::run(args);
    }
    let overrides = args.settings.overrides()?;
    let scenario = match args.paths.as_slice() {
        [path] if is_scenario(path) => Some(Scenario::read(path)?.overrides(overrides.clone())),
        paths if paths.iter().any(|path| is_scenario(path)) => {
            return Err(Failure::Other("a scenario is checked on its own".to_owned()));
        }
        _ => None,
    };
    if scenario.is_some() && args.timeframe.is_some() {
        return Err(Failure::Other(
            "a scenario has its own timeframe: leave --timeframe out".to_owned(),
        ));
    }
    let tried = match &scenario {
        Some(scenario) => scenario.check_bar_files()?,
        None => {
            let reading: Reading = reading_of(&overrides)?;
            let of_path = |path: &PathBuf| {
                check_bar_files(path, args.timeframe, &reading)
                    .unwrap_or_else(|error| vec![Err(error)])
            };
            args.paths.iter().flat_map(of_path).collect()
        }
    };
    let (mut checks, mut unreadable) = (Vec::new(), Vec::new());
    for check in tried {
        match check {
            Ok(check) => checks.push(check),
            Err(error) => unreadable.push(Failure::from(error)),
        }
    }
    let n_bad: usize = checks.iter().map(|c| c.bad.len()).sum();
    let mut stdout = stdout();
    if args.json {
        let files: Vec<Value> = checks.iter().map(file_json).collect();
        writeln!(stdout, "{:#}", json!({ "files": files }))?;
    } else {
        for check in &checks {
            print_check(&mut stdout, check)?;
        }
        if checks.len() + unreadable.len() > 1 {
            writeln!(stdout, "{}", summary(&checks, unreadable.len()))?;
        }
    }
    stdout.flush()?;
    match &scenario {
        // What only the whole scenario shows: overlaps, windows, warm-up, signals, labels,
        // funding, and the splits that its adjustments leave.
        Some(scenario) if n_bad == 0 && unreadable.is_empty() => {
            scenario.warnings()?.iter().for_each(warn_of);
        }
        Some(_) | None => checks.iter().for_each(warn_of_oddities),
    }
    unreadable.iter().for_each(Failure::print);
    Ok(match (unreadable.len(), n_bad) {
        (0, 0) => ExitCode::SUCCESS,
        (0, _) => ExitCode::from(1),
        (_, _) => ExitCode::from(2),
    })
}

/// What was found in all files, in one line.
fn summary(checks: &[FileCheck], n_unreadable: usize) -> String {
    let sum = |of: fn(&FileCheck) -> usize| checks.iter().map(of).sum::<usize>();
    let mut text = format!(
        "{}: {}, {}, {}",
        counted(checks.len(), "file"),
        counted(sum(|check| check.n_rows), "row"),
        counted(sum(|check| check.gaps.n_gaps), "gap"),
        counted(sum(|check| check.bad.len()), "bad row")
    );
    if n_unreadable > 0 {
        text.push_str(&format!("; {} cannot be read", counted(n_unreadable, "further file")));
    }
    text
}

/// `1 gap`, `2 gaps`.
fn counted(n: usize, what: &str) -> String {
    format!("{n} {what}{}", if n == 1 { "" } else { "s" })
}

fn warn_of_oddities(check: &FileCheck) {
    for warning in check.warnings() {
        warn(format_args!("{}: {warning}", check.path.display()));
    }
}

/// The columns that were read, by the file's names; what each is where its name does not say it.
fn columns_text(read_as: &ReadAs) -> String {
    let column = |(column, name): &(exitlab::BarColumn, String)| match name
        .eq_ignore_ascii_case(column.name())
    {
        true => name.clone(),
        false => format!("{name} ({})", column.name()),
    };
    read_as.columns.iter().map(column).collect::<Vec<_>>().join(", ")
}

fn print_read_as(out: &mut impl Write, read_as: &ReadAs) -> std::io::Result<()> {
    writeln!(
        out,
        "  read as: {}, times are those of the {}",
        read_as_text(read_as),
        read_as.bar_time
    )?;
    writeln!(out, "  columns: {}", columns_text(read_as))?;
    match (&read_as.symbol, read_as.symbols.len()) {
        (Some(symbol), 1) => writeln!(out, "  symbol in the file: {symbol}"),
        (Some(symbol), n) => writeln!(out, "  symbol in the file: {symbol}, one of {n}"),
        (None, _) => Ok(()),
    }
}

pub(super) fn read_as_text(read_as: &ReadAs) -> String {
    format!("{}, {}", read_as.form, read_as.times)
}

fn print_check(out: &mut impl Write, check: &FileCheck) -> std::io::Result<()> {
    let text = |time: Option<Timestamp>| time.map_or_else(|| "–".to_owned(), |t| t.to_string());
    let timeframe = check.timeframe.map_or_else(|| "unknown".to_owned(), |t| t.to_string());
    writeln!(out, "{} ({})", check.path.display(), check.symbol)?;
    if let Some(read_as) = &check.read_as {
        print_read_as(out, read_as)?;
    }
    writeln!(
        out,
        "  {} rows of {timeframe}, {} to {}",
        check.n_rows,
        text(check.first),
        text(check.last)
    )?;
    writeln!(
        out,
        "  {} ({}), {} off the grid",
        counted(check.gaps.n_gaps, "gap"),
        counted(check.gaps.n_missing_bars as usize, "missing bar"),
        counted(check.n_off_grid, "bar")
    )?;
    for gap in &check.gaps.first {
        writeln!(out, "    gap: {} bars after {}", gap.n_missing, gap.after)?;
    }
    if check.gaps.n_gaps > check.gaps.first.len() {
        writeln!(out, "    … {} more gaps", check.gaps.n_gaps - check.gaps.first.len())?;
    }
    if let Some(closed) = check.gaps.closed {
        writeln!(out, "  closed: {closed}")?;
    }
    if check.n_empty > 0 {
        writeln!(out, "  {} rows without prices, taken as gaps", check.n_empty)?;
    }
    if check.n_widened > 0 {
        writeln!(out, "  {} highs or lows widened: they were short by rounding", check.n_widened)?;
    }
    if check.bad.is_empty() {
        return writeln!(out, "  no bad rows");
    }
    writeln!(out, "  {}", counted(check.bad.len(), "bad row"))?;
    for bad in check.bad.iter().take(N_PRINTED) {
        writeln!(out, "    {bad}")?;
    }
    if check.bad.len() > N_PRINTED {
        writeln!(out, "    … {} more (--json lists all)", check.bad.len() - N_PRINTED)?;
    }
    let mut helps: Vec<String> =
        check.bad.iter().take(N_PRINTED).filter_map(BadRow::help).collect();
    helps.sort();
    helps.dedup();
    helps.iter().try_for_each(|help| writeln!(out, "    help: {help}"))
}

fn file_json(check: &FileCheck) -> Value {
    let bad: Vec<Value> = check
        .bad
        .iter()
        .map(|row| {
            json!({
                "line": row.line,
                "column": row.column,
                "value": row.value,
                "problem": row.problem.to_string(),
            })
        })
        .collect();
    json!({
        "path": check.path.display().to_string(),
        "symbol": check.symbol,
        "read_as": check.read_as.as_ref().map(read_as_json),
        "timeframe": check.timeframe.map(|t| t.to_string()),
        "rows": check.n_rows,
        "first": check.first.map(|t| t.to_string()),
        "last": check.last.map(|t| t.to_string()),
        "gaps": check.gaps.n_gaps,
        "missing_bars": check.gaps.n_missing_bars,
        "closed": check.gaps.closed.map(ClosedRecord::from),
        "off_grid": check.n_off_grid,
        "empty_rows": check.n_empty,
        "widened": check.n_widened,
        "warnings": check.warnings(),
        "bad": bad,
    })
}

fn read_as_json(read_as: &ReadAs) -> Value {
    let columns = read_as.columns.iter();
    let columns: serde_json::Map<String, Value> =
        columns.map(|(column, name)| (column.name().to_owned(), json!(name))).collect();
    json!({
        "form": read_as.form,
        "columns": columns,
        "times": read_as.times,
        "bar_time": read_as.bar_time.to_string(),
        "symbols": read_as.symbols,
        "symbol": read_as.symbol,
    })
}
