//! What sweep, replay and study share: threads, the output folder, the manifest, the last words.

use crate::args::RunArgs;
use crate::failure::Failure;
use crate::host::{self, Started};
use crate::progress::TerminalProgress;
use exitlab_report::{
    Adjustment, Cleanup, Counts, DroppedRow, DroppedRows, FailedPoint, InputFile, Manifest,
    RunFolder, StageRecord,
};
use exitlab_scenario::{Override, Scenario, ScenarioFile};
use exitlab_sweep::RunOutput;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::{Mutex, PoisonError};

/// The folder being written, for the Ctrl-C handler.
static IN_THE_MAKING: Mutex<Option<Cleanup>> = Mutex::new(None);

/// A run from its arguments to its folder.
#[derive(Debug)]
pub(crate) struct RunContext<'a> {
    command: &'static str,
    args: &'a RunArgs,
    started: Started,
    pub(crate) file: ScenarioFile,
    pub(crate) overrides: Vec<Override>,
    /// The scenario without its grid's values.
    pub(crate) scenario: Scenario,
    out: PathBuf,
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
    pub(crate) fn new(command: &'static str, args: &'a RunArgs) -> Result<RunContext<'a>, Failure> {
        let started = Started::now();
        if let Some(threads) = args.threads {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(usize::from(threads));
            pool.build_global().map_err(|error| Failure::Other(error.to_string()))?;
        }
        let file = ScenarioFile::read(&args.scenario)?;
        let overrides = args.settings.overrides()?;
        let scenario = file.resolve(&overrides)?;
        let out = match &args.out {
            Some(out) => out.clone(),
            None => default_out(&scenario.name, command, &started),
        };
        RunFolder::check(&out)?;
        let handler = || {
            let cleanup = IN_THE_MAKING.lock().unwrap_or_else(PoisonError::into_inner).clone();
            if let Some(cleanup) = cleanup {
                cleanup.run();
            }
            std::process::exit(130);
        };
        ctrlc::set_handler(handler).map_err(|error| Failure::Other(error.to_string()))?;
        let progress = TerminalProgress::new(args.quiet || args.json);
        Ok(RunContext { command, args, started, file, overrides, scenario, out, progress })
    }

    /// Writes the folder and says what came of it.
    pub(crate) fn finish<T>(
        &self,
        output: &RunOutput<T>,
        counts: RunCounts,
        summary: impl FnOnce() -> String,
        write_tables: impl FnOnce(&RunFolder) -> Result<(), Failure>,
    ) -> Result<ExitCode, Failure> {
        let folder = RunFolder::create(&self.out)?;
        *IN_THE_MAKING.lock().unwrap_or_else(PoisonError::into_inner) = Some(folder.cleanup());
        write_tables(&folder)?;
        let manifest = self.manifest(output, counts);
        let run_dir = folder.finish(&manifest)?;
        self.progress.finish();

        let mut stdout = std::io::stdout().lock();
        if self.args.json {
            let object = manifest.to_stdout_json(&run_dir, &self.scenario.name);
            writeln!(stdout, "{object}")?;
        } else {
            if let Some(question) = Some(&self.scenario.question).filter(|q| !q.is_empty()) {
                writeln!(stdout, "{question}\n")?;
            }
            writeln!(stdout, "{}", exitlab_report::data_summary(&output.inputs))?;
            write!(stdout, "{}", summary())?;
            writeln!(stdout, "\nWritten to {}", run_dir.display())?;
        }
        stdout.flush()?;
        if !self.args.quiet {
            for warning in &output.warnings {
                host::say(format_args!("warning: {warning}"));
            }
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

    fn manifest<T>(&self, output: &RunOutput<T>, counts: RunCounts) -> Manifest {
        let inputs = &output.inputs;
        let files = inputs.symbols.iter().flat_map(|s| &s.files).chain(&inputs.other_files);
        let bars = |s: &exitlab_sweep::SymbolBars| s.notes.n_bars_read as u64;
        Manifest {
            exitlab_version: env!("CARGO_PKG_VERSION").to_owned(),
            command: self.command.to_owned(),
            scenario_path: Some(self.args.scenario.display().to_string()),
            scenario: self.scenario.effective_json(),
            inputs: files
                .map(|f| InputFile {
                    path: f.path.display().to_string(),
                    sha256: f.sha256.clone(),
                    rows: f.n_rows as u64,
                })
                .collect(),
            data: exitlab_report::data_records(inputs),
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
                bars: inputs.symbols.iter().map(|s| bars(s)).sum(),
                signals: output.points.iter().map(|p| p.n_signals as u64).sum(),
                trades: counts.n_trades as u64,
                cells: counts.n_cells as u64,
            },
            warnings: output.warnings.clone(),
            n_exit_mode_fallbacks: counts.n_mode_fallbacks as u64,
            dropped_rows: inputs
                .symbols
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
            adjustments: inputs
                .symbols
                .iter()
                .flat_map(|s| &s.notes.adjustments)
                .map(|a| Adjustment {
                    symbol: a.symbol.clone(),
                    time: a.time.to_string(),
                    price_factor: a.price_factor,
                })
                .collect(),
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

/// `reports/runs/NAME/COMMAND-START` in the current folder, with `-2` and so on where taken.
fn default_out(name: &str, command: &str, started: &Started) -> PathBuf {
    let parent = Path::new("reports").join("runs").join(name);
    let base = format!("{command}-{}", started.compact());
    let numbered = (2..).map(|n| format!("{base}-{n}"));
    std::iter::once(base.clone())
        .chain(numbered)
        .map(|folder| parent.join(folder))
        .find(|path| !path.exists())
        .unwrap_or_else(|| parent.join(&base))
}
