//! `[regime]` and `[signals]` as a file has them: one table of the keys of every choice.

use super::or_word::OrWord;
use super::words::{RawClassifier, RawExitWord, RawMethod, RawSource};
use crate::source::Source;
use exitlab_core::BarTime;
use exitlab_regime::{EmaBand, LabelTime, RuleSettings};
use exitlab_signal::{Align, EverySide, SideFilter};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Regimes and volatility levels.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct RawRegime {
    /// How regimes are found.
    pub(crate) classifier: RawClassifier,
    /// labels only, needed: a file of time, symbol?, regime, vol level?.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) labels: Option<Source>,
    /// labels only: which end of the bar a label's time is. Default: close.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) label_time: Option<LabelTime>,
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
                let rules = RuleSettings::default();
                self.adx_trending.get_or_insert(rules.adx_trending);
                self.adx_chop.get_or_insert(rules.adx_chop);
                self.ema_band.get_or_insert(RawEmaBand::from(rules.ema_band));
                self.confirm_bars.get_or_insert(rules.confirm_bars as u64);
            }
            RawClassifier::Labels => {
                self.label_time.get_or_insert(LabelTime::Close);
            }
        }
        let v = &mut self.volatility;
        let (low, high, extreme) = match v.method {
            RawMethod::Quantile => {
                v.window_bars.get_or_insert(QUANTILE_WINDOW_BARS);
                QUANTILE_LEVELS
            }
            RawMethod::Ratio => RATIO_LEVELS,
        };
        v.low.get_or_insert(low);
        v.high.get_or_insert(high);
        v.extreme.get_or_insert(extreme);
    }
}

/// Values ranked where a file says nothing.
pub(crate) const QUANTILE_WINDOW_BARS: u64 = 500;

/// Ranks of LOW, HIGH and EXTREME where a file says nothing.
pub(crate) const QUANTILE_LEVELS: (f64, f64, f64) = (0.20, 0.80, 0.95);

/// Ratios of LOW, HIGH and EXTREME where a file says nothing.
const RATIO_LEVELS: (f64, f64, f64) = (0.005, 0.015, 0.03);

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

impl From<EmaBand> for RawEmaBand {
    fn from(band: EmaBand) -> RawEmaBand {
        match band {
            EmaBand::Pct(pct) => RawEmaBand { pct: Some(pct), atr: None },
            EmaBand::Atr(atr) => RawEmaBand { pct: None, atr: Some(atr) },
        }
    }
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
    pub(crate) path: Option<Source>,
    /// Files of signals, exits and lines: which end of its bar a time is; the open is moved to the
    /// close. Default: close.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) time: Option<BarTime>,
    /// Files of signals, exits and lines: what happens at a time that is not a bar's close time. Default:
    /// exact.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) align: Option<Align>,
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
    pub(crate) side: Option<EverySide>,
    /// random only, needed: probability of a signal per decision bar, in [0, 1].
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) p: Option<f64>,
    /// random only, needed: seed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) seed: Option<u64>,
    /// Sides that any source may speak for; filters last.
    pub(crate) sides: SideFilter,
    /// Exit signals, for exit modes with `signal_exit = true`: "none", "opposite" or a file.
    pub(crate) exits: OrWord<RawExitWord, RawExitFile>,
}

/// A file of exit signals.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawExitFile {
    /// A CSV or Parquet file of time, symbol, side?: which positions are closed, both where it is
    /// empty.
    pub(crate) path: Source,
}

impl Default for RawSignals {
    fn default() -> RawSignals {
        RawSignals {
            source: RawSource::EmaCross,
            path: None,
            time: None,
            align: None,
            fast: None,
            slow: None,
            n: None,
            low: None,
            high: None,
            side: None,
            p: None,
            seed: None,
            sides: SideFilter::Both,
            exits: OrWord::Word(RawExitWord::None),
        }
    }
}

/// Periods of the fast and the slow EMA where a file says nothing.
pub(crate) const EMA_CROSS_PERIODS: (u64, u64) = (20, 50);

impl RawSignals {
    /// Fills in the defaults of the source, and of what is read from files.
    pub(crate) fn complete(&mut self) {
        let reads_files = match (&self.source, &self.exits) {
            (RawSource::File, _) | (_, OrWord::Settings(_)) => true,
            (_, OrWord::Word(_)) => false,
        };
        match (reads_files, self.align) {
            (true, None) => self.align = Some(Align::Exact),
            // left by a source that was given up, and what is done anyway
            (false, Some(Align::Exact)) => self.align = None,
            (true, Some(_)) | (false, None | Some(Align::Next)) => {}
        }
        match self.source {
            RawSource::File => {}
            RawSource::EmaCross => {
                self.fast.get_or_insert(EMA_CROSS_PERIODS.0);
                self.slow.get_or_insert(EMA_CROSS_PERIODS.1);
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
                self.side.get_or_insert(EverySide::Long);
            }
            RawSource::Random => {
                self.side.get_or_insert(EverySide::Both);
            }
        }
    }
}
