//! The tail of a distribution of which a few draws are known.

use crate::normal::{normal_quantile, normal_tail};
use statrs::distribution::{ContinuousCDF, StudentsT};

/// Most degrees of freedom: more are a normal distribution.
const MAX_FREEDOM: f64 = 1e4;
/// Fewest degrees of freedom.
const MIN_FREEDOM: f64 = 0.5;
/// Halvings of an interval: to twelve digits.
const N_HALVINGS: usize = 40;

/// The two-sided tail beyond a point that is known: that of Student's distribution with the degrees of
/// freedom that give the point its p-value. Where the point is nearer than a normal distribution's, the tail
/// is normal, which is farther: p-values are then too large.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct StudentTail {
    from: f64,
    p_from: f64,
    /// Absent for a normal tail.
    freedom: Option<f64>,
}

impl StudentTail {
    /// Through the point `from`, whose p-value is `p_from`; absent where it is not finite, or `p_from` is
    /// outside (0, 1).
    pub(crate) fn through(from: f64, p_from: f64) -> Option<StudentTail> {
        let normal = -normal_quantile(p_from / 2.0)?;
        if !from.is_finite() || p_from >= 1.0 {
            return None;
        }
        let freedom = (from > normal).then(|| {
            // The heavier the tail, the fewer degrees of freedom.
            let is_heavier = |log_freedom: f64| student_p(from, log_freedom.exp()) > p_from;
            bisected(MIN_FREEDOM.ln(), MAX_FREEDOM.ln(), is_heavier).exp()
        });
        Some(StudentTail { from, p_from, freedom })
    }

    /// Where it begins.
    pub(crate) fn from(&self) -> f64 {
        self.from
    }

    /// The p-value there.
    pub(crate) fn p_from(&self) -> f64 {
        self.p_from
    }

    /// `P(|T| > distance)`, of a distance beyond the point.
    pub(crate) fn p_value(&self, distance: f64) -> f64 {
        let p = match self.freedom {
            Some(freedom) => student_p(distance, freedom),
            None => 2.0 * normal_tail(distance),
        };
        p.min(self.p_from)
    }

    /// The distance whose p-value is `p`, below that of the point.
    pub(crate) fn distance(&self, p: f64) -> f64 {
        let mut end = 2.0 * self.from.max(1.0);
        while self.p_value(end) > p {
            end *= 2.0;
            if !end.is_finite() {
                return f64::INFINITY;
            }
        }
        bisected(self.from, end, |distance| self.p_value(distance) > p)
    }
}

fn student_p(distance: f64, freedom: f64) -> f64 {
    StudentsT::new(0.0, 1.0, freedom).map_or(1.0, |student| 2.0 * student.sf(distance))
}

/// The point at which what holds at the low end holds no longer.
fn bisected(mut low: f64, mut high: f64, holds: impl Fn(f64) -> bool) -> f64 {
    for _ in 0..N_HALVINGS {
        let middle = 0.5 * (low + high);
        if holds(middle) {
            low = middle;
        } else {
            high = middle;
        }
    }
    high
}

#[cfg(test)]
mod tests {
    use super::*;

    /// scipy.stats.t: 2·sf(3.169273, 10) = 0.01, 2·sf(6.211051, 10) = 1e-4.
    #[test]
    fn a_point_of_students_tail_gives_the_others() {
        let tail = StudentTail::through(3.169_272_67, 0.01).unwrap();
        assert!((tail.freedom.unwrap() - 10.0).abs() < 1e-3, "{tail:?}");
        assert!((tail.p_value(6.211_051) / 1e-4 - 1.0).abs() < 1e-3, "{}", tail.p_value(6.211_051));
        assert!((tail.distance(1e-4) - 6.211_051).abs() < 1e-3, "{}", tail.distance(1e-4));
        assert!((tail.p_value(3.169_272_67) - 0.01).abs() < 1e-9);
    }

    #[test]
    fn a_light_tail_is_normal() {
        let tail = StudentTail::through(2.0, 0.01).unwrap();
        assert_eq!(tail.freedom, None);
        // Never above the point's, and the normal one from where it is below.
        assert_eq!(tail.p_value(2.1), 0.01);
        assert!((tail.p_value(4.0) - 6.334_248_4e-5).abs() < 1e-10);
        assert!((tail.distance(6.334_248_4e-5) - 4.0).abs() < 1e-6);
        assert_eq!(StudentTail::through(f64::INFINITY, 0.01), None);
        assert_eq!(StudentTail::through(2.0, 1.0), None);
    }
}
