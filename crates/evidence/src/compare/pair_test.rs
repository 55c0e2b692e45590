//! Two exit modes compared in one regime.

use super::mean_test::{MeanTest, Sign, WorstCase};
use super::{CompareSettings, MIN_ENTRIES};
use exitlab_core::Regime;

/// What a comparison of two exit modes found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// A earned more.
    A,
    /// B earned more.
    B,
    /// The difference is smaller than what matters.
    Equivalent,
    /// No significant difference.
    Tied,
    /// Too few entries, times of entry or blocks for a test to keep its word.
    TooFew,
}

impl Verdict {
    /// All verdicts.
    pub const ALL: [Verdict; 5] =
        [Verdict::A, Verdict::B, Verdict::Equivalent, Verdict::Tied, Verdict::TooFew];

    /// The name in tables.
    pub fn name(self) -> &'static str {
        match self {
            Verdict::A => "A",
            Verdict::B => "B",
            Verdict::Equivalent => "equivalent",
            Verdict::Tied => "tied",
            Verdict::TooFew => "too few",
        }
    }
}

/// Exit modes A and B in one regime.
#[derive(Debug, Clone, PartialEq)]
pub struct PairTest {
    /// Regime at the decision; none for all entries together.
    pub regime: Option<Regime>,
    /// Position of exit mode A.
    pub plan_a: usize,
    /// Position of exit mode B.
    pub plan_b: usize,
    /// Entries that both took; of exit modes with entries of their own, those of the one with fewer.
    pub n: usize,
    /// Distinct times of those entries.
    pub n_times: usize,
    /// Mean net R of A minus that of B; absent without entries.
    pub mean_diff_r: Option<f64>,
    /// Whether there are entries, and both modes earned the same on each.
    pub is_same: bool,
    /// Of modes that are the same, whether they are so under every intrabar rule; absent where an entry has no
    /// bounds.
    pub is_same_by_rule: Option<bool>,
    /// What the bootstrap says; absent where there are too few entries.
    pub tested: Option<MeanTest>,
    /// Two-sided p of Wilcoxon's signed-rank test, uncorrected, which takes entries for independent
    /// and asks for the middle instead of the mean: a second opinion. Of the same entries only.
    pub wilcoxon_p: Option<f64>,
    /// The same with the intrabar rule of each entry, one for both modes, that is worst for A or for B;
    /// absent where an entry has no bounds, or there are too few.
    pub worst_case: Option<WorstCase>,
    /// Smallest difference that matters.
    pub min_effect_r: f64,
}

impl PairTest {
    /// What was found.
    pub fn verdict(&self) -> Verdict {
        let is_enough = self.n.min(self.n_times) >= MIN_ENTRIES;
        match &self.tested {
            Some(tested) => self.verdict_on(tested),
            // There is nothing to test.
            None if self.is_same && is_enough => Verdict::Equivalent,
            None => Verdict::TooFew,
        }
    }

    /// The verdict that this test alone would give.
    pub fn verdict_on(&self, test: &MeanTest) -> Verdict {
        match test.sign {
            // A difference that is certain and too small to matter is none.
            _ if test.is_within(self.min_effect_r) => Verdict::Equivalent,
            Sign::Above => Verdict::A,
            Sign::Below => Verdict::B,
            Sign::Neither => Verdict::Tied,
        }
    }

    /// Whether the verdict is the same whatever happened inside the bars: the winner wins under the rules
    /// that are worst for it, modes that are equivalent are so under all. Absent without a verdict, and
    /// where an entry has no bounds.
    pub fn survives(&self) -> Option<bool> {
        if self.is_same {
            return self.is_same_by_rule.filter(|_| self.verdict() == Verdict::Equivalent);
        }
        let WorstCase { low, high } = self.worst_case?;
        let stands = |test: &MeanTest| self.verdict_on(test) == self.verdict();
        match self.verdict() {
            Verdict::A => Some(stands(&low)),
            Verdict::B => Some(stands(&high)),
            Verdict::Equivalent => Some(stands(&low) && stands(&high)),
            Verdict::Tied | Verdict::TooFew => None,
        }
    }

    /// Whether the verdict holds at every look: its always-valid p is at most alpha, or its confidence
    /// sequence lies within what matters. Absent without a verdict, and where there is nothing to test.
    pub(super) fn holds_always(&self, settings: CompareSettings) -> Option<bool> {
        let always = self.tested?.always;
        match self.verdict() {
            Verdict::A | Verdict::B => {
                Some(always.is_some_and(|of| of.p_adjusted <= settings.alpha))
            }
            Verdict::Equivalent => Some(always.is_some_and(|of| of.is_within(self.min_effect_r))),
            Verdict::Tied | Verdict::TooFew => None,
        }
    }

    /// Position of the exit mode that earned more.
    pub fn winner(&self) -> Option<usize> {
        match self.verdict() {
            Verdict::A => Some(self.plan_a),
            Verdict::B => Some(self.plan_b),
            Verdict::Equivalent | Verdict::Tied | Verdict::TooFew => None,
        }
    }
}
