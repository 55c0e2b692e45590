//! Outcomes of several plans, lined up by entry.

use exitlab_core::{Regime, Timestamp, Trade, tolerance};
use exitlab_stats::JointMeans;

/// What one exit plan made of one entry.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PlanOutcome {
    /// The entry's signal; outcomes of one signal are compared with each other.
    pub signal_id: u64,
    /// Position of the plan.
    pub plan: usize,
    /// Time of the entry fill.
    pub entry_time: Timestamp,
    /// Regime of the decision bar.
    pub regime: Regime,
    /// Net R.
    pub r_net: f64,
    /// Least and greatest net R over the intrabar rules, where they were asked for.
    pub r_bounds: Option<(f64, f64)>,
}

impl PlanOutcome {
    /// From a trade under the plan at a position.
    pub fn new(signal_id: u64, plan: usize, trade: &Trade) -> PlanOutcome {
        let Trade { entry_time, regime, r_net, r_bounds, .. } = *trade;
        PlanOutcome { signal_id, plan, entry_time, regime, r_net, r_bounds }
    }
}

/// Net R of an outcome, and its bounds; both are `r_net` where bounds were not asked for.
#[derive(Debug, Clone, Copy)]
struct PlanR {
    net: f64,
    low: f64,
    high: f64,
}

/// Entries in time order, each with what every plan made of it.
#[derive(Debug)]
pub(super) struct Entries {
    n_plans: usize,
    entries: Vec<Entry>,
    /// Of entry `i` and plan `p` at `i · n_plans + p`; absent where the plan had no valid stop.
    outcomes: Vec<Option<PlanR>>,
    pub(super) has_bounds: bool,
}

#[derive(Debug)]
struct Entry {
    time: Timestamp,
    signal_id: u64,
    regime: Regime,
}

/// Differences of two plans on the entries that both took.
#[derive(Debug)]
pub(super) struct Differences {
    /// Net R of A minus that of B, in time order.
    pub(super) net: Vec<f64>,
    /// Distinct times of those entries.
    pub(super) n_times: usize,
}

impl Entries {
    pub(super) fn new(n_plans: usize, outcomes: &[PlanOutcome]) -> Entries {
        let mut sorted: Vec<&PlanOutcome> = outcomes.iter().collect();
        sorted.sort_by_key(|o| (o.entry_time, o.signal_id, o.plan));
        let mut lined_up = Entries {
            n_plans,
            entries: Vec::new(),
            outcomes: Vec::new(),
            has_bounds: !outcomes.is_empty() && outcomes.iter().all(|o| o.r_bounds.is_some()),
        };
        for outcome in sorted {
            let PlanOutcome { signal_id, entry_time: time, regime, r_net: net, .. } = *outcome;
            if lined_up.entries.last().is_none_or(|last| last.signal_id != signal_id) {
                lined_up.entries.push(Entry { time, signal_id, regime });
                lined_up.outcomes.resize(lined_up.entries.len() * n_plans, None);
            }
            let (low, high) = outcome.r_bounds.unwrap_or((net, net));
            let first = lined_up.outcomes.len() - n_plans;
            lined_up.outcomes[first + outcome.plan] = Some(PlanR { net, low, high });
        }
        lined_up
    }

    /// Entries of a regime, or of all.
    pub(super) fn count(&self, regime: Option<Regime>) -> usize {
        self.entries.iter().filter(|e| regime.is_none_or(|r| e.regime == r)).count()
    }

    /// Differences of two plans in a regime, or in all.
    pub(super) fn differences(&self, regime: Option<Regime>, a: usize, b: usize) -> Differences {
        let mut differences = Differences { net: Vec::new(), n_times: 0 };
        let mut last_time = None;
        for (entry, plans) in self.entries.iter().zip(self.outcomes.chunks_exact(self.n_plans)) {
            let (Some(a), Some(b)) = (plans[a], plans[b]) else { continue };
            if regime.is_some_and(|regime| regime != entry.regime) {
                continue;
            }
            differences.n_times += usize::from(last_time != Some(entry.time));
            last_time = Some(entry.time);
            differences.net.push(beyond_rounding(a.net - b.net));
        }
        differences
    }

    /// All differences, to be tested together: of each pair that of net R; then, where outcomes have bounds,
    /// each pair with A at its worst and B at its best, and each the other way round.
    pub(super) fn joint(&self, pairs: &[(usize, usize)]) -> JointMeans {
        let kinds: [fn(PlanR, PlanR) -> f64; 3] =
            [|a, b| a.net - b.net, |a, b| a.low - b.high, |a, b| a.high - b.low];
        let kinds = if self.has_bounds { &kinds[..] } else { &kinds[..1] };
        let mut joint = JointMeans::new(Regime::ALL.len(), kinds.len() * pairs.len());
        let mut last_time = None;
        for (entry, plans) in self.entries.iter().zip(self.outcomes.chunks_exact(self.n_plans)) {
            let values = kinds.iter().flat_map(|difference| {
                pairs.iter().map(|(a, b)| {
                    plans[*a].zip(plans[*b]).map(|(a, b)| beyond_rounding(difference(a, b)))
                })
            });
            joint.push(last_time != Some(entry.time), entry.regime.index(), values);
            last_time = Some(entry.time);
        }
        joint
    }
}

/// A difference of R, 0 where it is rounding: the same exit in two legs instead of one is no
/// difference, however often it is repeated.
fn beyond_rounding(difference: f64) -> f64 {
    if difference.abs() > tolerance::TOLERANCE { difference } else { 0.0 }
}
