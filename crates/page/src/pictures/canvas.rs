//! What pictures share: the sheet, colours, text.

use super::Picture;
use super::PictureError;
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

/// Width of pictures whose width does not follow from what they show.
pub(super) const WIDTH: i32 = 900;

/// Colours of modes, those of the page in light (`web/src/theme.js`).
pub(super) const SERIES: [RGBColor; 8] = [
    RGBColor(0x00, 0x61, 0xa0),
    RGBColor(0xc9, 0x85, 0x00),
    RGBColor(0x00, 0x88, 0x5f),
    RGBColor(0x3f, 0x9f, 0xd8),
    RGBColor(0xa8, 0x52, 0x7f),
    RGBColor(0xc2, 0x44, 0x00),
    RGBColor(0x59, 0x59, 0x59),
    RGBColor(0x37, 0x2b, 0x5e),
];

/// Draws on a white sheet of this size.
pub(super) fn picture(
    name: String,
    size: (u32, u32),
    draw: impl FnOnce(&Sheet<'_>) -> Result<(), DrawError>,
) -> Result<Picture, PictureError> {
    let mut svg = String::new();
    {
        let sheet = SVGBackend::with_string(&mut svg, size).into_drawing_area();
        sheet.fill(&WHITE).and_then(|()| draw(&sheet)).and_then(|()| sheet.present()).map_err(
            |error| {
                let (name, problem) = (name.clone(), error.to_string());
                PictureError { name, problem }
            },
        )?;
    }
    Ok(Picture { name, svg })
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

/// The text that plotly would show for this one ([`plotly_text`](crate::figure::plotly_text)).
pub(super) fn plain_text(text: &str) -> String {
    let text = text.replace("&lt;", "<").replace("&gt;", ">").replace("&#64;", "@");
    text.replace("&amp;", "&")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::figure::plotly_text;

    #[test]
    fn colours_are_those_of_the_page() {
        let theme = include_str!("../../web/src/theme.js");
        let (light, _) = theme.split_once("dark:").unwrap();
        for RGBColor(red, green, blue) in SERIES.into_iter().chain([TEXT, MUTED, GRID, GAIN, LOSS])
        {
            let colour = format!("\"#{red:02x}{green:02x}{blue:02x}\"");
            assert!(light.contains(&colour), "{colour}");
        }
    }

    #[test]
    fn texts_for_plotly_are_read_back() {
        for text in ["<b>&amp;</b>", "@ES", "A & B", "&lt;", "plain"] {
            assert_eq!(plain_text(&plotly_text(text)), text);
        }
    }
}
