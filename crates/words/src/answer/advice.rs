//! What to do.

use super::{Facts, in_regimes, listed};
use exitlab_core::Regime;
use exitlab_evidence::{AgainstOthers, AgainstZero, PlanVerdict};

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
    let before_costs = facts.leader().and_then(|leader| leader.costs).map(|c| c.before_costs());
    let exits = if facts.distinct.len() < 2 {
        ""
    } else if facts.has_winner() {
        "; a better exit mode loses less, and still loses"
    } else {
        "; another exit mode does not help"
    };
    match (all_lose, before_costs) {
        (true, Some(before)) if before > 0.0 => {
            format!("Lower the costs, or change the signals: costs are the whole loss{exits}.")
        }
        (true, _) => format!("Change the signals: they lose even without costs{exits}."),
        (false, _) if facts.has_winner() => {
            "Nothing gains for certain yet, but the exit mode matters.".to_owned()
        }
        (false, _) => "Nothing is decided yet.".to_owned(),
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
