//! Runs: a scenario's grid expanded, its stages computed once per key, its points on all cores.
//!
//! Results are collected in grid order and folded in sequence, so that the same inputs give the same
//! bytes at any thread count.

mod ablation;
mod account_metrics;
mod annualisation;
mod buy_holds;
mod causality;
mod compare_settings;
mod data_record;
mod decision_closes;
mod engine;
mod error;
mod funding;
mod funding_rates;
mod grid_column;
mod in_memory;
mod inputs;
mod key;
mod known;
mod label_stamps;
mod market_view;
mod other_symbols;
mod placed;
mod point_keys;
mod points;
mod portfolio_runs;
mod prepare;
mod prepared;
mod progress;
mod pyramid;
mod regime_runs;
mod request;
mod results;
mod run_evidence;
mod settings;
mod signal_record;
mod signals_of;
mod stage;
mod study_comparison;
mod study_plans;
mod study_runs;
mod symbol_bars;
mod symbol_regimes;
mod taken_signals;
mod trade_figures;
mod used_inputs;
mod walk_forward;
mod warning;
mod warnings;

pub use causality::{CausalityReport, Change, Compared, CutReport, check_causality};
pub use compare_settings::compare_settings;
pub use data_record::{ClosedRecord, DataRecord};
pub use decision_closes::decision_closes;
pub use engine::Engine;
pub use error::RunError;
pub use funding_rates::FundingRates;
pub use grid_column::GridColumn;
pub use in_memory::InMemory;
pub use inputs::{Inputs, SymbolRates, Unused, UnusedRows};
pub use key::StageKey;
pub use market_view::market_view;
pub use points::GridUse;
pub use portfolio_runs::{
    Keep, KeepRows, MAX_DAILY_R_REPLAYS, daily_r_warning, run_replay, run_sweep,
};
pub use progress::{Progress, Silent, Watched, go_on};
pub use regime_runs::run_regimes;
pub use request::RunRequest;
pub use results::{
    AblationStep, PlanResult, PointFailure, PointResult, ReplayResult, RunOutput, StudyResult,
};
pub use run_evidence::{PortfolioRunKind, RunEvidence, run_trades, sweep_cells};
pub use signal_record::{SignalRecord, TakenRecord, WarmupRecord};
pub use signals_of::{ProducedSignals, produce_signals, scenario_warnings};
pub use stage::StageReport;
pub use study_comparison::{StudyComparison, plan_outcomes};
pub use study_runs::{KeepOutcomes, run_study};
pub use symbol_bars::{BarsRead, DataNotes, SymbolBars};
pub use taken_signals::TakenSignals;
pub use trade_figures::TradeFigures;
pub use used_inputs::{BarsRole, UsedBars};
pub use walk_forward::{
    Chosen, ContenderResult, PortfolioResult, TestEntry, WalkForward, WalkForwardWindow,
    run_walk_forward,
};
pub use warning::{Warning, Weight};
