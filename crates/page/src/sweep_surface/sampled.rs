//! The points of a sample by the values of one setting, whatever the others were.

use crate::HtmlReport;
use crate::cell_groups::ROWS;
use crate::cell_rows::CellRow;
use crate::choice::Choice;
use crate::figure::{Figure, Trace, plotly_text};
use crate::position::position_or_push;
use crate::series::Series;
use crate::thin::short;
use crate::words::{count, interval, signed_to};
use exitlab_core::Regime;
use exitlab_evidence::GridKey;
use exitlab_scenario::settings::Sample;
use exitlab_stats::quantile;
use exitlab_words::{point_in_words, regime_name, sample_sentence, short_name};
use serde_json::json;

/// The shares of points below the ends of a whisker.
const WHISKER: [f64; 2] = [0.1, 0.9];

/// The points of a run that have one value of a setting.
struct OfValue {
    text: String,
    /// Mean net R of those that have trades, ascending.
    avg_r: Vec<f64>,
    n_points: usize,
}

/// The figure; none where no point has a trade.
pub(super) fn figure(report: &HtmlReport<'_>, sample: &Sample) -> Option<Figure> {
    let keys = report.run.grid_keys();
    let cells = &report.cells;
    let mut profiles: Vec<String> = Vec::new();
    for series in &cells.series {
        position_or_push(&mut profiles, series.profile.clone().unwrap_or_default());
    }
    let profiles = Choice::new("profile", "Profile", profiles);
    let names = keys.iter().map(|key| short_name(&keys, key).to_owned()).collect();
    let settings = Choice::new("setting", "By", names);
    let regimes: Vec<String> = ROWS.map(|regime| regime_name(regime).to_owned()).to_vec();
    let regimes = Choice::new("regime", "Regime", regimes);
    let mut traces = Vec::new();
    for (series_idx, series) in cells.series.iter().enumerate() {
        let profile = series.profile.clone().unwrap_or_default();
        let profile = profiles.options.iter().position(|other| *other == profile)?;
        for (regime_idx, regime) in ROWS.into_iter().enumerate() {
            let of: Vec<&CellRow> = cells
                .cells
                .iter()
                .filter(|cell| cell.series == series_idx && cell.regime == regime)
                .collect();
            for (key, setting) in settings.options.iter().enumerate() {
                let values = by_value(&keys, key, &of);
                if values.is_empty() {
                    continue;
                }
                let trace = medians(report, series, (setting, regime), &values);
                let trace = settings.show(profiles.show(trace, profile), key);
                traces.push(regimes.show(trace, regime_idx));
            }
        }
    }
    if traces.is_empty() {
        return None;
    }
    let n_points: usize = keys.iter().map(|key| key.texts.len()).product();
    let best = report.sweep.best_grid_id().and_then(|id| usize::try_from(id).ok());
    let best = best.and_then(|id| point_in_words(&keys, id));
    let best = best.map_or_else(String::new, |point| format!(" The best cell is at {point}."));
    Some(Figure {
        id: "sampled".to_owned(),
        title: "Mean net R by setting, over the sample".to_owned(),
        how: "Each mark is the median of a mode's mean net R over the sampled points with that value, \
              whatever their other settings; its whisker reaches from the 10% to the 90% quantile. A \
              setting whose marks are level does not matter on its own. The whisker is the spread of \
              settings and no confidence interval."
            .to_owned(),
        note: Some(format!("{}{best}", sample_sentence(sample, n_points))),
        selectors: Choice::selectors(&[&profiles, &settings, &regimes]),
        traces,
        layout: json!({
            "scattermode": "group",
            "scattergap": 0.4,
            "xaxis": { "type": "category" },
            "yaxis": { "title": { "text": "mean net R" }, "zeroline": true, "zerolinewidth": 2 },
            "hovermode": "closest",
        }),
        height: 400,
    })
}

/// The points by their values of a key, in the order of the grid; numbers ascending.
fn by_value(keys: &[GridKey], key: usize, cells: &[&CellRow]) -> Vec<OfValue> {
    let stride: usize = keys[key + 1..].iter().map(|key| key.texts.len()).product();
    let texts = &keys[key].texts;
    let mut values: Vec<OfValue> = texts
        .iter()
        .map(|text| OfValue { text: text.clone(), avg_r: Vec::new(), n_points: 0 })
        .collect();
    for cell in cells {
        let Ok(id) = usize::try_from(cell.grid_id) else { continue };
        let value = &mut values[id / stride % texts.len()];
        value.n_points += 1;
        value.avg_r.extend(cell.values.avg_r);
    }
    let mut order: Vec<usize> = (0..values.len()).collect();
    if let Some(numbers) = &keys[key].numbers {
        order.sort_by(|a, b| numbers[*a].total_cmp(&numbers[*b]));
    }
    let mut values: Vec<Option<OfValue>> = values.into_iter().map(Some).collect();
    let ordered = order.into_iter().filter_map(|idx| values[idx].take());
    let mut ordered: Vec<OfValue> = ordered.filter(|value| !value.avg_r.is_empty()).collect();
    ordered.iter_mut().for_each(|value| value.avg_r.sort_by(f64::total_cmp));
    ordered
}

fn medians(
    report: &HtmlReport<'_>,
    series: &Series,
    (setting, regime): (&str, Option<Regime>),
    values: &[OfValue],
) -> Trace {
    let style = report.styles.of(&series.mode);
    let mode = plotly_text(&series.mode);
    let texts: Vec<String> = values.iter().map(|value| plotly_text(&value.text)).collect();
    let at = |share: f64| -> Vec<Option<f64>> {
        values.iter().map(|value| quantile(&value.avg_r, share).map(short)).collect()
    };
    let (low, median, high) = (at(WHISKER[0]), at(0.5), at(WHISKER[1]));
    let reach = |ends: &[Option<f64>]| -> Vec<Option<f64>> {
        ends.iter()
            .zip(&median)
            .map(|(end, at)| Some((end.as_ref()? - at.as_ref()?).abs()))
            .collect()
    };
    let about: Vec<String> = (0..values.len())
        .map(|idx| {
            let ends = low[idx].zip(high[idx]);
            let ends = ends.map_or_else(String::new, |(low, high)| interval(low, high));
            let n = count(values[idx].n_points);
            format!("median {} R ({ends})<br>points {n}", signed_to(median[idx], 4))
        })
        .collect();
    let n_points: Vec<usize> = values.iter().map(|value| value.n_points).collect();
    Trace::new(json!({
        "type": "scatter",
        "mode": "markers",
        "x": texts,
        "y": median,
        "error_y": {
            "type": "data", "symmetric": false, "array": reach(&high), "arrayminus": reach(&low),
            "color": style.colour, "thickness": 1.5, "width": 3,
        },
        "customdata": about,
        "name": mode,
        "offsetgroup": mode,
        "marker": { "symbol": style.symbol, "color": style.colour, "size": 9 },
        "hovertemplate": "%{x}<br>%{customdata}<extra>%{fullData.name}</extra>",
    }))
    .numbers(json!({
        "Exit mode": vec![mode.as_str(); values.len()],
        "Regime": vec![regime_name(regime); values.len()],
        setting: texts,
        "Median": median,
        "10%": low,
        "90%": high,
        "Points": n_points,
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn points_are_told_apart_by_their_value_of_one_key() {
        let key = |path: &str, values: &[f64]| GridKey {
            path: path.to_owned(),
            texts: values.iter().map(ToString::to_string).collect(),
            numbers: Some(values.to_vec()),
        };
        let keys = [key("a", &[3.0, 1.0]), key("b", &[1.0, 2.0, 3.0])];
        // Points 1 (a = 3, b = 2), 3 (a = 1, b = 1) and 5 (a = 1, b = 3), of which 3 has no trade.
        let cells = [(1, Some(0.5)), (3, None), (5, Some(-0.5))].map(|(grid_id, avg_r)| {
            let mut cell = CellRow { grid_id, ..CellRow::default() };
            cell.values.avg_r = avg_r;
            cell
        });
        let cells: Vec<&CellRow> = cells.iter().collect();
        let told = |key: usize| -> Vec<(String, Vec<f64>, usize)> {
            let values = by_value(&keys, key, &cells).into_iter();
            values.map(|value| (value.text, value.avg_r, value.n_points)).collect()
        };
        assert_eq!(told(0), [("1".into(), vec![-0.5], 2), ("3".into(), vec![0.5], 1)]);
        assert_eq!(told(1), [("2".into(), vec![0.5], 1), ("3".into(), vec![-0.5], 1)]);
    }
}
