//! `[regime]`.

use crate::raw::market::{QUANTILE_LEVELS, QUANTILE_WINDOW_BARS};
use crate::source::Source;
use crate::used::Classifier;
use exitlab_regime::{LabelTime, RuleSettings, VolatilitySettings};
use serde::Serialize;

/// Regimes and volatility levels.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Regime {
    /// How regimes are found.
    #[serde(flatten)]
    pub classifier: Classifier,
    /// How volatility levels are found.
    pub volatility: VolatilitySettings,
}

impl Regime {
    /// By the rules of SPEC §3.
    pub fn rules(rules: RuleSettings) -> Regime {
        let (low, high, extreme) = QUANTILE_LEVELS;
        let window_bars = QUANTILE_WINDOW_BARS as usize;
        Regime {
            classifier: Classifier::Rules(rules),
            volatility: VolatilitySettings::Quantile { window_bars, low, high, extreme },
        }
    }

    /// From labels of a file, or [`Source::Memory`], known at the close of their bars.
    pub fn labels(labels: impl Into<Source>) -> Regime {
        let path = labels.into();
        let classifier = Classifier::Labels { path, label_time: LabelTime::Close };
        Regime { classifier, ..Regime::default() }
    }
}

impl Default for Regime {
    fn default() -> Regime {
        Regime::rules(RuleSettings::default())
    }
}
