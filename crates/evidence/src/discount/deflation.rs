//! The Sharpe ratio of the chosen cell, for the number of cells that were tried.

use super::CONFIDENCE;
use super::daily_matrix::DailyMatrix;
use super::trial::{Days, Trial};
use exitlab_stats::{Moments, effective_trials, expected_max_sharpe, minimum_track_record_length};

/// Days with a closed trade that a Sharpe ratio needs to be judged.
pub const MIN_EXIT_DAYS: usize = 30;

/// What the Sharpe ratio of the chosen cell is worth; absent where it has none. Ratios are per
/// √day, probabilities are shares.
///
/// Cells resemble each other, so that their number says too much and the number of independent
/// ones, which is estimated from the average correlation of those that differ at all, may say too
/// little: both are given.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Deflation {
    /// Cells of the sweep.
    pub n_trials: usize,
    /// Cells with a daily R of their own, which no earlier cell has: the others are the same try again,
    /// by a key that their mode does not read.
    pub n_distinct_trials: usize,
    /// Independent trials that those amount to.
    pub n_effective_trials: f64,
    /// Standard deviation (n − 1) of the Sharpe ratios of the cells that differ and have one, and at
    /// least what days alone would make of cells without any: `√((1 − ρ̄)/days)` with their average
    /// correlation ρ̄. A few cells, or very similar ones, may be closer together by chance.
    pub std_of_sharpes: f64,
    /// Days on which the chosen cell closed a trade.
    pub n_exit_days: usize,
    /// Sharpe ratio that the best of as many worthless trials is expected to show.
    pub expected_max: Option<f64>,
    /// The same for the effective number of trials.
    pub expected_max_effective: Option<f64>,
    /// Probabilistic Sharpe ratio against 0: one minus the one-sided p-value, were there no other trial.
    /// This, the deflated ratios and the days needed take the dependence of the cell's days into account.
    pub psr: Option<f64>,
    /// Probabilistic Sharpe ratio against `expected_max`: the deflated Sharpe ratio.
    pub dsr: Option<f64>,
    /// The same against `expected_max_effective`.
    pub dsr_effective: Option<f64>,
    /// `dsr` as if days were independent, to compare; no verdict uses it.
    pub dsr_independent: Option<f64>,
    /// `dsr_effective` as if days were independent, to compare; no verdict uses it.
    pub dsr_effective_independent: Option<f64>,
    /// Days it takes for `psr` to reach 95%; absent where the Sharpe ratio is not above 0.
    pub min_track_record_days: Option<f64>,
}

/// How a deflated Sharpe ratio stands to the probability that it has to reach.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// It reaches it, even if every cell is counted as a trial of its own.
    Holds,
    /// It does for the effective number of trials only.
    Depends,
    /// It does not.
    MayBeLuck,
    /// The cell closed trades on fewer than [`MIN_EXIT_DAYS`] days.
    TooFew,
}

impl Standing {
    /// The name in tables.
    pub fn name(self) -> &'static str {
        match self {
            Standing::Holds => "holds",
            Standing::Depends => "depends",
            Standing::MayBeLuck => "may be luck",
            Standing::TooFew => "too few",
        }
    }
}

impl Deflation {
    pub(super) fn new(trials: &[Trial], chosen: usize, matrix: &DailyMatrix) -> Deflation {
        let chosen = &trials[chosen];
        let n_trials = trials.len();
        let n_effective_trials = effective_trials(matrix.distinct_columns()).unwrap_or(1.0);
        let distinct = matrix.distinct_cells();
        let sharpes: Vec<f64> = distinct.iter().filter_map(|&idx| trials[idx].sharpe).collect();
        let seen = Moments::new(&sharpes).map_or(0.0, |moments| moments.std);
        // 1 − ρ̄, as it stands in the effective number of trials.
        let uncorrelated = match distinct.len() {
            0 | 1 => 0.0,
            n => (n_effective_trials - 1.0) / (n as f64 - 1.0),
        };
        let std_of_sharpes = seen.max((uncorrelated / matrix.n_days as f64).sqrt());
        let expected = |n: f64| expected_max_sharpe(n, std_of_sharpes * std_of_sharpes);
        let expected_max = expected(n_trials as f64);
        let expected_max_effective = expected(n_effective_trials);
        let above = |of: Option<f64>, days| chosen.psr_above(of?, matrix.n_days, days);
        let min_track_record_days = (|| {
            let (sharpe, skewness, kurtosis) = (chosen.sharpe?, chosen.skewness?, chosen.kurtosis?);
            let alpha = 1.0 - CONFIDENCE;
            minimum_track_record_length(sharpe, 0.0, skewness, kurtosis, chosen.dependence?, alpha)
        })();
        Deflation {
            n_trials,
            n_distinct_trials: distinct.len(),
            n_effective_trials,
            std_of_sharpes,
            n_exit_days: chosen.n_exit_days,
            expected_max,
            expected_max_effective,
            psr: chosen.psr,
            dsr: above(expected_max, Days::Dependent),
            dsr_effective: above(expected_max_effective, Days::Dependent),
            dsr_independent: above(expected_max, Days::Independent),
            dsr_effective_independent: above(expected_max_effective, Days::Independent),
            min_track_record_days,
        }
    }

    /// Whether the Sharpe ratio is more than luck; absent where there is none.
    pub fn standing(&self) -> Option<Standing> {
        let (all, effective) = (self.dsr?, self.dsr_effective?);
        if self.n_exit_days < MIN_EXIT_DAYS {
            return Some(Standing::TooFew);
        }
        Some(match (all >= CONFIDENCE, effective >= CONFIDENCE) {
            (true, _) => Standing::Holds,
            (false, true) => Standing::Depends,
            (false, false) => Standing::MayBeLuck,
        })
    }
}
