//! The column that says whether a bar is over, as OANDA, OKX, Bybit and others call it.

use crate::look::Look;

/// Its names, normalised.
const NAMES: [&str; 9] = [
    "complete",
    "completed",
    "is_complete",
    "confirm",
    "confirmed",
    "isfinal",
    "is_final",
    "isclosed",
    "is_closed",
];
/// Its values.
const WORDS: [&str; 4] = ["1", "true", "0", "false"];

/// The column that is 0 or false while a bar is forming. One that says so of every bar means something else.
pub(crate) fn what_says_over(look: &Look<'_>, first: usize) -> Option<usize> {
    let idx = NAMES.into_iter().find_map(|name| look.position(name))?;
    let has_words = |words: &[&str], row: &[String]| {
        row.get(idx).is_some_and(|field| words.iter().any(|word| field.eq_ignore_ascii_case(word)))
    };
    let are_words = look.rows(first).all(|row| has_words(&WORDS, row));
    let is_some_over = look.rows(first).any(|row| has_words(&WORDS[..2], row));
    (are_words && is_some_over).then_some(idx)
}
