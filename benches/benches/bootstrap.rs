//! Resampling clustered entries, and the tests that judge a choice among many series.

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use exitlab::crates::stats::{
    ClusterSums, Metric, politis_white_block_length, probability_of_backtest_overfitting,
    random_stream, reality_check,
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

/// A comparison of plans: 3 series of 10,000 clusters and 15 of 2,000, three sums each.
fn comparison() -> Vec<ClusterSums<3>> {
    let sums = |(idx, n_clusters): (u64, usize)| {
        let values = noise(3 * n_clusters, idx);
        ClusterSums::new(
            values.chunks_exact(3).enumerate().map(|(i, v)| (1 + i % 3, [v[0], v[1], v[2]])),
        )
    };
    let sizes = [10_000; 3].into_iter().chain([2_000; 15]);
    (0..).zip(sizes).map(sums).collect()
}

fn bootstrap(c: &mut Criterion) {
    let comparison = comparison();
    let n_clusters: usize = comparison.iter().map(ClusterSums::n_clusters).sum();
    let mut group = c.benchmark_group("bootstrap");
    group.sample_size(10).measurement_time(Duration::from_secs(10));
    group.throughput(Throughput::Elements((n_clusters * N_DRAWS) as u64));
    for block_length in [1.0, 1.5, 5.0] {
        group.bench_function(BenchmarkId::new("comparison, block length", block_length), |b| {
            b.iter(|| {
                for sums in &comparison {
                    black_box(sums.resampled_means(block_length, N_DRAWS, 1, "bench"));
                }
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
        b.iter(|| black_box(probability_of_backtest_overfitting(&columns, 16, Metric::Sharpe)));
    });
    group.bench_function("reality check, 1,000 draws", |b| {
        b.iter(|| black_box(reality_check(&columns, 2.0, 1_000, 1)));
    });
    group.finish();
}

criterion_group!(benches, bootstrap, choice);
criterion_main!(benches);
