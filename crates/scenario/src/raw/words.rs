//! The closed sets of words that a scenario may say, each with what it means to the engine.

use crate::settings::{ExitOrigin, FundingGap, OnBadRow, OtherSymbols};
use exitlab_core::Weekday;
use exitlab_exit::{
    EntryAt, IntrabarRule, LimitFill, LimitGapFill, StopDistance, TargetDistance, TrailBasis,
    TrailScale,
};
use exitlab_orchestrator::{EntryMode, IntegrationMode};
use exitlab_regime::LabelTime;
use exitlab_signal::{Align, EverySide, SideFilter};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A closed set of words.
pub(crate) trait Words: Copy + 'static {
    /// What a file writes for each word.
    const ALL: &'static [(&'static str, Self)];

    /// What a file writes for it.
    fn text(self) -> &'static str
    where
        Self: PartialEq,
    {
        let found = Self::ALL.iter().find(|(_, word)| *word == self);
        found.map(|(text, _)| *text).unwrap_or_default()
    }
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
    /// What an invalid row of a bar file does.
    RawOnBadRow => OnBadRow {
        /// Stops the run.
        Error = "error" => OnBadRow::Error,
        /// Is left out, counted and listed in the manifest.
        Drop = "drop" => OnBadRow::Drop,
    }
}

words! {
    /// What a row for a symbol that the scenario does not have does.
    RawOtherSymbols => OtherSymbols {
        /// Stops the run.
        Error = "error" => OtherSymbols::Error,
        /// Is left out and counted.
        Ignore = "ignore" => OtherSymbols::Ignore,
    }
}

words! {
    /// A day of the week.
    RawWeekday => Weekday {
        /// Monday.
        Mon = "Mon" => Weekday::Mon,
        /// Tuesday.
        Tue = "Tue" => Weekday::Tue,
        /// Wednesday.
        Wed = "Wed" => Weekday::Wed,
        /// Thursday, that of 1970-01-01.
        Thu = "Thu" => Weekday::Thu,
        /// Friday.
        Fri = "Fri" => Weekday::Fri,
        /// Saturday.
        Sat = "Sat" => Weekday::Sat,
        /// Sunday.
        Sun = "Sun" => Weekday::Sun,
    }
}

words! {
    /// Which end of the bar a label's `time` is.
    RawLabelTime => LabelTime {
        /// The close of the bar that the label is known at.
        Close = "close" => LabelTime::Close,
        /// Its open; the label is moved to the close.
        Open = "open" => LabelTime::Open,
    }
}

words! {
    /// What a signal time that is no bar's close time does.
    RawAlign => Align {
        /// Stops the run.
        Exact = "exact" => Align::Exact,
        /// Takes the first close at or after it.
        Next = "next" => Align::Next,
    }
}

words! {
    /// Sides that are spoken for.
    RawSides => SideFilter {
        /// Longs and shorts.
        Both = "both" => SideFilter::Both,
        /// Longs only.
        Long = "long" => SideFilter::Long,
        /// Shorts only.
        Short = "short" => SideFilter::Short,
    }
}

words! {
    /// Side of a signal of `every` (all four) or `random` (long, short, both).
    RawSide => EverySide {
        /// Longs.
        Long = "long" => EverySide::Long,
        /// Shorts.
        Short = "short" => EverySide::Short,
        /// every: a long and a short each time; random: either, by the seed.
        Both = "both" => EverySide::Both,
        /// every only: long, short, long, …
        Alternate = "alternate" => EverySide::Alternate,
    }
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
    /// When an accepted signal enters.
    RawEntryAt => EntryAt {
        /// At the open of the first execution bar at or after the decision.
        NextOpen = "next_open" => EntryAt::NextOpen,
        /// At the decision bar's close. Optimistic: its own indicators used that price.
        Close = "close" => EntryAt::Close,
    }
}

words! {
    /// Order of prices inside a bar that touches several levels.
    RawIntrabar => IntrabarRule {
        /// The stop before anything favourable.
        Worst = "worst" => IntrabarRule::Worst,
        /// Favourable levels before the stop.
        Best = "best" => IntrabarRule::Best,
        /// Open, nearer extreme, other extreme, close.
        Path = "path" => IntrabarRule::Path,
        /// Open, adverse extreme, favourable extreme, close.
        PathAdverse = "path_adverse" => IntrabarRule::PathAdverse,
        /// Open, favourable extreme, adverse extreme, close.
        PathFavourable = "path_favourable" => IntrabarRule::PathFavourable,
    }
}

words! {
    /// When a limit order inside a bar is filled.
    RawLimitFill => LimitFill {
        /// The price reached the level.
        Touch = "touch" => LimitFill::Touch,
        /// The price went beyond the level.
        Through = "through" => LimitFill::Through,
    }
}

words! {
    /// Price of a limit order that the bar opened beyond.
    RawLimitGapFill => LimitGapFill {
        /// The open.
        Open = "open" => LimitGapFill::Open,
        /// The level.
        Level = "level" => LimitGapFill::Level,
    }
}

words! {
    /// What a hole in a funding file does where a position is open.
    RawFundingGap => FundingGap {
        /// Stops the run.
        Error = "error" => FundingGap::Error,
        /// Pays nothing.
        Zero = "zero" => FundingGap::Zero,
    }
}

words! {
    /// Whether policies are computed and enforced.
    RawIntegrationMode => IntegrationMode {
        /// No policy is computed.
        Off = "OFF" => IntegrationMode::Off,
        /// Policies are computed and logged, nothing is enforced.
        Observe = "OBSERVE" => IntegrationMode::Observe,
        /// The flags that are on are enforced.
        Live = "LIVE" => IntegrationMode::Live,
    }
}

words! {
    /// How eagerly a live system would enter; logged only.
    RawEntryMode => EntryMode {
        /// As the strategy says.
        Normal = "NORMAL" => EntryMode::Normal,
        /// Careful.
        Defensive = "DEFENSIVE" => EntryMode::Defensive,
        /// Eager.
        Aggressive = "AGGRESSIVE" => EntryMode::Aggressive,
    }
}

words! {
    /// A stop that is no distance from the entry.
    RawStopWord => StopDistance {
        /// The signal's `stop_price`, whatever the fill.
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

words! {
    /// Which ATR an ATR trail multiplies.
    RawBasis => TrailBasis {
        /// The ATR at the decision bar.
        EntryAtr = "entry_atr" => TrailBasis::EntryAtr,
        /// The latest decision-bar ATR known at the live bar's open.
        CurrentAtr = "current_atr" => TrailBasis::CurrentAtr,
    }
}

words! {
    /// Whether the trend stretches the trailing distance.
    RawScale => TrailScale {
        /// The distance as given.
        None = "none" => TrailScale::None,
        /// Times `1 + (trend_trail_strength − 1) · clamp((ADX − 20) / 20, 0, 1)`.
        Trend = "trend" => TrailScale::Trend,
    }
}

/// When a trail turns on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum RawActivate {
    /// Once the first partial is filled.
    AfterPartial,
    /// At the entry.
    Immediately,
    /// Once the price has reached the trail's own key `at_r`.
    AtR,
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
