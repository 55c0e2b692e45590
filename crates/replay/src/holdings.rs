//! What the account held, from each decision that changed it to the next, and its equity by that.

use crate::{EquityCurve, EquityMark, Timeline};
use exitlab_core::SymbolIdx;
use std::ops::Range;

/// An open position as equity sees it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Held {
    pub(crate) symbol: SymbolIdx,
    /// What is left of it in units, negative for a short.
    pub(crate) units: f64,
    pub(crate) entry_price: f64,
}

/// From a decision on until the next stretch.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Stretch {
    decision_idx: usize,
    /// Where its positions begin among all `held`.
    held_from: usize,
    balance: f64,
}

/// The account after each decision that changed it. Between two of them equity moves with the
/// closes alone, so that no decision time has to be visited for it.
#[derive(Debug, Clone)]
pub(crate) struct Holdings {
    stretches: Vec<Stretch>,
    held: Vec<Held>,
}

impl Holdings {
    /// An account with nothing but a balance.
    pub(crate) fn new(initial_balance: f64) -> Holdings {
        let flat = Stretch { decision_idx: 0, held_from: 0, balance: initial_balance };
        Holdings { stretches: vec![flat], held: Vec::new() }
    }

    /// Takes down the account after a decision, where it is not what it was.
    pub(crate) fn note(
        &mut self,
        decision_idx: usize,
        balance: f64,
        open: impl Iterator<Item = Held>,
    ) {
        let Stretch { held_from, balance: last_balance, .. } =
            self.stretches[self.stretches.len() - 1];
        let n_held = self.held.len();
        self.held.extend(open);
        if balance == last_balance && self.held[held_from..n_held] == self.held[n_held..] {
            self.held.truncate(n_held);
        } else {
            self.stretches.push(Stretch { decision_idx, held_from: n_held, balance });
        }
    }

    /// Each stretch with its decisions and positions.
    fn each(&self, n_decisions: usize) -> impl Iterator<Item = (f64, Range<usize>, &[Held])> {
        self.stretches.iter().enumerate().map(move |(k, stretch)| {
            let (end, held_to) = match self.stretches.get(k + 1) {
                Some(next) => (next.decision_idx, next.held_from),
                None => (n_decisions, self.held.len()),
            };
            let held = &self.held[stretch.held_from..held_to];
            (stretch.balance, stretch.decision_idx..end, held)
        })
    }

    /// Daily equity, and its sum over the initial balance.
    pub(crate) fn curve(&self, timeline: &Timeline) -> EquityCurve {
        let n_decisions = timeline.times().len();
        let mut days = timeline.days().iter().peekable();
        let mut day_ends = Vec::with_capacity(timeline.days().len());
        let initial_balance = self.stretches[0].balance;
        let (mut sum_of_gains, mut n_in_position) = (0.0, 0);
        for (balance, decisions, held) in self.each(n_decisions) {
            let n = decisions.len() as f64;
            let mut stretch_sum = n * (balance - initial_balance);
            for Held { symbol, units, entry_price } in held {
                let (n_known, closes) = timeline.sum_of_closes(*symbol, decisions.clone());
                stretch_sum += units * (closes - n_known as f64 * entry_price);
            }
            sum_of_gains += stretch_sum;
            if !held.is_empty() {
                n_in_position += decisions.len();
            }
            while let Some(day) = days.next_if(|day| day.decision_idx < decisions.end) {
                day_ends.push(equity(timeline, day.decision_idx, balance, held));
            }
        }
        EquityCurve { day_ends, sum_of_gains, n_in_position }
    }

    /// The account at every decision time.
    pub(crate) fn marks(&self, timeline: &Timeline) -> Vec<EquityMark> {
        let times = timeline.times();
        let mut marks = Vec::with_capacity(times.len());
        for (balance, decisions, held) in self.each(times.len()) {
            marks.extend(decisions.map(|idx| EquityMark {
                time: times[idx],
                balance,
                equity: equity(timeline, idx, balance, held),
                open_positions: held.len() as u32,
            }));
        }
        marks
    }
}

/// Balance plus unrealised profit at the last execution closes by a decision.
fn equity(timeline: &Timeline, decision_idx: usize, balance: f64, held: &[Held]) -> f64 {
    let mut equity = balance;
    for Held { symbol, units, entry_price } in held {
        if let Some(close) = timeline.close(*symbol, decision_idx) {
            equity += units * (close - entry_price);
        }
    }
    equity
}
