//! `exitlab init`: a first scenario from bar files.

use super::check::read_as_text;
use crate::args::InitArgs;
use crate::failure::Failure;
use crate::host::stdout;
use exitlab::FirstScenario;
use std::fs::OpenOptions;
use std::io::{ErrorKind, Write};
use std::path::Path;
use std::process::ExitCode;

/// What a scenario is called where nothing names it.
const NAME: &str = "scenario";

pub(crate) fn run(args: &InitArgs) -> Result<ExitCode, Failure> {
    let output = args.output.as_path();
    let is_stdout = output == Path::new("-");
    let (name, folder) = match is_stdout {
        true => (NAME.to_owned(), Path::new("")),
        false => (name_of(output), output.parent().unwrap_or(Path::new(""))),
    };
    let made = FirstScenario::of(&args.files, &name, folder)?;
    let mut stdout = stdout();
    if is_stdout {
        write!(stdout, "{}", made.text)?;
        stdout.flush()?;
        return Ok(ExitCode::SUCCESS);
    }
    write_scenario(output, &made.text, args.force)?;
    print_made(&mut stdout, output, &made)?;
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

fn write_scenario(output: &Path, text: &str, force: bool) -> Result<(), Failure> {
    let mut options = OpenOptions::new();
    options.write(true);
    match force {
        true => options.create(true).truncate(true),
        false => options.create_new(true),
    };
    let written = options.open(output).and_then(|mut file| file.write_all(text.as_bytes()));
    written.map_err(|error| {
        let path = output.display();
        Failure::Other(match error.kind() {
            ErrorKind::AlreadyExists => {
                format!("{path} is there already: name another file with -o, or say --force")
            }
            _ => format!("{path} cannot be written: {error}"),
        })
    })
}

fn print_made(out: &mut impl Write, output: &Path, made: &FirstScenario) -> std::io::Result<()> {
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
    writeln!(out, "\nguessed:")?;
    for guess in &made.guesses {
        writeln!(out, "  - {guess}")?;
    }
    writeln!(out, "to check:")?;
    for check in &made.to_check {
        writeln!(out, "  - {check}")?;
    }
    let path = output.display();
    writeln!(out, "\nwrote {path}; next:\n  exitlab check {path}\n  exitlab study {path}")
}
