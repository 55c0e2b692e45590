//! Returns of the accounts by month and year.

use super::accounts::{AccountCurve, DayEquity};
use crate::HtmlReport;
use crate::choice::Choice;
use crate::figure::Figure;
use crate::month_map::{self, Field, year_and_month};
use crate::words::signed_to;
use std::collections::BTreeMap;

/// Equity at the end of each month (0 to 11) of a year.
type Ends = BTreeMap<(i32, usize), f64>;

/// The figure; none where the run kept no equity.
pub(super) fn figure(report: &HtmlReport<'_>) -> Option<Figure> {
    let accounts: Vec<&AccountCurve> =
        report.accounts.accounts.iter().filter(|account| !account.days.is_empty()).collect();
    let ends: Vec<Ends> = accounts.iter().map(|account| month_ends(&account.days)).collect();
    let traded = || ends.iter().flat_map(|ends| ends.keys().map(|(year, _)| *year));
    let years: Vec<i32> = (traded().min()?..=traded().max()?).collect();
    let runs = accounts.iter().map(|account| account.series.name()).collect();
    let runs = Choice::new("run", "Run", runs);
    let mut traces = Vec::new();
    for (idx, (account, ends)) in accounts.iter().zip(&ends).enumerate() {
        let start = account.days.first().map_or(0.0, |day| day.equity);
        let field = |(before, after): (f64, f64)| {
            let value = 100.0 * (after / before - 1.0);
            // Of an account without money there is no return.
            (before > 0.0).then(|| Field {
                value,
                hover: format!("{}%", signed_to(Some(value), 2)),
                n: None,
            })
        };
        let before =
            |key: (i32, usize)| ends.range(..key).next_back().map_or(start, |(_, end)| *end);
        let month = |year, month| {
            let after = ends.get(&(year, month))?;
            field((before((year, month)), *after))
        };
        let year = |year| {
            let (_, after) = ends.range((year, 0)..=(year, 11)).next_back()?;
            field((before((year, 0)), *after))
        };
        let of_run = month_map::traces(&years, "Return, %", month, year);
        traces.extend(of_run.map(|trace| runs.show(trace, idx)));
    }
    Some(Figure {
        id: "monthly-returns".to_owned(),
        title: "Return of the account by month, %".to_owned(),
        how: "Each field is the change of the account over a month (UTC) in percent of what it was at the \
              end of the month before, open positions at their marks; the last column is that of the \
              year, which compounds the months, on a colour scale of its own."
            .to_owned(),
        note: report.point.note(),
        selectors: Choice::selectors(&[&runs]),
        traces,
        layout: month_map::layout(),
        height: month_map::height(&years),
    })
}

/// The last equity of each month.
fn month_ends(days: &[DayEquity]) -> Ends {
    days.iter().map(|day| (year_and_month(day.day), day.equity)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use exitlab_test_rows::at;

    #[test]
    fn a_month_ends_with_its_last_day() {
        let day = |text, equity| DayEquity { day: at(text).day(), equity };
        let days = [day("2020-12-31", 100.0), day("2021-01-01", 90.0), day("2021-01-31", 110.0)];
        let ends: Vec<_> = month_ends(&days).into_iter().collect();
        assert_eq!(ends, [((2020, 11), 100.0), ((2021, 0), 110.0)]);
    }
}
