//! What can be wrong with a scenario, before anyone knows in which line.

use crate::dotted::dotted;
use crate::error::ErrorKind;
use serde::de::{Expected, Unexpected};
use std::fmt::{self, Display};

/// Something wrong at a path of the scenario.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Fault {
    /// Keys from the top down; list entries by their position.
    pub(crate) path: Vec<String>,
    /// What is wrong there.
    pub(crate) what: What,
}

/// What is wrong.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum What {
    /// The path's last key is none that its table has.
    UnknownKey { allowed: Vec<String> },
    /// The path's last key is missing.
    MissingKey,
    /// A value of another type; the keys of the table that was expected, if one was.
    WrongType { got: String, expected: String, keys: &'static [&'static str] },
    /// A text that is none of a closed set.
    UnknownWord { got: String, allowed: Vec<String> },
    /// A name (of a profile, an exit mode, …) that nothing has.
    UnknownName { what: &'static str, name: String, allowed: Vec<String> },
    /// Anything else; the message is a predicate of the path.
    Invalid { message: String, help: Option<String> },
}

impl Fault {
    pub(crate) fn new(path: Vec<String>, what: What) -> Fault {
        Fault { path, what }
    }

    pub(crate) fn invalid(path: Vec<String>, message: impl Display, help: Option<String>) -> Fault {
        Fault::new(path, What::Invalid { message: message.to_string(), help })
    }

    /// The same fault one level further down.
    pub(crate) fn under(mut self, key: &str) -> Fault {
        self.path.insert(0, key.to_owned());
        self
    }

    /// The same fault of a value that had to be a table with these keys.
    pub(crate) fn of_table(mut self, fields: &'static [&'static str]) -> Fault {
        if let What::WrongType { keys, .. } = &mut self.what {
            *keys = fields;
        }
        self
    }

    /// The kind of error that this becomes.
    pub(crate) fn kind(&self) -> ErrorKind {
        match self.what {
            What::UnknownKey { .. } => ErrorKind::UnknownKey,
            What::MissingKey => ErrorKind::MissingKey,
            What::WrongType { .. } => ErrorKind::WrongType,
            What::UnknownWord { .. } | What::UnknownName { .. } => ErrorKind::UnknownName,
            What::Invalid { .. } => ErrorKind::Invalid,
        }
    }

    /// Whether the key rather than its value is at fault.
    pub(crate) fn is_about_key(&self) -> bool {
        matches!(self.what, What::UnknownKey { .. })
    }

    /// What is wrong, in one line.
    pub(crate) fn message(&self) -> String {
        let path = in_words(&self.path);
        match &self.what {
            What::UnknownKey { .. } => format!("unknown key `{path}`"),
            What::MissingKey => format!("the key `{path}` is missing"),
            What::WrongType { got, expected, .. } => {
                format!("`{path}` must be {expected}, not {got}")
            }
            What::UnknownWord { got, .. } => format!("`{path}` cannot be {got}"),
            What::UnknownName { what, name, .. } => {
                format!("`{path}` names the {what} `{name}`, which does not exist")
            }
            What::Invalid { message, .. } if path.is_empty() => message.clone(),
            What::Invalid { message, .. } => format!("`{path}` {message}"),
        }
    }

    /// What to do about it.
    pub(crate) fn help(&self) -> Option<String> {
        match &self.what {
            What::UnknownKey { allowed } => {
                let key = self.path.last().map(String::as_str).unwrap_or_default();
                // What other programs call it.
                let other_name = match key {
                    "start" => "from",
                    "end" => "to",
                    "interval" => "timeframe",
                    key => key,
                };
                let key = if allowed.iter().any(|a| a == other_name) { other_name } else { key };
                Some(suggest(key, allowed, "the keys here are"))
            }
            What::WrongType { keys, .. } if !keys.is_empty() && !is_symbol(&self.path) => {
                Some(format!("its keys are {}", keys.join(", ")))
            }
            What::MissingKey if self.path == ["schema"] => Some("write `schema = 1`".to_owned()),
            What::WrongType { got, .. } if is_symbol(&self.path) => {
                let symbol = got.strip_prefix("the text ").unwrap_or("\"SYMBOL\"");
                Some(format!("write {{ symbol = {symbol}, path = \"bars.csv\" }}"))
            }
            What::MissingKey | What::WrongType { .. } => None,
            What::UnknownWord { got, allowed } => {
                Some(suggest(got.trim_matches('"'), allowed, "allowed are"))
            }
            What::UnknownName { name, allowed, .. } => Some(suggest(name, allowed, "there are")),
            What::Invalid { help, .. } => help.clone(),
        }
    }
}

/// A path with positions in lists as `[0]`.
fn in_words(path: &[String]) -> String {
    let is_position = |key: &String| key.bytes().all(|byte| byte.is_ascii_digit());
    let mut text = String::new();
    for key in path {
        match is_position(key) && !text.is_empty() {
            true => text.push_str(&format!("[{key}]")),
            false if text.is_empty() => text = dotted(std::slice::from_ref(key)),
            false => text.push_str(&format!(".{}", dotted(std::slice::from_ref(key)))),
        }
    }
    text
}

/// Whether a path leads to a whole entry of `data.symbols`.
fn is_symbol(path: &[String]) -> bool {
    matches!(path, [data, symbols, _] if data == "data" && symbols == "symbols")
}

/// The value whose spelling is nearest to what was given, if one is near.
pub(crate) fn nearest<'n, T>(
    got: &str,
    spellings: impl IntoIterator<Item = (&'n str, T)>,
) -> Option<T> {
    let got = got.to_lowercase();
    spellings
        .into_iter()
        .map(|(name, value)| {
            (strsim::damerau_levenshtein(&got, &name.to_lowercase()), name.len(), value)
        })
        .filter(|(distance, length, _)| *distance <= 1 + length / 4)
        .min_by_key(|(distance, ..)| *distance)
        .map(|(.., value)| value)
}

pub(crate) fn suggest(got: &str, allowed: &[String], lead: &str) -> String {
    let near = nearest(got, allowed.iter().map(|name| (name.as_str(), name)));
    let list = format!("{lead} {}", allowed.join(", "));
    match near {
        Some(name) => format!("did you mean `{name}`? {list}"),
        None if allowed.is_empty() => "there are none".to_owned(),
        None => list,
    }
}

impl Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message())
    }
}

impl std::error::Error for Fault {}

impl serde::de::Error for Fault {
    fn custom<T: Display>(message: T) -> Fault {
        Fault::invalid(Vec::new(), message, None)
    }

    fn invalid_type(got: Unexpected<'_>, expected: &dyn Expected) -> Fault {
        let (got, expected) = (plain_got(got), plain_expected(expected));
        let what = What::WrongType { got, expected, keys: &[] };
        Fault::new(Vec::new(), what)
    }

    fn invalid_value(got: Unexpected<'_>, expected: &dyn Expected) -> Fault {
        Fault::invalid_type(got, expected)
    }

    fn unknown_variant(got: &str, allowed: &'static [&'static str]) -> Fault {
        Fault::unknown_word(format!("\"{got}\""), allowed)
    }

    fn unknown_field(key: &str, allowed: &'static [&'static str]) -> Fault {
        Fault::new(vec![key.to_owned()], What::UnknownKey { allowed: owned(allowed) })
    }

    fn missing_field(key: &'static str) -> Fault {
        Fault::new(vec![key.to_owned()], What::MissingKey)
    }
}

impl Fault {
    /// A value that is none of the words allowed.
    pub(crate) fn unknown_word(got: String, allowed: &[&str]) -> Fault {
        Fault::new(Vec::new(), What::UnknownWord { got, allowed: owned(allowed) })
    }
}

fn owned(names: &[&str]) -> Vec<String> {
    names.iter().map(|&name| name.to_owned()).collect()
}

fn plain_got(got: Unexpected<'_>) -> String {
    match got {
        Unexpected::Bool(value) => value.to_string(),
        Unexpected::Unsigned(value) => value.to_string(),
        Unexpected::Signed(value) => value.to_string(),
        Unexpected::Float(value) => format!("{value:?}"),
        Unexpected::Str(text) => format!("the text {text:?}"),
        Unexpected::Seq => "a list".to_owned(),
        Unexpected::Map => "a table".to_owned(),
        other => other.to_string(),
    }
}

fn plain_expected(expected: &dyn Expected) -> String {
    let text = expected.to_string();
    match text.as_str() {
        "f64" => "a number".to_owned(),
        "u32" => "a whole number from 0 to 4294967295".to_owned(),
        "u64" | "usize" => "a whole number of at least 0".to_owned(),
        "a string" => "text".to_owned(),
        "a boolean" => "true or false".to_owned(),
        "a sequence" => "a list".to_owned(),
        "a map" => "a table".to_owned(),
        other if other.starts_with("struct ") => "a table".to_owned(),
        _ => text,
    }
}
