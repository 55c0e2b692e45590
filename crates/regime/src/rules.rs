//! The rules classifier: volatility level, ADX and distance from the trend EMA.

use crate::confirmation::confirm;
use crate::{EmaBand, Regimes, RuleSettings, VolatilitySettings, volatility_levels};
use exitlab_core::{BarSeries, Regime, VolLevel};
use exitlab_indicators::{IndicatorSet, IndicatorSettings};

/// Classifies every bar by the rules of SPEC §3 and publishes confirmed regimes.
///
/// # Formula
/// First match: `HIGH_VOL` where the level is EXTREME; `BULL` where ADX ≥ `adx_trending` and
/// close ≥ EMA + band; `BEAR` where ADX ≥ `adx_trending` and close ≤ EMA − band; `CHOP` where
/// ADX < `adx_chop`; `NORMAL`. All comparisons are exact.
///
/// # Shape
/// As long as the series. No regime before ATR, ADX, EMA and level are all valid; levels as
/// [`volatility_levels`] gives them, unconfirmed.
pub fn classify_rules(
    series: &BarSeries,
    indicators: &IndicatorSet,
    volatility: &VolatilitySettings,
    rules: &RuleSettings,
) -> Regimes {
    let vol_level = volatility_levels(series, &indicators.atr, volatility);
    let raw: Vec<Option<Regime>> = vol_level
        .iter()
        .enumerate()
        .map(|(bar_idx, level)| {
            let inputs = RuleInputs {
                level: (*level)?,
                atr: indicators.atr.get(bar_idx)?,
                adx: indicators.adx.get(bar_idx)?,
                ema: indicators.trend_ema.get(bar_idx)?,
                close: series.close()[bar_idx],
            };
            Some(raw_regime(&inputs, rules))
        })
        .collect();
    Regimes::new(confirm(&raw, rules.confirm_bars), vol_level)
}

/// The first decision bar that can have a regime under the rules, counted from 1: so many bars a
/// symbol needs before anything can be traded. 514 with the defaults of SPEC §12, where the
/// volatility window decides.
///
/// # Units
/// Decision bars.
pub fn first_regime_bar(
    indicators: &IndicatorSettings,
    volatility: &VolatilitySettings,
    rules: &RuleSettings,
) -> usize {
    let atr = indicators.atr_period;
    let level = match *volatility {
        VolatilitySettings::Quantile { window_bars, .. } => {
            atr.saturating_add(window_bars.saturating_sub(1))
        }
        VolatilitySettings::Ratio { .. } => atr,
    };
    let adx = indicators.adx_period.saturating_mul(2).saturating_sub(1);
    let ema = indicators.trend_ema_period.saturating_sub(1);
    let first_raw_idx = level.max(adx).max(ema);
    first_raw_idx.saturating_add(rules.confirm_bars.max(1))
}

/// What the rules read of one bar.
struct RuleInputs {
    level: VolLevel,
    atr: f64,
    adx: f64,
    ema: f64,
    close: f64,
}

fn raw_regime(bar: &RuleInputs, rules: &RuleSettings) -> Regime {
    let band = match rules.ema_band {
        EmaBand::Pct(pct) => bar.ema * pct / 100.0,
        EmaBand::Atr(multiple) => bar.atr * multiple,
    };
    let trending = bar.adx >= rules.adx_trending;
    if bar.level == VolLevel::Extreme {
        Regime::HighVol
    } else if trending && bar.close >= bar.ema + band {
        Regime::Bull
    } else if trending && bar.close <= bar.ema - band {
        Regime::Bear
    } else if bar.adx < rules.adx_chop {
        Regime::Chop
    } else {
        Regime::Normal
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const RULES: RuleSettings = RuleSettings {
        adx_trending: 25.0,
        adx_chop: 20.0,
        ema_band: EmaBand::Pct(2.0),
        confirm_bars: 1,
    };

    fn regime(level: VolLevel, adx: f64, close: f64) -> Regime {
        raw_regime(&RuleInputs { level, atr: 3.0, adx, ema: 100.0, close }, &RULES)
    }

    #[test]
    fn the_first_match_wins() {
        assert_eq!(regime(VolLevel::Extreme, 50.0, 200.0), Regime::HighVol);
        assert_eq!(regime(VolLevel::High, 50.0, 200.0), Regime::Bull);
        assert_eq!(regime(VolLevel::Low, 50.0, 50.0), Regime::Bear);
        assert_eq!(regime(VolLevel::Normal, 10.0, 200.0), Regime::Chop);
        assert_eq!(regime(VolLevel::Normal, 22.0, 200.0), Regime::Normal);
        assert_eq!(regime(VolLevel::Normal, 50.0, 100.0), Regime::Normal);
    }

    #[test]
    fn thresholds_are_exact() {
        let ulp_below = |x: f64| f64::from_bits(x.to_bits() - 1);
        let ulp_above = |x: f64| f64::from_bits(x.to_bits() + 1);
        assert_eq!(regime(VolLevel::Normal, 25.0, 102.0), Regime::Bull);
        assert_eq!(regime(VolLevel::Normal, ulp_below(25.0), 102.0), Regime::Normal);
        assert_eq!(regime(VolLevel::Normal, 25.0, ulp_below(102.0)), Regime::Normal);
        assert_eq!(regime(VolLevel::Normal, 25.0, 98.0), Regime::Bear);
        assert_eq!(regime(VolLevel::Normal, 25.0, ulp_above(98.0)), Regime::Normal);
        assert_eq!(regime(VolLevel::Normal, 20.0, 100.0), Regime::Normal);
        assert_eq!(regime(VolLevel::Normal, ulp_below(20.0), 100.0), Regime::Chop);
    }

    #[test]
    fn the_band_may_be_a_multiple_of_atr() {
        let rules = RuleSettings { ema_band: EmaBand::Atr(2.0), ..RULES };
        let at = |close| {
            let bar =
                RuleInputs { level: VolLevel::Normal, atr: 3.0, adx: 30.0, ema: 100.0, close };
            raw_regime(&bar, &rules)
        };
        assert_eq!(at(106.0), Regime::Bull);
        assert_eq!(at(105.9), Regime::Normal);
        assert_eq!(at(94.0), Regime::Bear);
        assert_eq!(at(94.1), Regime::Normal);
    }

    #[test]
    fn bars_before_the_first_regime() {
        let indicators =
            IndicatorSettings { atr_period: 14, adx_period: 14, trend_ema_period: 200 };
        let quantile =
            VolatilitySettings::Quantile { window_bars: 500, low: 0.2, high: 0.8, extreme: 0.95 };
        let ratio = VolatilitySettings::Ratio { low: 0.005, high: 0.015, extreme: 0.03 };
        assert_eq!(first_regime_bar(&indicators, &quantile, &RULES), 514);
        assert_eq!(first_regime_bar(&indicators, &ratio, &RULES), 200);
        let confirmed = RuleSettings { confirm_bars: 3, ..RULES };
        assert_eq!(first_regime_bar(&indicators, &ratio, &confirmed), 202);
        let short_ema = IndicatorSettings { trend_ema_period: 5, ..indicators };
        assert_eq!(first_regime_bar(&short_ema, &ratio, &RULES), 28);
        let long_atr = IndicatorSettings { atr_period: 40, ..short_ema };
        assert_eq!(first_regime_bar(&long_atr, &ratio, &RULES), 41);
    }
}
