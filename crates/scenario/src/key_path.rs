//! Places in a scenario: dotted paths, without an allocation until one is needed.

use crate::dotted::dotted;
use crate::fault::{Fault, What};
use std::fmt::Display;

/// A place in the scenario, as a chain of keys up to the root.
#[derive(Clone, Copy)]
pub(crate) struct KeyPath<'a> {
    parent: Option<&'a KeyPath<'a>>,
    segment: Segment<'a>,
}

#[derive(Clone, Copy)]
enum Segment<'a> {
    Key(&'a str),
    Index(usize),
}

impl<'a> KeyPath<'a> {
    /// A key at the top of the scenario.
    pub(crate) fn top(key: &'a str) -> KeyPath<'a> {
        KeyPath { parent: None, segment: Segment::Key(key) }
    }

    /// A key inside this table.
    pub(crate) fn key(&'a self, key: &'a str) -> KeyPath<'a> {
        KeyPath { parent: Some(self), segment: Segment::Key(key) }
    }

    /// An entry of this list.
    pub(crate) fn index(&'a self, index: usize) -> KeyPath<'a> {
        KeyPath { parent: Some(self), segment: Segment::Index(index) }
    }

    /// The keys from the top down.
    pub(crate) fn path(&self) -> Vec<String> {
        let mut path = self.parent.map(KeyPath::path).unwrap_or_default();
        path.push(match self.segment {
            Segment::Key(key) => key.to_owned(),
            Segment::Index(index) => index.to_string(),
        });
        path
    }

    /// A fault here. `message` is a predicate: "must be above 0".
    pub(crate) fn fault(&self, message: impl Display) -> Fault {
        Fault::invalid(self.path(), message, None)
    }

    /// A fault here, with what to do about it.
    pub(crate) fn fault_with_help(&self, message: impl Display, help: impl Display) -> Fault {
        Fault::invalid(self.path(), message, Some(help.to_string()))
    }

    /// A name that nothing has.
    pub(crate) fn unknown_name<'n>(
        &self,
        what: &'static str,
        name: &str,
        allowed: impl IntoIterator<Item = &'n str>,
    ) -> Fault {
        let allowed = allowed.into_iter().map(str::to_owned).collect();
        Fault::new(self.path(), What::UnknownName { what, name: name.to_owned(), allowed })
    }

    /// A key that is missing here.
    pub(crate) fn missing(&self, key: &str, needed_by: impl Display) -> Fault {
        self.fault_with_help(
            format_args!("needs the key `{key}`"),
            format_args!("{needed_by} needs `{}`", dotted(&self.key(key).path())),
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dotted::parse_dotted;

    #[test]
    fn paths_are_written_as_toml_does() {
        let modes = KeyPath::top("exit_modes");
        let mode = modes.key("My plan");
        let partials = mode.key("partials");
        let path = partials.index(0).key("at_r").path();
        assert_eq!(dotted(&path), "exit_modes.\"My plan\".partials.0.at_r");
        assert_eq!(parse_dotted(&dotted(&path)), Some(path));
        assert_eq!(parse_dotted("a..b"), None);
        assert_eq!(parse_dotted(""), None);
        assert_eq!(parse_dotted("a = 1"), None);
    }
}
