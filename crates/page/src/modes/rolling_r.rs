//! Mean net R of the last trades, over time.

use crate::HtmlReport;
use crate::choice::Choice;
use crate::figure::{Figure, Trace, plotly_text};
use crate::rows::PageTrade;
use crate::thin::{short, thin_curve};
use crate::trade_groups::{TradeGroups, notes};
use crate::words::count;
use serde_json::json;

/// Trades that a mean is of: the first of these that fits three times into the longest run.
const WINDOWS: [usize; 2] = [200, 50];

/// Points of a curve, about.
const MAX_POINTS: usize = 800;

/// The figure; none where the run has too few trades.
pub(super) fn figure(report: &HtmlReport<'_>, groups: &TradeGroups<'_>) -> Option<Figure> {
    let n_longest = groups.groups.iter().map(|group| group.trades.len()).max()?;
    let window = WINDOWS.into_iter().find(|window| n_longest >= 3 * window)?;
    let profiles = groups.profile_choice();
    let (mut traces, mut is_thinned) = (Vec::new(), false);
    for group in &groups.groups {
        let mode = &groups.modes[group.mode_idx];
        let style = report.styles.of(mode);
        let means = rolling_means(&group.trades, window);
        let kept = thin_curve(&means, MAX_POINTS);
        is_thinned |= kept.len() < means.len();
        let time = |idx: &usize| group.trades[idx + window - 1].exit_time.us() / 1_000;
        let trace = Trace::new(json!({
            "type": "scatter",
            "mode": "lines",
            "x": kept.iter().map(time).collect::<Vec<i64>>(),
            "y": kept.iter().map(|idx| short(means[*idx])).collect::<Vec<_>>(),
            "name": plotly_text(mode),
            "line": { "color": style.colour, "dash": style.dash, "width": 1.6 },
            "hovertemplate": "%{x|%Y-%m-%d %H:%M}<br>%{y:.3f} R<extra>%{fullData.name}</extra>",
        }));
        traces.push(profiles.show(trace, group.profile_idx));
    }
    let thinned = is_thinned.then(|| {
        format!("Downsampled to about {} points per curve (min/max kept).", count(MAX_POINTS))
    });
    Some(Figure {
        id: "rolling-r".to_owned(),
        title: format!("Rolling mean net R of {window} trades"),
        how: format!(
            "Each point is the mean net R of the last {window} trades at the exit of the last of them. \
             A mode whose line wanders about zero has no lasting edge; a line that falls for years shows \
             one that is gone. Neighbouring points share nearly all of their trades, so the line moves \
             more smoothly than the results do."
        ),
        note: notes([report.point.note(), groups.note(), thinned]),
        selectors: Choice::selectors(&[&profiles]),
        traces,
        layout: json!({
            "xaxis": { "type": "date", "title": { "text": "exit time, UTC" } },
            "yaxis": { "title": { "text": "mean net R" }, "zeroline": true, "zerolinewidth": 2 },
            "hovermode": "closest",
        }),
        height: 360,
    })
}

/// Mean net R of every `window` trades in a row.
fn rolling_means(trades: &[&PageTrade], window: usize) -> Vec<f64> {
    let mean =
        |some: &[&PageTrade]| some.iter().map(|trade| trade.r_net).sum::<f64>() / some.len() as f64;
    trades.windows(window).map(mean).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::prices::shown_rows::trade;

    #[test]
    fn means_are_of_as_many_trades_each() {
        let mut trades: Vec<PageTrade> = (0..4).map(|id| trade(id, 0)).collect();
        for (trade, r_net) in trades.iter_mut().zip([1.0, 2.0, -3.0, 4.0]) {
            trade.values.r_net = r_net;
        }
        let trades: Vec<&PageTrade> = trades.iter().collect();
        assert_eq!(rolling_means(&trades, 2), [1.5, -0.5, 0.5]);
        assert_eq!(rolling_means(&trades, 5), [] as [f64; 0]);
    }
}
