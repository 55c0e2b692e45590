//! Mean net R of each mode by one of symbol, side, volatility level and year.

use super::cut_cells::{CutCell, CutCells};
use crate::HtmlReport;
use crate::answer::Z;
use crate::cell_groups::ROWS;
use crate::choice::Choice;
use crate::figure::{Figure, Trace, plotly_text};
use crate::thin::short;
use crate::words::{count, interval, signed_to};
use exitlab_core::{Regime, Side, VolLevel};
use exitlab_words::regime_name;
use serde_json::json;

/// By what cells are told apart: what the reader sees, and the name of a cell that is cut by it alone.
type GroupBy = (&'static str, fn(&CutCells, &CutCell) -> Option<String>);

const GROUPS: [GroupBy; 4] = [
    ("year", |cut, cell| cell.year.map(|year| cut.years[year].clone())),
    ("symbol", |cut, cell| cell.symbol.map(|symbol| cut.symbols[symbol].clone())),
    ("side", |_, cell| cell.side.map(|side: Side| side.name().to_owned())),
    ("volatility", |_, cell| cell.vol_level.map(|level: VolLevel| level.name().to_owned())),
];

/// The figure.
pub(super) fn figure(report: &HtmlReport<'_>, cut: &CutCells) -> Figure {
    let profiles = Choice::new("profile", "Profile", cut.profiles.clone());
    let groups = GROUPS.map(|(name, _)| name.to_owned()).to_vec();
    let groups = Choice::new("group", "By", groups);
    let regimes: Vec<String> = ROWS.map(|regime| regime_name(regime).to_owned()).to_vec();
    let regimes = Choice::new("regime", "Regime", regimes);
    let single: Vec<&CutCell> = cut.cells.iter().filter(|cell| cell.n_cuts() == 1).collect();
    let mut traces = Vec::new();
    for profile in 0..cut.profiles.len() {
        for (group_idx, (group, name_of)) in GROUPS.iter().enumerate() {
            for (regime_idx, regime) in ROWS.iter().enumerate() {
                for mode in 0..cut.modes.len() {
                    let is_of = |cell: &&&CutCell| {
                        cell.profile == profile && cell.mode == mode && cell.regime == *regime
                    };
                    let cells: Vec<(String, &CutCell)> = single
                        .iter()
                        .filter(is_of)
                        .filter_map(|cell| Some((name_of(cut, cell)?, *cell)))
                        .collect();
                    if cells.is_empty() {
                        continue;
                    }
                    let trace = means(report, cut, (group, *regime), mode, &cells);
                    let trace = groups.show(profiles.show(trace, profile), group_idx);
                    traces.push(regimes.show(trace, regime_idx));
                }
            }
        }
    }
    Figure {
        id: "by-group".to_owned(),
        title: "Mean net R by year, symbol, side or volatility".to_owned(),
        how: "Each mark is the mean net R of a mode's trades in a group, its whisker 1.96 standard errors \
              either way. Whiskers are not corrected for the number of marks, and too short where trades \
              overlap in time. Look for whether a mode's sign depends on one symbol or a few years."
            .to_owned(),
        note: report.point.note(),
        selectors: Choice::selectors(&[&profiles, &groups, &regimes]),
        traces,
        layout: json!({
            "scattermode": "group",
            "scattergap": 0.4,
            "xaxis": { "type": "category", "categoryorder": "category ascending" },
            "yaxis": { "title": { "text": "mean net R" }, "zeroline": true, "zerolinewidth": 2 },
            "hovermode": "closest",
        }),
        height: 400,
    }
}

fn means(
    report: &HtmlReport<'_>,
    cut: &CutCells,
    (group, regime): (&str, Option<Regime>),
    mode: usize,
    cells: &[(String, &CutCell)],
) -> Trace {
    let style = report.styles.of(&cut.modes[mode]);
    let mode = plotly_text(&cut.modes[mode]);
    let names: Vec<String> = cells.iter().map(|(name, _)| plotly_text(name)).collect();
    let each = |value: &dyn Fn(&CutCell) -> Option<f64>| -> Vec<Option<f64>> {
        cells.iter().map(|(_, cell)| value(cell).map(short)).collect()
    };
    let half = |cell: &CutCell| cell.values.se_r.map(|se_r| Z * se_r);
    let end = |cell: &CutCell, sign: f64| Some(cell.values.avg_r? + sign * half(cell)?);
    let about = |cell: &CutCell| {
        let ends = end(cell, -1.0).zip(end(cell, 1.0));
        let ends = ends.map_or_else(String::new, |(low, high)| interval(low, high));
        format!("{} R ({ends})<br>n {}", signed_to(cell.values.avg_r, 4), count(cell.values.n))
    };
    let n: Vec<usize> = cells.iter().map(|(_, cell)| cell.values.n).collect();
    Trace::new(json!({
        "type": "scatter",
        "mode": "markers",
        "x": names,
        "y": each(&|cell| cell.values.avg_r),
        "error_y": {
            "type": "data", "array": each(&half), "color": style.colour, "thickness": 1.5, "width": 3,
        },
        "customdata": cells.iter().map(|(_, cell)| about(cell)).collect::<Vec<_>>(),
        "name": mode,
        "offsetgroup": mode,
        "marker": { "symbol": style.symbol, "color": style.colour, "size": 9 },
        "hovertemplate": "%{x}<br>%{customdata}<extra>%{fullData.name}</extra>",
    }))
    .numbers(json!({
        "Exit mode": vec![mode.as_str(); n.len()],
        "Regime": vec![regime_name(regime); n.len()],
        group: names,
        "Mean net R": each(&|cell| cell.values.avg_r),
        "Low": each(&|cell| end(cell, -1.0)),
        "High": each(&|cell| end(cell, 1.0)),
        "n": n,
    }))
}
