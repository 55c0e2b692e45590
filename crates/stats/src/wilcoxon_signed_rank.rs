//! Wilcoxon's signed-rank test.

use crate::normal::normal_tail;

/// Two-sided p-value of "differences are symmetric about 0"; `None` where every difference is 0 or
/// one is not finite.
///
/// # Formula
/// Zeros are dropped; `n` differences are left, ranked by size, ties at their average rank. With
/// `W` the sum of ranks of positive differences and tied groups of sizes `t`:
/// `z = (W − n(n + 1)/4) / √(n(n + 1)(2n + 1)/24 − Σ(t³ − t)/48)`, `p = 2·(1 − Φ(|z|))`: no
/// continuity correction.
///
/// # Units
/// A probability. The normal approximation is coarse for fewer than about 10 differences.
///
/// # Source
/// Wilcoxon, "Individual Comparisons by Ranking Methods", Biometrics 1 (1945); ties as in Pratt and
/// Gibbons, "Concepts of Nonparametric Theory" (1981), ch. 3.
pub fn wilcoxon_signed_rank(differences: &[f64]) -> Option<f64> {
    if !differences.iter().all(|d| d.is_finite()) {
        return None;
    }
    let mut sorted: Vec<f64> = differences.iter().copied().filter(|&d| d != 0.0).collect();
    sorted.sort_unstable_by(|a, b| a.abs().total_cmp(&b.abs()));
    let (mut n_ranked, mut positive_ranks, mut ties) = (0.0, 0.0, 0.0);
    for tied in sorted.chunk_by(|a, b| a.abs() == b.abs()) {
        let t = tied.len() as f64;
        let rank = n_ranked + (t + 1.0) / 2.0;
        positive_ranks += rank * tied.iter().filter(|&&d| d > 0.0).count() as f64;
        ties += t * t * t - t;
        n_ranked += t;
    }
    let n = n_ranked;
    let variance = n * (n + 1.0) * (2.0 * n + 1.0) / 24.0 - ties / 48.0;
    if variance <= 0.0 {
        return None;
    }
    let z = (positive_ranks - n * (n + 1.0) / 4.0) / variance.sqrt();
    Some((2.0 * normal_tail(z.abs())).min(1.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ties_share_a_rank_and_zeros_have_none() {
        // |d| 1 1 2 3: ranks 1.5 1.5 3 4; W = 1.5 + 3 + 4 = 8.5; mean 5; variance 7.5 − 6/48 = 7.375;
        // z = 3.5 / 2.715695 = 1.288805; p = 0.197466
        let p = wilcoxon_signed_rank(&[1.0, 0.0, -1.0, 2.0, 3.0, 0.0]).unwrap();
        assert!((p - 0.197_465_6).abs() < 1e-6, "{p}");
    }

    #[test]
    fn side_does_not_matter() {
        let differences = [0.3, -0.1, 0.7, 0.2, 0.9, -0.4];
        let mirrored = differences.map(|d| -d);
        let (p, m) = (wilcoxon_signed_rank(&differences), wilcoxon_signed_rank(&mirrored));
        assert!((p.unwrap() - m.unwrap()).abs() < 1e-15);
        assert_eq!(wilcoxon_signed_rank(&[1.0, -1.0]), Some(1.0));
    }

    #[test]
    fn nothing_to_rank() {
        assert_eq!((wilcoxon_signed_rank(&[]), wilcoxon_signed_rank(&[0.0; 9])), (None, None));
        assert_eq!(wilcoxon_signed_rank(&[1.0, f64::NAN]), None);
    }
}
