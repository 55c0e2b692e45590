//! Indicators and regimes over a year of one-minute bars.

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use exitlab::crates::indicators::{IndicatorSet, IndicatorSettings, donchian, rsi};
use exitlab::crates::regime::{EmaBand, RuleSettings, VolatilitySettings, classify_rules};
use exitlab_benches::random_walk;
use std::hint::black_box;

const N_BARS: usize = 525_600;

fn indicators(c: &mut Criterion) {
    let series = random_walk(N_BARS);
    let settings = IndicatorSettings { atr_period: 14, adx_period: 14, trend_ema_period: 200 };
    let mut group = c.benchmark_group("indicators");
    group.sample_size(20).throughput(Throughput::Elements(N_BARS as u64));
    group.bench_function("ATR, ADX, EMA", |b| {
        b.iter(|| black_box(IndicatorSet::compute(&series, &settings)));
    });
    group.bench_function("RSI", |b| b.iter(|| black_box(rsi(series.close(), 14))));
    group.bench_function("Donchian", |b| b.iter(|| black_box(donchian(&series, 20))));
    let set = IndicatorSet::compute(&series, &settings);
    let volatility =
        VolatilitySettings::Quantile { window_bars: 500, low: 0.2, high: 0.8, extreme: 0.95 };
    let rules = RuleSettings {
        adx_trending: 25.0,
        adx_chop: 20.0,
        ema_band: EmaBand::Pct(2.0),
        confirm_bars: 1,
    };
    group.bench_function("regimes", |b| {
        b.iter(|| black_box(classify_rules(&series, &set, &volatility, &rules)));
    });
    group.finish();
}

criterion_group!(benches, indicators);
criterion_main!(benches);
