//! Reward to risk, as planned and as it came.

use crate::HtmlReport;
use crate::cell_groups::{CellGroups, ROWS};
use crate::choice::Choice;
use crate::figure::{Figure, Trace, plotly_text};
use crate::thin::short;
use exitlab_core::number::percent;
use exitlab_words::regime_name;
use serde_json::{Value as Json, json};

/// The figure; none where no mode planned or realised a ratio.
pub(super) fn figure(report: &HtmlReport<'_>, groups: &CellGroups<'_>) -> Option<Figure> {
    let profiles = groups.profile_choice();
    let mut traces = Vec::new();
    for group in &groups.groups {
        let mode = &groups.modes[group.mode_idx];
        let style = report.styles.of(mode);
        let drawn = || {
            let cells = (0..ROWS.len()).filter_map(|row| Some((row, group.cells[row]?)));
            cells.filter(|(_, cell)| cell.rr_planned.is_some() || cell.rr_realised.is_some())
        };
        let (mut x, mut y, mut symbols, mut about) = (vec![], vec![], vec![], vec![]);
        for (row, cell) in group.cells.iter().enumerate() {
            let Some(cell) = cell else { continue };
            let ends = [("planned", cell.rr_planned, "-open"), ("realised", cell.rr_realised, "")];
            for (what, ratio, ending) in ends {
                let Some(ratio) = ratio else { continue };
                x.push(json!(short(ratio)));
                y.push(json!(short(groups.height_of(row, group.mode_idx))));
                symbols.push(format!("{}{ending}", style.symbol));
                let win_rate = percent(cell.win_rate);
                about.push(json!([regime_name(ROWS[row]), what, cell.n, win_rate]));
            }
            // A gap, so that the next row's marks are not joined to this one's.
            x.push(Json::Null);
            y.push(Json::Null);
            symbols.push(style.symbol.to_owned());
            about.push(Json::Null);
        }
        if x.iter().all(Json::is_null) {
            continue;
        }
        let trace = Trace::new(json!({
            "type": "scatter",
            "mode": "lines+markers",
            "x": x,
            "y": y,
            "customdata": about,
            "name": plotly_text(mode),
            "line": { "color": style.colour, "width": 1.5 },
            "marker": { "symbol": symbols, "color": style.colour, "size": 10 },
            "hovertemplate": "%{customdata[0]}<br>%{customdata[1]} %{x:.3f}<br>n %{customdata[2]}, \
                              won %{customdata[3]}<extra>%{fullData.name}</extra>",
        }))
        .numbers(json!({
            "Regime": drawn().map(|(row, _)| regime_name(ROWS[row])).collect::<Vec<_>>(),
            "Exit mode": drawn().map(|_| plotly_text(mode)).collect::<Vec<_>>(),
            "Planned R:R": drawn().map(|(_, cell)| cell.rr_planned.map(short)).collect::<Vec<_>>(),
            "Realised R:R": drawn().map(|(_, cell)| cell.rr_realised.map(short)).collect::<Vec<_>>(),
            "Win rate": drawn().map(|(_, cell)| cell.win_rate.map(short)).collect::<Vec<_>>(),
            "n": drawn().map(|(_, cell)| cell.n).collect::<Vec<_>>(),
        }));
        traces.push(profiles.show(trace, group.profile_idx));
    }
    if traces.is_empty() {
        return None;
    }
    Some(Figure {
        id: "reward-risk".to_owned(),
        title: "Reward to risk: planned and realised".to_owned(),
        how: "The open mark is the mean planned ratio of target to stop, the filled one the mean win \
              over the mean loss in net R; the line between them is what costs, moved stops and early \
              exits changed. Modes without a target have no planned R:R. A ratio means little \
              without the win rate (hover): 2 to 1 loses money below one win in three. Ratios of few \
              trades (n) are noise."
            .to_owned(),
        note: groups.note.clone(),
        selectors: Choice::selectors(&[&profiles]),
        traces,
        layout: json!({
            "xaxis": { "title": { "text": "reward : risk" }, "rangemode": "tozero" },
            "yaxis": CellGroups::rows_axis(),
            "shapes": CellGroups::row_lines(),
            "hovermode": "closest",
        }),
        height: groups.rows_height(),
    })
}
