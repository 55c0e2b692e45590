//! Missing bars, and bars off the usual grid: both legal, both reported. Where a market is closed, no bar
//! is missing.

use crate::closed_hours::{ClosedHours, Stretch, stretches};
use exitlab_core::{HOUR_US, Timeframe, Timestamp};
use std::collections::BTreeMap;

/// Gaps that a report lists.
const N_LISTED: usize = 5;

/// A stretch without bars.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Gap {
    /// Open time of the bar before it.
    pub after: Timestamp,
    /// Open time of the bar that ends it.
    pub until: Timestamp,
    /// Bars that would fit in while the market is open.
    pub n_missing: u64,
}

/// The gaps of a series.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct GapReport {
    /// Number of gaps.
    pub n_gaps: usize,
    /// Bars that would fit into all of them.
    pub n_missing_bars: u64,
    /// The first few.
    pub first: Vec<Gap>,
    /// When the market was closed, as its bars show it; absent for one that trades around the clock.
    pub closed: Option<ClosedHours>,
}

impl GapReport {
    /// Finds the stretches in which at least one more bar would fit while the market is open. When that
    /// is, the bars themselves say.
    ///
    /// # Formula
    /// `n_missing = ⌊(t − t₋₁)/Δ⌋ − 1`, minus the bars that would open in closed hours; a gap where that
    /// is above 0.
    pub fn of(times: &[Timestamp], timeframe: Timeframe) -> GapReport {
        let (gaps, closed) = stretches(times, timeframe);
        let gap = |stretch: &Stretch| {
            let Stretch { after, until, n_missing } = *stretch;
            Gap { after, until, n_missing }
        };
        GapReport {
            n_gaps: gaps.len(),
            n_missing_bars: gaps.iter().map(|gap| gap.n_missing).sum(),
            first: gaps.iter().take(N_LISTED).map(gap).collect(),
            closed,
        }
    }
}

const YEAR_HOURS: f64 = 8_766.0;

/// Number of bars off the usual grid: those whose `time mod Δ` is not the most common one (of
/// equally common ones, the least), nor an hour from it where a local clock changes between the two.
pub fn n_off_grid(times: &[Timestamp], timeframe: Timeframe) -> usize {
    let mut counts: BTreeMap<i64, usize> = BTreeMap::new();
    let have_one_phase = |a: &Timestamp, b: &Timestamp| {
        let spacing = b.us() - a.us();
        spacing == timeframe.us() || spacing % timeframe.us() == 0
    };
    for run in times.chunk_by(have_one_phase) {
        *counts.entry(run[0].us().rem_euclid(timeframe.us())).or_default() += run.len();
    }
    let most = counts.iter().rev().max_by_key(|(_, n)| **n);
    let Some((usual, n_usual)) = most.map(|(phase, n)| (*phase, *n)) else { return 0 };
    let beside = [HOUR_US, -HOUR_US].map(|us| (usual + us).rem_euclid(timeframe.us()));
    let on_clock = beside.into_iter().filter(|phase| {
        *phase != usual && counts.contains_key(phase) && is_clock(times, timeframe, [usual, *phase])
    });
    let n_on_clock = on_clock.filter_map(|phase| counts.get(&phase)).max();
    times.len() - n_usual - n_on_clock.copied().unwrap_or_default()
}

/// Whether bars change between two phases of the grid as seldom as a clock does.
fn is_clock(times: &[Timestamp], timeframe: Timeframe, phases: [i64; 2]) -> bool {
    let of = |time: &Timestamp| time.us().rem_euclid(timeframe.us());
    let phases: Vec<i64> = times.iter().map(of).filter(|phase| phases.contains(phase)).collect();
    let n_changes = phases.windows(2).filter(|pair| pair[0] != pair[1]).count();
    let years =
        times.first().zip(times.last()).map_or(0.0, |(a, b)| b.hours_since(*a) / YEAR_HOURS);
    n_changes as f64 <= 1.0 + 2.0 * years
}

/// The spacing that makes up at least 60% of all.
pub(crate) fn main_spacing(times: &[Timestamp]) -> Option<Timeframe> {
    let mut spacings: Vec<i64> = times.windows(2).map(|pair| pair[1].us() - pair[0].us()).collect();
    spacings.sort_unstable();
    let middle = *spacings.get(spacings.len() / 2)?;
    let n = spacings.iter().filter(|spacing| **spacing == middle).count();
    (10 * n >= 6 * spacings.len()).then(|| Timeframe::from_us(middle)).flatten()
}

/// The smallest spacing that makes up at least 10% of the spacings; spacings that are no whole
/// seconds are no timeframes.
pub fn usual_spacing(times: impl Iterator<Item = Timestamp>) -> Option<Timeframe> {
    let mut counts: BTreeMap<i64, usize> = BTreeMap::new();
    let mut run = (0, 0_usize);
    let mut n_spacings = 0_usize;
    let mut last: Option<Timestamp> = None;
    for time in times {
        if let Some(last) = last {
            let spacing = time.us() - last.us();
            if spacing > 0 {
                n_spacings += 1;
                if spacing != run.0 {
                    *counts.entry(run.0).or_default() += run.1;
                    run = (spacing, 0);
                }
                run.1 += 1;
            }
        }
        last = Some(time);
    }
    *counts.entry(run.0).or_default() += run.1;
    counts
        .into_iter()
        .filter(|(_, n)| *n > 0 && 10 * n >= n_spacings)
        .find_map(|(spacing, _)| Timeframe::from_us(spacing))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(minutes: &[i64]) -> Vec<Timestamp> {
        minutes.iter().map(|m| Timestamp::from_us(m * 60_000_000)).collect()
    }

    fn minutes(n: i64) -> Timeframe {
        Timeframe::from_us(n * 60_000_000).unwrap()
    }

    #[test]
    fn gaps_count_the_bars_that_would_fit() {
        // 0 5 | 15 20 | 40; then 52, off the grid by 2 with room for one bar
        let times = at(&[0, 5, 15, 20, 40, 52]);
        let report = GapReport::of(&times, minutes(5));
        assert_eq!((report.n_gaps, report.n_missing_bars), (3, 1 + 3 + 1));
        assert_eq!(report.first[1], Gap { after: times[3], until: times[4], n_missing: 3 });
        assert_eq!(GapReport::of(&[], minutes(5)), GapReport::default());
    }

    #[test]
    fn the_usual_grid_is_the_most_common_phase() {
        assert_eq!(n_off_grid(&at(&[3, 8, 13, 20, 25, 33]), minutes(5)), 2);
        assert_eq!(n_off_grid(&at(&[0, 1]), minutes(5)), 1);
        assert_eq!(n_off_grid(&[], minutes(5)), 0);
        assert_eq!(n_off_grid(&at(&[-5, -10]), minutes(5)), 0);
    }

    #[test]
    fn a_clock_that_changes_has_two_grids() {
        let four_hours = |hours_behind: fn(i64) -> i64| -> Vec<i64> {
            (0..365 * 6).map(|k| (4 * k + hours_behind(k / 6)) * 60).collect()
        };
        // An hour less behind UTC from day 70 to 300; one day of another clock; two hours.
        let new_york = four_hours(|day| if (70..300).contains(&day) { 4 } else { 5 });
        assert_eq!(n_off_grid(&at(&new_york), minutes(240)), 0);
        let one_day = four_hours(|day| if day % 40 == 7 { 6 } else { 5 });
        assert_eq!(n_off_grid(&at(&one_day), minutes(240)), 9 * 6);
        let two_hours = four_hours(|day| if (70..100).contains(&day) { 7 } else { 5 });
        assert_eq!(n_off_grid(&at(&two_hours), minutes(240)), 30 * 6);
    }

    #[test]
    fn the_timeframe_is_the_smallest_usual_spacing() {
        let spacing = |times: &[i64]| usual_spacing(at(times).into_iter());
        // spacings 5 ×9, 10 ×1, 2 ×1: 2 is 1 of 11, less than 10%
        assert_eq!(spacing(&[0, 5, 10, 15, 20, 25, 30, 40, 45, 50, 55, 57]), Some(minutes(5)));
        // spacings 5 ×9, 2 ×1: 2 is 1 of 10
        assert_eq!(spacing(&[0, 5, 10, 15, 20, 25, 30, 35, 40, 45, 47]), Some(minutes(2)));
        assert_eq!(spacing(&[0]), None);
        assert_eq!(spacing(&[7, 7, 7]), None);
    }
}
