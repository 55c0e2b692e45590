//! Bars that become longer or shorter within one file, as exports with a coarse past have them.

use exitlab_core::{DAY_US, Timeframe, Timestamp};

/// Least bars of another length in a row.
const MIN_BARS: usize = 20;
/// Least share of the bars that they are, where others come before and after them.
const MIN_SHARE: f64 = 0.1;

/// Bars of another length.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct LengthChange {
    /// Time of the first.
    pub(crate) from: Timestamp,
    /// Time of the first bar after them, or of the last one of all.
    pub(crate) until: Timestamp,
    pub(crate) found: Timeframe,
}

/// Where bars of another length stand: at least 20 in a row, of a length that divides a
/// day or is a number of days, at the file's beginning or end or a tenth of it. Bars without a trade leave no
/// such rows.
pub(crate) fn length_change(times: &[Timestamp], timeframe: Timeframe) -> Option<LengthChange> {
    let n_spacings = times.len().saturating_sub(1);
    let spacing_at = |k: usize| spacing(&times[k..k + 2], timeframe);
    let mut first = 0;
    while first < n_spacings {
        let length_us = spacing_at(first);
        let n = (first..n_spacings).take_while(|k| spacing_at(*k) == length_us).count();
        let is_at_an_end = first == 0 || first + n == n_spacings;
        let is_large = n as f64 >= MIN_SHARE * times.len() as f64;
        // Times that repeat or go back are bad rows, found later.
        let is_other = length_us > 0
            && length_us != timeframe.us()
            && length_us % timeframe.us() == 0
            && (DAY_US % length_us == 0 || length_us % DAY_US == 0);
        if n >= MIN_BARS && is_other && (is_at_an_end || is_large) {
            let found = Timeframe::from_us(length_us)?;
            return Some(LengthChange { from: times[first], until: times[first + n], found });
        }
        first += n;
    }
    None
}

/// The time between two bars; of daily ones a weekend or a holiday longer.
fn spacing(pair: &[Timestamp], timeframe: Timeframe) -> i64 {
    let spacing = pair[1].us() - pair[0].us();
    let is_days = spacing % DAY_US == 0 && (DAY_US..=5 * DAY_US).contains(&spacing);
    if is_days && timeframe.us() < DAY_US { DAY_US } else { spacing }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn times(spacings_h: &[(usize, i64)]) -> Vec<Timestamp> {
        let mut times = vec![Timestamp::parse_iso("2024-01-01").unwrap()];
        for (n, hours) in spacings_h {
            for _ in 0..*n {
                times.push(times[times.len() - 1].plus_us(hours * 3_600_000_000));
            }
        }
        times
    }

    fn change(spacings_h: &[(usize, i64)]) -> Option<(String, String)> {
        let found = length_change(&times(spacings_h), Timeframe::parse("1h").unwrap());
        found.map(|found| (found.from.to_string(), found.found.to_string()))
    }

    #[test]
    fn a_coarse_past_or_a_coarse_end_is_found() {
        let found = change(&[(300, 1), (40, 4)]);
        assert_eq!(found, Some(("2024-01-13T12:00:00Z".into(), "4h".into())));
        let week = [(4, 24), (1, 72)];
        let days: Vec<_> = week.into_iter().cycle().take(20).collect();
        let found = change(&[&days[..], &[(2_000, 1)]].concat());
        assert_eq!(found, Some(("2024-01-01T00:00:00Z".into(), "1d".into())));
        assert!(change(&[(100, 1), (30, 2), (100, 1)]).is_some());
    }

    #[test]
    fn times_that_repeat_or_go_back_are_none() {
        assert_eq!(change(&[(30, 0)]), None);
        assert_eq!(change(&[(50, 1), (30, 0)]), None);
        assert_eq!(change(&[(50, 1), (1, 0), (1, -24), (50, 1)]), None);
        let days = times(&[(100, 24), (1, 0), (100, 24)]);
        assert_eq!(length_change(&days, Timeframe::parse("1d").unwrap()), None);
    }

    #[test]
    fn gaps_are_none() {
        assert_eq!(change(&[(300, 1), (1, 48), (200, 1)]), None);
        assert_eq!(change(&[(100, 1), (15, 2), (100, 1)]), None);
        assert_eq!(change(&[(100, 1), (30, 9)]), None);
        assert_eq!(change(&[(1_000, 1), (25, 2), (1_000, 1)]), None);
        let session: Vec<_> = [(6, 1), (1, 18)].into_iter().cycle().take(200).collect();
        assert_eq!(change(&session), None);
    }
}
