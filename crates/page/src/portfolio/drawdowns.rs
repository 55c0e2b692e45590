//! The deepest falls of accounts below an earlier peak.

use super::accounts::{AccountCurve, DayEquity};
use crate::data_table::{DataColumn, wide_table};
use exitlab_core::Timestamp;
use maud::{Markup, html};

/// Periods that are shown of each account.
const N_DEEPEST: usize = 5;

/// Accounts up to which the table is open.
const MAX_OPEN: usize = 2;

const COLUMNS: [DataColumn; 6] = [
    DataColumn::Head("Run"),
    DataColumn::Text("Peak"),
    DataColumn::Text("Trough"),
    DataColumn::Text("Recovered"),
    DataColumn::Number("Days"),
    DataColumn::Number("Depth"),
];

/// A stretch of days below a peak. Days are counted from 1970-01-01.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Period {
    /// The day of the peak.
    peak: i64,
    /// The first of its deepest days.
    trough: i64,
    /// The first day at or above the peak; none where the account ended below it.
    recovered: Option<i64>,
    /// From the peak to the recovery, or to the last day.
    n_days: i64,
    /// Fall from the peak to the trough, as a share of the peak.
    depth: f64,
}

/// The drawdowns of daily equity, in time; as in the metrics, an equal day is a new peak. Falls from a
/// peak that is not above 0 have no depth, and are left out.
fn periods(days: &[DayEquity]) -> Vec<Period> {
    let (Some(first), Some(last)) = (days.first(), days.last()) else { return Vec::new() };
    let mut found = Vec::new();
    let (mut peak, mut trough): (DayEquity, Option<DayEquity>) = (*first, None);
    let period = |peak: DayEquity, trough: DayEquity, recovered: Option<i64>| Period {
        peak: peak.day,
        trough: trough.day,
        recovered,
        n_days: recovered.unwrap_or(last.day) - peak.day,
        depth: (peak.equity - trough.equity) / peak.equity,
    };
    for day in days {
        if day.equity < peak.equity {
            trough = Some(trough.filter(|t| t.equity <= day.equity).unwrap_or(*day));
            continue;
        }
        if let Some(trough) = trough.take().filter(|_| peak.equity > 0.0) {
            found.push(period(peak, trough, Some(day.day)));
        }
        peak = *day;
    }
    if let Some(trough) = trough.filter(|_| peak.equity > 0.0) {
        found.push(period(peak, trough, None));
    }
    found
}

/// The deepest ones first; of equal ones the earlier.
fn deepest(days: &[DayEquity]) -> Vec<Period> {
    let mut all = periods(days);
    all.sort_by(|a, b| b.depth.total_cmp(&a.depth));
    all.truncate(N_DEEPEST);
    all
}

fn line(name: &str, period: &Period) -> Vec<String> {
    let date = |day: i64| Timestamp::from_day(day).date_text();
    vec![
        name.to_owned(),
        date(period.peak),
        date(period.trough),
        period.recovered.map_or_else(|| "still open".to_owned(), date),
        period.n_days.to_string(),
        format!("{:.2}%", -100.0 * period.depth),
    ]
}

/// The table; none where no account fell.
pub(super) fn table(accounts: &[AccountCurve]) -> Option<Markup> {
    let of = |account: &AccountCurve| -> Vec<Vec<String>> {
        let name = account.series.name();
        deepest(&account.days).iter().map(|period| line(&name, period)).collect()
    };
    let rows: Vec<Vec<String>> = accounts.iter().flat_map(of).collect();
    if rows.is_empty() {
        return None;
    }
    let drawn = wide_table("drawdowns", &COLUMNS, rows);
    Some(html! {
        h3 { "Drawdown periods" }
        @if accounts.len() > MAX_OPEN {
            details {
                summary { "The " (N_DEEPEST) " deepest of each of " (accounts.len()) " accounts" }
                (drawn)
            }
        } @else {
            (drawn)
        }
        p.note {
            "The " (N_DEEPEST) " deepest of each account, by daily equity (UTC): from the day of the peak to "
            "the first day at or above it again. Days of a drawdown that is still open run to the last day."
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use exitlab_metrics::{DailyValue, max_drawdown, max_drawdown_days};

    fn days(equity: &[f64]) -> Vec<DayEquity> {
        (0..).zip(equity).map(|(day, equity)| DayEquity { day, equity: *equity }).collect()
    }

    #[test]
    fn a_fall_lasts_from_its_peak_to_the_first_day_as_high() {
        let found = periods(&days(&[100.0, 110.0, 99.0, 88.0, 110.0, 120.0, 108.0, 114.0]));
        let first = Period { peak: 1, trough: 3, recovered: Some(4), n_days: 3, depth: 0.2 };
        let last = Period { peak: 5, trough: 6, recovered: None, n_days: 2, depth: 0.1 };
        assert_eq!(found, [first, last]);
        assert!(periods(&[]).is_empty());
        assert!(periods(&days(&[1.0, 1.0, 2.0])).is_empty());
        assert!(periods(&days(&[0.0, -1.0])).is_empty());
    }

    #[test]
    fn the_deepest_and_the_longest_are_the_metrics() {
        let equity: Vec<f64> =
            (0..3_000).map(|i| 10_000.0 + f64::from(i * 7_919 % 997 + i)).collect();
        let days = days(&equity);
        let values: Vec<DailyValue> =
            days.iter().map(|d| DailyValue { day: d.day, value: d.equity }).collect();
        let depth = max_drawdown(&values).unwrap();
        assert!((deepest(&days)[0].depth - depth).abs() < 1e-12 && depth > 0.01);
        let longest = periods(&days).iter().map(|period| period.n_days).max();
        assert_eq!(longest, max_drawdown_days(&values));
    }
}
