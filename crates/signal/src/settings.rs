//! Settings of the signal sources.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Sides that a source may speak for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum SideFilter {
    /// Longs and shorts.
    Both,
    /// Longs only.
    Long,
    /// Shorts only.
    Short,
}

/// Side of a signal of `every` (all four) or `random` (long, short, both).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum EverySide {
    /// Longs.
    Long,
    /// Shorts.
    Short,
    /// every: a long and a short each time; random: either, by the seed.
    Both,
    /// every only: long, short, long, …
    Alternate,
}

/// A source computed from decision bars (SPEC §4); signal files are read elsewhere.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[serde(tag = "source", rename_all = "snake_case")]
pub enum SignalSource {
    /// Crosses of a fast and a slow EMA.
    EmaCross {
        /// Fast period in decision bars.
        fast: usize,
        /// Slow period in decision bars.
        slow: usize,
    },
    /// Closes beyond the Donchian channel.
    Donchian {
        /// Channel length in decision bars.
        n: usize,
    },
    /// RSI crossing back out of an extreme.
    RsiReversion {
        /// RSI period in decision bars.
        n: usize,
        /// Oversold threshold.
        low: f64,
        /// Overbought threshold.
        high: f64,
    },
    /// The first decision bar with a regime, then each n-th after it.
    Every {
        /// Spacing in decision bars.
        n: usize,
        /// Sides spoken for.
        side: EverySide,
    },
    /// A seeded coin per decision bar.
    Random {
        /// Probability of a signal per bar.
        p: f64,
        /// Seed.
        seed: u64,
        /// Sides spoken for.
        side: SideFilter,
    },
}
