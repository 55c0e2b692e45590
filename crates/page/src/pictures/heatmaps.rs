//! Regime × mode: average net R, a map per profile below each other.

use super::Picture;
use super::PictureError;
use super::canvas::{Align, DrawError, GAIN, GRID, LOSS, MUTED, Sheet, TEXT, picture, tint, write};
use crate::HtmlReport;
use crate::answer::{HeatCell, Heatmap, heatmaps};
use crate::words::{count, signed};
use exitlab_evidence::AgainstOthers;
use plotters::prelude::*;

const LABELS: i32 = 96;
const CELL: (i32, i32) = (132, 46);
const HEAD: i32 = 62;
const GAP: i32 = 18;
const MARGIN: i32 = 16;

/// Lines of hatching are so far apart.
const HATCH: i32 = 9;

pub(super) fn picture_of(report: &HtmlReport<'_>) -> Result<Option<Picture>, PictureError> {
    let maps = heatmaps(report);
    let Some(n_columns) = maps.iter().map(|map| map.columns.len()).max() else { return Ok(None) };
    let heights: Vec<i32> = maps.iter().map(height).collect();
    let width = 2 * MARGIN + LABELS + CELL.0 * n_columns as i32;
    let total = 2 * MARGIN + heights.iter().map(|height| height + GAP).sum::<i32>() - GAP;
    picture("average-r.svg".to_owned(), (width.max(520) as u32, total as u32), |sheet| {
        let mut top = MARGIN;
        for (map, height) in maps.iter().zip(&heights) {
            draw(sheet, map, top)?;
            top += height + GAP;
        }
        Ok(())
    })
    .map(Some)
}

fn height(map: &Heatmap) -> i32 {
    HEAD + CELL.1 * map.rows.len() as i32
}

fn draw(sheet: &Sheet<'_>, map: &Heatmap, top: i32) -> Result<(), DrawError> {
    let scale = map.scale();
    write(sheet, &map.caption, (MARGIN, top + 10), Align::Left, 15, TEXT)?;
    let mark = "R per trade; n trades; hatched: not significantly different from 0";
    write(sheet, mark, (MARGIN, top + 28), Align::Left, 11, MUTED)?;
    for (column, name) in (0..).zip(&map.columns) {
        let middle = MARGIN + LABELS + CELL.0 * column + CELL.0 / 2;
        write(sheet, name, (middle, top + HEAD - 10), Align::Centre, 12, TEXT)?;
    }
    for (row, (regime, cells)) in (0..).zip(&map.rows) {
        let upper = top + HEAD + CELL.1 * row;
        write(sheet, regime, (MARGIN, upper + CELL.1 / 2), Align::Left, 12, TEXT)?;
        for (column, cell) in (0..).zip(cells) {
            draw_cell(sheet, cell, (MARGIN + LABELS + CELL.0 * column, upper), scale)?;
        }
    }
    Ok(())
}

fn draw_cell(
    sheet: &Sheet<'_>,
    cell: &HeatCell,
    (left, top): (i32, i32),
    scale: f64,
) -> Result<(), DrawError> {
    let (right, bottom) = (left + CELL.0 - 3, top + CELL.1 - 3);
    let corners = [(left, top), (right, bottom)];
    let r = cell.avg_r.unwrap_or(0.0);
    let tone = if r > 0.0 { GAIN } else { LOSS };
    let fill = tint(tone, Heatmap::strength(r, scale));
    sheet.draw(&Rectangle::new(corners, fill.filled()))?;
    if cell.verdict.is_some_and(|verdict| verdict.is_open()) {
        let (width, height) = (right - left, bottom - top);
        // Lines on which the distances from the left and from the top add up to the same.
        for sum in (HATCH..width + height).step_by(HATCH as usize) {
            let (first, last) = ((sum - height).max(0), sum.min(width));
            let ends = [first, last].map(|x| (left + x, top + sum - x));
            sheet.draw(&PathElement::new(ends, TEXT.mix(0.12)))?;
        }
    }
    let is_best = cell.verdict.is_some_and(|v| v.others == Some(AgainstOthers::Best));
    let border = if is_best { TEXT.stroke_width(2) } else { GRID.stroke_width(1) };
    sheet.draw(&Rectangle::new(corners, border))?;
    let middle = (left + right) / 2;
    let Some(avg_r) = cell.avg_r else {
        return write(sheet, "no trades", (middle, top + 22), Align::Centre, 11, MUTED);
    };
    write(sheet, &signed(avg_r), (middle, top + 14), Align::Centre, 15, TEXT)?;
    let words = cell.verdict.map_or_else(String::new, |verdict| verdict.words());
    let line = format!("n {} {words}", count(cell.n));
    write(sheet, line.trim_end(), (middle, top + 32), Align::Centre, 11, TEXT)
}
