//! `exitlab regress`: runs against committed baselines.

mod checked;

use crate::args::{CommandName, RegressArgs};
use crate::exit_code::ExitCode;
use crate::failure::Failure;
use crate::host::{self, undisturbed, warn_of};
use crate::own_outputs::{make_room, must_not_be_an_input, unwritable};
use crate::progress::TerminalProgress;
use checked::{Checked, Outcome, summary};
use exitlab::crates::store::RunFolder;
use exitlab::crates::store::regress::{BaselineComparison, JunitCase, junit_xml};
use exitlab::crates::table::write_whole;
use exitlab::{Blessing, Cause, Regress, Scenario, Started};
use serde_json::{Value, json};
use std::io::Write;
use std::path::{Path, PathBuf};

/// Name of the test suite in JUnit reports.
const SUITE: &str = "exitlab.regress";

pub(crate) fn run(args: &RegressArgs) -> Result<ExitCode, Failure> {
    let started = Started::now();
    if let Some(path) = &args.junit {
        must_not_be_an_input(path, args.scenarios.iter().map(PathBuf::as_path))?;
        make_room(path)?;
    }
    let mut all: Vec<Checked<'_>> = Vec::new();
    for path in &args.scenarios {
        let checked = check(args, path, &all);
        if !args.json {
            let mut stdout = host::stdout();
            write!(stdout, "{}", checked.text())?;
            stdout.flush()?;
        }
        if let Err(failure) = &checked.outcome {
            failure.print();
        }
        all.push(checked);
    }
    let exit_code = all.iter().map(Checked::exit_code).max().unwrap_or_default();
    let mut stdout = host::stdout();
    if args.json {
        let scenarios: Vec<Value> = all.iter().map(Checked::json).collect();
        writeln!(stdout, "{}", json!({ "exit_code": exit_code, "scenarios": scenarios }))?;
    } else if all.len() > 1 {
        writeln!(stdout, "\n{}", summary(&all))?;
    }
    stdout.flush()?;
    if let Some(path) = &args.junit {
        let cases: Vec<JunitCase> = all.iter().flat_map(Checked::junit).collect();
        write_junit(path, &junit_xml(SUITE, &cases, started.seconds_ago()))?;
    }
    Ok(ExitCode::from(exit_code))
}

/// Compares or blesses one scenario; `before` are those done already.
fn check<'a>(args: &RegressArgs, path: &'a Path, before: &[Checked<'_>]) -> Checked<'a> {
    let (name, outcome) = match read(path) {
        Err(failure) => (None, Err(failure)),
        Ok((scenario, name)) => {
            let is_taken = before.iter().any(|other| other.name.as_ref() == Some(&name));
            let outcome = if args.bless && is_taken {
                Err(Failure::Other(format!(
                    "{}: another scenario of this command is called `{name}` too, and both would \
                     be blessed as one",
                    path.display()
                )))
            } else if args.bless {
                bless(args, path, &scenario).map(Outcome::Blessed)
            } else {
                compare_one(args, path, &scenario).map(Outcome::Compared)
            };
            (Some(name), outcome)
        }
    };
    Checked { path, name, outcome }
}

fn read(path: &Path) -> Result<(Scenario, String), Failure> {
    let scenario = Scenario::read(path)?;
    let name = scenario.resolve()?.name;
    Ok((scenario, name))
}

fn compare_one(
    args: &RegressArgs,
    path: &Path,
    scenario: &Scenario,
) -> Result<BaselineComparison, Failure> {
    let progress = TerminalProgress::new();
    let regressed = regress(args, scenario, &progress).compare().map_err(unusable(args, path))?;
    progress.finish();
    regressed.warnings.iter().for_each(warn_of);
    Ok(regressed.comparison)
}

fn bless(args: &RegressArgs, path: &Path, scenario: &Scenario) -> Result<Blessing, Failure> {
    let progress = TerminalProgress::new();
    let command = args.command.map(CommandName::command);
    let blessing =
        regress(args, scenario, &progress).bless(command).map_err(unusable(args, path))?;
    progress.finish();
    blessing.warnings.iter().for_each(warn_of);
    if blessing.is_needed {
        let folder = undisturbed(|half_written| {
            let folder = RunFolder::create(&blessing.folder)?;
            *half_written = Some(folder.cleanup());
            Ok::<_, Failure>(folder)
        })?;
        blessing.write_into(folder)?;
    }
    blessing.remove_unused_bars()?;
    Ok(blessing)
}

fn regress<'a>(
    args: &'a RegressArgs,
    scenario: &'a Scenario,
    progress: &'a TerminalProgress,
) -> Regress<'a> {
    Regress::new(scenario, &args.baseline).tolerance(args.rtol).progress(progress)
}

/// Says which command would bless the scenario, where its baseline cannot be used.
fn unusable(args: &RegressArgs, path: &Path) -> impl Fn(exitlab::Error) -> Failure {
    let bless = format!(
        "exitlab regress {} --baseline {} --bless",
        path.display(),
        args.baseline.display()
    );
    move |error| match error.into_cause() {
        Cause::Baseline(error) => Failure::Baseline { error, bless: bless.clone() },
        other => Failure::Library(other.into()),
    }
}

fn write_junit(path: &Path, xml: &str) -> Result<(), Failure> {
    let written = undisturbed(|_| write_whole(path, |file| file.write_all(xml.as_bytes())));
    written.map_err(|error| unwritable(path, &error))
}
