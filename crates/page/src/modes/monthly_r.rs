//! Net R by year and month of the exit.

use crate::HtmlReport;
use crate::choice::Choice;
use crate::figure::{Figure, Trace};
use crate::month_map::{self, Field, year_and_month};
use crate::rows::PageTrade;
use crate::trade_groups::{TradeGroups, notes};
use crate::words::{counted, signed};
use std::collections::BTreeMap;

/// Sum of net R and number of trades by year and month (0 to 11).
type Months = BTreeMap<(i32, usize), (f64, usize)>;

/// The figure.
pub(super) fn figure(report: &HtmlReport<'_>, groups: &TradeGroups<'_>) -> Figure {
    let (profiles, modes, regimes) =
        (groups.profile_choice(), groups.mode_choice(), groups.regime_choice());
    let calendar = Calendar::of(&report.trades.trades);
    let years = calendar.years();
    let mut all = Vec::new();
    for group in &groups.groups {
        for (regime_idx, regime) in groups.regimes.iter().enumerate() {
            for trace in traces(&years, &calendar.sums(group.of(*regime))) {
                let trace = modes.show(profiles.show(trace, group.profile_idx), group.mode_idx);
                all.push(regimes.show(trace, regime_idx));
            }
        }
    }
    Figure {
        id: "monthly-r".to_owned(),
        title: "Net R by month".to_owned(),
        how: "Each field is the sum of net R of the trades that closed in that month (UTC); a field \
              without a number had no exit. The last column is the year's sum, on a colour scale of its \
              own. Check whether a mode depends on a few months. Months with more trades weigh more, and \
              R does not know position sizes."
            .to_owned(),
        note: notes([report.point.note(), groups.note()]),
        selectors: Choice::selectors(&[&profiles, &modes, &regimes]),
        traces: all,
        layout: month_map::layout(),
        height: month_map::height(&years),
    }
}

fn traces(years: &[i32], sums: &Months) -> [Trace; 2] {
    let field = |(sum, n): (f64, usize)| {
        let hover = format!("{} R, {}", signed(sum), counted(n, "trade", "trades"));
        Field { value: sum, hover, n: Some(n) }
    };
    let month = |year: i32, month: usize| sums.get(&(year, month)).copied().map(field);
    let year = |year: i32| {
        let of_year = sums.range((year, 0)..=(year, 11)).map(|(_, sum)| *sum);
        of_year.reduce(|(sum, n), (r, n_month)| (sum + r, n + n_month)).map(field)
    };
    month_map::traces(years, "Sum of net R", month, year)
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
