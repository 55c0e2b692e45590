//! Against `arch`, `scipy`, `statsmodels`, `numpy` and `holdout-backtest`: the numbers of
//! `tests/oracle/expected.csv`, which `tests/oracle/make_expected.py` writes.

use crate::series::{autoregressive, fat_tailed, matrix, uniforms};
use exitlab_stats::{
    Metric, Moments, StationaryBlocks, deflated_sharpe_ratio, effective_trials, entries_needed,
    expected_max_sharpe, holm, long_run_variance, minimum_track_record_length, normal_quantile,
    politis_white_block_length, probabilistic_sharpe_ratio, probability_of_backtest_overfitting,
    quantile, random_stream, reality_check, sharpe_dependence, wilcoxon_signed_rank,
};

/// The same formula in another order of additions.
const SAME: f64 = 1e-9;
/// Probabilities of the normal distribution, which `statrs` holds to 1e-10.
const NORMAL: f64 = 1e-9;

/// The lines of `name`, each its numbers; there are `n`.
fn lines(name: &str, n: usize) -> Vec<Vec<f64>> {
    let found: Vec<Vec<f64>> = include_str!("../oracle/expected.csv")
        .lines()
        .filter_map(|line| line.split_once(','))
        .filter(|(of, _)| *of == name)
        .map(|(_, numbers)| numbers.split(',').map(|x| x.parse().unwrap()).collect())
        .collect();
    assert_eq!(found.len(), n, "{name}");
    found
}

#[track_caller]
fn close(got: f64, want: f64, relative: f64) {
    assert!((got - want).abs() <= relative * want.abs().max(1.0), "{got} for {want}");
}

#[test]
fn block_length_is_that_of_arch() {
    for line in lines("block_length", 14) {
        let [seed, n, coefficient, want] = line[..] else { panic!("{line:?}") };
        let series = autoregressive(seed as u64, n as usize, coefficient);
        close(politis_white_block_length(&series), want.max(1.0), SAME);
    }
}

const QUANTILES: [f64; 4] = [0.025, 0.25, 0.5, 0.975];
const N_DRAWS: usize = 100_000;

/// Standard deviation and quantiles of the mean per entry, of clusters of so many entries with so large a
/// sum, against a line of `arch`'s, both from `N_DRAWS` draws.
fn compare_draws(clusters: &[(f64, f64)], block_length: f64, want: &[f64]) {
    let blocks = StationaryBlocks::new(clusters.len(), block_length);
    let mut rng = random_stream(1, "oracle", 0);
    let add = |(n, sum): &mut (f64, f64), place: usize| {
        let (more, of_sum) = clusters[place % clusters.len()];
        (*n, *sum) = (*n + more, *sum + of_sum);
    };
    let mut draw = |_| {
        let (n, sum) = blocks.resample(&mut rng, (0.0, 0.0), add, |picked, start, length| {
            (start..start + length).for_each(|place| add(picked, place));
        });
        sum / n
    };
    let mut draws: Vec<f64> = (0..N_DRAWS).map(&mut draw).collect();
    draws.sort_unstable_by(f64::total_cmp);
    let se = Moments::new(&draws).unwrap().std;
    // A standard deviation of B normal draws is off by 1/√(2B) = 0.22% of itself, a difference of
    // two by 0.32%; the outer quantiles by 2.67/√B, a difference of two by 1.2% of a standard
    // deviation. Four of each.
    assert!((se / want[0] - 1.0).abs() < 0.013, "L {block_length}: {se} for {}", want[0]);
    for (q, want) in QUANTILES.iter().zip(&want[1..]) {
        let got = quantile(&draws, *q).unwrap();
        assert!((got - want).abs() < 0.048 * se, "L {block_length}, {q}: {got} for {want}");
    }
}

#[test]
fn resampled_means_are_distributed_as_those_of_arch() {
    let series: Vec<f64> = autoregressive(21, 400, 0.5).iter().map(|x| x + 0.05).collect();
    let sizes = (0..400).map(|i| 1 + i * i % 4);
    let single: Vec<(f64, f64)> = series.iter().map(|x| (1.0, *x)).collect();
    let clustered: Vec<(f64, f64)> =
        sizes.zip(&series).map(|(n, x)| (f64::from(n), x * f64::from(n))).collect();
    for line in lines("bootstrap_mean", 3) {
        compare_draws(&single, line[0], &line[1..]);
    }
    for line in lines("bootstrap_ratio", 3) {
        compare_draws(&clustered, line[0], &line[1..]);
    }
}

#[test]
fn quantiles_are_those_of_numpy() {
    let mut series: Vec<f64> = autoregressive(21, 400, 0.5).iter().map(|x| x + 0.05).collect();
    series.sort_unstable_by(f64::total_cmp);
    for (q, want) in [0.0, 0.01, 0.333, 0.5, 0.9, 1.0].into_iter().zip(&lines("quantile", 1)[0]) {
        close(quantile(&series, q).unwrap(), *want, 1e-15);
    }
}

#[test]
fn signed_ranks_are_those_of_scipy() {
    for line in lines("wilcoxon", 5) {
        let [seed, n, step, want] = line[..] else { panic!("{line:?}") };
        let shifted = fat_tailed(seed as u64, n as usize).into_iter().map(|d| d + 0.1);
        let differences: Vec<f64> =
            shifted.map(|d| if step > 0.0 { (d / step).floor() * step } else { d }).collect();
        close(wilcoxon_signed_rank(&differences).unwrap(), want, NORMAL);
    }
}

#[test]
fn holm_is_that_of_statsmodels() {
    for line in lines("holm", 4) {
        let (n, shrink, want) = (line[1] as usize, line[2], &line[3..]);
        let mut p_values: Vec<f64> = uniforms(line[0] as u64).take(n).map(|u| u * shrink).collect();
        p_values[n / 2] = p_values[0];
        let adjusted = holm(&p_values);
        assert_eq!(adjusted.len(), want.len());
        adjusted.iter().zip(want).for_each(|(got, want)| close(*got, *want, 1e-14));
    }
}

#[test]
fn entries_needed_are_those_of_statsmodels() {
    for line in lines("entries_needed", 3) {
        let [effect, alpha, power, want] = line[..] else { panic!("{line:?}") };
        // statsmodels adds the chance of rejecting on the wrong side: at a power of 1/2, 5e-4 of it.
        let critical = normal_quantile(1.0 - alpha / 2.0).unwrap();
        let needed = entries_needed(effect, 1.0 / 20.0, 400, critical, power).unwrap();
        close(needed, want, if power < 0.8 { 2e-3 } else { 1e-5 });
    }
}

#[test]
fn moments_are_those_of_scipy() {
    for line in lines("moments", 2) {
        let values: Vec<f64> =
            fat_tailed(line[0] as u64, line[1] as usize).iter().map(|x| x * x * x + 0.2).collect();
        let m = Moments::new(&values).unwrap();
        let got = [m.mean, m.std, m.population_std, m.skewness.unwrap(), m.kurtosis.unwrap()];
        got.iter().zip(&line[2..]).for_each(|(got, want)| close(*got, *want, SAME));
    }
}

#[test]
fn sharpe_ratios_are_judged_as_by_holdout() {
    for line in lines("sharpe", 5) {
        let [sharpe, benchmark, n, skew, kurtosis, psr, length] = line[..] else {
            panic!("{line:?}")
        };
        let got = probabilistic_sharpe_ratio(sharpe, benchmark, n as usize, skew, kurtosis, 1.0);
        close(got.unwrap(), psr, NORMAL);
        let got = minimum_track_record_length(sharpe, benchmark, skew, kurtosis, 1.0, 0.05);
        match got {
            Some(got) => close(got, length, SAME),
            None => assert_eq!(length, 0.0),
        }
    }
}

#[test]
fn long_run_variances_are_those_of_statsmodels() {
    for line in lines("long_run", 6) {
        let [seed, n, coefficient, lag, variance, dependence] = line[..] else {
            panic!("{line:?}")
        };
        let series: Vec<f64> =
            autoregressive(seed as u64, n as usize, coefficient).iter().map(|x| x + 0.05).collect();
        let got = long_run_variance(&series).unwrap();
        assert_eq!(got.lag, lag as usize, "{line:?}");
        close(got.variance / variance, 1.0, SAME);
        close(sharpe_dependence(&series).unwrap(), dependence, SAME);
    }
}

#[test]
fn the_best_of_many_sharpe_ratios_is_expected_as_by_scipy_and_near_the_integral() {
    for line in lines("expected_max", 5) {
        let [n_trials, variance, formula, exact] = line[..] else { panic!("{line:?}") };
        let got = expected_max_sharpe(n_trials, variance).unwrap();
        close(got / formula, 1.0, SAME);
        // Bailey and López de Prado's formula is 2.3% too high for ten trials, 8% too low for two.
        close(got / exact, 1.0, if n_trials < 10.0 { 0.08 } else { 0.025 });
    }
}

#[test]
fn deflated_sharpe_ratios_are_those_of_holdout() {
    for line in lines("deflated", 3) {
        let got = deflated_sharpe_ratio(0.12, 750, -1.2, 9.0, 1.0, line[0], line[1]);
        close(got.unwrap(), line[2], NORMAL);
    }
}

#[test]
fn effective_trials_are_those_of_holdout() {
    for line in lines("effective_trials", 2) {
        let columns = matrix(61, line[0] as usize, line[1] as usize);
        close(effective_trials(&columns).unwrap(), line[2], SAME);
        assert!(line[2] < 0.9 * line[1]);
    }
}

#[test]
fn overfitting_is_that_of_every_split_by_hand() {
    for line in lines("overfitting", 6) {
        let [seed, rows, columns, n_blocks, which] = line[..5] else { panic!("{line:?}") };
        let columns = matrix(seed as u64, rows as usize, columns as usize);
        let metric = if which == 0.0 { Metric::Mean } else { Metric::Sharpe };
        let of = probability_of_backtest_overfitting(&columns, n_blocks as usize, metric, &|| true)
            .unwrap();
        let got = [
            of.n_splits as f64,
            of.probability,
            of.median_logit,
            of.slope.unwrap(),
            of.intercept.unwrap(),
            of.mean_in_sample,
            of.mean_out_of_sample,
            of.probability_of_loss,
        ];
        got.iter().zip(&line[5..]).for_each(|(got, want)| close(*got, *want, SAME));
    }
}

#[test]
fn reality_checks_are_those_of_arch_and_hansen() {
    const DRAWS: usize = 20_000;
    for line in lines("reality_check", 4) {
        let [seed, rows, columns, shift, length] = line[..5] else { panic!("{line:?}") };
        let mut columns = matrix(seed as u64, rows as usize, columns as usize);
        columns.iter_mut().flatten().for_each(|d| *d += shift);
        let check = reality_check(&columns, length, DRAWS, 1, &|| true).unwrap();
        let got = [check.white_p, check.spa_lower_p, check.spa_consistent_p, check.spa_upper_p];
        for (got, want) in got.iter().zip(&line[5..]) {
            // Four standard errors of a difference of two shares of 20,000 draws.
            let allowed = 4.0 * (2.0 * want * (1.0 - want) / DRAWS as f64).sqrt() + 1e-4;
            assert!((got - want).abs() < allowed, "{seed}: {got} for {want}");
        }
    }
}
