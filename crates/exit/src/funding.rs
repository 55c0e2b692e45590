//! Funding of perpetual futures.

use exitlab_core::{BarSeries, Timestamp};

/// Microseconds between funding instants, which are 00:00, 08:00 and 16:00 UTC.
pub const FUNDING_PERIOD_US: i64 = 8 * 3_600_000_000;

/// What one unit held long pays at each funding instant of a series, summed up so that any stretch
/// costs one subtraction.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct FundingSchedule {
    instants: Vec<Timestamp>,
    /// `paid[k]` is the sum of the first `k` payments; one longer than `instants`.
    paid: Vec<f64>,
    missing: Vec<Timestamp>,
}

impl FundingSchedule {
    /// No funding.
    pub fn none() -> FundingSchedule {
        FundingSchedule::default()
    }

    /// The payments at the funding instants from the first open to the last close of `execution`;
    /// an instant for which `rate` has none pays nothing and is kept as missing.
    ///
    /// # Formula
    /// `rate · last execution close at or before the instant`, per unit held long.
    pub fn new(execution: &BarSeries, rate: impl Fn(Timestamp) -> Option<f64>) -> FundingSchedule {
        let mut schedule =
            FundingSchedule { instants: Vec::new(), paid: vec![0.0], missing: Vec::new() };
        let (Some(first), Some(last_idx)) =
            (execution.time().first(), execution.len().checked_sub(1))
        else {
            return schedule;
        };
        let end = execution.close_time(last_idx);
        let mut instant =
            Timestamp::from_us((first.us().div_euclid(FUNDING_PERIOD_US) + 1) * FUNDING_PERIOD_US);
        let mut paid = 0.0;
        while instant <= end {
            match (rate(instant), execution.last_closed_by(instant)) {
                (Some(rate), Some(closed)) => paid += rate * execution.close()[closed.0],
                (Some(_), None) => {}
                (None, _) => schedule.missing.push(instant),
            }
            schedule.instants.push(instant);
            schedule.paid.push(paid);
            instant = instant.plus_us(FUNDING_PERIOD_US);
        }
        schedule
    }

    /// The instants after `time` that have no rate, ascending.
    pub fn missing_after(&self, time: Timestamp) -> &[Timestamp] {
        &self.missing[self.missing.partition_point(|t| *t <= time)..]
    }

    /// What one unit held long pays at the instants in `(after, until]`; where `until` is the
    /// earlier one, what it gets back for those in `(until, after]`.
    pub fn paid_per_unit(&self, after: Timestamp, until: Timestamp) -> f64 {
        let Some(first) = self.instants.first() else { return 0.0 };
        // Instants follow one another without a gap.
        let n_by = |time: Timestamp| {
            let n = (time.us() - first.us()).div_euclid(FUNDING_PERIOD_US) + 1;
            n.clamp(0, self.instants.len() as i64) as usize
        };
        self.paid[n_by(until)] - self.paid[n_by(after)]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use exitlab_core::{Bar, Timeframe};

    fn series() -> BarSeries {
        let hour = Timeframe::parse("1h").unwrap();
        let bars: Vec<Bar> = (0..48)
            .map(|h| {
                let price = 100.0 + h as f64;
                Bar {
                    time: Timestamp::from_us(h * hour.us()),
                    open: price,
                    high: price,
                    low: price,
                    close: price,
                    volume: None,
                }
            })
            .collect();
        BarSeries::from_bars(hour, &bars)
    }

    #[test]
    fn a_long_pays_rate_times_the_last_close_at_each_instant() {
        let schedule = FundingSchedule::new(&series(), |_| Some(0.001));
        let at = |h: i64| Timestamp::from_us(h * 3_600_000_000);
        // 08:00: the bar 07:00-08:00 closed at 107; 16:00: 115
        let got = schedule.paid_per_unit(at(7), at(16));
        assert!((got - (0.107 + 0.115)).abs() < 1e-12);
        // entry < t ≤ leg time
        assert!((schedule.paid_per_unit(at(8), at(16)) - 0.115).abs() < 1e-12);
        assert_eq!(schedule.paid_per_unit(at(8), at(15)), 0.0);
    }

    #[test]
    fn an_instant_without_a_rate_is_missing() {
        let gap = Timestamp::from_us(16 * 3_600_000_000);
        let schedule = FundingSchedule::new(&series(), |t| (t != gap).then_some(0.0001));
        assert_eq!(schedule.missing_after(Timestamp::from_us(0)), [gap]);
        assert!(schedule.missing_after(gap).is_empty());
    }
}
