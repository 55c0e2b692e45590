//! Every table of a run, from its results.

use crate::discount_in_words::point_in_words;
use crate::{
    CellsOf, DataRecord, Format, Grid, GridColumn, Names, ReportError, Run, RunEvidence, RunFolder,
    RunLabels, RunView, Table, ablation_table, best_modes_table, cells_table, compare_table,
    daily_r_table, decisions_table, equity_table, legs_table, outcomes_table, policy_changes_table,
    portfolio_table, remodes_table, summary_text, trades_table, transitions_table,
    walk_forward_entries_table, walk_forward_portfolio_table, walk_forward_table,
    walk_forward_text, walk_forward_windows_table,
};
use exitlab_core::Timestamp;
use exitlab_evidence::{Comparison, GridKey};
use exitlab_metrics::PortfolioMetrics;
use exitlab_sweep::{KeepRows, ReplayResult, RunOutput, StudyResult, WalkForward};
use serde_json::Value as Json;
use std::ops::Range;

/// Which portfolio run the tables are of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PortfolioRunKind {
    /// Profile × mode × grid point: all rows carry `grid_id`.
    Sweep,
    /// One profile and mode: legs and policy changes too.
    Replay,
}

/// Writes the tables of a replay or sweep; those of rows only where the rows were kept, and those of
/// evidence where there is any.
///
/// # Errors
/// Where a table cannot be built or written.
pub fn write_portfolio_tables(
    folder: &RunFolder,
    formats: &[Format],
    kind: PortfolioRunKind,
    rows: KeepRows,
    output: &RunOutput<Vec<ReplayResult>>,
    evidence: &RunEvidence<'_>,
) -> Result<(), ReportError> {
    let plans = plan_names(output);
    let names = Names { symbols: &output.symbols, plans: &plans };
    let keys = grid_columns(output);
    let grid = Grid { keys: &keys };
    let is_sweep = kind == PortfolioRunKind::Sweep;
    let to = Writer { folder, formats };

    let cells = runs(output, true, |r| r.cells.as_slice());
    to.write("cells", &cells, |cells| cells_table(cells, grid, names, CellsOf::Portfolio))?;
    to.write("portfolio", &runs(output, true, |r| &r.portfolio), portfolio_table)?;
    let transitions = runs(output, is_sweep, |r| r.transitions.as_slice());
    to.write("transitions", &transitions, transitions_table)?;
    if is_sweep && rows.daily_r {
        to.write("daily_r", &runs(output, true, |r| r.daily_r.as_slice()), daily_r_table)?;
    }
    if !is_sweep {
        let changes = runs(output, false, |r| r.policy_changes.as_slice());
        to.write("policy_changes", &changes, |c| policy_changes_table(c, names))?;
        for result in output.points.iter().flat_map(|p| &p.result) {
            folder.write_table(&legs_table(&result.trades)?, formats)?;
        }
    }
    if rows.trades {
        let trades = runs(output, is_sweep, |r| r.trades.as_slice());
        to.write("trades", &trades, |trades| trades_table(trades, names))?;
    }
    if rows.remodes {
        let remodes = runs(output, is_sweep, |r| r.remodes.as_slice());
        to.write("remodes", &remodes, |remodes| remodes_table(remodes, names))?;
    }
    if rows.decisions {
        let decisions = runs(output, is_sweep, |r| r.decisions.as_slice());
        to.write("decisions", &decisions, |decisions| decisions_table(decisions, names))?;
    }
    if rows.equity {
        to.write("equity", &runs(output, is_sweep, |r| r.equity.as_slice()), equity_table)?;
    }
    let ablations = runs(output, false, |r| r.ablation.as_slice());
    if ablations.iter().any(|run| !run.rows.is_empty()) {
        to.write("ablation", &ablations, ablation_table)?;
    }
    evidence.tables()?.iter().try_for_each(|table| folder.write_table(table, formats))
}

/// Writes the tables of a study; outcomes and legs only where they were kept, with the comparison of
/// its plans.
///
/// # Errors
/// Where a table cannot be built or written.
pub fn write_study_tables(
    folder: &RunFolder,
    formats: &[Format],
    output: &RunOutput<StudyResult>,
    comparison: Option<&Comparison>,
) -> Result<(), ReportError> {
    let plans = plan_names(output);
    let names = Names { symbols: &output.symbols, plans: &plans };
    let keys = grid_columns(output);
    let grid = Grid { keys: &keys };
    let mut cells = Vec::new();
    let mut transitions = Vec::new();
    for point in &output.points {
        for plan in &point.result.plans {
            let mut labels =
                RunLabels { grid_id: Some(point.grid_id as u64), profile: None, mode: &plan.plan };
            cells.push(Run { labels, rows: plan.figures.cells.as_slice() });
            labels.grid_id = labels.grid_id.filter(|_| output.has_grid);
            transitions.push(Run { labels, rows: plan.figures.transitions.as_slice() });
        }
    }
    let to = Writer { folder, formats };
    to.write("cells", &cells, |cells| cells_table(cells, grid, names, CellsOf::Study))?;
    to.write("transitions", &transitions, transitions_table)?;
    for point in output.points.iter().filter(|_| !output.has_grid) {
        let outcomes = point.result.outcomes.as_slice();
        let labels = RunLabels { grid_id: None, profile: None, mode: "" };
        folder.write_table(&outcomes_table(&[Run { labels, rows: outcomes }], names)?, formats)?;
        folder.write_table(&legs_table(outcomes)?, formats)?;
    }
    if let Some(comparison) = comparison {
        folder.write_table(&compare_table(comparison)?, formats)?;
        folder.write_table(&best_modes_table(comparison)?, formats)?;
    }
    Ok(())
}

/// Writes the tables of a walk-forward run.
///
/// # Errors
/// Where a table cannot be built or written.
pub fn write_walk_forward_tables<T>(
    folder: &RunFolder,
    formats: &[Format],
    result: &WalkForward,
    output: &RunOutput<T>,
) -> Result<(), ReportError> {
    let plans = plan_names(output);
    let names = Names { symbols: &output.symbols, plans: &plans };
    let keys = grid_columns(output);
    let tables = [
        walk_forward_table(result)?,
        walk_forward_windows_table(result, Grid { keys: &keys })?,
        walk_forward_portfolio_table(result)?,
        walk_forward_entries_table(result, names)?,
        compare_table(&result.comparison)?,
    ];
    tables.iter().try_for_each(|table| folder.write_table(table, formats))
}

/// Rows of a part of a table, about: parts are made and written one by one, for a large sweep's
/// tables would not fit in memory beside its results.
const ROWS_PER_PART: usize = 16_384;

/// Writes tables part by part.
struct Writer<'f> {
    folder: &'f RunFolder,
    formats: &'f [Format],
}

impl Writer<'_> {
    /// Writes the table of these runs, some of them at a time.
    fn write<'a, T: CountRows + ?Sized + Sync>(
        &self,
        name: &str,
        runs: &[Run<'a, T>],
        table: impl Fn(&[Run<'a, T>]) -> Result<Table, ReportError> + Sync,
    ) -> Result<(), ReportError> {
        let parts = parts_of(runs);
        let make = |part: &Range<usize>| table(&runs[part.clone()]);
        self.folder.write_parts(name, self.formats, &parts, make)
    }
}

/// Positions of the runs that make each part of a table; there is at least one part.
pub(crate) fn parts_of<T: CountRows + ?Sized>(runs: &[Run<'_, T>]) -> Vec<Range<usize>> {
    let mut parts: Vec<Range<usize>> = Vec::new();
    let mut n_rows = 0;
    for (idx, run) in runs.iter().enumerate() {
        if parts.is_empty() || n_rows >= ROWS_PER_PART {
            parts.push(idx..idx);
            n_rows = 0;
        }
        if let Some(part) = parts.last_mut() {
            part.end = idx + 1;
        }
        n_rows += run.rows.n_rows();
    }
    // A table without rows has its columns.
    if parts.is_empty() {
        parts.push(0..0);
    }
    parts
}

/// What a run left for one table.
pub(crate) trait CountRows {
    /// Rows in the table.
    fn n_rows(&self) -> usize;
}

impl<T> CountRows for [T] {
    fn n_rows(&self) -> usize {
        self.len()
    }
}

impl CountRows for PortfolioMetrics {
    fn n_rows(&self) -> usize {
        1
    }
}

/// What was found in the bars of a run, by symbol.
pub fn data_records<T>(output: &RunOutput<T>) -> Vec<DataRecord> {
    output
        .loaded_bars()
        .into_iter()
        .map(|bars| {
            let notes = &bars.notes;
            let decision = &bars.decision;
            let time = |time: Option<Timestamp>| time.map_or_else(String::new, |t| t.to_string());
            let last = decision.len().checked_sub(1).map(|idx| decision.close_time(idx));
            DataRecord {
                symbol: bars.symbol.clone(),
                n_decision_bars: decision.len() as u64,
                n_execution_bars: bars.execution.len() as u64,
                first: time(decision.time().first().copied()),
                last: time(last),
                n_gaps: notes.gaps.iter().map(|g| g.n_gaps as u64).sum(),
                n_missing_bars: notes.gaps.iter().map(|g| g.n_missing_bars).sum(),
                n_off_grid: notes.n_off_grid as u64,
                n_incomplete_buckets: notes.n_incomplete_buckets as u64,
                is_last_bucket_dropped: notes.is_last_bucket_dropped,
                n_closes_compared: notes.closes.as_ref().map(|c| c.n_compared as u64),
                n_closes_different: notes.closes.as_ref().map(|c| c.n_different as u64),
            }
        })
        .collect()
}

/// A line per symbol about its bars, for the terminal.
pub fn data_summary<T>(output: &RunOutput<T>) -> String {
    let mut text = String::new();
    for (record, bars) in data_records(output).iter().zip(output.loaded_bars()) {
        let DataRecord { symbol, n_decision_bars, n_execution_bars, first, last, .. } = record;
        let timeframe = bars.decision.timeframe();
        text.push_str(&format!("{symbol}: {n_decision_bars} bars of {timeframe}"));
        if bars.execution.timeframe() != timeframe {
            let finer = bars.execution.timeframe();
            text.push_str(&format!(", exits on {n_execution_bars} bars of {finer}"));
        }
        text.push_str(&format!(", {first} to {last}"));
        if record.n_gaps > 0 {
            let gaps = counted(record.n_gaps, "gap");
            text.push_str(&format!(", {gaps} ({})", counted(record.n_missing_bars, "missing bar")));
        }
        if record.n_incomplete_buckets > 0 {
            text.push_str(&format!(", {}", counted(record.n_incomplete_buckets, "incomplete bar")));
        }
        text.push('\n');
    }
    text
}

/// `1 gap`, `2 gaps`.
fn counted(n: u64, what: &str) -> String {
    format!("{n} {what}{}", if n == 1 { "" } else { "s" })
}

/// What a replay or sweep shows on the terminal.
pub fn portfolio_summary(
    output: &RunOutput<Vec<ReplayResult>>,
    evidence: &RunEvidence<'_>,
) -> String {
    let points = point_names(output);
    let views: Vec<RunView<'_>> = output
        .points
        .iter()
        .zip(&points)
        .flat_map(|(point, name)| {
            point.result.iter().map(move |result| RunView {
                point: name.as_deref(),
                profile: Some(&result.profile),
                mode: &result.mode,
                cells: &result.cells,
                portfolio: Some(&result.portfolio),
                funnel: Some(&result.funnel),
            })
        })
        .collect();
    let texts = [summary_text(&views)].into_iter().chain(evidence.texts());
    texts.collect::<Vec<_>>().join("\n")
}

/// What a walk-forward run shows on the terminal.
pub fn walk_forward_summary<T>(result: &WalkForward, output: &RunOutput<T>) -> String {
    let keys: Vec<GridKey> = grid_columns(output).iter().map(GridColumn::key).collect();
    walk_forward_text(result, |grid_id| point_in_words(&keys, grid_id))
}

/// What a study shows on the terminal.
pub fn study_summary(output: &RunOutput<StudyResult>) -> String {
    let points = point_names(output);
    let views: Vec<RunView<'_>> = output
        .points
        .iter()
        .zip(&points)
        .flat_map(|(point, name)| {
            point.result.plans.iter().map(move |plan| RunView {
                point: name.as_deref(),
                profile: None,
                mode: &plan.plan,
                cells: &plan.figures.cells,
                portfolio: None,
                funnel: None,
            })
        })
        .collect();
    summary_text(&views)
}

/// `key=value …` of each point, where there is a grid; keys by their last words where those tell
/// them apart.
fn point_names<T>(output: &RunOutput<T>) -> Vec<Option<String>> {
    let keys: Vec<GridKey> = grid_columns(output).iter().map(GridColumn::key).collect();
    output.points.iter().map(|point| point_in_words(&keys, point.grid_id)).collect()
}

/// One [`Run`] per replay of each point.
pub(crate) fn runs<'a, T: ?Sized>(
    output: &'a RunOutput<Vec<ReplayResult>>,
    has_grid_id: bool,
    rows: impl Fn(&'a ReplayResult) -> &'a T,
) -> Vec<Run<'a, T>> {
    let mut runs = Vec::new();
    for point in &output.points {
        for result in &point.result {
            let labels = RunLabels {
                grid_id: has_grid_id.then_some(point.grid_id as u64),
                profile: Some(&result.profile),
                mode: &result.mode,
            };
            runs.push(Run { labels, rows: rows(result) });
        }
    }
    runs
}

/// The keys of the grid with their values, for the cells table.
pub(crate) fn grid_columns<T>(output: &RunOutput<T>) -> Vec<GridColumn> {
    let axes = output.scenario.sweep.grid.iter().filter(|_| output.has_grid);
    axes.map(|axis| {
        let json = |value| serde_json::to_value(value).unwrap_or(Json::Null);
        GridColumn::new(axis.path.clone(), axis.values.iter().map(json).collect())
    })
    .collect()
}

/// Names of a scenario's plans, the same at every grid point.
pub(crate) fn plan_names<T>(output: &RunOutput<T>) -> Vec<String> {
    output.scenario.choice_names()
}
