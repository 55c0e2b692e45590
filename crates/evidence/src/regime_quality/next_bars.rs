//! What the next bar does after a label.

use exitlab_core::BarSeries;

/// A step from a labelled bar to the bar that opens as it closes.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct NextBar {
    /// Label known at the close that the step starts from.
    pub(super) label: usize,
    /// UTC hour in which the next bar opens; absent where bars last a day or longer.
    pub(super) hour: Option<usize>,
    /// ln(close₊₁/close).
    pub(super) log_return: f64,
    /// True range of the next bar in percent of the close.
    pub(super) true_range_pct: f64,
}

/// What is measured of the next bar.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Measure {
    /// Its direction and size: ln(close₊₁/close).
    LogReturn,
    /// Its volatility, from close to close: |ln(close₊₁/close)|.
    AbsLogReturn,
    /// Its volatility, extremes included: its true range, 100·max(h − l, |h − c|, |l − c|)/c, with c
    /// the close of the labelled bar.
    TrueRangePct,
}

impl Measure {
    /// All of them.
    pub const ALL: [Measure; 3] =
        [Measure::LogReturn, Measure::AbsLogReturn, Measure::TrueRangePct];

    /// The name used in files.
    pub fn name(self) -> &'static str {
        match self {
            Measure::LogReturn => "log_return",
            Measure::AbsLogReturn => "abs_log_return",
            Measure::TrueRangePct => "true_range_pct",
        }
    }

    pub(super) fn of(self, step: &NextBar) -> f64 {
        match self {
            Measure::LogReturn => step.log_return,
            Measure::AbsLogReturn => step.log_return.abs(),
            Measure::TrueRangePct => step.true_range_pct,
        }
    }
}

/// The steps of a series in its order, and the number of those left out because the next bar opens
/// later than the labelled one closes: their returns are of more than one bar.
pub(super) fn next_bars(bars: &BarSeries, labels: &[Option<usize>]) -> (Vec<NextBar>, usize) {
    let mut steps = Vec::new();
    let mut n_across_gaps = 0;
    for (idx, label) in labels.iter().enumerate().take(bars.len().saturating_sub(1)) {
        let Some(label) = *label else { continue };
        if bars.time()[idx + 1] != bars.close_time(idx) {
            n_across_gaps += 1;
            continue;
        }
        let (close, next) = (bars.close()[idx], bars.bar(idx + 1));
        let true_range = next.high.max(close) - next.low.min(close);
        steps.push(NextBar {
            label,
            hour: hour(bars, idx + 1),
            log_return: (next.close / close).ln(),
            true_range_pct: 100.0 * true_range / close,
        });
    }
    (steps, n_across_gaps)
}

fn hour(bars: &BarSeries, idx: usize) -> Option<usize> {
    const HOUR_US: i64 = 3_600_000_000;
    let hours = bars.time()[idx].us().div_euclid(HOUR_US);
    (bars.timeframe().us() < 24 * HOUR_US).then(|| hours.rem_euclid(24) as usize)
}

/// A measure of each step minus its mean in the same hour of the day, where bars are shorter than a
/// day. Markets have hours: labels that come with the clock, or against it, would be credited with
/// what the clock does, or blamed for it.
pub(super) fn without_time_of_day(steps: &[NextBar], measure: Measure) -> Vec<f64> {
    let mut by_hour = [(0_usize, 0.0_f64); 24];
    for step in steps {
        if let Some(hour) = step.hour {
            by_hour[hour].0 += 1;
            by_hour[hour].1 += measure.of(step);
        }
    }
    let usual =
        |step: &NextBar| step.hour.map_or(0.0, |hour| by_hour[hour].1 / by_hour[hour].0 as f64);
    steps.iter().map(|step| measure.of(step) - usual(step)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use exitlab_core::{Bar, Timeframe, Timestamp};

    #[test]
    fn by_hand() {
        let mut bars = BarSeries::new(Timeframe::parse("1h").unwrap());
        // Hours 0, 1, 2, then 5: the step over the gap is left out.
        for (hour, high, low, close) in [
            (0, 101.0, 99.0, 100.0),
            (1, 112.0, 104.0, 110.0),
            (2, 100.0, 88.0, 99.0),
            (5, 99.0, 99.0, 99.0),
            (6, 99.0, 99.0, 99.0),
        ] {
            let time = Timestamp::from_us(hour * 3_600_000_000);
            bars.push(Bar { time, open: close, high, low, close, volume: None });
        }
        let (steps, n_across_gaps) = next_bars(&bars, &[Some(0), Some(1), Some(0), None, Some(2)]);
        assert_eq!(n_across_gaps, 1);
        assert_eq!(steps.iter().map(|step| step.hour).collect::<Vec<_>>(), [Some(1), Some(2)]);
        assert_eq!(steps.iter().map(|step| step.label).collect::<Vec<_>>(), [0, 1]);
        // From 100 the next bar spans 104 to 112: the gap up counts, 12 of 100. From 110 it spans
        // 88 to 100: 22 of 110.
        let ranges: Vec<f64> = steps.iter().map(|step| Measure::TrueRangePct.of(step)).collect();
        assert_eq!(ranges, [12.0, 20.0]);
        assert_eq!(Measure::LogReturn.of(&steps[0]), 1.1_f64.ln());
        assert_eq!(Measure::AbsLogReturn.of(&steps[1]), -(99.0_f64 / 110.0).ln());
    }

    #[test]
    fn the_usual_of_an_hour_is_taken_off() {
        let step = |hour, log_return| NextBar { label: 0, hour, log_return, true_range_pct: 1.0 };
        let steps = [step(Some(0), 1.0), step(Some(7), 5.0), step(Some(0), 3.0)];
        assert_eq!(without_time_of_day(&steps, Measure::LogReturn), [-1.0, 0.0, 1.0]);
        let daily = [step(None, 1.0), step(None, 3.0)];
        assert_eq!(without_time_of_day(&daily, Measure::LogReturn), [1.0, 3.0]);
    }
}
