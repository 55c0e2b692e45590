//! What the exit modes earn.

use super::{Facts, r};
use crate::groups::in_regimes;
use exitlab_core::Regime;
use exitlab_core::number::signed;
use exitlab_evidence::{AgainstZero, PlanVerdict};

/// Most gains that are told one by one.
const MAX_TOLD: usize = 3;

/// Which modes gain and which lose, where.
pub(super) fn sentence(facts: &Facts<'_>) -> String {
    let regimes = || Regime::ALL.into_iter().map(Some).chain([None]);
    let judged = |verdict: AgainstZero| -> Vec<&PlanVerdict> {
        let all = regimes().flat_map(|regime| facts.in_regime(regime));
        all.filter(|v| v.against_zero() == verdict).collect()
    };
    let (gains, losses) = (judged(AgainstZero::Gains), judged(AgainstZero::Loses));
    if judged(AgainstZero::TooFew).len() == facts.distinct.len() * (Regime::ALL.len() + 1) {
        let (n, needed) = (facts.n(), facts.comparison.settings.min_entries());
        return format!("There are {n} entries, and a test needs {needed} of a regime.");
    }
    if !gains.is_empty() {
        return gained(facts, gains);
    }
    if losses.is_empty() {
        return format!("No exit mode gains or loses significantly{}.", of_all(facts));
    }
    let loses_all = |regime| {
        facts.in_regime(regime).all(|verdict| verdict.against_zero() == AgainstZero::Loses)
    };
    let lost: Vec<Option<Regime>> = regimes().filter(|regime| loses_all(*regime)).collect();
    let who = match facts.distinct[..] {
        [plan] => format!("{} loses", facts.name(plan)),
        [_, _] => "Both exit modes lose".to_owned(),
        ref all => format!("All {} exit modes lose", all.len()),
    };
    if !lost.is_empty() {
        return format!("{who} {}{}.", in_regimes(&lost), of_all(facts));
    }
    let told: Vec<String> = facts
        .distinct
        .iter()
        .filter_map(|plan| {
            let where_lost = losses.iter().filter(|v| v.plan == *plan).map(|v| v.regime);
            let where_lost: Vec<Option<Regime>> = where_lost.collect();
            let name = facts.name(*plan);
            (!where_lost.is_empty()).then(|| format!("{name} loses {}", in_regimes(&where_lost)))
        })
        .collect();
    format!("No exit mode gains significantly; {}.", told.join("; "))
}

/// Each gain with its interval, the largest first.
fn gained(facts: &Facts<'_>, mut gains: Vec<&PlanVerdict>) -> String {
    gains.sort_by(|a, b| b.mean_r.unwrap_or(0.0).total_cmp(&a.mean_r.unwrap_or(0.0)));
    let told: Vec<String> = gains
        .iter()
        .take(MAX_TOLD)
        .map(|verdict| {
            let place = in_regimes(&[verdict.regime]);
            let mean = verdict.mean_r.map(r).unwrap_or_default();
            let interval = verdict.tested.map_or_else(String::new, |tested| {
                let (low, high) = tested.interval(facts.comparison.settings.looks);
                format!(", 95% {} to {}", signed(Some(low), 3), signed(Some(high), 3))
            });
            let doubt = match verdict.zero_survives() {
                Some(false) => "; depends on the intrabar order",
                Some(true) | None => "",
            };
            format!("{} gains {place} ({mean}{interval}{doubt})", facts.name(verdict.plan))
        })
        .collect();
    let more = match gains.len().saturating_sub(MAX_TOLD) {
        0 => String::new(),
        n => format!("; {n} more gains are in the table"),
    };
    format!("{}{more}.", told.join("; "))
}

/// ` (-0.109 to -0.089 R per entry over all)`.
fn of_all(facts: &Facts<'_>) -> String {
    let means: Vec<f64> = facts.over_all().filter_map(|verdict| verdict.mean_r).collect();
    let least = means.iter().copied().reduce(f64::min);
    let most = means.iter().copied().reduce(f64::max);
    match least.zip(most) {
        Some((least, most)) if least == most => format!(" ({} per entry over all)", r(least)),
        Some((least, most)) => {
            format!(" ({} to {} per entry over all)", signed(Some(least), 3), r(most))
        }
        None => String::new(),
    }
}
