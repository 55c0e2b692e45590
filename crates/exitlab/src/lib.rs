//! exitlab as a library: which exit mode earned what in which regime.
//!
//! A [`Scenario`] says what is run: read from a TOML file, or typed in Rust as [`settings::Settings`];
//! bars, signals, regimes and funding come from files or from memory. [`Study`], [`Replay`], [`Sweep`],
//! [`WalkForward`] and [`Regimes`] run it, [`Compare`] says what differences are worth. What they
//! give is [`Results`]: typed rows, Polars frames, the terminal's text, a run folder.
//!
//! ```no_run
//! use exitlab::settings::{ExitMode, Settings, Signals, StopDistance, TargetDistance};
//! use exitlab::{Bars, Format, Results, Scenario, Study};
//!
//! # fn main() -> Result<(), exitlab::Error> {
//! let bars = Bars::read("BTC", "data/btc-1h.csv", "1h".parse()?)?;
//!
//! let mut settings = Settings::new("wide-stops");
//! settings.signals = Signals::donchian(20);
//! let wide = ExitMode::based_on("FAST_TP")
//!     .stop(StopDistance::Atr(3.0))
//!     .target(TargetDistance::R(2.0));
//! settings.exit_modes.insert("WIDE", wide);
//! settings.study.plans = vec!["FAST_TP".to_owned(), "WIDE".to_owned()];
//!
//! let scenario = Scenario::on([bars], settings)?;
//! let study = Study::new(&scenario).run()?;
//! println!("{}", study.text());
//! let cells = study.frame("cells")?;
//! study.write("runs/wide-stops", &[Format::Parquet])?;
//! # Ok(())
//! # }
//! ```
//!
//! The same runs from TOML, as the program `exitlab` makes them, give the same numbers to the bit. The
//! crates behind this one are in [`crates`].

mod bars;
mod compare;
mod error;
mod host;
mod origin;
mod page;
mod portfolio;
mod regimes;
mod results;
mod scenario;
mod study;
mod walk_forward;

pub use bars::Bars;
pub use compare::Compare;
pub use error::{Cause, Error};
pub use host::Started;
pub use page::page_of;
pub use portfolio::{PortfolioRun, Replay, Sweep};
pub use regimes::{Regimes, RegimesRun};
pub use results::{Page, Results, RunOrigin, Written};
pub use scenario::Scenario;
pub use study::{Study, StudyRun};
pub use walk_forward::{WalkForward, WalkForwardRun};

pub use exitlab_core::{Bar, Regime, Side, Timeframe, Timestamp, Trade, VolLevel};
pub use exitlab_data::BarSlices;
pub use exitlab_evidence::{Comparison, Span, WalkForwardSettings};
pub use exitlab_metrics::GroupBy;
pub use exitlab_page::HtmlReport;
pub use exitlab_regime::LabelRow;
pub use exitlab_run::{Engine, InMemory, KeepRows, Progress, Silent};
pub use exitlab_scenario::settings;
pub use exitlab_signal::{ExitRow, LineRow, SignalRow};
pub use exitlab_store::{Format, StoredRun};
pub use exitlab_table::{DataFrame, Table, rows};

/// The typed rows of every table, as docs/columns.md lists them.
pub mod tables {
    pub use exitlab_store::{
        AblationRow, BestModeRow, CellRow, CompareRow, DailyRRow, DecisionRow, DiscountRow,
        EquityBandRow, EquityRow, LegRow, MonteCarloRow, OutcomeRow, PlateauRow, PolicyChangeRow,
        PortfolioRow, RegimeQualityRow, RegimeReturnRow, RegimeTransitionRow, RemodeRow, TradeRow,
        TransitionRow, TrialRow, WalkForwardEntryRow, WalkForwardPortfolioRow, WalkForwardRow,
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
