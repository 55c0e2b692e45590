//! The manifest of a run, from its results.

use crate::{
    Adjustment, Counts, DroppedRow, DroppedRowsRecord, EvaluatedDaysRecord, FailedPoint, InputFile,
    Manifest, RunCommand, StageRecord, UnusedRows,
};
use exitlab_exit::ZONE_DATA_VERSION;
use exitlab_run::{RunOutput, TakenSignals, Unused};
use exitlab_scenario::{Scenario, grid_value_text};

/// How much of what a run counted.
#[derive(Debug, Clone, Copy, Default)]
pub struct RunCounts {
    /// Trades, or outcomes of a study.
    pub n_trades: usize,
    /// Those of them that have a row in the trades or outcomes table.
    pub n_trade_rows: usize,
    /// Rows of the cells table.
    pub n_cells: usize,
    /// Decisions whose profile names an exit mode that no plan has.
    pub n_mode_fallbacks: usize,
}

/// Where and when a run was made: what differs between two runs of the same scenario.
#[derive(Debug, Clone, Default)]
pub struct HostRecord {
    /// UTC start, ISO-8601.
    pub started: String,
    /// Seconds from start to end.
    pub wall_seconds: f64,
    /// Largest resident memory in bytes, where the system tells.
    pub peak_memory_bytes: Option<u64>,
    /// Name of the machine.
    pub name: String,
    /// Threads used.
    pub threads: usize,
}

/// What a run says of itself; `scenario_path` is the scenario file as it was given.
pub fn manifest_of<T: TakenSignals>(
    command: RunCommand,
    scenario_path: Option<String>,
    output: &RunOutput<T>,
    counts: RunCounts,
    host: HostRecord,
) -> Manifest {
    let loaded = output.loaded_bars();
    Manifest {
        exitlab_version: env!("CARGO_PKG_VERSION").to_owned(),
        command,
        scenario_path,
        working_dir: None,
        scenario: output.scenario.effective_json(),
        inputs: output
            .files()
            .into_iter()
            .map(|f| InputFile {
                path: f.path.display().to_string(),
                sha256: f.sha256.clone(),
                rows: f.n_rows as u64,
                read_as: f.read_as.clone(),
            })
            .collect(),
        data: output.data_records(),
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
        signals: output.signal_record(),
        evaluated_days: output.evaluated_days().map(EvaluatedDaysRecord::from),
        warnings: output.warnings.iter().map(ToString::to_string).collect(),
        invalidating: output
            .warnings
            .iter()
            .filter(|warning| warning.is_invalidating())
            .map(ToString::to_string)
            .collect(),
        n_exit_mode_fallbacks: counts.n_mode_fallbacks as u64,
        dropped_rows: loaded
            .iter()
            .filter(|s| s.notes.n_dropped > 0)
            .map(|s| DroppedRowsRecord {
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
        zone_data_version: has_session_exit(&output.scenario).then(|| ZONE_DATA_VERSION.to_owned()),
        walk_forward: None,
        failed_points: output
            .failures
            .iter()
            .map(|f| FailedPoint { grid_id: f.grid_id as u64, error: f.error.to_string() })
            .collect(),
        started: host.started,
        wall_seconds: host.wall_seconds,
        peak_memory_bytes: host.peak_memory_bytes,
        host: host.name,
        threads: host.threads,
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
