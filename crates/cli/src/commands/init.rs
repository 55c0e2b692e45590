//! `exitlab init`: a first scenario from bar files.

use super::check::read_as_text;
use crate::args::InitArgs;
use crate::exit_code::ExitCode;
use crate::failure::Failure;
use crate::host::{is_quiet, say, stdout};
use crate::scenario_files::is_scenario;
use exitlab::FirstScenario;
use exitlab::crates::table::write_whole;
use std::fs::OpenOptions;
use std::io::{ErrorKind, Write};
use std::path::Path;

/// What a scenario is called where nothing names it.
const NAME: &str = "scenario";

pub(crate) fn run(args: &InitArgs) -> Result<ExitCode, Failure> {
    let output = args.output.as_path();
    let mut stdout = stdout();
    if output == Path::new("-") {
        let made = FirstScenario::of(&args.files, NAME, Path::new(""))?;
        write!(stdout, "{}", made.text)?;
        stdout.flush()?;
        if !is_quiet() {
            say(guesses(&made).trim_end());
        }
        return Ok(ExitCode::SUCCESS);
    }
    if !is_scenario(output) {
        return Err(Failure::Other(format!(
            "{}: a scenario's file name must end in .toml",
            output.display()
        )));
    }
    // Before files are read, which may take its time.
    if !args.force && output.exists() {
        return Err(is_there(output));
    }
    let folder = output.parent().unwrap_or(Path::new(""));
    let made = FirstScenario::of(&args.files, &name_of(output), folder)?;
    write_scenario(output, &made.text, args.force)?;
    print_files(&mut stdout, &made)?;
    writeln!(stdout, "\n{}", guesses(&made))?;
    let (path, shown) = (output.display(), for_shell(output));
    writeln!(stdout, "wrote {path}; next:\n  exitlab check {shown}\n  exitlab study {shown}")?;
    stdout.flush()?;
    Ok(ExitCode::SUCCESS)
}

/// A scenario's name from its file's: letters, digits, points, dashes and underscores.
fn name_of(output: &Path) -> String {
    let stem = output.file_stem().unwrap_or_default().to_string_lossy();
    let is_kept = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_');
    let name: String = stem.chars().map(|c| if is_kept(c) { c } else { '-' }).collect();
    if name.is_empty() { NAME.to_owned() } else { name }
}

fn is_there(output: &Path) -> Failure {
    let path = output.display();
    Failure::Other(format!("{path} already exists: name another file with -o, or give --force"))
}

/// Writes the scenario as a whole or not at all; over one that is there by taking its name.
fn write_scenario(output: &Path, text: &str, force: bool) -> Result<(), Failure> {
    let written = if force {
        write_whole(output, |file| file.write_all(text.as_bytes()))
    } else {
        let created = OpenOptions::new().write(true).create_new(true).open(output);
        created.and_then(|mut file| {
            let written = file.write_all(text.as_bytes());
            written.inspect_err(|_| drop(std::fs::remove_file(output)))
        })
    };
    written.map_err(|error| match error.kind() {
        ErrorKind::AlreadyExists => is_there(output),
        _ => Failure::Other(format!("{} cannot be written: {error}", output.display())),
    })
}

fn print_files(out: &mut impl Write, made: &FirstScenario) -> std::io::Result<()> {
    for file in &made.files {
        let time =
            |time: Option<exitlab::Timestamp>| time.map_or("–".to_owned(), |t| t.to_string());
        let timeframe = file.timeframe.map_or("unknown".to_owned(), |t| t.to_string());
        writeln!(
            out,
            "{}: {} rows of {timeframe}, {} to {}",
            file.path.display(),
            file.n_rows,
            time(file.first),
            time(file.last)
        )?;
        if let Some(read_as) = &file.read_as {
            writeln!(out, "  read as: {}", read_as_text(read_as))?;
        }
    }
    Ok(())
}

/// What was guessed and what is to be looked at.
fn guesses(made: &FirstScenario) -> String {
    let lines = |title: &str, lines: &[String]| {
        let lines: String = lines.iter().map(|line| format!("  - {line}\n")).collect();
        format!("{title}:\n{lines}")
    };
    lines("guessed", &made.guesses) + &lines("to check", &made.to_check)
}

/// A path as a shell takes it: in quotes where it has more than letters, digits and what stands in names.
fn for_shell(path: &Path) -> String {
    let text = path.display().to_string();
    let is_plain = |c: char| c.is_alphanumeric() || matches!(c, '/' | '\\' | '.' | '-' | '_' | ':');
    if text.chars().all(is_plain) {
        return text;
    }
    if cfg!(windows) { format!("\"{text}\"") } else { format!("'{}'", text.replace('\'', r"'\''")) }
}
