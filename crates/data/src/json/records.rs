//! Objects as rows: their keys are the names of columns, in the order in which they come.
//!
//! - An object inside an object gives a column for each of its keys, `mid.o` of `{"mid": {"o": …}}`; where
//!   its one key starts with `$`, as MongoDB writes types, that key is left away.
//! - A key that is not in every object is an empty field in the others.

use super::row_text::RowText;
use super::values::{Kind, Pairs, Raw, kind, pairs, pairs_into, text_of};
use std::borrow::Cow;
use std::collections::BTreeMap;

/// Objects inside objects whose keys are columns.
const MAX_DEPTH: usize = 3;
/// Most columns of a table.
const MAX_NAMES: usize = 500;
/// How many times longer than its JSON a table may be: objects that have few keys in common are none.
const MAX_GROWTH: usize = 8;

/// Objects written as lines so far.
#[derive(Debug, Default)]
pub(super) struct Records {
    names: Vec<String>,
    places: BTreeMap<String, usize>,
    /// For each number of names that there have been, the first line that has so many, from 0.
    grown: Vec<(usize, usize)>,
    n_lines: usize,
}

/// What one object's values are put into, used again for the next.
pub(super) type Buffers<'a> = (Pairs<'a>, Vec<Option<Cow<'a, str>>>);

/// Objects that have few keys in common.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct NoTable;

/// The names of an object's columns.
pub(super) fn flat_names(object: Raw<'_>) -> Vec<String> {
    let mut names = Vec::new();
    for_each_value(&pairs(object), &mut |name, _| names.push(name.into_owned()));
    names
}

/// Calls for each column of an object.
fn for_each_value<'a>(pairs_here: &Pairs<'a>, call: &mut dyn FnMut(Cow<'_, str>, Raw<'a>)) {
    for (key, value) in pairs_here {
        nested(Cow::Borrowed(key), value, 0, call);
    }
}

fn nested<'a>(
    name: Cow<'_, str>,
    value: Raw<'a>,
    depth: usize,
    call: &mut dyn FnMut(Cow<'_, str>, Raw<'a>),
) {
    let is_object = kind(value) == Kind::Object && depth < MAX_DEPTH;
    let inner = if is_object { pairs(value) } else { Vec::new() };
    match inner.as_slice() {
        [] => call(name, value),
        [(only, value)] if only.starts_with('$') => call(name, value),
        several => several.iter().for_each(|(key, value)| {
            nested(Cow::Owned(format!("{name}.{key}")), value, depth + 1, call);
        }),
    }
}

impl Records {
    /// With leading columns, whose values are no part of the objects.
    pub(super) fn with_lead(names: &[&str]) -> Records {
        let mut records = Records::default();
        for name in names {
            let _ = records.place(name); // a few names are not too many
        }
        records
    }

    /// Writes an object as a line, given the values of the leading columns. What is no object is a line of one
    /// field.
    pub(super) fn write<'a>(
        &mut self,
        object: Raw<'a>,
        lead: &[&'a str],
        buffers: &mut Buffers<'a>,
        rows: &mut RowText,
    ) -> Result<(), NoTable> {
        let (pairs, values) = buffers;
        pairs_into(object, pairs);
        values.clear();
        values.extend(lead.iter().map(|value| Some(Cow::Borrowed(*value))));
        values.resize(self.names.len(), None);
        let mut next = lead.len();
        let mut is_table = Ok(());
        for_each_value(pairs, &mut |name, value| {
            // Objects mostly have the same keys in the same order.
            let place = match self.names.get(next) {
                Some(expected) if *expected == *name => Ok(next),
                _ => self.place(&name),
            };
            match place {
                Ok(place) => {
                    next = place + 1;
                    if values.len() < next {
                        values.resize(next, None);
                    }
                    values[place] = Some(text_of(value));
                }
                Err(no_table) => is_table = Err(no_table),
            }
        });
        is_table?;
        if kind(object) == Kind::Object {
            values.iter().for_each(|value| rows.field(value.as_deref().unwrap_or_default()));
        } else {
            rows.field(&text_of(object));
        }
        if self.grown.last().is_none_or(|(n_names, _)| *n_names < self.names.len()) {
            self.grown.push((self.names.len(), self.n_lines));
        }
        rows.end_line();
        self.n_lines += 1;
        Ok(())
    }

    fn place(&mut self, name: &str) -> Result<usize, NoTable> {
        if let Some(place) = self.places.get(name) {
            return Ok(*place);
        }
        if self.names.len() == MAX_NAMES {
            return Err(NoTable);
        }
        self.names.push(name.to_owned());
        self.places.insert(name.to_owned(), self.names.len() - 1);
        Ok(self.names.len() - 1)
    }

    /// The names of all columns, and all lines, each with a field for each of them, but for those that were no
    /// objects.
    pub(super) fn finish(self, rows: RowText) -> Result<(Vec<String>, Vec<u8>), NoTable> {
        let text = rows.into_bytes();
        let n_names = self.names.len();
        let is_even = self.grown.iter().all(|(n, line)| *n == n_names || *line >= self.n_lines);
        if is_even {
            return Ok((self.names, text));
        }
        let mut padded = Vec::with_capacity(text.len() + text.len() / 8);
        let mut grown = self.grown.iter().peekable();
        let mut n_fields = 0;
        for (line, fields) in text.split_inclusive(|b| *b == b'\n').enumerate() {
            while let Some((n_names, _)) = grown.next_if(|(_, first)| *first <= line) {
                n_fields = *n_names;
            }
            let fields = fields.strip_suffix(b"\n").unwrap_or(fields);
            padded.extend_from_slice(fields);
            padded.extend(std::iter::repeat_n(super::row_text::DELIMITER, n_names - n_fields));
            padded.push(b'\n');
            if padded.len() > MAX_GROWTH * text.len() + (1 << 20) {
                return Err(NoTable);
            }
        }
        Ok((self.names, padded))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table(objects: &[&str]) -> Result<(Vec<String>, String), NoTable> {
        let mut records = Records::default();
        let mut rows = RowText::default();
        let mut buffers = Default::default();
        for object in objects {
            let raw = serde_json::from_str(object).unwrap();
            records.write(raw, &[], &mut buffers, &mut rows)?;
        }
        let (names, text) = records.finish(rows)?;
        Ok((names, String::from_utf8(text).unwrap()))
    }

    #[test]
    fn keys_are_columns_whatever_their_order() {
        let (names, text) = table(&[
            r#"{"t":1,"o":"2.50","c":null}"#,
            r#"{"c":3,"t":2,"o":4}"#,
            r#"{"t":3,"v":true,"mid":{"o":1,"c":2},"x":{"$date":"2024"}}"#,
        ])
        .unwrap();
        assert_eq!(names, ["t", "o", "c", "v", "mid.o", "mid.c", "x"]);
        assert_eq!(text, "1,2.50,,,,,\n2,4,3,,,,\n3,,,true,1,2,2024\n");
    }

    #[test]
    fn objects_without_keys_in_common_are_no_table() {
        let objects: Vec<String> = (0..600).map(|n| format!("{{\"k{n}\":1}}")).collect();
        let objects: Vec<&str> = objects.iter().map(String::as_str).collect();
        assert_eq!(table(&objects), Err(NoTable));
    }
}
