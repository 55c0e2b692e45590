//! Whether the next bar differs between labels, by more than labels that last would make it differ
//! by chance.

use exitlab_stats::{holm, random_stream};
use rand_core::Rng;

/// Random shifts of a test.
pub const N_SHIFTS: usize = 1_000;

/// The p-value up to which labels are said to separate something.
pub const CLEAR_P: f64 = 0.05;

/// Steps that a symbol needs to be tested.
const MIN_STEPS: usize = 50;

/// Steps that a label needs to be compared with others: its variance is estimated from them.
const MIN_STEPS_OF_LABEL: usize = 20;

/// Least variance within a label, of a total of 1: a label under which nothing moves must not
/// outweigh all others without bound.
const LEAST_VARIANCE: f64 = 1e-6;

/// How far labels tell apart what follows them.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Separation {
    /// Share of the variance that lies between labels (η²), in [0, 1]; of several symbols each is
    /// standardised by itself first, so that a wilder symbol is not mistaken for a wilder label.
    /// Of bars shorter than a day, the mean of each hour of the day is taken off before.
    pub between_share: f64,
    /// How often labels shifted in time do as well: (1 + n)/(1 + shifts). One-sided.
    pub p_value: f64,
    /// The p-value by Holm's correction for every test of the same symbols: each labelling by each
    /// measure.
    pub p_holm: f64,
}

impl Separation {
    /// Whether labels do better than their own shifts do, corrected for the tests beside it.
    pub fn is_clear(&self) -> bool {
        self.p_holm <= CLEAR_P
    }
}

/// The circular shift test of labels against what follows them, each symbol's steps in their order.
///
/// # Formula
/// The statistic is Welch's: Σ w_g·(mean_g − m)², w_g = n_g/s_g² and m the mean of the means weighted
/// by w_g, of standardised values. It is compared with that of the same labels moved by k steps round
/// the series, k uniform in 1 … n − 1. A shift keeps how long labels last and how volatility clusters,
/// and breaks only what ties a label to its own next bar; a test that takes steps for independent,
/// such as Kruskal and Wallis's, would find something in labels that merely last. Dividing by each
/// label's own variance keeps labels of volatility from looking like labels of direction: means
/// under wild labels scatter more. All symbols are moved by the same k, so that symbols which move
/// together still do.
///
/// Absent where there are fewer than two labels of 20 steps, or no symbol has 50 steps that are not
/// all alike.
///
/// # Source
/// Shifts: Politis and Romano (1992) on circular blocks, with one block; studentised permutation:
/// Janssen (1997), Chung and Romano (2013).
pub(super) fn separation(
    symbols: &[Vec<(usize, f64)>],
    n_labels: usize,
    seed: u64,
) -> Option<Separation> {
    separation_by(symbols, n_labels, seed, N_SHIFTS)
}

fn separation_by(
    symbols: &[Vec<(usize, f64)>],
    n_labels: usize,
    seed: u64,
    n_shifts: usize,
) -> Option<Separation> {
    let series: Vec<Shifted> = symbols.iter().filter_map(|steps| Shifted::new(steps)).collect();
    let longest = series.iter().map(Shifted::len).max()?;
    let mut n_by_label = vec![0_usize; n_labels];
    for (label, range) in series.iter().flat_map(|s| &s.runs) {
        n_by_label[*label] += range.len();
    }
    if n_by_label.iter().filter(|n| **n >= MIN_STEPS_OF_LABEL).count() < 2 {
        return None;
    }
    let sums = |shift: usize| -> Vec<Sums> {
        let mut sums = vec![Sums::default(); n_labels];
        series.iter().for_each(|s| s.add_sums(shift, &mut sums));
        sums
    };
    let not_shifted = sums(0);
    // Shifts that give the same groups in another order of addition are not below it.
    let as_large = welch(&not_shifted, &n_by_label) * (1.0 - 1e-9);
    let mut random = random_stream(seed, "label shift", 0);
    let n_as_large = (0..n_shifts)
        .filter(|_| {
            // The high half of the product: uniform to one in 2⁶⁴ divided by the length.
            // No shift at all is one of them: without it the p of a short series would be too small.
            let shift = (u128::from(random.next_u64()) * longest as u128) >> 64;
            welch(&sums(shift as usize), &n_by_label) >= as_large
        })
        .count();
    let n_steps: usize = series.iter().map(Shifted::len).sum();
    let groups = not_shifted.iter().zip(&n_by_label).filter(|(_, n)| **n > 0);
    let between: f64 = groups.map(|(sums, n)| sums.value.powi(2) / *n as f64).sum();
    let p_value = (1 + n_as_large) as f64 / (1 + n_shifts) as f64;
    let between_share = (between / n_steps as f64).clamp(0.0, 1.0);
    // By itself until it is corrected together with the others.
    Some(Separation { between_share, p_value, p_holm: p_value })
}

/// Corrects tests that are read together.
pub(super) fn correct(together: &mut [&mut Separation]) {
    let p_values: Vec<f64> = together.iter().map(|separation| separation.p_value).collect();
    together.iter_mut().zip(holm(&p_values)).for_each(|(separation, p)| separation.p_holm = p);
}

/// Sums of values and of their squares under a label.
#[derive(Debug, Clone, Copy, Default)]
struct Sums {
    value: f64,
    square: f64,
}

/// Welch's statistic over the labels that have steps enough.
fn welch(sums: &[Sums], n_by_label: &[usize]) -> f64 {
    let groups = || {
        let enough = sums.iter().zip(n_by_label).filter(|(_, n)| **n >= MIN_STEPS_OF_LABEL);
        enough.map(|(sums, n)| {
            let n = *n as f64;
            let mean = sums.value / n;
            let variance = (sums.square / n - mean * mean) * n / (n - 1.0);
            (mean, n / variance.max(LEAST_VARIANCE))
        })
    };
    let (weight, weighted) =
        groups().fold((0.0, 0.0), |(w, sum), (mean, weight)| (w + weight, sum + weight * mean));
    let centre = weighted / weight;
    groups().map(|(mean, weight)| weight * (mean - centre).powi(2)).sum()
}

/// A symbol's standardised values as sums from its start, and its labels as runs: a shift then costs
/// as much as there are runs.
struct Shifted {
    sums: Vec<Sums>,
    runs: Vec<(usize, std::ops::Range<usize>)>,
}

impl Shifted {
    fn new(steps: &[(usize, f64)]) -> Option<Shifted> {
        let n = steps.len();
        if n < MIN_STEPS {
            return None;
        }
        let mean = steps.iter().map(|(_, x)| x).sum::<f64>() / n as f64;
        let variance = steps.iter().map(|(_, x)| (x - mean).powi(2)).sum::<f64>() / n as f64;
        let sd = variance.sqrt();
        // What is left of rounding where nothing moves is no spread.
        if sd <= 1e-12 * mean.abs() || sd == 0.0 {
            return None;
        }
        let mut sums = Vec::with_capacity(n + 1);
        let mut sum = Sums::default();
        sums.push(sum);
        for (_, x) in steps {
            let value = (x - mean) / sd;
            sum = Sums { value: sum.value + value, square: sum.square + value * value };
            sums.push(sum);
        }
        let mut runs = Vec::new();
        let mut start = 0;
        for run in steps.chunk_by(|a, b| a.0 == b.0) {
            runs.push((run[0].0, start..start + run.len()));
            start += run.len();
        }
        Some(Shifted { sums, runs })
    }

    fn len(&self) -> usize {
        self.sums.len() - 1
    }

    /// Adds the sums under each label when labels are moved `shift` steps on.
    fn add_sums(&self, shift: usize, sums: &mut [Sums]) {
        let n = self.len();
        for (label, range) in &self.runs {
            let start = (range.start + shift) % n;
            let end = start + range.len();
            let sums = &mut sums[*label];
            let mut add = |from: usize, to: usize| {
                sums.value += self.sums[to].value - self.sums[from].value;
                sums.square += self.sums[to].square - self.sums[from].square;
            };
            if end <= n {
                add(start, end);
            } else {
                // Round the end.
                add(start, n);
                add(0, end - n);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Uniform in [0, 1).
    fn uniform(random: &mut impl Rng) -> f64 {
        (random.next_u64() >> 11) as f64 * 2.0_f64.powi(-53)
    }

    /// Labels that last 20 steps on average, and values whose size clusters: both alike in length,
    /// and tied to each other or not.
    fn world(n: usize, seed: u64, are_tied: bool) -> Vec<(usize, f64)> {
        let mut random = random_stream(seed, "world", 0);
        let (mut label, mut state) = (0, 0);
        (0..n)
            .map(|_| {
                // 58%, 24% and 18% of the time, the wildest state the rarest.
                let mut draw = || (uniform(&mut random).powi(2) * 3.0) as usize;
                let (next_label, next_state) = (draw(), draw());
                if uniform(&mut random) < 0.05 {
                    label = next_label;
                }
                if uniform(&mut random) < 0.05 {
                    state = next_state;
                }
                let wildness = if are_tied { label } else { state };
                (label, f64::from(1 << (2 * wildness)) * (uniform(&mut random) - 0.5))
            })
            .collect()
    }

    fn magnitudes(steps: &[(usize, f64)]) -> Vec<(usize, f64)> {
        steps.iter().map(|(label, x)| (*label, x.abs())).collect()
    }

    #[test]
    fn sums_by_hand_at_every_shift() {
        // 60 steps so that they are tested; labels 0, 1, 2 in runs of 10, 25, 25.
        let label = |k: usize| {
            if k < 10 {
                0
            } else if k < 35 {
                1
            } else {
                2
            }
        };
        let steps: Vec<(usize, f64)> =
            (0..60).map(|k| (label(k), ((k * 37) % 60) as f64)).collect();
        let shifted = Shifted::new(&steps).unwrap();
        // The values are 0 … 59 in another order.
        let (mean, sd) = (29.5, ((60.0_f64 * 60.0 - 1.0) / 12.0).sqrt());
        for shift in 0..60 {
            let mut got = vec![Sums::default(); 3];
            shifted.add_sums(shift, &mut got);
            let mut want = [(0.0, 0.0); 3];
            for k in 0..60 {
                let value = (steps[(k + shift) % 60].1 - mean) / sd;
                want[label(k)].0 += value;
                want[label(k)].1 += value * value;
            }
            for (got, (value, square)) in got.iter().zip(want) {
                let is_near = |a: f64, b: f64| (a - b).abs() < 1e-12;
                assert!(is_near(got.value, value) && is_near(got.square, square), "{shift}");
            }
        }
    }

    #[test]
    fn the_share_between_labels_by_hand() {
        // Two labels, 50 values of 1 and 50 of 3 with spreads of ±1: means 1 and 3 around 2, so the
        // variance between is 1 and that within 1.
        let steps: Vec<(usize, f64)> = (0..100)
            .map(|k| {
                let label = usize::from(k >= 50);
                let spread = if k % 2 == 0 { 1.0 } else { -1.0 };
                (label, 1.0 + 2.0 * label as f64 + spread)
            })
            .collect();
        let found = separation(&[steps], 2, 1).unwrap();
        assert!((found.between_share - 0.5).abs() < 1e-12, "{found:?}");
    }

    #[test]
    fn welch_s_statistic_by_hand() {
        // Means 1 and 3; the first group's values are 0 and 2 twenty times each, the second's 3 ± 2.
        let group = |mean: f64, spread: f64, n: f64| Sums {
            value: mean * n,
            square: (mean * mean + spread * spread) * n,
        };
        let sums = [group(1.0, 1.0, 40.0), group(3.0, 2.0, 20.0), group(9.0, 1.0, 19.0)];
        // Variances 40/39 and 80/19, weights 39 and 4.75, centre (39 + 14.25)/43.75; the third has
        // too few values.
        let centre = 53.25 / 43.75;
        let want = 39.0 * (1.0 - centre) * (1.0 - centre) + 4.75 * (3.0 - centre) * (3.0 - centre);
        assert!((welch(&sums, &[40, 20, 19]) - want).abs() < 1e-12);
    }

    #[test]
    fn labels_that_mean_nothing_are_found_as_often_as_the_p_value_says() {
        let p_values: Vec<f64> = (0..400)
            .map(|seed| {
                let steps = magnitudes(&world(1_000, seed, false));
                separation_by(&[steps], 3, seed, 199).unwrap().p_value
            })
            .collect();
        // Binomial with 400 draws: 5% ± 3.3%, 50% ± 7.5%, three standard errors each.
        let share = |p: f64| p_values.iter().filter(|x| **x <= p).count() as f64 / 400.0;
        assert!((0.017..=0.083).contains(&share(0.05)), "{} at 5%", share(0.05));
        assert!((0.425..=0.575).contains(&share(0.5)), "{} at 50%", share(0.5));
    }

    #[test]
    fn a_short_series_cannot_have_a_p_below_one_in_its_shifts() {
        // 60 steps have 60 shifts, and of those only none at all puts the large values under one label.
        let steps: Vec<(usize, f64)> = (0..60)
            .map(|k| {
                (usize::from(k >= 25), if k >= 25 { 5.0 } else { 1.0 } + (k % 3) as f64 / 10.0)
            })
            .collect();
        let p_value = separation(&[steps], 2, 1).unwrap().p_value;
        // 1/60 of 1,000 draws: 16.7 ± 4.1
        assert!((0.008..=0.03).contains(&p_value), "{p_value}");
    }

    #[test]
    fn labels_of_volatility_separate_sizes_and_not_directions() {
        let directions: Vec<f64> = (0..400)
            .map(|seed| {
                let steps = world(1_000, seed, true);
                let sizes = separation_by(&[magnitudes(&steps)], 3, seed, 199).unwrap();
                assert!(sizes.p_value < 0.04 && sizes.between_share > 0.05, "{sizes:?}");
                separation_by(&[steps], 3, seed, 199).unwrap().p_value
            })
            .collect();
        // As often as the p-value says, three standard errors: without dividing by each label's
        // variance it is 28% at 5%.
        let share = |p: f64| directions.iter().filter(|x| **x <= p).count() as f64 / 400.0;
        assert!((0.017..=0.083).contains(&share(0.05)), "{} at 5%", share(0.05));
        assert!((0.425..=0.575).contains(&share(0.5)), "{} at 50%", share(0.5));
    }

    #[test]
    fn symbols_that_move_together_are_no_further_evidence() {
        // The same series four times over says no more than once.
        let p_values: Vec<f64> = (0..200)
            .map(|seed| {
                let steps = magnitudes(&world(1_000, 1_000 + seed, false));
                separation_by(&vec![steps; 4], 3, seed, 199).unwrap().p_value
            })
            .collect();
        let share = p_values.iter().filter(|p| **p <= 0.05).count() as f64 / 200.0;
        assert!((0.0..=0.097).contains(&share), "{share}");
    }

    #[test]
    fn too_little_to_tell_is_absent() {
        let steps = |n: usize, value: fn(usize) -> f64| -> Vec<(usize, f64)> {
            (0..n).map(|k| (k % 2, value(k))).collect()
        };
        assert_eq!(separation(&[], 3, 1), None);
        assert_eq!(separation(&[steps(49, |k| k as f64)], 3, 1), None);
        assert!(separation(&[steps(50, |k| k as f64)], 3, 1).is_some());
        assert_eq!(separation(&[steps(100, |_| 0.1)], 3, 1), None);
        let one_label: Vec<(usize, f64)> = (0..100).map(|k| (1, k as f64)).collect();
        assert_eq!(separation(&[one_label], 3, 1), None);
    }
}
