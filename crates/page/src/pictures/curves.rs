//! Curves over time with their drawdown under them: the page's figures of lines, as pictures.
//!
//! Drawn of what plotly gets, so that picture and page cannot differ; of a choice the first option is
//! drawn, and of profiles each.

use super::Picture;
use super::PictureError;
use super::canvas::{
    Align, DrawError, GRID, MUTED, SERIES, Sheet, TEXT, WIDTH, picture, plain_text, write,
};
use super::ticks::{round_dates, round_numbers};
use crate::figure::{Figure, Trace};
use crate::words::minus;
use exitlab_core::Timestamp;
use exitlab_core::number::grouped;
use plotters::element::DashedPathElement;
use plotters::prelude::*;
use serde_json::Value as Json;

const MARGIN: i32 = 16;
/// Left of it stand the numbers of the axes.
const LEFT: i32 = 84;
const RIGHT: i32 = WIDTH - MARGIN;
/// Top and bottom of the panels: the curves, their drawdowns.
const PANELS: [(i32, i32); 2] = [(60, 330), (356, 476)];
const LEGEND_ROW: i32 = 18;
/// Marks of the time axis, and of the numbers of each panel, at most.
const MAX_DATES: usize = 7;
const MAX_NUMBERS: [usize; 2] = [6, 3];
/// Half the width of a date, about.
const HALF_DATE: i32 = 32;
/// Names in a row of the legend.
const PER_ROW: usize = 4;

/// A line of a panel.
struct Line<'f> {
    name: &'f str,
    /// Position of its colour.
    colour: usize,
    dash: &'f str,
    panel: usize,
    /// Microseconds since 1970, and the value.
    points: Vec<(i64, f64)>,
}

/// A picture per profile, `NAME.svg` or `NAME-PROFILE.svg`.
pub(super) fn pictures(name: &str, figure: &Figure) -> Result<Vec<Picture>, PictureError> {
    let profiles = figure.selectors.iter().find(|selector| selector.name == "profile");
    let Some(profiles) = profiles else {
        return Ok(vec![one(format!("{name}.svg"), figure, None)?]);
    };
    let profile = |(idx, profile): (usize, &String)| {
        let is_safe = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '.' | '-');
        let safe: String = profile.chars().map(|c| if is_safe(c) { c } else { '-' }).collect();
        // Two names may be alike without what a file name cannot hold.
        let number = if safe == *profile { String::new() } else { format!("-{idx}") };
        one(format!("{name}-{safe}{number}.svg"), figure, Some(profile))
    };
    profiles.options.iter().enumerate().map(profile).collect()
}

fn one(name: String, figure: &Figure, profile: Option<&str>) -> Result<Picture, PictureError> {
    let is_shown = |trace: &&Trace| {
        figure.selectors.iter().all(|selector| {
            let chosen = match profile {
                Some(profile) if selector.name == "profile" => Some(profile),
                Some(_) | None => selector.options.first().map(String::as_str),
            };
            trace.when.get(selector.name).is_none_or(|option| option.as_str() == chosen)
        })
    };
    let lines: Vec<Line<'_>> =
        figure.traces.iter().filter(is_shown).filter_map(|trace| line(&trace.plotly)).collect();
    let title = match profile {
        Some(profile) => format!("{}, {profile}", figure.title),
        None => figure.title.clone(),
    };
    let n_rows = lines.iter().filter(|line| line.panel == 0).count().div_ceil(PER_ROW) as i32;
    let height = PANELS[1].1 + 40 + LEGEND_ROW * n_rows;
    let units = ["yaxis", "yaxis2"]
        .map(|axis| figure.layout[axis]["title"]["text"].as_str().unwrap_or_default().to_owned());
    picture(name, (WIDTH as u32, height as u32), |sheet| {
        write(sheet, &title, (MARGIN, 20), Align::Left, 15, TEXT)?;
        draw(sheet, &lines, &units)
    })
}

/// The line of a trace; none where the trace is none.
fn line(trace: &Json) -> Option<Line<'_>> {
    let time = |x: &Json| match x.as_i64() {
        Some(ms) => Some(ms.saturating_mul(1_000)),
        None => Timestamp::parse_iso(x.as_str()?).ok().map(Timestamp::us),
    };
    let points = trace["x"].as_array()?.iter().zip(trace["y"].as_array()?);
    let mut points: Vec<(i64, f64)> =
        points.filter_map(|(x, y)| Some((time(x)?, y.as_f64()?))).collect();
    if trace["line"]["shape"] == "hv" {
        points = steps(&points);
    }
    let colour = trace["line"]["color"].as_str()?.strip_prefix("@series.")?.parse().ok()?;
    Some(Line {
        name: trace["name"].as_str()?,
        colour,
        dash: trace["line"]["dash"].as_str().unwrap_or("solid"),
        panel: usize::from(trace["yaxis"] == "y2"),
        points,
    })
}

/// The corners of steps: every value holds until the next one.
fn steps(points: &[(i64, f64)]) -> Vec<(i64, f64)> {
    let corners = points.windows(2).flat_map(|two| [two[0], (two[1].0, two[0].1)]);
    corners.chain(points.last().copied()).collect()
}

fn draw(sheet: &Sheet<'_>, lines: &[Line<'_>], units: &[String; 2]) -> Result<(), DrawError> {
    let times = || lines.iter().flat_map(|line| &line.points).map(|(time, _)| *time);
    let (Some(first), Some(last)) = (times().min(), times().max()) else {
        return Ok(());
    };
    let span = (last - first).max(1) as f64;
    let x =
        |time: i64| LEFT + ((time - first) as f64 / span * f64::from(RIGHT - LEFT)).round() as i32;
    for time in round_dates(Timestamp::from_us(first), Timestamp::from_us(last), MAX_DATES) {
        let (at, bottom) = (x(time.us()), PANELS[1].1);
        sheet.draw(&PathElement::new(vec![(at, PANELS[0].0), (at, bottom)], GRID))?;
        let align = match at {
            at if at - LEFT < HALF_DATE => Align::Left,
            at if RIGHT - at < HALF_DATE => Align::Right,
            _ => Align::Centre,
        };
        write(sheet, &time.date_text(), (at, bottom + 14), align, 11, MUTED)?;
    }
    for (panel, ((top, bottom), unit)) in PANELS.into_iter().zip(units).enumerate() {
        let values = lines.iter().filter(|line| line.panel == panel).flat_map(|line| &line.points);
        let ends = values.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), (_, value)| {
            (low.min(*value), high.max(*value))
        });
        let (low, high) = if ends.0 < ends.1 { ends } else { (ends.0 - 1.0, ends.0 + 1.0) };
        let y = |value: f64| {
            bottom - ((value - low) / (high - low) * f64::from(bottom - top)).round() as i32
        };
        write(sheet, unit, (LEFT, top - 12), Align::Left, 11, MUTED)?;
        let (ticks, n_decimals) = round_numbers(low, high, MAX_NUMBERS[panel]);
        for value in ticks {
            let line = vec![(LEFT, y(value)), (RIGHT, y(value))];
            sheet.draw(&PathElement::new(line, GRID))?;
            let number = minus(&grouped(&format!("{value:.n_decimals$}")));
            write(sheet, &number, (LEFT - 8, y(value)), Align::Right, 11, MUTED)?;
        }
        for line in lines.iter().filter(|line| line.panel == panel) {
            let points = line.points.iter().map(|(time, value)| (x(*time), y(*value)));
            stroke(sheet, points.collect(), line)?;
        }
    }
    let named = lines.iter().filter(|line| line.panel == 0);
    for (idx, line) in named.enumerate() {
        let column = (RIGHT - MARGIN) / PER_ROW as i32;
        let left = MARGIN + column * (idx % PER_ROW) as i32;
        let middle = PANELS[1].1 + 38 + LEGEND_ROW * (idx / PER_ROW) as i32;
        stroke(sheet, vec![(left, middle), (left + 30, middle)], line)?;
        write(sheet, &plain_text(line.name), (left + 38, middle), Align::Left, 11, TEXT)?;
    }
    Ok(())
}

/// A line in its colour and dash.
fn stroke(sheet: &Sheet<'_>, points: Vec<(i32, i32)>, line: &Line<'_>) -> Result<(), DrawError> {
    let style = SERIES[line.colour % SERIES.len()].stroke_width(2);
    let (dash, gap) = match line.dash {
        "dash" => (9, 6),
        "dot" => (2, 4),
        "dashdot" => (9, 3),
        "longdash" => (16, 6),
        _ => return sheet.draw(&PathElement::new(points, style)),
    };
    sheet.draw(&DashedPathElement::new(points, dash, gap, style))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::figure::Selector;
    use serde_json::json;

    #[test]
    fn a_value_holds_until_the_next_one() {
        let trace = json!({
            "x": [0, 2, 5], "y": [1.0, 3.0, 2.0], "name": "n", "yaxis": "y2",
            "line": { "color": "@series.3", "dash": "dot", "shape": "hv" },
        });
        let line = line(&trace).unwrap();
        let want = [(0, 1.0), (2_000, 1.0), (2_000, 3.0), (5_000, 3.0), (5_000, 2.0)];
        assert_eq!(line.points, want);
        assert_eq!((line.colour, line.dash, line.panel), (3, "dot", 1));
    }

    #[test]
    fn profiles_have_files_of_their_own() {
        let profile = |name: &str| {
            let trace = json!({ "x": ["2020-12-30", "2021-01-02"], "y": [0.0, 1.0], "name": name,
                "yaxis": "y", "line": { "color": "@series.0" } });
            Trace::new(trace).when("profile", name)
        };
        let options = ["SAFE", "a/b", "a.b"].map(str::to_owned).to_vec();
        let traces = options.iter().map(|name| profile(name)).collect();
        let figure = Figure {
            id: "equity".to_owned(),
            title: "Equity".to_owned(),
            how: String::new(),
            note: None,
            selectors: vec![Selector { name: "profile", label: String::new(), options }],
            traces,
            layout: json!({}),
            height: 0,
        };
        let pictures = pictures("equity", &figure).unwrap();
        let names: Vec<&str> = pictures.iter().map(|picture| picture.name.as_str()).collect();
        assert_eq!(names, ["equity-SAFE.svg", "equity-a-b-1.svg", "equity-a.b.svg"]);
        for (picture, shown) in pictures.iter().zip(["SAFE", "a/b", "a.b"]) {
            assert!(picture.svg.contains(&format!("Equity, {shown}")));
            assert_eq!(picture.svg.matches("2021-01-02").count(), 1);
        }
    }
}
