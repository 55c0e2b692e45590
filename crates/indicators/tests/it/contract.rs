//! What every indicator must keep: causal, scaling with prices, moved by each of its settings.

use exitlab_core::{Bar, BarSeries, Timeframe, Timestamp};
use exitlab_indicators::{
    Indicator, IndicatorSet, IndicatorSettings, adx, donchian, ema, rsi, true_range, wilder_atr,
};
use proptest::prelude::*;

/// What prices times k do to an indicator.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Scaling {
    /// It is a price or a distance of prices.
    Price,
    /// It is a ratio.
    None,
}

type Compute = fn(&BarSeries, usize) -> Indicator;

const INDICATORS: [(&str, Scaling, Compute); 9] = [
    ("true_range", Scaling::Price, |s, _| true_range(s)),
    ("wilder_atr", Scaling::Price, wilder_atr),
    ("ema", Scaling::Price, |s, n| ema(s.close(), n)),
    ("donchian high", Scaling::Price, |s, n| donchian(s, n).high),
    ("donchian low", Scaling::Price, |s, n| donchian(s, n).low),
    ("adx", Scaling::None, |s, n| adx(s, n).adx),
    ("plus_di", Scaling::None, |s, n| adx(s, n).plus_di),
    ("minus_di", Scaling::None, |s, n| adx(s, n).minus_di),
    ("rsi", Scaling::None, |s, n| rsi(s.close(), n)),
];

/// Bars of a walk; steps of 0 make bars that stand still.
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

fn steps() -> impl Strategy<Value = Vec<(i8, u8, u8)>> {
    let moving = (any::<i8>(), 0..50_u8, 0..50_u8);
    prop::collection::vec(prop_oneof![3 => moving, 1 => Just((0, 0, 0))], 0..120)
}

proptest! {
    #[test]
    fn later_bars_change_nothing(
        steps in steps(), cut in 0.0..=1.0_f64, n in 1..20_usize,
    ) {
        let n_kept = (steps.len() as f64 * cut) as usize;
        let (whole, prefix) = (bars(&steps, 1.0), bars(&steps[..n_kept], 1.0));
        for (name, _, compute) in INDICATORS {
            let (of_whole, of_prefix) = (compute(&whole, n), compute(&prefix, n));
            prop_assert_eq!(of_prefix.len(), n_kept);
            for idx in 0..n_kept {
                prop_assert_eq!(of_whole.get(idx), of_prefix.get(idx), "{} at {}", name, idx);
            }
        }
    }

    #[test]
    fn every_bar_from_the_first_valid_on_has_a_finite_value(steps in steps(), n in 1..20_usize) {
        let series = bars(&steps, 1.0);
        for (name, _, compute) in INDICATORS {
            let column = compute(&series, n);
            let first_valid = column.first_valid().unwrap_or(series.len());
            for idx in 0..series.len() {
                let value = column.get(idx);
                prop_assert_eq!(value.is_some(), idx >= first_valid, "{} at {}", name, idx);
                prop_assert!(value.is_none_or(f64::is_finite), "{} at {}", name, idx);
            }
        }
    }

    /// With powers of two, which scale floats without rounding, so that ties stay ties.
    #[test]
    fn prices_times_k_scale_exactly(steps in steps(), n in 1..20_usize, exponent in -8..=8_i32) {
        let k = 2.0_f64.powi(exponent);
        let (once, scaled) = (bars(&steps, 1.0), bars(&steps, k));
        for (name, scaling, compute) in INDICATORS {
            let factor = if scaling == Scaling::Price { k } else { 1.0 };
            let (of_once, of_scaled) = (compute(&once, n), compute(&scaled, n));
            prop_assert_eq!(of_once.first_valid(), of_scaled.first_valid());
            for (a, b) in of_once.valid().iter().zip(of_scaled.valid()) {
                prop_assert_eq!(a * factor, *b, "{}", name);
            }
        }
    }
}

#[test]
fn every_period_changes_the_values_and_the_warm_up() {
    let steps: Vec<(i8, u8, u8)> =
        (0..80_u8).map(|i| ((i.wrapping_mul(83)) as i8, i % 7, i % 5)).collect();
    let series = bars(&steps, 1.0);
    for (name, _, compute) in INDICATORS.into_iter().filter(|(name, ..)| *name != "true_range") {
        let (short, long) = (compute(&series, 5), compute(&series, 9));
        assert!(short.first_valid() < long.first_valid(), "{name}");
        let differs = |idx: usize| short.get(idx) != long.get(idx);
        assert!((20..80).any(differs), "{name}: beyond both warm-ups");
    }
}

#[test]
fn every_setting_reaches_its_columns_and_no_other() {
    let steps: Vec<(i8, u8, u8)> =
        (0..80_u8).map(|i| ((i.wrapping_mul(83)) as i8, i % 7, i % 5)).collect();
    let series = bars(&steps, 1.0);
    let base = IndicatorSettings { atr_period: 5, adx_period: 6, trend_ema_period: 7 };
    let set = IndicatorSet::compute(&series, &base);
    assert_eq!(set.atr, wilder_atr(&series, 5));
    assert_eq!(set.trend_ema, ema(series.close(), 7));
    let direction = adx(&series, 6);
    assert_eq!((&set.adx, &set.plus_di, &set.minus_di), {
        (&direction.adx, &direction.plus_di, &direction.minus_di)
    });
    let other = IndicatorSet::compute(&series, &IndicatorSettings { atr_period: 6, ..base });
    assert_ne!(other.atr, set.atr);
    assert_eq!(IndicatorSet { atr: set.atr.clone(), ..other }, set);
    let other = IndicatorSet::compute(&series, &IndicatorSettings { trend_ema_period: 8, ..base });
    assert_ne!(other.trend_ema, set.trend_ema);
    let other = IndicatorSet::compute(&series, &IndicatorSettings { adx_period: 7, ..base });
    assert!(other.adx != set.adx && other.plus_di != set.plus_di && other.minus_di != set.minus_di);
}
