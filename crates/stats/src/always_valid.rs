//! P-values of a sample that grows and is looked at again and again.

use crate::normal::{normal_quantile, normal_tail};

/// Observations that the mixture is worth: tests are most powerful at some fifteen times as many. Chosen by
/// the z that a verdict takes; see `docs/statistics.md`.
pub const MIXTURE_N: f64 = 30.0;

/// The p-value of a test at `n` observations that holds at every look: the chance that it ever falls to `a`
/// is at most `a`, whenever and however often one looks, where the test's z-values are those of a mean.
/// `p_value` is the test's own, two-sided. Observations may depend on each other, as far as the test's own
/// p-value knows it; counted otherwise, such as in blocks, they only make another mixture.
///
/// # Formula
/// `z = Φ⁻¹(1 − p/2)`, `e = √(n₀/(n + n₀)) · exp(z²/2 · n/(n + n₀))`, `min(1, 1/e)`: the normal mixture over
/// the mean with a prior of the weight of `n₀` observations, [`MIXTURE_N`].
///
/// # Source
/// Robbins, "Statistical Methods Related to the Law of the Iterated Logarithm", Annals of Mathematical
/// Statistics 41 (1970); Waudby-Smith, Arbour, Sinha, Kennedy and Ramdas, "Time-Uniform Central Limit Theory
/// and Asymptotic Confidence Sequences", Annals of Statistics 52 (2024), for means of unknown variance.
pub fn always_valid_p(p_value: f64, n: f64) -> f64 {
    let Some(z) = normal_quantile(p_value / 2.0) else { return 1.0 };
    let log_e = 0.5 * (MIXTURE_N / (n + MIXTURE_N)).ln() + 0.5 * z * z * n / (n + MIXTURE_N);
    (-log_e).exp().min(1.0)
}

/// The test's own p-value at which its always-valid one is `p_always`: the inverse of [`always_valid_p`].
///
/// # Formula
/// `2·Φ(−z)` with `z = √((n + n₀)/n · (2·ln(1/p_always) + ln((n + n₀)/n₀)))`.
pub fn p_of_always_valid(p_always: f64, n: f64) -> f64 {
    let weight = (n + MIXTURE_N) / MIXTURE_N;
    let z = ((n + MIXTURE_N) / n * (weight.ln() - 2.0 * p_always.ln())).sqrt();
    2.0 * normal_tail(z)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random_stream;
    use rand_core::Rng;

    #[test]
    fn the_formula_by_hand() {
        // n = n₀: e = √½ · exp(z²/4); z = 4: 0.70711 · e⁴ = 38.607
        let p = 2.0 * normal_tail(4.0);
        assert!((always_valid_p(p, MIXTURE_N) - 1.0 / 38.607).abs() < 1e-6);
        // Nothing seen speaks for the mean of 0, and p is never above 1.
        assert_eq!((always_valid_p(1.0, 500.0), always_valid_p(0.9, 500.0)), (1.0, 1.0));
        for (p_always, n) in [(0.05, 100.0), (0.05 / 18.0, 600.0), (1e-9, 40.0)] {
            let back = always_valid_p(p_of_always_valid(p_always, n), n);
            assert!((back / p_always - 1.0).abs() < 1e-6, "{p_always} {n}: {back}");
        }
    }

    /// A walk of 2,000 steps looked at after each from the 100th: p ≤ 5% at some look.
    #[test]
    fn no_number_of_looks_finds_what_is_not_there() {
        let mut rng = random_stream(1, "always valid", 0);
        let mut uniform = || f64::from(rng.next_u32()) / 4_294_967_296.0;
        let n_walks = 1_000;
        let (mut once, mut always) = (0, 0);
        for _ in 0..n_walks {
            let (mut sum, mut is_once, mut is_always) = (0.0, false, false);
            for n in 1..=2_000_u32 {
                sum += (uniform() - 0.5) * 12.0_f64.sqrt();
                if n >= 100 && n % 10 == 0 {
                    let p = 2.0 * normal_tail(f64::abs(sum) / f64::from(n).sqrt());
                    is_once |= p <= 0.05;
                    is_always |= always_valid_p(p, f64::from(n)) <= 0.05;
                }
            }
            (once, always) = (once + u32::from(is_once), always + u32::from(is_always));
        }
        assert!(once > 300, "{once}");
        assert!((5..=65).contains(&always), "{always}");
    }
}
