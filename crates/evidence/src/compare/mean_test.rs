//! A mean with its uncertainty, among the other tests of its table.

use super::looks::{AlwaysTest, Looks};

/// On which side of 0 a mean is, as far as the test can tell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sign {
    /// Significantly above.
    Above,
    /// Significantly below.
    Below,
    /// Not significantly different from 0.
    Neither,
}

/// A mean of net R, or of a difference of net R, with its uncertainty.
///
/// # Units
/// R, but for p-values, shares and numbers of entries.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct MeanTest {
    /// The mean.
    pub mean_r: f64,
    /// Lower end of its 95% interval, of this test alone.
    pub ci_low: f64,
    /// Upper end.
    pub ci_high: f64,
    /// Lower end of the interval that holds together with those of all tests of the table, at every look where
    /// there are repeated ones; absent where there are too few draws for it.
    pub joint_low: Option<f64>,
    /// Upper end.
    pub joint_high: Option<f64>,
    /// Standard error.
    pub se: f64,
    /// Two-sided p of a mean of 0.
    pub p_value: f64,
    /// p corrected for all tests of the table, as they depend on each other: the verdict's. Of a worst case,
    /// at the place of the test itself.
    pub p_adjusted: f64,
    /// p by Holm's correction over all tests of the table, which takes nothing for granted: a cross-check.
    pub p_holm: f64,
    /// What holds at every look; absent where there are too few times of entry for it.
    pub always: Option<AlwaysTest>,
    /// Share of draws in which the mean is above 0.
    pub share_above_zero: f64,
    /// Entries that would be needed to find this mean in this table with a power of 80%; absent where it is 0.
    pub n_needed: Option<f64>,
    /// The mean that this table finds with a power of 80% on these entries; absent where there are too few
    /// draws for it.
    pub detectable_r: Option<f64>,
    /// Mean length of the bootstrap's blocks, in times of entry.
    pub block_length: f64,
    /// By the corrected p; by the always-valid one where there are repeated looks.
    pub sign: Sign,
}

impl MeanTest {
    /// The corrected p that a verdict goes by; 1 where nothing can be said that holds at every look.
    pub fn p_of_verdict(&self, looks: Looks) -> f64 {
        match looks {
            Looks::Once => self.p_adjusted,
            Looks::Repeated => self.always.map_or(1.0, |always| always.p_adjusted),
        }
    }

    /// Lower and upper end of the interval of this test alone; where looks are repeated there is only the joint
    /// one, which holds at every look.
    pub fn interval(&self, looks: Looks) -> (f64, f64) {
        let own = (self.ci_low, self.ci_high);
        match looks {
            Looks::Once => own,
            Looks::Repeated => self.joint_low.zip(self.joint_high).unwrap_or(own),
        }
    }

    /// Whether the whole joint interval lies within `effect_r` of 0, either way: two one-sided tests.
    pub fn is_within(&self, effect_r: f64) -> bool {
        let ends = self.joint_low.zip(self.joint_high);
        ends.is_some_and(|(low, high)| low > -effect_r && high < effect_r)
    }
}

/// A test under what the bars cannot tell: the intrabar rule of each entry that makes the mean least, and
/// the one that makes it greatest.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct WorstCase {
    /// Under the rules that make it least.
    pub low: MeanTest,
    /// Under the rules that make it greatest.
    pub high: MeanTest,
}
