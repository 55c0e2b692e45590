//! The days over which all metrics of an account run.

use exitlab_core::Timestamp;

/// The marks of an account's metrics: those of the days from the first one with a regime on.
///
/// Before it every signal is in its warm-up, so nothing is traded and the account is its initial
/// balance: a longer warm-up changes no metric.
///
/// # Source
/// SPEC §10, §14.8.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MetricsWindow {
    /// The first day, since 1970-01-01.
    pub first_day: i64,
    /// The first mark.
    pub from: Timestamp,
    /// The last mark.
    pub to: Timestamp,
    /// Marks.
    pub n_marks: usize,
}

/// The days that results are of, since 1970-01-01, both included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct EvaluatedDays {
    /// The first one.
    pub first: i64,
    /// The last one.
    pub last: i64,
}

impl EvaluatedDays {
    /// From the first of both to the last of both.
    pub fn with(self, other: EvaluatedDays) -> EvaluatedDays {
        EvaluatedDays { first: self.first.min(other.first), last: self.last.max(other.last) }
    }
}

impl MetricsWindow {
    /// Its days.
    pub fn days(&self) -> EvaluatedDays {
        EvaluatedDays { first: self.first_day, last: self.to.closing_day() }
    }

    /// Of the times of all marks, ascending, and the close time of the first decision bar that has a
    /// regime; `None` where there is no such bar, or no mark from its day on.
    ///
    /// A mark belongs to the day (00:00, 24:00].
    pub fn new(marks: &[Timestamp], first_regime: Option<Timestamp>) -> Option<MetricsWindow> {
        let first_day = first_regime?.closing_day();
        let n_before = marks.partition_point(|time| time.closing_day() < first_day);
        let (first, last) = marks[n_before..].first().zip(marks.last())?;
        let n_marks = marks.len() - n_before;
        Some(MetricsWindow { first_day, from: *first, to: *last, n_marks })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::test_trades::hour;

    #[test]
    fn the_whole_day_of_the_first_regime() {
        // hours 6 to 54 in steps of 6; the regime begins at noon of the second day
        let marks: Vec<Timestamp> = (1..10).map(|n| hour(6 * n)).collect();
        let window = MetricsWindow::new(&marks, Some(hour(36))).unwrap();
        // hour 24 closes the first day
        assert_eq!((window.from, window.to), (hour(30), hour(54)));
        assert_eq!(window.n_marks, 5);
        assert_eq!(window.first_day, hour(36).day());
        let at_midnight = MetricsWindow::new(&marks, Some(hour(24))).unwrap();
        assert_eq!((at_midnight.from, at_midnight.n_marks), (hour(6), 9));
    }

    #[test]
    fn without_a_regime_there_is_none() {
        assert_eq!(MetricsWindow::new(&[hour(1)], None), None);
        assert_eq!(MetricsWindow::new(&[hour(1)], Some(hour(30))), None);
        assert_eq!(MetricsWindow::new(&[], Some(hour(30))), None);
    }
}
