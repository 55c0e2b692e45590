//! Holm's step-down correction.

/// P-values adjusted for their number, in the order given: rejecting those at or below α keeps the
/// chance of any false rejection at or below α, however the tests depend on each other.
///
/// # Formula
/// With `p₍₁₎ ≤ … ≤ p₍ₘ₎`: `max over j ≤ i of min(1, (m − j + 1)·p₍ⱼ₎)`.
///
/// # Units
/// Probabilities; one that is no number counts as 1.
///
/// # Source
/// Holm, "A Simple Sequentially Rejective Multiple Test Procedure", Scandinavian Journal of
/// Statistics 6 (1979).
pub fn holm(p_values: &[f64]) -> Vec<f64> {
    let p_of = |idx: usize| if p_values[idx].is_nan() { 1.0 } else { p_values[idx] };
    let mut order: Vec<usize> = (0..p_values.len()).collect();
    order.sort_by(|&a, &b| p_of(a).total_cmp(&p_of(b)));
    let mut adjusted = vec![0.0; p_values.len()];
    let mut largest = 0.0f64;
    for (rank, &idx) in order.iter().enumerate() {
        let n_left = (p_values.len() - rank) as f64;
        largest = largest.max((n_left * p_of(idx)).min(1.0));
        adjusted[idx] = largest;
    }
    adjusted
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_down() {
        // sorted 0.01, 0.02, 0.03, 0.5: · 4, 3, 2, 1 = 0.04, 0.06, 0.06, 0.5
        assert_eq!(holm(&[0.03, 0.5, 0.01, 0.02]), [0.06, 0.5, 0.04, 0.06]);
        // 2 · 0.3 = 0.6 carries over the smaller 0.4
        assert_eq!(holm(&[0.4, 0.3]), [0.6, 0.6]);
    }

    #[test]
    fn never_above_one() {
        assert_eq!(holm(&[0.9, 0.8, f64::NAN]), [1.0, 1.0, 1.0]);
        assert_eq!(holm(&[]), [0.0; 0]);
        assert_eq!(holm(&[0.2]), [0.2]);
    }
}
