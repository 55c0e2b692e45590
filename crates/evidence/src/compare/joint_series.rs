//! What is tested of a table, as series of one value per entry.

use super::entries::{Entries, Entry, PlanR, beyond_rounding};
use exitlab_core::Regime;
use exitlab_stats::JointMeans;

/// Most blocks where each mode has entries of its own.
const MAX_BLOCKS_OF_RUNS: f64 = 300.0;

/// What a row tests.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Tested {
    /// The pair of exit modes at a position.
    Pair(usize),
    /// The exit mode at a position, against 0.
    Plan(usize),
}

/// Under which intrabar rules.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// The rule in use.
    Net,
    /// Of each entry, the rule that makes the value least.
    Low,
    /// Of each entry, the rule that makes it greatest.
    High,
}

impl Kind {
    const ALL: [Kind; 3] = [Kind::Net, Kind::Low, Kind::High];

    /// The value of these, of which the first is that of the rule in use.
    fn of(self, values: impl IntoIterator<Item = f64>) -> f64 {
        let mut values = values.into_iter();
        let in_use = values.next().unwrap_or_default();
        match self {
            Kind::Net => in_use,
            Kind::Low => values.fold(in_use, f64::min),
            Kind::High => values.fold(in_use, f64::max),
        }
    }
}

/// Which entries a pair of exit modes is compared on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Entered {
    /// On those that both took: what is tested is the mean of the differences.
    Same,
    /// On those of each: what is tested is the difference of the means.
    Own,
}

/// The series of a table: pairs and exit modes apart, because what modes earn is autocorrelated for longer than
/// their differences. Of each kind every pair, and again every pair over all regimes where modes have entries
/// of their own; and of each kind every exit mode.
#[derive(Debug)]
pub(super) struct JointSeries {
    pub(super) pairs: JointMeans,
    pub(super) plans: JointMeans,
    pub(super) has_bounds: bool,
    n_pairs: usize,
    n_plans: usize,
    entered: Entered,
}

/// A row of one of the two tables of series.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    Pairs(usize),
    Plans(usize),
}

impl JointSeries {
    /// The series of the pairs, on the entries that both modes of a pair took.
    pub(super) fn of_same_entries(entries: &Entries, pairs: &[(usize, usize)]) -> JointSeries {
        let mut series = JointSeries::empty(entries, pairs, Entered::Same);
        let kinds = series.kinds();
        entries.each(|entry, plans, is_next_time| {
            let of_pairs = kinds.iter().flat_map(|kind| {
                pairs.iter().map(|(a, b)| {
                    let (a, b) = (plans[*a]?, plans[*b]?);
                    Some(kind.of(a.rules(b).map(|(a, b)| beyond_rounding(a - b))))
                        .filter(|_| *kind == Kind::Net || a.has_bounds_with(b))
                })
            });
            series.pairs.push(is_next_time, entry.regime.index(), of_pairs);
            series.push_plans(entry, plans, is_next_time);
        });
        series
    }

    /// The series of the pairs, each mode on its own entries.
    ///
    /// # Formula
    /// With `n` entries of either mode, `nₐ` and `nᵦ` of each, and means `mₐ` and `mᵦ`, the value of an entry
    /// is `(a − mₐ)·n/nₐ − (b − mᵦ)·n/nᵦ + mₐ − mᵦ`, without the part of a mode that did not take it: its
    /// mean is `mₐ − mᵦ`, and what it adds beyond that is the influence of the entry on it.
    pub(super) fn of_own_entries(entries: &Entries, pairs: &[(usize, usize)]) -> JointSeries {
        let mut series = JointSeries::empty(entries, pairs, Entered::Own);
        let kinds = series.kinds();
        let groups = [OverWhat::Regime, OverWhat::All];
        let weighed: Vec<Vec<Option<f64>>> = groups
            .iter()
            .flat_map(|over| {
                kinds.iter().flat_map(|kind| {
                    pairs.iter().map(|(a, b)| influences(entries, *over, *kind, *a, *b))
                })
            })
            .collect();
        let mut idx = 0;
        entries.each(|entry, plans, is_next_time| {
            let of_pairs = weighed.iter().map(|of_pair| of_pair[idx]);
            series.pairs.push(is_next_time, entry.regime.index(), of_pairs);
            series.push_plans(entry, plans, is_next_time);
            idx += 1;
        });
        series
    }

    fn empty(entries: &Entries, pairs: &[(usize, usize)], entered: Entered) -> JointSeries {
        let (n_pairs, n_plans) = (pairs.len(), entries.n_plans());
        let n_kinds = if entries.has_bounds() { Kind::ALL.len() } else { 1 };
        let n_of_pairs = match entered {
            Entered::Same => n_pairs,
            Entered::Own => 2 * n_pairs,
        };
        JointSeries {
            pairs: JointMeans::new(Regime::ALL.len(), n_kinds * n_of_pairs),
            plans: JointMeans::new(Regime::ALL.len(), n_kinds * n_plans),
            has_bounds: entries.has_bounds(),
            n_pairs,
            n_plans,
            entered,
        }
    }

    fn kinds(&self) -> &'static [Kind] {
        if self.has_bounds { &Kind::ALL } else { &Kind::ALL[..1] }
    }

    fn push_plans(&mut self, entry: &Entry, plans: &[Option<PlanR>], is_next_time: bool) {
        let kinds = self.kinds().iter();
        let values = kinds.flat_map(|kind| plans.iter().map(|plan| alone((*plan)?, *kind)));
        self.plans.push(is_next_time, entry.regime.index(), values);
    }

    /// The row of what is tested in a regime, or over all.
    pub(super) fn place(&self, regime: Option<Regime>, kind: Kind, tested: Tested) -> Place {
        let kind = kind as usize;
        let group = regime.map(Regime::index);
        match tested {
            Tested::Plan(plan) => Place::Plans(self.plans.row(group, kind * self.n_plans + plan)),
            Tested::Pair(pair) => {
                let of_all = match (self.entered, regime) {
                    (Entered::Own, None) => self.kinds().len() * self.n_pairs,
                    (Entered::Own, Some(_)) | (Entered::Same, _) => 0,
                };
                Place::Pairs(self.pairs.row(group, of_all + kind * self.n_pairs + pair))
            }
        }
    }

    /// Number of a row through both tables.
    pub(super) fn number(&self, place: Place) -> usize {
        match place {
            Place::Pairs(row) => row,
            Place::Plans(row) => self.pairs.n_rows() + row,
        }
    }

    /// How skewed a row is, whichever way; 0 where it does not vary.
    pub(super) fn skewness(&self, place: Place) -> f64 {
        let skewness = match place {
            Place::Pairs(row) => self.pairs.skewness(row),
            Place::Plans(row) => self.plans.skewness(row),
        };
        skewness.unwrap_or_default().abs()
    }

    /// How long blocks have to be for pairs, and for exit modes, under the rule in use, in times of entry.
    ///
    /// Runs of their own have many more rows than a study: there fewer blocks have to do.
    pub(super) fn block_lengths(&self) -> [f64; 2] {
        let least = match self.entered {
            Entered::Same => 1.0,
            Entered::Own => self.plans.n_clusters() as f64 / MAX_BLOCKS_OF_RUNS,
        };
        let pairs = self.pairs.block_length(0..self.n_pairs);
        let plans = self.plans.block_length(0..self.n_plans);
        [pairs, plans].map(|length| length.max(least))
    }
}

/// Net R of one exit mode on an entry; absent where its bounds are wanted and not known.
fn alone(plan: PlanR, kind: Kind) -> Option<f64> {
    (kind == Kind::Net || plan.by_rule.is_some())
        .then(|| kind.of(plan.rules_alone().map(beyond_rounding)))
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum OverWhat {
    Regime,
    All,
}

/// A mode's entries and their sum.
#[derive(Debug, Clone, Copy, Default)]
struct Total {
    n: f64,
    sum: f64,
}

impl Total {
    fn add(&mut self, value: Option<f64>) {
        self.n += f64::from(u8::from(value.is_some()));
        self.sum += value.unwrap_or_default();
    }
}

/// What each entry adds to the difference of two means: see [`JointSeries::of_own_entries`].
fn influences(
    entries: &Entries,
    over: OverWhat,
    kind: Kind,
    a: usize,
    b: usize,
) -> Vec<Option<f64>> {
    let group = |entry: &Entry| match over {
        OverWhat::Regime => entry.regime.index(),
        OverWhat::All => 0,
    };
    let n_groups = Regime::ALL.len();
    let mut n_of_each = vec![(0.0, 0.0); n_groups];
    let mut n = vec![0.0; n_groups];
    entries.each(|entry, plans, _| {
        let group = group(entry);
        let count = |plan: usize| f64::from(u8::from(plans[plan].is_some()));
        n_of_each[group].0 += count(a);
        n_of_each[group].1 += count(b);
        n[group] += f64::from(u8::from(plans[a].or(plans[b]).is_some()));
    });
    // What each entry comes to under the rules of the kind: they are those that move the difference most.
    let mut chosen: Vec<(usize, Option<f64>, Option<f64>)> = Vec::new();
    let mut totals = vec![(Total::default(), Total::default()); n_groups];
    entries.each(|entry, plans, _| {
        let group = group(entry);
        let (n_a, n_b) = n_of_each[group];
        let is_known = kind == Kind::Net
            || [plans[a], plans[b]].into_iter().flatten().all(|plan| plan.by_rule.is_some());
        if n_a == 0.0 || n_b == 0.0 || !is_known {
            return chosen.push((group, None, None));
        }
        let rule = |rule: usize| {
            let of = |plan: Option<PlanR>| plan.map(|plan| plan.under(rule));
            (of(plans[a]), of(plans[b]))
        };
        let weight = |rule_idx: usize| {
            let (a, b) = rule(rule_idx);
            a.unwrap_or_default() / n_a - b.unwrap_or_default() / n_b
        };
        let n_rules = if kind == Kind::Net { 1 } else { PlanR::N_RULES };
        let by_weight = |x: &usize, y: &usize| weight(*x).total_cmp(&weight(*y));
        let best = match kind {
            Kind::Net | Kind::Low => (0..n_rules).min_by(by_weight),
            Kind::High => (0..n_rules).max_by(by_weight),
        };
        let (of_a, of_b) = rule(best.unwrap_or_default());
        totals[group].0.add(of_a);
        totals[group].1.add(of_b);
        chosen.push((group, of_a, of_b));
    });
    let value = |(group, of_a, of_b): (usize, Option<f64>, Option<f64>)| {
        of_a.or(of_b)?;
        let (total_a, total_b) = totals[group];
        let (mean_a, mean_b) = (total_a.sum / total_a.n, total_b.sum / total_b.n);
        let part = |value: Option<f64>, mean: f64, total: Total| {
            value.map_or(0.0, |value| (value - mean) * n[group] / total.n)
        };
        let apart = part(of_a, mean_a, total_a) - part(of_b, mean_b, total_b);
        Some(beyond_rounding(apart + mean_a - mean_b))
    };
    chosen.into_iter().map(value).collect()
}
