//! What to do.

use super::Facts;
use crate::groups::{in_regimes, listed};
use exitlab_core::Regime;
use exitlab_evidence::{AgainstOthers, AgainstZero, CostsR, PlanVerdict};

/// Half width of a 95% interval in standard errors.
const Z: f64 = 1.96;

/// The sentence that a person can act on.
pub(super) fn sentence(facts: &Facts<'_>) -> String {
    let regimes = || Regime::ALL.into_iter().map(Some);
    let is_tested = |verdict: &PlanVerdict| verdict.against_zero() != AgainstZero::TooFew;
    let rows = || regimes().chain([None]).flat_map(|regime| facts.in_regime(regime));
    if !rows().any(is_tested) {
        return "Collect more entries first: there are too few for any verdict.".to_owned();
    }
    let gains: Vec<String> =
        regimes().chain([None]).filter_map(|regime| trade(facts, regime)).collect();
    if !gains.is_empty() {
        return format!("Trade {}.", listed(&gains));
    }
    let does_not_lose = |verdict: &PlanVerdict| verdict.against_zero() != AgainstZero::Loses;
    let all_lose = !facts.over_all().any(does_not_lose);
    let (not_exits, also) = match (facts.distinct.len(), facts.has_winner()) {
        (0 | 1, _) => ("", ""),
        (_, false) => (", not the exits", ""),
        (_, true) => ("", "; a better exit mode loses less, and still loses"),
    };
    match (all_lose, facts.leader().map(before_costs)) {
        (true, Some(BeforeCosts::Gains)) => {
            format!("Lower the costs{not_exits}: without costs there would be a gain{also}.")
        }
        (true, Some(BeforeCosts::AboutZero)) => format!(
            "Change the signals or the costs{not_exits}: without costs they would earn about 0{also}."
        ),
        (true, _) => format!("Change the signals{not_exits}: they lose even without costs{also}."),
        (false, _) if facts.has_winner() => {
            "Nothing gains for certain yet, but the exit mode matters.".to_owned()
        }
        (false, _) => "Nothing is decided yet.".to_owned(),
    }
}

/// What a mode would earn without costs.
enum BeforeCosts {
    Gains,
    AboutZero,
    Loses,
}

/// By the standard error of its net R: costs vary little.
fn before_costs(verdict: &PlanVerdict) -> BeforeCosts {
    let before = verdict.costs.map_or(0.0, CostsR::before_costs);
    match verdict.tested.map_or(0.0, |tested| Z * tested.se) {
        margin if before > margin => BeforeCosts::Gains,
        margin if before < -margin => BeforeCosts::Loses,
        _ => BeforeCosts::AboutZero,
    }
}

/// `CHOP with TREND_FOLLOW`: where a mode gains, whatever happened inside the bars, and no other one beats
/// it; that with the highest mean.
fn trade(facts: &Facts<'_>, regime: Option<Regime>) -> Option<String> {
    let is_good = |verdict: &&PlanVerdict| {
        verdict.against_zero() == AgainstZero::Gains
            && verdict.zero_survives() != Some(false)
            && verdict.against_others != Some(AgainstOthers::Beaten)
    };
    let by_mean = |a: &&PlanVerdict, b: &&PlanVerdict| {
        let mean = |verdict: &PlanVerdict| verdict.mean_r.unwrap_or_default();
        mean(a).total_cmp(&mean(b)).then(b.plan.cmp(&a.plan))
    };
    let best = facts.in_regime(regime).filter(is_good).max_by(by_mean)?;
    let place = regime.map_or_else(|| in_regimes(&[None]), |regime| regime.name().to_owned());
    let name = facts.name(best.plan);
    let tied = match best.against_others {
        Some(AgainstOthers::Tied | AgainstOthers::TooFew) => " (tied with others)",
        Some(AgainstOthers::Equivalent) => " (others are equivalent)",
        Some(AgainstOthers::Best | AgainstOthers::Beaten) | None => "",
    };
    Some(format!("{place} with {name}{tied}"))
}
