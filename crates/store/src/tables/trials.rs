//! Every cell of a sweep as a trial.

use crate::{StoreError, Table};
use exitlab_evidence::annual;
use exitlab_evidence::{DiscountedSweep, Trial};

/// Every cell of a sweep as a trial, by its net R per calendar day: one row per cell, in the order
/// of the sweep. Days run from the first to the last on which any cell closed a trade.
#[derive(Debug, Clone, exitlab_table::Row)]
#[row(table = "trials", key(grid_id, profile, mode))]
pub struct TrialRow<'a> {
    /// Grid point, 0 without a grid.
    pub grid_id: usize,
    /// Profile.
    pub profile: &'a str,
    /// `policy`, or the fixed exit mode.
    pub mode: &'a str,
    /// What its daily R comes to.
    #[row(flatten)]
    pub figures: TrialFigures,
}

/// Figures of a cell's daily R.
#[derive(Debug, Clone, exitlab_table::Row)]
pub struct TrialFigures {
    /// Days on which the cell closed a trade.
    pub n_exit_days: usize,
    /// Sum of the cell's net R.
    #[row(unit = R)]
    pub sum_r: f64,
    /// Mean net R per calendar day; days without an exit count as 0.
    #[row(unit = R)]
    pub mean_r: f64,
    /// Standard deviation (n − 1) of daily net R; absent with fewer than two days.
    #[row(unit = R)]
    pub std_r: Option<f64>,
    /// Sharpe of daily R (equal risk): mean_r / std_r, per √day. It weighs each trade by its R,
    /// unlike `sharpe` of the portfolio table, which is that of the account. Absent where daily R does
    /// not vary.
    pub sharpe: Option<f64>,
    /// Sharpe of daily R (equal risk) per year: sharpe · √365.
    pub sharpe_annual: Option<f64>,
    /// Skewness of daily net R; absent where it does not vary.
    pub skewness: Option<f64>,
    /// Kurtosis of daily net R, 3 for a normal series; absent where it does not vary.
    pub kurtosis: Option<f64>,
    /// How many times as large the variance of the Sharpe ratio is as with independent days, at
    /// least 1: the long-run variance of its error (Newey-West, automatic lag) over the variance.
    /// Absent without a Sharpe ratio.
    pub dependence: Option<f64>,
    /// Probabilistic Sharpe ratio (single trial): one minus the one-sided p-value of a true Sharpe
    /// ratio of 0 or below, were this the only trial, with the dependence of days. Absent without a
    /// Sharpe ratio.
    pub psr: Option<f64>,
    /// The same as if days were independent, to compare.
    pub psr_independent: Option<f64>,
}

/// The trials table.
///
/// # Errors
/// Where a number is not finite.
pub(super) fn trials_table(discount: &DiscountedSweep) -> Result<Table, StoreError> {
    let rows = discount.trials.iter().map(|trial| TrialRow {
        grid_id: trial.grid_id,
        profile: &trial.profile,
        mode: &trial.mode,
        figures: TrialFigures::new(trial),
    });
    Ok(Table::of_rows(rows)?)
}

impl TrialFigures {
    pub(super) fn new(trial: &Trial) -> TrialFigures {
        TrialFigures {
            n_exit_days: trial.n_exit_days,
            sum_r: trial.sum_r,
            mean_r: trial.mean_r,
            std_r: trial.std_r,
            sharpe: trial.sharpe,
            sharpe_annual: annual(trial.sharpe),
            skewness: trial.skewness,
            kurtosis: trial.kurtosis,
            dependence: trial.dependence,
            psr: trial.psr,
            psr_independent: trial.psr_independent,
        }
    }
}
