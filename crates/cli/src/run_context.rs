//! What sweep, replay and study share: the scenario, the output folder, the last words.

use crate::args::RunArgs;
use crate::exit_code::ExitCode;
use crate::failure::Failure;
use crate::host;
use crate::last_lines::last_lines;
use crate::progress::TerminalProgress;
use crate::run_reference::RUNS;
use exitlab::crates::page::REPORT_FILE;
use exitlab::crates::store::{ListedRun, RunCommand, RunFolder};
use exitlab::crates::words::header_text;
use exitlab::{Detail, Page, Progress, Results, Scenario, Started};
use serde_json::{Value, json};
use std::cell::RefCell;
use std::io::Write;
use std::path::Path;

/// A run from its arguments to its folder.
#[derive(Debug)]
pub(crate) struct RunContext<'a> {
    args: &'a RunArgs,
    pub(crate) scenario: Scenario,
    /// Begun before the work: what cannot be written shows at once.
    folder: RefCell<Option<RunFolder>>,
    pub(crate) progress: TerminalProgress,
}

impl<'a> RunContext<'a> {
    /// Reads the scenario, and finds out that the results can be written before they are made.
    pub(crate) fn new(command: RunCommand, args: &'a RunArgs) -> Result<RunContext<'a>, Failure> {
        let started = Started::now();
        let overrides = args.settings.overrides()?;
        let scenario = Scenario::read(&args.scenario)?.overrides(overrides);
        let name = scenario.resolve()?.name;
        let default_out =
            Path::new(RUNS).join(name).join(format!("{command}-{}", started.compact()));
        let folder = host::undisturbed(|half_written| {
            let folder = match &args.out {
                Some(out) => RunFolder::create(out)?,
                None => RunFolder::create_numbered(&default_out)?,
            };
            *half_written = Some(folder.cleanup());
            Ok::<_, Failure>(folder)
        })?;
        folder.left_behind().iter().for_each(host::warn);
        let progress = TerminalProgress::new();
        Ok(RunContext { args, scenario, folder: RefCell::new(Some(folder)), progress })
    }

    /// Writes the folder and says what came of it.
    pub(crate) fn finish(
        &self,
        run: &(impl Results<Point: Sync> + Sync),
    ) -> Result<ExitCode, Failure> {
        let folder = self.folder.take();
        let folder = folder.ok_or_else(|| Failure::Other("a run is finished once".to_owned()))?;
        if let Some(out) = &self.args.out
            && let Some(earlier) = ListedRun::at(out)
            && !host::is_quiet()
        {
            host::say(format_args!("replacing the {} run in {}", earlier.command, out.display()));
        }
        let page = if self.args.no_report { Page::LeaveOut } else { Page::Make };
        self.progress.begin("writing", 1);
        let written = run.write_into(folder, &self.args.format.clone().into(), page)?;
        self.progress.finish();
        if !written.kept.is_empty() && !host::is_quiet() {
            let kept = written.kept.join(", ");
            host::say(format_args!("kept in {}: {kept}", written.folder.display()));
        }

        let output = run.output();
        let mut stdout = host::stdout();
        if self.args.json {
            let mut object = run.json()?;
            let page = written.folder.join(REPORT_FILE);
            let page = page.is_file().then(|| page.display().to_string());
            object.insert("run_dir".to_owned(), json!(written.folder.display().to_string()));
            object.insert("report".to_owned(), json!(page));
            writeln!(stdout, "{}", Value::Object(object))?;
        } else if !host::is_quiet() {
            let detail = if self.args.tables { Detail::Tables } else { Detail::OneScreen };
            let screen = host::screen(detail);
            writeln!(stdout, "{}", header_text(output, &screen))?;
            writeln!(stdout, "{}", run.text_on(&screen))?;
        }
        // Warnings stand last, where they are seen, but for the line that says where the page is.
        stdout.flush()?;
        output.warnings.iter().for_each(host::warn_of);
        written.page_missing.iter().for_each(host::warn);
        if !self.args.json {
            last_lines(&mut stdout, &written.folder)?;
            stdout.flush()?;
        }
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
