//! How far the mean net R depends on what happened first within a bar.

use crate::HtmlReport;
use crate::cell_groups::{CellGroups, ROWS};
use crate::choice::Choice;
use crate::figure::{Figure, Trace, plotly_text};
use crate::thin::short;
use exitlab_core::number::percent;
use exitlab_words::regime_name;
use serde_json::json;

/// The figure; none where the run did not look at other intrabar rules.
pub(super) fn figure(report: &HtmlReport<'_>, groups: &CellGroups<'_>) -> Option<Figure> {
    let profiles = groups.profile_choice();
    let mut traces = Vec::new();
    for group in &groups.groups {
        let mode = &groups.modes[group.mode_idx];
        let style = report.styles.of(mode);
        let drawn = || {
            let cells = (0..ROWS.len()).filter_map(|row| Some((row, group.cells[row]?)));
            cells.filter(|(_, cell)| cell.avg_r_low.is_some() && cell.avg_r_high.is_some())
        };
        let (mut x, mut y, mut above, mut below) = (vec![], vec![], vec![], vec![]);
        let mut about = vec![];
        for (row, cell) in group.cells.iter().enumerate() {
            let Some(cell) = cell else { continue };
            let (Some(mean), Some(low), Some(high)) = (cell.avg_r, cell.avg_r_low, cell.avg_r_high)
            else {
                continue;
            };
            x.push(short(mean));
            y.push(short(groups.height_of(row, group.mode_idx)));
            above.push(short(high - mean));
            below.push(short(mean - low));
            let share = percent(cell.ambiguous_share);
            about.push(json!([regime_name(ROWS[row]), short(low), short(high), cell.n, share]));
        }
        if x.is_empty() {
            continue;
        }
        let trace = Trace::new(json!({
            "type": "scatter",
            "mode": "markers",
            "x": x,
            "y": y,
            "customdata": about,
            "name": plotly_text(mode),
            "marker": { "symbol": style.symbol, "color": style.colour, "size": 9 },
            "error_x": {
                "type": "data", "symmetric": false, "array": above, "arrayminus": below,
                "color": style.colour, "thickness": 1.6, "width": 4,
            },
            "hovertemplate": "%{customdata[0]}<br>mean %{x:.4f} R<br>%{customdata[1]} to \
                              %{customdata[2]} R<br>n %{customdata[3]}, ambiguous \
                              %{customdata[4]}<extra>%{fullData.name}</extra>",
        }))
        .numbers(json!({
            "Regime": drawn().map(|(row, _)| regime_name(ROWS[row])).collect::<Vec<_>>(),
            "Exit mode": drawn().map(|_| plotly_text(mode)).collect::<Vec<_>>(),
            "Mean net R": drawn().map(|(_, cell)| cell.avg_r.map(short)).collect::<Vec<_>>(),
            "Low": drawn().map(|(_, cell)| cell.avg_r_low.map(short)).collect::<Vec<_>>(),
            "High": drawn().map(|(_, cell)| cell.avg_r_high.map(short)).collect::<Vec<_>>(),
            "Ambiguous share": drawn().map(|(_, cell)| cell.ambiguous_share.map(short)).collect::<Vec<_>>(),
            "n": drawn().map(|(_, cell)| cell.n).collect::<Vec<_>>(),
        }));
        traces.push(profiles.show(trace, group.profile_idx));
    }
    if traces.is_empty() {
        return None;
    }
    Some(Figure {
        id: "ambiguity".to_owned(),
        title: "Mean net R with intrabar bounds".to_owned(),
        how:
            "The mark is the mean net R; the whisker runs from the mean of every trade's lowest to \
              that of its highest net R over the intrabar rules. Where whiskers of two modes \
              overlap, the bars cannot tell which one was better: finer bars could. The whisker is \
              not a confidence interval; it only spans the intrabar fill rules."
                .to_owned(),
        note: groups.note.clone(),
        selectors: Choice::selectors(&[&profiles]),
        traces,
        layout: json!({
            "xaxis": { "title": { "text": "mean net R" }, "zeroline": true },
            "yaxis": CellGroups::rows_axis(),
            "shapes": CellGroups::row_lines(),
            "hovermode": "closest",
        }),
        height: groups.rows_height(),
    })
}
