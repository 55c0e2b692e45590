//! A plan taken over by an open position (SPEC §13.7): entry and R stay, levels are the new plan's.

use crate::levels::LevelInputs;
use crate::plan::ExitPlan;
use crate::position::{Deadlines, Position};
use crate::rules::breakeven::BreakevenState;
use crate::rules::partials::PartialState;
use crate::rules::ratchets::RatchetState;
use crate::rules::stop::Stop;
use crate::rules::trailing::Trail;
use exitlab_core::ExitReason;

impl Position {
    /// Goes on under `plan`, before a bar. Gives the stop that was in force until then, in the
    /// position's frame.
    pub(crate) fn take_over(
        &mut self,
        plan: &ExitPlan,
        inputs: &LevelInputs,
        deadlines: Deadlines,
    ) -> f64 {
        let before = self.stop_at_end_of_bar();
        self.stop = before;
        let (levels, stop) = self.levels.under(plan, inputs);
        if let Some(stop) = stop {
            self.stop.raise(stop, ExitReason::StopLoss);
        }
        let has_reached_partial = levels.partials.first().is_some_and(|p| self.peak >= p.level);
        let has_filled_partial =
            self.fills().iter().any(|fill| fill.reason == ExitReason::PartialTp);
        self.trail.is_on = levels.trails_at_once
            || (levels.trails_after_partial && (has_filled_partial || has_reached_partial));
        self.partials = PartialState::above(&levels.partials, self.peak);
        self.breakeven = BreakevenState::default();
        self.ratchets = RatchetState::default();
        self.levels = levels;
        self.deadlines = deadlines;
        // The peak arms what it has passed, a trail that it has triggered too.
        self.arm(self.peak);
        before.level
    }

    /// The stop as it stood at the end of the bar before: a trail by the current ATR has kept its
    /// highest level, and the ATR that it saw last need not be that bar's.
    fn stop_at_end_of_bar(&self) -> Stop {
        match self.levels.trail {
            Some(Trail::CurrentAtr(_)) => self.stop,
            Some(Trail::Fixed(_) | Trail::PeakFactor(_) | Trail::Giveback { .. } | Trail::Line)
            | None => self.effective_stop(),
        }
    }
}
