//! The sessions of a series, runs of bars between long breaks, its days and their weekdays.

use exitlab_core::{DAY_US, MINUTE_US, Timestamp};
use std::ops::Range;

const DAY_MINUTES: i64 = 24 * 60;
/// Shortest break between two sessions: markets close for lunch for less.
const MIN_BREAK_US: i64 = 4 * 60 * MINUTE_US;

/// New York's stock session in minutes of its clock's day.
pub(crate) const NEW_YORK: Range<i64> = 9 * 60 + 30..16 * 60;

/// Bars that are looked at together: of an hour's minutes, none has a break before it.
const N_TOGETHER: usize = 60;

/// The times, ascending, of each session.
pub(crate) fn sessions(times: &[Timestamp]) -> impl Iterator<Item = &[Timestamp]> {
    pieces(times, |rest| {
        let mut last = 0;
        while last + 1 < rest.len() {
            let reaches = |n: usize| {
                rest.get(last + n).is_some_and(|t| t.us() - rest[last].us() < MIN_BREAK_US)
            };
            match [N_TOGETHER, 1].into_iter().find(|n| reaches(*n)) {
                Some(n) => last += n,
                None => break,
            }
        }
        last + 1
    })
}

/// The times of each day in UTC, ascending.
pub(crate) fn days(times: &[Timestamp]) -> impl Iterator<Item = &[Timestamp]> {
    stretches_of(times, DAY_US)
}

/// The times, ascending, of each stretch of that length; a day begins one.
pub(crate) fn stretches_of(
    times: &[Timestamp],
    length_us: i64,
) -> impl Iterator<Item = &[Timestamp]> {
    pieces(times, move |rest| {
        let first = rest[0].us();
        let end = Timestamp::from_us(first).plus_us(length_us - first.rem_euclid(length_us));
        // Nearby first: there may be millions.
        let mut bound = N_TOGETHER;
        while rest.get(bound).is_some_and(|time| *time < end) {
            bound *= 2;
        }
        rest[..bound.min(rest.len())].partition_point(|time| *time < end)
    })
}

/// Cuts times into pieces; of those that are left, `len` says how long the first piece is.
fn pieces(
    times: &[Timestamp],
    len: impl Fn(&[Timestamp]) -> usize,
) -> impl Iterator<Item = &[Timestamp]> {
    let mut rest = times;
    std::iter::from_fn(move || {
        let (piece, later) = (!rest.is_empty()).then(|| rest.split_at(len(rest)))?;
        rest = later;
        Some(piece)
    })
}

/// The day of the week, from Monday, of a day since 1970-01-01, which was a Thursday.
pub(crate) fn weekday(day: i64) -> usize {
    (day + 3).rem_euclid(7).unsigned_abs() as usize
}

/// The minute of its day, in UTC, at which an instant lies; none where it lies between two.
pub(crate) fn minute_of_day(time: Timestamp) -> Option<i64> {
    let us = time.us();
    (us.rem_euclid(MINUTE_US) == 0).then(|| us.div_euclid(MINUTE_US).rem_euclid(DAY_MINUTES))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        /// Bars a minute to six hours apart, most of them together.
        #[test]
        fn pieces_are_those_of_every_pair(
            minutes in proptest::collection::vec(
                prop_oneof![8 => Just(1_i64), 1 => 1..360_i64, 1 => Just(240)],
                0..600,
            ),
            first in -3_000_i64..3_000,
        ) {
            let minutes = std::iter::once(&first).chain(&minutes);
            let times: Vec<Timestamp> = minutes
                .scan(0, |at, minutes| {
                    *at += minutes;
                    Some(Timestamp::from_us(*at * MINUTE_US))
                })
                .collect();
            let by_breaks = times.chunk_by(|a, b| b.us() - a.us() < MIN_BREAK_US);
            prop_assert!(sessions(&times).eq(by_breaks));
            prop_assert!(days(&times).eq(times.chunk_by(|a, b| a.day() == b.day())));
            prop_assert_eq!(days(&[]).count(), 0);
        }
    }
}
