//! One exit mode in one regime: against 0, and against the other modes.

use super::best_plan::{BestPlan, PlanStanding};
use super::costs::CostsR;
use super::mean_test::{MeanTest, Sign, WorstCase};
use super::pair_test::{PairTest, Verdict};
use super::{CompareSettings, MIN_ENTRIES};
use exitlab_core::Regime;

/// What an exit mode earns.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AgainstZero {
    /// Mean net R is significantly above 0.
    Gains,
    /// It is significantly below 0.
    Loses,
    /// It does not differ significantly from 0.
    AboutZero,
    /// Too few entries for a test to keep its word.
    TooFew,
}

impl AgainstZero {
    /// All verdicts.
    pub const ALL: [AgainstZero; 4] =
        [AgainstZero::Gains, AgainstZero::Loses, AgainstZero::AboutZero, AgainstZero::TooFew];

    /// The name in tables.
    pub fn name(self) -> &'static str {
        match self {
            AgainstZero::Gains => "gains",
            AgainstZero::Loses => "loses",
            AgainstZero::AboutZero => "about 0",
            AgainstZero::TooFew => "too few",
        }
    }
}

/// How an exit mode stands to the other ones.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AgainstOthers {
    /// It beats every other mode.
    Best,
    /// Another mode beats it.
    Beaten,
    /// No mode beats it, and no difference from the other unbeaten ones is large enough to matter.
    Equivalent,
    /// No mode beats it, and it does not beat every other one.
    Tied,
    /// Too few entries for a test to keep its word.
    TooFew,
}

impl AgainstOthers {
    /// All verdicts.
    pub const ALL: [AgainstOthers; 5] = [
        AgainstOthers::Best,
        AgainstOthers::Beaten,
        AgainstOthers::Equivalent,
        AgainstOthers::Tied,
        AgainstOthers::TooFew,
    ];

    /// The name in tables.
    pub fn name(self) -> &'static str {
        match self {
            AgainstOthers::Best => "best",
            AgainstOthers::Beaten => "beaten",
            AgainstOthers::Equivalent => "equivalent",
            AgainstOthers::Tied => "tied",
            AgainstOthers::TooFew => "too few",
        }
    }
}

/// An exit mode in a regime.
#[derive(Debug, Clone, PartialEq)]
pub struct PlanVerdict {
    /// Regime at the decision; none for all entries together.
    pub regime: Option<Regime>,
    /// Position of the exit mode.
    pub plan: usize,
    /// Its entries.
    pub n: usize,
    /// Distinct times of those entries.
    pub n_times: usize,
    /// Mean net R; absent without entries.
    pub mean_r: Option<f64>,
    /// What lies between its prices and net R, on average; absent without entries.
    pub costs: Option<CostsR>,
    /// Mean net R against 0; absent where there are too few entries.
    pub tested: Option<MeanTest>,
    /// The same under the intrabar rule of each entry that is worst, and best, for it; absent where an entry
    /// has no bounds, or there are too few.
    pub worst_case: Option<WorstCase>,
    /// How it stands to the others; absent where there is none.
    pub against_others: Option<AgainstOthers>,
    /// Whether `against_others` is the same whatever happened inside the bars; absent for `tied` and
    /// `too few`, and where an entry has no bounds.
    pub others_survive: Option<bool>,
}

impl PlanVerdict {
    /// What it earns.
    pub fn against_zero(&self) -> AgainstZero {
        match self.tested.map(|tested| tested.sign) {
            Some(Sign::Above) => AgainstZero::Gains,
            Some(Sign::Below) => AgainstZero::Loses,
            Some(Sign::Neither) => AgainstZero::AboutZero,
            // Every entry came to exactly 0.
            None if self.mean_r == Some(0.0) && self.n.min(self.n_times) >= MIN_ENTRIES => {
                AgainstZero::AboutZero
            }
            None => AgainstZero::TooFew,
        }
    }

    /// Whether a gain or a loss is one whatever happened inside the bars; absent without either, and where
    /// an entry has no bounds.
    pub fn zero_survives(&self) -> Option<bool> {
        let WorstCase { low, high } = self.worst_case?;
        match self.against_zero() {
            AgainstZero::Gains => Some(low.sign == Sign::Above),
            AgainstZero::Loses => Some(high.sign == Sign::Below),
            AgainstZero::AboutZero | AgainstZero::TooFew => None,
        }
    }

    /// Whether a gain or a loss holds at every look; absent without either.
    pub(super) fn holds_always(&self, settings: CompareSettings) -> Option<bool> {
        let always = self.tested?.always;
        match self.against_zero() {
            AgainstZero::Gains | AgainstZero::Loses => {
                Some(always.is_some_and(|of| of.p_adjusted <= settings.alpha))
            }
            AgainstZero::AboutZero | AgainstZero::TooFew => None,
        }
    }

    /// Sets how it stands to the others, from the tests of its regime.
    pub(super) fn set_against(&mut self, best: &BestPlan, tests: &[&PairTest]) {
        let plan = self.plan;
        let own: Vec<&PairTest> =
            tests.iter().copied().filter(|t| [t.plan_a, t.plan_b].contains(&plan)).collect();
        let lost = || own.iter().filter(|t| t.winner().is_some_and(|winner| winner != plan));
        let mut with_unbeaten = own.iter().filter(|t| {
            let other = if t.plan_a == plan { t.plan_b } else { t.plan_a };
            best.unbeaten.contains(&other)
        });
        let is_too_few = own.iter().all(|t| t.verdict() == Verdict::TooFew);
        self.against_others = match best.standing {
            _ if own.is_empty() => None,
            PlanStanding::Best(winner) if winner == plan => Some(AgainstOthers::Best),
            _ if lost().next().is_some() => Some(AgainstOthers::Beaten),
            _ if is_too_few => Some(AgainstOthers::TooFew),
            _ => {
                let n = with_unbeaten.clone().count();
                let is_equivalent = with_unbeaten.all(|t| t.verdict() == Verdict::Equivalent);
                Some(if n > 0 && is_equivalent {
                    AgainstOthers::Equivalent
                } else {
                    AgainstOthers::Tied
                })
            }
        };
        self.others_survive = match self.against_others {
            Some(AgainstOthers::Best) => best.survives,
            // One mode that beats it for certain is enough.
            Some(AgainstOthers::Beaten) => {
                lost().map(|t| t.survives()).try_fold(false, |any, s| Some(any || s?))
            }
            Some(AgainstOthers::Equivalent) => own
                .iter()
                .filter(|t| t.verdict() == Verdict::Equivalent)
                .map(|t| t.survives())
                .try_fold(true, |all, s| Some(all && s?)),
            Some(AgainstOthers::Tied | AgainstOthers::TooFew) | None => None,
        };
    }
}
