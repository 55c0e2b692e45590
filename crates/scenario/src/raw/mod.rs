//! The scenario as read: what a file may say, before any of it has been checked.
//!
//! Most sections are those of [`settings`](crate::settings); here are the tables whose keys depend
//! on a choice. Doc comments are the descriptions of the JSON schema, as there.

pub(crate) mod exit_mode;
pub(crate) mod market;
pub(crate) mod or_word;
mod shared;
pub(crate) mod words;

use crate::fault::{Fault, What};
use crate::settings::collections::Named;
use crate::settings::exit_mode::FullExitMode;
use crate::settings::profile::FullProfile;
use crate::settings::{
    Costs, Data, Entry, Fills, Indicators, Orchestrator, Portfolio, Statistics, Study, Sweep,
};
use crate::value_deserializer::read_section;
use market::{RawRegime, RawSignals};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use shared::Shared;
use toml::Value;

/// An exitlab scenario.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Sections {
    /// Version of the scenario's form: 1.
    #[schemars(extend("const" = 1))]
    pub(crate) schema: u64,
    /// Name of the scenario and of its run folders.
    #[schemars(extend("pattern" = "^[A-Za-z0-9._-]+$"))]
    pub(crate) name: String,
    /// The question that the scenario answers.
    #[serde(default)]
    pub(crate) question: String,
    pub(crate) data: Shared<Data>,
    #[serde(default)]
    pub(crate) indicators: Shared<Indicators>,
    #[serde(default)]
    pub(crate) regime: Shared<RawRegime>,
    #[serde(default)]
    pub(crate) signals: Shared<RawSignals>,
    #[serde(default)]
    pub(crate) entry: Shared<Entry>,
    #[serde(default)]
    pub(crate) fills: Shared<Fills>,
    #[serde(default)]
    pub(crate) costs: Shared<Costs>,
    #[serde(default)]
    pub(crate) orchestrator: Shared<Orchestrator>,
    /// Profiles by name: overrides of SAFE and AGGRESSIVE, and new ones.
    #[serde(default)]
    pub(crate) profiles: Shared<Named<FullProfile>>,
    /// Exit modes by name: overrides of TREND_FOLLOW, FAST_TP and DEFENSIVE_TRAIL, and new ones.
    #[serde(default)]
    pub(crate) exit_modes: Shared<Named<FullExitMode>>,
    #[serde(default)]
    pub(crate) portfolio: Shared<Portfolio>,
    #[serde(default)]
    pub(crate) study: Shared<Study>,
    #[serde(default)]
    pub(crate) sweep: Shared<Sweep>,
    #[serde(default)]
    pub(crate) statistics: Shared<Statistics>,
}

/// The keys at the top of a scenario, in the order of SPEC §12, and `statistics`.
pub(crate) const SECTIONS: [&str; 17] = [
    "schema",
    "name",
    "question",
    "data",
    "indicators",
    "regime",
    "signals",
    "entry",
    "fills",
    "costs",
    "orchestrator",
    "profiles",
    "exit_modes",
    "portfolio",
    "study",
    "sweep",
    "statistics",
];

impl Sections {
    /// Reads one section anew, its defaults filled in.
    pub(crate) fn read_section(&mut self, key: &str, value: &Value) -> Result<(), Fault> {
        match key {
            "schema" => self.schema = read_section(key, value)?,
            "name" => self.name = read_section(key, value)?,
            "question" => self.question = read_section(key, value)?,
            "data" => self.data = read_section(key, value)?,
            "indicators" => self.indicators = read_section(key, value)?,
            "regime" => self.regime = read_section(key, value)?,
            "signals" => self.signals = read_section(key, value)?,
            "entry" => self.entry = read_section(key, value)?,
            "fills" => self.fills = read_section(key, value)?,
            "costs" => self.costs = read_section(key, value)?,
            "orchestrator" => self.orchestrator = read_section(key, value)?,
            "profiles" => self.profiles = read_section(key, value)?,
            "exit_modes" => self.exit_modes = read_section(key, value)?,
            "portfolio" => self.portfolio = read_section(key, value)?,
            "study" => self.study = read_section(key, value)?,
            "sweep" => self.sweep = read_section(key, value)?,
            "statistics" => self.statistics = read_section(key, value)?,
            _ => {
                let allowed = SECTIONS.map(str::to_owned).to_vec();
                return Err(Fault::new(vec![key.to_owned()], What::UnknownKey { allowed }));
            }
        }
        self.complete_section(key);
        Ok(())
    }

    /// Reads some entries of `profiles` or `exit_modes` anew; the others stay.
    pub(crate) fn read_entries(&mut self, key: &str, value: &Value) -> Result<(), Fault> {
        match key {
            "profiles" => self.profiles.to_mut().replace(read_section(key, value)?),
            "exit_modes" => self.exit_modes.to_mut().replace(read_section(key, value)?),
            _ => return self.read_section(key, value),
        }
        self.complete_section(key);
        Ok(())
    }

    /// Fills in the defaults that depend on another key, and spells presets and empty features out.
    pub(crate) fn complete(&mut self) {
        SECTIONS.iter().for_each(|section| self.complete_section(section));
    }

    fn complete_section(&mut self, key: &str) {
        match key {
            "data" => self.data.to_mut().complete(),
            "regime" => self.regime.to_mut().complete(),
            "signals" => self.signals.to_mut().complete(),
            "costs" => self.costs.to_mut().funding.complete(),
            "orchestrator" => self.orchestrator.to_mut().integration.complete(),
            "exit_modes" => {
                self.exit_modes.to_mut().0.iter_mut().for_each(|(_, mode)| mode.complete());
            }
            _ => {}
        }
    }
}
