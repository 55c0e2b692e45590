//! What is said of the best of many, where none is better or one is.

use crate::draws::{at_most, normal};
use exitlab_stats::{
    Metric, Moments, deflated_sharpe_ratio, effective_trials, probabilistic_sharpe_ratio,
    probability_of_backtest_overfitting, random_stream, reality_check, sharpe_dependence,
};
use rayon::prelude::*;

/// `columns` series of independent normal returns, the first with a mean of its own.
fn noise(name: &str, set: u64, columns: usize, rows: usize, first_mean: f64) -> Vec<Vec<f64>> {
    let mut rng = random_stream(404, name, set);
    let mean = |column| if column == 0 { first_mean } else { 0.0 };
    (0..columns).map(|c| (0..rows).map(|_| normal(&mut rng) + mean(c)).collect()).collect()
}

#[test]
fn reality_checks_keep_their_level_and_find_what_is_there() {
    const N_SETS: usize = 500;
    let shares = |name: &str, first_mean: f64| {
        let checks: Vec<_> = (0..N_SETS as u64)
            .into_par_iter()
            .map(|set| {
                reality_check(&noise(name, set, 8, 250, first_mean), 1.0, 199, set, &|| true)
                    .unwrap()
            })
            .collect();
        let share = |p: fn(&exitlab_stats::RealityCheck) -> f64| {
            checks.iter().filter(|check| p(check) <= 0.05).count() as f64 / N_SETS as f64
        };
        (share(|c| c.white_p), share(|c| c.spa_consistent_p))
    };
    let (white, spa) = shares("nothing", 0.0);
    assert!(white <= at_most(0.05, N_SETS) && spa <= at_most(0.05, N_SETS), "{white} {spa}");
    assert!(white > 0.02 && spa > 0.02, "{white} {spa}");
    let (white, spa) = shares("something", 0.25);
    assert!(white > 0.8 && spa > 0.8, "{white} {spa}");
}

#[test]
fn candidates_that_are_hopeless_cost_hansen_less_than_white() {
    let mut columns = noise("hopeless", 0, 60, 250, 0.3);
    columns[1..].iter_mut().flatten().for_each(|d| *d = 3.0 * (*d - 1.0));
    let check = reality_check(&columns, 1.0, 1_999, 1, &|| true).unwrap();
    assert!(check.spa_consistent_p < 0.01 && check.white_p > 0.2, "{check:?}");
}

#[test]
fn overfitting_of_noise_is_a_toss_and_of_a_real_difference_is_rare() {
    let average = |name: &str, first_mean: f64| {
        let probabilities: Vec<f64> = (0..40u64)
            .into_par_iter()
            .map(|set| {
                let columns = noise(name, set, 20, 400, first_mean);
                let of =
                    probability_of_backtest_overfitting(&columns, 12, Metric::Sharpe, &|| true);
                of.unwrap().probability
            })
            .collect();
        probabilities.iter().sum::<f64>() / 40.0
    };
    // One data set's probability has a standard deviation of about 0.2.
    let worthless = average("toss", 0.0);
    assert!((worthless - 0.5).abs() < 0.1, "{worthless}");
    let real = average("real", 0.4);
    assert!(real < 0.02, "{real}");
}

#[test]
fn sharpe_ratios_of_nothing_are_rarely_believed() {
    const N_SETS: usize = 2_000;
    const N_TRIALS: usize = 20;
    let sets: Vec<[bool; 3]> = (0..N_SETS as u64)
        .into_par_iter()
        .map(|set| {
            let columns = noise("sharpe", set, N_TRIALS, 250, 0.0);
            let ratios: Vec<f64> =
                columns.iter().map(|c| Moments::new(c).unwrap().sharpe_ratio().unwrap()).collect();
            let best = (0..N_TRIALS).max_by(|&a, &b| ratios[a].total_cmp(&ratios[b])).unwrap();
            let variance = Moments::new(&ratios).unwrap().std.powi(2);
            let of = |idx: usize| {
                let m = Moments::new(&columns[idx]).unwrap();
                (m.skewness.unwrap(), m.kurtosis.unwrap())
            };
            let plain = |idx: usize| {
                let (skew, kurtosis) = of(idx);
                probabilistic_sharpe_ratio(ratios[idx], 0.0, 250, skew, kurtosis, 1.0).unwrap()
                    > 0.95
            };
            let (skew, kurtosis) = of(best);
            let trials = N_TRIALS as f64;
            let deflated =
                deflated_sharpe_ratio(ratios[best], 250, skew, kurtosis, 1.0, trials, variance);
            [plain(0), plain(best), deflated.unwrap() > 0.95]
        })
        .collect();
    let share = |of: usize| sets.iter().filter(|s| s[of]).count() as f64 / N_SETS as f64;
    let (one, best, deflated) = (share(0), share(1), share(2));
    assert!(one <= at_most(0.05, N_SETS) && one > 0.035, "{one}");
    // 1 − 0.95^20 = 0.64: the best of twenty looks sure more often than not, until it is deflated.
    assert!((best - 0.64).abs() < 0.06, "{best}");
    assert!(deflated <= 0.05, "{deflated}");
}

#[test]
fn days_that_follow_each_other_do_not_make_nothing_look_sure() {
    const N_SETS: usize = 800;
    const N_TRIALS: usize = 27;
    const N_DAYS: usize = 800;
    // Worthless cells that correlate at 0.7, each day 0.4 of the day before.
    let follows = |set: u64| -> Vec<Vec<f64>> {
        let smooth = |column: Vec<f64>| -> Vec<f64> {
            let step = |last: &mut f64, e: f64| {
                *last = 0.4 * *last + e;
                Some(*last)
            };
            column.into_iter().scan(0.0, step).collect()
        };
        let mut columns = noise("follows", set, N_TRIALS + 1, N_DAYS, 0.0).into_iter().map(smooth);
        let common = columns.next().unwrap();
        let mixed = |own: Vec<f64>| {
            own.iter().zip(&common).map(|(o, c)| 0.3f64.sqrt() * o + 0.7f64.sqrt() * c).collect()
        };
        columns.map(mixed).collect()
    };
    let sets: Vec<[bool; 4]> = (0..N_SETS as u64)
        .into_par_iter()
        .map(|set| {
            let columns = follows(set);
            let moments: Vec<Moments> = columns.iter().map(|c| Moments::new(c).unwrap()).collect();
            let ratios: Vec<f64> = moments.iter().map(|m| m.sharpe_ratio().unwrap()).collect();
            let best = (0..N_TRIALS).max_by(|&a, &b| ratios[a].total_cmp(&ratios[b])).unwrap();
            let variance = Moments::new(&ratios).unwrap().std.powi(2);
            let trials = effective_trials(&columns).unwrap();
            let (m, first) = (moments[best], moments[0]);
            let (skew, kurtosis) = (m.skewness.unwrap(), m.kurtosis.unwrap());
            let deflated = |d| {
                deflated_sharpe_ratio(ratios[best], N_DAYS, skew, kurtosis, d, trials, variance)
                    .unwrap()
                    > 0.95
            };
            let plain = |d| {
                let (skew, kurtosis) = (first.skewness.unwrap(), first.kurtosis.unwrap());
                probabilistic_sharpe_ratio(ratios[0], 0.0, N_DAYS, skew, kurtosis, d).unwrap()
                    > 0.95
            };
            let of = |idx: usize| sharpe_dependence(&columns[idx]).unwrap();
            [plain(1.0), plain(of(0)), deflated(1.0), deflated(of(best))]
        })
        .collect();
    let share = |of: usize| sets.iter().filter(|s| s[of]).count() as f64 / N_SETS as f64;
    let shares = [share(0), share(1), share(2), share(3)];
    // One trial: Φ(−1.645/√(1.4/0.6)) = 14% of worthless series look sure if days count as independent.
    assert!((shares[0] - 0.14).abs() < 0.04 && shares[1] < 0.08, "{shares:?}");
    assert!(shares[2] > 0.1 && shares[3] < 0.08, "{shares:?}");
}
