//! When a market trades, as its own bars show it: no table of exchanges, no network.
//!
//! The rule, in order:
//!
//! 1. A market **without sessions** has bars on all seven weekdays in most weeks (in a series of two
//!    weeks: on every weekday that the series covers). It has no calendar: whatever is not there is
//!    missing. So it is with fewer than two weeks that have bars, and with bars that do not fit a
//!    whole number of times into a day or are longer than one.
//! 2. Otherwise a week is cut into slots as long as a bar, a minute at least. A slot is **open** where it
//!    has bars in at least a quarter of the six weeks before and of the six weeks after its own, weeks
//!    without any bar left out; at an end of the series, one side does. Slots of the week in which bars
//!    hardly ever occur are closed. Because both sides are asked, an hour that daylight saving moves is
//!    closed in the two weeks before and after the change, rather than open where nothing trades.
//! 3. Fewer than 30 minutes of closed slots between open ones are open too: nobody closes for so short a
//!    time, but few may trade.
//!
//! Which of the open slots without a bar are holidays and early closes, `closed_hours` says.

use crate::sessions::weekday;
use crate::slot_set::SlotSet;
use exitlab_core::{DAY_US, MINUTE_US, Timeframe, Timestamp};
use std::ops::Range;

/// Weeks on either side that say whether a slot is open.
const N_WEEKS: usize = 6;
/// Closed slots between open ones that are open if they are fewer than make this up.
const SHORTEST_BREAK_US: i64 = 30 * MINUTE_US;

/// When a market with sessions trades.
#[derive(Debug)]
pub(crate) struct TradingCalendar {
    /// Length of a slot in microseconds; a day is a whole number of them.
    slot_us: i64,
    slots_per_day: usize,
    /// Weeks that have bars, ascending, counted from Monday 1969-12-29, and their slots with bars.
    weeks: Vec<(i64, SlotSet)>,
    first: Timestamp,
    last: Timestamp,
    /// The week asked for last, and its open slots: questions come in order of time.
    asked: Option<(i64, SlotSet)>,
}

impl TradingCalendar {
    /// The calendar of bars that open at these times, ascending; absent where everything that is not
    /// there is missing.
    pub(crate) fn infer(times: &[Timestamp], timeframe: Timeframe) -> Option<TradingCalendar> {
        let (first, last) = (*times.first()?, *times.last()?);
        if timeframe.us() > DAY_US || DAY_US % timeframe.us() != 0 {
            return None;
        }
        let slot_us = timeframe.us().max(MINUTE_US);
        let slots_per_day = (DAY_US / slot_us).unsigned_abs() as usize;
        let weeks = Vec::new();
        let mut calendar =
            TradingCalendar { slot_us, slots_per_day, weeks, first, last, asked: None };
        let mut rest = times;
        while let Some(time) = rest.first() {
            let (week, slot) = (week_of(*time), calendar.slot_of(*time));
            // Slots that follow on one another are told once.
            let follows = |pair: &&[Timestamp]| pair[1].us() - pair[0].us() == slot_us;
            let n = rest.windows(2).take(calendar.n_slots() - slot - 1).take_while(follows).count();
            if calendar.weeks.last().is_none_or(|(last, _)| *last != week) {
                calendar.weeks.push((week, SlotSet::none(calendar.n_slots())));
            }
            if let Some((_, bars)) = calendar.weeks.last_mut() {
                bars.add(slot..slot + n + 1);
            }
            rest = &rest[n + 1..];
        }
        let can_tell = calendar.weeks.len() >= 2;
        (can_tell && calendar.has_sessions()).then_some(calendar)
    }

    /// Whether the market is usually open in the slot of an instant, and until when that stays so, at most
    /// to the end of the week. Quickest in order of time.
    pub(crate) fn is_open(&mut self, time: Timestamp) -> (bool, Timestamp) {
        let slot = self.slot_of(time);
        let open = self.open_slots(week_of(time));
        let (is_open, end) = (open.has(slot), open.run_end(slot));
        let in_slot = time.us().rem_euclid(self.slot_us);
        (is_open, time.plus_us((end - slot) as i64 * self.slot_us - in_slot))
    }

    /// For how many microseconds the market is open in the week that holds an instant.
    pub(crate) fn open_us(&mut self, time: Timestamp) -> i64 {
        self.open_slots(week_of(time)).len() as i64 * self.slot_us
    }

    fn n_slots(&self) -> usize {
        7 * self.slots_per_day
    }

    fn has_sessions(&self) -> bool {
        let n = self.weeks.len();
        if n == 2 {
            let with_bars = self.days_with_bars(0) | self.days_with_bars(1);
            let n_days = (self.last.day() - self.first.day() + 1).min(7);
            let covered = (self.first.day()..).take(n_days.unsigned_abs() as usize);
            return covered.fold(0, |days, day| days | 1 << weekday(day)) != with_bars;
        }
        // The first week and the last one are seldom whole.
        let whole = 1..n - 1;
        let n_of_all_days = whole.clone().filter(|week| self.days_with_bars(*week) == 0x7f).count();
        2 * n_of_all_days <= whole.len()
    }

    /// Weekdays of a week, by its position, that have bars, Monday the lowest bit.
    fn days_with_bars(&self, idx: usize) -> u8 {
        let slots = |day: usize| day * self.slots_per_day..(day + 1) * self.slots_per_day;
        let has_bars = |day: &usize| self.weeks[idx].1.has_any(slots(*day));
        (0..7).filter(has_bars).fold(0, |days, day| days | 1 << day)
    }

    fn open_slots(&mut self, week: i64) -> &SlotSet {
        let slots = match self.asked.take() {
            Some((asked, slots)) if asked == week => slots,
            Some(_) | None => {
                let n_before = self.weeks.partition_point(|(other, _)| *other < week);
                let n_by = self.weeks.partition_point(|(other, _)| *other <= week);
                let before = self.side(n_before.saturating_sub(N_WEEKS)..n_before);
                let after = self.side(n_by..self.weeks.len().min(n_by + N_WEEKS));
                self.without_short_breaks(SlotSet::of_words(
                    [&before.open, &before.unknown, &after.open, &after.unknown],
                    |[before, unknown_before, after, unknown_after]| {
                        (before | unknown_before)
                            & (after | unknown_after)
                            & !(unknown_before & unknown_after)
                    },
                ))
            }
        };
        &self.asked.insert((week, slots)).1
    }

    /// What some weeks on one side, by their positions, say of each slot.
    fn side(&self, weeks: Range<usize>) -> Side {
        let none = SlotSet::none(self.n_slots());
        let (mut once, mut twice) = (none.clone(), none.clone());
        for (_, bars) in &self.weeks[weeks.clone()] {
            twice = SlotSet::of_words([&twice, &once, bars], |[twice, once, bars]| {
                twice | (once & bars)
            });
            once = SlotSet::of_words([&once, bars], |[once, bars]| once | bars);
        }
        let mut unknown = none;
        // A slot before the first bar or after the last one is not known to be empty; it matters where
        // nothing but that week speaks of it.
        match (weeks.len(), weeks.start) {
            (0, _) => unknown.add(0..self.n_slots()),
            (1, 0) => unknown.add(0..self.slot_of(self.first)),
            (1, only) if only + 1 == self.weeks.len() => {
                unknown.add(self.slot_of(self.last) + 1..self.n_slots());
            }
            _ => {}
        }
        // A quarter of five or six weeks is two, of fewer one.
        Side { open: if weeks.len() >= 5 { twice } else { once }, unknown }
    }

    fn without_short_breaks(&self, mut open: SlotSet) -> SlotSet {
        let mut slot = open.run_end(0);
        while slot < self.n_slots() {
            let end = open.run_end(slot);
            let is_short = (end - slot) as i64 * self.slot_us < SHORTEST_BREAK_US;
            if !open.has(slot) && is_short && end < self.n_slots() {
                open.add(slot..end);
            }
            slot = end;
        }
        open
    }

    fn slot_of(&self, time: Timestamp) -> usize {
        let in_day = time.us().rem_euclid(DAY_US) / self.slot_us;
        weekday(time.day()) * self.slots_per_day + in_day.unsigned_abs() as usize
    }
}

/// What weeks on one side say of the slots.
#[derive(Debug)]
struct Side {
    open: SlotSet,
    unknown: SlotSet,
}

fn week_of(time: Timestamp) -> i64 {
    (time.day() + 3).div_euclid(7)
}
