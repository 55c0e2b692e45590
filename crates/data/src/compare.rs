//! Compares the closes of decision and execution bars that come from different files (SPEC §1).

use exitlab_core::{BarSeries, Timestamp};

/// Difference, in percent of the decision close, beyond which closes disagree.
const MAX_DIFFERENCE_PCT: f64 = 0.1;
/// Disagreements that a report lists.
const N_LISTED: usize = 5;

/// Two closes at one time that disagree.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct CloseDifference {
    /// Close time of both bars.
    pub time: Timestamp,
    /// The decision bar's close.
    pub decision: f64,
    /// The execution bar's close.
    pub execution: f64,
    /// Execution over decision, minus 1, in percent.
    pub difference_pct: f64,
}

/// How far decision and execution closes agree.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct CloseComparison {
    /// Close times that both series have.
    pub n_compared: usize,
    /// Those where the closes differ by more than 0.1%.
    pub n_different: usize,
    /// The first few of them.
    pub first: Vec<CloseDifference>,
}

/// Compares the closes at all close times that both series have.
pub fn compare_closes(decision: &BarSeries, execution: &BarSeries) -> CloseComparison {
    let mut comparison = CloseComparison::default();
    let mut e = 0;
    for d in 0..decision.len() {
        let time = decision.close_time(d);
        while e < execution.len() && execution.close_time(e) < time {
            e += 1;
        }
        if e == execution.len() {
            break;
        }
        if execution.close_time(e) > time {
            continue;
        }
        comparison.n_compared += 1;
        let (at_decision, at_execution) = (decision.close()[d], execution.close()[e]);
        let difference_pct = 100.0 * (at_execution / at_decision - 1.0);
        if difference_pct.abs() <= MAX_DIFFERENCE_PCT {
            continue;
        }
        comparison.n_different += 1;
        if comparison.first.len() < N_LISTED {
            comparison.first.push(CloseDifference {
                time,
                decision: at_decision,
                execution: at_execution,
                difference_pct,
            });
        }
    }
    comparison
}

#[cfg(test)]
mod tests {
    use super::*;
    use exitlab_core::{Bar, Timeframe};

    fn series(timeframe: &str, closes: &[(i64, f64)]) -> BarSeries {
        let bars: Vec<Bar> = closes
            .iter()
            .map(|(minute, close)| Bar {
                time: Timestamp::from_us(minute * 60_000_000),
                open: *close,
                high: *close,
                low: *close,
                close: *close,
                volume: None,
            })
            .collect();
        BarSeries::from_bars(Timeframe::parse(timeframe).unwrap(), &bars)
    }

    #[test]
    fn closes_are_compared_at_common_close_times() {
        let decision = series("15m", &[(0, 1000.0), (15, 1000.0), (30, 1000.0), (60, 1000.0)]);
        // closes at 15 (0.09% off), 30 (0.2% off), 40 (no decision close), 75 missing
        let execution = series("5m", &[(10, 1000.9), (25, 1002.0), (35, 7.0), (40, 1000.0)]);
        let found = compare_closes(&decision, &execution);
        assert_eq!((found.n_compared, found.n_different), (3, 1));
        assert_eq!(found.first[0].time, Timestamp::from_us(30 * 60_000_000));
        assert!((found.first[0].difference_pct - 0.2).abs() < 1e-9);
    }
}
