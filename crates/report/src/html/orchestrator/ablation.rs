//! What each step of the integration does: presets side by side.

use super::super::data_table::{Column, data_table};
use super::super::figure::{Figure, Trace, plotly_text};
use super::super::rows::place;
use super::super::series_style::SeriesStyle;
use super::super::table_columns::TableColumns;
use crate::terminal::{percent, plain, signed};
use maud::{Markup, html};
use serde_json::{Value as Json, json};

/// A panel: column and title.
const PANELS: [(&str, &str); 4] = [
    ("avg_r", "average net R (bars: standard error)"),
    ("sum_r", "sum of net R"),
    ("max_dd_r", "largest drawdown, R"),
    ("n", "trades"),
];

/// The figure; none without rows.
pub(super) fn figure(ablation: &TableColumns) -> Option<Figure> {
    let mut profiles = Vec::new();
    for row in 0..ablation.n_rows() {
        place(&mut profiles, ablation.text("profile", row).to_owned());
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
    for (idx, (column, title)) in PANELS.into_iter().enumerate() {
        let top = 0.97 - 0.26 * idx as f64;
        let axis = if idx == 0 { "yaxis".to_owned() } else { format!("yaxis{}", idx + 1) };
        layout[axis] = json!({ "domain": [top - 0.18, top], "zeroline": true, "nticks": 4 });
        if let Some(annotations) = layout["annotations"].as_array_mut() {
            annotations.push(json!({
                "text": title, "xref": "paper", "yref": "paper", "x": 0, "y": top, "xanchor": "left",
                "yanchor": "bottom", "showarrow": false, "font": { "size": 11 },
            }));
        }
        for (profile_idx, profile) in profiles.iter().enumerate() {
            traces.push(line(ablation, profile_idx, profile, idx, column));
        }
    }
    Some(Figure {
        id: "ablation".into(),
        title: "What each step of the orchestrator does".into(),
        how: "The same signals under ever more of the policy: nothing enforced, then signal filter and \
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
    ablation: &TableColumns,
    profile_idx: usize,
    profile: &str,
    panel: usize,
    column: &str,
) -> Trace {
    let rows: Vec<usize> =
        (0..ablation.n_rows()).filter(|row| ablation.text("profile", *row) == profile).collect();
    let value = |row: &usize| match column {
        "n" => json!(ablation.i64("n", *row)),
        _ => json!(ablation.f64(column, *row)),
    };
    let SeriesStyle { colour, dash, symbol } = SeriesStyle::nth(profile_idx);
    let name = plotly_text(profile);
    let hover = |row: &usize| {
        format!(
            "{name}, {}<br>{} of {} signals taken, {} trades<br>average {} R, sum {} R, drawdown {} R",
            ablation.text("integration", *row),
            ablation.i64("n_accepted", *row).unwrap_or(0),
            ablation.i64("n_signals", *row).unwrap_or(0),
            ablation.i64("n", *row).unwrap_or(0),
            signed(ablation.f64("avg_r", *row), 4),
            signed(ablation.f64("sum_r", *row), 2),
            plain(ablation.f64("max_dd_r", *row), 2),
        )
    };
    let errors = match column {
        "avg_r" => json!({
            "type": "data", "thickness": 1.5, "color": colour,
            "array": rows.iter().map(|row| ablation.f64("se_r", *row)).collect::<Vec<_>>(),
        }),
        _ => Json::Null,
    };
    Trace::new(json!({
        "type": "scatter", "mode": "lines+markers", "name": name, "legendgroup": profile_idx.to_string(),
        "showlegend": panel == 0,
        "yaxis": if panel == 0 { "y".to_owned() } else { format!("y{}", panel + 1) },
        "x": rows.iter().map(|row| short_preset(ablation.text("integration", *row))).collect::<Vec<_>>(),
        "y": rows.iter().map(value).collect::<Vec<_>>(),
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

const COLUMNS: [Column; 11] = [
    Column::Text("Profile"),
    Column::Head("Enforced"),
    Column::Number("Taken"),
    Column::Number("Trades"),
    Column::Number("Win rate"),
    Column::Number("Average, R"),
    Column::Number("Sum, R"),
    Column::Number("Profit factor"),
    Column::Number("Drawdown, R"),
    Column::Number("Return"),
    Column::Number("Drawdown"),
];

/// The table under it; none without rows.
pub(super) fn table(ablation: &TableColumns) -> Option<Markup> {
    if ablation.n_rows() == 0 {
        return None;
    }
    let rows = (0..ablation.n_rows()).map(|row| {
        [
            ablation.text("profile", row).to_owned(),
            ablation.text("integration", row).to_owned(),
            ablation.count("n_accepted", row),
            ablation.count("n", row),
            percent(ablation.f64("win_rate", row)),
            signed(ablation.f64("avg_r", row), 3),
            signed(ablation.f64("sum_r", row), 1),
            plain(ablation.f64("profit_factor", row), 2),
            plain(ablation.f64("max_dd_r", row), 1),
            percent(ablation.f64("total_return", row)),
            percent(ablation.f64("max_drawdown", row)),
        ]
    });
    Some(html! {
        (data_table(COLUMNS, rows))
    })
}

#[cfg(test)]
mod tests {
    use super::super::super::table_columns::made::{counts, numbers, texts};
    use super::*;

    #[test]
    fn every_panel_has_the_table_s_numbers() {
        let ablation = TableColumns::of([
            ("integration", texts(["observe", "live_step1", "observe", "live_step1"])),
            ("profile", texts(["SAFE", "SAFE", "BOLD", "BOLD"])),
            ("n_signals", counts([9; 4])),
            ("n_accepted", counts([8, 7, 6, 5])),
            ("n", counts([8, 7, 6, 0])),
            ("win_rate", numbers([0.5; 4])),
            ("avg_r", numbers([0.1, 0.2, 0.3, f64::NAN])),
            ("se_r", numbers([0.01, 0.02, 0.03, f64::NAN])),
            ("profit_factor", numbers([1.5; 4])),
            ("sum_r", numbers([1.0, 2.0, 3.0, 0.0])),
            ("max_dd_r", numbers([4.0, 5.0, 6.0, 0.0])),
            ("total_return", numbers([0.1; 4])),
            ("max_drawdown", numbers([0.2; 4])),
        ]);
        let figure = figure(&ablation).unwrap();
        let lines: Vec<(&Json, &Json)> =
            figure.traces.iter().map(|t| (&t.plotly["yaxis"], &t.plotly["y"])).collect();
        assert_eq!(lines.len(), 8, "four panels, two profiles");
        assert_eq!(lines[1], (&json!("y"), &json!([0.3, null])));
        assert_eq!(lines[2], (&json!("y2"), &json!([1.0, 2.0])));
        assert_eq!(lines[7], (&json!("y4"), &json!([6, 0])));
        assert_eq!(figure.traces[0].plotly["x"], json!(["observe", "step 1"]));
        let html = table(&ablation).unwrap().into_string();
        assert_eq!(html.matches("<tr>").count(), 5);
        assert!(super::figure(&TableColumns::default()).is_none());
        assert!(table(&TableColumns::default()).is_none());
    }
}
