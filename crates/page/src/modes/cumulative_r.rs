//! Cumulative net R by the time of exit, and its drawdown under it.

use crate::HtmlReport;
use crate::choice::Choice;
use crate::figure::{Figure, Trace, plotly_text};
use crate::rows::PageTrade;
use crate::thin::{short, thin_curve};
use crate::trade_groups::{TradeGroups, notes};
use crate::words::count;
use exitlab_core::Timestamp;
use serde_json::json;

/// Points of all curves together, about; and of one at most and at least.
const N_POINTS: usize = 15_000;
const MAX_POINTS: usize = 500;
const MIN_POINTS: usize = 60;

/// The figure.
pub(super) fn figure(report: &HtmlReport<'_>, groups: &TradeGroups<'_>) -> Figure {
    let (profiles, regimes) = (groups.profile_choice(), groups.regime_choice());
    let n_max = (N_POINTS / groups.n_curves().max(1)).clamp(MIN_POINTS, MAX_POINTS);
    let (mut traces, mut n_longest, mut is_thinned) = (Vec::new(), 0, false);
    for group in &groups.groups {
        let mode = &groups.modes[group.mode_idx];
        let style = report.styles.of(mode);
        for (regime_idx, regime) in groups.regimes.iter().enumerate() {
            let curve = Curve::of(group.of(*regime));
            let kept = curve.kept(n_max);
            is_thinned |= kept.len() < curve.times.len();
            n_longest = n_longest.max(curve.times.len().saturating_sub(1));
            let times: Vec<i64> = kept.iter().map(|idx| curve.times[*idx].us() / 1_000).collect();
            let values_of = |values: &[f64]| -> Vec<f64> {
                kept.iter().map(|idx| short(values[*idx])).collect()
            };
            let panels = [("y", &curve.cumulative, true), ("y2", &curve.drawdown, false)];
            for (yaxis, values, is_named) in panels {
                let trace = Trace::new(json!({
                    "type": "scatter",
                    "mode": "lines",
                    "x": times,
                    "y": values_of(values),
                    "yaxis": yaxis,
                    "name": plotly_text(mode),
                    "legendgroup": plotly_text(mode),
                    "showlegend": is_named,
                    "line": {
                        "color": style.colour,
                        "dash": style.dash,
                        "width": 1.6,
                        "shape": "hv",
                    },
                    "hovertemplate": "%{x|%Y-%m-%d %H:%M}<br>%{y:.3f} R\
                                      <extra>%{fullData.name}</extra>",
                }));
                traces.push(regimes.show(profiles.show(trace, group.profile_idx), regime_idx));
            }
        }
    }
    let thinned = is_thinned.then(|| {
        format!(
            "Downsampled to about {} points per curve (min/max kept) of up to {} trades.",
            count(n_max),
            count(n_longest)
        )
    });
    Figure {
        id: "cumulative-r".to_owned(),
        title: "Cumulative net R and drawdown".to_owned(),
        how:
            "Above, net R of closed trades, summed by exit time (UTC); below, its drawdown from the \
              highest value so far. A sum of R gives every trade the same weight: it is not an \
              account, has no position sizes, and counts trades that overlapped, as a study's do, one \
              after another."
                .to_owned(),
        note: notes([report.point.note(), groups.note(), thinned]),
        selectors: Choice::selectors(&[&profiles, &regimes]),
        traces,
        layout: json!({
            "xaxis": { "type": "date", "anchor": "y2" },
            "yaxis": { "title": { "text": "cumulative net R" }, "domain": [0.4, 1] },
            "yaxis2": {
                "title": { "text": "drawdown, R" },
                "domain": [0, 0.33],
                "rangemode": "tozero",
            },
            "hovermode": "closest",
        }),
        height: 520,
    }
}

/// Cumulative net R after each exit, begun at 0 with the first entry.
struct Curve {
    times: Vec<Timestamp>,
    cumulative: Vec<f64>,
    /// 0 or below.
    drawdown: Vec<f64>,
}

impl Curve {
    /// Of trades in the order of exits.
    fn of<'t>(trades: impl Iterator<Item = &'t PageTrade>) -> Curve {
        let mut curve = Curve { times: Vec::new(), cumulative: Vec::new(), drawdown: Vec::new() };
        let (mut sum, mut peak) = (0.0f64, 0.0f64);
        for trade in trades {
            if curve.times.is_empty() {
                curve.push(trade.entry_time, 0.0, 0.0);
            }
            sum += trade.r_net;
            peak = peak.max(sum);
            curve.push(trade.exit_time, sum, sum - peak);
        }
        curve
    }

    fn push(&mut self, time: Timestamp, cumulative: f64, drawdown: f64) {
        self.times.push(time);
        self.cumulative.push(cumulative);
        self.drawdown.push(drawdown);
    }

    /// Positions of about `n_max` points, with the extremes of both curves.
    fn kept(&self, n_max: usize) -> Vec<usize> {
        if self.times.len() <= n_max {
            return (0..self.times.len()).collect();
        }
        let mut kept = thin_curve(&self.cumulative, 2 * n_max / 3);
        kept.extend(thin_curve(&self.drawdown, n_max / 3));
        kept.sort_unstable();
        kept.dedup();
        kept
    }
}
