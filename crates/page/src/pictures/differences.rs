//! Paired differences between plans with their intervals, regime by regime.

use super::Picture;
use super::PictureError;
use super::canvas::{Align, DrawError, GRID, MUTED, Sheet, TEXT, WIDTH, picture, write};
use super::ticks::round_numbers;
use crate::HtmlReport;
use crate::comparison::Pair;
use crate::words::{interval, signed, signed_to};
use plotters::prelude::*;

const ROW: i32 = 20;
const HEAD: i32 = 52;
const FOOT: i32 = 46;
const MARGIN: i32 = 16;

/// From here to there the intervals are drawn.
const PLOT: (i32, i32) = (360, 690);

/// Most rows of a picture: beyond that it is nothing to look at.
const MAX_ROWS: usize = 200;

pub(super) fn picture_of(report: &HtmlReport<'_>) -> Result<Option<Picture>, PictureError> {
    let rows: Vec<(&Pair, (f64, f64, f64))> = report
        .comparisons
        .pairs
        .iter()
        .filter_map(|pair| Some((pair, pair.gain_of(pair.plan_a())?)))
        .take(MAX_ROWS)
        .collect();
    if rows.is_empty() {
        return Ok(None);
    }
    let n_regimes =
        1 + rows.windows(2).filter(|two| two[0].0.regime() != two[1].0.regime()).count();
    let height = HEAD + FOOT + ROW * (rows.len() + n_regimes) as i32;
    picture("differences.svg".to_owned(), (WIDTH as u32, height as u32), |sheet| {
        draw(sheet, &rows, height)
    })
    .map(Some)
}

fn draw(
    sheet: &Sheet<'_>,
    rows: &[(&Pair, (f64, f64, f64))],
    height: i32,
) -> Result<(), DrawError> {
    let reach = rows
        .iter()
        .fold(0.01, |reach: f64, (_, (_, low, high))| reach.max(low.abs()).max(high.abs()));
    let x = |r: f64| PLOT.0 + ((r / reach + 1.0) / 2.0 * f64::from(PLOT.1 - PLOT.0)).round() as i32;
    write(sheet, "Differences of net R, exit mode A minus B", (MARGIN, 18), Align::Left, 15, TEXT)?;
    let legend =
        "95% intervals; filled: significant after correction for the whole table; open: not";
    write(sheet, legend, (MARGIN, 36), Align::Left, 11, MUTED)?;
    let bottom = height - FOOT;
    let (ticks, n_decimals) = round_numbers(-reach, reach, 6);
    for tick in ticks {
        let style = if tick == 0.0 { MUTED } else { GRID };
        let line = vec![(x(tick), HEAD), (x(tick), bottom)];
        sheet.draw(&PathElement::new(line, style))?;
        let number = signed_to(Some(tick), n_decimals);
        write(sheet, &number, (x(tick), bottom + 12), Align::Centre, 11, MUTED)?;
    }
    let unit = "R per entry";
    write(sheet, unit, ((PLOT.0 + PLOT.1) / 2, bottom + 30), Align::Centre, 11, MUTED)?;
    let mut middle = HEAD - ROW / 2;
    let mut regime = "";
    for (pair, (mean, low, high)) in rows {
        if pair.regime() != regime {
            regime = pair.regime();
            middle += ROW;
            write(sheet, regime, (MARGIN, middle), Align::Left, 12, TEXT)?;
        }
        middle += ROW;
        let names = format!("{} − {}", pair.plan_a(), pair.plan_b());
        write(sheet, &names, (PLOT.0 - 16, middle), Align::Right, 11, TEXT)?;
        let line = vec![(x(*low), middle), (x(*high), middle)];
        sheet.draw(&PathElement::new(line, TEXT.stroke_width(2)))?;
        let point = (x(*mean), middle);
        match pair.winner() {
            Some(_) => sheet.draw(&Circle::new(point, 5, TEXT.filled()))?,
            None => {
                sheet.draw(&Circle::new(point, 5, WHITE.filled()))?;
                sheet.draw(&Circle::new(point, 5, TEXT.stroke_width(2)))?;
            }
        }
        let numbers = format!("{} ({})", signed(*mean), interval(*low, *high));
        write(sheet, &numbers, (PLOT.1 + 16, middle), Align::Left, 11, TEXT)?;
    }
    Ok(())
}
