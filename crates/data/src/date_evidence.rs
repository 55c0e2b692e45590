//! Whether the dates of a file begin with the day or with the month, told by all of them.

use crate::date_text::{DateOrder, parse_date};
use crate::gaps::usual_spacing;
use exitlab_core::{Timeframe, Timestamp};

/// Share of the dates that may be wrong.
const MAX_WRONG: f64 = 0.01;

/// The dates of a file, in both orders.
#[derive(Debug, Default)]
pub(crate) struct DateEvidence {
    n: usize,
    day_first: Vec<Timestamp>,
    month_first: Vec<Timestamp>,
}

impl DateEvidence {
    /// Takes a date.
    pub(crate) fn add(&mut self, field: &[u8]) {
        self.n += 1;
        let read = |order| parse_date(field, order).ok().map(|(time, _)| time);
        self.day_first.extend(read(DateOrder::DayFirst));
        self.month_first.extend(read(DateOrder::MonthFirst));
    }

    /// The order that reads all dates; where both do, the one in which they come in order of time, as far
    /// apart as the timeframe says. None where that shows nothing.
    pub(crate) fn order(&self, timeframe: Option<Timeframe>) -> Option<DateOrder> {
        let reads =
            |times: &[Timestamp]| (self.n - times.len()) as f64 <= MAX_WRONG * self.n as f64;
        let is_ordered = |times: &[Timestamp]| times.is_sorted() || times.iter().rev().is_sorted();
        let is_spaced = |times: &[Timestamp]| {
            let mut sorted = times.to_vec();
            sorted.sort();
            timeframe.is_some() && usual_spacing(sorted.into_iter()) == timeframe
        };
        let (day, month) = (&self.day_first, &self.month_first);
        let marks = [
            (reads(day), reads(month)),
            (is_ordered(day), is_ordered(month)),
            (is_spaced(day), is_spaced(month)),
        ];
        marks.into_iter().find_map(|mark| match mark {
            (true, false) => Some(DateOrder::DayFirst),
            (false, true) => Some(DateOrder::MonthFirst),
            _ => None,
        })
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
    }
}
