//! `exitlab regress`: runs against committed baselines.

mod checked;

use crate::args::RegressArgs;
use crate::failure::Failure;
use crate::host::{self, undisturbed, warn};
use crate::progress::TerminalProgress;
use checked::{Blessed, Checked, Outcome, summary};
use exitlab::Started;
use exitlab::crates::run::{
    Grid, Keep, KeepOutcomes, KeepRows, RunRequest, daily_r_warning, run_replay, run_study,
    run_sweep,
};
use exitlab::crates::scenario::ScenarioFile;
use exitlab::crates::store::RunFolder;
use exitlab::crates::store::regress::{
    BASELINE_GROUPS, Baseline, BaselineCommand, BaselineError, BaselineFiles, Comparison,
    JunitCase, Snapshot, SnapshotError, check_replaceable, compare, junit_xml, portfolio_snapshot,
    study_snapshot,
};
use serde_json::{Value, json};
use std::io::Write;
use std::path::Path;
use std::process::ExitCode;

/// Name of the test suite in JUnit reports.
const SUITE: &str = "exitlab.regress";

pub(crate) fn run(args: &RegressArgs) -> Result<ExitCode, Failure> {
    let started = Started::now();
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
        Ok((file, name)) => {
            let is_taken = before.iter().any(|other| other.name.as_ref() == Some(&name));
            let outcome = if args.bless && is_taken {
                Err(Failure::Other(format!(
                    "{}: another scenario of this command is called `{name}` too, and both would \
                     be blessed as one",
                    path.display()
                )))
            } else if args.bless {
                bless(args, path, &file, &name).map(Outcome::Blessed)
            } else {
                compare_one(args, path, &file, &name).map(Outcome::Compared)
            };
            (Some(name), outcome)
        }
    };
    Checked { path, name, outcome }
}

fn read(path: &Path) -> Result<(ScenarioFile, String), Failure> {
    let file = ScenarioFile::read(path)?;
    let name = file.resolve(&[])?.name;
    Ok((file, name))
}

fn compare_one(
    args: &RegressArgs,
    path: &Path,
    file: &ScenarioFile,
    name: &str,
) -> Result<Comparison, Failure> {
    let baseline = Baseline::open(&args.baseline, name).map_err(unusable(args, path))?;
    let command = baseline.manifest.command;
    let (stored, now) = rayon::join(
        || baseline.read_tables(),
        || repeat(command, path, file, unusable(args, path)),
    );
    Ok(compare(&baseline, &stored, &now?, &|setting| file.gives(setting), args.rtol))
}

fn bless(
    args: &RegressArgs,
    path: &Path,
    file: &ScenarioFile,
    name: &str,
) -> Result<Blessed, Failure> {
    let folder = Baseline::folder_of(&args.baseline, name);
    check_replaceable(&folder).map_err(unusable(args, path))?;
    let before = Baseline::open(&args.baseline, name);
    let command = match (args.command, &before) {
        (Some(asked), _) => asked.command(),
        (None, Ok(before)) => before.manifest.command,
        (None, Err(_)) => BaselineCommand::Sweep,
    };
    let now = repeat(command, path, file, unusable(args, path))?;
    let before = match before {
        Ok(before) if before.manifest.command == command => {
            let stored = before.read_tables();
            Ok(compare(&before, &stored, &now, &|setting| file.gives(setting), args.rtol))
        }
        Ok(before) => Err(format!("replaces one of {}", before.manifest.command.name())),
        Err(BaselineError::Missing { .. }) => Err("new".to_owned()),
        Err(other) => Err(format!("replaces one that could not be compared: {other}")),
    };
    let files = BaselineFiles::of(&now)?;
    let is_rewritten = !files.stand_in(&folder);
    if is_rewritten {
        let folder = undisturbed(|half_written| {
            let folder = RunFolder::create(&folder)?;
            *half_written = Some(folder.cleanup());
            Ok::<_, Failure>(folder)
        })?;
        files.write(folder)?;
    }
    Ok(Blessed { name: name.to_owned(), folder, command, is_rewritten, before })
}

/// Runs the command as its own command does, and keeps what a baseline holds.
fn repeat(
    command: BaselineCommand,
    path: &Path,
    file: &ScenarioFile,
    unusable: impl Fn(BaselineError) -> Failure,
) -> Result<Snapshot, Failure> {
    let progress = TerminalProgress::new();
    let has_grid = !file.resolve(&[])?.sweep.grid.is_empty();
    let rows = KeepRows { trades: true, ..KeepRows::default() };
    let keep = |by| Keep { by, rows };
    let request = RunRequest::new(file).progress(&progress);
    let (snapshot, warnings) = match command {
        BaselineCommand::Sweep => {
            let by =
                if has_grid { exitlab::crates::metrics::GroupBy::NONE } else { BASELINE_GROUPS };
            let output = run_sweep(request, keep(by))?;
            (portfolio_snapshot(command, path, &output), output.warnings)
        }
        BaselineCommand::Replay => {
            let output = run_replay(request, None, None, keep(BASELINE_GROUPS))?;
            (portfolio_snapshot(command, path, &output), output.warnings)
        }
        BaselineCommand::Study => {
            let output = run_study(request, Grid::Ignored, BASELINE_GROUPS, KeepOutcomes::Yes)?;
            (study_snapshot(path, &output), output.warnings)
        }
    };
    progress.finish();
    // A baseline has no such table.
    let left_out = daily_r_warning();
    warnings.iter().filter(|warning| **warning != left_out).for_each(warn);
    snapshot.map_err(|error| match error {
        SnapshotError::Incomplete(error) => unusable(error),
        SnapshotError::Report(error) => error.into(),
    })
}

/// Says which command would bless the scenario.
fn unusable(args: &RegressArgs, path: &Path) -> impl Fn(BaselineError) -> Failure {
    let bless = format!(
        "exitlab regress {} --baseline {} --bless",
        path.display(),
        args.baseline.display()
    );
    move |error| Failure::Baseline { error, bless: bless.clone() }
}

fn write_junit(path: &Path, xml: &str) -> Result<(), Failure> {
    let unwritable = |error: std::io::Error| {
        Failure::Other(format!("{} cannot be written: {error}", path.display()))
    };
    undisturbed(|_| {
        if let Some(parent) = path.parent() {
            std::fs::create_dir_all(parent).map_err(unwritable)?;
        }
        std::fs::write(path, xml).map_err(unwritable)
    })
}
