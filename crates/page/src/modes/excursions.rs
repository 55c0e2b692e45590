//! How far trades went against and for the position before they closed: MAE against MFE.

use crate::HtmlReport;
use crate::choice::Choice;
use crate::figure::{Figure, Trace, plotly_text};
use crate::rows::PageTrade;
use crate::thin::{short, thin_evenly};
use crate::trade_groups::{Group, TradeGroups, notes};
use crate::words::count;
use serde_json::json;

/// Trades drawn of a profile and mode at most, and of all of them together, about.
const MAX_OF_GROUP: usize = 800;
const MAX_OF_ALL: usize = 6_400;

/// Name, colour and symbol of trades that made something, and of the others.
const WON: (&str, &str, &str) = ("net R above 0", "@gain", "circle-open");
const LOST: (&str, &str, &str) = ("net R of 0 or below", "@loss", "x-thin-open");

/// The figure.
pub(super) fn figure(report: &HtmlReport<'_>, groups: &TradeGroups<'_>) -> Figure {
    let n_max = MAX_OF_GROUP.min(MAX_OF_ALL / groups.groups.len().max(1));
    let (profiles, modes, regimes) =
        (groups.profile_choice(), groups.mode_choice(), groups.regime_choice());
    // Entries of the legend: traces that come and go with the choices would repeat them.
    let mut traces: Vec<Trace> = [WON, LOST].into_iter().map(legend_entry).collect();
    let (mut n_drawn, mut n_all) = (0, 0);
    for group in &groups.groups {
        let kept = thin_evenly(group.trades.len(), n_max);
        n_drawn += kept.len();
        n_all += group.trades.len();
        for (regime_idx, regime) in groups.regimes.iter().enumerate().skip(1) {
            for is_winner in [true, false] {
                let of_regime: Vec<&PageTrade> = kept
                    .iter()
                    .map(|idx| group.trades[*idx])
                    .filter(|t| Some(t.regime) == *regime && (t.r_net > 0.0) == is_winner)
                    .collect();
                if of_regime.is_empty() {
                    continue;
                }
                let trace = points(report, &of_regime, is_winner);
                let trace = regimes.show_under_either(trace, 0, regime_idx);
                traces.push(show(&profiles, &modes, group, trace));
            }
        }
    }
    let thinned = (n_drawn < n_all).then(|| {
        format!(
            "A sample: {} of {} trades, evenly spread over the exits, at most {} per profile and exit \
             mode.",
            count(n_drawn),
            count(n_all),
            count(n_max)
        )
    });
    Figure {
        id: "excursions".to_owned(),
        title: "MAE against MFE".to_owned(),
        how:
            "Each mark is a trade: to the left, its worst excursion against the position before it \
              closed; upwards, its best one in favour. Losers high up had a profit and gave it \
              back; winners far to the left came close to the stop at −1 R. Bars show how far the \
              price went, not in which order, and excursions end with the exit: they do not say \
              what another stop or target would have earned."
                .to_owned(),
        note: notes([report.point.note(), groups.note(), thinned]),
        selectors: Choice::selectors(&[&profiles, &modes, &regimes]),
        traces,
        layout: json!({
            "xaxis": { "title": { "text": "MAE, R (against the position)" } },
            "yaxis": { "title": { "text": "MFE, R (in favour)" }, "rangemode": "tozero" },
            "shapes": [{
                "type": "line", "x0": -1, "x1": -1, "y0": 0, "y1": 1, "yref": "paper",
                "line": { "color": "@muted", "dash": "dot", "width": 1 },
            }],
            "annotations": [{
                "x": -1, "y": 1, "yref": "paper", "xanchor": "right", "yanchor": "top",
                "text": "stop", "showarrow": false, "font": { "color": "@muted" },
            }],
            "hovermode": "closest",
        }),
        height: 460,
    }
}

fn show(profiles: &Choice, modes: &Choice, group: &Group<'_>, trace: Trace) -> Trace {
    modes.show(profiles.show(trace, group.profile_idx), group.mode_idx)
}

fn legend_entry((name, colour, symbol): (&str, &str, &str)) -> Trace {
    Trace::new(json!({
        "type": "scatter",
        "mode": "markers",
        "x": [null],
        "y": [null],
        "name": name,
        "legendgroup": name,
        "marker": { "color": colour, "symbol": symbol, "size": 7 },
    }))
}

/// The marks of trades of one regime.
fn points(report: &HtmlReport<'_>, trades: &[&PageTrade], is_winner: bool) -> Trace {
    let (name, colour, symbol) = if is_winner { WON } else { LOST };
    let values_of = |value: fn(&PageTrade) -> f64| -> Vec<f64> {
        trades.iter().map(|trade| short(value(trade))).collect()
    };
    let about = |trade: &&PageTrade| {
        let symbol = plotly_text(&report.trades.symbols[trade.symbol]);
        json!([trade.trade_id, symbol, trade.entry_time.to_string(), short(trade.r_net)])
    };
    Trace::new(json!({
        "type": "scatter",
        "mode": "markers",
        "x": values_of(|trade| trade.mae_r),
        "y": values_of(|trade| trade.mfe_r),
        "customdata": trades.iter().map(about).collect::<Vec<_>>(),
        "meta": { "columns": ["Trade", "Symbol", "Entry time", "Net R"] },
        "name": trades.first().map_or("", |trade| trade.regime.name()),
        "legendgroup": name,
        "showlegend": false,
        "marker": { "color": colour, "symbol": symbol, "size": 6, "opacity": 0.7 },
        "hovertemplate": "trade %{customdata[0]}, %{customdata[1]}<br>entry %{customdata[2]}<br>\
                          net R %{customdata[3]}<br>MAE %{x} R, MFE %{y} R\
                          <extra>%{fullData.name}</extra>",
    }))
}
