//! Funding of perpetual futures.

use exitlab_core::{BarSeries, Timestamp};
use std::collections::BTreeMap;
use std::ops::Range;

/// Microseconds between the instants of a constant rate, which are 00:00, 08:00 and 16:00 UTC.
pub const FUNDING_PERIOD_US: i64 = 8 * 3_600_000_000;

/// What one unit held long pays at each funding instant of a series.
///
/// # Shape
/// Instants ascend; all lie after the first open of the execution bars, at or before their last close,
/// and at or after the first close, by which nothing could be paid before.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct FundingSchedule {
    instants: Vec<Timestamp>,
    payments: PaymentSums,
}

impl FundingSchedule {
    /// No funding.
    pub fn none() -> FundingSchedule {
        FundingSchedule::default()
    }

    /// A constant rate, paid at 00:00, 08:00 and 16:00 UTC.
    ///
    /// # Formula
    /// `rate · last execution close at or before the instant`, per unit held long.
    pub fn every_8h(execution: &BarSeries, rate: f64) -> FundingSchedule {
        let Some((first, last)) = span(execution) else { return FundingSchedule::none() };
        let next = (first.us().div_euclid(FUNDING_PERIOD_US) + 1) * FUNDING_PERIOD_US;
        let instants = (next..=last.us()).step_by(FUNDING_PERIOD_US as usize);
        FundingSchedule::paying(execution, instants.map(|us| (Timestamp::from_us(us), rate)))
    }

    /// Rates at instants of their own, whatever the hour; those outside the bars pay nothing.
    ///
    /// # Formula
    /// `rate · last execution close at or before the instant`, per unit held long.
    pub fn at_rates(execution: &BarSeries, rates: &BTreeMap<Timestamp, f64>) -> FundingSchedule {
        let Some((first, last)) = span(execution) else { return FundingSchedule::none() };
        let inside = rates.range(first..=last).map(|(instant, rate)| (*instant, *rate));
        FundingSchedule::paying(execution, inside)
    }

    fn paying(
        execution: &BarSeries,
        rates: impl Iterator<Item = (Timestamp, f64)>,
    ) -> FundingSchedule {
        let (instants, payments) = rates
            .filter_map(|(instant, rate)| {
                let closed = execution.last_closed_by(instant)?;
                Some((instant, rate * execution.close()[closed.0]))
            })
            .unzip();
        FundingSchedule { instants, payments: PaymentSums::new(payments) }
    }

    /// Number of instants at which something is due.
    pub fn n_instants(&self) -> usize {
        self.instants.len()
    }

    /// The first instant after `time`.
    pub fn next_after(&self, time: Timestamp) -> Option<Timestamp> {
        self.instants.get(self.n_by(time)).copied()
    }

    /// What one unit held long pays at the instants in `(after, until]`; where `until` is the
    /// earlier one, what it gets back for those in `(until, after]`.
    ///
    /// The sum of these payments alone, so that what was paid before takes no digits from it.
    pub fn paid_per_unit(&self, after: Timestamp, until: Timestamp) -> f64 {
        if self.instants.is_empty() {
            return 0.0;
        }
        let (from, to) = (self.n_by(after), self.n_by(until));
        if from <= to { self.payments.over(from..to) } else { -self.payments.over(to..from) }
    }

    fn n_by(&self, time: Timestamp) -> usize {
        self.instants.partition_point(|instant| *instant <= time)
    }
}

/// First open and last close.
fn span(execution: &BarSeries) -> Option<(Timestamp, Timestamp)> {
    let last_idx = execution.len().checked_sub(1)?;
    Some((execution.time()[0], execution.close_time(last_idx)))
}

/// Payments per run of the level above.
const FAN_OUT: usize = 8;

/// Payments, and the sums of runs of 8, 64, 512 … of them, so that any stretch is the sum of a few
/// runs that lie wholly inside it: at most 14 per level.
///
/// Sums carry 2⁻¹⁰⁴ of the sum of the absolute payments as their error per addition. Rates of
/// either sign may so cancel to a 10¹⁷th before the twelfth digit is touched.
#[derive(Debug, Clone, PartialEq, Default)]
struct PaymentSums {
    payments: Vec<f64>,
    /// `runs[k]` holds the sums of whole runs of 8^(k+1) payments.
    runs: Vec<Vec<TwoFloat>>,
}

impl PaymentSums {
    fn new(payments: Vec<f64>) -> PaymentSums {
        let sum = |run: &[TwoFloat]| run.iter().fold(TwoFloat::default(), |sum, x| sum.plus(*x));
        let single: Vec<TwoFloat> = payments.iter().map(|p| TwoFloat::from(*p)).collect();
        let mut runs: Vec<Vec<TwoFloat>> = Vec::new();
        loop {
            let below = runs.last().unwrap_or(&single);
            let level: Vec<TwoFloat> = below.chunks_exact(FAN_OUT).map(sum).collect();
            if level.is_empty() {
                return PaymentSums { payments, runs };
            }
            runs.push(level);
        }
    }

    /// The sum of the payments at these positions.
    fn over(&self, positions: Range<usize>) -> f64 {
        let Range { start: mut from, end: mut to } = positions;
        let mut sum = TwoFloat::default();
        for level in 0.. {
            let run = |idx: usize| match level {
                0 => TwoFloat::from(self.payments[idx]),
                _ => self.runs[level - 1][idx],
            };
            while from < to && from % FAN_OUT != 0 {
                sum = sum.plus(run(from));
                from += 1;
            }
            while from < to && to % FAN_OUT != 0 {
                to -= 1;
                sum = sum.plus(run(to));
            }
            if from == to {
                break;
            }
            (from, to) = (from / FAN_OUT, to / FAN_OUT);
        }
        sum.high
    }
}

/// A number as the sum of two floats, the second at most half a unit in the last place of the first.
///
/// # Source
/// Dekker, A floating-point technique for extending the available precision (1971).
#[derive(Debug, Clone, Copy, PartialEq, Default)]
struct TwoFloat {
    high: f64,
    low: f64,
}

impl From<f64> for TwoFloat {
    fn from(high: f64) -> TwoFloat {
        TwoFloat { high, low: 0.0 }
    }
}

impl TwoFloat {
    fn plus(self, other: TwoFloat) -> TwoFloat {
        let sum = self.high + other.high;
        let added = sum - self.high;
        let error = (self.high - (sum - added)) + (other.high - added);
        let low = error + (self.low + other.low);
        let high = sum + low;
        TwoFloat { high, low: low - (high - sum) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use exitlab_core::{Bar, Timeframe};

    const HOUR_US: i64 = 3_600_000_000;

    fn at(hour: i64) -> Timestamp {
        Timestamp::from_us(hour * HOUR_US)
    }

    fn flat_bars(closes: &[f64]) -> BarSeries {
        let bar = |(hour, close): (i64, &f64)| Bar {
            time: at(hour),
            open: *close,
            high: *close,
            low: *close,
            close: *close,
            volume: None,
        };
        let bars: Vec<Bar> = (0..).zip(closes).map(bar).collect();
        BarSeries::from_bars(Timeframe::parse("1h").unwrap(), &bars)
    }

    /// 48 hours that close at 100, 101, …
    fn series() -> BarSeries {
        flat_bars(&(0..48).map(|h| 100.0 + f64::from(h)).collect::<Vec<_>>())
    }

    fn rates(of: impl IntoIterator<Item = (i64, f64)>) -> BTreeMap<Timestamp, f64> {
        of.into_iter().map(|(hour, rate)| (at(hour), rate)).collect()
    }

    #[test]
    fn a_constant_rate_is_paid_by_the_last_close_at_each_instant() {
        let schedule = FundingSchedule::every_8h(&series(), 0.001);
        // 08:00: the bar 07:00-08:00 closed at 107; 16:00: 115
        let got = schedule.paid_per_unit(at(7), at(16));
        assert!((got - (0.107 + 0.115)).abs() < 1e-15);
        // entry < t ≤ leg time
        assert_eq!(schedule.paid_per_unit(at(8), at(16)), 0.001 * 115.0);
        assert_eq!(schedule.paid_per_unit(at(8), at(15)), 0.0);
        // 00:00 of the first bar lies at its open, 48:00 at the last close
        assert_eq!(schedule.n_instants(), 6);
        assert_eq!(schedule.next_after(at(0)), Some(at(8)));
        assert_eq!(
            (schedule.next_after(at(47)), schedule.next_after(at(48))),
            (Some(at(48)), None)
        );
    }

    #[test]
    fn rates_of_a_file_pay_at_their_own_instants() {
        let file = rates([(-4, 1.0), (0, 1.0), (4, 0.001), (12, 0.002), (13, -0.001), (49, 1.0)]);
        let schedule = FundingSchedule::at_rates(&series(), &file);
        // closes by then: 103, 111, 112; nothing closed by 00:00, and 49:00 is past the bars
        assert_eq!(schedule.n_instants(), 3);
        assert_eq!(schedule.paid_per_unit(at(0), at(4)), 0.001 * 103.0);
        assert_eq!(schedule.paid_per_unit(at(4), at(12)), 0.002 * 111.0);
        assert_eq!(schedule.paid_per_unit(at(12), at(48)), -0.001 * 112.0);
        assert_eq!(schedule.next_after(at(4)), Some(at(12)));
    }

    #[test]
    fn without_bars_or_rates_nothing_is_due() {
        let empty = flat_bars(&[]);
        let none = FundingSchedule::none();
        assert_eq!(FundingSchedule::every_8h(&empty, 0.001), none);
        assert_eq!(FundingSchedule::at_rates(&empty, &rates([(0, 1.0)])), none);
        assert_eq!(FundingSchedule::at_rates(&series(), &rates([(100, 1.0)])), none);
        assert_eq!((none.paid_per_unit(at(0), at(9)), none.next_after(at(0))), (0.0, None));
    }

    /// Closes from 1,000,000 down to 0.0001 and every instant's rate.
    fn collapse(rate: impl Fn(usize) -> f64) -> (FundingSchedule, Vec<f64>) {
        let n = 3_000;
        let closes: Vec<f64> =
            (0..n).map(|i| 1e6 * 1e-10_f64.powf(i as f64 / (n - 1) as f64)).collect();
        assert!((closes[n - 1] - 1e-4).abs() < 1e-15);
        let file = rates((0..n).map(|i| (i as i64 + 1, rate(i))));
        let payments = closes.iter().enumerate().map(|(i, close)| rate(i) * close).collect();
        (FundingSchedule::at_rates(&flat_bars(&closes), &file), payments)
    }

    #[test]
    fn what_was_paid_before_takes_no_digits() {
        let (schedule, payments) = collapse(|_| 0.0001);
        for from in (0..payments.len()).step_by(7) {
            for n in [1, 2, 7, 8, 9, 63, 64, 65, 511, 600, 2_000] {
                let own = &payments[from..payments.len().min(from + n)];
                // smallest first: all of one sign, so that this sum is right to 1e-13
                let want: f64 = own.iter().rev().sum();
                let (after, until) = (at(from as i64), at((from + own.len()) as i64));
                let got = schedule.paid_per_unit(after, until);
                assert!((got / want - 1.0).abs() < 1e-12, "{from} + {n}: {got} for {want}");
                assert_eq!(schedule.paid_per_unit(until, after), -got, "and back");
            }
        }
    }

    #[test]
    fn rates_that_cancel_leave_the_digits_of_what_remains() {
        // Payments of ±2²⁰ in turn, and of 2⁻³⁰ at every tenth instant instead: a stretch of whole
        // pairs sums up to the small ones, 2⁵⁰ times smaller, which is exact in two floats.
        let payment = |i: usize| match i % 11 {
            10 => 2.0_f64.powi(-30),
            place => 2.0_f64.powi(20) * if place % 2 == 0 { 1.0 } else { -1.0 },
        };
        let n = 2_200;
        let file = rates((0..n).map(|i| (i as i64 + 1, payment(i))));
        let schedule = FundingSchedule::at_rates(&flat_bars(&vec![1.0; n]), &file);
        for (from, to) in [(0, 11), (11, 99), (11, 2_200), (1_100, 2_189), (0, 2_200)] {
            let want = (to - from) as f64 / 11.0 * 2.0_f64.powi(-30);
            assert_eq!(schedule.paid_per_unit(at(from), at(to)), want, "{from} to {to}");
        }
    }

    #[test]
    fn rounding_of_each_addition_is_kept() {
        // Eight whole numbers of 53 bits and the same ones taken back, less k at the first: each run
        // of 8 sums up to more bits than a float has, and two of them to k.
        let payment = |i: usize| {
            let (k, place) = (i / 16, i % 16);
            let x = (((8 * k + place % 8 + 1) * 7_919 % 10_007) as f64 * 4e11).floor() * 2.0 + 1.0;
            match place {
                0..8 => x,
                8 => k as f64 - x,
                _ => -x,
            }
        };
        let n = 2_048;
        let file = rates((0..n).map(|i| (i as i64 + 1, payment(i))));
        let schedule = FundingSchedule::at_rates(&flat_bars(&vec![1.0; n]), &file);
        for (from, to) in [(0, 16), (16, 64), (48, 800), (0, 2_048), (272, 528)] {
            let want: i64 = (from / 16..to / 16).sum();
            assert_eq!(schedule.paid_per_unit(at(from), at(to)), want as f64, "{from} to {to}");
        }
    }
}
