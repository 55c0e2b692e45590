//! `[indicators]`, `[regime]` and `[signals]` as typed.

use super::or_word::OrWord;
use super::words::{
    RawAlign, RawClassifier, RawExitWord, RawLabelTime, RawMethod, RawSide, RawSides, RawSource,
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Periods of the indicators, in decision bars.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct RawIndicators {
    /// Wilder ATR period in decision bars, at least 1.
    pub(crate) atr_period: u64,
    /// Wilder ADX and DI period in decision bars, at least 2.
    pub(crate) adx_period: u64,
    /// Period of the trend EMA in decision bars, at least 1.
    pub(crate) trend_ema_period: u64,
}

impl Default for RawIndicators {
    fn default() -> RawIndicators {
        RawIndicators { atr_period: 14, adx_period: 14, trend_ema_period: 200 }
    }
}

/// Regimes and volatility levels.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct RawRegime {
    /// How regimes are found.
    pub(crate) classifier: RawClassifier,
    /// labels only, needed: a file of time, symbol?, regime, vol level?.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) labels: Option<String>,
    /// labels only: which end of the bar a label's time is. Default: close.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) label_time: Option<RawLabelTime>,
    /// rules only: ADX from which a market trends. Default: 25.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) adx_trending: Option<f64>,
    /// rules only: ADX below which a market chops. Default: 20.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) adx_chop: Option<f64>,
    /// rules only: half-width of the band around the trend EMA. Default: `{ pct = 2.0 }`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) ema_band: Option<RawEmaBand>,
    /// rules only: decision bars in a row that a new regime must show. Default: 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) confirm_bars: Option<u64>,
    /// How volatility levels are found.
    pub(crate) volatility: RawVolatility,
}

impl Default for RawRegime {
    fn default() -> RawRegime {
        RawRegime {
            classifier: RawClassifier::Rules,
            labels: None,
            label_time: None,
            adx_trending: None,
            adx_chop: None,
            ema_band: None,
            confirm_bars: None,
            volatility: RawVolatility::default(),
        }
    }
}

impl RawRegime {
    /// Fills in the defaults of the classifier and the method.
    pub(crate) fn complete(&mut self) {
        match self.classifier {
            RawClassifier::Rules => {
                self.adx_trending.get_or_insert(25.0);
                self.adx_chop.get_or_insert(20.0);
                self.ema_band.get_or_insert(RawEmaBand { pct: Some(2.0), atr: None });
                self.confirm_bars.get_or_insert(1);
            }
            RawClassifier::Labels => {
                self.label_time.get_or_insert(RawLabelTime::Close);
            }
        }
        let v = &mut self.volatility;
        let (low, high, extreme) = match v.method {
            RawMethod::Quantile => {
                v.window_bars.get_or_insert(500);
                (0.20, 0.80, 0.95)
            }
            RawMethod::Ratio => (0.005, 0.015, 0.03),
        };
        v.low.get_or_insert(low);
        v.high.get_or_insert(high);
        v.extreme.get_or_insert(extreme);
    }
}

/// Half-width of the band around the trend EMA: exactly one key.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(extend("minProperties" = 1, "maxProperties" = 1))]
pub(crate) struct RawEmaBand {
    /// Percent of the EMA.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) pct: Option<f64>,
    /// Multiple of the ATR.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) atr: Option<f64>,
}

/// Volatility levels LOW, NORMAL, HIGH and EXTREME of `ATR / close`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct RawVolatility {
    /// How the ratio becomes a level.
    pub(crate) method: RawMethod,
    /// quantile only: values ranked, this one included. Default: 500.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) window_bars: Option<u64>,
    /// LOW up to this rank (default 0.20) or below this ratio (default 0.005).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) low: Option<f64>,
    /// HIGH above this rank (default 0.80) or from this ratio on (default 0.015).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) high: Option<f64>,
    /// EXTREME above this rank (default 0.95) or from this ratio on (default 0.03).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) extreme: Option<f64>,
}

impl Default for RawVolatility {
    fn default() -> RawVolatility {
        let method = RawMethod::Quantile;
        RawVolatility { method, window_bars: None, low: None, high: None, extreme: None }
    }
}

/// Where signals come from. Which keys there are depends on `source`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct RawSignals {
    /// The source.
    pub(crate) source: RawSource,
    /// file only, needed: a CSV or Parquet file of time, symbol, side, confidence?, stop_price?,
    /// target_price?.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) path: Option<String>,
    /// Files of signals, exits and lines: what a time that is no bar's close time does. Default:
    /// exact.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) align: Option<RawAlign>,
    /// ema_cross only: fast period in decision bars. Default: 20.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) fast: Option<u64>,
    /// ema_cross only: slow period in decision bars, above the fast one. Default: 50.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) slow: Option<u64>,
    /// Decision bars: donchian's channel (default 20), rsi_reversion's period (default 14),
    /// every's spacing (needed).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) n: Option<u64>,
    /// rsi_reversion only: oversold threshold. Default: 30.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) low: Option<f64>,
    /// rsi_reversion only: overbought threshold. Default: 70.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) high: Option<f64>,
    /// every (default long) and random (default both): side of a signal.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) side: Option<RawSide>,
    /// random only, needed: probability of a signal per decision bar, in [0, 1].
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) p: Option<f64>,
    /// random only, needed: seed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) seed: Option<u64>,
    /// Sides that any source may speak for; filters last.
    pub(crate) sides: RawSides,
    /// Exit signals, for exit modes with `signal_exit = true`: "none", "opposite" or a file.
    pub(crate) exits: OrWord<RawExitWord, RawExitFile>,
}

/// A file of exit signals.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawExitFile {
    /// A CSV or Parquet file of time, symbol, side?: which positions are closed, both where it is
    /// empty.
    pub(crate) path: String,
}

impl Default for RawSignals {
    fn default() -> RawSignals {
        RawSignals {
            source: RawSource::EmaCross,
            path: None,
            align: None,
            fast: None,
            slow: None,
            n: None,
            low: None,
            high: None,
            side: None,
            p: None,
            seed: None,
            sides: RawSides::Both,
            exits: OrWord::Word(RawExitWord::None),
        }
    }
}

impl RawSignals {
    /// Fills in the defaults of the source, and of what is read from files.
    pub(crate) fn complete(&mut self) {
        let reads_files = match (&self.source, &self.exits) {
            (RawSource::File, _) | (_, OrWord::Settings(_)) => true,
            (_, OrWord::Word(_)) => false,
        };
        match (reads_files, self.align) {
            (true, None) => self.align = Some(RawAlign::Exact),
            // left by a source that was given up, and what is done anyway
            (false, Some(RawAlign::Exact)) => self.align = None,
            (true, Some(_)) | (false, None | Some(RawAlign::Next)) => {}
        }
        match self.source {
            RawSource::File => {}
            RawSource::EmaCross => {
                self.fast.get_or_insert(20);
                self.slow.get_or_insert(50);
            }
            RawSource::Donchian => {
                self.n.get_or_insert(20);
            }
            RawSource::RsiReversion => {
                self.n.get_or_insert(14);
                self.low.get_or_insert(30.0);
                self.high.get_or_insert(70.0);
            }
            RawSource::Every => {
                self.side.get_or_insert(RawSide::Long);
            }
            RawSource::Random => {
                self.side.get_or_insert(RawSide::Both);
            }
        }
    }
}
