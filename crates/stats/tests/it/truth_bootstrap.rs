//! The bootstrap's tests, powers and intervals on data whose mean is known.

use crate::draws::{at_most, autoregressive, clustered, fat, normal, singles};
use exitlab_stats::{BootstrapTest, ClusterSums, entries_needed, holm, random_stream};
use rand_chacha::ChaCha8Rng;
use rayon::prelude::*;

const N_SETS: usize = 1_000;
const N_DRAWS: usize = 999;
const N_ENTRIES: usize = 500;

/// The test as it is to be used: block length from the data, percentile interval at 95%.
fn test(sums: &ClusterSums<1>, seed: u64) -> BootstrapTest {
    test_of_draws(sums, N_DRAWS, seed)
}

fn test_of_draws(sums: &ClusterSums<1>, n_draws: usize, seed: u64) -> BootstrapTest {
    let length = sums.block_length(0);
    let draws: Vec<f64> =
        sums.resampled_means(length, n_draws, seed, "truth").iter().map(|draw| draw[0]).collect();
    BootstrapTest::new(sums.means()[0], &draws, 0.95).unwrap()
}

/// Share of data sets, each made from a stream of its own, whose test is as asked.
fn share(
    name: &str,
    make: impl Fn(&mut ChaCha8Rng) -> ClusterSums<1> + Sync,
    holds: impl Fn(&BootstrapTest) -> bool + Sync,
) -> f64 {
    let n = (0..N_SETS as u64)
        .into_par_iter()
        .filter(|&set| holds(&test(&make(&mut random_stream(2026, name, set)), set)))
        .count();
    n as f64 / N_SETS as f64
}

fn rejects(test: &BootstrapTest) -> bool {
    test.p_value <= 0.05
}

#[test]
fn fat_tailed_entries_without_a_difference_are_rarely_told_apart() {
    let share = share("fat", |rng| singles(N_ENTRIES, || fat(rng)), rejects);
    assert!(share <= at_most(0.05, N_SETS), "{share}");
    assert!(share > 0.03, "a test that never rejects would pass too: {share}");
}

#[test]
fn clustered_entries_without_a_difference_are_rarely_told_apart() {
    let make = |rng: &mut ChaCha8Rng| clustered(N_ENTRIES, 0.0, rng);
    let share = share("clustered", make, rejects);
    assert!(share <= at_most(0.05, N_SETS), "{share}");
    assert!(share > 0.03, "{share}");
}

#[test]
fn entries_taken_as_independent_where_they_are_clustered_are_told_apart_too_often() {
    // What clusters are for: the same entries one by one, in an order that hides who shared what.
    let scattered = |rng: &mut ChaCha8Rng| {
        let shared: Vec<f64> = (0..N_ENTRIES / 5).map(|_| normal(rng)).collect();
        let mut idx = 0;
        singles(N_ENTRIES, || {
            idx += 1;
            shared[idx % shared.len()] + normal(rng)
        })
    };
    let share = share("scattered", scattered, rejects);
    assert!(share > 0.15, "{share}");
}

#[test]
fn entries_needed_give_the_power_they_promise() {
    for (name, clusters) in [("power of singles", false), ("power of clusters", true)] {
        let make = |n: usize, rng: &mut ChaCha8Rng| {
            if clusters { clustered(n, 0.15, rng) } else { singles(n, || normal(rng) + 0.15) }
        };
        let pilot = make(20_000, &mut random_stream(1, name, 0));
        let pilot = test_of_draws(&pilot, 10_000, 1);
        let needed = entries_needed(0.15, pilot.se, 20_000, 0.05, 0.8).unwrap().round() as usize;
        let power = share(name, |rng| make(needed, rng), rejects);
        // 1.3 points are one standard error; the pilot's own is 2% of the entries, which is another
        // half point.
        assert!((power - 0.8).abs() < 0.04, "{name}: {power} at {needed}");
    }
}

fn covers_zero(test: &BootstrapTest) -> bool {
    (test.low..=test.high).contains(&0.0)
}

#[test]
fn intervals_cover_the_truth() {
    let singles = share("normal", |rng| singles(N_ENTRIES, || normal(rng)), covers_zero);
    assert!((singles - 0.95).abs() < 0.02, "{singles}");
    let clusters = share("in clusters", |rng| clustered(N_ENTRIES, 0.0, rng), covers_zero);
    assert!((clusters - 0.95).abs() < 0.02, "{clusters}");
}

#[test]
fn intervals_of_dependent_entries_cover_the_truth_where_there_are_enough() {
    let dependent = share("long", |rng| autoregressive(3_000, 0.2, rng), covers_zero);
    assert!((dependent - 0.95).abs() < 0.02, "{dependent}");
    // At 500 entries they fall short by about two and a half points: blocks of four cut a quarter
    // of what neighbours share, and a weak dependence is often not seen at all. Without blocks it is
    // about six.
    let short = share("short", |rng| autoregressive(N_ENTRIES, 0.2, rng), covers_zero);
    assert!((0.90..0.96).contains(&short), "{short}");
    let without = (0..N_SETS as u64)
        .into_par_iter()
        .filter(|&set| {
            let sums = autoregressive(N_ENTRIES, 0.2, &mut random_stream(2026, "short", set));
            let draws = sums.resampled_means(1.0, N_DRAWS, set, "truth");
            let draws: Vec<f64> = draws.iter().map(|draw| draw[0]).collect();
            covers_zero(&BootstrapTest::new(sums.means()[0], &draws, 0.95).unwrap())
        })
        .count() as f64
        / N_SETS as f64;
    assert!(without < short - 0.02, "{without} {short}");
}

#[test]
fn holm_keeps_the_rate_of_a_family() {
    const N_FAMILIES: usize = 600;
    const N_TESTS: u64 = 10;
    let false_rejections = |n_real: u64, family: u64| {
        let p_values: Vec<f64> = (0..N_TESTS)
            .map(|k| {
                let mut rng = random_stream(7, "family", family * N_TESTS + k);
                let mean = if k < n_real { 1.0 } else { 0.0 };
                let sums = singles(120, || normal(&mut rng) + mean);
                test(&sums, family * N_TESTS + k).p_value
            })
            .collect();
        let any = |p: &[f64]| p[n_real as usize..].iter().any(|&p| p <= 0.05);
        let adjusted = holm(&p_values);
        let found = adjusted[..n_real as usize].iter().all(|&p| p <= 0.05);
        (any(&p_values), any(&adjusted), found)
    };
    for n_real in [0, 5] {
        let families: Vec<(bool, bool, bool)> = (0..N_FAMILIES as u64)
            .into_par_iter()
            .map(|family| false_rejections(n_real, family))
            .collect();
        let share = |of: fn(&(bool, bool, bool)) -> bool| {
            families.iter().filter(|family| of(family)).count() as f64 / N_FAMILIES as f64
        };
        let (plain, adjusted) = (share(|f| f.0), share(|f| f.1));
        assert!(plain > 0.18, "{n_real}: {plain}"); // 1 − 0.95^5 = 0.23
        assert!(adjusted <= at_most(0.05, N_FAMILIES), "{n_real}: {adjusted}");
        assert!(adjusted > 0.015, "{n_real}: {adjusted}");
        assert_eq!(share(|f| f.2), 1.0);
    }
}
