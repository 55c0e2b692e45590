//! Bars per second from a CSV file to a validated series: the hash of the file, the checks of every
//! row, gaps, grid and jumps are part of it.

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use exitlab::crates::core::{BarSeries, Timestamp};
use exitlab::crates::data::{LoadOptions, load_bars};
use exitlab_benches::random_walk;
use std::fmt::Write as _;
use std::path::Path;

/// Minutes of a year.
const N_BARS: usize = 525_600;

/// Time of the first bar, 2020-09-13T12:27:00Z: a number of ms is told by its size, which one of 1970
/// does not have.
const FIRST_US: i64 = 1_600_000_020_000_000;

/// The series as an exchange writes it, with two decimals in prices.
fn csv(series: &BarSeries, time: &dyn Fn(Timestamp) -> String) -> String {
    let mut text = "timestamp,open,high,low,close,volume\n".to_owned();
    for idx in 0..series.len() {
        let bar = series.bar(idx);
        let (time, volume) = (time(bar.time), (idx * 7_919 % 100_000) as f64 / 1e3);
        let prices = [bar.open, bar.high, bar.low, bar.close].map(|price| format!("{price:.2}"));
        let _ = writeln!(text, "{time},{},{volume:.5}", prices.join(","));
    }
    text
}

fn load(c: &mut Criterion) {
    let series = random_walk(N_BARS);
    let options = LoadOptions::new(series.timeframe());
    let iso = csv(&series, &|time| time.plus_us(FIRST_US).to_string());
    let ms = csv(&series, &|time| (time.plus_us(FIRST_US).us() / 1_000).to_string());
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR"));
    let mut group = c.benchmark_group("load");
    group.throughput(Throughput::Elements(N_BARS as u64)).sample_size(20);
    for (name, text) in [("csv iso", iso), ("csv ms", ms)] {
        let path = folder.join(format!("load {name}.csv"));
        std::fs::write(&path, text).expect("the target folder can be written");
        group.bench_function(BenchmarkId::from_parameter(name), |b| {
            b.iter(|| load_bars("X", &path, &options).expect("invariant: every row is good"));
        });
        let _ = std::fs::remove_file(&path); // it is in the target folder
    }
    group.finish();
}

criterion_group!(benches, load);
criterion_main!(benches);
