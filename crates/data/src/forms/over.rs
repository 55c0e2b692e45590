//! The column that says whether a bar is over, as OANDA, OKX, Bybit and others call it.

use crate::column_names::normalised;

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
/// What it says of a bar that is over, and of one that is not.
const OVER: [&str; 2] = ["1", "true"];
const NOT_OVER: [&str; 2] = ["0", "false"];

/// The column that is 0 or false while a bar is forming, given the first values of each. One that says so of
/// every bar means something else.
pub(crate) fn what_says_over(
    names: &[String],
    values: &dyn Fn(usize) -> Vec<String>,
) -> Option<usize> {
    let normal: Vec<String> = names.iter().map(|name| normalised(name)).collect();
    let idx = NAMES.iter().find_map(|name| normal.iter().position(|other| other == name))?;
    let values = values(idx);
    let is_over = |value: &String| OVER.iter().any(|word| value.eq_ignore_ascii_case(word));
    let are_words = values.iter().all(|value| is_over(value) || is_not_over(value.as_bytes()));
    (are_words && values.iter().any(is_over)).then_some(idx)
}

/// Whether a value of that column says that the bar is still forming.
pub(crate) fn is_not_over(value: &[u8]) -> bool {
    NOT_OVER.iter().any(|word| value.trim_ascii().eq_ignore_ascii_case(word.as_bytes()))
}
