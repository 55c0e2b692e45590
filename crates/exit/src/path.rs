//! The path rules: a bar as a walk open → extreme → other extreme → close.

use crate::fill_rules::IntrabarRule;
use crate::position::{FillMoment, LiveBar, Position};
use exitlab_core::ExitReason;

/// What a rising price meets next, in the order in which equal prices fire (SPEC §6).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Met {
    Partial,
    Target,
    Breakeven,
    Ratchet,
    TrailTrigger,
}

impl Position {
    /// Walks the bar from its open on. Returns whether the position is closed.
    pub(crate) fn step_on_path(&mut self, bar: &LiveBar) -> bool {
        self.arm(bar.open);
        let favourable_first = match self.rules.intrabar {
            IntrabarRule::PathFavourable => true,
            IntrabarRule::Path => bar.high - bar.open < bar.open - bar.low,
            IntrabarRule::PathAdverse | IntrabarRule::Worst | IntrabarRule::Best => false,
        };
        let [first, second] =
            if favourable_first { [bar.high, bar.low] } else { [bar.low, bar.high] };
        let mut from = bar.open;
        for to in [first, second, bar.close] {
            let closed = if to > from { self.rise(to, bar.high) } else { self.fall(from, to) };
            if closed {
                return true;
            }
            from = to;
        }
        // A stop armed at the very price that the bar ends on: finer bars would close there.
        let stop = self.effective_stop();
        let ends_on_stop = bar.close <= stop.level;
        if ends_on_stop {
            self.stop_out(stop);
        }
        ends_on_stop
    }

    /// A falling leg meets the stop of that moment; the peak does not move on it.
    fn fall(&mut self, from: f64, to: f64) -> bool {
        let stop = self.effective_stop();
        let hit = to <= stop.level && to < from;
        if hit {
            self.stop_out(stop);
        }
        hit
    }

    /// A rising leg fires levels in ascending order, and they take effect at once.
    fn rise(&mut self, to: f64, high: f64) -> bool {
        while let Some((level, met)) = self.next_level(to, high) {
            self.raise_peak(level);
            match met {
                Met::Partial => {
                    if self.fill_partial(level, FillMoment::Inside) {
                        return true;
                    }
                }
                Met::Target => {
                    self.close_rest(level, ExitReason::TakeProfit, FillMoment::Inside);
                    return true;
                }
                Met::Breakeven => self.arm_breakeven(level),
                Met::Ratchet => {
                    // Breakeven comes first wherever both are reached (SPEC §13.3).
                    self.arm_breakeven(to);
                    self.take_ratchet();
                }
                Met::TrailTrigger => self.trail.is_on = true,
            }
        }
        self.raise_peak(to);
        false
    }

    /// The lowest level at or below `to` that has not fired; the first of [`Met`] on a tie.
    fn next_level(&self, to: f64, high: f64) -> Option<(f64, Met)> {
        let levels = &self.levels;
        let limit = |level: Option<f64>| level.filter(|l| self.limit_reached(*l, high));
        let pending = [
            (limit(self.next_partial().map(|p| p.level)), Met::Partial),
            (limit(levels.target), Met::Target),
            (self.breakeven.next_level(levels.breakeven), Met::Breakeven),
            (self.ratchets.next_level(&levels.ratchets), Met::Ratchet),
            (self.trail.next_level(levels.trail_trigger), Met::TrailTrigger),
        ];
        let mut next: Option<(f64, Met)> = None;
        for (level, met) in pending {
            if let Some(level) = level.filter(|l| *l <= to)
                && next.is_none_or(|(lowest, _)| level < lowest)
            {
                next = Some((level, met));
            }
        }
        next
    }
}
