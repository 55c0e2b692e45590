//! What sweep, replay and study share: the scenario, the output folder, the last words.

use crate::args::RunArgs;
use crate::failure::Failure;
use crate::host;
use crate::progress::TerminalProgress;
use exitlab::crates::store::{RunCommand, RunFolder};
use exitlab::crates::words::data_summary;
use exitlab::{Page, Results, Scenario, Started};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// A run from its arguments to its folder.
#[derive(Debug)]
pub(crate) struct RunContext<'a> {
    args: &'a RunArgs,
    pub(crate) scenario: Scenario,
    /// Where the results go by default.
    default_out: PathBuf,
    pub(crate) progress: TerminalProgress,
}

impl<'a> RunContext<'a> {
    /// Reads the scenario, and finds out that the results can be written before they are made.
    pub(crate) fn new(command: RunCommand, args: &'a RunArgs) -> Result<RunContext<'a>, Failure> {
        let started = Started::now();
        let overrides = args.settings.overrides()?;
        let scenario = Scenario::read(&args.scenario)?.overrides(overrides);
        let name = scenario.resolve()?.name;
        if let Some(out) = &args.out {
            RunFolder::check(out)?;
        }
        let default_out = Path::new("reports")
            .join("runs")
            .join(name)
            .join(format!("{command}-{}", started.compact()));
        let progress = TerminalProgress::new();
        Ok(RunContext { args, scenario, default_out, progress })
    }

    /// Writes the folder and says what came of it.
    pub(crate) fn finish(
        &self,
        run: &(impl Results<Point: Sync> + Sync),
    ) -> Result<ExitCode, Failure> {
        let folder = host::undisturbed(|half_written| {
            let folder = match &self.args.out {
                Some(out) => RunFolder::create(out)?,
                None => RunFolder::create_numbered(&self.default_out)?,
            };
            *half_written = Some(folder.cleanup());
            Ok::<_, Failure>(folder)
        })?;
        let page = if self.args.no_report { Page::LeaveOut } else { Page::Make };
        let written = run.write_into(folder, &self.args.format.clone().into(), page)?;
        self.progress.finish();

        let output = run.output();
        let scenario = &output.scenario;
        let mut stdout = host::stdout();
        if self.args.json {
            let object = written.manifest.to_stdout_json(&written.folder, &scenario.name);
            writeln!(stdout, "{object}")?;
        } else {
            if !scenario.question.is_empty() {
                writeln!(stdout, "{}\n", scenario.question)?;
            }
            writeln!(stdout, "{}", data_summary(output))?;
            write!(stdout, "{}", run.text())?;
            writeln!(stdout, "\nWritten to {}", written.folder.display())?;
        }
        stdout.flush()?;
        output.warnings.iter().chain(&written.page_missing).for_each(host::warn);
        match output.failures.first() {
            Some(first) => Err(Failure::PointsFailed {
                n_failed: output.failures.len(),
                n_points: output.failures.len() + output.points.len(),
                grid_id: first.grid_id,
                error: first.error.to_string(),
            }),
            None => Ok(ExitCode::SUCCESS),
        }
    }
}
