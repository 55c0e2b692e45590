//! What each cell of a sweep amounts to.

use super::annual::annual;
use super::daily_matrix::{DailyMatrix, SweepCell};
use exitlab_metrics::{DailyR, EvaluatedDays};
use exitlab_stats::{Moments, probabilistic_sharpe_ratio, sharpe_dependence};
use rayon::prelude::*;
use std::sync::Arc;

/// How days are taken to relate to each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Days {
    /// As the series shows.
    Dependent,
    /// Not at all.
    Independent,
}

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
    /// How many times as large the variance of the Sharpe ratio is as with independent days, at least 1:
    /// trades that share a move close on days that follow each other. Absent without a Sharpe ratio.
    pub dependence: Option<f64>,
    /// Probabilistic Sharpe ratio against 0, with the dependence of its days: one minus the one-sided
    /// p-value, were this the only trial.
    pub psr: Option<f64>,
    /// The same as if days were independent, to compare.
    pub psr_independent: Option<f64>,
}

/// Sharpe ratio of daily R, a year; days without an exit are 0. Absent where daily R does not vary.
pub fn sharpe_of_days(daily_r: &[DailyR], days: EvaluatedDays) -> Option<f64> {
    let cell = SweepCell { grid_id: 0, profile: "", mode: "", daily_r };
    let matrix = DailyMatrix::new(&[cell], Some(days))?;
    annual(Trial::all(&[cell], &matrix)[0].sharpe)
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
            dependence: None,
            psr: None,
            psr_independent: None,
        };
        let mut trials: Vec<Trial> = cells.iter().map(idle).collect();
        let read: Vec<(Option<Moments>, Option<f64>)> = matrix
            .columns
            .par_iter()
            .map(|column| (Moments::new(column), sharpe_dependence(column)))
            .collect();
        for ((&idx, column), (moments, dependence)) in
            matrix.cells.iter().zip(&matrix.columns).zip(read)
        {
            let trial = &mut trials[idx];
            trial.n_exit_days = cells[idx].daily_r.len();
            trial.sum_r = column.iter().sum();
            trial.mean_r = trial.sum_r / matrix.n_days as f64;
            let Some(moments) = moments else { continue };
            trial.std_r = Some(moments.std);
            trial.sharpe = moments.sharpe_ratio();
            trial.skewness = moments.skewness;
            trial.kurtosis = moments.kurtosis;
            trial.dependence = dependence;
            trial.psr = trial.psr_above(0.0, matrix.n_days, Days::Dependent);
            trial.psr_independent = trial.psr_above(0.0, matrix.n_days, Days::Independent);
        }
        trials
    }

    /// Probabilistic Sharpe ratio against this one; absent without a Sharpe ratio.
    pub(super) fn psr_above(&self, sharpe: f64, n_days: usize, days: Days) -> Option<f64> {
        let dependence = match days {
            Days::Dependent => self.dependence?,
            Days::Independent => 1.0,
        };
        let (skewness, kurtosis) = (self.skewness?, self.kurtosis?);
        probabilistic_sharpe_ratio(self.sharpe?, sharpe, n_days, skewness, kurtosis, dependence)
    }
}
