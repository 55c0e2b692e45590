//! The rules `worst` and `best`: fixed orders of stop and favourable levels inside a bar.

use crate::fill_rules::IntrabarRule;
use crate::position::{FillMoment, LiveBar, Position, StopSource};
use exitlab_core::ExitReason;

impl Position {
    /// Steps 1 to 5 of SPEC §6, with step 3 before step 2 under `best`. Returns whether the
    /// position is closed.
    pub(crate) fn step_in_bar_order(&mut self, bar: &LiveBar) -> bool {
        // The stop in force is that of the bar's start: a partial filled at the open turns a trail
        // on, but what is armed inside a bar counts from the next bar on.
        let start_stop = self.effective_stop();
        if !bar.is_entry && self.fill_at_open(bar.open) {
            return true;
        }
        let favourable_first = self.rules.intrabar == IntrabarRule::Best;
        let closed = (favourable_first && self.fill_favourable(bar.high))
            || self.fill_stop(bar, start_stop)
            || (!favourable_first && self.fill_favourable(bar.high));
        if closed {
            return true;
        }
        self.arm(bar.high);
        self.fill_certain_stop(bar.close)
    }

    /// Step 2. On the entry bar slippage can put the stop above the open, hence the minimum.
    fn fill_stop(&mut self, bar: &LiveBar, (stop, source): (f64, StopSource)) -> bool {
        let hit = bar.low <= stop;
        if hit {
            self.stop_out(stop.min(bar.open), source, FillMoment::Inside);
        }
        hit
    }

    /// Step 3.
    fn fill_favourable(&mut self, high: f64) -> bool {
        while let Some(partial) = self.levels.partials.get(self.next_partial) {
            if !self.limit_reached(partial.level, high) {
                break;
            }
            if self.fill_partial(partial.level, FillMoment::Inside) {
                return true;
            }
        }
        match self.levels.target {
            Some(target) if self.limit_reached(target, high) => {
                self.close_rest(target, ExitReason::TakeProfit, FillMoment::Inside);
                true
            }
            Some(_) | None => false,
        }
    }

    /// Step 5: the price has passed the stop after the high that armed it.
    fn fill_certain_stop(&mut self, close: f64) -> bool {
        let (stop, source) = self.effective_stop();
        let hit = close <= stop;
        if hit {
            self.stop_out(stop, source, FillMoment::Inside);
        }
        hit
    }
}
