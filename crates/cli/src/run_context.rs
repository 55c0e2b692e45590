//! What sweep, replay and study share: threads, the output folder, the manifest, the last words.

use crate::args::RunArgs;
use crate::failure::Failure;
use crate::host::{self, Started};
use crate::progress::TerminalProgress;
use crate::report_page::{is_made_unasked, left_out, write_at_end};
use exitlab_run::{RunOutput, RunRequest};
use exitlab_scenario::{Override, Scenario, ScenarioFile};
use exitlab_store::{RunCommand, RunCounts, RunFolder, TableWriter, manifest_of};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// A run from its arguments to its folder.
#[derive(Debug)]
pub(crate) struct RunContext<'a> {
    command: RunCommand,
    args: &'a RunArgs,
    started: Started,
    pub(crate) file: ScenarioFile,
    pub(crate) overrides: Vec<Override>,
    /// The scenario without its grid's values.
    pub(crate) scenario: Scenario,
    /// Where the results go by default.
    default_out: PathBuf,
    pub(crate) progress: TerminalProgress,
}

impl<'a> RunContext<'a> {
    /// Reads the scenario, and finds out that the results can be written before they are made.
    pub(crate) fn new(command: RunCommand, args: &'a RunArgs) -> Result<RunContext<'a>, Failure> {
        let started = Started::now();
        let file = ScenarioFile::read(&args.scenario)?;
        let overrides = args.settings.overrides()?;
        let scenario = file.resolve(&overrides)?;
        if let Some(out) = &args.out {
            RunFolder::check(out)?;
        }
        let default_out = Path::new("reports")
            .join("runs")
            .join(&scenario.name)
            .join(format!("{command}-{}", started.compact()));
        let progress = TerminalProgress::new();
        Ok(RunContext { command, args, started, file, overrides, scenario, default_out, progress })
    }

    /// The run, by the quick engine.
    pub(crate) fn request(&self) -> RunRequest<'_> {
        RunRequest::new(&self.file).overrides(&self.overrides).progress(&self.progress)
    }

    /// Writes the folder and says what came of it.
    pub(crate) fn finish<T>(
        &self,
        output: &RunOutput<T>,
        counts: RunCounts,
        summary: impl FnOnce() -> String,
        write_tables: impl FnOnce(&mut TableWriter<'_>) -> Result<(), Failure>,
    ) -> Result<ExitCode, Failure> {
        let folder = host::undisturbed(|half_written| {
            let folder = match &self.args.out {
                Some(out) => RunFolder::create(out)?,
                None => RunFolder::create_numbered(&self.default_out)?,
            };
            *half_written = Some(folder.cleanup());
            Ok::<_, Failure>(folder)
        })?;
        let has_page = !self.args.no_report && is_made_unasked(counts);
        let mut writer = TableWriter::to_folder(&folder, &self.args.format);
        if has_page {
            writer = writer.keeping();
        }
        write_tables(&mut writer)?;
        let tables = writer.kept();
        let scenario_path = Some(self.args.scenario.display().to_string());
        let host = self.started.record();
        let manifest = manifest_of(self.command, scenario_path, output, counts, host);
        let left_out = match (self.args.no_report, has_page) {
            (true, _) => None,
            (false, true) => write_at_end(&folder, &manifest, tables, output),
            (false, false) => Some(left_out(counts)),
        };
        let run_dir = folder.finish(&manifest)?;
        self.progress.finish();

        let mut stdout = host::stdout();
        if self.args.json {
            let object = manifest.to_stdout_json(&run_dir, &self.scenario.name);
            writeln!(stdout, "{object}")?;
        } else {
            if !self.scenario.question.is_empty() {
                writeln!(stdout, "{}\n", self.scenario.question)?;
            }
            writeln!(stdout, "{}", exitlab_words::data_summary(output))?;
            write!(stdout, "{}", summary())?;
            writeln!(stdout, "\nWritten to {}", run_dir.display())?;
        }
        stdout.flush()?;
        output.warnings.iter().chain(&left_out).for_each(host::warn);
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
