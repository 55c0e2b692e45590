//! `[orchestrator]`.

use exitlab_orchestrator::{Integration, PRESETS};
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::de::value::MapAccessDeserializer;
use serde::de::{Deserializer, Error, MapAccess, Visitor};
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::fmt;

/// Who decides, and what of it is enforced.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
#[non_exhaustive]
pub struct Orchestrator {
    /// Profile of `replay`.
    pub profile: String,
    /// What of the policy is enforced.
    pub integration: IntegrationFrom,
    /// Net R up to which a closed trade is neither a win nor a loss for streaks.
    pub scratch_r: f64,
    /// Exit mode where the policy's is not enforced.
    pub default_mode: String,
    /// Risk per trade in percent of the balance where risk sizing is not enforced.
    pub default_risk_pct: f64,
}

impl Default for Orchestrator {
    fn default() -> Orchestrator {
        Orchestrator {
            profile: "SAFE".to_owned(),
            integration: IntegrationFrom::Preset("live_step3".to_owned()),
            scratch_r: 0.1,
            default_mode: "TREND_FOLLOW".to_owned(),
            default_risk_pct: 1.0,
        }
    }
}

/// A preset's name, or the flags one by one.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(untagged)]
pub enum IntegrationFrom {
    /// One of [`PRESETS`].
    Preset(String),
    /// The flags.
    Flags(Integration),
}

impl From<Integration> for IntegrationFrom {
    fn from(flags: Integration) -> IntegrationFrom {
        IntegrationFrom::Flags(flags)
    }
}

impl IntegrationFrom {
    /// The flags, those of the preset where it is one; `None` for a preset that does not exist,
    /// which reading a scenario has refused.
    pub(crate) fn flags(&self) -> Option<Integration> {
        match self {
            IntegrationFrom::Preset(name) => Integration::preset(name),
            IntegrationFrom::Flags(flags) => Some(*flags),
        }
    }

    /// Replaces a preset by its flags.
    pub(crate) fn complete(&mut self) {
        if let Some(flags) = self.flags() {
            *self = IntegrationFrom::Flags(flags);
        }
    }
}

impl<'de> Deserialize<'de> for IntegrationFrom {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(IntegrationVisitor)
    }
}

struct IntegrationVisitor;

impl<'de> Visitor<'de> for IntegrationVisitor {
    type Value = IntegrationFrom;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a preset's name or a table of flags")
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<IntegrationFrom, E> {
        match PRESETS.contains(&text) {
            true => Ok(IntegrationFrom::Preset(text.to_owned())),
            false => Err(E::unknown_variant(text, &PRESETS)),
        }
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<IntegrationFrom, A::Error> {
        Integration::deserialize(MapAccessDeserializer::new(map)).map(IntegrationFrom::Flags)
    }
}

impl JsonSchema for IntegrationFrom {
    fn schema_name() -> Cow<'static, str> {
        "IntegrationFrom".into()
    }

    fn inline_schema() -> bool {
        true
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let flags = generator.subschema_for::<Integration>();
        json_schema!({ "anyOf": [
            { "type": "string", "enum": PRESETS, "description": "A preset; each live step adds its own to those before." },
            flags,
        ] })
    }
}
