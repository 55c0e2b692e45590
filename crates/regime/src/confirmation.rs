//! Confirmation: a raw regime is published once it has lasted.

use exitlab_core::Regime;

/// Publishes the raw regime of a bar where it and the bars before it, `confirm_bars` in all, show
/// the same value; elsewhere what was published stays. The first regime is no exception.
///
/// # Units
/// `confirm_bars` in decision bars; 0 and 1 publish at once.
///
/// # Shape
/// As long as `raw`. A bar without a raw regime has no published one, and confirmation starts
/// afresh after it.
///
/// # Examples
///
/// | bar | 0 | 1 | 2 | 3 | 4 | 5 |
/// | --- | --- | --- | --- | --- | --- | --- |
/// | raw | A | A | B | A | B | B |
/// | published, confirm_bars 2 | – | A | A | A | A | B |
pub(crate) fn confirm(raw: &[Option<Regime>], confirm_bars: usize) -> Vec<Option<Regime>> {
    let mut published = None;
    let mut last = None;
    let mut n_same = 0;
    raw.iter()
        .map(|&regime| {
            n_same = if regime == last { n_same + 1 } else { 1 };
            last = regime;
            if regime.is_none() {
                published = None;
            } else if n_same >= confirm_bars {
                published = regime;
            }
            published
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn regimes(text: &str) -> Vec<Option<Regime>> {
        let of = |letter| match letter {
            'A' => Some(Regime::Bull),
            'B' => Some(Regime::Bear),
            'C' => Some(Regime::Chop),
            _ => None,
        };
        text.chars().map(of).collect()
    }

    #[test]
    fn a_change_needs_the_same_new_value_in_a_row() {
        assert_eq!(confirm(&regimes("AABABB"), 2), regimes("-AAAAB"));
        // C breaks B's run although neither is the published one
        assert_eq!(confirm(&regimes("AABCBBCC"), 2), regimes("-AAAABBC"));
        assert_eq!(confirm(&regimes("AAABBAABBB"), 3), regimes("--AAAAAAAB"));
    }

    #[test]
    fn one_publishes_at_once() {
        let raw = regimes("ABBCA");
        assert_eq!(confirm(&raw, 1), raw);
        assert_eq!(confirm(&raw, 0), raw);
    }

    #[test]
    fn the_first_regime_waits_too_and_bars_without_one_count_for_nothing() {
        assert_eq!(confirm(&regimes("---AAA"), 3), regimes("-----A"));
        assert_eq!(confirm(&regimes("AA-AA"), 2), regimes("-A--A"));
    }
}
