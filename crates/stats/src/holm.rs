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
    Holm::new(p_values).places.into_iter().map(|place| place.adjusted).collect()
}

/// Holm's correction of a family, by the places of its tests.
#[derive(Debug, Clone, PartialEq)]
pub struct Holm {
    places: Vec<Place>,
}

/// A test's place in the order of p-values.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
struct Place {
    /// What its p-value is multiplied by.
    n_left: f64,
    /// The adjusted p-value of the test before.
    before: f64,
    adjusted: f64,
}

impl Place {
    fn adjusted(self, p_value: f64) -> f64 {
        self.before.max((self.n_left * p_value).min(1.0))
    }
}

impl Holm {
    /// See [`holm`].
    pub fn new(p_values: &[f64]) -> Holm {
        let p_of = |idx: usize| if p_values[idx].is_nan() { 1.0 } else { p_values[idx] };
        let mut order: Vec<usize> = (0..p_values.len()).collect();
        order.sort_by(|&a, &b| p_of(a).total_cmp(&p_of(b)));
        let mut places = vec![Place::default(); p_values.len()];
        let mut before = 0.0;
        for (rank, &idx) in order.iter().enumerate() {
            let place = Place { n_left: (p_values.len() - rank) as f64, before, adjusted: 0.0 };
            let adjusted = place.adjusted(p_of(idx));
            places[idx] = Place { adjusted, ..place };
            before = adjusted;
        }
        Holm { places }
    }

    /// What the correction makes of another p-value at a test's place in the order.
    pub fn adjusted_at(&self, test: usize, p_value: f64) -> f64 {
        self.places[test].adjusted(p_value)
    }
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
    fn another_p_value_takes_the_place_of_its_test() {
        let of = Holm::new(&[0.03, 0.5, 0.01, 0.02]);
        assert_eq!(of.adjusted_at(0, 0.03), 0.06);
        // third of four: · 2, and never below the 0.06 before it
        assert_eq!((of.adjusted_at(0, 0.2), of.adjusted_at(0, 0.001)), (0.4, 0.06));
        assert_eq!((of.adjusted_at(2, 0.3), of.adjusted_at(1, 0.9)), (1.0, 0.9));
    }

    #[test]
    fn never_above_one() {
        assert_eq!(holm(&[0.9, 0.8, f64::NAN]), [1.0, 1.0, 1.0]);
        assert_eq!(holm(&[]), [0.0; 0]);
        assert_eq!(holm(&[0.2]), [0.2]);
    }
}
