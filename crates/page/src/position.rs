//! Positions in lists of distinct values.

/// The position of a value, which is added where it is new.
pub(crate) fn position_or_push<T: PartialEq>(known: &mut Vec<T>, value: T) -> usize {
    known.iter().position(|k| *k == value).unwrap_or_else(|| {
        known.push(value);
        known.len() - 1
    })
}
