//! What the archive's months and days say: since when a symbol is listed, which months are to be had
//! by day, and what is missing.

use crate::{Day, Interval, Month, Period};

/// Monthly files come some days after their month's end; so many months back it is still looked for
/// daily files, where there is no monthly one.
const RECENT_MONTHS: i64 = 2;

/// A day's file comes about a day later.
const PUBLISHED_WITHIN_DAYS: i64 = 4;

/// Which months without a file of their own to ask for by day; `months` are those asked for, and
/// whether the archive has their file.
pub(crate) fn months_by_day(
    months: &[(Month, bool)],
    interval: Interval,
    today: Day,
) -> Vec<Month> {
    if !interval.has_daily_files() {
        return Vec::new();
    }
    let first = months.iter().position(|(_, is_there)| *is_there);
    let last = months.iter().rposition(|(_, is_there)| *is_there);
    let absent = months.iter().enumerate().filter(|(_, (_, is_there))| !is_there);
    let by_day = absent.filter(|(idx, (month, _))| {
        let is_recent = today.month().months_since(*month) <= RECENT_MONTHS;
        // Before its first month a symbol was not listed; long after its last one it is not listed any
        // more, but in the month after that it may have been for some days.
        let is_within =
            first.is_some_and(|first| first < *idx) && last.is_some_and(|last| *idx <= last + 1);
        is_recent || is_within
    });
    by_day.map(|(_, (month, _))| *month).collect()
}

/// The days of a month that the archive may have by now: those before today.
pub(crate) fn days(month: Month, today: Day) -> impl Iterator<Item = Day> {
    month.days().filter(move |day| *day < today)
}

/// What lies between the first and the last file: what is missing, and where the files begin if that
/// is later than asked for. `periods` is in the order of time.
pub(crate) fn holes(periods: &[(Period, bool)]) -> (Vec<Period>, Option<Period>) {
    let first = periods.iter().position(|(_, is_there)| *is_there);
    let last = periods.iter().rposition(|(_, is_there)| *is_there);
    let (Some(first), Some(last)) = (first, last) else { return (Vec::new(), None) };
    let absent = periods[first..last].iter().filter(|(_, is_there)| !is_there);
    (absent.map(|(period, _)| *period).collect(), (first > 0).then(|| periods[first].0))
}

/// The last file, where it ends more than a few days before the files could end: with the last month
/// asked for, or yesterday. `periods` is in the order of time.
pub(crate) fn early_end(periods: &[(Period, bool)], to: Month, today: Day) -> Option<Period> {
    let (last, _) = periods.iter().rfind(|(_, is_there)| *is_there)?;
    let could_end = Period::Month(to).last_day()?.min(today);
    (could_end.days_since(last.last_day()?) > PUBLISHED_WITHIN_DAYS).then_some(*last)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Months from 2024-01 on: `x` is there, `.` is not.
    fn months(there: &str) -> Vec<(Month, bool)> {
        let first: Month = "2024-01".parse().unwrap();
        let last: Month = "2030-01".parse().unwrap();
        first.to(last).zip(there.chars().map(|c| c == 'x')).collect()
    }

    fn by_day(there: &str, interval: Interval, today: &str) -> String {
        let found = months_by_day(&months(there), interval, Day::parse(today).unwrap());
        found.iter().map(Month::to_string).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn months_come_by_day_where_the_month_is_not_there_yet() {
        let by_day = |there, today| by_day(there, Interval::Hour1, today);
        assert_eq!(by_day("xxx.", "2024-04-10"), "2024-04");
        assert_eq!(by_day("xx..", "2024-04-02"), "2024-03 2024-04");
        // A hole, and the time before the listing.
        assert_eq!(by_day("..x.xx", "2024-12-01"), "2024-04");
        // Listed lately, with no monthly file yet; or unknown.
        assert_eq!(by_day("......", "2024-06-10"), "2024-04 2024-05 2024-06");
        // Listed no more.
        assert_eq!(by_day("xx........", "2024-10-10"), "2024-03 2024-08 2024-09 2024-10");
        assert_eq!(by_day("xxx", "2024-12-01"), "");
        assert_eq!(by_day("", "2024-12-01"), "");
    }

    #[test]
    fn bars_of_several_days_come_by_month_alone() {
        assert_eq!(by_day("xxx.", Interval::Week1, "2024-04-10"), "");
    }

    #[test]
    fn days_end_yesterday() {
        let days = |today| days("2024-02".parse().unwrap(), Day::parse(today).unwrap()).count();
        assert_eq!(days("2024-02-01"), 0);
        assert_eq!(days("2024-02-10"), 9);
        assert_eq!(days("2024-03-10"), 29);
    }

    #[test]
    fn an_early_end_is_told() {
        let end = |there: &str, to: &str, today: &str| {
            let periods: Vec<(Period, bool)> = months(there)
                .into_iter()
                .map(|(m, is_there)| (Period::Month(m), is_there))
                .collect();
            let end = early_end(&periods, to.parse().unwrap(), Day::parse(today).unwrap());
            end.map_or(String::new(), |period| period.to_string())
        };
        assert_eq!(end("xxx", "2024-03", "2024-12-01"), "");
        assert_eq!(end("xx.", "2024-03", "2024-12-01"), "2024-02");
        assert_eq!(end("xx.", "2024-03", "2024-03-04"), "");
        assert_eq!(end("...", "2024-03", "2024-12-01"), "");
    }

    #[test]
    fn holes_lie_between_files() {
        let holes = |there: &str| {
            let periods: Vec<(Period, bool)> = months(there)
                .into_iter()
                .map(|(m, is_there)| (Period::Month(m), is_there))
                .collect();
            let (missing, listed_from) = holes(&periods);
            let missing: Vec<String> = missing.iter().map(Period::to_string).collect();
            (missing.join(" "), listed_from.map_or(String::new(), |period| period.to_string()))
        };
        assert_eq!(holes("xxx"), (String::new(), String::new()));
        assert_eq!(holes("..xx.."), (String::new(), "2024-03".to_owned()));
        assert_eq!(holes("x.x..x."), ("2024-02 2024-04 2024-05".to_owned(), String::new()));
        assert_eq!(holes("..."), (String::new(), String::new()));
    }
}
