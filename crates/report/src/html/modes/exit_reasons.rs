//! Why trades closed, by regime.

use super::cell_groups::{CellGroups, ROWS};
use crate::html::cell_rows::SHARES;
use crate::html::choice::Choice;
use crate::html::figure::{Figure, Trace};
use crate::html::thin::short;
use crate::html::words::count;
use crate::tables::regime_name;
use serde_json::json;

/// Patterns of the reasons in the order of [`SHARES`].
const PATTERNS: [&str; SHARES.len()] = ["", "/", "x", ".", "-", "+"];

/// The figure.
pub(super) fn figure(groups: &CellGroups<'_>) -> Figure {
    let (profiles, modes) = (groups.profile_choice(), groups.mode_choice());
    let mut traces = Vec::new();
    for group in &groups.groups {
        let n_of = |row: usize| group.cells[row].map_or(0, |cell| cell.n as usize);
        let rows: Vec<String> = (0..ROWS.len())
            .map(|row| format!("{}<br>n={}", regime_name(ROWS[row]), count(n_of(row))))
            .collect();
        for (idx, column) in SHARES.iter().enumerate() {
            let percent = |row: usize| group.cells[row]?.shares[idx].map(|x| short(100.0 * x));
            let shares: Vec<Option<f64>> = (0..ROWS.len()).map(percent).collect();
            let trace = Trace::new(json!({
                "type": "bar",
                "orientation": "h",
                "x": shares,
                "y": rows,
                "name": reason(column),
                "marker": {
                    "color": format!("@series.{idx}"),
                    "pattern": { "shape": PATTERNS[idx], "fillmode": "overlay", "fgcolor": "@paper", "size": 7,
                        "solidity": 0.25 },
                    "line": { "color": "@paper", "width": 1 },
                },
                "hovertemplate": "%{y}<br>%{x:.2f}%<extra>%{fullData.name}</extra>",
            }));
            traces.push(modes.show(profiles.show(trace, group.profile_idx), group.mode_idx));
        }
    }
    Figure {
        id: "exit-reasons".to_owned(),
        title: "Why trades closed, by regime".to_owned(),
        how:
            "Each row holds all trades that were decided in a regime, split by the reason of their \
              last exit; n is their number. Trades that the end of the data closed are cut short, \
              so where they are many the other shares are too small. A reason says nothing of what \
              it made: a trailing stop closes winners and losers."
                .to_owned(),
        note: groups.note.clone(),
        selectors: Choice::selectors(&[&profiles, &modes]),
        traces,
        layout: json!({
            "barmode": "stack",
            "bargap": 0.25,
            "xaxis": { "title": { "text": "share of trades" }, "ticksuffix": "%",
                "range": [0, 103], "dtick": 25 },
            "yaxis": { "type": "category", "autorange": "reversed" },
            "legend": { "traceorder": "normal", "y": -0.3 },
        }),
        height: 460,
    }
}

/// `share_stop_loss` in words: `stop loss`.
fn reason(column: &str) -> String {
    column.trim_start_matches("share_").replace('_', " ")
}
