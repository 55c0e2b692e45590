//! Net R by year and month of the exit.

use crate::HtmlReport;
use crate::choice::Choice;
use crate::figure::{Figure, Trace};
use crate::rows::PageTrade;
use crate::thin::short;
use crate::trade_groups::{TradeGroups, notes};
use crate::words::signed_to;
use exitlab_core::Timestamp;
use serde_json::{Value as Json, json};
use std::collections::BTreeMap;

const MONTHS: [&str; 12] =
    ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/// Heading of the years' sums.
const YEAR: &str = "Year";

/// Sum of net R and number of trades by year and month (0 to 11).
type Months = BTreeMap<(i32, usize), (f64, usize)>;

/// The figure.
pub(super) fn figure(report: &HtmlReport<'_>, groups: &TradeGroups<'_>) -> Figure {
    let (profiles, modes, regimes) =
        (groups.profile_choice(), groups.mode_choice(), groups.regime_choice());
    let calendar = Calendar::of(&report.trades.trades);
    let columns = columns();
    let mut traces = Vec::new();
    for group in &groups.groups {
        for (regime_idx, regime) in groups.regimes.iter().enumerate() {
            let sums = calendar.sums(group.of(*regime));
            for trace in [months(&calendar, &sums), years(&calendar, &sums)] {
                let trace = modes.show(profiles.show(trace, group.profile_idx), group.mode_idx);
                traces.push(regimes.show(trace, regime_idx));
            }
        }
    }
    Figure {
        id: "monthly-r".to_owned(),
        title: "Net R by month".to_owned(),
        how:
            "Each field is the sum of net R of the trades that closed in that month (UTC); a field \
              without a number had no exit. The last column is the year's sum, on a colour scale of its \
              own. Check whether a mode depends on a few months. Months with more trades weigh \
              more, and R does not know position sizes."
                .to_owned(),
        note: notes([report.point.note(), groups.note()]),
        selectors: Choice::selectors(&[&profiles, &modes, &regimes]),
        traces,
        layout: json!({
            "xaxis": { "type": "category", "side": "top", "showgrid": false, "tickangle": 0,
                "categoryorder": "array", "categoryarray": columns, "tickvals": columns,
                "ticktext": columns.iter().map(|name| if *name == YEAR { YEAR } else { &name[..1] })
                    .collect::<Vec<_>>() },
            "yaxis": { "type": "category", "autorange": "reversed", "showgrid": false },
            "margin": { "t": 30, "b": 12 },
        }),
        height: 70 + 32 * calendar.years().len() as u32,
    }
}

/// A column per month.
fn months(calendar: &Calendar, sums: &Months) -> Trace {
    let of = |year: i32| (0..12).map(|month| sums.get(&(year, month)).copied()).collect();
    heatmap(calendar, &MONTHS, calendar.years().into_iter().map(of).collect())
}

/// The years' sums, right of the months, which stay empty: a column by itself would be as wide as all.
fn years(calendar: &Calendar, sums: &Months) -> Trace {
    let of = |year: i32| {
        let of_year = sums.range((year, 0)..=(year, 11)).map(|(_, sum)| *sum);
        let sum = of_year.reduce(|(sum, n), (r, n_month)| (sum + r, n + n_month));
        [None; 12].into_iter().chain([sum]).collect()
    };
    heatmap(calendar, &columns(), calendar.years().into_iter().map(of).collect())
}

/// Months, then the year.
fn columns() -> Vec<&'static str> {
    MONTHS.into_iter().chain([YEAR]).collect()
}

/// Sum of net R and number of trades by year and column; none without an exit.
type Sums = Vec<Vec<Option<(f64, usize)>>>;

fn heatmap(calendar: &Calendar, columns: &[&str], sums: Sums) -> Trace {
    let years = calendar.years();
    let table = |absent: Json, value: &dyn Fn((f64, usize)) -> Json| -> Vec<Vec<Json>> {
        let field = |sum: &Option<(f64, usize)>| sum.map_or(absent.clone(), value);
        sums.iter().map(|row| row.iter().map(field).collect()).collect()
    };
    let known = || sums.iter().flatten().flatten();
    let largest = known().map(|(sum, _)| sum.abs()).fold(0.0, f64::max).max(1e-9);
    let mut places = Vec::new();
    for (year, row) in years.iter().zip(&sums) {
        for (column, sum) in columns.iter().zip(row) {
            places.extend(sum.map(|(sum, n)| (year.to_string(), *column, short(sum), n)));
        }
    }
    Trace::new(json!({
        "type": "heatmap",
        "x": columns,
        "y": years.iter().map(i32::to_string).collect::<Vec<_>>(),
        "z": table(Json::Null, &|(sum, _)| json!(short(sum))),
        "customdata": table(Json::Null, &|(_, n)| json!(n)),
        // Plotly would write `null`.
        "text": table(json!(""), &|(sum, _)| json!(label(sum))),
        "texttemplate": "%{text}",
        "textfont": { "size": 9 },
        "colorscale": "@diverging",
        "zmin": -largest,
        "zmid": 0,
        "zmax": largest,
        "showscale": false,
        "xgap": 1,
        "ygap": 1,
        "hoverongaps": false,
        "hovertemplate": "%{x} %{y}<br>%{z:.3f} R, %{customdata:,} trades<extra></extra>",
    }))
    .numbers(json!({
        "Year": places.iter().map(|(year, ..)| year).collect::<Vec<_>>(),
        "Month": places.iter().map(|(_, column, ..)| column).collect::<Vec<_>>(),
        "Sum of net R": places.iter().map(|(_, _, sum, _)| sum).collect::<Vec<_>>(),
        "Trades": places.iter().map(|(.., n)| n).collect::<Vec<_>>(),
    }))
}

/// As short as a narrow page needs it: `+1.4`, `-12`.
fn label(sum: f64) -> String {
    signed_to(Some(sum), if sum.abs() < 9.95 { 1 } else { 0 })
}

/// Year and month of the days on which trades closed: there are fewer days than trades.
struct Calendar {
    months: BTreeMap<i64, (i32, usize)>,
}

impl Calendar {
    fn of(trades: &[PageTrade]) -> Calendar {
        let mut months = BTreeMap::new();
        for trade in trades {
            let day = trade.exit_time.day();
            months.entry(day).or_insert_with(|| year_and_month(day));
        }
        Calendar { months }
    }

    /// From the first to the last, those without an exit too.
    fn years(&self) -> Vec<i32> {
        let year = |entry: Option<(&i64, &(i32, usize))>| entry.map(|(_, (year, _))| *year);
        match (year(self.months.first_key_value()), year(self.months.last_key_value())) {
            (Some(first), Some(last)) => (first..=last).collect(),
            (None, _) | (_, None) => Vec::new(),
        }
    }

    fn sums<'t>(&self, trades: impl Iterator<Item = &'t PageTrade>) -> Months {
        let mut sums = Months::new();
        for trade in trades {
            let (sum, n) = sums.entry(self.months[&trade.exit_time.day()]).or_default();
            *sum += trade.r_net;
            *n += 1;
        }
        sums
    }
}

/// Month from 0.
fn year_and_month(day: i64) -> (i32, usize) {
    let time = Timestamp::from_day(day);
    let month = (0..11).filter(|n| time.plus_months(11 - n).year() > time.year()).count();
    (time.year(), month)
}

#[cfg(test)]
mod tests {
    use super::*;
    use exitlab_test_rows::at;

    #[test]
    fn months_of_days() {
        let of = |text| year_and_month(at(text).day());
        assert_eq!(of("2021-01-31"), (2021, 0));
        assert_eq!(of("2020-02-29"), (2020, 1));
        assert_eq!(of("2021-12-31T23:59:59Z"), (2021, 11));
        assert_eq!(of("1969-07-01"), (1969, 6));
    }

    #[test]
    fn labels_are_short() {
        assert_eq!([0.04, -9.94, 9.96, -123.4].map(label), ["0.0", "−9.9", "+10", "−123"]);
    }
}
