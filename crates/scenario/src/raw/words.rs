//! Words that stand in the place of a table, and words that choose which keys there are.

use crate::used::ExitOrigin;
use exitlab_exit::{StopDistance, TargetDistance};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Words that stand in the place of a table.
pub(crate) trait Words: Copy + 'static {
    /// What a file writes for each word.
    const ALL: &'static [(&'static str, Self)];
}

macro_rules! words {
    ($(#[$meta:meta])* $name:ident => $used:ty {
        $($(#[$word_meta:meta])* $word:ident = $text:literal => $value:expr,)+
    }) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
        pub(crate) enum $name {
            $($(#[$word_meta])* #[serde(rename = $text)] $word,)+
        }

        impl Words for $name {
            const ALL: &'static [(&'static str, $name)] = &[$(($text, $name::$word),)+];
        }

        impl $name {
            /// What the word means.
            pub(crate) fn used(self) -> $used {
                match self {
                    $($name::$word => $value,)+
                }
            }
        }
    };
}

words! {
    /// Exit signals that need no file.
    RawExitWord => ExitOrigin {
        /// None.
        None = "none" => ExitOrigin::None,
        /// Every signal of the other side that the source gives, before `sides` filters it.
        Opposite = "opposite" => ExitOrigin::Opposite,
    }
}

words! {
    /// A stop that is no distance from the entry.
    RawStopWord => StopDistance {
        /// The signal's `stop_price`; it does not depend on the fill.
        Signal = "signal" => StopDistance::Signal,
    }
}

words! {
    /// A target that is no distance from the entry.
    RawTargetWord => Option<TargetDistance> {
        /// The signal's `target_price`; none where it has none.
        Signal = "signal" => Some(TargetDistance::Signal),
        /// Absent.
        None = "none" => None,
    }
}

/// How regimes are found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum RawClassifier {
    /// By the rules of SPEC §3.
    Rules,
    /// From the user's own file.
    Labels,
}

/// How `ATR / close` becomes a volatility level.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum RawMethod {
    /// By its rank among the last `window_bars` values.
    Quantile,
    /// By fixed thresholds.
    Ratio,
}

/// Where signals come from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum RawSource {
    /// A CSV or Parquet file.
    File,
    /// Crosses of a fast and a slow EMA.
    EmaCross,
    /// Closes beyond the Donchian channel.
    Donchian,
    /// RSI crossing back out of an extreme.
    RsiReversion,
    /// The first decision bar with a regime, then each n-th after it.
    Every,
    /// A seeded coin per decision bar.
    Random,
}

impl RawSource {
    /// The word itself.
    pub(crate) fn text(self) -> &'static str {
        match self {
            RawSource::File => "file",
            RawSource::EmaCross => "ema_cross",
            RawSource::Donchian => "donchian",
            RawSource::RsiReversion => "rsi_reversion",
            RawSource::Every => "every",
            RawSource::Random => "random",
        }
    }
}
