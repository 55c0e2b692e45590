//! What an exit reads: execution bars, known ATRs, funding, costs, and the entry itself.

use crate::costs::Costs;
use crate::entry::EntryFill;
use crate::funding::FundingSchedule;
use crate::levels::Levels;
use crate::plan::ExitPlan;
use crate::pyramid::BarPyramid;
use exitlab_core::{BarSeries, Side};

/// The latest decision-bar ATR known at the open of each execution bar.
///
/// # Shape
/// One value per execution bar from `first` on; no position is live before.
#[derive(Debug, Clone, PartialEq)]
pub struct KnownAtr {
    first: usize,
    values: Vec<f64>,
}

impl KnownAtr {
    /// Reads for each execution bar the last valid ATR of a decision bar closed by its open.
    pub fn new(
        execution: &BarSeries,
        decision: &BarSeries,
        atr: impl Fn(usize) -> Option<f64>,
    ) -> KnownAtr {
        let mut known = KnownAtr { first: execution.len(), values: Vec::new() };
        let mut next_decision = 0;
        let mut latest = None;
        for (idx, open_time) in execution.time().iter().enumerate() {
            while next_decision < decision.len() && decision.close_time(next_decision) <= *open_time
            {
                latest = atr(next_decision).or(latest);
                next_decision += 1;
            }
            if let Some(value) = latest {
                known.first = known.first.min(idx);
                known.values.push(value);
            }
        }
        known
    }

    pub(crate) fn at(&self, bar_idx: usize) -> f64 {
        self.values[bar_idx - self.first]
    }
}

/// What exits of one symbol read.
#[derive(Debug, Clone, Copy)]
pub struct Market<'a> {
    /// Execution bars.
    pub execution: &'a BarSeries,
    /// Summaries of the execution bars, over which exits leap; without them every bar is stepped.
    pub pyramid: Option<&'a BarPyramid>,
    /// Needed where a plan trails by the current ATR.
    pub known_atr: Option<&'a KnownAtr>,
    /// Funding payments.
    pub funding: &'a FundingSchedule,
    /// Fees and slippage.
    pub costs: &'a Costs,
}

/// An entry as its plan sees it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Entry {
    /// Direction.
    pub side: Side,
    /// ATR at the decision bar, above 0.
    pub atr: f64,
    /// ADX at the decision bar, where valid.
    pub adx: Option<f64>,
    /// The fill before slippage.
    pub fill: EntryFill,
}

impl Entry {
    /// The levels of `plan` for this entry.
    pub fn levels(&self, costs: &Costs, plan: &ExitPlan) -> Levels {
        let price = costs.slip_entry(self.side, self.fill.price, self.atr);
        Levels::new(plan, self.side, price, self.atr, self.adx)
    }
}
