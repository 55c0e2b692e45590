//! Columns that the tables of tests share.

use exitlab_evidence::{CompareSettings, Looks, MeanTest};
use exitlab_table::Row;

/// A mean with its uncertainty. All are absent where there are too few entries.
#[derive(Debug, Clone, Row)]
pub struct IntervalColumns {
    /// Lower end of the mean's 95% interval, by a studentised bootstrap of blocks of times of entry; of this row
    /// alone. Absent, like all that comes of the bootstrap, where there are too few entries.
    #[row(unit = R)]
    pub ci_low: Option<f64>,
    /// Upper end of that interval.
    #[row(unit = R)]
    pub ci_high: Option<f64>,
    /// Lower end of the interval that holds the truth together with the intervals of all tests of the family
    /// with probability 1 minus alpha; at every look, where repeated_looks is on.
    #[row(unit = R)]
    pub joint_low: Option<f64>,
    /// Upper end of that interval.
    #[row(unit = R)]
    pub joint_high: Option<f64>,
    /// Standard error of the mean, from the sums of the blocks.
    #[row(unit = R)]
    pub se: Option<f64>,
    /// Two-sided p-value of a mean of 0, not corrected for the number of tests.
    pub p_value: Option<f64>,
    /// The p-value corrected for all tests of the family (each mode against 0 and each pair of modes, in each
    /// regime and over all), stepped down over the draws that they share; the verdict goes by it, unless
    /// repeated_looks is on.
    pub p_adjusted: Option<f64>,
    /// The p-value that holds at every look, however often one looks as entries come in: a normal mixture,
    /// corrected by Holm for every test of the table, those with too few entries too. The verdict goes by it
    /// where repeated_looks is on. Absent with fewer than 100 times of entry.
    pub p_always: Option<f64>,
    /// The p-value by Holm's correction, which does not ask how tests depend on each other: a cross-check.
    pub p_holm: Option<f64>,
    /// Smallest mean that this family of tests tells from 0 with a power of 80% on these entries.
    #[row(unit = R)]
    pub detectable_r: Option<f64>,
    /// Entries that this family of tests would need to tell a mean of the size seen from 0 with a power of 80%;
    /// absent where it is 0.
    pub n_needed: Option<f64>,
    /// Mean length of the bootstrap's blocks, in distinct times of entry, by Politis and White, made longer
    /// so that p-values are not too small; the same for all rows of a table.
    pub block_length: Option<f64>,
}

impl IntervalColumns {
    pub(super) fn of(tested: Option<&MeanTest>) -> IntervalColumns {
        let of = |value: fn(&MeanTest) -> f64| tested.map(value);
        IntervalColumns {
            ci_low: of(|t| t.ci_low),
            ci_high: of(|t| t.ci_high),
            joint_low: tested.and_then(|t| t.joint_low),
            joint_high: tested.and_then(|t| t.joint_high),
            se: of(|t| t.se),
            p_value: of(|t| t.p_value),
            p_adjusted: of(|t| t.p_adjusted),
            p_always: tested.and_then(|t| Some(t.always?.p_adjusted)),
            p_holm: of(|t| t.p_holm),
            detectable_r: tested.and_then(|t| t.detectable_r),
            n_needed: tested.and_then(|t| t.n_needed),
            block_length: of(|t| t.block_length),
        }
    }
}

/// How a family was tested.
#[derive(Debug, Clone, Copy, Row)]
pub struct FamilyColumns {
    /// Bootstrap draws.
    pub draws: usize,
    /// Seed of the bootstrap.
    pub seed: u64,
    /// Family-wise error rate of all verdicts together.
    pub alpha: f64,
    /// Smallest difference that matters.
    #[row(unit = R)]
    pub min_effect_r: f64,
    /// Whether verdicts and joint intervals hold at every look.
    pub repeated_looks: bool,
}

impl FamilyColumns {
    pub(super) fn of(settings: CompareSettings) -> FamilyColumns {
        let CompareSettings { n_draws: draws, seed, alpha, min_effect_r, looks, .. } = settings;
        let repeated_looks = looks == Looks::Repeated;
        FamilyColumns { draws, seed, alpha, min_effect_r, repeated_looks }
    }
}
