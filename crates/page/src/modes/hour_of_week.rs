//! Mean net R by hour of the day and day of the week of the entry.

use crate::HtmlReport;
use crate::choice::Choice;
use crate::figure::{Figure, Trace, plotly_text};
use crate::rows::PageTrade;
use crate::thin::short;
use crate::trade_groups::{TradeGroups, notes};
use exitlab_core::Timestamp;
use exitlab_evidence::MIN_ENTRIES;
use serde_json::{Value as Json, json};

const DAYS: [&str; 7] = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
const N_HOURS: usize = 24;

/// How faint a cell of few trades is.
const PALE: f64 = 0.35;

/// What the map shows.
const MEAN: usize = 0;
const TRADES: usize = 1;

/// Number of trades and sum of net R by day of the week and hour.
#[derive(Debug, Default)]
struct Week([[(usize, f64); N_HOURS]; DAYS.len()]);

impl Week {
    fn of<'t>(trades: impl Iterator<Item = &'t PageTrade>) -> Week {
        let mut week = Week::default();
        for trade in trades {
            let (day, hour) = day_and_hour(trade.entry_time);
            let (n, sum) = &mut week.0[day][hour];
            *n += 1;
            *sum += trade.r_net;
        }
        week
    }

    fn cells(&self) -> impl Iterator<Item = Cell> {
        let cell = |day: usize, hour: usize| {
            let (n, sum) = self.0[day][hour];
            (n > 0).then(|| Cell { day, hour, n, mean: sum / n as f64 })
        };
        (0..DAYS.len()).flat_map(move |day| (0..N_HOURS).filter_map(move |hour| cell(day, hour)))
    }
}

/// An hour of a day of the week with trades.
#[derive(Debug, Clone, Copy)]
struct Cell {
    day: usize,
    hour: usize,
    n: usize,
    mean: f64,
}

impl Cell {
    fn is_of_few(&self) -> bool {
        self.n < MIN_ENTRIES
    }
}

/// The figure; none where every trade began at one hour of one day.
pub(super) fn figure(report: &HtmlReport<'_>, groups: &TradeGroups<'_>) -> Option<Figure> {
    let (profiles, modes) = (groups.profile_choice(), groups.mode_choice());
    let shown = Choice::new("show", "Show", vec!["mean net R".into(), "number of trades".into()]);
    let weeks: Vec<Week> =
        groups.groups.iter().map(|group| Week::of(group.trades.iter().copied())).collect();
    let cells = || weeks.iter().flat_map(Week::cells);
    let used = |of: fn(&Cell) -> usize| {
        Some((cells().map(|c| of(&c)).min()?, cells().map(|c| of(&c)).max()?))
    };
    let (days, hours) = (used(|cell| cell.day)?, used(|cell| cell.hour)?);
    if days.0 == days.1 && hours.0 == hours.1 {
        return None;
    }
    let mut traces = Vec::new();
    for (group, week) in groups.groups.iter().zip(&weeks) {
        let mode = plotly_text(&groups.modes[group.mode_idx]);
        let mut add = |trace: Trace, what: usize| {
            let trace = modes.show(profiles.show(trace, group.profile_idx), group.mode_idx);
            traces.push(shown.show(trace, what));
        };
        for trace in means(week, &mode, days, hours) {
            add(trace, MEAN);
        }
        add(counts(week, &mode, days, hours), TRADES);
    }
    Some(Figure {
        id: "hour-of-week".to_owned(),
        title: "Net R by hour of the day and day of the week, UTC".to_owned(),
        how: format!(
            "Each cell is the mean net R of the trades that were entered in that hour (UTC) of that day of \
             the week. Pale cells with a line through them have fewer than {MIN_ENTRIES} trades: their \
             means are mostly chance, and they take no part in the colour scale. Nothing here is tested or \
             corrected: of a hundred cells without any effect about five look significant at 5%. \
             Look for hours that are good or bad on most days, not for single cells."
        ),
        note: notes([report.point.note(), groups.note()]),
        selectors: Choice::selectors(&[&profiles, &modes, &shown]),
        traces,
        layout: json!({
            "xaxis": { "title": { "text": "hour of the entry, UTC" }, "showgrid": false, "zeroline": false,
                "range": [hours.0 as f64 - 0.5, hours.1 as f64 + 0.5], "dtick": 3, "tick0": 0 },
            "yaxis": { "range": [days.1 as f64 + 0.5, days.0 as f64 - 0.5], "showgrid": false,
                "zeroline": false, "tickvals": (0..DAYS.len()).collect::<Vec<_>>(), "ticktext": DAYS },
        }),
        height: 120 + 34 * (days.1 - days.0 + 1) as u32,
    })
}

/// Of the days and hours between the first and the last with a trade, a value by day and hour.
fn table(
    (first_day, last_day): (usize, usize),
    (first_hour, last_hour): (usize, usize),
    cells: &[Cell],
    value: impl Fn(&Cell) -> Json,
) -> Vec<Vec<Json>> {
    let at = |day: usize, hour: usize| {
        let cell = cells.iter().find(|cell| (cell.day, cell.hour) == (day, hour));
        cell.map_or(Json::Null, &value)
    };
    let of_day = |day| (first_hour..=last_hour).map(|hour| at(day, hour)).collect();
    (first_day..=last_day).map(of_day).collect()
}

/// Cells of enough trades, pale ones of few, and lines through these.
fn means(week: &Week, mode: &str, days: (usize, usize), hours: (usize, usize)) -> Vec<Trace> {
    let (few, enough): (Vec<Cell>, Vec<Cell>) = week.cells().partition(Cell::is_of_few);
    let scale = if enough.is_empty() { &few } else { &enough };
    let largest = scale.iter().map(|cell| cell.mean.abs()).fold(0.0, f64::max).max(1e-9);
    let map = |cells: &[Cell], opacity: f64| {
        Trace::new(json!({
            "type": "heatmap",
            "name": mode,
            "x": (hours.0..=hours.1).collect::<Vec<_>>(),
            "y": (days.0..=days.1).collect::<Vec<_>>(),
            "z": table(days, hours, cells, |cell| json!(short(cell.mean))),
            "customdata": table(days, hours, cells, |cell| json!(cell.n)),
            "colorscale": "@diverging",
            "zmin": -largest,
            "zmid": 0,
            "zmax": largest,
            "opacity": opacity,
            "showscale": opacity == 1.0,
            "colorbar": { "title": { "text": "mean R" }, "thickness": 12 },
            "xgap": 1,
            "ygap": 1,
            "hoverongaps": false,
            "hovertemplate": "%{y} %{x}:00 UTC<br>%{z:+.3f} R, %{customdata} trades<extra>%{fullData.name}</extra>",
        }))
        .numbers(numbers(mode, cells))
    };
    let lines = Trace::new(json!({
        "type": "scatter",
        "mode": "markers",
        "x": few.iter().map(|cell| cell.hour).collect::<Vec<_>>(),
        "y": few.iter().map(|cell| cell.day).collect::<Vec<_>>(),
        "marker": { "symbol": "line-ne-open", "size": 9, "color": "@muted", "line": { "width": 1 } },
        "hoverinfo": "skip",
        "showlegend": false,
    }));
    vec![map(&enough, 1.0), map(&few, PALE), lines]
}

fn counts(week: &Week, mode: &str, days: (usize, usize), hours: (usize, usize)) -> Trace {
    let cells: Vec<Cell> = week.cells().collect();
    Trace::new(json!({
        "type": "heatmap",
        "name": mode,
        "x": (hours.0..=hours.1).collect::<Vec<_>>(),
        "y": (days.0..=days.1).collect::<Vec<_>>(),
        "z": table(days, hours, &cells, |cell| json!(cell.n)),
        "colorscale": "@sequential",
        "zmin": 0,
        "colorbar": { "title": { "text": "trades" }, "thickness": 12 },
        "xgap": 1,
        "ygap": 1,
        "hoverongaps": false,
        "hovertemplate": "%{y} %{x}:00 UTC<br>%{z} trades<extra>%{fullData.name}</extra>",
    }))
    .numbers(numbers(mode, &cells))
}

fn numbers(mode: &str, cells: &[Cell]) -> Json {
    json!({
        "Exit mode": vec![mode; cells.len()],
        "Day": cells.iter().map(|cell| DAYS[cell.day]).collect::<Vec<_>>(),
        "Hour, UTC": cells.iter().map(|cell| cell.hour).collect::<Vec<_>>(),
        "Mean net R": cells.iter().map(|cell| short(cell.mean)).collect::<Vec<_>>(),
        "Trades": cells.iter().map(|cell| cell.n).collect::<Vec<_>>(),
    })
}

/// Day of the week, from Monday, and hour, both from 0 and in UTC.
fn day_and_hour(time: Timestamp) -> (usize, usize) {
    // 1970-01-01 was a Thursday.
    let day = (time.day() + 3).rem_euclid(7);
    let hour = time.us().div_euclid(3_600_000_000).rem_euclid(24);
    (day as usize, hour as usize)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::prices::shown_rows::trade;
    use exitlab_test_rows::at;

    #[test]
    fn days_and_hours_are_utc() {
        assert_eq!(day_and_hour(at("1970-01-01T00:00:00Z")), (3, 0));
        assert_eq!(day_and_hour(at("1969-12-31T23:59:59Z")), (2, 23));
        assert_eq!(day_and_hour(at("2021-11-08T09:30:00Z")), (0, 9));
        assert_eq!(day_and_hour(at("2021-11-14T23:00:00Z")), (6, 23));
    }

    #[test]
    fn few_trades_are_apart_and_out_of_the_scale() {
        let of = |time: &str, r_net: f64| {
            let mut one = trade(0, 0);
            (one.values.entry_time, one.values.r_net) = (at(time), r_net);
            one
        };
        let mut trades = vec![of("2021-11-08T09:30:00Z", 9.0)];
        trades.extend((0..MIN_ENTRIES).map(|_| of("2021-11-09T10:00:00Z", -0.25)));
        let traces = means(&Week::of(trades.iter()), "A", (0, 1), (9, 10));
        let z = |trace: &Trace| trace.plotly["z"].clone();
        assert_eq!(z(&traces[0]), json!([[null, null], [null, -0.25]]));
        assert_eq!(z(&traces[1]), json!([[9.0, null], [null, null]]));
        assert_eq!(traces[0].plotly["zmax"], 0.25);
        assert_eq!((&traces[2].plotly["x"], &traces[2].plotly["y"]), (&json!([9]), &json!([0])));
        assert_eq!(traces[1].numbers.as_ref().unwrap()["Trades"], json!([1]));
    }
}
