//! The scenario file's text, and which bytes of it hold which key; settings that were typed have none.

use crate::dotted::{dotted, parse_dotted};
use crate::error::{Details, ErrorKind, ScenarioError, line_of};
use crate::fault::Fault;
use std::ops::Range;
use std::path::Path;
use std::sync::Arc;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// The text of a scenario file with the places of its keys and values.
#[derive(Debug, Clone)]
pub(crate) struct Text {
    file: String,
    text: Arc<str>,
    root: Place,
}

#[derive(Debug, Clone, Default)]
struct Place {
    key: Range<usize>,
    value: Range<usize>,
    is_table: bool,
    inner: Vec<(String, Place)>,
}

impl Text {
    /// Parses the text; the places are those of its keys and values.
    pub(crate) fn parse(text: &str, path: &Path) -> Result<Text, ScenarioError> {
        let file = path.display().to_string();
        let text: Arc<str> = text.into();
        match DeTable::parse(&text) {
            Ok(table) => {
                let root = Place { inner: places(table.get_ref()), ..Place::default() };
                Ok(Text { file, root, text: text.clone() })
            }
            Err(_) if looks_like_data(&text) => Err(ScenarioError::from(Details {
                kind: ErrorKind::Syntax,
                message: "this looks like a data file, not like a scenario".to_owned(),
                help: Some(format!("`exitlab init {file}` writes a scenario for it")),
                path: None,
                span: Some(0..text.find('\n').unwrap_or(text.len())),
                file,
                source_text: text.clone(),
                expression: None,
            })),
            Err(error) => Err(ScenarioError::from(Details {
                kind: ErrorKind::Syntax,
                message: format!("not valid TOML: {}", error.message().replace('\n', ", ")),
                help: None,
                path: None,
                span: error.span().map(|span| inside(&text, span)),
                file,
                source_text: text.clone(),
                expression: None,
            })),
        }
    }

    /// No text: settings that a caller typed.
    pub(crate) fn typed() -> Text {
        Text { file: TYPED.to_owned(), text: "".into(), root: Place::default() }
    }

    /// The file as it was named.
    pub(crate) fn file(&self) -> &str {
        &self.file
    }

    /// Line that holds the byte, from 1.
    pub(crate) fn line(&self, byte: usize) -> usize {
        line_of(&self.text, byte)
    }

    /// The text.
    pub(crate) fn text(&self) -> &str {
        &self.text
    }

    /// The fault as an error that points at the file.
    pub(crate) fn locate(&self, fault: &Fault, expression: Option<String>) -> ScenarioError {
        self.locate_at(fault, &fault.path, expression)
    }

    /// The fault as an error that points at another key of the file.
    pub(crate) fn locate_at(
        &self,
        fault: &Fault,
        path: &[String],
        expression: Option<String>,
    ) -> ScenarioError {
        ScenarioError::from(Details {
            kind: fault.kind(),
            message: fault.message(),
            help: fault.help(),
            path: (!fault.path.is_empty()).then(|| dotted(&fault.path)),
            file: self.file.clone(),
            source_text: self.text.clone(),
            span: self.span(path, fault.is_about_key()),
            expression,
        })
    }

    /// Bytes of the key or value at the path, or of the nearest table above that is in the file.
    pub(crate) fn span(&self, path: &[String], of_key: bool) -> Option<Range<usize>> {
        let mut place = &self.root;
        let mut found = false;
        for (depth, key) in path.iter().enumerate() {
            match place.inner.iter().find(|(name, _)| name == key) {
                Some((_, inner)) => place = inner,
                // A key of the grid may be nested instead of quoted.
                None => match parse_dotted(key).filter(|keys| keys.len() > 1) {
                    Some(mut keys) => {
                        keys.extend_from_slice(&path[depth + 1..]);
                        let above = path[..depth].to_vec();
                        return self.span(&[above, keys].concat(), of_key);
                    }
                    None => return found.then(|| self.shown(place, false)),
                },
            }
            found = true;
        }
        found.then(|| self.shown(place, of_key))
    }

    /// Whether the file gives the value at the path, by itself or as part of a value above it.
    pub(crate) fn gives(&self, path: &[&str]) -> bool {
        let mut place = &self.root;
        for (depth, key) in path.iter().enumerate() {
            // The grid's keys may be nested instead of quoted.
            let is_of_grid = depth >= 2 && path[..2] == ["sweep", "grid"];
            match place.inner.iter().find(|(name, _)| name == key) {
                Some((_, inner)) => place = inner,
                None => {
                    return is_of_grid || depth > 0 && place.inner.is_empty() && !place.is_table;
                }
            }
        }
        true
    }

    fn shown(&self, place: &Place, of_key: bool) -> Range<usize> {
        let by_key = (of_key || place.is_table) && !place.key.is_empty();
        inside(&self.text, if by_key { place.key.clone() } else { place.value.clone() })
    }
}

/// Whether a text begins with two rows of a table: as many commas, semicolons or tabs in each, three or
/// more, and nothing that sets a key.
fn looks_like_data(text: &str) -> bool {
    let mut lines = text.lines().filter(|line| !line.trim().is_empty());
    let (Some(first), Some(second)) = (lines.next(), lines.next()) else { return false };
    let n = |line: &str, separator: char| line.matches(separator).count();
    let is_table =
        [',', ';', '\t'].iter().any(|s| n(first, *s) >= 3 && n(first, *s) == n(second, *s));
    is_table && !first.contains('=') && !second.contains('=')
}

/// What stands for the file's name where there is none.
const TYPED: &str = "settings";

fn places(table: &DeTable<'_>) -> Vec<(String, Place)> {
    let place_of = |(key, value): (&Spanned<_>, &Spanned<DeValue<'_>>)| -> Place {
        let key: &Spanned<std::borrow::Cow<'_, str>> = key;
        Place { key: key.span(), ..place(value) }
    };
    table.iter().map(|(key, value)| (key.get_ref().to_string(), place_of((key, value)))).collect()
}

fn place(value: &Spanned<DeValue<'_>>) -> Place {
    let (is_table, inner) = match value.get_ref() {
        DeValue::Table(table) => (true, places(table)),
        DeValue::Array(entries) => {
            let entries = entries.iter().enumerate();
            (false, entries.map(|(i, entry)| (i.to_string(), place(entry))).collect())
        }
        DeValue::String(_)
        | DeValue::Integer(_)
        | DeValue::Float(_)
        | DeValue::Boolean(_)
        | DeValue::Datetime(_) => (false, Vec::new()),
    };
    Place { key: 0..0, value: value.span(), is_table, inner }
}

/// The span cut to whole characters of the text.
fn inside(text: &str, span: Range<usize>) -> Range<usize> {
    let mut start = span.start.min(text.len());
    let mut end = span.end.clamp(start, text.len());
    while !text.is_char_boundary(start) {
        start -= 1;
    }
    while !text.is_char_boundary(end) {
        end += 1;
    }
    start..end
}
