//! What names of JSON mean.

use crate::column_names::usual_column;
use exitlab_core::BarColumn;
use std::borrow::Cow;

/// Whether names are those of open, high, low and close.
pub(super) fn are_bars(names: &[&str], said: &[&str]) -> bool {
    let has = |column| names.iter().any(|name| meaning(name) == Some(column));
    let is_said = said.len() >= 4 && said.iter().all(|name| names.contains(name));
    is_said || BarColumn::ALL[1..5].iter().all(|column| has(*column))
}

/// What a column holds by its name, or by the last part of a nested one.
pub(super) fn meaning(name: &str) -> Option<BarColumn> {
    let bare = bare(name);
    usual_column(&bare).or_else(|| usual_column(bare.rsplit('.').next().unwrap_or_default()))
}

/// A name without the number that Alpha Vantage puts before it.
pub(super) fn bare(name: &str) -> Cow<'_, str> {
    let digits = name.bytes().take_while(u8::is_ascii_digit).count();
    let rest = name.get(digits..).unwrap_or_default();
    match rest.strip_prefix(". ") {
        Some(rest) if digits > 0 => Cow::Borrowed(rest),
        _ => Cow::Borrowed(name),
    }
}
