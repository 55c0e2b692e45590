//! What an exit reads: execution bars, known ATRs, funding, costs, and the entry itself.

use crate::costs::Costs;
use crate::entry::EntryFill;
use crate::funding::FundingSchedule;
use crate::levels::Levels;
use crate::plan::ExitPlan;
use crate::pyramid::{BarPyramid, FAN_OUT, levels_on};
use exitlab_core::{BarSeries, Side};

/// The latest decision-bar ATR known at the open of each execution bar.
///
/// # Shape
/// One value per execution bar from `first` on; no position is live before.
#[derive(Debug, Clone, PartialEq)]
pub struct KnownAtr {
    first: usize,
    values: Vec<f64>,
    /// `ranges[k]` holds the lowest and highest values of runs of 8^(k+1) execution bars, as far
    /// as they have any.
    ranges: Vec<Vec<(f64, f64)>>,
}

impl KnownAtr {
    /// Reads for each execution bar the last valid ATR of a decision bar closed by its open.
    pub fn new(
        execution: &BarSeries,
        decision: &BarSeries,
        atr: impl Fn(usize) -> Option<f64>,
    ) -> KnownAtr {
        let mut known = KnownAtr { first: execution.len(), values: Vec::new(), ranges: Vec::new() };
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
        known.ranges = known.summarise(execution.len());
        known
    }

    fn summarise(&self, n_bars: usize) -> Vec<Vec<(f64, f64)>> {
        let none = (f64::INFINITY, f64::NEG_INFINITY);
        let wider = |a: (f64, f64), b: (f64, f64)| (a.0.min(b.0), a.1.max(b.1));
        let of_bar = |bar: usize| {
            let value = bar.checked_sub(self.first).map(|idx| self.values[idx]);
            value.map_or(none, |atr| (atr, atr))
        };
        let first = (0..n_bars / FAN_OUT)
            .map(|run| (run * FAN_OUT..(run + 1) * FAN_OUT).map(of_bar).fold(none, wider))
            .collect();
        levels_on(first, |runs| runs.iter().copied().fold(none, wider))
    }

    /// Lowest and highest value of the `idx`-th run of 8^`level` execution bars.
    pub(crate) fn range(&self, level: u32, idx: usize) -> (f64, f64) {
        match level {
            0 => (self.at(idx), self.at(idx)),
            _ => self.ranges[level as usize - 1][idx],
        }
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
