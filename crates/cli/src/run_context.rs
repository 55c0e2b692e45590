//! What sweep, replay and study share: threads, the output folder, the manifest, the last words.

use crate::args::RunArgs;
use crate::failure::Failure;
use crate::host::{self, Started};
use crate::progress::TerminalProgress;
use crate::report_page::write_at_end;
use exitlab_exit::ZONE_DATA_VERSION;
use exitlab_report::{
    Adjustment, Counts, DroppedRow, DroppedRows, FailedPoint, InputFile, Manifest, RunCommand,
    RunFolder, StageRecord, UnusedRows,
};
use exitlab_scenario::{Override, Scenario, ScenarioFile, grid_value_text};
use exitlab_sweep::{RunOutput, Unused};
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

/// How much of what a run counted.
#[derive(Debug, Clone, Copy)]
pub(crate) struct RunCounts {
    pub(crate) n_trades: usize,
    pub(crate) n_cells: usize,
    pub(crate) n_mode_fallbacks: usize,
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

    /// Writes the folder and says what came of it.
    pub(crate) fn finish<T>(
        &self,
        output: &RunOutput<T>,
        counts: RunCounts,
        summary: impl FnOnce() -> String,
        write_tables: impl FnOnce(&RunFolder) -> Result<(), Failure>,
    ) -> Result<ExitCode, Failure> {
        let folder = host::undisturbed(|half_written| {
            let folder = match &self.args.out {
                Some(out) => RunFolder::create(out)?,
                None => RunFolder::create_numbered(&self.default_out)?,
            };
            *half_written = Some(folder.cleanup());
            Ok::<_, Failure>(folder)
        })?;
        write_tables(&folder)?;
        let manifest = self.manifest(output, counts);
        let left_out = match self.args.no_report {
            true => None,
            false => write_at_end(&folder, &manifest, output),
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
            writeln!(stdout, "{}", exitlab_report::data_summary(output))?;
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

    fn manifest<T>(&self, output: &RunOutput<T>, counts: RunCounts) -> Manifest {
        let loaded = output.loaded_bars();
        Manifest {
            exitlab_version: env!("CARGO_PKG_VERSION").to_owned(),
            command: self.command,
            scenario_path: Some(self.args.scenario.display().to_string()),
            scenario: self.scenario.effective_json(),
            inputs: output
                .files()
                .into_iter()
                .map(|f| InputFile {
                    path: f.path.display().to_string(),
                    sha256: f.sha256.clone(),
                    rows: f.n_rows as u64,
                })
                .collect(),
            data: exitlab_report::data_records(output),
            stages: output
                .stages
                .iter()
                .map(|s| StageRecord {
                    name: s.name.to_owned(),
                    keys: s.keys.iter().map(ToString::to_string).collect(),
                    hits: s.hits as u64,
                    misses: s.misses as u64,
                })
                .collect(),
            counts: Counts {
                bars: loaded.iter().map(|s| s.notes.n_bars_read as u64).sum(),
                signals: output.points.iter().map(|p| p.n_signals as u64).sum(),
                trades: counts.n_trades as u64,
                cells: counts.n_cells as u64,
            },
            warnings: output.warnings.clone(),
            n_exit_mode_fallbacks: counts.n_mode_fallbacks as u64,
            dropped_rows: loaded
                .iter()
                .filter(|s| s.notes.n_dropped > 0)
                .map(|s| DroppedRows {
                    path: s.path.display().to_string(),
                    n_dropped: s.notes.n_dropped as u64,
                    first: s
                        .notes
                        .dropped
                        .iter()
                        .map(|row| DroppedRow { line: row.line, problem: row.to_string() })
                        .collect(),
                })
                .collect(),
            unused_rows: output
                .unused_rows()
                .into_iter()
                .map(|unused| {
                    let (reason, symbol) = match &unused.reason {
                        Unused::OtherSymbol => ("other_symbol", None),
                        Unused::OutsideBars(symbol) => ("outside_bars", Some(symbol.clone())),
                    };
                    UnusedRows {
                        path: unused.path.display().to_string(),
                        n_rows: unused.n_rows as u64,
                        reason: reason.to_owned(),
                        symbol,
                    }
                })
                .collect(),
            adjustments: loaded
                .iter()
                .flat_map(|s| &s.notes.adjustments)
                .map(|a| Adjustment {
                    symbol: a.symbol.clone(),
                    time: a.time.to_string(),
                    price_factor: a.price_factor,
                })
                .collect(),
            zone_data_version: has_session_exit(&self.scenario)
                .then(|| ZONE_DATA_VERSION.to_owned()),
            failed_points: output
                .failures
                .iter()
                .map(|f| FailedPoint { grid_id: f.grid_id as u64, error: f.error.to_string() })
                .collect(),
            started: self.started.iso(),
            wall_seconds: self.started.seconds_ago(),
            peak_memory_bytes: host::peak_memory_bytes(),
            host: host::host_name(),
            threads: rayon::current_num_threads(),
        }
    }
}

/// Whether an exit mode of the scenario, or of a point of its grid, has a session exit.
fn has_session_exit(scenario: &Scenario) -> bool {
    let in_plans = scenario.plans.iter().any(|plan| plan.session_exit.is_some());
    // A grid may put one where the scenario has none: under the key itself, or with a whole mode.
    let in_grid = scenario.sweep.grid.iter().any(|axis| {
        let names_it = |text: &str| text.contains("session_exit");
        axis.values
            .iter()
            .map(grid_value_text)
            .any(|value| names_it(&value) || (names_it(&axis.path) && value != "none"))
    });
    in_plans || in_grid
}
