//! The tables of a run (SPEC §12), one builder each: from rows to typed columns.

mod ablation;
mod answer;
mod best_modes;
mod cells;
mod compare;
mod daily_r;
mod decisions;
mod dictionary;
mod discount;
mod equity;
mod legs;
mod monte_carlo;
mod outcomes;
mod plateau;
mod policy_changes;
mod portfolio;
mod regime_quality;
mod regime_returns;
mod regime_transitions;
mod remodes;
mod sweep_columns;
mod test_columns;
mod trade_columns;
mod trades;
mod transitions;
mod trials;
mod two_runs;
mod verdicts;
mod walk_forward;
mod walk_forward_daily;

pub use ablation::{AblationRow, ablation_table};
pub use answer::{AnswerRow, answer_table};
pub use best_modes::{BestModeRow, best_modes_table};
pub use cells::{CellMetrics, CellRow, CellsOf, cells_table};
pub use compare::{CompareRow, compare_table};
pub use daily_r::{DailyRRow, daily_r_table};
pub use decisions::{DecisionRow, PolicyFields, decisions_table};
pub use dictionary::{TABLES, column_dictionary};
pub use discount::{DiscountRow, discount_tables};
pub use equity::{EquityRow, equity_table};
pub use legs::{LegRow, legs_table};
pub use monte_carlo::{EquityBandRow, MonteCarloRow, monte_carlo_tables};
pub use outcomes::{OutcomeRow, outcomes_table};
pub use plateau::PlateauRow;
pub use policy_changes::{PolicyChangeRow, policy_changes_table};
pub use portfolio::{PortfolioRow, portfolio_table};
pub use regime_quality::{RegimeQualityRow, regime_quality_table};
pub use regime_returns::{RegimeReturnRow, regime_returns_table};
pub use regime_transitions::{RegimeTransitionRow, regime_transitions_table};
pub use remodes::{RemodeRow, remodes_table};
pub use sweep_columns::SweepColumns;
pub use test_columns::{FamilyColumns, IntervalColumns};
pub use trade_columns::{
    CertaintyColumns, DecisionColumns, EntryColumns, ExitColumns, RemodeColumns, RuleColumns,
};
pub use trades::{TradeRow, trades_table};
pub use transitions::{TransitionRow, transitions_table};
pub use trials::{TrialFigures, TrialRow};
pub use two_runs::{CompareCellsRow, CompareRunsRow, compare_cells_table, compare_runs_table};
pub use verdicts::{VerdictRow, verdicts_table};
pub use walk_forward::{
    ModesByRegime, WalkForwardEntryRow, WalkForwardPortfolioRow, WalkForwardRow,
    WalkForwardWindowRow, walk_forward_entries_table, walk_forward_portfolio_table,
    walk_forward_table, walk_forward_windows_table,
};
pub use walk_forward_daily::{WalkForwardDailyRow, walk_forward_daily_table};

use crate::{RunLabels, Table};
use exitlab_evidence::Comparison;

/// The rows of one kind that one run left, and what tells them from other runs' rows.
#[derive(Debug, Clone, Copy)]
pub struct RunRows<'a, T: ?Sized> {
    /// The run.
    pub labels: RunLabels<'a>,
    /// Its rows, such as a slice of trades.
    pub rows: &'a T,
}

/// A row with its run's labels.
#[derive(Clone, Copy)]
struct Labelled<'a, R> {
    labels: RunLabels<'a>,
    row: R,
}

/// All runs' rows one after another.
fn labelled<'a, T>(runs: &[RunRows<'a, [T]>]) -> Vec<Labelled<'a, &'a T>> {
    runs.iter()
        .flat_map(|run| run.rows.iter().map(|row| Labelled { labels: run.labels, row }))
        .collect()
}

/// The table of these runs: only a sweep's, whose runs have a `grid_id`, keeps the optional columns, by
/// which its runs are told apart.
fn of_runs<T: ?Sized>(runs: &[RunRows<'_, T>], table: Table) -> Table {
    let is_sweep = runs.iter().any(|run| run.labels.grid_id.is_some());
    if is_sweep { table } else { table.without_optional() }
}

/// The table of these comparisons: only those of runs, which belong to profiles, keep the column of them.
fn of_profiles<'c>(comparisons: impl IntoIterator<Item = &'c Comparison>, table: Table) -> Table {
    let has_profiles = comparisons.into_iter().any(|comparison| comparison.profile.is_some());
    if has_profiles { table } else { table.without_optional() }
}
