//! What pictures share: the sheet, colours, text.

use super::Picture;
use crate::ReportError;
use plotters::coord::Shift;
use plotters::prelude::*;
use plotters::style::text_anchor::{HPos, Pos, VPos};

/// Where pictures are drawn: pixels from the upper left corner.
pub(super) type Sheet<'s> = DrawingArea<SVGBackend<'s>, Shift>;

/// Why something could not be drawn.
pub(super) type DrawError = DrawingAreaErrorKind<std::io::Error>;

pub(super) const TEXT: RGBColor = RGBColor(27, 31, 36);
pub(super) const MUTED: RGBColor = RGBColor(87, 96, 106);
pub(super) const GRID: RGBColor = RGBColor(227, 230, 234);
pub(super) const GAIN: RGBColor = RGBColor(10, 102, 176);
pub(super) const LOSS: RGBColor = RGBColor(192, 72, 10);

/// Draws on a white sheet of this size.
pub(super) fn picture(
    name: &'static str,
    size: (u32, u32),
    draw: impl FnOnce(&Sheet<'_>) -> Result<(), DrawError>,
) -> Result<Option<Picture>, ReportError> {
    let mut svg = String::new();
    {
        let sheet = SVGBackend::with_string(&mut svg, size).into_drawing_area();
        sheet
            .fill(&WHITE)
            .and_then(|()| draw(&sheet))
            .and_then(|()| sheet.present())
            .map_err(|error| ReportError::Picture { name, problem: error.to_string() })?;
    }
    Ok(Some(Picture { name, svg }))
}

/// Which end of a text stands at its place.
#[derive(Debug, Clone, Copy)]
pub(super) enum Align {
    Left,
    Centre,
    Right,
}

/// Writes a line of text, its middle at the given height.
pub(super) fn write(
    sheet: &Sheet<'_>,
    text: &str,
    at: (i32, i32),
    align: Align,
    pixels: u32,
    colour: RGBColor,
) -> Result<(), DrawError> {
    let horizontal = match align {
        Align::Left => HPos::Left,
        Align::Centre => HPos::Center,
        Align::Right => HPos::Right,
    };
    // The backend makes letters of 1/1.24 of the size that it is told.
    let size = f64::from(pixels) * 1.24;
    let style = ("sans-serif", size).into_font().color(&colour);
    let style = style.pos(Pos::new(horizontal, VPos::Center));
    sheet.draw(&Text::new(text.to_owned(), at, style))
}

/// A colour thinned with white; a `share` of 1 leaves it as it is.
pub(super) fn tint(colour: RGBColor, share: f64) -> RGBColor {
    let mix = |part: u8| (255.0 - (255.0 - f64::from(part)) * share).round() as u8;
    RGBColor(mix(colour.0), mix(colour.1), mix(colour.2))
}
