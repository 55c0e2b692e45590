//! Every table of a run, from its results.

use crate::{
    AblationRow, AnswerRow, BestModeRow, CellRow, CellsOf, CompareRow, DailyRRow, DecisionRow,
    EquityRow, Grid, LegRow, Names, OutcomeRow, PolicyChangeRow, PortfolioRow, RegimeQualityRow,
    RegimeReturnRow, RegimeTransitionRow, RemodeRow, RunLabels, RunRows, StoreError, TableWriter,
    TradeRow, TransitionRow, VerdictRow, WalkForwardDailyRow, WalkForwardEntryRow,
    WalkForwardPortfolioRow, WalkForwardRow, WalkForwardWindowRow, ablation_table, answer_table,
    best_modes_table, cells_table, compare_table, daily_r_table, decisions_table, discount_tables,
    equity_table, legs_table, monte_carlo_tables, outcomes_table, policy_changes_table,
    portfolio_table, regime_quality_table, regime_returns_table, regime_transitions_table,
    remodes_table, trades_table, transitions_table, verdicts_table, walk_forward_daily_table,
    walk_forward_entries_table, walk_forward_portfolio_table, walk_forward_table,
    walk_forward_windows_table,
};
use exitlab_evidence::{Comparison, RegimeQuality};
use exitlab_run::{
    KeepRows, PortfolioRunKind, ReplayResult, RunEvidence, RunOutput, StudyResult, WalkForward,
};
use exitlab_table::Row;
use exitlab_words::CostRates;

/// Writes the tables of a replay or sweep; those of rows only where the rows were kept, and those of
/// evidence where there is any.
///
/// # Errors
/// Where a table cannot be built or written.
pub fn write_portfolio_tables(
    to: &mut TableWriter<'_>,
    kind: PortfolioRunKind,
    rows: KeepRows,
    output: &RunOutput<Vec<ReplayResult>>,
    evidence: &RunEvidence,
) -> Result<(), StoreError> {
    let plans = output.scenario.choice_names();
    let names = Names { symbols: &output.symbols, plans: &plans };
    let keys = output.grid_columns();
    let grid = Grid { keys: &keys };
    let is_sweep = kind == PortfolioRunKind::Sweep;

    let cells = runs(output, true, |r| &r.figures.cells);
    to.runs(CellRow::TABLE, &cells, |cells| cells_table(cells, grid, names, CellsOf::Portfolio))?;
    to.runs(PortfolioRow::TABLE, &runs(output, true, |r| &r.portfolio), portfolio_table)?;
    let transitions = runs(output, is_sweep, |r| r.figures.transitions.as_slice());
    to.runs(TransitionRow::TABLE, &transitions, transitions_table)?;
    if is_sweep && rows.daily_r {
        to.runs(DailyRRow::TABLE, &runs(output, true, |r| r.daily_r.as_slice()), daily_r_table)?;
    }
    if !is_sweep {
        let changes = runs(output, false, |r| r.policy_changes.as_slice());
        to.runs(PolicyChangeRow::TABLE, &changes, |c| policy_changes_table(c, names))?;
        for result in output.points.iter().flat_map(|p| &p.result) {
            to.table(LegRow::TABLE, || legs_table(&result.trades))?;
        }
    }
    if rows.trades {
        let trades = runs(output, is_sweep, |r| r.trades.as_slice());
        to.runs(TradeRow::TABLE, &trades, |trades| trades_table(trades, names))?;
    }
    if rows.remodes {
        let remodes = runs(output, is_sweep, |r| r.remodes.as_slice());
        to.runs(RemodeRow::TABLE, &remodes, |remodes| remodes_table(remodes, names))?;
    }
    if rows.decisions {
        let decisions = runs(output, is_sweep, |r| r.decisions.as_slice());
        to.runs(DecisionRow::TABLE, &decisions, |decisions| decisions_table(decisions, names))?;
    }
    if rows.equity {
        to.runs(EquityRow::TABLE, &runs(output, is_sweep, |r| r.equity.as_slice()), equity_table)?;
    }
    let ablations = runs(output, false, |r| r.ablation.as_slice());
    if ablations.iter().any(|run| !run.rows.is_empty()) {
        to.runs(AblationRow::TABLE, &ablations, ablation_table)?;
    }
    if let Some(Ok(discount)) = &evidence.discount {
        for table in discount_tables(discount)? {
            to.table(table.name(), || Ok(table))?;
        }
    }
    let comparisons: Vec<&Comparison> = evidence.comparisons.iter().collect();
    if !comparisons.is_empty() {
        write_comparisons(to, &comparisons, &rates_of(output))?;
    }
    if !evidence.monte_carlo.is_empty() {
        for table in monte_carlo_tables(&evidence.monte_carlo)? {
            to.table(table.name(), || Ok(table))?;
        }
    }
    Ok(())
}

/// Writes the tables of a study; outcomes and legs only where they were kept, with the comparison of
/// its plans.
///
/// # Errors
/// Where a table cannot be built or written.
pub fn write_study_tables(
    to: &mut TableWriter<'_>,
    output: &RunOutput<StudyResult>,
    comparison: Option<&Comparison>,
) -> Result<(), StoreError> {
    let plans = output.scenario.choice_names();
    let names = Names { symbols: &output.symbols, plans: &plans };
    let keys = output.grid_columns();
    let grid = Grid { keys: &keys };
    let mut cells = Vec::new();
    let mut transitions = Vec::new();
    for point in &output.points {
        for plan in &point.result.plans {
            let mut labels =
                RunLabels { grid_id: Some(point.grid_id as u64), profile: None, mode: &plan.plan };
            cells.push(RunRows { labels, rows: &plan.figures.cells });
            labels.grid_id = labels.grid_id.filter(|_| output.has_grid);
            transitions.push(RunRows { labels, rows: plan.figures.transitions.as_slice() });
        }
    }
    to.runs(CellRow::TABLE, &cells, |cells| cells_table(cells, grid, names, CellsOf::Study))?;
    to.runs(TransitionRow::TABLE, &transitions, transitions_table)?;
    for point in output.points.iter().filter(|_| !output.has_grid) {
        let outcomes = point.result.outcomes.as_slice();
        let labels = RunLabels { grid_id: None, profile: None, mode: "" };
        to.table(OutcomeRow::TABLE, || {
            outcomes_table(&[RunRows { labels, rows: outcomes }], names)
        })?;
        to.table(LegRow::TABLE, || legs_table(outcomes))?;
    }
    comparison.map_or(Ok(()), |comparison| write_comparisons(to, &[comparison], &rates_of(output)))
}

/// The costs that a run's entries paid.
fn rates_of<T>(output: &RunOutput<T>) -> CostRates {
    CostRates::of(&output.scenario.effective_json())
}

/// Writes what each exit mode earns, how each pair compares, and the best of each regime.
fn write_comparisons(
    to: &mut TableWriter<'_>,
    comparisons: &[&Comparison],
    rates: &CostRates,
) -> Result<(), StoreError> {
    let all = || comparisons.iter().copied();
    to.table(AnswerRow::TABLE, || answer_table(all(), rates))?;
    to.table(VerdictRow::TABLE, || verdicts_table(all()))?;
    if comparisons.iter().any(|comparison| !comparison.tests.is_empty()) {
        to.table(CompareRow::TABLE, || compare_table(all()))?;
        to.table(BestModeRow::TABLE, || best_modes_table(all()))?;
    }
    Ok(())
}

/// Writes the tables of a walk-forward run.
///
/// # Errors
/// Where a table cannot be built or written.
pub fn write_walk_forward_tables<T>(
    to: &mut TableWriter<'_>,
    result: &WalkForward,
    output: &RunOutput<T>,
) -> Result<(), StoreError> {
    let plans = output.scenario.choice_names();
    let names = Names { symbols: &output.symbols, plans: &plans };
    let keys = output.grid_columns();
    to.table(WalkForwardRow::TABLE, || walk_forward_table(result))?;
    to.table(WalkForwardWindowRow::TABLE, || {
        walk_forward_windows_table(result, Grid { keys: &keys })
    })?;
    to.table(WalkForwardPortfolioRow::TABLE, || walk_forward_portfolio_table(result))?;
    to.table(WalkForwardDailyRow::TABLE, || walk_forward_daily_table(result))?;
    to.table(WalkForwardEntryRow::TABLE, || walk_forward_entries_table(result, names))?;
    to.table(VerdictRow::TABLE, || verdicts_table([&result.comparison]))?;
    to.table(CompareRow::TABLE, || compare_table([&result.comparison]))
}

/// Writes `regime_quality`, `regime_transitions` and `regime_returns`.
///
/// # Errors
/// Where a table cannot be built or written.
pub fn write_regime_tables(
    to: &mut TableWriter<'_>,
    output: &RunOutput<Vec<RegimeQuality>>,
) -> Result<(), StoreError> {
    let judged: Vec<&RegimeQuality> = output.points.iter().flat_map(|p| &p.result).collect();
    to.table(RegimeQualityRow::TABLE, || regime_quality_table(&judged))?;
    to.table(RegimeTransitionRow::TABLE, || regime_transitions_table(&judged))?;
    to.table(RegimeReturnRow::TABLE, || regime_returns_table(&judged))
}

/// One [`RunRows`] per replay of each point.
pub(crate) fn runs<'a, T: ?Sized>(
    output: &'a RunOutput<Vec<ReplayResult>>,
    has_grid_id: bool,
    rows: impl Fn(&'a ReplayResult) -> &'a T,
) -> Vec<RunRows<'a, T>> {
    let mut runs = Vec::new();
    for point in &output.points {
        for result in &point.result {
            let labels = RunLabels {
                grid_id: has_grid_id.then_some(point.grid_id as u64),
                profile: Some(&result.profile),
                mode: &result.mode,
            };
            runs.push(RunRows { labels, rows: rows(result) });
        }
    }
    runs
}
