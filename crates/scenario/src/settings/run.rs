//! `[portfolio]`, `[study]`, `[sweep]` and `[statistics]`.

use super::collections::{Named, OrNone};
use super::sample::Sample;
use crate::modes::PolicyKind;
use exitlab_exit::BUILT_IN_PLANS;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use toml::Value;

/// The portfolio of a replay.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
#[non_exhaustive]
pub struct Portfolio {
    /// Annualisation of daily returns, days per year.
    pub periods_per_year: f64,
    /// Initial balance in quote currency.
    pub initial_balance: f64,
    /// Largest total notional, as a multiple of the balance.
    pub max_leverage: f64,
    /// Smallest notional of an order in quote currency.
    pub min_notional: f64,
    /// Quantities are floored to a multiple of this; 0 for none.
    pub qty_step: f64,
    /// Whether confidence scales the risk: ×1.5 from 0.85 on, ×0.5 below 0.60.
    pub confidence_sizing: bool,
}

impl Default for Portfolio {
    fn default() -> Portfolio {
        Portfolio {
            periods_per_year: 365.0,
            initial_balance: 10_000.0,
            max_leverage: 30.0,
            min_notional: 10.0,
            qty_step: 0.0,
            confidence_sizing: false,
        }
    }
}

/// The exit study.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
#[non_exhaustive]
pub struct Study {
    /// What every signal is run through: exit modes, and policies of profiles as `policy:PROFILE`,
    /// `policy_live:PROFILE` or `policy_exit:PROFILE`.
    pub plans: Vec<String>,
}

impl Default for Study {
    fn default() -> Study {
        Study { plans: BUILT_IN_PLANS.map(str::to_owned).to_vec() }
    }
}

/// The sweep: every profile × mode × grid point.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
#[non_exhaustive]
pub struct Sweep {
    /// Profiles swept.
    pub profiles: Vec<String>,
    /// Modes swept: an exit mode for every trade, or `policy`, where the orchestrator chooses at the
    /// entry, `policy_live`, where an open position takes over what it chooses later, and
    /// `policy_exit`, where another choice closes it.
    pub modes: Vec<String>,
    /// Scenario keys by dotted path, each with the list of its values; the product is run, the last
    /// key fastest. Not under schema, name, question, sweep, study or statistics.
    pub grid: Named<Axis>,
    /// Which points of the grid are run; "none", the default: all.
    #[serde(skip_serializing_if = "OrNone::is_none")]
    pub sample: OrNone<Sample>,
}

impl Default for Sweep {
    fn default() -> Sweep {
        let modes = [PolicyKind::Kept.name()].into_iter().chain(BUILT_IN_PLANS);
        Sweep {
            profiles: vec!["SAFE".to_owned(), "AGGRESSIVE".to_owned()],
            modes: modes.map(str::to_owned).collect(),
            grid: Named::default(),
            sample: OrNone(None),
        }
    }
}

/// How verdicts are made of the results of a study, a replay or a sweep. Trades do not depend on it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
#[non_exhaustive]
pub struct Statistics {
    /// Family-wise error rate: the share of tables with any false verdict, above 0 and below 1.
    pub alpha: f64,
    /// Smallest difference that matters, in R: exit modes that differ by less are equivalent.
    pub min_effect_r: f64,
    /// Whether the same scenario is run again and again as data come in: verdicts then hold at every look.
    pub repeated_looks: bool,
}

impl Default for Statistics {
    fn default() -> Statistics {
        Statistics { alpha: 0.05, min_effect_r: 0.03, repeated_looks: false }
    }
}

/// The values of a key of the grid.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Axis(pub Vec<Value>);

impl<V: Into<Value>> FromIterator<V> for Axis {
    fn from_iter<I: IntoIterator<Item = V>>(values: I) -> Axis {
        Axis(values.into_iter().map(V::into).collect())
    }
}

impl<V: Into<Value>, const N: usize> From<[V; N]> for Axis {
    fn from(values: [V; N]) -> Axis {
        Axis::from_iter(values)
    }
}

impl JsonSchema for Axis {
    fn schema_name() -> Cow<'static, str> {
        "Axis".into()
    }

    fn inline_schema() -> bool {
        true
    }

    fn json_schema(_generator: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "array", "minItems": 1 })
    }
}
