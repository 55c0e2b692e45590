//! Equity of accounts, and its drawdown under it.

use super::accounts::{AccountCurve, DayEquity};
use super::buy_hold::BuyHold;
use crate::HtmlReport;
use crate::choice::Choice;
use crate::figure::{Figure, Trace, plotly_text};
use crate::position::position_or_push;
use crate::thin::{short, thin_curve};
use crate::words::count;
use exitlab_core::Timestamp;
use exitlab_metrics::DailyValue;
use serde_json::{Value as Json, json};

/// Days of all accounts together, about; and of one at most and at least.
const N_POINTS: usize = 24_000;
const MAX_POINTS: usize = 2_000;
const MIN_POINTS: usize = 100;

/// The figure, with what buying and holding the symbols would have made where the run's bars are there;
/// none where the run kept no equity.
pub(crate) fn figure(report: &HtmlReport<'_>, benchmark: Option<&BuyHold>) -> Option<Figure> {
    let accounts = &report.accounts.accounts;
    let accounts: Vec<_> = accounts.iter().filter(|a| !a.days.is_empty()).collect();
    if accounts.is_empty() {
        return None;
    }
    let n_max = (N_POINTS / accounts.len()).clamp(MIN_POINTS, MAX_POINTS);
    let mut names = Vec::new();
    let profile_of: Vec<usize> = accounts
        .iter()
        .map(|a| position_or_push(&mut names, a.series.profile.clone().unwrap_or_default()))
        .collect();
    let profiles = Choice::new("profile", "Profile", names);
    let (mut traces, mut n_longest) = (Vec::new(), 0);
    for (account, profile_idx) in accounts.iter().zip(profile_of) {
        let style = report.styles.of(&account.series.mode);
        let line = json!({ "color": style.colour, "dash": style.dash, "width": 1.6 });
        n_longest = n_longest.max(account.days.len());
        let curve = curve(&plotly_text(&account.series.mode), &account.days, n_max, &line);
        traces.extend(curve.map(|trace| profiles.show(trace, profile_idx)));
    }
    let held = benchmark.zip(accounts.first()).and_then(|(of, account)| held(account, of));
    if let Some(held) = &held {
        let line = json!({ "color": "@muted", "dash": "solid", "width": 1.2 });
        traces.extend(curve("buy and hold", held, n_max, &line));
    }
    // Beside a far higher curve the accounts would be one flat line.
    let highest = |days: &[DayEquity]| days.iter().map(|day| day.equity).fold(0.0, f64::max);
    let highest_account = accounts.iter().map(|a| highest(&a.days)).fold(0.0, f64::max);
    let is_log = held.as_ref().is_some_and(|held| highest(held) > FAR * highest_account);
    let thinned = (n_longest > n_max).then(|| {
        format!(
            "Downsampled to about {} of up to {} days per account (min/max kept).",
            count(n_max),
            count(n_longest)
        )
    });
    let notes = [report.point.note(), thinned].into_iter().flatten().collect::<Vec<_>>();
    Some(Figure {
        id: "equity".to_owned(),
        title: "Equity of the accounts and drawdown".to_owned(),
        how: format!(
            "Above, the account at the last mark of each UTC day, open positions at their mark; below, \
             its drawdown in percent of the highest day so far. The deepest day is the table's max \
             drawdown; within a day it may have been deeper. {}One history of prices: another one would \
             give other curves.",
            if held.is_some() { HELD } else { "" }
        ),
        note: (!notes.is_empty()).then(|| notes.join(" ")),
        selectors: Choice::selectors(&[&profiles]),
        traces,
        layout: json!({
            "xaxis": { "type": "date", "anchor": "y2" },
            "yaxis": { "title": { "text": "equity, money" }, "domain": [0.4, 1] },
            "yaxis2": {
                "title": { "text": "drawdown" },
                "ticksuffix": "%",
                "domain": [0, 0.33],
                "rangemode": "tozero",
            },
            "hovermode": "closest",
            "meta": { "log_axis": "yaxis", "is_log": is_log },
        }),
        height: 520,
    })
}

/// Times as high as the accounts that a curve may be on a linear scale.
const FAR: f64 = 5.0;

/// What the curve of holding is, to the reader.
const HELD: &str = "Buy and hold puts the same money in equal parts on the symbols at their first opens \
                    after the warm-up, without costs; a symbol that starts later is cash until then. ";

/// What an account's first money would have become in the symbols.
fn held(account: &AccountCurve, benchmark: &BuyHold) -> Option<Vec<DayEquity>> {
    let money = account.days.first()?.equity;
    let days = benchmark.curve.iter();
    Some(days.map(|&DailyValue { day, value }| DayEquity { day, equity: money * value }).collect())
}

/// Equity above, drawdown below.
fn curve(name: &str, days: &[DayEquity], n_max: usize, line: &Json) -> [Trace; 2] {
    let equity: Vec<f64> = days.iter().map(|day| day.equity).collect();
    let drawdown = drawdown_pct(days);
    let kept = kept(&equity, &drawdown, n_max);
    let dates: Vec<String> =
        kept.iter().map(|idx| Timestamp::from_day(days[*idx].day).date_text()).collect();
    let panels = [
        ("y", &equity, true, "%{x|%Y-%m-%d}<br>%{y:,.2f}<extra>%{fullData.name}</extra>"),
        ("y2", &drawdown, false, "%{x|%Y-%m-%d}<br>%{y:.2f}%<extra>%{fullData.name}</extra>"),
    ];
    panels.map(|(yaxis, values, is_named, hover)| {
        Trace::new(json!({
            "type": "scatter",
            "mode": "lines",
            "x": dates,
            "y": kept.iter().map(|idx| short(values[*idx])).collect::<Vec<_>>(),
            "yaxis": yaxis,
            "name": name,
            "legendgroup": name,
            "showlegend": is_named,
            "line": line,
            "hovertemplate": hover,
        }))
    })
}

/// Fall from the highest day so far, in percent of it: 0 or below. Days up to the first one above 0
/// count as no fall.
fn drawdown_pct(days: &[DayEquity]) -> Vec<f64> {
    let mut peak = 0.0f64;
    let fall = |day: &DayEquity| {
        peak = peak.max(day.equity);
        if peak > 0.0 { 100.0 * (day.equity - peak) / peak } else { 0.0 }
    };
    days.iter().map(fall).collect()
}

/// Positions of about `n_max` days, with the extremes of both curves.
fn kept(equity: &[f64], drawdown: &[f64], n_max: usize) -> Vec<usize> {
    if equity.len() <= n_max {
        return (0..equity.len()).collect();
    }
    let mut kept = thin_curve(equity, 2 * n_max / 3);
    kept.extend(thin_curve(drawdown, n_max / 3));
    kept.sort_unstable();
    kept.dedup();
    kept
}

#[cfg(test)]
mod tests {
    use super::*;
    use exitlab_metrics::max_drawdown;

    #[test]
    fn the_deepest_day_is_the_metric_and_stays_when_thinned() {
        let equity: Vec<f64> =
            (0..5_000).map(|i| 10_000.0 + f64::from(i * 7_919 % 997) * 3.0).collect();
        let days: Vec<DayEquity> =
            (0..).zip(&equity).map(|(day, equity)| DayEquity { day, equity: *equity }).collect();
        let values: Vec<DailyValue> =
            days.iter().map(|d| DailyValue { day: d.day, value: d.equity }).collect();
        let drawdown = drawdown_pct(&days);
        let kept = kept(&equity, &drawdown, 300);
        assert!(kept.len() <= 300);
        let deepest = kept.iter().map(|idx| drawdown[*idx]).fold(0.0, f64::min);
        assert!((deepest + 100.0 * max_drawdown(&values).unwrap()).abs() < 1e-9);
    }
}
