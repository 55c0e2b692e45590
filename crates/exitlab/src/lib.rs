//! exitlab as a library: which exit mode earned what in which regime.
//!
//! A [`Scenario`] says what is run: read from a TOML file, or typed in Rust as [`settings::Settings`];
//! bars, signals, regimes and funding come from files or from memory. [`Study`], [`Replay`], [`Sweep`],
//! [`WalkForward`] and [`Regimes`] run it, and give [`Results`]: typed rows, Polars frames, the
//! terminal's text, a run folder. [`Compare`] says what differences between exit modes are worth,
//! [`Discount`] what the best cell of a sweep is worth after so many tries, [`MonteCarlo`] what else the
//! same trades could have looked like; [`Regress`] holds a scenario to its baseline.
//!
//! `docs/quickstart.md` and `docs/rust.md` have an example each, and `examples/` more of them.
//!
//! The same runs from TOML, as the program `exitlab` makes them, give the same numbers to the bit. The
//! crates behind this one are in [`crates`].

mod bars;
mod check;
mod compare;
mod discount;
mod error;
mod host;
mod init;
mod init_error;
mod levels;
mod monte_carlo;
mod origin;
mod page;
mod policy;
mod portfolio;
mod regimes;
mod regress;
mod results;
mod results_json;
mod scenario;
mod study;
mod two_runs;
mod walk_forward;
mod working_dir;

pub use bars::Bars;
pub use check::{check_bar_files, reading_of};
pub use compare::{Compare, comparison_tables};
pub use discount::Discount;
pub use error::{Cause, Error};
pub use host::Started;
pub use init::{FirstScenario, Market};
pub use init_error::InitError;
pub use levels::{LevelsError, PartialLevel, RungLevel, SessionClose, TradeLevels};
pub use monte_carlo::MonteCarlo;
pub use page::page_of;
pub use policy::PolicyCell;
pub use portfolio::{PortfolioRun, Replay, Sweep};
pub use regimes::{Regimes, RegimesRun};
pub use regress::{Blessing, Regress, Regressed};
pub use results::{Page, Results, RunOrigin, Written};
pub use scenario::{Scenario, exit_mode_of};
pub use study::{Study, StudyRun};
pub use two_runs::TwoRuns;
pub use walk_forward::{WalkForward, WalkForwardRun};

pub use exitlab_core::{Bar, Regime, Side, Timeframe, Timestamp, Trade, VolLevel};
pub use exitlab_core::{BarColumn, BarTime, EmptyRows, Reading};
pub use exitlab_data::{AdjustmentRecord, BadRow, BarSlices, FileCheck, ReadAs};
pub use exitlab_evidence::{
    Comparison, DiscountMetric, DiscountedSweep, Looks, ResampledRun, Span, WalkForwardSettings,
};
pub use exitlab_exit::{ExitPlan, LevelInputs, SignalLevels};
pub use exitlab_metrics::GroupBy;
pub use exitlab_page::HtmlReport;
pub use exitlab_regime::LabelRow;
pub use exitlab_run::{
    CausalityReport, Engine, KeepRows, ProducedSignals, Progress, Silent, Warning, Weight,
};
pub use exitlab_scenario::settings;
pub use exitlab_signal::{ExitRow, LineRow, SignalRow};
pub use exitlab_store::{Format, Formats, StoredRun};
pub use exitlab_table::{DataFrame, Table, rows};
pub use exitlab_words::{Colours, Detail, Screen};

/// The typed rows of every table, as docs/columns.md lists them.
pub mod tables {
    pub use exitlab_store::{
        AblationRow, AnswerRow, BestModeRow, CellRow, CompareCellsRow, CompareRow, CompareRunsRow,
        DailyRRow, DecisionRow, DiscountRow, EquityBandRow, EquityRow, LegRow, MonteCarloRow,
        OutcomeRow, PlateauRow, PolicyChangeRow, PortfolioRow, RegimeQualityRow, RegimeReturnRow,
        RegimeTransitionRow, RemodeRow, TradeRow, TransitionRow, TrialRow, VerdictRow,
        WalkForwardDailyRow, WalkForwardEntryRow, WalkForwardPortfolioRow, WalkForwardRow,
        WalkForwardWindowRow,
    };
}

/// The crates behind this one, for what has no short name here.
pub mod crates {
    pub use exitlab_core as core;
    pub use exitlab_data as data;
    pub use exitlab_evidence as evidence;
    pub use exitlab_exit as exit;
    pub use exitlab_indicators as indicators;
    pub use exitlab_metrics as metrics;
    pub use exitlab_orchestrator as orchestrator;
    pub use exitlab_page as page;
    pub use exitlab_regime as regime;
    pub use exitlab_replay as replay;
    pub use exitlab_run as run;
    pub use exitlab_scenario as scenario;
    pub use exitlab_signal as signal;
    pub use exitlab_stats as stats;
    pub use exitlab_store as store;
    pub use exitlab_table as table;
    pub use exitlab_words as words;
}

/// The Rust of the documents, which the tests run.
#[cfg(doctest)]
#[doc = include_str!("../../../docs/quickstart.md")]
#[doc = include_str!("../../../docs/rust.md")]
struct Documents;
