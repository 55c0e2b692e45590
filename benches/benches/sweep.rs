//! Grid points per second by threads, bars in memory and metrics taken: a study's grid over the numbers
//! of a plan, whose points are evaluated in tiles, and a sweep's over settings of a profile, whose
//! points share their outcomes.

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use exitlab::{Bars, GroupBy, KeepRows, Scenario, Study, Sweep};
use exitlab_benches::random_walk;

/// One-minute bars, of which one in 50 has a signal.
const N_BARS: usize = 50_000;

/// Points of either grid: so many that what they share weighs little.
const N_POINTS: u64 = 1000;

const SCENARIO: &str = r#"
schema = 1
name = "sweep-bench"
[data]
timeframe = "1m"
symbols = [{ symbol = "X", path = "in memory" }]
[signals]
source = "random"
p = 0.02
seed = 1
[fills]
ambiguity = false
[study]
plans = ["TREND_FOLLOW"]
[sweep]
profiles = ["SAFE"]
modes = ["policy"]
[sweep.grid]
"#;

const PLANS: &str = r#"
"exit_modes.TREND_FOLLOW.stop.atr" = [1.0, 1.2, 1.4, 1.6, 1.8, 2.0, 2.2, 2.4, 2.6, 2.8]
"exit_modes.TREND_FOLLOW.target.atr" = [3.0, 3.5, 4.0, 4.5, 5.0, 5.5, 6.0, 6.5, 7.0, 7.5]
"exit_modes.TREND_FOLLOW.trailing.distance_atr" = [0.6, 0.8, 1.0, 1.2, 1.4, 1.6, 1.8, 2.0, 2.2, 2.4]
"#;

const PROFILES: &str = r#"
"profiles.SAFE.base_confidence" = [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0]
"profiles.SAFE.base_risk_pct" = [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0]
"profiles.SAFE.max_open_positions" = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]
"#;

fn sweep(c: &mut Criterion) {
    let series = random_walk(N_BARS);
    let all = (0..series.len()).map(|idx| series.bar(idx));
    let bars = Bars::from_bars("X", all, series.timeframe()).expect("every bar is good");
    let scenario = |grid: &str| {
        let text = format!("{SCENARIO}{grid}");
        Scenario::parse(&text).expect("the bench's scenario is right").bars(&bars)
    };
    let (plans, profiles) = (scenario(PLANS), scenario(PROFILES));
    let mut group = c.benchmark_group("sweep");
    group.throughput(Throughput::Elements(N_POINTS)).sample_size(10);
    for n_threads in [1, 2] {
        let pool = rayon::ThreadPoolBuilder::new()
            .num_threads(n_threads)
            .build()
            .expect("threads can be started");
        group.bench_function(BenchmarkId::new("study of plans, threads", n_threads), |b| {
            let study = || Study::new(&plans).grid().by(GroupBy::NONE).run();
            b.iter(|| pool.install(study).expect("every point can be studied"));
        });
        group.bench_function(BenchmarkId::new("sweep of profiles, threads", n_threads), |b| {
            let sweep = || Sweep::new(&profiles).rows(KeepRows::default()).run();
            b.iter(|| pool.install(sweep).expect("every point can be replayed"));
        });
    }
    group.finish();
}

criterion_group!(benches, sweep);
criterion_main!(benches);
