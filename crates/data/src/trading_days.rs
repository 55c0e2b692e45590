//! On which days of the week, and for how long, a series has bars: what shows which market it is of.

use exitlab_core::{BarSeries, Timestamp};

/// Microseconds of an hour and a mean year.
const HOUR_US: f64 = 3.6e9;
const YEAR_DAYS: f64 = 365.25;
/// 1970-01-01 was a Thursday; days of the week are counted from Monday.
const FIRST_WEEKDAY: i64 = 3;

/// The days on which a series has bars, in UTC.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct TradingDays {
    /// Days with a bar, a year.
    pub per_year: f64,
    /// Days with a bar, by day of the week from Monday.
    pub by_weekday: [usize; 7],
    /// Median hours that are covered by bars on a day with one.
    pub hours: f64,
}

impl TradingDays {
    /// The days of a series; none where it is empty.
    pub fn of(series: &BarSeries) -> Option<TradingDays> {
        let (first, last) = (series.time().first()?.day(), series.time().last()?.day());
        let mut by_weekday = [0; 7];
        let mut hours = Vec::new();
        for day in series.time().chunk_by(|a: &Timestamp, b| a.day() == b.day()) {
            by_weekday[(day[0].day() + FIRST_WEEKDAY).rem_euclid(7) as usize] += 1;
            hours.push((day.len() as f64 * series.timeframe().us() as f64 / HOUR_US).min(24.0));
        }
        hours.sort_by(f64::total_cmp);
        let n_days = hours.len();
        let span = (last - first + 1) as f64;
        Some(TradingDays {
            per_year: n_days as f64 / span * YEAR_DAYS,
            by_weekday,
            hours: hours[n_days / 2],
        })
    }

    /// Whether bars of Saturdays and Sundays are as usual as those of the other days.
    pub fn has_weekends(&self) -> bool {
        let [weekdays @ .., saturday, sunday] = self.by_weekday;
        let usual = weekdays.iter().sum::<usize>() as f64 / weekdays.len() as f64;
        let is_usual = |n: usize| n as f64 > 0.5 * usual;
        is_usual(saturday) && is_usual(sunday)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use exitlab_core::{Bar, Timeframe};

    fn series(timeframe: &str, hours: impl Iterator<Item = i64>) -> BarSeries {
        let bar = |hour: i64| Bar {
            time: Timestamp::from_us(hour * 3_600_000_000),
            open: 1.0,
            high: 1.0,
            low: 1.0,
            close: 1.0,
            volume: None,
        };
        let bars: Vec<Bar> = hours.map(bar).collect();
        BarSeries::from_bars(Timeframe::parse(timeframe).unwrap(), &bars)
    }

    #[test]
    fn markets_show_by_their_days() {
        let always = TradingDays::of(&series("1h", 0..24 * 70)).unwrap();
        assert!(always.has_weekends() && always.hours == 24.0);
        assert!((always.per_year - 365.25).abs() < 1e-9);
        // Seven hours on weekdays; 1970-01-01 was a Thursday.
        let sessions =
            (0..24 * 70).filter(|h| (h / 24 + 3) % 7 < 5 && (14..21).contains(&(h % 24)));
        let stocks = TradingDays::of(&series("1h", sessions)).unwrap();
        assert_eq!((stocks.hours, stocks.by_weekday[5..].to_vec()), (7.0, vec![0, 0]));
        assert!(!stocks.has_weekends() && (255.0..265.0).contains(&stocks.per_year));
    }
}
