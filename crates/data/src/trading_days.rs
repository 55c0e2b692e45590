//! On which days of the week, and for how long, a series has bars: what shows which market it is of.

use crate::sessions::{days, weekday};
use exitlab_core::{BarSeries, HOUR_US};
use std::ops::Range;

/// Days of a mean year.
const YEAR_DAYS: f64 = 365.25;
/// Days of the week, counted from Monday.
const SATURDAY: usize = 5;
const SUNDAY: usize = 6;

/// The days on which a series has bars, in UTC.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct TradingDays {
    /// The first and the last day, in days since 1970.
    pub span: (i64, i64),
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
        for day in days(series.time()) {
            by_weekday[weekday(day[0].day())] += 1;
            hours.push(
                (day.len() as f64 * series.timeframe().us() as f64 / HOUR_US as f64).min(24.0),
            );
        }
        hours.sort_by(f64::total_cmp);
        Some(TradingDays { span: (first, last), by_weekday, hours: hours[hours.len() / 2] })
    }

    /// Days from the first to the last.
    pub fn n_days_of_span(&self) -> i64 {
        self.span.1 - self.span.0 + 1
    }

    /// Days with a bar, a year.
    pub fn per_year(&self) -> f64 {
        let n_days = self.by_weekday.iter().sum::<usize>() as f64;
        n_days / self.n_days_of_span() as f64 * YEAR_DAYS
    }

    /// Whether Saturdays and Sundays of the span have bars as often as its other days.
    pub fn has_weekends(&self) -> bool {
        let mut in_span = [0; 7];
        (self.span.0..=self.span.1).for_each(|day| in_span[weekday(day)] += 1);
        let share = |days: Range<usize>| {
            let (n, of): (usize, usize) =
                (self.by_weekday[days.clone()].iter().sum(), in_span[days].iter().sum());
            (of > 0).then(|| n as f64 / of as f64)
        };
        let usual = share(0..SATURDAY).unwrap_or_default();
        let is_usual = |day: usize| share(day..day + 1).is_some_and(|own| own > 0.5 * usual);
        is_usual(SATURDAY) && is_usual(SUNDAY)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use exitlab_core::{Bar, Timeframe, Timestamp};

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
        assert!((always.per_year() - 365.25).abs() < 1e-9);
        // Seven hours on weekdays; 1970-01-01 was a Thursday.
        let sessions =
            (0..24 * 70).filter(|h| (h / 24 + 3) % 7 < 5 && (14..21).contains(&(h % 24)));
        let stocks = TradingDays::of(&series("1h", sessions)).unwrap();
        assert_eq!((stocks.hours, stocks.by_weekday[5..].to_vec()), (7.0, vec![0, 0]));
        assert!(!stocks.has_weekends() && (255.0..265.0).contains(&stocks.per_year()));
    }

    /// 300 hours hold one Saturday or Sunday and two of some weekdays, or the other way round.
    #[test]
    fn days_are_held_against_those_of_the_span() {
        for first_day in 0..7 {
            let hours = 24 * first_day..24 * first_day + 300;
            let around = TradingDays::of(&series("1h", hours.clone())).unwrap();
            assert!(around.has_weekends(), "{first_day}: {around:?}");
            // Currencies, from Sunday 22:00 to Friday 22:00.
            let is_open = |h: &i64| (h + 24 * 3 + 2).rem_euclid(24 * 7) < 24 * 5;
            let currencies = TradingDays::of(&series("1h", hours.filter(is_open))).unwrap();
            assert!(!currencies.has_weekends(), "{first_day}: {currencies:?}");
        }
        // From Monday to Saturday nobody sees a Sunday.
        assert!(!TradingDays::of(&series("1h", 24 * 4..24 * 10)).unwrap().has_weekends());
    }
}
