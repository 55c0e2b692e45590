//! The rules `worst` and `best`: fixed orders of stop and favourable levels inside a bar.

use crate::fill_rules::IntrabarRule;
use crate::position::{FillMoment, LiveBar, Position};
use crate::rules::stop::Stop;
use exitlab_core::ExitReason;

impl Position {
    /// Steps 2 to 5 of SPEC §6, with step 3 before step 2 under `best`. Returns whether the
    /// position is closed.
    pub(crate) fn step_in_bar_order(&mut self, bar: &LiveBar, start_stop: Stop) -> bool {
        let favourable_first = self.rules.intrabar == IntrabarRule::Best;
        let closed = (favourable_first && self.fill_favourable(bar.high))
            || self.fill_stop(bar.low, start_stop)
            || (!favourable_first && self.fill_favourable(bar.high));
        if closed {
            return true;
        }
        self.arm(bar.high);
        // Step 5: the price has passed the stop after the high that armed it.
        self.fill_stop(bar.close, self.effective_stop())
    }

    /// Closes at the stop where a price has reached it.
    fn fill_stop(&mut self, price: f64, stop: Stop) -> bool {
        let hit = price <= stop.level;
        if hit {
            self.stop_out(stop);
        }
        hit
    }

    /// Step 3.
    fn fill_favourable(&mut self, high: f64) -> bool {
        while let Some(partial) = self.next_partial() {
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
}
