//! Number of independent trials that correlated ones amount to.

use crate::moments::Moments;

/// Independent trials that `N` correlated ones amount to, by their average correlation; `None` for no
/// columns, for columns of unequal length, shorter than two, or with a number that is not finite.
///
/// # Formula
/// `ρ̄ + (1 − ρ̄)·N`, in [1, N], with `ρ̄` the average correlation of two different columns. `N`
/// standardised columns have a sum with variance `N + N(N − 1)·ρ̄`, which gives `ρ̄` without looking
/// at pairs. Columns that do not vary are left out of `N` and `ρ̄`: they have no Sharpe ratio that
/// could be the largest. At least 1 even where no column varies.
///
/// # Units
/// Trials, a fraction.
///
/// # Source
/// Bailey and López de Prado, "The Deflated Sharpe Ratio", Journal of Portfolio Management 40 (2014),
/// appendix 3.
pub fn effective_trials(columns: &[Vec<f64>]) -> Option<f64> {
    let n_rows = columns.first()?.len();
    let mut sums = vec![0.0; n_rows];
    let mut n_varying = 0usize;
    for column in columns {
        let moments = Moments::new(column).filter(|moments| moments.n == n_rows)?;
        if moments.population_std == 0.0 {
            continue;
        }
        n_varying += 1;
        for (sum, value) in sums.iter_mut().zip(column) {
            *sum += (value - moments.mean) / moments.population_std;
        }
    }
    if n_varying < 2 {
        return Some(1.0);
    }
    let n = n_varying as f64;
    let variance = sums.iter().map(|sum| sum * sum).sum::<f64>() / n_rows as f64;
    let correlation = (variance - n) / (n * (n - 1.0));
    Some((correlation + (1.0 - correlation) * n).clamp(1.0, n))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn same_apart_and_in_between() {
        let a = vec![1.0, -1.0, 1.0, -1.0];
        let b = vec![1.0, 1.0, -1.0, -1.0];
        let of = |columns: &[&Vec<f64>]| {
            effective_trials(&columns.iter().map(|&c| c.clone()).collect::<Vec<_>>()).unwrap()
        };
        assert!((of(&[&a, &a, &a]) - 1.0).abs() < 1e-12);
        assert!((of(&[&a, &b]) - 2.0).abs() < 1e-12);
        // correlations 1, 0, 0: ρ̄ = 1/3; 1/3 + 2/3 · 3
        assert!((of(&[&a, &a, &b]) - 7.0 / 3.0).abs() < 1e-12);
        let minus: Vec<f64> = a.iter().map(|v| -v).collect();
        assert!((of(&[&a, &minus]) - 2.0).abs() < 1e-12); // −1 + 2 · 2 = 3, no more than 2
    }

    #[test]
    fn what_never_moves_is_no_trial() {
        let a = vec![1.0, -1.0, 1.0, -1.0];
        let b = vec![1.0, 1.0, -1.0, -1.0];
        assert_eq!(effective_trials(&[a.clone(), vec![0.0; 4], b]), Some(2.0));
        assert_eq!(effective_trials(&[vec![0.1; 4], vec![0.0; 4]]), Some(1.0));
        assert_eq!(effective_trials(std::slice::from_ref(&a)), Some(1.0));
        assert_eq!((effective_trials(&[]), effective_trials(&[a, vec![1.0]])), (None, None));
    }
}
