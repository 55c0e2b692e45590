//! How the exit modes stand to each other.

use super::Facts;
use crate::groups::{in_regimes, listed};
use exitlab_core::Regime;
use exitlab_core::number::plain;
use exitlab_evidence::{PairTest, PlanStanding, Verdict};

/// Which modes beat which, and which are equivalent; nothing where there is one mode.
pub(super) fn sentences(facts: &Facts<'_>) -> Vec<String> {
    if facts.distinct.len() < 2 {
        let is_alone = facts.comparison.plans.len() < 2;
        let all_same = "All exit modes earn the same on every entry.".to_owned();
        return if is_alone { Vec::new() } else { vec![all_same] };
    }
    if facts.is_untested() {
        return Vec::new();
    }
    let mut lines = Vec::new();
    let best: Vec<String> = facts
        .comparison
        .best
        .iter()
        .filter_map(|best| {
            let PlanStanding::Best(plan) = best.standing else { return None };
            let doubt = match best.survives {
                Some(false) => " (depends on the intrabar order)",
                Some(true) | None => "",
            };
            let name = &facts.comparison.plans[plan];
            Some(format!("{name} is best {}{doubt}", in_regimes(&[best.regime])))
        })
        .collect();
    if !best.is_empty() {
        lines.push(format!("{}.", listed(&best)));
    }
    let wins = wins(facts);
    if !wins.is_empty() {
        lines.push(format!("{}.", wins.join("; ")));
    }
    if best.is_empty() && wins.is_empty() {
        lines.push("No exit mode beats another significantly in any regime.".to_owned());
    }
    lines.extend(equivalent(facts));
    lines
}

/// Wins of modes that are not the best of their regime: each pair once, with the places of its wins.
fn wins(facts: &Facts<'_>) -> Vec<String> {
    let is_told = |test: &PairTest| {
        let best = facts.comparison.best.iter().find(|best| best.regime == test.regime);
        let is_best = |winner| best.is_some_and(|b| b.standing == PlanStanding::Best(winner));
        let both = [test.plan_a, test.plan_b].iter().all(|plan| facts.distinct.contains(plan));
        both && test.winner().is_some_and(|winner| !is_best(winner))
    };
    let told: Vec<&PairTest> = facts.comparison.tests.iter().filter(|t| is_told(t)).collect();
    let pair = |test: &PairTest| (test.winner(), test.plan_a, test.plan_b);
    let mut pairs: Vec<_> = told.iter().map(|test| pair(test)).collect();
    pairs.sort_unstable();
    pairs.dedup();
    let text = |key: &(Option<usize>, usize, usize)| {
        let of_pair: Vec<&&PairTest> = told.iter().filter(|test| pair(test) == *key).collect();
        let winner = key.0.unwrap_or(key.1);
        let loser = if winner == key.1 { key.2 } else { key.1 };
        let regimes: Vec<Option<Regime>> = of_pair.iter().map(|test| test.regime).collect();
        let gains = of_pair.iter().filter_map(|test| test.mean_diff_r).map(f64::abs);
        let (least, most) =
            gains.fold((f64::INFINITY, 0.0_f64), |(low, high), r| (low.min(r), high.max(r)));
        let by = match [plain(Some(least), 3), plain(Some(most), 3)] {
            [least, most] if least == most => format!("{least} R"),
            [least, most] => format!("{least} to {most} R"),
        };
        let doubt = match of_pair.iter().all(|test| test.survives() != Some(false)) {
            true => "",
            false => " (depends on the intrabar order)",
        };
        let [winner, loser] = [winner, loser].map(|plan| &facts.comparison.plans[plan]);
        format!("{winner} beats {loser} by {by} {}{doubt}", in_regimes(&regimes))
    };
    pairs.iter().map(text).collect()
}

/// Modes that are the same for all purposes, over all entries.
fn equivalent(facts: &Facts<'_>) -> Option<String> {
    let pairs: Vec<String> = facts
        .comparison
        .tests_of(None)
        .filter(|test| !test.is_same && test.verdict() == Verdict::Equivalent)
        .map(|test| facts.names(&[test.plan_a, test.plan_b]))
        .collect();
    let within = facts.comparison.settings.min_effect_r;
    (!pairs.is_empty()).then(|| {
        let are = if pairs.len() == 1 { "is" } else { "are" };
        let difference = if pairs.len() == 1 { "the difference" } else { "the differences" };
        format!(
            "{} are equivalent over all entries: {difference} {are} within {within} R.",
            pairs.join("; ")
        )
    })
}
