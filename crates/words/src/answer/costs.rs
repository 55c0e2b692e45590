//! What costs take.

use super::{Facts, r};
use crate::cost_rates::CostRates;
use exitlab_core::number::plain;

/// Share of a loss, or of a gain before costs, from which costs are told.
const MUCH: f64 = 0.5;

/// Costs where they are more than half of the loss, or eat more than half of the gain: of the exit mode that
/// earned most.
pub(super) fn sentence(facts: &Facts<'_>, rates: &CostRates) -> Option<String> {
    let leader = facts.leader()?;
    let (net, costs) = (leader.mean_r?, leader.costs?);
    let (cost, before) = (costs.total(), costs.before_costs());
    let is_much = cost > MUCH * if net < 0.0 { -net } else { before };
    if cost <= 0.0 || !is_much {
        return None;
    }
    let name = facts.name(leader.plan);
    let share = |of: f64| format!("{:.0}%", 100.0 * cost / of);
    let cost_r = format!("{} R per entry", plain(Some(cost), 3));
    let text = match (net < 0.0, before > 0.0) {
        (true, true) => format!(
            "Costs ({cost_r}) turn {} before costs into {} net under {name}",
            r(before),
            r(net)
        ),
        (true, false) => format!(
            "Costs ({cost_r}) are {} of the loss; without any, {name} would earn {}",
            share(-net),
            r(before)
        ),
        (false, _) => {
            format!("Costs ({cost_r}) take {} of what {name} earns before them", share(before))
        }
    };
    let breakeven = costs.breakeven_share().filter(|_| net < 0.0);
    Some(format!("{text}{}.", breakeven.map_or_else(String::new, |share| earns_0_at(share, rates))))
}

/// At which costs a losing exit mode would earn 0: `share` of its fees and slippage, with the trades and the
/// funding as they are. Fees and exit slippage scale with the share; less slippage at the entry would also move
/// fills and levels a little, so the rates are about.
fn earns_0_at(share: f64, rates: &CostRates) -> String {
    if share <= 0.0 {
        return "; no fee or slippage is low enough for it to earn".to_owned();
    }
    let rates = rates.instead(share).map_or_else(String::new, |rates| format!(" ({rates})"));
    format!("; on the same trades it would earn 0 at about {:.0}% of them{rates}", 100.0 * share)
}
