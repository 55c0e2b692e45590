//! Which earlier run a command means: a folder, a scenario, `latest`, or nothing at all.

use crate::failure::Failure;
use crate::host::{is_quiet, say};
use exitlab::Scenario;
use exitlab::crates::store::{ListedRun, RunCommand, StoredRun};
use std::path::{Path, PathBuf};

/// Where runs stand unless --out says otherwise.
pub(crate) const RUNS: &str = "reports/runs";

/// What names the newest run of all.
const LATEST: &str = "latest";

/// The runs that a command can use, the first command being the one to name in an error.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Usable(pub(crate) &'static [RunCommand]);

impl Usable {
    /// Of any command.
    pub(crate) const ANY: Usable = Usable(&[
        RunCommand::Study,
        RunCommand::Sweep,
        RunCommand::Replay,
        RunCommand::WalkForward,
        RunCommand::Regimes,
    ]);

    fn newest(self, runs: Vec<ListedRun>) -> Option<ListedRun> {
        runs.into_iter().find(|run| self.0.contains(&run.command))
    }

    /// `study`, `replay or sweep`.
    fn names(self) -> String {
        match self.0.len() {
            n if n == Usable::ANY.0.len() => "earlier".to_owned(),
            _ => self.0.iter().map(|command| command.name()).collect::<Vec<_>>().join(" or "),
        }
    }

    /// What to run where there is none.
    fn help(self, scenario: &str) -> String {
        let command = self.0.first().copied().unwrap_or_default();
        format!("run: exitlab {command} {scenario}")
    }
}

/// Opens the run that is meant, and says which one that is where it was not named by its folder.
pub(crate) fn open_run(reference: Option<&Path>, usable: Usable) -> Result<StoredRun, Failure> {
    let reference = reference.unwrap_or(Path::new(LATEST));
    if let Some(folder) = run_folder(reference) {
        return Ok(StoredRun::open(&folder)?);
    }
    let run = if reference.is_dir() {
        return Err(parent_of_runs(reference, usable));
    } else if reference == Path::new(LATEST) {
        let found = usable.newest(ListedRun::below(Path::new(RUNS)));
        let newest = newest_of_any(Path::new(RUNS)).and_then(|run| run.scenario_path);
        found.ok_or_else(|| {
            none(usable, &format!("under {RUNS}"), newest.as_deref().unwrap_or("SCENARIO"))
        })?
    } else {
        newest_of_scenario(reference, usable)?
    };
    if !is_quiet() {
        say(format_args!("run: {}", run.folder.display()));
    }
    Ok(StoredRun::open(&run.folder)?)
}

fn newest_of_any(folder: &Path) -> Option<ListedRun> {
    ListedRun::below(folder).into_iter().next()
}

fn none(usable: Usable, place: &str, scenario: &str) -> Failure {
    let message = format!("there is no {} run {place}", usable.names());
    Failure::Helped { message, help: usable.help(scenario) }
}

/// The reference as a run folder, where it is one or a file of one, such as its `report.html`.
fn run_folder(reference: &Path) -> Option<PathBuf> {
    let parent = reference.parent().filter(|_| reference.is_file());
    let folder = parent.unwrap_or(reference);
    let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
    ListedRun::at(folder).map(|run| run.folder)
}

/// A folder that is no run; the newest run inside it is offered.
fn parent_of_runs(folder: &Path, usable: Usable) -> Failure {
    let runs = ListedRun::below(folder);
    match usable.newest(runs) {
        Some(run) => Failure::Helped {
            message: format!("{} is not a run folder", folder.display()),
            help: format!("the newest run inside it is {}", run.folder.display()),
        },
        // The library's own words, with what is missing in the folder.
        None => match StoredRun::open(folder) {
            Err(error) => error.into(),
            Ok(_) => none(usable, &format!("in {}", folder.display()), "SCENARIO"),
        },
    }
}

/// The newest run of a scenario, named by its file or by its name.
fn newest_of_scenario(reference: &Path, usable: Usable) -> Result<ListedRun, Failure> {
    let is_file = reference.is_file();
    let name = match is_file {
        true => PathBuf::from(Scenario::read(reference)?.resolve()?.name),
        false => reference.to_owned(),
    };
    let folder = Path::new(RUNS).join(&name);
    let is_name = name.components().count() == 1;
    let runs = if is_name { ListedRun::below(&folder) } else { Vec::new() };
    let known = runs.iter().find_map(|run| run.scenario_path.clone());
    match (usable.newest(runs), is_file || folder.is_dir()) {
        (Some(run), _) => Ok(run),
        (None, true) => {
            let scenario = match is_file {
                true => reference.display().to_string(),
                false => known.unwrap_or_else(|| "SCENARIO".to_owned()),
            };
            Err(none(usable, &format!("of {} under {RUNS}", name.display()), &scenario))
        }
        (None, false) => Err(Failure::Helped {
            message: format!(
                "{} is not a run folder, and no scenario of that name has runs under {RUNS}",
                reference.display()
            ),
            help: "give a run folder, a scenario, or nothing for the newest run".to_owned(),
        }),
    }
}
