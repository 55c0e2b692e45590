//! The scenario as a caller types it, without a file.
//!
//! [`Settings`] are what a scenario file says, section by section, with its defaults filled in;
//! [`ScenarioFile::from_settings`](crate::ScenarioFile::from_settings) checks them as it checks a
//! file. The sections that a file writes in the same form are read from there too, so their doc
//! comments are the descriptions of the JSON schema: they name units, and defaults where serde does
//! not know them.
//!
//! # Examples
//! ```
//! use exitlab_scenario::ScenarioFile;
//! use exitlab_scenario::settings::{ExitMode, Settings, Signals, StopDistance, Symbol};
//!
//! let mut settings = Settings::new("my-study");
//! settings.data.timeframe = "1h".to_owned();
//! settings.data.symbols.push(Symbol::new("BTC", "btc.csv"));
//! settings.signals = Signals::donchian(20);
//! let wide = ExitMode::based_on("FAST_TP").stop(StopDistance::Atr(3.0)).trailing(None);
//! settings.exit_modes.insert("WIDE", wide);
//! settings.study.plans = vec!["FAST_TP".to_owned(), "WIDE".to_owned()];
//! settings.costs.slippage.base_bps = 2.0;
//!
//! let scenario = ScenarioFile::from_settings(&settings)?.resolve(&[])?;
//! assert_eq!(scenario.data.symbols[0].costs.base_bps, 2.0);
//! assert_eq!(scenario.plans[3].stop, StopDistance::Atr(3.0));
//! # Ok::<(), exitlab_scenario::ScenarioError>(())
//! ```

mod changes;
pub(crate) mod collections;
mod column_name;
pub(crate) mod data;
pub(crate) mod execution;
pub(crate) mod exit_mode;
pub(crate) mod left_out;
pub(crate) mod orchestrator;
pub(crate) mod profile;
pub(crate) mod regime;
pub(crate) mod run;
mod sample;
pub(crate) mod session_exit;
pub(crate) mod signals;
pub(crate) mod trail_line;
pub(crate) mod trailing;
pub(crate) mod weekday;

pub use crate::source::Source;
pub use crate::used::{Classifier, ExitOrigin, FundingGap, OnBadRow, OtherSymbols, SignalOrigin};
pub use collections::{Named, OrNone};
pub use data::{Data, ExecutionBars, READING_KEYS, Symbol};
pub use execution::{Costs, Entry, Fills, FundingFrom, Slippage};
pub use exit_mode::ExitMode;
pub use exitlab_core::{BarColumn, BarTime, ByRegime, EmptyRows};
pub use exitlab_exit::{
    Breakeven, EntryAt, HoldingTime, IntrabarRule, LimitFill, LimitGapFill, Partial,
    PartialDistance, Ratchet, StopDistance, TargetDistance, TimeExit, TrailBasis, TrailScale,
};
pub use exitlab_indicators::IndicatorSettings as Indicators;
pub use exitlab_indicators::{ChandelierLine, DonchianLine, EmaLine, MidpointLine};
pub use exitlab_orchestrator::{EntryMode, Integration, IntegrationMode};
pub use exitlab_regime::{EmaBand, LabelTime, RuleSettings, VolatilitySettings};
pub use exitlab_signal::{Align, EverySide, SideFilter, SignalSource};
pub use orchestrator::{IntegrationFrom, Orchestrator};
pub use profile::Profile;
pub use regime::Regime;
pub use run::{Axis, Portfolio, Statistics, Study, Sweep};
pub use sample::{Sample, SampleMethod};
pub use session_exit::SessionExit;
pub use signals::Signals;
pub use trail_line::TrailLine;
pub use trailing::{Activate, Trailing};
pub use weekday::Weekday;

use serde::Serialize;
use toml::{Table, Value};

/// An exitlab scenario as a caller types it. Paths are relative to the working folder.
#[derive(Debug, Clone, PartialEq, Default)]
#[non_exhaustive]
pub struct Settings {
    /// Name of the scenario and of its run folders: letters, digits, and `. _ -`.
    pub name: String,
    /// The question that the scenario answers; may be empty.
    pub question: String,
    /// Bars: which symbols, which files, which timeframes. Needed.
    pub data: Data,
    /// Periods of the indicators.
    pub indicators: Indicators,
    /// Regimes and volatility levels.
    pub regime: Regime,
    /// Signals of entries and exits.
    pub signals: Signals,
    /// Entries.
    pub entry: Entry,
    /// How fills are derived from bars.
    pub fills: Fills,
    /// Fees, slippage, funding. A symbol may carry its own fees and slippage.
    pub costs: Costs,
    /// Who decides, and what of it is enforced.
    pub orchestrator: Orchestrator,
    /// Profiles by name: overrides of SAFE and AGGRESSIVE, and new ones.
    pub profiles: Named<Profile>,
    /// Exit modes by name: overrides of TREND_FOLLOW, FAST_TP and DEFENSIVE_TRAIL, and new ones.
    pub exit_modes: Named<ExitMode>,
    /// The portfolio of a replay.
    pub portfolio: Portfolio,
    /// The exit study.
    pub study: Study,
    /// The sweep: every profile × mode × grid point.
    pub sweep: Sweep,
    /// How verdicts are made.
    pub statistics: Statistics,
}

impl Settings {
    /// The defaults of every section under a name. `data` still needs a timeframe and symbols.
    pub fn new(name: impl Into<String>) -> Settings {
        Settings { name: name.into(), ..Settings::default() }
    }

    /// The fields in the form of a file, or the section that has no such form and why.
    pub(crate) fn table(&self) -> Result<Table, (&'static str, toml::ser::Error)> {
        fn section<T: Serialize>(
            key: &'static str,
            value: &T,
        ) -> Result<(String, Value), (&'static str, toml::ser::Error)> {
            let value = Value::try_from(value).map_err(|error| (key, error))?;
            Ok((key.to_owned(), value))
        }
        // Each by its name, so that none is forgotten.
        let Settings {
            name,
            question,
            data,
            indicators,
            regime,
            signals,
            entry,
            fills,
            costs,
            orchestrator,
            profiles,
            exit_modes,
            portfolio,
            study,
            sweep,
            statistics,
        } = self;
        let sections = [
            section("schema", &1),
            section("name", name),
            section("question", question),
            section("data", data),
            section("indicators", indicators),
            section("regime", regime),
            section("signals", signals),
            section("entry", entry),
            section("fills", fills),
            section("costs", costs),
            section("orchestrator", orchestrator),
            section("profiles", profiles),
            section("exit_modes", exit_modes),
            section("portfolio", portfolio),
            section("study", study),
            section("sweep", sweep),
            section("statistics", statistics),
        ];
        sections.into_iter().collect()
    }
}
