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
//! settings.set("costs.slippage.base_bps", 2.0)?;
//!
//! let scenario = ScenarioFile::from_settings(&settings)?.resolve(&[])?;
//! assert_eq!(scenario.data.symbols[0].costs.base_bps, 2.0);
//! assert_eq!(scenario.plans[3].stop, StopDistance::Atr(3.0));
//! # Ok::<(), exitlab_scenario::ScenarioError>(())
//! ```

mod changes;
pub(crate) mod collections;
pub(crate) mod data;
pub(crate) mod execution;
pub(crate) mod exit_mode;
pub(crate) mod left_out;
pub(crate) mod orchestrator;
pub(crate) mod profile;
pub(crate) mod regime;
pub(crate) mod run;
pub(crate) mod session_exit;
pub(crate) mod signals;
pub(crate) mod trail_line;
pub(crate) mod trailing;
pub(crate) mod weekday;

pub use crate::source::Source;
pub use crate::used::{Classifier, ExitOrigin, FundingGap, OnBadRow, OtherSymbols, SignalOrigin};
pub use collections::{Named, OrNone};
pub use data::{Data, ExecutionBars, Symbol};
pub use execution::{Costs, Entry, Fills, FundingFrom, Slippage};
pub use exit_mode::ExitMode;
pub use exitlab_core::ByRegime;
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
pub use run::{Axis, Portfolio, Study, Sweep};
pub use session_exit::SessionExit;
pub use signals::Signals;
pub use trail_line::TrailLine;
pub use trailing::{Activate, Trailing};
pub use weekday::Weekday;

use crate::error::ScenarioError;
use crate::overrides::Override;
use serde::Serialize;
use toml::{Table, Value};

/// An exitlab scenario as a caller types it. Paths are relative to the working folder.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Settings {
    /// Name of the scenario, of which its run folders are named: letters, digits, and `. _ -`.
    pub name: String,
    /// What the scenario is to answer; may be empty.
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
    /// How fills are read off bars.
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
    sets: Vec<Override>,
}

impl Settings {
    /// The defaults of every section under a name. `data` still needs a timeframe and symbols.
    pub fn new(name: impl Into<String>) -> Settings {
        Settings {
            name: name.into(),
            question: String::new(),
            data: Data::default(),
            indicators: Indicators::default(),
            regime: Regime::default(),
            signals: Signals::default(),
            entry: Entry::default(),
            fills: Fills::default(),
            costs: Costs::default(),
            orchestrator: Orchestrator::default(),
            profiles: Named::default(),
            exit_modes: Named::default(),
            portfolio: Portfolio::default(),
            study: Study::default(),
            sweep: Sweep::default(),
            sets: Vec::new(),
        }
    }

    /// Sets the key at a dotted path, as `--set` does on a command line. It takes effect after the
    /// fields, whenever they are written; whether there is such a key is found out where the
    /// settings are checked.
    ///
    /// # Errors
    /// [`ScenarioError`] where the path is no dotted TOML path.
    pub fn set(&mut self, path: &str, value: impl Into<Value>) -> Result<(), ScenarioError> {
        self.sets.push(Override::new(path, value.into())?);
        Ok(())
    }

    /// What was [`set`](Settings::set), the first one first.
    pub(crate) fn sets(&self) -> &[Override] {
        &self.sets
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
        let sections = [
            section("schema", &1),
            section("name", &self.name),
            section("question", &self.question),
            section("data", &self.data),
            section("indicators", &self.indicators),
            section("regime", &self.regime),
            section("signals", &self.signals),
            section("entry", &self.entry),
            section("fills", &self.fills),
            section("costs", &self.costs),
            section("orchestrator", &self.orchestrator),
            section("profiles", &self.profiles),
            section("exit_modes", &self.exit_modes),
            section("portfolio", &self.portfolio),
            section("study", &self.study),
            section("sweep", &self.sweep),
        ];
        sections.into_iter().collect()
    }
}
