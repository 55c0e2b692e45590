//! What the table could have shown, and what more entries would.

use super::{Facts, count};
use crate::groups::in_regimes;
use exitlab_core::number::plain;
use exitlab_evidence::RegimePower;

/// Difference for which the entries are told that would find it.
const PLANNED_DIFFERENCE_R: f64 = 0.1;

/// The differences that were large enough to be found, and how long it takes where they are large.
pub(super) fn sentences(facts: &Facts<'_>) -> Vec<String> {
    let power = facts.comparison.power();
    // Of one mode alone there are no differences.
    let is_alone = facts.distinct.len() < 2;
    let found = |of: &RegimePower| if is_alone { of.mean_r } else { of.difference_r };
    let needed = |of: &RegimePower| match is_alone {
        true => of.n_needed_of_mean(PLANNED_DIFFERENCE_R),
        false => of.n_needed(PLANNED_DIFFERENCE_R),
    };
    let by_regime = || power.iter().filter(|of| of.regime.is_some());
    let over_all = power.iter().find(|of| of.regime.is_none());
    let weakest =
        by_regime().filter_map(|of| Some((of, found(of)?))).max_by(|a, b| a.1.total_cmp(&b.1));
    let mut lines = Vec::new();
    let what = if is_alone { "a mean" } else { "a difference" };
    let could: Vec<String> = over_all
        .and_then(|of| Some((of, found(of)?)))
        .into_iter()
        .chain(weakest)
        .map(|(of, r)| format!("{} R {}", plain(Some(r), 2), in_regimes(&[of.regime])))
        .collect();
    if !could.is_empty() {
        lines.push(format!("With 80% power, {what} is found from {}.", could.join(", ")));
    }
    if let Some((of, _)) = weakest.filter(|(_, r)| *r > PLANNED_DIFFERENCE_R)
        && let Some(n_needed) = needed(of)
        && let Some(more) = more_months(of, n_needed)
    {
        lines.push(format!(
            "Finding {PLANNED_DIFFERENCE_R} R {} takes about {} entries{more}.",
            in_regimes(&[of.regime]),
            count(n_needed)
        ));
    }
    let few: Vec<String> = by_regime()
        .filter(|of| of.n > 0 && of.n < of.n_least && of.mean_r.is_none())
        .map(|of| {
            let regime = of.regime.map_or("", |regime| regime.name());
            let more = more_months(of, of.n_least as f64).unwrap_or_default();
            format!("{regime} has {} entries of the {} that a test needs{more}", of.n, of.n_least)
        })
        .collect();
    if !few.is_empty() {
        lines.push(format!("{}.", few.join("; ")));
    }
    lines
}

/// `, 12 more months at this rate of signals`; nothing where there is no rate.
fn more_months(of: &RegimePower, n_needed: f64) -> Option<String> {
    let text = match of.months_to(n_needed)? {
        months if months <= 1.0 => "1 more month".to_owned(),
        months if months < 24.0 => format!("{:.0} more months", months.ceil()),
        months => format!("{:.0} more years", (months / 12.0).ceil()),
    };
    Some(format!(", {text} at this rate of signals"))
}
