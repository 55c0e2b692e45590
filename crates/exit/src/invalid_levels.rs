//! Entries that a plan cannot be used on, and R as a decision knows it.

use crate::costs::Costs;
use crate::levels::LevelInputs;
use crate::market::Entry;
use crate::plan::ExitPlan;

/// Why a plan cannot be used on an entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum InvalidLevels {
    /// The initial stop is none that a price can reach, or R would be rounding.
    Stop,
    /// The signal's target is not beyond the close.
    Target,
}

impl ExitPlan {
    /// R of an entry as its decision knows it, from the decision's close, in price units; absent
    /// where the signal brings no stop that can be used.
    pub fn risk_at_decision(&self, entry: &Entry) -> Option<f64> {
        self.stop.risk_at(entry.side, entry.signal.close, entry.atr, &entry.signal)
    }

    /// Why the plan cannot be used on an entry, if so. Levels are judged at the decision's close;
    /// of the fill only that slippage leaves a price and an R (SPEC §5, §13.6, §14.14).
    pub fn invalid_levels(&self, entry: &Entry, costs: &Costs) -> Option<InvalidLevels> {
        self.invalid_levels_at(&entry.level_inputs(entry.price(costs)))
    }

    /// As [`ExitPlan::invalid_levels`], for a fill that is there.
    pub fn invalid_levels_at(&self, inputs: &LevelInputs) -> Option<InvalidLevels> {
        let LevelInputs { side, entry_price, atr, signal, .. } = inputs;
        let has_stop = self.stop.is_valid_at(*side, signal.close, *atr, signal)
            && self.stop.is_valid_fill(*side, *entry_price, *atr, signal);
        if !has_stop {
            return Some(InvalidLevels::Stop);
        }
        let has_target = self.target.is_none_or(|t| t.is_valid_at(*side, signal.close, signal));
        (!has_target).then_some(InvalidLevels::Target)
    }
}
