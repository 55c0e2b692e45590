//! Bounds for what a bar cannot tell: the intrabar rules share their way up to the first bar that
//! could make them differ.

use crate::fill_rules::{BOUNDING_RULES, IntrabarRule};
use crate::position::{LiveBar, Position};
use crate::stepper::Stepper;
use arrayvec::ArrayVec;
use exitlab_core::RByRule;

/// The scenario's own rule and the four bounding ones.
const MAX_RULES: usize = 5;

type Rules = ArrayVec<IntrabarRule, MAX_RULES>;

/// Runs a position to its exit under its own rule, and copies of it under the bounding rules from
/// where they part. Gives the net R of each bounding rule.
pub(crate) fn run_to_bounds(run: &mut Stepper<'_>) -> RByRule {
    let own = run.position().rules.intrabar;
    let others = BOUNDING_RULES.into_iter().filter(|rule| *rule != own);
    let mut r_net = [0.0; BOUNDING_RULES.len()];
    run_together(run, std::iter::once(own).chain(others).collect(), &mut r_net);
    RByRule::from_values(r_net)
}

/// Runs to the exit under the first of `rules`, together with the others as long as they agree, and
/// writes the net R of each of them that bounds.
fn run_together(run: &mut Stepper<'_>, rules: Rules, r_net: &mut [f64; BOUNDING_RULES.len()]) {
    while !run.is_closed() {
        run.leap();
        let bar = run.begin_bar();
        if rules.len() > 1 && run.position().may_depend_on_rule(&bar) {
            return part(run, &rules, &bar, r_net);
        }
        run.step(&bar);
    }
    run.finish();
    for (rule, r_net) in BOUNDING_RULES.iter().zip(r_net) {
        if rules.contains(rule) {
            *r_net = run.so_far().r_net;
        }
    }
}

/// Steps the next bar, which is `bar`, under each rule; those that are in the same state after it
/// stay together.
fn part(
    run: &mut Stepper<'_>,
    rules: &Rules,
    bar: &LiveBar,
    r_net: &mut [f64; BOUNDING_RULES.len()],
) {
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
    for rules in groups {
        let mut other = run.clone();
        other.set_rule(rules[0]);
        other.step(bar);
        run_together(&mut other, rules, r_net);
    }
    run.step(bar);
    run_together(run, own, r_net);
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
