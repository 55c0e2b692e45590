//! How long trades were held.

use crate::HtmlReport;
use crate::choice::Choice;
use crate::figure::{Figure, Trace, plotly_text};
use crate::thin::short;
use crate::trade_groups::{TradeGroups, notes};
use crate::words::count;
use exitlab_words::regime_name;
use serde_json::json;

/// Upper ends of the bins, which belong to them, in minutes, with their names.
const BINS: [(f64, &str); 19] = [
    (1.0, "1 min"),
    (5.0, "5 min"),
    (15.0, "15 min"),
    (30.0, "30 min"),
    (60.0, "1 h"),
    (120.0, "2 h"),
    (240.0, "4 h"),
    (480.0, "8 h"),
    (960.0, "16 h"),
    (1_440.0, "1 d"),
    (2_880.0, "2 d"),
    (5_760.0, "4 d"),
    (11_520.0, "8 d"),
    (23_040.0, "16 d"),
    (46_080.0, "32 d"),
    (92_160.0, "64 d"),
    (184_320.0, "128 d"),
    (368_640.0, "256 d"),
    (f64::INFINITY, "longer"),
];

/// The figure.
pub(super) fn figure(report: &HtmlReport<'_>, groups: &TradeGroups<'_>) -> Figure {
    let (profiles, regimes) = (groups.profile_choice(), groups.regime_choice());
    let mut counted = Vec::new();
    for group in &groups.groups {
        for (regime_idx, regime) in groups.regimes.iter().enumerate() {
            let minutes = group.of(*regime).map(|t| 60.0 * t.exit_time.hours_since(t.entry_time));
            counted.push((group, regime_idx, bin_counts(minutes)));
        }
    }
    let is_used = |bin: usize| counted.iter().any(|(_, _, counts)| counts[bin] > 0);
    let first = (0..BINS.len()).find(|bin| is_used(*bin)).unwrap_or(0);
    let last = (0..BINS.len()).rfind(|bin| is_used(*bin)).unwrap_or(0);
    let names: Vec<String> = (first..=last).map(|bin| format!("≤ {}", BINS[bin].1)).collect();
    let names: Vec<String> = names.into_iter().map(|n| n.replace("≤ longer", "longer")).collect();
    let mut traces = Vec::new();
    for (group, regime_idx, counts) in &counted {
        let mode = &groups.modes[group.mode_idx];
        let style = report.styles.of(mode);
        let n: usize = counts.iter().sum();
        let counts = &counts[first..=last];
        let shares = counts.iter().map(|n_bin| short(100.0 * *n_bin as f64 / n.max(1) as f64));
        let shares: Vec<f64> = shares.collect();
        let regime = regime_name(groups.regimes[*regime_idx]);
        let mode = plotly_text(mode);
        let trace = Trace::new(json!({
            "type": "bar",
            "x": names,
            "y": shares,
            "customdata": counts.iter().map(count).collect::<Vec<_>>(),
            "name": mode,
            "marker": { "color": style.colour },
            "hovertemplate": "%{x}<br>%{customdata} trades, %{y:.1f}%<extra>%{fullData.name}</extra>",
        }))
        .numbers(json!({
            "Exit mode": vec![mode.as_str(); counts.len()],
            "Regime": vec![regime; counts.len()],
            "Held": names,
            "Trades": counts,
            "Share, %": shares,
        }));
        traces.push(regimes.show(profiles.show(trace, group.profile_idx), *regime_idx));
    }
    Figure {
        id: "holding-times".to_owned(),
        title: "Holding times".to_owned(),
        how: "Share of a mode's trades by the time from entry to exit; each bin begins where the one \
              before it ends. Bins grow wider to the right, so the shape is not that of a density. \
              Trades that the end of the data closed are among them, too short."
            .to_owned(),
        note: notes([report.point.note(), groups.note()]),
        selectors: Choice::selectors(&[&profiles, &regimes]),
        traces,
        layout: json!({
            "barmode": "group",
            "bargap": 0.2,
            "xaxis": { "type": "category", "categoryorder": "array", "categoryarray": names },
            "yaxis": { "title": { "text": "share of trades" }, "ticksuffix": "%", "rangemode": "tozero" },
        }),
        height: 340,
    }
}

/// How many of some times fall into each bin.
fn bin_counts(minutes: impl Iterator<Item = f64>) -> [usize; BINS.len()] {
    let mut counts = [0; BINS.len()];
    for minutes in minutes {
        counts[BINS.partition_point(|(end, _)| *end < minutes)] += 1;
    }
    counts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bin_holds_its_upper_end() {
        let counts = bin_counts([0.0, 1.0, 60.0, 61.0, 1_440.0, 1e9].into_iter());
        let found: Vec<(&str, usize)> = BINS
            .iter()
            .zip(counts)
            .filter(|(_, n)| *n > 0)
            .map(|((_, name), n)| (*name, n))
            .collect();
        assert_eq!(found, [("1 min", 2), ("1 h", 1), ("2 h", 1), ("1 d", 1), ("longer", 1)]);
    }
}
