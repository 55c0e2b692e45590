//! Integration: which parts of a policy are enforced.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Names of the presets, in the order of the report's steps.
pub const PRESETS: [&str; 8] = [
    "off",
    "observe",
    "live_step1",
    "live_step2",
    "live_step3",
    "live_step4",
    "live_step5",
    "live_full",
];

/// Whether policies are computed and enforced.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum IntegrationMode {
    /// No policy is computed.
    Off,
    /// Policies are computed and logged, nothing is enforced.
    Observe,
    /// The flags that are on are enforced.
    Live,
}

/// What is enforced, flag by flag; those left out are off.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Integration {
    /// Whether policies are computed and enforced.
    pub mode: IntegrationMode,
    /// Step 1: disallowed symbols.
    pub use_for_signal_filter: bool,
    /// Step 1: the confidence threshold.
    pub use_for_confidence_threshold: bool,
    /// Step 2: the risk per trade.
    pub use_for_risk_sizing: bool,
    /// Step 3: the exit mode.
    pub use_for_exit_mode: bool,
    /// Step 4: open positions and exposure.
    pub use_for_position_limits: bool,
    /// Step 5: the trading gate.
    pub use_for_trading_gate: bool,
    /// The cost filter.
    pub use_for_cost_filter: bool,
}

/// LIVE, with nothing enforced.
impl Default for Integration {
    fn default() -> Integration {
        Integration::none(IntegrationMode::Live)
    }
}

impl Integration {
    /// Nothing enforced, in the given mode.
    pub const fn none(mode: IntegrationMode) -> Integration {
        Integration {
            mode,
            use_for_signal_filter: false,
            use_for_confidence_threshold: false,
            use_for_risk_sizing: false,
            use_for_exit_mode: false,
            use_for_position_limits: false,
            use_for_trading_gate: false,
            use_for_cost_filter: false,
        }
    }

    /// The preset of that name; each live step adds to those before.
    pub fn preset(name: &str) -> Option<Integration> {
        let step = match name {
            "off" => return Some(Integration::none(IntegrationMode::Off)),
            "observe" => return Some(Integration::none(IntegrationMode::Observe)),
            "live_step1" => 1,
            "live_step2" => 2,
            "live_step3" => 3,
            "live_step4" => 4,
            "live_step5" => 5,
            "live_full" => 6,
            _ => return None,
        };
        Some(Integration {
            mode: IntegrationMode::Live,
            use_for_signal_filter: step >= 1,
            use_for_confidence_threshold: step >= 1,
            use_for_risk_sizing: step >= 2,
            use_for_exit_mode: step >= 3,
            use_for_position_limits: step >= 4,
            use_for_trading_gate: step >= 5,
            use_for_cost_filter: step >= 6,
        })
    }

    /// The flags that are enforced: none of them unless the mode is LIVE.
    pub fn enforced(self) -> Integration {
        match self.mode {
            IntegrationMode::Live => self,
            IntegrationMode::Off | IntegrationMode::Observe => Integration::none(self.mode),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_preset_adds_its_step() {
        let flags = |name: &str| {
            let i = Integration::preset(name).unwrap();
            [
                i.use_for_signal_filter,
                i.use_for_confidence_threshold,
                i.use_for_risk_sizing,
                i.use_for_exit_mode,
                i.use_for_position_limits,
                i.use_for_trading_gate,
                i.use_for_cost_filter,
            ]
            .map(u8::from)
        };
        assert_eq!(flags("off"), [0, 0, 0, 0, 0, 0, 0]);
        assert_eq!(flags("observe"), [0, 0, 0, 0, 0, 0, 0]);
        assert_eq!(flags("live_step1"), [1, 1, 0, 0, 0, 0, 0]);
        assert_eq!(flags("live_step2"), [1, 1, 1, 0, 0, 0, 0]);
        assert_eq!(flags("live_step3"), [1, 1, 1, 1, 0, 0, 0]);
        assert_eq!(flags("live_step4"), [1, 1, 1, 1, 1, 0, 0]);
        assert_eq!(flags("live_step5"), [1, 1, 1, 1, 1, 1, 0]);
        assert_eq!(flags("live_full"), [1, 1, 1, 1, 1, 1, 1]);
        assert_eq!(Integration::preset("live_step6"), None);
    }
}
