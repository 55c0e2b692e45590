//! A distribution in a few numbers.

use exitlab_stats::quantile;

/// Values that the 5% and 95% quantiles need: with fewer they would be the extremes.
const MIN_FOR_TAILS: usize = 20;

/// Values that the quartiles need.
const MIN_FOR_QUARTILES: usize = 4;

/// A distribution in a few numbers; absent where there are too few values for one.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Distribution {
    /// Number of values.
    pub n: usize,
    /// Mean.
    pub mean: Option<f64>,
    /// Standard deviation (n − 1), from two values on.
    pub sd: Option<f64>,
    /// 5% quantile, from 20 values on.
    pub q05: Option<f64>,
    /// Lower quartile, from 4 values on.
    pub q25: Option<f64>,
    /// Median.
    pub q50: Option<f64>,
    /// Upper quartile, as the lower.
    pub q75: Option<f64>,
    /// 95% quantile, as the 5% quantile.
    pub q95: Option<f64>,
    /// Share of values above 0.
    pub share_positive: Option<f64>,
}

impl Distribution {
    /// The distribution of these values, which are finite.
    pub fn of(mut values: Vec<f64>) -> Distribution {
        values.sort_by(f64::total_cmp);
        let n = values.len();
        let mean = (n > 0).then(|| values.iter().sum::<f64>() / n as f64);
        let sd = mean.filter(|_| n > 1).map(|mean| {
            let squares: f64 = values.iter().map(|x| (x - mean).powi(2)).sum();
            (squares / (n - 1) as f64).sqrt()
        });
        let from = |least: usize, p: f64| quantile(&values, p).filter(|_| n >= least);
        let n_positive = values.iter().filter(|x| **x > 0.0).count();
        Distribution {
            n,
            mean,
            sd,
            q05: from(MIN_FOR_TAILS, 0.05),
            q25: from(MIN_FOR_QUARTILES, 0.25),
            q50: quantile(&values, 0.5),
            q75: from(MIN_FOR_QUARTILES, 0.75),
            q95: from(MIN_FOR_TAILS, 0.95),
            share_positive: (n > 0).then(|| n_positive as f64 / n as f64),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn by_hand() {
        let d = Distribution::of(vec![4.0, -2.0, 1.0, 0.0, 2.0]);
        assert_eq!((d.n, d.mean, d.share_positive), (5, Some(1.0), Some(0.6)));
        // Squares of −3, −1, 0, 1, 3: 20/4.
        assert_eq!(d.sd, Some(5.0_f64.sqrt()));
        assert_eq!((d.q25, d.q50, d.q75), (Some(0.0), Some(1.0), Some(2.0)));
        assert_eq!((d.q05, d.q95), (None, None));
        // 0 … 20: h = 20·0.05 = 1.
        let d = Distribution::of((0..=20).map(f64::from).collect());
        assert_eq!((d.q05, d.q95), (Some(1.0), Some(19.0)));
        assert_eq!(quantile(&[1.0, 2.0], 0.25), Some(1.25));
    }

    #[test]
    fn too_few_values_are_absent_numbers() {
        assert_eq!(Distribution::of(vec![]), Distribution::default());
        let one = Distribution::of(vec![3.0]);
        assert_eq!((one.mean, one.q50, one.sd, one.q25), (Some(3.0), Some(3.0), None, None));
    }
}
