//! Whether the dates of a file begin with the day or with the month, told by all of them.

use crate::date_text::{DateOrder, parse_date};
use exitlab_core::{Timeframe, Timestamp};
use std::cmp::Ordering;

/// Share of the dates that one order alone reads, up to which they are mistakes of the file.
const MAX_WRONG: f64 = 0.01;

/// The dates of a file, in both orders.
#[derive(Debug, Default)]
pub(crate) struct DateEvidence {
    /// Dates that one order alone reads.
    n_day_first: usize,
    n_month_first: usize,
    /// Times of the rows that both read.
    day_first: Vec<Timestamp>,
    month_first: Vec<Timestamp>,
}

impl DateEvidence {
    /// Takes a row's time.
    pub(crate) fn add(&mut self, field: &[u8]) {
        let read = |order| parse_date(field, order).ok().map(|(time, _)| time);
        match (read(DateOrder::DayFirst), read(DateOrder::MonthFirst)) {
            (Some(day_first), Some(month_first)) => {
                self.day_first.push(day_first);
                self.month_first.push(month_first);
            }
            (Some(_), None) => self.n_day_first += 1,
            (None, Some(_)) => self.n_month_first += 1,
            (None, None) => {} // what is wrong with it is said of its row
        }
    }

    /// The order that alone reads some dates, few mistakes of the file aside; else the one in which the
    /// times increase or decrease; else the one in which more of them are a timeframe apart. None where
    /// that shows nothing.
    pub(crate) fn order(&self, timeframe: Option<Timeframe>) -> Option<DateOrder> {
        let (n_day, n_month) = (self.n_day_first, self.n_month_first);
        let (most, least) = (n_day.max(n_month), n_day.min(n_month));
        if most > 0 {
            let is_sure = least as f64 <= MAX_WRONG * most as f64;
            return is_sure.then_some(if n_day > n_month {
                DateOrder::DayFirst
            } else {
                DateOrder::MonthFirst
            });
        }
        let is_ordered = |times: &[Timestamp]| times.is_sorted() || times.iter().rev().is_sorted();
        match (is_ordered(&self.day_first), is_ordered(&self.month_first)) {
            (true, false) => return Some(DateOrder::DayFirst),
            (false, true) => return Some(DateOrder::MonthFirst),
            (false, false) => return None,
            (true, true) => {}
        }
        let n_apart = |times: &[Timestamp]| {
            let is_apart = |pair: &&[Timestamp]| {
                timeframe.is_some_and(|t| (pair[1].us() - pair[0].us()).abs() == t.us())
            };
            times.windows(2).filter(is_apart).count()
        };
        match n_apart(&self.day_first).cmp(&n_apart(&self.month_first)) {
            Ordering::Greater => Some(DateOrder::DayFirst),
            Ordering::Less => Some(DateOrder::MonthFirst),
            Ordering::Equal => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn order(dates: &[&str], timeframe: Option<&str>) -> Option<DateOrder> {
        let mut evidence = DateEvidence::default();
        dates.iter().for_each(|date| evidence.add(date.as_bytes()));
        evidence.order(timeframe.map(|text| Timeframe::parse(text).unwrap()))
    }

    #[test]
    fn a_day_above_twelve_decides() {
        assert_eq!(order(&["12/01/2024", "13/01/2024"], None), Some(DateOrder::DayFirst));
        assert_eq!(order(&["01/12/2024", "01/13/2024"], None), Some(DateOrder::MonthFirst));
    }

    #[test]
    fn else_the_order_of_time_and_the_spacing_do() {
        let dates = ["01/02/2024", "02/02/2024", "05/01/2024"];
        assert_eq!(order(&dates, None), Some(DateOrder::MonthFirst));
        let days = ["01/02/2024", "02/02/2024", "03/02/2024", "04/02/2024"];
        assert_eq!(order(&days, None), None);
        assert_eq!(order(&days, Some("1d")), Some(DateOrder::DayFirst));
        // hours of three days, or of the same day in three months
        let hours: Vec<String> =
            (0..72).map(|h| format!("{:02}/02/2024 {:02}:00", h / 24 + 1, h % 24)).collect();
        let hours: Vec<&str> = hours.iter().map(String::as_str).collect();
        assert_eq!(order(&hours, Some("1h")), Some(DateOrder::DayFirst));
        assert_eq!(order(&["03/02/2024", "05/01/2024", "01/04/2024"], Some("1d")), None);
    }

    #[test]
    fn few_dates_in_the_other_order_are_mistakes() {
        let mut dates = vec!["13/01/2024"; 100];
        dates.push("01/13/2024");
        assert_eq!(order(&dates, None), Some(DateOrder::DayFirst));
        dates.push("01/14/2024");
        assert_eq!(order(&dates, None), None);
    }
}
