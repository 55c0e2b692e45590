//! The sessions of a series: runs of bars between long breaks.

use exitlab_core::{MINUTE_US, Timestamp};

const DAY_MINUTES: i64 = 24 * 60;
/// Shortest break between two sessions: markets close for lunch for less.
const MIN_BREAK_US: i64 = 4 * 60 * MINUTE_US;

/// The times of each session.
pub(crate) fn sessions(times: &[Timestamp]) -> impl Iterator<Item = &[Timestamp]> {
    times.chunk_by(|a, b| b.us() - a.us() < MIN_BREAK_US)
}

/// The minute of its day, in UTC, at which an instant lies; none where it lies between two.
pub(crate) fn minute_of_day(time: Timestamp) -> Option<i64> {
    let us = time.us();
    (us.rem_euclid(MINUTE_US) == 0).then(|| us.div_euclid(MINUTE_US).rem_euclid(DAY_MINUTES))
}
