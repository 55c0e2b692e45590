//! Pyramids on all threads.

use exitlab_core::BarSeries;
use exitlab_exit::{BarPyramid, first_level, n_first_level};
use std::thread;

/// Runs of 8 bars below which another thread costs more than it saves.
const MIN_RUNS_PER_THREAD: usize = 16_384;

/// The pyramid of a series, its first level built in one part per thread.
///
/// The threads are its own and not the pool's: a stage's computation may not wait for workers,
/// which may be waiting for it.
pub(crate) fn build_pyramid(series: &BarSeries) -> BarPyramid {
    let n_runs = n_first_level(series);
    let n_parts = rayon::current_num_threads().min(n_runs / MIN_RUNS_PER_THREAD).max(1);
    let part = |k: usize| first_level(series, k * n_runs / n_parts..(k + 1) * n_runs / n_parts);
    thread::scope(|scope| {
        let others: Vec<_> = (1..n_parts).map(|k| scope.spawn(move || part(k))).collect();
        let mut runs = part(0);
        for other in others {
            runs.extend(other.join().expect("invariant: summing up bars does not panic"));
        }
        BarPyramid::on_first_level(runs)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use exitlab_core::{Bar, Timeframe, Timestamp};

    #[test]
    fn parts_make_the_pyramid_of_the_whole() {
        let mut series = BarSeries::new(Timeframe::parse("1m").unwrap());
        for n in 0..40 * MIN_RUNS_PER_THREAD as i64 + 5 {
            let low = 100.0 + ((n * 7_919) % 611) as f64 / 7.0;
            let (high, time) = (low + (n % 5) as f64, Timestamp::from_us(n * 60_000_000));
            series.push(Bar { time, open: low, high, low, close: high, volume: None });
        }
        let whole = BarPyramid::new(&series);
        for n_threads in [1, 2, 3] {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(n_threads).build().unwrap();
            assert_eq!(pool.install(|| build_pyramid(&series)), whole);
        }
    }
}
