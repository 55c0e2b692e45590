//! What each step of the integration does: presets side by side.

use super::super::data_table::{DataColumn, data_table};
use super::super::figure::{Figure, Trace, plotly_text};
use super::super::series_style::SeriesStyle;
use super::super::words::count;
use crate::position::position_or_push;
use exitlab_core::number::{percent, plain, signed};
use exitlab_store::AblationRow;
use exitlab_table::Row;
use maud::{Markup, html};
use serde_json::{Value as Json, json};

/// What a profile makes of the signals under one preset.
#[derive(Debug, Clone, Row)]
#[row(of = AblationRow<'static>)]
pub(super) struct PresetRow {
    integration: String,
    profile: String,
    n_signals: usize,
    n_accepted: usize,
    n: usize,
    win_rate: Option<f64>,
    avg_r: Option<f64>,
    se_r: Option<f64>,
    profit_factor: Option<f64>,
    sum_r: f64,
    max_dd_r: f64,
    total_return: Option<f64>,
    max_drawdown: Option<f64>,
}

/// What a panel shows.
#[derive(Debug, Clone, Copy)]
struct Panel {
    title: &'static str,
    value: fn(&PresetRow) -> Json,
    /// Half an error bar.
    error: Option<fn(&PresetRow) -> Option<f64>>,
}

const PANELS: [Panel; 4] = [
    Panel {
        title: "average net R (bars: standard error)",
        value: |row| json!(row.avg_r),
        error: Some(|row| row.se_r),
    },
    Panel { title: "sum of net R", value: |row| json!(row.sum_r), error: None },
    Panel { title: "largest drawdown, R", value: |row| json!(row.max_dd_r), error: None },
    Panel { title: "trades", value: |row| json!(row.n), error: None },
];

/// The figure; none without rows.
pub(super) fn figure(presets: &[PresetRow]) -> Option<Figure> {
    let mut profiles: Vec<&str> = Vec::new();
    for row in presets {
        position_or_push(&mut profiles, row.profile.as_str());
    }
    if profiles.is_empty() {
        return None;
    }
    let mut layout = json!({
        "xaxis": { "type": "category", "anchor": "y4" },
        "legend": { "y": -0.1 },
        "annotations": [],
    });
    let mut traces = Vec::new();
    for (idx, panel) in PANELS.iter().enumerate() {
        let top = 0.97 - 0.26 * idx as f64;
        let axis = if idx == 0 { "yaxis".to_owned() } else { format!("yaxis{}", idx + 1) };
        layout[axis] = json!({ "domain": [top - 0.18, top], "zeroline": true, "nticks": 4 });
        if let Some(annotations) = layout["annotations"].as_array_mut() {
            annotations.push(json!({
                "text": panel.title, "xref": "paper", "yref": "paper", "x": 0, "y": top, "xanchor": "left",
                "yanchor": "bottom", "showarrow": false, "font": { "size": 11 },
            }));
        }
        for (profile_idx, profile) in profiles.iter().enumerate() {
            let rows: Vec<&PresetRow> =
                presets.iter().filter(|row| row.profile == *profile).collect();
            traces.push(line(&rows, profile_idx, profile, idx, panel));
        }
    }
    Some(Figure {
        id: "ablation".into(),
        title: "Ablation: effect of each policy step".into(),
        how: "The same signals with more of the policy enforced from step to step: nothing, then signal filter and \
              confidence (1), risk sizing (2), exit mode (3), position limits (4), trading gate (5), and \
              the cost filter too (full). A step from one point to the next is what that step changed; \
              most steps change which trades are taken, so the trades are not the same ones."
            .into(),
        note: None,
        selectors: Vec::new(),
        traces,
        layout,
        height: 640,
    })
}

fn line(
    rows: &[&PresetRow],
    profile_idx: usize,
    profile: &str,
    panel_idx: usize,
    panel: &Panel,
) -> Trace {
    let SeriesStyle { colour, dash, symbol } = SeriesStyle::other(profile_idx);
    let name = plotly_text(profile);
    let hover = |row: &&PresetRow| {
        format!(
            "{name}, {}<br>{} of {} signals taken, {} trades<br>average {} R, sum {} R, drawdown {} R",
            row.integration,
            row.n_accepted,
            row.n_signals,
            row.n,
            signed(row.avg_r, 4),
            signed(Some(row.sum_r), 2),
            plain(Some(row.max_dd_r), 2),
        )
    };
    let errors = panel.error.map(|error| {
        json!({
            "type": "data", "thickness": 1.5, "color": colour,
            "array": rows.iter().map(|row| error(row)).collect::<Vec<_>>(),
        })
    });
    Trace::new(json!({
        "type": "scatter", "mode": "lines+markers", "name": name, "legendgroup": profile_idx.to_string(),
        "showlegend": panel_idx == 0,
        "yaxis": if panel_idx == 0 { "y".to_owned() } else { format!("y{}", panel_idx + 1) },
        "x": rows.iter().map(|row| short_preset(&row.integration)).collect::<Vec<_>>(),
        "y": rows.iter().map(|row| (panel.value)(row)).collect::<Vec<_>>(),
        "text": rows.iter().map(hover).collect::<Vec<_>>(),
        "hovertemplate": "%{text}<extra></extra>",
        "error_y": errors,
        "line": { "color": colour, "dash": dash, "width": 2 },
        "marker": { "color": colour, "symbol": symbol, "size": 9 },
    }))
}

/// `step 1` of `live_step1`.
fn short_preset(integration: &str) -> String {
    let short = integration.strip_prefix("live_").unwrap_or(integration);
    short.replace("step", "step ")
}

const COLUMNS: [DataColumn; 11] = [
    DataColumn::Text("Profile"),
    DataColumn::Head("Enforced"),
    DataColumn::Number("Taken"),
    DataColumn::Number("Trades"),
    DataColumn::Number("Win rate"),
    DataColumn::Number("Average, R"),
    DataColumn::Number("Sum, R"),
    DataColumn::Number("Profit factor"),
    DataColumn::Number("Drawdown, R"),
    DataColumn::Number("Return"),
    DataColumn::Number("Drawdown"),
];

/// The table under it; none without rows.
pub(super) fn table(presets: &[PresetRow]) -> Option<Markup> {
    if presets.is_empty() {
        return None;
    }
    let rows = presets.iter().map(|row| {
        [
            row.profile.clone(),
            row.integration.clone(),
            count(row.n_accepted),
            count(row.n),
            percent(row.win_rate),
            signed(row.avg_r, 3),
            signed(Some(row.sum_r), 1),
            plain(row.profit_factor, 2),
            plain(Some(row.max_dd_r), 1),
            percent(row.total_return),
            percent(row.max_drawdown),
        ]
    });
    Some(html! {
        (data_table(COLUMNS, rows))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A row whose numbers are not those that are looked at.
    fn preset(integration: &str, profile: &str) -> PresetRow {
        PresetRow {
            integration: integration.into(),
            profile: profile.into(),
            n_signals: 9,
            n_accepted: 8,
            n: 8,
            win_rate: Some(0.5),
            avg_r: Some(0.1),
            se_r: Some(0.01),
            profit_factor: Some(1.5),
            sum_r: 1.0,
            max_dd_r: 4.0,
            total_return: Some(0.1),
            max_drawdown: Some(0.2),
        }
    }

    #[test]
    fn every_panel_has_the_table_s_numbers() {
        let presets = [
            preset("observe", "SAFE"),
            PresetRow { sum_r: 2.0, ..preset("live_step1", "SAFE") },
            PresetRow { n: 6, avg_r: Some(0.3), se_r: Some(0.03), ..preset("observe", "BOLD") },
            PresetRow { n: 0, avg_r: None, se_r: None, ..preset("live_step1", "BOLD") },
        ];
        let figure = figure(&presets).unwrap();
        let lines: Vec<(&Json, &Json)> =
            figure.traces.iter().map(|t| (&t.plotly["yaxis"], &t.plotly["y"])).collect();
        assert_eq!(lines.len(), 8, "four panels, two profiles");
        assert_eq!(lines[1], (&json!("y"), &json!([0.3, null])));
        assert_eq!(lines[2], (&json!("y2"), &json!([1.0, 2.0])));
        assert_eq!(lines[7], (&json!("y4"), &json!([6, 0])));
        let [first, sums] = [0, 2].map(|idx| &figure.traces[idx].plotly);
        assert_eq!(first["x"], json!(["observe", "step 1"]));
        assert_eq!(first["error_y"]["array"], json!([0.01, 0.01]));
        assert_eq!(sums["error_y"], Json::Null);
        let html = table(&presets).unwrap().into_string();
        assert_eq!(html.matches("<tr>").count(), 5);
        assert!(super::figure(&[]).is_none());
        assert!(table(&[]).is_none());
    }
}
