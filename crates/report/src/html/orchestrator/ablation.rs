//! What each step of the integration does: presets side by side.

use super::super::figure::{Figure, Trace, plotly_text};
use super::super::rows::place;
use super::super::table_columns::TableColumns;
use crate::terminal::{percent, plain, signed};
use maud::{Markup, html};
use serde_json::{Value as Json, json};

/// A panel: column, title, and whether it has an error bar.
const PANELS: [(&str, &str); 4] = [
    ("avg_r", "average net R per trade (bars: one standard error)"),
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
    let symbols = ["circle", "square-open", "diamond", "cross", "x-open"];
    let dashes = ["solid", "dot", "dash", "dashdot", "longdash"];
    let color = format!("@series.{profile_idx}");
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
            "type": "data", "thickness": 1.5, "color": color,
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
        "line": { "color": color, "dash": dashes[profile_idx % 5], "width": 2 },
        "marker": { "color": color, "symbol": symbols[profile_idx % 5], "size": 9 },
    }))
}

/// `step 1` of `live_step1`.
fn short_preset(integration: &str) -> String {
    let short = integration.strip_prefix("live_").unwrap_or(integration);
    short.replace("step", "step ")
}

/// The table under it; none without rows.
pub(super) fn table(ablation: &TableColumns) -> Option<Markup> {
    if ablation.n_rows() == 0 {
        return None;
    }
    Some(html! {
        div.scroll {
            table {
                thead {
                    tr {
                        th scope="col" { "Profile" }
                        th scope="col" { "Enforced" }
                        th.number scope="col" { "Taken" }
                        th.number scope="col" { "Trades" }
                        th.number scope="col" { "Win rate" }
                        th.number scope="col" { "Average, R" }
                        th.number scope="col" { "Sum, R" }
                        th.number scope="col" { "Profit factor" }
                        th.number scope="col" { "Drawdown, R" }
                        th.number scope="col" { "Return" }
                        th.number scope="col" { "Drawdown" }
                    }
                }
                tbody {
                    @for row in 0..ablation.n_rows() {
                        tr {
                            td { (ablation.text("profile", row)) }
                            th scope="row" { (ablation.text("integration", row)) }
                            td.number { (ablation.i64("n_accepted", row).unwrap_or(0)) }
                            td.number { (ablation.i64("n", row).unwrap_or(0)) }
                            td.number { (percent(ablation.f64("win_rate", row))) }
                            td.number { (signed(ablation.f64("avg_r", row), 3)) }
                            td.number { (signed(ablation.f64("sum_r", row), 1)) }
                            td.number { (plain(ablation.f64("profit_factor", row), 2)) }
                            td.number { (plain(ablation.f64("max_dd_r", row), 1)) }
                            td.number { (percent(ablation.f64("total_return", row))) }
                            td.number { (percent(ablation.f64("max_drawdown", row))) }
                        }
                    }
                }
            }
        }
    })
}
