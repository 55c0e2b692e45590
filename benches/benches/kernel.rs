//! Nanoseconds per outcome of the exit kernel, by how long positions are held.

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use exitlab_benches::random_walk;
use exitlab_core::{BarSeries, Side};
use exitlab_exit::{
    Ambiguity, Costs, Entry, EntrySettings, ExitPlan, FillRules, FundingSchedule, Market, evaluate,
};
use std::hint::black_box;

const N_BARS: usize = 400_000;
const N_ENTRIES: usize = 200;

/// Entries spread over the first half of the series, longs and shorts in turn.
fn entries(series: &BarSeries, atr: f64) -> Vec<Entry> {
    (0..N_ENTRIES)
        .filter_map(|n| {
            let bar = n * (N_BARS / 2) / N_ENTRIES;
            let fill = EntrySettings::default().fill(
                series,
                series.close_time(bar),
                series.close()[bar],
            )?;
            let side = if n % 2 == 0 { Side::Long } else { Side::Short };
            Some(Entry { side, atr, adx: None, fill })
        })
        .collect()
}

fn kernel(c: &mut Criterion) {
    let series = random_walk(N_BARS);
    let funding = FundingSchedule::none();
    let costs = Costs::default();
    let market = Market {
        execution: &series,
        pyramid: None,
        known_atr: None,
        funding: &funding,
        costs: &costs,
    };
    // Stop, target, breakeven, partial and trail.
    let plan = ExitPlan::trend_follow();
    let mut group = c.benchmark_group("kernel/reference");
    group.throughput(Throughput::Elements(N_ENTRIES as u64));
    for atr in [20.0, 100.0, 400.0, 1_200.0] {
        let entries = entries(&series, atr);
        let outcome =
            |entry: &Entry| evaluate(&market, entry, &plan, FillRules::default(), Ambiguity::Off);
        let bars: u64 = entries.iter().map(|e| u64::from(outcome(e).bars_held)).sum();
        let held = format!("{} bars held", bars / entries.len() as u64);
        group.bench_function(BenchmarkId::from_parameter(held), |b| {
            b.iter(|| entries.iter().map(|e| black_box(outcome(e)).r_net).sum::<f64>());
        });
    }
    group.finish();
}

criterion_group!(benches, kernel);
criterion_main!(benches);
