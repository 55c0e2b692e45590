//! What a run leaves: the rows of every table, its folder and manifest; runs read back, and baselines.
//!
//! Nothing here computes a metric. Each table of SPEC §12 is a row struct with a doc sentence per column
//! (`tables`), filled from a run's results; [`TableWriter`] puts tables into a folder ([`RunFolder`]: all
//! files at once or none), into memory ([`RunTables`]), or both. [`StoredRun`] gives them back from either,
//! and [`regress`] holds a run against a committed one.
//!
//! Same inputs, same bytes: nothing here reads a clock or the environment. What a manifest says of
//! the time and the host, the caller passes in.

mod error;
mod folder_lock;
mod formats;
mod grid;
mod manifest;
mod names;
mod own_files;
pub mod regress;
mod run_changes;
mod run_command;
mod run_folder;
mod run_list;
mod run_manifest;
mod run_tables;
mod setting_changes;
mod stored;
mod table_writer;
mod tables;
mod tables_in_memory;
#[cfg(test)]
mod test_rows;
mod tries;

pub use error::StoreError;
pub use exitlab_run::DataRecord;
pub use exitlab_table::{Format, Table, TableError, UnknownFormat};
pub use folder_lock::host_name;
pub use formats::Formats;
pub use grid::Grid;
pub use manifest::{
    Adjustment, Counts, DroppedRow, DroppedRowsRecord, EvaluatedDaysRecord, FailedPoint, InputFile,
    MANIFEST_FILE, Manifest, StageRecord, UnusedRows, WalkForwardRecord,
};
pub use names::{Names, RunLabels};
pub use own_files::REPORT_FILE;
pub use run_changes::RunChanges;
pub use run_command::RunCommand;
pub use run_folder::{Cleanup, FinishedRun, RunFolder};
pub use run_list::ListedRun;
pub use run_manifest::{HostRecord, RunCounts, manifest_of};
pub use run_tables::{
    write_portfolio_tables, write_regime_tables, write_study_tables, write_walk_forward_tables,
};
pub use setting_changes::SettingChange;
pub use stored::{CellGroup, Kind, StoredRun, StoredRunError, StoredSweep};
pub use table_writer::TableWriter;
pub use tables::{
    AblationRow, AnswerRow, BestModeRow, CellMetrics, CellRow, CellsOf, CertaintyColumns,
    CompareCellsRow, CompareRow, CompareRunsRow, DailyRRow, DecisionColumns, DecisionRow,
    DiscountRow, EntryColumns, EquityBandRow, EquityRow, ExitColumns, FamilyColumns,
    IntervalColumns, LegRow, ModesByRegime, MonteCarloRow, OutcomeRow, PlateauRow, PolicyChangeRow,
    PolicyFields, PortfolioRow, RegimeQualityRow, RegimeReturnRow, RegimeTransitionRow,
    RemodeColumns, RemodeRow, RuleColumns, RunRows, SweepColumns, TABLES, TradeRow, TransitionRow,
    TrialFigures, TrialRow, VerdictRow, WalkForwardDailyRow, WalkForwardEntryRow,
    WalkForwardPortfolioRow, WalkForwardRow, WalkForwardWindowRow, ablation_table, answer_table,
    best_modes_table, cells_table, column_dictionary, compare_cells_table, compare_runs_table,
    compare_table, daily_r_table, decisions_table, discount_tables, equity_table, legs_table,
    monte_carlo_tables, outcomes_table, policy_changes_table, portfolio_table,
    regime_quality_table, regime_returns_table, regime_transitions_table, remodes_table,
    trades_table, transitions_table, verdicts_table, walk_forward_daily_table,
    walk_forward_entries_table, walk_forward_portfolio_table, walk_forward_table,
    walk_forward_windows_table,
};
pub use tables_in_memory::RunTables;
pub use tries::{other_tries_below, other_tries_beside};
