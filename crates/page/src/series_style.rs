//! How modes are told apart, alike in every figure: by colour, and by dash, symbol or pattern too.

use super::position::position_or_push;

/// Modes whose look is the same on every page, in the order of the theme's first colours
/// (`@series.0` and on, `web/src/theme.js`).
const FIXED: [&str; 4] = ["TREND_FOLLOW", "FAST_TP", "DEFENSIVE_TRAIL", "policy"];
/// Colours of the theme after those, which the other modes share.
const N_OTHER_COLOURS: usize = 4;

// Their lengths have no factor in common with the number of other colours: combinations repeat late.
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

/// The modes of a run beside the fixed ones, in the order of their styles.
#[derive(Debug, Clone, Default)]
pub(crate) struct SeriesStyles {
    others: Vec<String>,
}

impl SeriesStyles {
    /// The styles of these modes; names may repeat.
    pub(crate) fn new<'m>(modes: impl IntoIterator<Item = &'m str>) -> SeriesStyles {
        let mut others = Vec::new();
        for mode in modes.into_iter().filter(|mode| !FIXED.contains(mode)) {
            position_or_push(&mut others, mode.to_owned());
        }
        SeriesStyles { others }
    }

    /// The style of a mode, whatever its profile.
    pub(crate) fn of(&self, mode: &str) -> SeriesStyle {
        let fixed = FIXED.iter().position(|fixed| *fixed == mode);
        let other = || self.others.iter().position(|other| other == mode).unwrap_or(0);
        fixed.map_or_else(|| SeriesStyle::other(other()), SeriesStyle::nth)
    }
}

impl SeriesStyle {
    /// The style at a position among those that belong to no fixed mode.
    pub(crate) fn other(idx: usize) -> SeriesStyle {
        SeriesStyle::nth(FIXED.len() + idx)
    }

    fn nth(idx: usize) -> SeriesStyle {
        let n_fixed = FIXED.len();
        let colour = if idx < n_fixed { idx } else { n_fixed + (idx - n_fixed) % N_OTHER_COLOURS };
        SeriesStyle {
            colour: format!("@series.{colour}"),
            dash: DASHES[idx % DASHES.len()],
            symbol: SYMBOLS[idx % SYMBOLS.len()],
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn modes_differ_in_more_than_colour() {
        let modes: Vec<String> = (0..20).map(|idx| format!("M{idx}")).collect();
        let modes: Vec<&str> = FIXED.into_iter().chain(modes.iter().map(String::as_str)).collect();
        let styles = SeriesStyles::new(modes.iter().copied());
        for (idx, a) in modes.iter().enumerate() {
            for b in &modes[..idx] {
                let (a, b) = (styles.of(a), styles.of(b));
                assert!((&a.colour, a.dash) != (&b.colour, b.dash));
                assert!((&a.colour, a.symbol) != (&b.colour, b.symbol));
            }
        }
    }

    #[test]
    fn built_in_modes_look_the_same_on_every_page() {
        let of = |modes: &[&str]| {
            let styles = SeriesStyles::new(modes.iter().copied());
            [styles.of("FAST_TP").colour, styles.of("MINE").colour]
        };
        let want = ["@series.1", "@series.4"];
        assert_eq!(of(&["FAST_TP", "MINE"]), want);
        assert_eq!(of(&["policy", "MINE", "TREND_FOLLOW", "FAST_TP"]), want);
    }
}
