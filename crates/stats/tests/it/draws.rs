//! Random data whose truth is known.

use exitlab_stats::JointMeans;
use rand_core::Rng;
use std::f64::consts::TAU;

pub(crate) fn uniform(rng: &mut impl Rng) -> f64 {
    ((rng.next_u64() >> 11) as f64 + 0.5) / (1u64 << 53) as f64
}

/// Standard normal (Box and Muller).
pub(crate) fn normal(rng: &mut impl Rng) -> f64 {
    (-2.0 * uniform(rng).ln()).sqrt() * (TAU * uniform(rng)).cos()
}

/// Student's t with 3 degrees of freedom: variance 3, infinite kurtosis.
pub(crate) fn fat(rng: &mut impl Rng) -> f64 {
    let squares: f64 = (0..3).map(|_| normal(rng).powi(2)).sum();
    normal(rng) / (squares / 3.0).sqrt()
}

/// `n` single entries.
pub(crate) fn singles(n: usize, mut entry: impl FnMut() -> f64) -> JointMeans {
    let mut means = JointMeans::new(1, 1);
    (0..n).for_each(|_| means.push(true, 0, [Some(entry())]));
    means
}

/// `n` entries in clusters of 1 to 5 that share half of their variance.
pub(crate) fn clustered(n: usize, mean: f64, rng: &mut impl Rng) -> JointMeans {
    let mut means = JointMeans::new(1, 1);
    let (mut n_here, mut shared) = (0, 0.0);
    for _ in 0..n {
        let is_next = n_here == 0;
        if is_next {
            n_here = 1 + rng.next_u32() as usize % 5;
            shared = normal(rng) + mean;
        }
        n_here -= 1;
        means.push(is_next, 0, [Some(shared + normal(rng))]);
    }
    means
}

/// `n` entries that follow each other: each takes over `coefficient` of the one before.
pub(crate) fn autoregressive(n: usize, coefficient: f64, rng: &mut impl Rng) -> JointMeans {
    let mut last = normal(rng) / (1.0 - coefficient * coefficient).sqrt();
    singles(n, || {
        last = coefficient * last + normal(rng);
        last
    })
}

/// Most that a share whose expectation is `rate` may be among `n`: 1% of seeds would be above.
pub(crate) fn at_most(rate: f64, n: usize) -> f64 {
    rate + 2.33 * (rate * (1.0 - rate) / n as f64).sqrt()
}
