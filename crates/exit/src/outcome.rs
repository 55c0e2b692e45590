//! What a plan did to an entry.

use exitlab_core::{ExitReason, Legs, PlanId, RByRule, Timestamp};

/// What a plan did to an entry (SPEC §6 and §7), per unit of risk.
#[derive(Debug, Clone, PartialEq)]
pub struct Outcome {
    /// Time of the entry fill.
    pub entry_time: Timestamp,
    /// Entry price E, slippage included.
    pub entry_price: f64,
    /// Initial stop S.
    pub stop_price: f64,
    /// Initial risk per unit, in price units.
    pub r: f64,
    /// Target, where the plan has one.
    pub target_price: Option<f64>,
    /// Target distance over stop distance.
    pub rr_planned: Option<f64>,
    /// Closing fills with their costs.
    pub legs: Legs,
    /// Quantity-weighted exit price after slippage.
    pub exit_price: f64,
    /// Reason of the last leg.
    pub exit_reason: ExitReason,
    /// R before exit slippage, fees and funding.
    pub r_gross: f64,
    /// R after everything.
    pub r_net: f64,
    /// Maximum adverse excursion in R.
    pub mae_r: f64,
    /// Maximum favourable excursion in R.
    pub mfe_r: f64,
    /// Live bars, entry bar and exit bar included.
    pub bars_held: u32,
    /// Entry fee in R.
    pub entry_fee_r: f64,
    /// Entry slippage in R.
    pub entry_slippage_r: f64,
    /// Exit slippage in R.
    pub exit_slippage_r: f64,
    /// Entry and exit fees in R.
    pub fees_r: f64,
    /// Funding in R, paid > 0.
    pub funding_r: f64,
    /// Whether the stop was filled at the open of a bar that opened beyond it.
    pub gapped: bool,
    /// Net R under each intrabar rule, where asked for.
    pub r_by_rule: Option<RByRule>,
    /// Plans taken over while it was open, in order.
    pub modes_taken: Vec<ModeTaken>,
}

impl Outcome {
    /// Least and greatest net R over the intrabar rules; absent where they were not asked for.
    pub fn r_bounds(&self) -> Option<(f64, f64)> {
        Some(self.r_by_rule?.bounds(self.r_net))
    }
}

/// A plan that a position took over while it was open (SPEC §13.7).
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ModeTaken {
    /// Position of the decision bar that chose it.
    pub decision_idx: usize,
    /// Plan before.
    pub from: PlanId,
    /// Plan after.
    pub to: PlanId,
    /// Price of the stop in force before.
    pub stop_before: f64,
    /// Price of the stop in force after.
    pub stop_after: f64,
}
