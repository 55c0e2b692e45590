//! Where to cut: deterministic, spread over the data, and where something happens.

use super::walk::{SymbolWalk, Walk};
use exitlab_core::{ExitReason, Timestamp};
use exitlab_regime::first_regime_bar;
use exitlab_scenario::{Classifier, Scenario};
use exitlab_stats::random_stream;
use rand_core::Rng;
use std::collections::BTreeSet;

/// The seed of the cuts: the same scenario and data are cut at the same times.
pub(super) const CUT_SEED: u64 = 20_260_131;

/// Times at which something happens, of which parts of the data are cut at one in turn. A look-ahead
/// of one bar shows at the last bar before the cut only, and there only in what is new with it.
struct Events {
    /// Bars whose regime or volatility level is not that of the bar before.
    labels: BTreeSet<Timestamp>,
    signals: BTreeSet<Timestamp>,
    /// Decisions that learn of a stop or another exit at the market.
    stops: BTreeSet<Timestamp>,
    /// Decisions that learn of a partial or a target.
    targets: BTreeSet<Timestamp>,
    /// Nothing in particular.
    any: BTreeSet<Timestamp>,
}

impl Events {
    fn of_part(&self, part: usize) -> &BTreeSet<Timestamp> {
        let in_turn = [&self.labels, &self.signals, &self.stops, &self.targets, &self.any];
        in_turn[part % in_turn.len()]
    }
}

/// The cuts of a run, ascending, each once.
pub(super) fn draw_cuts(
    whole: &Walk,
    scenario: &Scenario,
    n_cuts: usize,
    seed: u64,
) -> Vec<Timestamp> {
    let times = cut_times(whole, scenario);
    let signals: BTreeSet<Timestamp> = whole.signals.iter().map(|signal| signal.time).collect();
    let traded = whole.replays.iter().flat_map(|replay| &replay.trades);
    let studied = whole.plans.iter().flat_map(|plan| &plan.outcomes);
    let (mut stops, mut targets) = (BTreeSet::new(), BTreeSet::new());
    for leg in traded.chain(studied).flat_map(|trade| &trade.legs) {
        // A fill inside a decision bar is known at that bar's close.
        let known = times.get(times.partition_point(|time| *time < leg.known_at));
        if leg.reason.is_limit() {
            targets.extend(known);
        } else if leg.reason != ExitReason::EndOfData {
            stops.extend(known);
        }
    }
    let labels = whole.symbols.iter().flat_map(label_changes).collect();
    let any = BTreeSet::new();
    draw(&times, &Events { labels, signals, stops, targets, any }, n_cuts, seed)
}

/// Close times of bars whose labels are new.
fn label_changes(symbol: &SymbolWalk) -> impl Iterator<Item = Timestamp> {
    let label = |bar: usize| (symbol.regimes[bar], symbol.vol_levels[bar]);
    let is_new = move |bar: &usize| label(*bar) != label(bar - 1);
    (1..symbol.decision.len()).filter(is_new).map(|bar| symbol.decision.close_time(bar))
}

/// Decision times at which the data can be cut: some symbol has had its first regime and execution bar, so
/// that there is something to compare, and a later decision is left to be taken away.
fn cut_times(whole: &Walk, scenario: &Scenario) -> Vec<Timestamp> {
    let needed = match &scenario.classifier {
        Classifier::Rules(rules) => {
            first_regime_bar(&scenario.indicators, &scenario.volatility, rules)
        }
        Classifier::Labels { .. } => 1,
    };
    let first = |symbol: &SymbolWalk| {
        let with_regime = symbol.regimes.iter().position(Option::is_some);
        let bar = with_regime.unwrap_or(0).max(needed - 1);
        let regime = (bar < symbol.decision.len()).then(|| symbol.decision.close_time(bar));
        let executed = symbol.execution.time().first().copied();
        regime.map(|regime| executed.map_or(regime, |executed| regime.max(executed)))
    };
    let Some(start) = whole.symbols.iter().filter_map(first).min() else { return Vec::new() };
    let times: BTreeSet<Timestamp> = whole
        .symbols
        .iter()
        .flat_map(|s| (0..s.decision.len()).map(|bar| s.decision.close_time(bar)))
        .filter(|time| *time > start)
        .collect();
    let mut times: Vec<Timestamp> = times.into_iter().collect();
    times.pop();
    // A later `data.to` would not cut anything.
    times.retain(|time| scenario.data.to.is_none_or(|to| *time < to));
    times
}

/// Draws from times that ascend: one from each of `n − 1` equal parts, and the last of all.
fn draw(times: &[Timestamp], events: &Events, n: usize, seed: u64) -> Vec<Timestamp> {
    let Some((last, earlier)) = times.split_last() else { return Vec::new() };
    if n == 0 {
        return Vec::new();
    }
    let n_parts = (n - 1).min(earlier.len());
    let mut cuts = Vec::with_capacity(n_parts + 1);
    for part in 0..n_parts {
        let part_start = part * earlier.len() / n_parts;
        let of_part = &earlier[part_start..(part + 1) * earlier.len() / n_parts];
        let wanted = events.of_part(part);
        let wanted: Vec<Timestamp> =
            of_part.iter().filter(|time| wanted.contains(time)).copied().collect();
        let pool = if wanted.is_empty() { of_part } else { &wanted };
        let drawn = random_stream(seed, "causality cut", part as u64).next_u64();
        // The high half of the product: uniform to one in 2⁶⁴ divided by the pool's size.
        cuts.push(pool[((u128::from(drawn) * pool.len() as u128) >> 64) as usize]);
    }
    cuts.push(*last);
    cuts
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(hour: i64) -> Timestamp {
        Timestamp::from_us(hour * 3_600_000_000)
    }

    fn events(labels: &[i64], signals: &[i64], stops: &[i64], targets: &[i64]) -> Events {
        let set = |hours: &[i64]| hours.iter().copied().map(at).collect();
        Events {
            labels: set(labels),
            signals: set(signals),
            stops: set(stops),
            targets: set(targets),
            any: BTreeSet::new(),
        }
    }

    #[test]
    fn one_cut_from_each_part_in_turn_where_something_happens_and_the_last() {
        let times: Vec<Timestamp> = (0..=90).map(at).collect();
        let events = events(&[7, 55], &[11, 63], &[25, 26], &[38]);
        for seed in 0..50 {
            let cuts = draw(&times, &events, 10, seed);
            assert_eq!((cuts.len(), cuts[9]), (10, at(90)));
            assert_eq!((cuts[0], cuts[1], cuts[5], cuts[6]), (at(7), at(11), at(55), at(63)));
            assert!([at(25), at(26)].contains(&cuts[2]) && cuts[3] == at(38));
            for (part, cut) in (0_i64..).zip(&cuts[..9]) {
                assert!((part * 10..part * 10 + 10).contains(&(cut.us() / 3_600_000_000)));
            }
            assert_eq!(cuts, draw(&times, &events, 10, seed));
        }
        let none = self::events(&[], &[], &[], &[]);
        let drawn: BTreeSet<Timestamp> =
            (0..50).map(|seed| draw(&times, &none, 2, seed)[0]).collect();
        assert!(drawn.len() > 20, "cuts hardly vary: {drawn:?}");
    }

    #[test]
    fn few_times_are_all_cut_at() {
        let none = events(&[], &[], &[], &[]);
        let times: Vec<Timestamp> = (0..4).map(at).collect();
        assert_eq!(draw(&times, &none, 10, 1), times);
        assert_eq!(draw(&times, &none, 1, 1), [at(3)]);
        assert_eq!(draw(&[], &none, 10, 1), []);
    }
}
