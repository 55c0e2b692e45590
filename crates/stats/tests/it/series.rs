//! Series that `tests/oracle/make_expected.py` makes too, to the bit.

/// Uniform numbers in [0, 1) of a linear congruential generator.
pub(crate) fn uniforms(seed: u64) -> impl Iterator<Item = f64> {
    std::iter::successors(Some(seed), |state| {
        Some(state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407))
    })
    .skip(1)
    .map(|state| (state >> 11) as f64 / (1u64 << 53) as f64)
}

pub(crate) fn autoregressive(seed: u64, n: usize, coefficient: f64) -> Vec<f64> {
    let step = |last: &mut f64, u: f64| {
        *last = coefficient * *last + (u - 0.5);
        Some(*last)
    };
    uniforms(seed).take(n).scan(0.0, step).collect()
}

pub(crate) fn fat_tailed(seed: u64, n: usize) -> Vec<f64> {
    let value = |u: f64| {
        let v = 2.0 * u - 1.0;
        v / (1.1 - v * v)
    };
    uniforms(seed).take(n).map(value).collect()
}

/// Column k is fat-tailed and shifted by k/20 − 1/8, on top of one common series.
pub(crate) fn matrix(seed: u64, rows: usize, columns: usize) -> Vec<Vec<f64>> {
    let common: Vec<f64> = autoregressive(seed, rows, 0.5).iter().map(|x| 5.0 * x).collect();
    (0..columns)
        .map(|k| {
            let own = fat_tailed(seed + 1 + k as u64, rows);
            let shift = 0.05 * k as f64 - 0.125;
            common.iter().zip(own).map(|(c, own)| c + own + shift).collect()
        })
        .collect()
}
