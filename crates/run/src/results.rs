//! What runs give: typed results, which reports turn into tables.

use crate::RunError;
use crate::inputs::{Inputs, UnusedRows, distinct};
use crate::signal_record::SignalRecord;
use crate::stage::StageReport;
use crate::symbol_bars::SymbolBars;
use crate::trade_figures::TradeFigures;
use crate::warning::Warning;
use exitlab_core::{Trade, TradeRemode};
use exitlab_data::SourceFile;
use exitlab_metrics::{DailyR, EvaluatedDays, PortfolioMetrics, TradeMetrics};
use exitlab_replay::{Decision, EquityMark, Funnel, PolicyChange};
use exitlab_scenario::Scenario;
use std::sync::Arc;

/// One portfolio replay of a grid point.
#[derive(Debug, Clone, PartialEq)]
pub struct ReplayResult {
    /// Profile.
    pub profile: String,
    /// `policy`, or the fixed mode.
    pub mode: String,
    /// What its trades came to in R, shared by the replays of which it is the same.
    pub figures: Arc<TradeFigures>,
    /// Metrics of the account.
    pub portfolio: PortfolioMetrics,
    /// Net R by day of exit, where asked for.
    pub daily_r: Vec<DailyR>,
    /// What became of the signals.
    pub funnel: Funnel,
    /// Policies whose profile named a mode that no plan has.
    pub n_mode_fallbacks: usize,
    /// Net R within which its trades are scratches.
    pub scratch_r: f64,
    /// Trades, where asked for.
    pub trades: Vec<Trade>,
    /// Decisions, where asked for.
    pub decisions: Vec<Decision>,
    /// Policy changes, where asked for.
    pub policy_changes: Vec<PolicyChange>,
    /// Changes of mode of the trades, where asked for.
    pub remodes: Vec<TradeRemode>,
    /// The account at every decision time, where asked for.
    pub equity: Vec<EquityMark>,
    /// The same profile under each integration preset, where asked for and the mode is policy.
    pub ablation: Vec<AblationStep>,
}

/// A profile's policy, replayed under one integration preset.
#[derive(Debug, Clone, PartialEq)]
pub struct AblationStep {
    /// The preset: `observe`, `live_step1` and so on, each adding its step to those before.
    pub integration: &'static str,
    /// What became of the signals.
    pub funnel: Funnel,
    /// Metrics of all its trades.
    pub trades: TradeMetrics,
    /// Metrics of the account.
    pub portfolio: PortfolioMetrics,
}

/// One plan of a study.
#[derive(Debug, Clone, PartialEq)]
pub struct PlanResult {
    /// Name.
    pub plan: Arc<str>,
    /// What it gave, shared by the grid points at which the plan is the same.
    pub figures: Arc<TradeFigures>,
}

/// The study of a grid point.
#[derive(Debug, Clone, PartialEq)]
pub struct StudyResult {
    /// In the order of `[study]`.
    pub plans: Vec<PlanResult>,
    /// Outcomes in table order, where asked for.
    pub outcomes: Vec<Trade>,
    /// Number of outcomes.
    pub n_outcomes: usize,
}

/// A grid point that was done.
#[derive(Debug)]
pub struct PointResult<T> {
    /// Number of the point, 0 without a grid.
    pub grid_id: usize,
    /// Number of signals.
    pub n_signals: usize,
    /// What became of them before their exits; absent in runs of a grid.
    pub signals: Option<SignalRecord>,
    /// Days on which it could trade: from the first with a regime to the last bar. Absent where there is none,
    /// and of a study.
    pub evaluated: Option<EvaluatedDays>,
    /// What it gave.
    pub result: T,
}

/// A grid point that failed.
#[derive(Debug)]
pub struct PointFailure {
    /// Number of the point.
    pub grid_id: usize,
    /// Why.
    pub error: RunError,
}

impl<T> RunOutput<T> {
    /// Bars that were loaded, each once.
    pub fn loaded_bars(&self) -> Vec<&SymbolBars> {
        let mut bars: Vec<&SymbolBars> = Vec::new();
        for symbol in self.inputs.iter().flat_map(|i| &i.symbols) {
            if bars.iter().all(|known| known.key != symbol.key) {
                bars.push(symbol);
            }
        }
        bars
    }

    /// Days on which any of its points could trade; absent where none could, and of a study.
    pub fn evaluated_days(&self) -> Option<EvaluatedDays> {
        self.points.iter().filter_map(|point| point.evaluated).reduce(EvaluatedDays::with)
    }

    /// Files that were read, each once.
    pub fn files(&self) -> Vec<&SourceFile> {
        let of_bars = self.loaded_bars().into_iter().flat_map(|bars| &bars.files);
        let others = self.inputs.iter().flat_map(|i| &i.other_files);
        distinct(of_bars.chain(others))
    }

    /// Rows of files other than bars that nothing used, each once.
    pub fn unused_rows(&self) -> Vec<&UnusedRows> {
        let mut all: Vec<&UnusedRows> = Vec::new();
        for unused in self.inputs.iter().flat_map(|i| &i.unused_rows) {
            if !all.contains(&unused) {
                all.push(unused);
            }
        }
        all
    }
}

/// What a run gives.
#[derive(Debug)]
pub struct RunOutput<T> {
    /// The scenario without a grid point.
    pub scenario: Scenario,
    /// Whether points are those of the scenario's grid; without one there is a single point.
    pub has_grid: bool,
    /// Points that were done, in grid order.
    pub points: Vec<PointResult<T>>,
    /// Points that failed, in grid order.
    pub failures: Vec<PointFailure>,
    /// Files, one entry per set of them that grid points read; without a grid there is one.
    pub inputs: Vec<Arc<Inputs>>,
    /// Warnings, each once, in order of appearance.
    pub warnings: Vec<Warning>,
    /// Keys, hits and misses of the stages, in the order in which they run.
    pub stages: Vec<StageReport>,
    /// Names of the symbols, by [`SymbolIdx`](exitlab_core::SymbolIdx), the same at every point.
    pub symbols: Vec<String>,
}
