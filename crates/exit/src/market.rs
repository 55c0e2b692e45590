//! What an exit reads: bars, known series, exit signals, funding, costs, and the entry itself.

use crate::costs::Costs;
use crate::entry::EntryFill;
use crate::funding::FundingSchedule;
use crate::known_series::KnownSet;
use crate::levels::{LevelInputs, Levels};
use crate::plan::ExitPlan;
use crate::pyramid::BarPyramid;
use crate::rules::closing_bar::SignalExits;
use crate::signal_levels::SignalLevels;
use exitlab_core::{BarIdx, BarSeries, Side, Timeframe, Timestamp};

/// What exits of one symbol read.
#[derive(Debug, Clone, Copy)]
pub struct Market<'a> {
    /// Execution bars.
    pub execution: &'a BarSeries,
    /// Length of a decision bar, in which time exits may be counted.
    pub decision_timeframe: Timeframe,
    /// Summaries of the execution bars, over which exits leap; without them every bar is stepped.
    pub pyramid: Option<&'a BarPyramid>,
    /// The series that the plans need.
    pub known: &'a KnownSet,
    /// Exit signals.
    pub signal_exits: &'a SignalExits,
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
    /// When it was decided: the close of the decision bar.
    pub decision_time: Timestamp,
    /// The decision bar.
    pub decision_bar: BarIdx,
    /// ATR at the decision bar, above 0.
    pub atr: f64,
    /// ADX at the decision bar, where valid.
    pub adx: Option<f64>,
    /// The decision's close, and the levels that the signal brings.
    pub signal: SignalLevels,
    /// The fill before slippage.
    pub fill: EntryFill,
}

impl Entry {
    /// The price of the fill, slippage included.
    pub fn price(&self, costs: &Costs) -> f64 {
        costs.slip_entry(self.side, self.fill.price, self.atr)
    }

    /// The levels of `plan` for this entry.
    #[inline(always)]
    pub fn levels(&self, costs: &Costs, plan: &ExitPlan) -> Levels {
        Levels::of(plan, &self.level_inputs(self.price(costs)))
    }

    pub(crate) fn level_inputs(&self, entry_price: f64) -> LevelInputs {
        let Entry { side, atr, adx, signal, .. } = *self;
        LevelInputs { side, entry_price, atr, adx, signal }
    }
}
