//! Random numbers.

use rand_core::Rng;

pub(crate) fn uniform(rng: &mut impl Rng) -> f64 {
    f64::from(rng.next_u32()) / 4_294_967_296.0
}

/// Nearly normal: the sum of twelve uniform numbers, minus six.
pub(crate) fn noise(rng: &mut impl Rng) -> f64 {
    (0..12).map(|_| uniform(rng)).sum::<f64>() - 6.0
}
