//! What each cell of a sweep amounts to.

use super::daily_matrix::{DailyMatrix, SweepCell};
use exitlab_stats::{Moments, probabilistic_sharpe_ratio};
use rayon::prelude::*;
use std::sync::Arc;

/// A cell of a sweep with the figures of its daily R.
#[derive(Debug, Clone, PartialEq)]
pub struct Trial {
    /// Grid point, 0 without a grid.
    pub grid_id: usize,
    /// Profile.
    pub profile: Arc<str>,
    /// `policy`, or the fixed mode.
    pub mode: Arc<str>,
    /// Days on which it closed a trade.
    pub n_exit_days: usize,
    /// Sum of net R.
    pub sum_r: f64,
    /// Mean net R per calendar day.
    pub mean_r: f64,
    /// Its standard deviation (n − 1); absent for fewer than two days.
    pub std_r: Option<f64>,
    /// Mean over standard deviation, per √day; absent where daily R does not vary.
    pub sharpe: Option<f64>,
    /// Skewness of daily R; absent where it does not vary.
    pub skewness: Option<f64>,
    /// Kurtosis, 3 for a normal series; absent where daily R does not vary.
    pub kurtosis: Option<f64>,
    /// Probability that the true Sharpe ratio is above 0, were this the only trial.
    pub psr: Option<f64>,
}

impl Trial {
    /// Every cell, those that never traded too.
    pub(super) fn all(cells: &[SweepCell<'_>], matrix: &DailyMatrix) -> Vec<Trial> {
        let idle = |cell: &SweepCell<'_>| Trial {
            grid_id: cell.grid_id,
            profile: cell.profile.into(),
            mode: cell.mode.into(),
            n_exit_days: 0,
            sum_r: 0.0,
            mean_r: 0.0,
            std_r: (matrix.n_days > 1).then_some(0.0),
            sharpe: None,
            skewness: None,
            kurtosis: None,
            psr: None,
        };
        let mut trials: Vec<Trial> = cells.iter().map(idle).collect();
        let moments: Vec<Option<Moments>> =
            matrix.columns.par_iter().map(|column| Moments::new(column)).collect();
        for ((&idx, column), moments) in matrix.cells.iter().zip(&matrix.columns).zip(moments) {
            let trial = &mut trials[idx];
            trial.n_exit_days = cells[idx].daily_r.len();
            trial.sum_r = column.iter().sum();
            trial.mean_r = trial.sum_r / matrix.n_days as f64;
            let Some(moments) = moments else { continue };
            trial.std_r = Some(moments.std);
            trial.sharpe = moments.sharpe_ratio();
            trial.skewness = moments.skewness;
            trial.kurtosis = moments.kurtosis;
            trial.psr = trial.probability_above(0.0, matrix.n_days);
        }
        trials
    }

    /// Probability that the true Sharpe ratio is above this one; absent without a Sharpe ratio.
    pub(super) fn probability_above(&self, sharpe: f64, n_days: usize) -> Option<f64> {
        probabilistic_sharpe_ratio(self.sharpe?, sharpe, n_days, self.skewness?, self.kurtosis?)
    }
}
