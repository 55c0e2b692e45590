//! Texts from files as a message shows them.

/// Most characters of a value that a message shows.
const MAX_SHOWN: usize = 80;

/// Bytes as a message shows them: trimmed, on one line, cut where long.
pub(crate) fn shown(bytes: &[u8]) -> String {
    let trimmed = bytes.trim_ascii();
    let cut = &trimmed[..trimmed.len().min(4 * MAX_SHOWN)];
    let text = one_line(&String::from_utf8_lossy(cut));
    let mut out: String = text.chars().take(MAX_SHOWN).collect();
    if text.chars().count() > MAX_SHOWN || cut.len() < trimmed.len() {
        out.push('…');
    }
    out
}

/// A name or text from a file, as a message of one line may hold it.
pub(crate) fn one_line(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { '\u{fffd}' } else { c }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_and_strange_values_are_shown_on_one_line() {
        assert_eq!(shown(b" 1.5 "), "1.5");
        assert_eq!(shown(b"a\x07\xffb"), "a\u{fffd}\u{fffd}b");
        assert_eq!(shown(&[b'x'; 100]).chars().count(), 81);
    }
}
