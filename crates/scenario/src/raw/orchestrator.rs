//! `[orchestrator]` as typed.

use super::words::RawIntegrationMode;
use exitlab_orchestrator::{Integration, IntegrationMode, PRESETS};
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::de::value::MapAccessDeserializer;
use serde::de::{Deserializer, Error, MapAccess, Visitor};
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::fmt;

/// Who decides, and what of it is enforced.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct RawOrchestrator {
    /// Profile of `replay`.
    pub(crate) profile: String,
    /// What of the policy is enforced.
    pub(crate) integration: RawIntegration,
    /// Net R up to which a closed trade is neither a win nor a loss for streaks.
    pub(crate) scratch_r: f64,
    /// Exit mode where the policy's is not enforced.
    pub(crate) default_mode: String,
    /// Risk per trade in percent of the balance where risk sizing is not enforced.
    pub(crate) default_risk_pct: f64,
}

impl Default for RawOrchestrator {
    fn default() -> RawOrchestrator {
        RawOrchestrator {
            profile: "SAFE".to_owned(),
            integration: RawIntegration::Preset("live_step3".to_owned()),
            scratch_r: 0.1,
            default_mode: "TREND_FOLLOW".to_owned(),
            default_risk_pct: 1.0,
        }
    }
}

/// A preset's name, or the flags one by one.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(untagged)]
pub(crate) enum RawIntegration {
    Preset(String),
    Flags(RawFlags),
}

/// What is enforced, flag by flag; those left out are off.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct RawFlags {
    /// Whether policies are computed and enforced.
    pub(crate) mode: RawIntegrationMode,
    /// Step 1: disallowed symbols.
    pub(crate) use_for_signal_filter: bool,
    /// Step 1: the confidence threshold.
    pub(crate) use_for_confidence_threshold: bool,
    /// Step 2: the risk per trade.
    pub(crate) use_for_risk_sizing: bool,
    /// Step 3: the exit mode.
    pub(crate) use_for_exit_mode: bool,
    /// Step 4: open positions and exposure.
    pub(crate) use_for_position_limits: bool,
    /// Step 5: the trading gate.
    pub(crate) use_for_trading_gate: bool,
    /// The cost filter.
    pub(crate) use_for_cost_filter: bool,
}

impl Default for RawFlags {
    fn default() -> RawFlags {
        RawFlags::from(Integration::none(IntegrationMode::Live))
    }
}

impl From<Integration> for RawFlags {
    fn from(i: Integration) -> RawFlags {
        RawFlags {
            mode: match i.mode {
                IntegrationMode::Off => RawIntegrationMode::Off,
                IntegrationMode::Observe => RawIntegrationMode::Observe,
                IntegrationMode::Live => RawIntegrationMode::Live,
            },
            use_for_signal_filter: i.use_for_signal_filter,
            use_for_confidence_threshold: i.use_for_confidence_threshold,
            use_for_risk_sizing: i.use_for_risk_sizing,
            use_for_exit_mode: i.use_for_exit_mode,
            use_for_position_limits: i.use_for_position_limits,
            use_for_trading_gate: i.use_for_trading_gate,
            use_for_cost_filter: i.use_for_cost_filter,
        }
    }
}

impl RawFlags {
    /// The settings that the flags stand for.
    pub(crate) fn used(self) -> Integration {
        Integration {
            mode: self.mode.used(),
            use_for_signal_filter: self.use_for_signal_filter,
            use_for_confidence_threshold: self.use_for_confidence_threshold,
            use_for_risk_sizing: self.use_for_risk_sizing,
            use_for_exit_mode: self.use_for_exit_mode,
            use_for_position_limits: self.use_for_position_limits,
            use_for_trading_gate: self.use_for_trading_gate,
            use_for_cost_filter: self.use_for_cost_filter,
        }
    }
}

impl RawIntegration {
    /// The flags, those of the preset where it is one; `None` for a preset that does not exist,
    /// which reading a scenario has refused.
    pub(crate) fn flags(&self) -> Option<RawFlags> {
        match self {
            RawIntegration::Preset(name) => Integration::preset(name).map(RawFlags::from),
            RawIntegration::Flags(flags) => Some(*flags),
        }
    }

    /// Replaces a preset by its flags.
    pub(crate) fn complete(&mut self) {
        if let Some(flags) = self.flags() {
            *self = RawIntegration::Flags(flags);
        }
    }
}

impl<'de> Deserialize<'de> for RawIntegration {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(IntegrationVisitor)
    }
}

struct IntegrationVisitor;

impl<'de> Visitor<'de> for IntegrationVisitor {
    type Value = RawIntegration;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a preset's name or a table of flags")
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<RawIntegration, E> {
        match PRESETS.contains(&text) {
            true => Ok(RawIntegration::Preset(text.to_owned())),
            false => Err(E::unknown_variant(text, &PRESETS)),
        }
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<RawIntegration, A::Error> {
        RawFlags::deserialize(MapAccessDeserializer::new(map)).map(RawIntegration::Flags)
    }
}

impl JsonSchema for RawIntegration {
    fn schema_name() -> Cow<'static, str> {
        "RawIntegration".into()
    }

    fn inline_schema() -> bool {
        true
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let flags = generator.subschema_for::<RawFlags>();
        json_schema!({ "anyOf": [
            { "type": "string", "enum": PRESETS, "description": "A preset; each live step adds its own to those before." },
            flags,
        ] })
    }
}
