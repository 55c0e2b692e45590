//! What a run says of itself: `manifest.json`.

use crate::RunCommand;
use exitlab_core::Timestamp;
use exitlab_metrics::EvaluatedDays;
use exitlab_run::{DataRecord, SignalRecord};
use exitlab_scenario::ScenarioFile;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::path::Path;

/// The file that makes a folder an earlier run's.
pub const MANIFEST_FILE: &str = "manifest.json";

/// What a run says of itself.
///
/// Clock, host and memory are the caller's to fill in: they are the only part of a run folder that
/// differs between two runs of the same scenario.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Manifest {
    /// Version of exitlab.
    pub exitlab_version: String,
    /// Command that made the run.
    pub command: RunCommand,
    /// Scenario file as given; absent where there is none.
    pub scenario_path: Option<String>,
    /// The working directory that `scenario_path` and the inputs' paths begin in, relative to the run's
    /// folder, such as `../../../..`; absent where no such path leads from one to the other.
    #[serde(default)]
    pub working_dir: Option<String>,
    /// The scenario with every default filled in.
    pub scenario: Value,
    /// Every file that was read.
    pub inputs: Vec<InputFile>,
    /// What was found in each symbol's bars.
    pub data: Vec<DataRecord>,
    /// Stages in the order in which they run.
    pub stages: Vec<StageRecord>,
    /// How much was processed.
    pub counts: Counts,
    /// What became of the signals before their exits; absent with a grid.
    #[serde(default)]
    pub signals: Option<SignalRecord>,
    /// Days on which a replay or a sweep could trade; absent for other commands.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub evaluated_days: Option<EvaluatedDaysRecord>,
    /// Warnings, as the terminal showed them.
    pub warnings: Vec<String>,
    /// Those of them that make the results invalid.
    #[serde(default)]
    pub invalidating: Vec<String>,
    /// Decisions whose profile names an exit mode that no plan has, and got TREND_FOLLOW.
    pub n_exit_mode_fallbacks: u64,
    /// Rows that `on_bad_row = "drop"` left out.
    pub dropped_rows: Vec<DroppedRowsRecord>,
    /// Rows of signals, labels, exits, lines, funding and adjustments that nothing used.
    #[serde(default)]
    pub unused_rows: Vec<UnusedRows>,
    /// Corporate actions that were applied.
    pub adjustments: Vec<Adjustment>,
    /// Version of the zone data that session exits read clocks by, such as `2026a`; absent where no
    /// exit mode of the scenario or of a point of its grid has a session exit.
    #[serde(default)]
    pub zone_data_version: Option<String>,
    /// How a walk-forward run cut its data; absent of other runs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub walk_forward: Option<WalkForwardRecord>,
    /// Grid points that failed; the run ends with exit code 2 where there are any.
    pub failed_points: Vec<FailedPoint>,
    /// UTC start, ISO-8601.
    pub started: String,
    /// Seconds from start to end.
    pub wall_seconds: f64,
    /// Largest resident memory, where the system tells.
    pub peak_memory_bytes: Option<u64>,
    /// Name of the machine.
    pub host: String,
    /// Threads used.
    pub threads: usize,
}

/// A file that was read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct InputFile {
    /// Path as the scenario resolves it.
    pub path: String,
    /// SHA-256 of its bytes, in hexadecimal.
    pub sha256: String,
    /// Rows of data in it.
    pub rows: u64,
    /// How a file of bars was read; a baseline does not say it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub read_as: Option<String>,
}

/// A stage of the pipeline: its keys, and how often each was found or computed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StageRecord {
    /// Name, such as `indicators`.
    pub name: String,
    /// Hashes of exactly the settings and inputs that the stage reads, one per distinct key.
    pub keys: Vec<String>,
    /// Requests that an earlier result answered.
    pub hits: u64,
    /// Requests that had to be computed.
    pub misses: u64,
}

/// Days on which a run could trade, both included: from the first with a regime to the last bar's.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EvaluatedDaysRecord {
    /// The first one, ISO-8601.
    pub first: String,
    /// The last one.
    pub last: String,
}

impl From<EvaluatedDays> for EvaluatedDaysRecord {
    fn from(days: EvaluatedDays) -> EvaluatedDaysRecord {
        let [first, last] = [days.first, days.last].map(|day| Timestamp::from_day(day).date_text());
        EvaluatedDaysRecord { first, last }
    }
}

impl EvaluatedDaysRecord {
    /// The days; none where these are no dates, or in the wrong order.
    pub fn days(&self) -> Option<EvaluatedDays> {
        let day = |text: &str| Timestamp::parse_iso(text).ok().map(Timestamp::day);
        let days = EvaluatedDays { first: day(&self.first)?, last: day(&self.last)? };
        (days.first <= days.last).then_some(days)
    }
}

/// How much was processed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Counts {
    /// Bars read, over all symbols.
    pub bars: u64,
    /// Signals.
    pub signals: u64,
    /// Trades, over all runs; a study's outcomes.
    pub trades: u64,
    /// Rows of the cells table.
    pub cells: u64,
}

/// Rows of one file that were left out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DroppedRowsRecord {
    /// The file.
    pub path: String,
    /// How many rows.
    pub n_dropped: u64,
    /// The first of them.
    pub first: Vec<DroppedRow>,
}

/// Rows of one file that nothing used, for one reason.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct UnusedRows {
    /// The file.
    pub path: String,
    /// How many rows.
    pub n_rows: u64,
    /// `other_symbol`: for a symbol that the scenario does not have; `outside_bars`: funding rates
    /// before the first close or after the last one of `symbol`.
    pub reason: String,
    /// The symbol that the rows were read for; absent where there is none.
    pub symbol: Option<String>,
}

/// A row that was left out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DroppedRow {
    /// Line in the file, from 1.
    pub line: u64,
    /// What is wrong with it.
    pub problem: String,
}

/// A corporate action that was applied.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Adjustment {
    /// Symbol.
    pub symbol: String,
    /// ISO-8601 time before which prices were multiplied.
    pub time: String,
    /// What they were multiplied by.
    pub price_factor: f64,
}

/// A grid point that failed after loading.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FailedPoint {
    /// The point.
    pub grid_id: u64,
    /// Why.
    pub error: String,
}

impl Manifest {
    /// The manifest as the text of `manifest.json`.
    ///
    /// # Errors
    /// Where the scenario holds what JSON cannot.
    pub fn to_json(&self) -> Result<String, serde_json::Error> {
        Ok(serde_json::to_string_pretty(self)? + "\n")
    }

    /// The scenario that the run was made of, its paths beginning in a working directory: an empty one is
    /// that of the process.
    ///
    /// # Errors
    /// Why it is none, in words.
    pub fn scenario_file(&self, working_dir: &Path) -> Result<ScenarioFile, String> {
        let path = working_dir.join(self.scenario_path.as_deref().unwrap_or_default());
        let text = toml::to_string(&self.scenario).map_err(|error| error.to_string())?;
        ScenarioFile::of_run(&text, &path).map_err(|error| error.to_string())
    }
}

/// How a walk-forward run cut its data: its arguments.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WalkForwardRecord {
    /// Length of a training window, such as `1y`.
    pub train: String,
    /// Length of a test window.
    pub test: String,
    /// Whether every training window begins with the data.
    pub anchored: bool,
    /// Gap before each test.
    pub embargo: String,
    /// Where the first training window began, where that was asked for.
    pub first: Option<String>,
}
