//! Mean, spread and shape of a series.

/// Spread below this share of the largest value is rounding.
pub(crate) const ROUNDING: f64 = 1e-12;

/// Moments of a series of two values or more.
///
/// # Units
/// `mean` and the standard deviations have those of the values; skewness and kurtosis have none.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Moments {
    /// Number of values.
    pub n: usize,
    /// Arithmetic mean.
    pub mean: f64,
    /// Standard deviation with n − 1; 0 where values differ by rounding only.
    pub std: f64,
    /// Standard deviation with n.
    pub population_std: f64,
    /// `m₃ / m₂^(3/2)` with central moments over n: 0 for a symmetric series; `None` where values do
    /// not vary.
    pub skewness: Option<f64>,
    /// `m₄ / m₂²` with central moments over n: 3 for a normal series, not the excess over it; `None`
    /// where values do not vary.
    pub kurtosis: Option<f64>,
}

impl Moments {
    /// Moments of the values; `None` for fewer than two, or where one is not finite or too large to
    /// be squared.
    pub fn new(values: &[f64]) -> Option<Moments> {
        if values.len() < 2 {
            return None;
        }
        let n = values.len() as f64;
        let mean = values.iter().sum::<f64>() / n;
        let squares = values.iter().map(|value| (value - mean).powi(2)).sum::<f64>();
        if !squares.is_finite() {
            return None;
        }
        let population_std = (squares / n).sqrt();
        let largest = values.iter().fold(0.0, |most: f64, value| most.max(value.abs()));
        if population_std <= ROUNDING * largest {
            let flat = Moments {
                n: values.len(),
                mean,
                std: 0.0,
                population_std: 0.0,
                skewness: None,
                kurtosis: None,
            };
            return Some(flat);
        }
        let moment = |power: i32| {
            values.iter().map(|value| ((value - mean) / population_std).powi(power)).sum::<f64>()
                / n
        };
        Some(Moments {
            n: values.len(),
            mean,
            std: (squares / (n - 1.0)).sqrt(),
            population_std,
            skewness: Some(moment(3)),
            kurtosis: Some(moment(4)),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn four_values() {
        // mean 2; deviations −2 −1 0 3; squares 14, cubes 18, fourth powers 98
        let m = Moments::new(&[0.0, 1.0, 2.0, 5.0]).unwrap();
        assert_eq!((m.n, m.mean), (4, 2.0));
        assert!((m.std - (14.0f64 / 3.0).sqrt()).abs() < 1e-15);
        assert!((m.population_std - 3.5f64.sqrt()).abs() < 1e-15);
        assert!((m.skewness.unwrap() - 4.5 / 3.5f64.powf(1.5)).abs() < 1e-14);
        assert!((m.kurtosis.unwrap() - 24.5 / 12.25).abs() < 1e-14);
    }

    #[test]
    fn a_flat_series_has_no_shape() {
        let m = Moments::new(&[0.1; 7]).unwrap();
        assert_eq!((m.std, m.population_std, m.skewness, m.kurtosis), (0.0, 0.0, None, None));
        assert_eq!(Moments::new(&[0.0; 3]).unwrap().skewness, None);
    }

    #[test]
    fn no_moments() {
        assert_eq!((Moments::new(&[1.0]), Moments::new(&[1.0, f64::NAN])), (None, None));
        assert_eq!(Moments::new(&[1e200, -1e200]), None);
    }
}
