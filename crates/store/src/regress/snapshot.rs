//! What a run gave, as a baseline holds it.

use super::used_inputs::{SnapshotBars, bars_used, rows_used};
use super::{BASELINE_SCHEMA, BaselineCommand, BaselineError, BaselineManifest, TableFile};
use crate::run_tables::runs;
use crate::table_writer::{CountRows, parts_of};
use crate::{
    CellsOf, Format, Grid, InputFile, Names, RunLabels, RunRows, StoreError, Table, cells_table,
    outcomes_table, portfolio_table, trades_table,
};
use exitlab_metrics::GroupBy;
use exitlab_run::{ReplayResult, RunOutput, StudyResult};
use exitlab_table::TableColumn;
use std::path::Path;

/// Groups of a baseline's cells beside regimes; none with a grid.
///
/// Volatility level and year would make nine tenths of a folder that is committed, and are cut from
/// the same trades, every one of which is there.
pub const BASELINE_GROUPS: GroupBy = GroupBy { symbol: true, side: true, ..GroupBy::NONE };

/// What a run gave, as a baseline holds it.
#[derive(Debug)]
pub struct Snapshot {
    /// The run.
    pub manifest: BaselineManifest,
    pub(super) bars: Vec<SnapshotBars>,
    pub(super) tables: Vec<SnapshotTable>,
}

/// A table with its text.
#[derive(Debug)]
pub(super) struct SnapshotTable {
    pub(super) table: TableFile,
    pub(super) columns: Vec<TableColumn>,
    pub(super) n_rows: usize,
    /// All of it, header first.
    pub(super) csv: Vec<u8>,
}

/// The snapshot of a sweep or replay of the scenario file at `scenario_path`, whose trades were kept.
///
/// # Errors
/// Where a grid point failed or a table cannot be built.
pub fn portfolio_snapshot(
    command: BaselineCommand,
    scenario_path: &Path,
    output: &RunOutput<Vec<ReplayResult>>,
) -> Result<Snapshot, SnapshotError> {
    let (manifest, bars) = manifest(command, scenario_path, output)?;
    let plans = output.scenario.choice_names();
    let names = Names { symbols: &output.symbols, plans: &plans };
    let keys = output.grid_columns();
    let grid = Grid { keys: &keys };
    let has_grid_id = match command {
        BaselineCommand::Sweep => true,
        BaselineCommand::Replay | BaselineCommand::Study => false,
    };
    let cells = runs(output, true, |r| &r.figures.cells);
    let accounts = runs(output, true, |r| &r.portfolio);
    let trades = runs(output, has_grid_id, |r| r.trades.as_slice());
    let tables = vec![
        table_of(TableFile::Cells, &cells, |c| cells_table(c, grid, names, CellsOf::Portfolio))?,
        table_of(TableFile::Portfolio, &accounts, portfolio_table)?,
        table_of(TableFile::Trades, &trades, |trades| trades_table(trades, names))?,
    ];
    Ok(Snapshot { manifest, bars, tables })
}

/// The snapshot of a study without a grid, whose outcomes were kept.
///
/// # Errors
/// Where the study failed or a table cannot be built.
pub fn study_snapshot(
    scenario_path: &Path,
    output: &RunOutput<StudyResult>,
) -> Result<Snapshot, SnapshotError> {
    let (manifest, bars) = manifest(BaselineCommand::Study, scenario_path, output)?;
    let plans = output.scenario.choice_names();
    let names = Names { symbols: &output.symbols, plans: &plans };
    let mut cells = Vec::new();
    let mut outcomes = Vec::new();
    for point in &output.points {
        for plan in &point.result.plans {
            let grid_id = Some(point.grid_id as u64);
            let labels = RunLabels { grid_id, profile: None, mode: &plan.plan };
            cells.push(RunRows { labels, rows: &plan.figures.cells });
        }
        let labels = RunLabels { grid_id: None, profile: None, mode: "" };
        outcomes.push(RunRows { labels, rows: point.result.outcomes.as_slice() });
    }
    let tables = vec![
        table_of(TableFile::Cells, &cells, |c| cells_table(c, Grid::NONE, names, CellsOf::Study))?,
        table_of(TableFile::Trades, &outcomes, |outcomes| outcomes_table(outcomes, names))?,
    ];
    Ok(Snapshot { manifest, bars, tables })
}

/// Why a run has no snapshot.
#[derive(Debug, thiserror::Error)]
pub enum SnapshotError {
    /// A grid point failed.
    #[error(transparent)]
    Incomplete(#[from] BaselineError),
    /// A table cannot be built, such as one with a number that is not finite.
    #[error(transparent)]
    Report(#[from] StoreError),
}

/// What the baseline says of itself, and the bars that it names.
fn manifest<T>(
    command: BaselineCommand,
    scenario_path: &Path,
    output: &RunOutput<T>,
) -> Result<(BaselineManifest, Vec<SnapshotBars>), BaselineError> {
    if let Some(first) = output.failures.first() {
        return Err(BaselineError::PointFailed {
            scenario: output.scenario.name.clone(),
            grid_id: first.grid_id,
            n_failed: output.failures.len(),
            n_points: output.failures.len() + output.points.len(),
            error: first.error.to_string(),
        });
    }
    let folder = scenario_path.parent().unwrap_or(Path::new(""));
    let files = output.files();
    let path = |file: &Path| path_from(folder, file);
    let bars = bars_used(output, &path);
    let input = |file: &exitlab_data::SourceFile| InputFile {
        path: path(&file.path),
        sha256: file.sha256.clone(),
        rows: file.n_rows as u64,
        read_as: None, // a form's name may change without a number that does
    };
    let manifest = BaselineManifest {
        schema: BASELINE_SCHEMA,
        exitlab_version: env!("CARGO_PKG_VERSION").to_owned(),
        command,
        name: output.scenario.name.clone(),
        inputs: files.into_iter().map(input).collect(),
        bars: Some(bars.iter().map(|bars| bars.used.clone()).collect()),
        rows: Some(rows_used(output, &path)),
        scenario: output.scenario.effective_json(),
    };
    Ok((manifest, bars))
}

/// A file as the scenario's folder sees it, the same on every machine and from every current folder;
/// a path that the scenario itself gives in full stays as it is.
fn path_from(folder: &Path, file: &Path) -> String {
    let relative = file.strip_prefix(folder).unwrap_or(file);
    relative.display().to_string().replace(std::path::MAIN_SEPARATOR, "/")
}

/// Builds a table part by part, as run folders do, and keeps its text.
fn table_of<'a, T: CountRows + ?Sized>(
    table: TableFile,
    runs: &[RunRows<'a, T>],
    make: impl Fn(&[RunRows<'a, T>]) -> Result<Table, StoreError>,
) -> Result<SnapshotTable, StoreError> {
    let mut columns = Vec::new();
    let mut n_rows = 0;
    let mut csv = Vec::new();
    let parts = parts_of(runs).into_iter().map(|part| {
        let part = make(&runs[part])?;
        columns = part.columns().to_vec();
        n_rows += part.n_rows();
        Ok::<_, StoreError>(part)
    });
    Format::Csv.write_parts(parts, &mut csv)?;
    Ok(SnapshotTable { table, columns, n_rows, csv })
}
