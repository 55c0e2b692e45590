//! Rows of a JSON text as delimited text: a line for each element, so that a row's number is its
//! element's, from 1.
//!
//! Numbers stand as they are written. What would break a line is replaced: no number or time has it.

use std::borrow::Cow;

/// What separates fields.
pub(super) const DELIMITER: u8 = b',';

/// Lines of delimited text.
#[derive(Debug, Default)]
pub(super) struct RowText {
    text: Vec<u8>,
    /// Start of the current line.
    start: usize,
    n_fields: usize,
}

impl RowText {
    /// With room for so many bytes.
    pub(super) fn with_capacity(n_bytes: usize) -> RowText {
        RowText { text: Vec::with_capacity(n_bytes), ..RowText::default() }
    }

    /// Adds a field to the current line.
    pub(super) fn field(&mut self, text: &str) {
        if self.n_fields > 0 {
            self.text.push(DELIMITER);
        }
        self.n_fields += 1;
        let is_plain = |b: u8| b >= b' ' && b != DELIMITER && b != b'"' && b != 0x7f;
        if text.bytes().all(is_plain) {
            self.text.extend_from_slice(text.as_bytes());
            return;
        }
        let bare: Cow<'_, str> = if text.chars().any(char::is_control) {
            text.replace(char::is_control, "\u{fffd}").into()
        } else {
            text.into()
        };
        self.text.push(b'"');
        self.text.extend_from_slice(bare.replace('"', "\"\"").as_bytes());
        self.text.push(b'"');
    }

    /// Ends the current line. One of nothing is a quoted nothing: blank lines are no rows.
    pub(super) fn end_line(&mut self) {
        if self.text[self.start..].iter().all(u8::is_ascii_whitespace) {
            self.text.truncate(self.start);
            self.text.extend_from_slice(b"\"\"");
        }
        self.text.push(b'\n');
        self.start = self.text.len();
        self.n_fields = 0;
    }

    /// All lines.
    pub(super) fn into_bytes(self) -> Vec<u8> {
        self.text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_lines() {
        let mut rows = RowText::default();
        for fields in [&["1.10", "a,b", "say \"x\""][..], &["", " "], &[""], &["a\nb", "ö"]] {
            fields.iter().for_each(|field| rows.field(field));
            rows.end_line();
        }
        let text = String::from_utf8(rows.into_bytes()).unwrap();
        assert_eq!(text, "1.10,\"a,b\",\"say \"\"x\"\"\"\n, \n\"\"\n\"a\u{fffd}b\",ö\n");
    }
}
