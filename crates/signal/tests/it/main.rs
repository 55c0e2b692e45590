//! The contract of every signal source: causal, deterministic, moved by every setting, mirrored
//! where prices are.

#![allow(clippy::unwrap_used)] // clippy knows #[test] functions, not their helpers

use exitlab_core::{Bar, BarSeries, Side, Signal, SymbolIdx, Timeframe, Timestamp};
use exitlab_indicators::{IndicatorSet, IndicatorSettings};
use exitlab_regime::{EmaBand, RuleSettings, VolatilitySettings, classify_rules};
use exitlab_signal::{EverySide, SideFilter, SignalSource, generate};
use proptest::prelude::*;

const SOURCES: [SignalSource; 8] = [
    SignalSource::EmaCross { fast: 3, slow: 7 },
    SignalSource::Donchian { n: 4 },
    SignalSource::RsiReversion { n: 4, low: 35.0, high: 65.0 },
    SignalSource::Every { n: 3, side: EverySide::Both },
    SignalSource::Every { n: 3, side: EverySide::Alternate },
    SignalSource::Every { n: 4, side: EverySide::Long },
    SignalSource::Random { p: 0.3, seed: 5, side: SideFilter::Both },
    SignalSource::Random { p: 0.3, seed: 5, side: SideFilter::Short },
];

/// Bars of a walk, upside down around 1,000 where `flip` is −1.
fn bars(steps: &[(i8, u8, u8)], flip: f64) -> BarSeries {
    let hour = Timeframe::parse("1h").unwrap();
    let mut series = BarSeries::new(hour);
    let mut walk: f64 = 0.0;
    for (idx, &(step, above, below)) in steps.iter().enumerate() {
        let open = walk;
        walk = (open + f64::from(step)).clamp(-500.0, 500.0);
        let highest = open.max(walk) + f64::from(above);
        let lowest = open.min(walk) - f64::from(below);
        let ends = [1_000.0 + flip * highest, 1_000.0 + flip * lowest];
        series.push(Bar {
            time: Timestamp::from_us(idx as i64 * hour.us()),
            open: 1_000.0 + flip * open,
            high: ends[0].max(ends[1]),
            low: ends[0].min(ends[1]),
            close: 1_000.0 + flip * walk,
            volume: None,
        });
    }
    series
}

fn signals(source: &SignalSource, filter: SideFilter, series: &BarSeries) -> Vec<Signal> {
    let settings = IndicatorSettings { atr_period: 3, adx_period: 3, trend_ema_period: 8 };
    let indicators = IndicatorSet::compute(series, &settings);
    let ratio = VolatilitySettings::Ratio { low: 0.02, high: 0.06, extreme: 0.1 };
    let rules = RuleSettings {
        adx_trending: 35.0,
        adx_chop: 30.0,
        ema_band: EmaBand::Pct(2.0),
        confirm_bars: 1,
    };
    let regimes = classify_rules(series, &indicators, &ratio, &rules);
    generate(source, filter, SymbolIdx(0), "BTC", series, &indicators, &regimes)
}

fn steps() -> impl Strategy<Value = Vec<(i8, u8, u8)>> {
    let moving = (any::<i8>(), 0..50_u8, 0..50_u8);
    prop::collection::vec(prop_oneof![3 => moving, 1 => Just((0, 0, 0))], 0..150)
}

proptest! {
    #[test]
    fn later_bars_change_nothing(steps in steps(), cut in 0.0..=1.0_f64) {
        let n_kept = (steps.len() as f64 * cut) as usize;
        for source in SOURCES {
            let whole = signals(&source, SideFilter::Both, &bars(&steps, 1.0));
            let prefix = signals(&source, SideFilter::Both, &bars(&steps[..n_kept], 1.0));
            let n_of_prefix = whole.partition_point(|s| s.bar.0 < n_kept);
            prop_assert_eq!(prefix, &whole[..n_of_prefix], "{:?}", source);
        }
    }

    #[test]
    fn signals_are_in_order_and_confidences_in_range(steps in steps()) {
        let series = bars(&steps, 1.0);
        for source in SOURCES {
            let signals = signals(&source, SideFilter::Both, &series);
            for (row, signal) in signals.iter().enumerate() {
                prop_assert_eq!(signal.source_row, row);
                prop_assert_eq!(signal.time, series.close_time(signal.bar.0));
                prop_assert!((0.0..=1.0).contains(&signal.confidence));
            }
            prop_assert!(signals.is_sorted_by_key(|s| (s.bar, s.side)));
        }
    }

    #[test]
    fn a_filtered_source_says_what_it_said_of_that_side(steps in steps()) {
        let series = bars(&steps, 1.0);
        for source in SOURCES {
            let said = |filter| -> Vec<_> {
                let signals = signals(&source, filter, &series);
                signals.iter().map(|s| (s.bar, s.side, s.confidence)).collect()
            };
            let mut parts = said(SideFilter::Long);
            prop_assert!(parts.iter().all(|(_, side, _)| *side == Side::Long));
            parts.extend(said(SideFilter::Short));
            parts.sort_by_key(|(bar, side, _)| (*bar, *side));
            prop_assert_eq!(parts, said(SideFilter::Both), "{:?}", source);
        }
    }

    /// Prices upside down turn every long of a price-driven source into a short. RSI and DI are
    /// those of differences, so the walk's mirror image has exactly mirrored ones; the levels of
    /// the RSI are symmetric around 50. An RSI of 0 where nothing ever moved has no mirror image.
    #[test]
    fn a_mirrored_market_gives_mirrored_signals(steps in steps()) {
        let moving = std::iter::once((1_i8, 0, 0)).chain(std::iter::once((-1, 0, 0)));
        let steps: Vec<(i8, u8, u8)> = moving.chain(steps).collect();
        for source in [SOURCES[1], SOURCES[2]] {
            let said = |flip| -> Vec<_> {
                let signals = signals(&source, SideFilter::Both, &bars(&steps, flip));
                signals.iter().map(|s| (s.bar, s.side, s.confidence)).collect::<Vec<_>>()
            };
            let (up, down) = (said(1.0), said(-1.0));
            prop_assert_eq!(up.len(), down.len());
            for (a, b) in up.iter().zip(&down) {
                prop_assert!(a.0 == b.0 && a.1 != b.1);
                prop_assert!((a.2 - b.2).abs() < 1e-12);
            }
        }
    }
}

#[test]
fn every_setting_changes_some_output() {
    let steps: Vec<(i8, u8, u8)> = (0..400_u32)
        .map(|i| ((i * i * 31 % 61) as i8 - 30, (i % 7) as u8, (i % 5) as u8))
        .collect();
    let series = bars(&steps, 1.0);
    let said = |source: &SignalSource| signals(source, SideFilter::Both, &series);
    let variants: [&[SignalSource]; 5] = [
        &[
            SignalSource::EmaCross { fast: 3, slow: 7 },
            SignalSource::EmaCross { fast: 2, slow: 7 },
            SignalSource::EmaCross { fast: 3, slow: 9 },
        ],
        &[SignalSource::Donchian { n: 4 }, SignalSource::Donchian { n: 6 }],
        &[
            SignalSource::RsiReversion { n: 4, low: 35.0, high: 65.0 },
            SignalSource::RsiReversion { n: 5, low: 35.0, high: 65.0 },
            SignalSource::RsiReversion { n: 4, low: 30.0, high: 65.0 },
            SignalSource::RsiReversion { n: 4, low: 35.0, high: 70.0 },
        ],
        &[
            SignalSource::Every { n: 3, side: EverySide::Long },
            SignalSource::Every { n: 4, side: EverySide::Long },
            SignalSource::Every { n: 3, side: EverySide::Short },
            SignalSource::Every { n: 3, side: EverySide::Both },
            SignalSource::Every { n: 3, side: EverySide::Alternate },
        ],
        &[
            SignalSource::Random { p: 0.3, seed: 5, side: SideFilter::Both },
            SignalSource::Random { p: 0.4, seed: 5, side: SideFilter::Both },
            SignalSource::Random { p: 0.3, seed: 6, side: SideFilter::Both },
            SignalSource::Random { p: 0.3, seed: 5, side: SideFilter::Long },
            SignalSource::Random { p: 0.3, seed: 5, side: SideFilter::Short },
        ],
    ];
    for sources in variants {
        for (i, a) in sources.iter().enumerate() {
            assert!(said(a).len() > 5, "{a:?} must speak here");
            assert_eq!(said(a), said(a), "{a:?}");
            for b in &sources[i + 1..] {
                assert_ne!(said(a), said(b), "{a:?} {b:?}");
            }
        }
    }
}
