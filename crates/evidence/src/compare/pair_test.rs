//! Two plans compared in one regime.

use super::MIN_ENTRIES;
use super::entries::Differences;
use exitlab_core::Regime;
use exitlab_stats::wilcoxon_signed_rank;

/// What a comparison found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// A made more.
    A,
    /// B made more.
    B,
    /// The difference may be chance.
    Undecided,
    /// Too few entries, times of entry or blocks for a test to keep its word.
    TooFew,
}

impl Verdict {
    /// All verdicts.
    pub const ALL: [Verdict; 4] = [Verdict::A, Verdict::B, Verdict::Undecided, Verdict::TooFew];

    /// The name in tables.
    pub fn name(self) -> &'static str {
        match self {
            Verdict::A => "A",
            Verdict::B => "B",
            Verdict::Undecided => "undecided",
            Verdict::TooFew => "too few",
        }
    }
}

/// Plans A and B on the entries of a regime that both took.
#[derive(Debug, Clone, PartialEq)]
pub struct PairTest {
    /// Regime at the decision; none for all entries together.
    pub regime: Option<Regime>,
    /// Position of plan A.
    pub plan_a: usize,
    /// Position of plan B.
    pub plan_b: usize,
    /// Entries.
    pub n: usize,
    /// Distinct times of entry.
    pub n_times: usize,
    /// Mean of A less B, in net R; absent without entries.
    pub mean_diff_r: Option<f64>,
    /// Whether there are entries, and both plans made the same of each.
    pub is_same: bool,
    /// What the bootstrap says; absent where there are too few entries.
    pub tested: Option<Tested>,
    /// Two-sided p of Wilcoxon's signed-rank test, uncorrected, which takes entries for independent
    /// and asks for the middle instead of the mean: a second opinion.
    pub wilcoxon_p: Option<f64>,
    /// The same with each bar as bad for one plan and as good for the other as may be; absent where
    /// outcomes have no bounds, or there are too few.
    pub worst_case: Option<WorstCase>,
}

/// A mean difference with its uncertainty.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Tested {
    /// Mean of A less B, in net R.
    pub mean_diff_r: f64,
    /// Lower end of the 95% interval.
    pub ci_low: f64,
    /// Upper end.
    pub ci_high: f64,
    /// Standard error.
    pub se: f64,
    /// Two-sided p.
    pub p_value: f64,
    /// p corrected for all tests of the table, as they depend on each other: the verdict's. Of a worst case,
    /// at the place of the test itself.
    pub p_adjusted: f64,
    /// p by Holm's correction over all tests of the table, which takes nothing for granted: a cross-check.
    pub p_holm: f64,
    /// Share of draws in which A made more.
    pub p_a_beats_b: f64,
    /// Entries that would be needed to see this difference with a power of 80%; absent where there
    /// is no difference.
    pub n_needed: Option<f64>,
    /// Mean length of the bootstrap's blocks, in times of entry.
    pub block_length: f64,
    /// By the corrected p.
    pub verdict: Verdict,
}

/// A comparison under what the bars cannot tell.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct WorstCase {
    /// A at its r_low, B at its r_high.
    pub for_a: Tested,
    /// A at its r_high, B at its r_low.
    pub for_b: Tested,
}

impl PairTest {
    /// What needs no draws.
    pub(super) fn new(
        regime: Option<Regime>,
        (plan_a, plan_b): (usize, usize),
        differences: &Differences,
    ) -> PairTest {
        let Differences { net, n_times } = differences;
        let n = net.len();
        let is_enough = n.min(*n_times) >= MIN_ENTRIES;
        PairTest {
            regime,
            plan_a,
            plan_b,
            n,
            n_times: *n_times,
            mean_diff_r: (n > 0).then(|| net.iter().sum::<f64>() / n as f64),
            is_same: n > 0 && net.iter().all(|d| *d == 0.0),
            tested: None,
            wilcoxon_p: is_enough.then(|| wilcoxon_signed_rank(net)).flatten(),
            worst_case: None,
        }
    }

    /// What was found.
    pub fn verdict(&self) -> Verdict {
        let is_enough = self.n.min(self.n_times) >= MIN_ENTRIES;
        match self.tested {
            Some(tested) => tested.verdict,
            // There is nothing to test.
            None if self.is_same && is_enough => Verdict::Undecided,
            None => Verdict::TooFew,
        }
    }

    /// Whether the verdict is the same with each bar as bad for the winner as may be; absent where
    /// there is no winner, or outcomes have no bounds.
    pub fn survives(&self) -> Option<bool> {
        let worst = self.worst_case?;
        match self.verdict() {
            Verdict::A => Some(worst.for_a.verdict == Verdict::A),
            Verdict::B => Some(worst.for_b.verdict == Verdict::B),
            Verdict::Undecided | Verdict::TooFew => None,
        }
    }

    /// Position of the plan that made more.
    pub fn winner(&self) -> Option<usize> {
        match self.verdict() {
            Verdict::A => Some(self.plan_a),
            Verdict::B => Some(self.plan_b),
            Verdict::Undecided | Verdict::TooFew => None,
        }
    }
}
