//! The sections of a scenario as used, where no other crate owns them.

use crate::grid::GridAxis;
use crate::modes::SweepMode;
use crate::settings::Sample;
use crate::source::Source;
use exitlab_core::{BarTime, PlanId, Reading, Timeframe, Timestamp, Tz, Weekday};
use exitlab_exit::Costs;
use exitlab_orchestrator::{Integration, LotRules, SizingSettings};
use exitlab_regime::{LabelTime, RuleSettings};
use exitlab_signal::{Align, SideFilter, SignalSource, Stamps};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Bars: which symbols, which files, which timeframes.
#[derive(Debug, Clone, PartialEq)]
pub struct DataSettings {
    /// Decision timeframe.
    pub timeframe: Timeframe,
    /// Symbols, sorted by the bytes of their names.
    pub symbols: Vec<SymbolSettings>,
    /// Bars that carry entries and exits.
    pub execution: ExecutionSource,
    /// First open time that is read.
    pub from: Option<Timestamp>,
    /// Open times from here on are not read.
    pub to: Option<Timestamp>,
    /// First day of resampled weeks.
    pub week_start: Weekday,
    /// What happens at an invalid row.
    pub on_bad_row: OnBadRow,
    /// What a row for another symbol does, in files that have a symbol column.
    pub other_symbols: OtherSymbols,
    /// File of corporate actions.
    pub adjustments: Option<Source>,
    /// Zone of times without one in rows of files other than bars that are of no symbol.
    pub timezone: Option<Tz>,
}

/// A symbol.
#[derive(Debug, Clone, PartialEq)]
pub struct SymbolSettings {
    /// Name.
    pub symbol: String,
    /// File, glob or folder of its bars, under the scenario file's folder.
    pub path: Source,
    /// How they are read.
    pub reading: Reading,
    /// Its fees and slippage.
    pub costs: Costs,
    /// Its funding.
    pub funding: Funding,
    /// Its smallest steps.
    pub lots: LotRules,
}

/// Where the execution bars come from.
#[derive(Debug, Clone, PartialEq)]
pub enum ExecutionSource {
    /// The decision bars carry entries and exits too.
    SameBars,
    /// The symbols' files hold execution bars; the decision bars are built from them.
    Resample {
        /// Timeframe of the files.
        execution_timeframe: Timeframe,
    },
    /// Files of their own.
    Separate {
        /// Timeframe of the files.
        execution_timeframe: Timeframe,
        /// Those of each symbol, in the order of the symbols.
        files: Vec<ExecutionFile>,
    },
}

/// Execution bars of a symbol.
#[derive(Debug, Clone, PartialEq)]
pub struct ExecutionFile {
    /// File, glob or folder.
    pub path: Source,
    /// How they are read.
    pub reading: Reading,
}

impl DataSettings {
    /// Timeframe of the bars that carry entries and exits.
    pub fn execution_timeframe(&self) -> Timeframe {
        match self.execution {
            ExecutionSource::SameBars => self.timeframe,
            ExecutionSource::Resample { execution_timeframe }
            | ExecutionSource::Separate { execution_timeframe, .. } => execution_timeframe,
        }
    }
}

/// What an invalid row of a bar file does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum OnBadRow {
    /// Stops the run.
    Error,
    /// Is left out, counted and listed in the manifest.
    Drop,
}

/// What a row for a symbol that the scenario does not have does, in any file but those of bars.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum OtherSymbols {
    /// Stops the run.
    Error,
    /// Is left out and counted.
    Ignore,
}

/// How regimes are found.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(tag = "classifier", rename_all = "snake_case")]
pub enum Classifier {
    /// By the rules of SPEC §3.
    Rules(RuleSettings),
    /// From the user's own file.
    Labels {
        /// The file.
        #[serde(rename = "labels")]
        path: Source,
        /// Which end of the bar a label's time is.
        label_time: LabelTime,
    },
}

/// Signals of entries and exits.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SignalSettings {
    /// Where those of entries come from.
    pub origin: SignalOrigin,
    /// Where those of exits come from.
    pub exits: ExitOrigin,
    /// Which end of its bar a time is, in files of signals, exits and lines.
    pub time: BarTime,
    /// What a time that is no bar's close time does, in files of signals, exits and lines.
    pub align: Align,
    /// Sides that are let through, last of all.
    pub sides: SideFilter,
}

impl SignalSettings {
    /// What the times of files of signals, exits and lines are.
    pub fn stamps(&self) -> Stamps {
        Stamps { time: self.time, align: self.align }
    }
}

/// Where signals come from.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(tag = "source", rename_all = "snake_case")]
pub enum SignalOrigin {
    /// A CSV or Parquet file.
    File {
        /// The file.
        path: Source,
    },
    /// Computed from decision bars.
    #[serde(untagged)]
    Computed(SignalSource),
}

/// Where exit signals come from (SPEC §13.5).
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ExitOrigin {
    /// There are none.
    None,
    /// Every signal of the other side that the source gives before the filter by side, whatever its
    /// confidence and regime.
    Opposite,
    /// A CSV or Parquet file.
    #[serde(untagged)]
    File {
        /// The file.
        path: Source,
    },
}

/// Funding (SPEC §7).
#[derive(Debug, Clone, PartialEq, Serialize)]
pub enum Funding {
    /// None.
    Off,
    /// A constant rate per 8 hours as a fraction, paid at 00, 08 and 16 UTC; positive: longs pay.
    /// Never 0, which is [`Funding::Off`].
    Rate(f64),
    /// Rates from a file, paid at their own times.
    File {
        /// The file.
        path: Source,
        /// What a hole in the rates does where a position is open.
        gap: FundingGap,
    },
}

/// What a hole in a funding file does where a position is open.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum FundingGap {
    /// Stops the run.
    Error,
    /// Pays nothing.
    Zero,
}

/// Who decides, and what of it is enforced.
#[derive(Debug, Clone, PartialEq)]
pub struct OrchestratorSettings {
    /// Profile of `replay`, a position in the scenario's profiles.
    pub profile: usize,
    /// What of the policy is enforced.
    pub integration: Integration,
    /// Net R up to which a closed trade is neither a win nor a loss for streaks.
    pub scratch_r: f64,
    /// Exit mode where the policy's is not enforced.
    pub default_mode: PlanId,
    /// Risk per trade in percent of the balance where risk sizing is not enforced.
    pub default_risk_pct: f64,
}

/// The portfolio of a replay. Lot rules are each symbol's.
#[derive(Debug, Clone, PartialEq)]
pub struct PortfolioSettings {
    /// Annualisation of daily returns, days per year.
    pub periods_per_year: f64,
    /// Initial balance in quote currency.
    pub initial_balance: f64,
    /// Position sizing.
    pub sizing: SizingSettings,
}

/// How verdicts are made.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct StatisticsSettings {
    /// Family-wise error rate, in (0, 1).
    pub alpha: f64,
    /// Smallest difference that matters, in R.
    pub min_effect_r: f64,
    /// Whether verdicts hold at every look at data that grow.
    pub repeated_looks: bool,
}

/// The sweep: every profile × mode × grid point.
#[derive(Debug, Clone, PartialEq)]
pub struct SweepSettings {
    /// Positions in the scenario's profiles.
    pub profiles: Vec<usize>,
    /// Modes.
    pub modes: Vec<SweepMode>,
    /// The grid's axes, in the order of the file.
    pub grid: Vec<GridAxis>,
    /// The points of the grid that are run; none where all are.
    pub sample: Option<Sample>,
}
