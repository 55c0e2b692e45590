//! Resampling clustered entries, and the tests that judge a choice among many series.

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use exitlab::crates::stats::{
    JointMeans, JointSettings, MeanBlocks, Metric, politis_white_block_length,
    probability_of_backtest_overfitting, random_stream, reality_check,
};
use rand_core::Rng;
use std::hint::black_box;
use std::time::Duration;

const N_DRAWS: usize = 10_000;

/// Uniform numbers around 0.
fn noise(n: usize, idx: u64) -> Vec<f64> {
    let mut rng = random_stream(1, "bench", idx);
    (0..n).map(|_| f64::from(rng.next_u32()) / 4_294_967_296.0 - 0.5).collect()
}

/// A comparison of three plans at 10,000 times of entry, in five regimes: their differences and both worst
/// cases of each.
fn comparison() -> JointMeans {
    let mut means = JointMeans::new(5, 9);
    for (idx, values) in noise(90_000, 0).chunks_exact(9).enumerate() {
        means.push(true, idx / 20 % 5, values.iter().copied().map(Some));
    }
    means
}

fn bootstrap(c: &mut Criterion) {
    let comparison = comparison();
    let family: Vec<usize> = (0..6).flat_map(|group| (0..3).map(move |k| 9 * group + k)).collect();
    let settings = JointSettings {
        n_draws: N_DRAWS,
        seed: 1,
        purpose: "bench",
        level: 0.95,
        family_alpha: 0.05,
        go_on: &|| true,
    };
    let mut group = c.benchmark_group("bootstrap");
    group.sample_size(10).measurement_time(Duration::from_secs(10));
    group.throughput(Throughput::Elements((comparison.n_clusters() * N_DRAWS) as u64));
    for block_length in [10.0, 50.0] {
        group.bench_function(BenchmarkId::new("comparison, block length", block_length), |b| {
            b.iter(|| {
                let blocks = MeanBlocks::new(&comparison, block_length);
                black_box(blocks.test(&family, settings))
            });
        });
    }
    group.finish();
    let series = noise(10_000, 0);
    c.bench_function("block length of 10,000", |b| {
        b.iter(|| black_box(politis_white_block_length(&series)));
    });
}

fn choice(c: &mut Criterion) {
    let columns: Vec<Vec<f64>> = (0..1_000).map(|idx| noise(3_000, idx)).collect();
    let mut group = c.benchmark_group("1,000 series of 3,000");
    group.sample_size(10);
    group.bench_function("overfitting, 12,870 splits", |b| {
        b.iter(|| {
            black_box(probability_of_backtest_overfitting(&columns, 16, Metric::Sharpe, &|| true))
        });
    });
    group.bench_function("reality check, 1,000 draws", |b| {
        b.iter(|| black_box(reality_check(&columns, 2.0, 1_000, 1, &|| true)));
    });
    group.finish();
}

criterion_group!(benches, bootstrap, choice);
criterion_main!(benches);
