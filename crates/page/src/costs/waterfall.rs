//! What costs take, from R without any cost down to net R, by regime and mode.

use super::cost_table::without_costs;
use crate::HtmlReport;
use crate::cell_groups::{CellGroup, CellGroups, N_ROWS, ROWS};
use crate::cell_rows::CellRow;
use crate::choice::Choice;
use crate::figure::{Figure, Trace, plotly_text};
use crate::thin::short;
use crate::words::count;
use exitlab_words::regime_name;
use serde_json::json;

/// A cost: its name, what a cell says of it, and the grey and pattern of its bars.
struct Cost {
    name: &'static str,
    value: fn(&CellRow) -> Option<f64>,
    grey: usize,
    pattern: &'static str,
}

/// In the order in which they are taken off.
const COSTS: [Cost; 4] = [
    Cost {
        name: "entry slippage",
        value: |cell| cell.costs.avg_entry_slippage_r,
        grey: 3,
        pattern: "/",
    },
    Cost { name: "fees", value: |cell| cell.costs.avg_fees_r, grey: 0, pattern: "" },
    Cost {
        name: "exit slippage",
        value: |cell| cell.costs.avg_exit_slippage_r,
        grey: 2,
        pattern: "\\",
    },
    Cost { name: "funding", value: |cell| cell.costs.avg_funding_r, grey: 1, pattern: "." },
];

/// The figure; none where no trade had a cost.
pub(super) fn figure(report: &HtmlReport<'_>, groups: &CellGroups<'_>) -> Option<Figure> {
    let profiles = groups.profile_choice();
    let cells = || groups.groups.iter().flat_map(|group| group.cells.into_iter().flatten());
    let is_paid = |cost: &&Cost| cells().any(|cell| (cost.value)(cell).is_some_and(|r| r != 0.0));
    let paid: Vec<&Cost> = COSTS.iter().filter(is_paid).collect();
    if paid.is_empty() {
        return None;
    }
    let mut traces = Vec::new();
    for (profile_idx, _) in groups.profiles.iter().enumerate() {
        let of_profile = |group: &&CellGroup<'_>| group.profile_idx == profile_idx;
        let shown: Vec<&CellGroup<'_>> = groups.groups.iter().filter(of_profile).collect();
        for cost in &paid {
            traces.push(profiles.show(bars(groups, &shown, cost), profile_idx));
        }
        traces.extend(
            shown.iter().map(|group| profiles.show(net(report, groups, group), profile_idx)),
        );
    }
    Some(Figure {
        id: "costs".to_owned(),
        title: "What costs take: from R without costs to net R".to_owned(),
        how: "Each row of bars is a mode: its right end is the mean R per trade without any cost, each \
              bar is a cost that is taken off, and the mark at the left end is mean net R. Bars that lie \
              to the right of zero eat a gain; where the right end is left of zero, the entries lose \
              before costs. Costs that were received, such as funding, run to the right."
            .to_owned(),
        note: groups.note.clone(),
        selectors: Choice::selectors(&[&profiles]),
        traces,
        layout: json!({
            "barmode": "overlay",
            "xaxis": { "title": { "text": "R per trade" }, "zeroline": true, "zerolinewidth": 2 },
            "yaxis": CellGroups::rows_axis(),
            "shapes": CellGroups::row_lines(),
            "hovermode": "closest",
        }),
        height: groups.rows_height(),
    })
}

/// The bars of a cost, each begun where the costs before it end.
fn bars(groups: &CellGroups<'_>, shown: &[&CellGroup<'_>], cost: &Cost) -> Trace {
    let (mut base, mut x, mut y, mut about) = (vec![], vec![], vec![], vec![]);
    let (mut modes, mut regimes, mut costs) = (vec![], vec![], vec![]);
    for group in shown {
        for (row, cell) in group.cells.iter().enumerate() {
            let Some((cell, start)) = cell.and_then(|cell| Some((cell, without_costs(cell)?)))
            else {
                continue;
            };
            let before = COSTS.iter().take_while(|other| other.name != cost.name);
            let before: f64 = before.filter_map(|other| (other.value)(cell)).sum();
            let Some(value) = (cost.value)(cell) else { continue };
            let mode = plotly_text(&groups.modes[group.mode_idx]);
            base.push(short(start - before));
            x.push(short(-value));
            y.push(short(groups.height_of(row, group.mode_idx)));
            about.push(json!([mode, regime_name(ROWS[row]), short(value)]));
            modes.push(mode);
            regimes.push(regime_name(ROWS[row]));
            costs.push(short(value));
        }
    }
    let width = 0.8 / groups.modes.len() as f64;
    Trace::new(json!({
        "type": "bar",
        "orientation": "h",
        "base": base,
        "x": x,
        "y": y,
        "width": 0.7 * width,
        "customdata": about,
        "name": cost.name,
        "marker": {
            "color": format!("@grey.{}", cost.grey),
            "pattern": { "shape": cost.pattern, "fillmode": "overlay", "fgcolor": "@text", "size": 6,
                "solidity": 0.2 },
            "line": { "color": "@paper", "width": 0.5 },
        },
        "hovertemplate": "%{customdata[1]}, %{customdata[0]}<br>%{customdata[2]} R\
                          <extra>%{fullData.name}</extra>",
    }))
    .numbers(json!({ "Exit mode": modes, "Regime": regimes, "What": vec![cost.name; costs.len()],
        "R per trade": costs }))
}

/// The marks of a mode's mean net R.
fn net(report: &HtmlReport<'_>, groups: &CellGroups<'_>, group: &CellGroup<'_>) -> Trace {
    let mode = plotly_text(&groups.modes[group.mode_idx]);
    let style = report.styles.of(&groups.modes[group.mode_idx]);
    let cells = || (0..N_ROWS).filter_map(|row| Some((row, group.cells[row]?)));
    let means: Vec<Option<f64>> = cells().map(|(_, cell)| cell.avg_r.map(short)).collect();
    let regimes: Vec<&str> = cells().map(|(row, _)| regime_name(ROWS[row])).collect();
    let heights = cells().map(|(row, _)| short(groups.height_of(row, group.mode_idx)));
    let about = cells().map(|(row, cell)| {
        json!([regime_name(ROWS[row]), without_costs(cell).map(short), count(cell.n)])
    });
    Trace::new(json!({
        "type": "scatter",
        "mode": "markers",
        "x": means,
        "y": heights.collect::<Vec<_>>(),
        "customdata": about.collect::<Vec<_>>(),
        "name": mode,
        "marker": { "symbol": style.symbol, "color": style.colour, "size": 10,
            "line": { "color": "@paper", "width": 1 } },
        "hovertemplate": "%{customdata[0]}<br>net %{x:.4f} R, without costs %{customdata[1]} R<br>\
                          n %{customdata[2]}<extra>%{fullData.name}</extra>",
    }))
    .numbers(json!({ "Exit mode": vec![mode; means.len()], "Regime": regimes,
        "What": vec!["net R"; means.len()], "R per trade": means }))
}
