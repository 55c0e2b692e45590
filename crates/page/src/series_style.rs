//! How modes are told apart, alike in every figure: by colour, and by dash, symbol or pattern too.

use super::cell_rows::CellRows;
use super::position::position_or_push;
use super::rows::TradeRows;

/// Colours of the theme (`@series.0` and on, `web/src/theme.js`).
const N_COLOURS: usize = 8;

// Their lengths have no factor in common with the number of colours: combinations repeat late.
const DASHES: [&str; 5] = ["solid", "dash", "dot", "dashdot", "longdash"];
const SYMBOLS: [&str; 7] =
    ["circle", "square", "diamond", "triangle-up", "triangle-down", "cross", "star"];

/// How a mode is drawn.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct SeriesStyle {
    /// Token of the theme.
    pub(crate) colour: String,
    /// Plotly's `line.dash`.
    pub(crate) dash: &'static str,
    /// Plotly's `marker.symbol`.
    pub(crate) symbol: &'static str,
}

/// The modes of a run, in the order of their styles.
#[derive(Debug, Clone, Default)]
pub(crate) struct SeriesStyles {
    modes: Vec<String>,
}

impl SeriesStyles {
    /// Modes in the order of the cells, then the exit plans that closed trades under them.
    pub(crate) fn new(cells: &CellRows, trades: &TradeRows) -> SeriesStyles {
        let mut modes = Vec::new();
        for series in cells.series.iter().chain(&trades.series) {
            position_or_push(&mut modes, series.mode.clone());
        }
        for plan in &trades.plans {
            position_or_push(&mut modes, plan.clone());
        }
        SeriesStyles { modes }
    }

    /// The style of a mode, whatever its profile; a mode that is unknown looks like the first one.
    pub(crate) fn of(&self, mode: &str) -> SeriesStyle {
        SeriesStyle::nth(self.modes.iter().position(|known| known == mode).unwrap_or(0))
    }
}

impl SeriesStyle {
    /// The style of a position.
    pub(crate) fn nth(idx: usize) -> SeriesStyle {
        SeriesStyle {
            colour: format!("@series.{}", idx % N_COLOURS),
            dash: DASHES[idx % DASHES.len()],
            symbol: SYMBOLS[idx % SYMBOLS.len()],
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forty_modes_differ_in_more_than_colour() {
        let modes: Vec<String> = (0..40).map(|idx| format!("M{idx}")).collect();
        let styles = SeriesStyles { modes: modes.clone() };
        for (idx, a) in modes.iter().enumerate() {
            for b in &modes[..idx] {
                let (a, b) = (styles.of(a), styles.of(b));
                assert!((&a.colour, a.dash) != (&b.colour, b.dash));
                assert!((&a.colour, a.symbol) != (&b.colour, b.symbol));
            }
        }
    }
}
