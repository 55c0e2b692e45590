//! Bounds for what a bar cannot tell: the intrabar rules share their way up to the first bar that
//! could make them differ.

use crate::exit_run::{BOUNDING_RULES, ExitRun, wider};
use crate::fill_rules::IntrabarRule;
use crate::outcome::Outcome;
use crate::position::{LiveBar, Position};
use arrayvec::ArrayVec;

/// The four bounding rules and the scenario's own.
const MAX_RULES: usize = 5;

/// A way that some rules go together.
struct Branch<'a> {
    run: ExitRun<'a>,
    rules: ArrayVec<IntrabarRule, MAX_RULES>,
}

/// Runs a position to its exit under its own rule and the four bounding ones, and gives the
/// outcome of its own with the bounds of all.
pub(crate) fn bounded(run: ExitRun<'_>) -> Outcome {
    let own = run.position().rules.intrabar;
    let others = BOUNDING_RULES.into_iter().filter(|rule| *rule != own);
    let rules = std::iter::once(own).chain(others).collect();
    let mut branches: ArrayVec<Branch<'_>, MAX_RULES> = ArrayVec::new();
    branches.push(Branch { run, rules });
    let mut outcome: Option<Outcome> = None;
    let mut bounds = (f64::INFINITY, f64::NEG_INFINITY);
    while let Some(mut branch) = branches.pop() {
        if branch.run_together() {
            branch.run.finish();
            bounds = wider(bounds, branch.run.so_far().r_net);
            if branch.rules[0] == own {
                outcome = Some(branch.run.so_far().clone());
            }
        } else {
            branches.extend(branch.split());
        }
    }
    let mut outcome = outcome.expect("invariant: the own rule is on one of the branches");
    outcome.r_bounds = Some(bounds);
    outcome
}

impl<'a> Branch<'a> {
    /// Goes on until the position is closed, or, and then the result is false, until its rules
    /// may differ on the next bar.
    fn run_together(&mut self) -> bool {
        while !self.run.is_closed() {
            self.run.leap();
            let bar = self.run.live_bar();
            if self.rules.len() > 1 && self.run.may_depend_on_rule(&bar) {
                return false;
            }
            self.run.step(&bar);
        }
        self.run.settle_fills();
        true
    }

    /// Steps the next bar under each rule; those that are in the same state after it stay together.
    fn split(self) -> ArrayVec<Branch<'a>, MAX_RULES> {
        let bar = self.run.live_bar();
        let mut branches: ArrayVec<Branch<'a>, MAX_RULES> = ArrayVec::new();
        for rule in self.rules {
            let mut run = self.run.clone();
            run.set_rule(rule);
            run.step(&bar);
            let same = |b: &&mut Branch<'a>| b.run.position().is_in_state_of(run.position());
            match branches.iter_mut().find(same) {
                Some(branch) => branch.rules.push(rule),
                None => branches.push(Branch { run, rules: ArrayVec::from_iter([rule]) }),
            }
        }
        branches
    }
}

impl Position {
    /// Whether the intrabar rules could leave the position in different states after this bar;
    /// where they could not, one step does for all.
    pub(crate) fn may_depend_on_rule(&mut self, bar: &LiveBar) -> bool {
        self.see(bar);
        let (stop, _) = self.effective_stop();
        // The moments differ (SPEC §6: a path closes at the open, `worst` inside the bar).
        if bar.is_entry && bar.open <= stop {
            return true;
        }
        let is_stop_out_of_reach = bar.low > self.highest_stop_within(bar.high);
        let does_nothing_rise =
            bar.high < self.ceiling() && (!self.trailing_on || bar.high <= self.peak);
        !(is_stop_out_of_reach || does_nothing_rise)
    }
}
