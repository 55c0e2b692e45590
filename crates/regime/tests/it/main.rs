//! The contract of the rules classifier: causal, blind to the scale of prices, moved by every
//! setting, and as a plain reading of SPEC §3 has it.

#![allow(clippy::unwrap_used)] // clippy knows #[test] functions, not their helpers

use exitlab_core::{Bar, BarSeries, Regime, Timeframe, Timestamp, VolLevel};
use exitlab_indicators::{IndicatorSet, IndicatorSettings};
use exitlab_regime::{
    EmaBand, Regimes, RuleSettings, VolatilitySettings, classify_rules, first_regime_bar,
};
use proptest::prelude::*;

const INDICATORS: IndicatorSettings =
    IndicatorSettings { atr_period: 3, adx_period: 3, trend_ema_period: 8 };
const QUANTILE: VolatilitySettings =
    VolatilitySettings::Quantile { window_bars: 20, low: 0.2, high: 0.7, extreme: 0.9 };
const RATIO: VolatilitySettings = VolatilitySettings::Ratio { low: 0.02, high: 0.06, extreme: 0.1 };
const RULES: RuleSettings = RuleSettings {
    adx_trending: 35.0,
    adx_chop: 30.0,
    ema_band: EmaBand::Pct(2.0),
    confirm_bars: 2,
};

fn bars(steps: &[(i8, u8, u8)], scale: f64) -> BarSeries {
    let hour = Timeframe::parse("1h").unwrap();
    let mut series = BarSeries::new(hour);
    let mut close = 1_000.0;
    for (idx, &(step, above, below)) in steps.iter().enumerate() {
        let open: f64 = close;
        close = (open + f64::from(step)).max(400.0);
        series.push(Bar {
            time: Timestamp::from_us(idx as i64 * hour.us()),
            open: open * scale,
            high: (open.max(close) + f64::from(above)) * scale,
            low: (open.min(close) - f64::from(below)) * scale,
            close: close * scale,
            volume: None,
        });
    }
    series
}

fn classify(series: &BarSeries, volatility: &VolatilitySettings, rules: &RuleSettings) -> Regimes {
    let indicators = IndicatorSet::compute(series, &INDICATORS);
    classify_rules(series, &indicators, volatility, rules)
}

/// A long walk with trends, calm and storms, the same at every run.
fn walk() -> Vec<(i8, u8, u8)> {
    let mut state = 7_u64;
    let mut draw = |n: u64| {
        state =
            state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) % n
    };
    (0..2_000)
        .map(|i| {
            let storm = 1 + 12 * u64::from(i % 300 > 260);
            let drift = ((i / 70) % 3) as i64 - 1;
            let step = (draw(9 * storm) as i64 - (9 * storm / 2) as i64 + 3 * drift) as i8;
            (step, draw(4 * storm) as u8, draw(4 * storm) as u8)
        })
        .collect()
}

fn steps() -> impl Strategy<Value = Vec<(i8, u8, u8)>> {
    let moving = (any::<i8>(), 0..50_u8, 0..50_u8);
    prop::collection::vec(prop_oneof![3 => moving, 1 => Just((0, 0, 0))], 0..120)
}

proptest! {
    #[test]
    fn later_bars_change_nothing(steps in steps(), cut in 0.0..=1.0_f64) {
        let n_kept = (steps.len() as f64 * cut) as usize;
        for volatility in [QUANTILE, RATIO] {
            let whole = classify(&bars(&steps, 1.0), &volatility, &RULES);
            let prefix = classify(&bars(&steps[..n_kept], 1.0), &volatility, &RULES);
            prop_assert_eq!(prefix.regimes(), &whole.regimes()[..n_kept]);
            prop_assert_eq!(prefix.vol_levels(), &whole.vol_levels()[..n_kept]);
        }
    }

    /// With powers of two, which scale floats without rounding, so that ties stay ties.
    #[test]
    fn the_scale_of_prices_does_not_matter(steps in steps(), exponent in -8..=8_i32) {
        let scale = 2.0_f64.powi(exponent);
        for band in [EmaBand::Pct(2.0), EmaBand::Atr(1.0)] {
            let rules = RuleSettings { ema_band: band, ..RULES };
            let once = classify(&bars(&steps, 1.0), &QUANTILE, &rules);
            prop_assert_eq!(once, classify(&bars(&steps, scale), &QUANTILE, &rules));
        }
    }

    #[test]
    fn the_first_regime_comes_no_earlier_than_it_can(
        steps in steps(), confirm_bars in 1..4_usize, window_bars in 1..40_usize,
    ) {
        let quantile = VolatilitySettings::Quantile { window_bars, low: 0.2, high: 0.7, extreme: 0.9 };
        let rules = RuleSettings { confirm_bars, ..RULES };
        for volatility in [quantile, RATIO] {
            let regimes = classify(&bars(&steps, 1.0), &volatility, &rules);
            let n_needed = first_regime_bar(&INDICATORS, &volatility, &rules);
            let first = regimes.first_with_regime();
            prop_assert!(first.is_none_or(|idx| idx + 1 >= n_needed));
            if confirm_bars == 1 && regimes.len() >= n_needed {
                prop_assert_eq!(first, Some(n_needed - 1));
            }
        }
    }
}

/// SPEC §3 read once more, bar by bar, the slow way.
#[test]
fn a_plain_reading_of_the_rules_agrees() {
    let series = bars(&walk(), 1.0);
    let indicators = IndicatorSet::compute(&series, &INDICATORS);
    let rules = RuleSettings { confirm_bars: 1, ..RULES };
    let regimes = classify(&series, &QUANTILE, &rules);
    let ratio = |idx: usize| Some(indicators.atr.get(idx)? / series.close()[idx]);
    for idx in 0..series.len() {
        let window: Option<Vec<f64>> =
            (idx + 1).checked_sub(20).and_then(|start| (start..=idx).map(ratio).collect());
        let level = window.map(|w| {
            let v = w[19];
            let smaller = w.iter().filter(|x| **x < v).count() as f64;
            let equal = w.iter().filter(|x| **x == v).count() as f64;
            match (smaller + 0.5 * equal + 0.5) / 20.0 {
                rank if rank <= 0.2 + 1e-9 => VolLevel::Low,
                rank if rank > 0.9 + 1e-9 => VolLevel::Extreme,
                rank if rank > 0.7 + 1e-9 => VolLevel::High,
                _ => VolLevel::Normal,
            }
        });
        assert_eq!(regimes.vol_level(idx), level, "bar {idx}");
        let regime = level.zip(indicators.adx.get(idx)).zip(indicators.trend_ema.get(idx)).map(
            |((level, adx), ema)| {
                let away = (series.close()[idx] - ema) / ema * 100.0;
                match (level, adx) {
                    (VolLevel::Extreme, _) => Regime::HighVol,
                    (_, adx) if adx >= 35.0 && away >= 2.0 => Regime::Bull,
                    (_, adx) if adx >= 35.0 && away <= -2.0 => Regime::Bear,
                    (_, adx) if adx < 30.0 => Regime::Chop,
                    _ => Regime::Normal,
                }
            },
        );
        assert_eq!(regimes.regime(idx), regime, "bar {idx}");
    }
    for regime in Regime::ALL {
        assert!(*regimes.n_bars_by_regime().get(regime) > 10, "the walk must show {regime:?}");
    }
}

#[test]
fn every_setting_changes_some_output() {
    let series = bars(&walk(), 1.0);
    let quantile = |window_bars, low, high, extreme| VolatilitySettings::Quantile {
        window_bars,
        low,
        high,
        extreme,
    };
    let ratio = |low, high, extreme| VolatilitySettings::Ratio { low, high, extreme };
    let base = classify(&series, &QUANTILE, &RULES);
    for changed in [
        quantile(21, 0.2, 0.7, 0.9),
        quantile(20, 0.3, 0.7, 0.9),
        quantile(20, 0.2, 0.8, 0.9),
        quantile(20, 0.2, 0.7, 0.95),
        RATIO,
    ] {
        assert_ne!(classify(&series, &changed, &RULES), base, "{changed:?}");
    }
    let base_ratio = ratio(0.005, 0.01, 0.02);
    let of_ratio = classify(&series, &base_ratio, &RULES);
    for changed in [ratio(0.006, 0.01, 0.02), ratio(0.005, 0.012, 0.02), ratio(0.005, 0.01, 0.03)] {
        assert_ne!(classify(&series, &changed, &RULES), of_ratio, "{changed:?}");
    }
    for changed in [
        RuleSettings { adx_trending: 45.0, ..RULES },
        RuleSettings { adx_chop: 25.0, ..RULES },
        RuleSettings { ema_band: EmaBand::Pct(1.0), ..RULES },
        RuleSettings { ema_band: EmaBand::Atr(1.0), ..RULES },
        RuleSettings { ema_band: EmaBand::Atr(2.0), ..RULES },
        RuleSettings { confirm_bars: 3, ..RULES },
    ] {
        let got = classify(&series, &QUANTILE, &changed);
        assert_ne!(got.regimes(), base.regimes(), "{changed:?}");
        assert_eq!(got.vol_levels(), base.vol_levels(), "levels are not confirmed");
    }
    let one_atr = RuleSettings { ema_band: EmaBand::Atr(1.0), ..RULES };
    let two_atr = RuleSettings { ema_band: EmaBand::Atr(2.0), ..RULES };
    assert_ne!(classify(&series, &QUANTILE, &one_atr), classify(&series, &QUANTILE, &two_atr));
}
