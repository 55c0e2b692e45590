//! Holes in a file of funding rates: instants at which one is due and the file has none.

use crate::gaps::usual_spacing;
use exitlab_core::{Timeframe, Timestamp};
use std::iter::repeat_n;

/// Instants in even steps that have no rate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FundingHole {
    /// The first instant without a rate.
    pub first: Timestamp,
    /// From one instant to the next, in microseconds.
    pub spacing_us: i64,
    /// How many instants, at least 1.
    pub n_instants: i64,
}

impl FundingHole {
    /// The last instant without a rate.
    pub fn last(&self) -> Timestamp {
        self.first.plus_us((self.n_instants - 1) * self.spacing_us)
    }

    /// The first instant without a rate in `(after, until]`.
    pub fn first_in(&self, after: Timestamp, until: Timestamp) -> Option<Timestamp> {
        let n = self.n_by(after);
        let instant = self.first.plus_us(n * self.spacing_us);
        (n < self.n_instants && instant <= until).then_some(instant)
    }

    /// Number of instants without a rate in `(after, until]`, where `after` is the earlier one.
    pub fn n_in(&self, after: Timestamp, until: Timestamp) -> i64 {
        self.n_by(until) - self.n_by(after)
    }

    fn n_by(&self, time: Timestamp) -> i64 {
        let n = (time.us() - self.first.us()).div_euclid(self.spacing_us) + 1;
        n.clamp(0, self.n_instants)
    }
}

/// The spacing of a file that has too few rows to show one: that of most exchanges.
const DEFAULT_SPACING_US: i64 = 8 * 3_600_000_000;

/// Equal spacings in a row that are an exchange's new interval rather than so many holes.
const MIN_RUN: usize = 3;

/// The holes that have an instant in `(after, until]`, in order of time; `times` ascend.
///
/// # Formula
/// Two rows more than 1.5 times the spacing in force apart, or a row that is as far from an end of the
/// window. In force is the file's [`usual_spacing`]; where three spacings in a row are the same,
/// that one from there on, for exchanges change their intervals. Instants are due one spacing in force
/// after another from the row before; before the first row, up to it.
pub fn funding_holes(times: &[Timestamp], after: Timestamp, until: Timestamp) -> Vec<FundingHole> {
    let spacings: Vec<i64> = times.windows(2).map(|pair| pair[1].us() - pair[0].us()).collect();
    let usual = usual_spacing(times.iter().copied());
    let mut current = usual.map_or(DEFAULT_SPACING_US, Timeframe::us);
    let mut in_force = Vec::with_capacity(spacings.len());
    for run in spacings.chunk_by(|a, b| a == b) {
        if run.len() >= MIN_RUN {
            current = run[0];
        }
        in_force.extend(repeat_n(current, run.len()));
    }
    let at_start = in_force.first().copied().unwrap_or(current);
    let is_hole = |spacing: i64, in_force: i64| 2 * spacing > 3 * in_force;
    let mut holes = Vec::new();
    let mut add = |first: Timestamp, spacing_us: i64, n_instants: i64| {
        let hole = FundingHole { first, spacing_us, n_instants };
        if hole.first_in(after, until).is_some() {
            holes.push(hole);
        }
    };
    let (Some(first), Some(last)) = (times.first(), times.last()) else {
        let n_before = after.us().div_euclid(DEFAULT_SPACING_US) + 1;
        let first = Timestamp::from_us(n_before * DEFAULT_SPACING_US);
        let n_instants = (until.us() - first.us()).div_euclid(DEFAULT_SPACING_US) + 1;
        add(first, DEFAULT_SPACING_US, n_instants);
        return holes;
    };
    let to_first = first.us() - after.us();
    if is_hole(to_first, at_start) {
        let n_instants = (to_first - 1) / at_start;
        add(first.plus_us(-n_instants * at_start), at_start, n_instants);
    }
    for ((row, spacing), in_force) in times.iter().zip(&spacings).zip(&in_force) {
        if is_hole(*spacing, *in_force) {
            // To the nearest: an instant that nearly meets the next row is that row.
            let n_instants = (2 * spacing + in_force) / (2 * in_force) - 1;
            add(row.plus_us(*in_force), *in_force, n_instants);
        }
    }
    let from_last = until.us() - last.us();
    if is_hole(from_last, current) {
        add(last.plus_us(current), current, from_last / current);
    }
    holes
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(hour: i64) -> Timestamp {
        Timestamp::from_us(hour * 3_600_000_000)
    }

    /// First instant, spacing and number of instants of each hole, in hours, for rows at these hours.
    fn holes(hours: &[i64], after: i64, until: i64) -> Vec<(i64, i64, i64)> {
        let times: Vec<Timestamp> = hours.iter().map(|h| at(*h)).collect();
        let hour = |us: i64| us / 3_600_000_000;
        funding_holes(&times, at(after), at(until))
            .iter()
            .map(|h| (hour(h.first.us()), hour(h.spacing_us), h.n_instants))
            .collect()
    }

    #[test]
    fn rows_too_far_apart_leave_a_hole() {
        assert_eq!(holes(&[0, 8, 16, 24], 0, 24), []);
        // 4, 12 and 20 o'clock are as good
        assert_eq!(holes(&[4, 12, 20, 28], 0, 32), []);
        // two missing at 24 and 32
        assert_eq!(holes(&[0, 8, 16, 40, 48], 0, 48), [(24, 8, 2)]);
        // 12 hours are 1.5 times 8, and no hole; 13 are one
        assert_eq!(holes(&[0, 8, 16, 28, 36], 0, 36), []);
        assert_eq!(holes(&[0, 8, 16, 29, 37], 0, 37), [(24, 8, 1)]);
        // 23 hours: 24 and 32 are due, and 40 is the row at 39
        assert_eq!(holes(&[0, 8, 16, 39, 47], 0, 47), [(24, 8, 2)]);
    }

    #[test]
    fn a_window_that_the_rows_do_not_reach_has_holes_at_its_ends() {
        // 8 is within 1.5 spacings of the start, 24 of the end at 36
        assert_eq!(holes(&[8, 16, 24], 0, 36), []);
        // 8 is due before 16, and 0 is not in the window
        assert_eq!(holes(&[16, 24, 32], 0, 32), [(8, 8, 1)]);
        assert_eq!(holes(&[24, 32, 40], -1, 40), [(0, 8, 3)]);
        // the end at 37 is 13 hours after 24: 32 is due
        assert_eq!(holes(&[8, 16, 24], 0, 37), [(32, 8, 1)]);
        assert_eq!(holes(&[8, 16, 24], 0, 48), [(32, 8, 3)]);
        // rows before and after the window alone
        assert_eq!(holes(&[-16, -8, 0], 10, 30), [(8, 8, 3)]);
        assert_eq!(holes(&[50, 58, 66], 10, 30), [(18, 8, 4)]);
    }

    #[test]
    fn holes_outside_the_window_are_left_out() {
        assert_eq!(holes(&[0, 8, 16, 40, 48, 72, 80], 33, 60), [(56, 8, 2)]);
    }

    #[test]
    fn an_interval_that_changes_is_no_hole() {
        // from 8 hours to 4, and back
        let hours = [0, 8, 16, 24, 28, 32, 36, 40, 48, 56, 64, 72];
        assert_eq!(holes(&hours, 0, 72), []);
        // a rate is missing at 12, by the interval of 4 hours from 20 on nothing is
        let hours = [0, 4, 8, 16, 20, 24, 32, 40, 48];
        assert_eq!(holes(&hours, 0, 48), [(12, 4, 1)]);
    }

    #[test]
    fn few_rows_are_8_hours_apart() {
        assert_eq!(holes(&[8], 0, 24), [(16, 8, 2)]);
        assert_eq!(holes(&[], 3, 24), [(8, 8, 3)]);
        assert_eq!(holes(&[], 3, 7), []);
    }

    #[test]
    fn instants_of_a_hole_by_window() {
        // 24, 32, 40
        let hole = FundingHole { first: at(24), spacing_us: 8 * 3_600_000_000, n_instants: 3 };
        let first_in = |after, until| hole.first_in(at(after), at(until));
        assert_eq!((first_in(0, 100), hole.last()), (Some(at(24)), at(40)));
        assert_eq!(first_in(23, 24), Some(at(24)));
        assert_eq!((first_in(24, 31), first_in(40, 100), first_in(0, 23)), (None, None, None));
        assert_eq!(first_in(24, 33), Some(at(32)));
        assert_eq!((hole.n_in(at(0), at(100)), hole.n_in(at(24), at(39))), (3, 1));
    }

    #[test]
    fn a_hole_of_many_instants_takes_no_room() {
        let second = |s: i64| Timestamp::from_us(s * 1_000_000);
        let times: Vec<Timestamp> = (0..20).map(second).chain([second(3_000_000_000)]).collect();
        let holes = funding_holes(&times, second(0), second(3_000_000_000));
        assert_eq!(holes.len(), 1);
        assert_eq!(holes[0].n_in(second(0), second(3_000_000_000)), 3_000_000_000 - 20);
    }
}
