//! Trades drawn anew.

use exitlab_evidence::{EquityBand, MonteCarloSettings, ResampledNumber, monte_carlo};

fn settings(n_draws: usize) -> MonteCarloSettings {
    MonteCarloSettings { n_draws, seed: 3 }
}

#[test]
fn equal_trades_leave_nothing_to_chance() {
    let of = monte_carlo(&[-0.5; 40], 0.1, settings(300), &()).unwrap();
    let certain = |actual: f64| ResampledNumber {
        actual,
        mean: actual,
        quantiles: [actual; 5],
        actual_percentile: 0.5,
    };
    assert_eq!(of.final_r, certain(-20.0));
    assert_eq!(of.max_dd_r, certain(20.0));
    assert_eq!(of.losing_streak, certain(40.0));
    assert_eq!((of.p_loss, of.block_length, of.equity.len()), (1.0, 1.0, 40));
    let band = EquityBand { trade: 7, actual: -3.5, quantiles: [-3.5; 5] };
    assert_eq!(of.equity[6], band);
    assert_eq!(monte_carlo(&[], 0.1, settings(300), &()), None);
}

#[test]
fn the_bands_end_at_the_total() {
    let coin: Vec<f64> = (0..400).map(|i| if (i * i) % 7 < 3 { 1.0 } else { -1.0 }).collect();
    let of = monte_carlo(&coin, 0.1, settings(10_000), &()).unwrap();
    let sum: f64 = coin.iter().sum();
    assert_eq!(of.final_r.actual, sum);
    assert!((of.final_r.mean - sum).abs() < 2.0, "{}", of.final_r.mean);
    let last = of.equity.last().unwrap();
    assert_eq!((last.trade, last.quantiles), (400, of.final_r.quantiles));
    assert_eq!((of.equity.len(), of.equity[0].trade), (200, 2));
}

#[test]
fn what_happened_has_its_place_among_the_draws() {
    // All losses at the end: blocks seldom bring so many of them together, and those that wrap around
    // may bring more.
    let r: Vec<f64> = (0..60).map(|i| if i < 40 { 0.5 } else { -1.0 }).collect();
    let of = monte_carlo(&r, 0.1, settings(2_000), &()).unwrap();
    assert_eq!((of.max_dd_r.actual, of.losing_streak.actual, of.final_r.actual), (20.0, 20.0, 0.0));
    assert!(of.block_length > 2.0, "{}", of.block_length);
    assert!(of.max_dd_r.actual_percentile > 0.5, "{:?}", of.max_dd_r);
    assert!(of.losing_streak.actual_percentile > 0.6, "{:?}", of.losing_streak);
    assert!((of.p_loss - 0.5).abs() < 0.1, "{}", of.p_loss);
    let shuffled: Vec<f64> = (0..60).map(|i| if i % 3 < 2 { 0.5 } else { -1.0 }).collect();
    let even = monte_carlo(&shuffled, 0.1, settings(2_000), &()).unwrap();
    assert!(even.max_dd_r.quantiles[2] < of.max_dd_r.quantiles[2]);
    assert!(even.losing_streak.quantiles[2] < of.losing_streak.quantiles[2]);
}

#[test]
fn streaks_are_those_of_policies() {
    // a loss and a scratch in turn: 20 losses that no win parts, in every draw
    let r: Vec<f64> = (0..40).map(|i| if i % 2 == 0 { -1.0 } else { -0.05 }).collect();
    let streak = |scratch_r| monte_carlo(&r, scratch_r, settings(200), &()).unwrap().losing_streak;
    assert_eq!((streak(0.1).actual, streak(0.0).actual), (20.0, 40.0));
    assert!(streak(0.1).quantiles[4] < 40.0, "{:?}", streak(0.1));
}

#[test]
fn draws_depend_on_the_seed_and_not_on_threads() {
    let r: Vec<f64> = (0..500).map(|i| ((i * 37 % 101) as f64).sin()).collect();
    let of = monte_carlo(&r, 0.1, settings(1_100), &());
    let one = rayon::ThreadPoolBuilder::new().num_threads(1).build().unwrap();
    assert_eq!(of, one.install(|| monte_carlo(&r, 0.1, settings(1_100), &())));
    assert_ne!(of, monte_carlo(&r, 0.1, MonteCarloSettings { seed: 4, ..settings(1_100) }, &()));
}

#[test]
fn large_runs_are_drawn_less_often() {
    let n_draws = |n_trades| MonteCarloSettings::affordable(n_trades).n_draws;
    assert_eq!((n_draws(0), n_draws(3_000), n_draws(1_000_000)), (10_000, 10_000, 1_000));
    assert_eq!(n_draws(6_315), 4_500);
}
