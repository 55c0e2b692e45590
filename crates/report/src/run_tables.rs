//! Every table of a run, from its results.

use crate::{
    CellsOf, DataRecord, Format, Grid, Names, ReportError, Run, RunFolder, RunLabels, RunView,
    cells_table, daily_r_table, decisions_table, equity_table, legs_table, outcomes_table,
    policy_changes_table, portfolio_table, summary_text, trades_table, transitions_table,
};
use exitlab_core::Timestamp;
use exitlab_sweep::{KeepRows, ReplayResult, RunOutput, StudyResult};
use serde_json::Value as Json;

/// Which portfolio run the tables are of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PortfolioRunKind {
    /// Profile × mode × grid point: all rows carry `grid_id`.
    Sweep,
    /// One profile and mode: legs and policy changes too.
    Replay,
}

/// Writes the tables of a replay or sweep; those of rows only where the rows were kept.
///
/// # Errors
/// Where a table cannot be built or written.
pub fn write_portfolio_tables(
    folder: &RunFolder,
    formats: &[Format],
    kind: PortfolioRunKind,
    rows: KeepRows,
    output: &RunOutput<Vec<ReplayResult>>,
) -> Result<(), ReportError> {
    let plans = plan_names(output);
    let names = Names { symbols: &output.symbols, plans: &plans };
    let grid = GridColumns::of(output);
    let is_sweep = kind == PortfolioRunKind::Sweep;
    let write = |table| folder.write_table(&table, formats);

    let cells = runs(output, true, |r| r.cells.as_slice());
    write(cells_table(&cells, grid.view(), names, CellsOf::Portfolio)?)?;
    write(portfolio_table(&runs(output, true, |r| &r.portfolio))?)?;
    write(transitions_table(&runs(output, is_sweep, |r| r.transitions.as_slice()))?)?;
    if is_sweep {
        write(daily_r_table(&runs(output, true, |r| r.daily_r.as_slice()))?)?;
    } else {
        let changes = runs(output, false, |r| r.policy_changes.as_slice());
        write(policy_changes_table(&changes, names)?)?;
        for result in output.points.iter().flat_map(|p| &p.result) {
            write(legs_table(&result.trades)?)?;
        }
    }
    if rows.trades {
        write(trades_table(&runs(output, is_sweep, |r| r.trades.as_slice()), names)?)?;
    }
    if rows.decisions {
        write(decisions_table(&runs(output, is_sweep, |r| r.decisions.as_slice()), names)?)?;
    }
    if rows.equity {
        write(equity_table(&runs(output, is_sweep, |r| r.equity.as_slice()))?)?;
    }
    Ok(())
}

/// Writes the tables of a study; outcomes and legs only where they were kept.
///
/// # Errors
/// Where a table cannot be built or written.
pub fn write_study_tables(
    folder: &RunFolder,
    formats: &[Format],
    output: &RunOutput<StudyResult>,
) -> Result<(), ReportError> {
    let plans = plan_names(output);
    let names = Names { symbols: &output.symbols, plans: &plans };
    let grid = GridColumns::of(output);
    let mut cells = Vec::new();
    let mut transitions = Vec::new();
    for point in &output.points {
        for plan in &point.result.plans {
            let mut labels =
                RunLabels { grid_id: Some(point.grid_id as u64), profile: None, mode: &plan.plan };
            cells.push(Run { labels, rows: plan.cells.as_slice() });
            labels.grid_id = labels.grid_id.filter(|_| point.point.is_some());
            transitions.push(Run { labels, rows: plan.transitions.as_slice() });
        }
    }
    let write = |table| folder.write_table(&table, formats);
    write(cells_table(&cells, grid.view(), names, CellsOf::Study)?)?;
    write(transitions_table(&transitions)?)?;
    for point in output.points.iter().filter(|p| p.point.is_none()) {
        let outcomes = point.result.outcomes.as_slice();
        let labels = RunLabels { grid_id: None, profile: None, mode: "" };
        write(outcomes_table(&[Run { labels, rows: outcomes }], names)?)?;
        write(legs_table(outcomes)?)?;
    }
    Ok(())
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
            text.push_str(&format!(
                ", {} gaps ({} missing bars)",
                record.n_gaps, record.n_missing_bars
            ));
        }
        if record.n_incomplete_buckets > 0 {
            text.push_str(&format!(", {} incomplete bars", record.n_incomplete_buckets));
        }
        text.push('\n');
    }
    text
}

/// What a replay or sweep shows on the terminal.
pub fn portfolio_summary(output: &RunOutput<Vec<ReplayResult>>) -> String {
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
    summary_text(&views)
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
                cells: &plan.cells,
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
    let last_word = |path: &str| path.rsplit('.').next().unwrap_or(path).to_owned();
    let axes = &output.scenario.sweep.grid;
    let mut words: Vec<String> = axes.iter().map(|axis| last_word(&axis.path)).collect();
    words.sort();
    words.dedup();
    let short = words.len() == axes.len();
    let name = |point: &exitlab_scenario::GridPoint| {
        let settings: Vec<String> = point
            .texts()
            .map(|(path, value)| {
                let key = if short { last_word(path) } else { path.to_owned() };
                format!("{key}={value}")
            })
            .collect();
        settings.join(" ")
    };
    output.points.iter().map(|p| p.point.as_ref().map(name)).collect()
}

/// One [`Run`] per replay of each point.
fn runs<'a, T: ?Sized>(
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

/// The keys of a grid and each point's values, for the cells table.
struct GridColumns {
    paths: Vec<String>,
    points: Vec<Vec<Json>>,
}

impl GridColumns {
    fn of<T>(output: &RunOutput<T>) -> GridColumns {
        let mut columns = GridColumns { paths: Vec::new(), points: Vec::new() };
        for point in output.points.iter().filter_map(|p| p.point.as_ref()) {
            columns.paths = point.values.iter().map(|(path, _)| path.clone()).collect();
            // Points that failed have no values, and no rows either.
            columns.points.resize_with(point.grid_id, Vec::new);
            columns.points.push(
                point
                    .values
                    .iter()
                    .map(|(_, value)| serde_json::to_value(value).unwrap_or(Json::Null))
                    .collect(),
            );
        }
        columns
    }

    fn view(&self) -> Grid<'_> {
        Grid { paths: &self.paths, points: &self.points }
    }
}

/// Names of a scenario's plans, the same at every grid point.
fn plan_names<T>(output: &RunOutput<T>) -> Vec<String> {
    output.scenario.plans.iter().map(|plan| plan.name.clone()).collect()
}
