//! Bounds for what a bar cannot tell: the intrabar rules share their way up to the first bar that
//! could make them differ.

use crate::fill_rules::{BOUNDING_RULES, IntrabarRule};
use crate::position::{LiveBar, Position};
use crate::stepper::Stepper;
use arrayvec::ArrayVec;

/// The scenario's own rule and the four bounding ones.
const MAX_RULES: usize = 5;

type Rules = ArrayVec<IntrabarRule, MAX_RULES>;

/// Runs a position to its exit under its own rule, and copies of it under the bounding rules from
/// where they part. Gives the least and greatest net R.
pub(crate) fn run_to_bounds(run: &mut Stepper<'_>) -> (f64, f64) {
    let own = run.position().rules.intrabar;
    let others = BOUNDING_RULES.into_iter().filter(|rule| *rule != own);
    run_together(run, std::iter::once(own).chain(others).collect())
}

/// Runs to the exit under the first of `rules`, together with the others as long as they agree.
fn run_together(run: &mut Stepper<'_>, rules: Rules) -> (f64, f64) {
    while !run.is_closed() {
        run.leap();
        let bar = run.begin_bar();
        if rules.len() > 1 && run.position().may_depend_on_rule(&bar) {
            return part(run, &rules, &bar);
        }
        run.step(&bar);
    }
    run.finish();
    let r_net = run.so_far().r_net;
    (r_net, r_net)
}

/// Steps the next bar, which is `bar`, under each rule; those that are in the same state after it
/// stay together.
fn part(run: &mut Stepper<'_>, rules: &Rules, bar: &LiveBar) -> (f64, f64) {
    let after = |rule: IntrabarRule| {
        let mut position = run.position().clone();
        position.rules.intrabar = rule;
        position.step(bar);
        position
    };
    let mut groups: ArrayVec<(Position, Rules), MAX_RULES> = ArrayVec::new();
    for rule in rules {
        let position = after(*rule);
        match groups.iter_mut().find(|(known, _)| known.is_in_state_of(&position)) {
            Some((_, rules)) => rules.push(*rule),
            None => groups.push((position, Rules::from_iter([*rule]))),
        }
    }
    let mut groups = groups.into_iter().map(|(_, rules)| rules);
    let own = groups.next().unwrap_or_default();
    let mut bounds = (f64::INFINITY, f64::NEG_INFINITY);
    for rules in groups {
        let mut other = run.clone();
        other.set_rule(rules[0]);
        other.step(bar);
        bounds = joined(bounds, run_together(&mut other, rules));
    }
    run.step(bar);
    joined(bounds, run_together(run, own))
}

fn joined(a: (f64, f64), b: (f64, f64)) -> (f64, f64) {
    (a.0.min(b.0), a.1.max(b.1))
}

impl Position {
    /// Whether the intrabar rules could leave the position in different states after this bar;
    /// where they could not, one step does for all. The bar has been seen.
    pub(crate) fn may_depend_on_rule(&self, bar: &LiveBar) -> bool {
        let is_stop_out_of_reach = bar.low > self.highest_stop_within(bar.high);
        let does_nothing_rise =
            bar.high < self.ceiling() && (!self.trail.is_on || bar.high <= self.peak);
        !(is_stop_out_of_reach || does_nothing_rise)
    }
}
