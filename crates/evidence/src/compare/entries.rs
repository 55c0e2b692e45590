//! Outcomes of several exit modes, lined up by entry.

use super::costs::CostsR;
use exitlab_core::{RByRule, Regime, Timestamp, Trade, tolerance};

/// What one exit mode earned on one entry.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PlanOutcome {
    /// The entry's signal; outcomes of one signal are compared with each other.
    pub signal_id: u64,
    /// Position of the exit mode.
    pub plan: usize,
    /// Time of the entry fill.
    pub entry_time: Timestamp,
    /// Regime of the decision bar.
    pub regime: Regime,
    /// Net R.
    pub r_net: f64,
    /// Net R under each intrabar rule, where they were asked for.
    pub r_by_rule: Option<RByRule>,
    /// What lies between its prices and net R.
    pub costs: CostsR,
}

impl PlanOutcome {
    /// From a trade under the exit mode at a position.
    pub fn new(signal_id: u64, plan: usize, trade: &Trade) -> PlanOutcome {
        let Trade { entry_time, regime, r_net, r_by_rule, .. } = *trade;
        let costs = CostsR::of(trade);
        PlanOutcome { signal_id, plan, entry_time, regime, r_net, r_by_rule, costs }
    }
}

/// Net R of an outcome.
#[derive(Debug, Clone, Copy)]
pub(super) struct PlanR {
    pub(super) net: f64,
    pub(super) by_rule: Option<RByRule>,
    pub(super) costs: CostsR,
}

impl PlanR {
    /// The rule in use and the bounding ones.
    pub(super) const N_RULES: usize = 5;

    /// Net R under the rule in use, which is the first, and under each bounding one, where they are known.
    pub(super) fn rules_alone(self) -> impl Iterator<Item = f64> {
        std::iter::once(self.net).chain(self.by_rule.into_iter().flat_map(RByRule::values))
    }

    /// Net R of both under the same rule, rule by rule.
    pub(super) fn rules(self, other: PlanR) -> impl Iterator<Item = (f64, f64)> {
        self.rules_alone().zip(other.rules_alone())
    }

    /// Net R under the rule at a position of [`PlanR::rules_alone`]; that of the rule in use where others are
    /// not known.
    pub(super) fn under(self, rule: usize) -> f64 {
        self.rules_alone().nth(rule).unwrap_or(self.net)
    }

    /// Whether the rules of both are known.
    pub(super) fn has_bounds_with(self, other: PlanR) -> bool {
        self.by_rule.is_some() && other.by_rule.is_some()
    }
}

/// Entries in time order, each with what every exit mode earned on it.
#[derive(Debug)]
pub(super) struct Entries {
    n_plans: usize,
    entries: Vec<Entry>,
    /// Of entry `i` and mode `p` at `i · n_plans + p`; absent where the mode did not take it.
    outcomes: Vec<Option<PlanR>>,
    has_bounds: bool,
}

#[derive(Debug)]
pub(super) struct Entry {
    pub(super) time: Timestamp,
    signal_id: u64,
    pub(super) regime: Regime,
}

/// Values of some entries.
#[derive(Debug, Default)]
pub(super) struct Values {
    /// In time order.
    pub(super) r: Vec<f64>,
    /// Distinct times of those entries.
    pub(super) n_times: usize,
    last_time: Option<Timestamp>,
}

impl Values {
    fn push(&mut self, time: Timestamp, r: f64) {
        self.n_times += usize::from(self.last_time != Some(time));
        self.last_time = Some(time);
        self.r.push(r);
    }

    /// Their mean; absent without values.
    pub(super) fn mean(&self) -> Option<f64> {
        (!self.r.is_empty()).then(|| self.r.iter().sum::<f64>() / self.r.len() as f64)
    }
}

impl Entries {
    pub(super) fn new(n_plans: usize, outcomes: &[PlanOutcome]) -> Entries {
        let mut sorted: Vec<&PlanOutcome> = outcomes.iter().collect();
        sorted.sort_by_key(|o| (o.entry_time, o.signal_id, o.plan));
        let mut lined_up = Entries {
            n_plans,
            entries: Vec::new(),
            outcomes: Vec::new(),
            has_bounds: outcomes.iter().any(|outcome| outcome.r_by_rule.is_some()),
        };
        for outcome in sorted {
            let PlanOutcome { signal_id, entry_time: time, regime, r_net: net, .. } = *outcome;
            let is_of = |last: &Entry| last.signal_id == signal_id && last.time == time;
            if !lined_up.entries.last().is_some_and(is_of) {
                lined_up.entries.push(Entry { time, signal_id, regime });
                lined_up.outcomes.resize(lined_up.entries.len() * n_plans, None);
            }
            let first = lined_up.outcomes.len() - n_plans;
            let PlanOutcome { r_by_rule: by_rule, costs, .. } = *outcome;
            lined_up.outcomes[first + outcome.plan] = Some(PlanR { net, by_rule, costs });
        }
        lined_up
    }

    pub(super) fn n_plans(&self) -> usize {
        self.n_plans
    }

    /// Whether any outcome has net R by rule.
    pub(super) fn has_bounds(&self) -> bool {
        self.has_bounds
    }

    /// Calls with each entry, what each exit mode earned on it, and whether its time is another one than that
    /// of the entry before.
    pub(super) fn each(&self, mut call: impl FnMut(&Entry, &[Option<PlanR>], bool)) {
        let mut last_time = None;
        for (entry, plans) in self.entries.iter().zip(self.outcomes.chunks_exact(self.n_plans)) {
            call(entry, plans, last_time != Some(entry.time));
            last_time = Some(entry.time);
        }
    }

    /// Entries of a regime, or of all, that one of these exit modes took.
    pub(super) fn count(&self, regime: Option<Regime>, plans: std::ops::Range<usize>) -> usize {
        let mut n = 0;
        self.each(|entry, outcomes, _| {
            let is_taken = outcomes[plans.clone()].iter().any(Option::is_some);
            n += usize::from(is_taken && regime.is_none_or(|regime| regime == entry.regime));
        });
        n
    }

    /// Mean costs of an exit mode in a regime, or in all.
    pub(super) fn mean_costs(&self, regime: Option<Regime>, plan: usize) -> CostsR {
        let rows = self.entries.iter().zip(self.outcomes.chunks_exact(self.n_plans));
        let of_regime = rows.filter(|(entry, _)| regime.is_none_or(|r| r == entry.regime));
        CostsR::mean(of_regime.filter_map(|(_, plans)| Some(plans[plan]?.costs)))
    }

    /// Whether two exit modes earned the same on each entry under every intrabar rule, in a regime, or in all;
    /// absent where an entry has no bounds.
    pub(super) fn is_same_by_rule(
        &self,
        regime: Option<Regime>,
        a: usize,
        b: usize,
    ) -> Option<bool> {
        let rows = self.entries.iter().zip(self.outcomes.chunks_exact(self.n_plans));
        rows.filter(|(entry, _)| regime.is_none_or(|regime| regime == entry.regime))
            .filter_map(|(_, plans)| plans[a].zip(plans[b]))
            .try_fold(true, |all, (a, b)| {
                let is_same = a.rules(b).all(|(a, b)| beyond_rounding(a - b) == 0.0);
                a.has_bounds_with(b).then_some(all && is_same)
            })
    }

    /// From the first entry to the last, in days; 0 without entries.
    pub(super) fn n_days(&self) -> f64 {
        let ends = self.entries.first().zip(self.entries.last());
        ends.map_or(0.0, |(first, last)| last.time.hours_since(first.time) / 24.0)
    }

    /// Net R of an exit mode in a regime, or in all.
    pub(super) fn values(&self, regime: Option<Regime>, plan: usize) -> Values {
        let mut values = Values::default();
        self.each(|entry, plans, _| {
            if let Some(plan) = plans[plan]
                && regime.is_none_or(|regime| regime == entry.regime)
            {
                values.push(entry.time, plan.net);
            }
        });
        values
    }

    /// Differences of two exit modes on the entries that both took, in a regime, or in all.
    pub(super) fn differences(&self, regime: Option<Regime>, a: usize, b: usize) -> Values {
        let mut differences = Values::default();
        self.each(|entry, plans, _| {
            if let (Some(a), Some(b)) = (plans[a], plans[b])
                && regime.is_none_or(|regime| regime == entry.regime)
            {
                differences.push(entry.time, beyond_rounding(a.net - b.net));
            }
        });
        differences
    }
}

/// A difference of R, 0 where it is rounding: the same exit in two legs instead of one is no
/// difference, however often it is repeated.
pub(crate) fn beyond_rounding(difference: f64) -> f64 {
    if difference.abs() > tolerance::TOLERANCE { difference } else { 0.0 }
}
