//! The rows of a JSON document as lines of delimited text.

use super::failure::failure;
use super::find::{Found, IsTable, Search, find, find_in_lines};
use super::values::{Kind, Raw, kind, pairs, text_of};
use super::write_rows::Writer;
use super::written_table::{FORM, Table};
use crate::DataError;
use crate::shown::shown;
use serde::de::IgnoredAny;
use serde_json::{Deserializer, Error};
use std::borrow::Cow;
use std::path::Path;

/// Makes a table of a document.
///
/// # Errors
/// Where it is no JSON, has no rows, or says that the download has failed.
pub(super) fn table(path: &Path, bytes: &[u8], is_table: IsTable<'_>) -> Result<Table, DataError> {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let text = std::str::from_utf8(bytes).map_err(|e| {
        let line = bytes[..e.valid_up_to()].iter().filter(|b| **b == b'\n').count() as u64 + 1;
        DataError::NotUtf8 { path: path.to_owned(), line }
    })?;
    let text = without_nan(text);
    let broken = |e: Error| DataError::damaged(path, FORM, &e);
    let lines = lines(&text).map_err(broken)?;
    let found = if let [first, ..] = lines[..] {
        searched(path, first, find_in_lines(lines, is_table))?
    } else {
        let document: Raw<'_> = serde_json::from_str(&text).map_err(broken)?;
        searched(path, document, find(document, is_table))?
    };
    Writer::new(path, text.len()).table(found)
}

/// What a search has found.
///
/// # Errors
/// Where that is nothing.
fn searched<'a>(
    path: &Path,
    document: Raw<'_>,
    search: Search<'a>,
) -> Result<Found<'a>, DataError> {
    let path = path.to_owned();
    let is_no_data = || {
        let pairs = pairs(document);
        let says_so =
            |(key, value): &(Cow<'_, str>, Raw<'_>)| key == "s" && text_of(value) == "no_data";
        kind(document) == Kind::Object && (pairs.is_empty() || pairs.iter().any(says_so))
    };
    Err(match search {
        Search::Found(found) => return Ok(found),
        Search::Several(detail) => DataError::JsonRows { path, detail: shown(detail.as_bytes()) },
        Search::Empty | Search::Nothing if failure(document).is_some() => {
            DataError::FailedDownload { path, message: failure(document).unwrap_or_default() }
        }
        Search::Empty => DataError::NoRows { path },
        Search::Nothing if is_no_data() => DataError::NoRows { path },
        Search::Nothing => {
            DataError::JsonRows { path, detail: "no list of candles in it".to_owned() }
        }
    })
}

/// The values of a text that has several, one after the other; none of one that has a single one.
fn lines(text: &str) -> Result<Vec<Raw<'_>>, Error> {
    let mut values = Deserializer::from_str(text).into_iter::<IgnoredAny>();
    values.next().transpose()?;
    if text[values.byte_offset()..].trim().is_empty() {
        return Ok(Vec::new());
    }
    Deserializer::from_str(text).into_iter().collect()
}

/// The text with null for each `NaN` outside quotes.
fn without_nan(text: &str) -> Cow<'_, str> {
    if memchr::memmem::find(text.as_bytes(), b"NaN").is_none() {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + text.len() / 16);
    let mut rest = text;
    while let Some(at) = rest.find(['"', 'N']) {
        let (before, from) = rest.split_at(at);
        out.push_str(before);
        let n_taken = if let Some(after) = from.strip_prefix("NaN") {
            out.push_str("null");
            from.len() - after.len()
        } else {
            let n_taken = if from.starts_with('"') { quoted_len(from) } else { 1 };
            out.push_str(&from[..n_taken]);
            n_taken
        };
        rest = &from[n_taken..];
    }
    out.push_str(rest);
    Cow::Owned(out)
}

/// Bytes of the quoted text that starts here.
fn quoted_len(text: &str) -> usize {
    let mut is_escaped = false;
    for (at, byte) in text.bytes().enumerate().skip(1) {
        match byte {
            _ if is_escaped => is_escaped = false,
            b'\\' => is_escaped = true,
            b'"' => return at + 1,
            _ => {}
        }
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nan_is_null_outside_quotes() {
        let text = r#"[[1,NaN,"NaN \" NaN",-NaN],{"a":NaN,"N":2}]"#;
        let want = r#"[[1,null,"NaN \" NaN",-null],{"a":null,"N":2}]"#;
        assert_eq!(without_nan(text), want);
        assert_eq!(without_nan("[NaN"), "[null");
        assert_eq!(without_nan("\"NaN"), "\"NaN");
        assert!(matches!(without_nan("[1]"), Cow::Borrowed(_)));
    }

    #[test]
    fn several_values_are_lines() {
        assert_eq!(lines("[1]\n [2] \n").unwrap().len(), 2);
        assert_eq!(lines(" [1] \n").unwrap().len(), 0);
        assert!(lines("[1] x").is_err());
        assert!(lines("[1").is_err());
    }
}
