//! What comparisons of exit modes come to, in sentences.

use exitlab_evidence::{BestPlan, Comparison, PairTest, PlanStanding};

/// What the comparisons of a regime come to, in one sentence.
pub fn verdict_in_words(comparison: &Comparison, best: &BestPlan) -> String {
    let name = |plan: usize| comparison.plans[plan].as_str();
    let needed = comparison.settings.min_entries();
    match best.standing {
        PlanStanding::OnlyPlan => "nothing to compare: there is only one exit mode".to_owned(),
        PlanStanding::TooFew => match best.n {
            0 => "no entries".to_owned(),
            n if n < needed => {
                format!("too few entries: {n} (a verdict needs {needed})")
            }
            n => {
                let n_times = tests(comparison, best).map(|t| t.n_times).max().unwrap_or(0);
                if n_times < needed {
                    format!(
                        "too few entry times: {n} entries at {n_times} times, a verdict needs \
                         {needed}"
                    )
                } else {
                    format!(
                        "too few entries: {n}, whose differences depend too much on each other or on a few \
                         large ones"
                    )
                }
            }
        },
        PlanStanding::Best(plan) => {
            let wins: Vec<String> = tests(comparison, best)
                .filter(|t| t.winner() == Some(plan))
                .map(|t| {
                    let other = if t.plan_a == plan { t.plan_b } else { t.plan_a };
                    format!("{} by {} R", name(other), gain(t, plan))
                })
                .collect();
            let doubt = match best.survives {
                Some(true) => "; robust to the intrabar order",
                Some(false) => "; not robust: depends on the intrabar order",
                None => "",
            };
            format!("beats {}{doubt}", wins.join(", "))
        }
        PlanStanding::Tied => tied(comparison, best),
    }
}

fn tied(comparison: &Comparison, best: &BestPlan) -> String {
    let name = |plan: &usize| comparison.plans[*plan].as_str();
    let listed: Vec<&str> = best.unbeaten.iter().map(name).collect();
    let is_unsure = tests(comparison, best).any(|test| test.survives() == Some(false));
    let mut text = if tests(comparison, best).all(|test| test.is_same) {
        return "no difference: all exit modes earned the same on every entry".to_owned();
    } else if tests(comparison, best).all(|test| test.winner().is_none()) {
        "no significant difference".to_owned()
    } else if listed.len() == comparison.plans.len() {
        "every mode is beaten by another one, in a circle".to_owned()
    } else {
        format!(
            "{} {}; the rest lose{}",
            listed.join(" and "),
            if listed.len() == 1 { "is not beaten" } else { "are tied" },
            if is_unsure { ", not robust to the intrabar order" } else { "" },
        )
    };
    let nearest = tests(comparison, best)
        .filter(|t| best.unbeaten.contains(&t.plan_a) && best.unbeaten.contains(&t.plan_b))
        .filter(|t| t.winner().is_none())
        .filter_map(|t| t.tested.and_then(|tested| tested.n_needed).map(|needed| (t, needed)))
        // Where ten times as many would not do, the difference is nothing to wait for.
        .filter(|(t, needed)| needed / (t.n as f64) < 10.0)
        .min_by(|a, b| a.1.total_cmp(&b.1));
    if let Some((test, needed)) = nearest {
        let pair = [&test.plan_a, &test.plan_b].map(name).join(" and ");
        text.push_str(&format!(
            " ({pair}: about {needed:.0} entries needed for 80% power at this effect size)"
        ));
    }
    text
}

/// Mean gain of the winner and the interval that holds together with those of all tests,
/// `0.123 (0.045 to 0.201)`.
fn gain(test: &PairTest, winner: usize) -> String {
    let sign = if test.plan_a == winner { 1.0 } else { -1.0 };
    test.tested.map_or_else(String::new, |t| {
        let (low, high) = t.joint_low.zip(t.joint_high).unwrap_or((t.ci_low, t.ci_high));
        let mut ends = [sign * low, sign * high];
        ends.sort_by(f64::total_cmp);
        format!("{:.3} ({:.3} to {:.3})", sign * t.mean_r, ends[0], ends[1])
    })
}

fn tests<'c>(comparison: &'c Comparison, best: &'c BestPlan) -> impl Iterator<Item = &'c PairTest> {
    comparison.tests.iter().filter(|t| t.regime == best.regime)
}
