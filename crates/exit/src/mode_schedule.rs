//! Which exit mode a profile chooses from decision to decision (SPEC §13.7).

use crate::known_series::DecisionClock;
use crate::plan::ExitPlan;
use exitlab_core::PlanId;
use serde::Serialize;
use std::sync::Arc;

/// The exit mode that a profile chooses for a symbol, as far as it is known at each execution bar.
///
/// Decisions without a regime choose nothing. Between two bars only the last choice counts.
#[derive(Debug, Clone, PartialEq)]
pub struct ModeSchedule {
    clock: Arc<DecisionClock>,
    /// By decision bar: the latest choice, this one included, and the decision bar that made it;
    /// absent before the first.
    latest: Vec<Option<(PlanId, usize)>>,
    /// Bars at which another mode is chosen than at the bar before.
    changes: Vec<ModeChange>,
}

/// A bar at which another mode is chosen than at the bar before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct ModeChange {
    /// The execution bar.
    pub(crate) bar: usize,
    /// The decision bar that chose.
    pub(crate) decision_idx: usize,
    /// The mode.
    pub(crate) plan: PlanId,
}

impl ModeSchedule {
    /// The schedule of choices by decision bar, none where it has no regime.
    pub fn new(
        clock: &Arc<DecisionClock>,
        choices: impl Iterator<Item = Option<PlanId>>,
    ) -> ModeSchedule {
        let mut by_decision = Vec::new();
        let mut latest = None;
        let mut by_bar: Vec<ModeChange> = Vec::new();
        for (decision_idx, choice) in choices.enumerate() {
            if let Some(plan) = choice {
                latest = Some((plan, decision_idx));
                let bar = clock.first_bar_knowing(decision_idx);
                let change = ModeChange { bar, decision_idx, plan };
                match by_bar.last_mut() {
                    Some(last) if last.bar == bar => *last = change,
                    Some(_) | None => by_bar.push(change),
                }
            }
            by_decision.push(latest);
        }
        by_bar.dedup_by_key(|change| change.plan);
        ModeSchedule { clock: Arc::clone(clock), latest: by_decision, changes: by_bar }
    }

    /// The latest choice at a decision bar's close.
    pub fn latest(&self, decision_idx: usize) -> Option<PlanId> {
        self.latest.get(decision_idx).copied().flatten().map(|(plan, _)| plan)
    }

    /// The first change of a position that was entered in the mode `entered` and whose first bar is
    /// `first_bar`: already there where a decision after its own was made by then.
    pub(crate) fn first_change(&self, entered: PlanId, first_bar: usize) -> Option<ModeChange> {
        let known = self.clock.n_closed(first_bar).checked_sub(1);
        let chosen = known.and_then(|idx| self.latest.get(idx).copied().flatten());
        match chosen {
            Some((plan, decision_idx)) if plan != entered => {
                Some(ModeChange { bar: first_bar, decision_idx, plan })
            }
            Some(_) | None => self.change_after(entered, first_bar),
        }
    }

    /// The first change from the mode `present` after a bar.
    pub(crate) fn change_after(&self, present: PlanId, bar: usize) -> Option<ModeChange> {
        let next = self.changes.partition_point(|change| change.bar <= bar);
        self.changes[next..].iter().find(|change| change.plan != present).copied()
    }
}

/// The exit mode of a position: a plan, and whether it is chosen again while the position is open.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ExitMode<'a> {
    /// The plan at the entry.
    pub id: PlanId,
    /// The plan itself.
    pub plan: &'a ExitPlan,
    /// Where it is chosen again.
    pub rechoice: Option<Rechoice<'a>>,
}

/// How a mode is chosen again.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Rechoice<'a> {
    /// What happens where another mode is chosen.
    pub on_change: OnChange,
    /// The profile's choices for the symbol.
    pub schedule: &'a ModeSchedule,
    /// Plans by [`PlanId`].
    pub plans: &'a [ExitPlan],
}

/// What happens to an open position where another mode is chosen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub enum OnChange {
    /// It goes on under the new mode's plan (`policy_live`).
    TakeOver,
    /// It is closed at the next open (`policy_exit`).
    Close,
}

impl<'a> ExitMode<'a> {
    /// A plan that is kept to the exit.
    pub fn fixed(id: PlanId, plan: &'a ExitPlan) -> ExitMode<'a> {
        ExitMode { id, plan, rechoice: None }
    }

    /// The bar at which another mode than the entry's closes a position whose first bar is this.
    pub(crate) fn regime_exit_bar(&self, first_bar: usize) -> Option<usize> {
        self.rechoice
            .filter(|rechoice| rechoice.on_change == OnChange::Close)
            .and_then(|rechoice| rechoice.schedule.first_change(self.id, first_bar))
            .map(|change| change.bar)
    }
}

impl<'a> From<&'a ExitPlan> for ExitMode<'a> {
    /// A plan that stands alone.
    fn from(plan: &'a ExitPlan) -> ExitMode<'a> {
        ExitMode::fixed(PlanId(0), plan)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use exitlab_core::{Bar, BarSeries, Timeframe, Timestamp};

    #[test]
    fn between_two_bars_only_the_last_choice_counts() {
        let hour = Timeframe::parse("1h").unwrap();
        let series = |hours: &[i64]| {
            let bar = |h: &i64| Bar {
                time: Timestamp::from_us(h * hour.us()),
                open: 1.0,
                high: 1.0,
                low: 1.0,
                close: 1.0,
                volume: None,
            };
            BarSeries::from_bars(hour, &hours.iter().map(bar).collect::<Vec<_>>())
        };
        // decisions 0 to 7; execution bars 3 and 4 are missing
        let decision = series(&[0, 1, 2, 3, 4, 5, 6, 7]);
        let execution = series(&[0, 1, 2, 5, 6, 7]);
        let clock = Arc::new(DecisionClock::new(&execution, &decision));
        let [a, b] = [0, 1].map(PlanId);
        // known at hour        1,    2,    3,    4,    5,    6,    7
        let choices = [Some(a), Some(a), Some(b), None, Some(a), None, Some(b)];
        let schedule = ModeSchedule::new(&clock, choices.into_iter());
        // hours 3, 4 and 5 are all known at the bar of hour 5: a again, so nothing changed there
        assert_eq!(
            schedule.changes,
            [
                ModeChange { bar: 1, decision_idx: 0, plan: a },
                ModeChange { bar: 5, decision_idx: 6, plan: b }
            ]
        );
        assert_eq!([2, 3, 5].map(|idx| schedule.latest(idx)), [Some(b), Some(b), Some(a)]);
        assert_eq!(schedule.change_after(a, 1).map(|change| change.bar), Some(5));
        assert_eq!(schedule.change_after(b, 1), None);
        // decided at hour 3 in b, first bar that of hour 5: hour 5 has chosen a by then
        let change = ModeChange { bar: 3, decision_idx: 4, plan: a };
        assert_eq!(schedule.first_change(b, 3), Some(change));
        assert_eq!(schedule.first_change(a, 3).map(|change| change.bar), Some(5));
    }
}
