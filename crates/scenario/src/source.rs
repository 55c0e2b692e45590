//! Where rows and bars come from.

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::de::{Deserializer, Error, MapAccess, Unexpected, Visitor};
use serde::ser::{Error as _, SerializeMap, Serializer};
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::fmt;
use std::path::{Path, PathBuf};

/// Where bars or rows come from: the disk, or the caller.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Source {
    /// A file; where bars are asked for, also a glob or a folder.
    File(PathBuf),
    /// Given by the caller, in memory. Settings that are typed can have it, files cannot.
    Memory,
}

impl Source {
    /// The path, where there is one.
    pub fn path(&self) -> Option<&Path> {
        match self {
            Source::File(path) => Some(path),
            Source::Memory => None,
        }
    }

    /// The path, or `memory`, for messages and tables.
    pub fn shown(&self) -> PathBuf {
        self.path().unwrap_or(Path::new(MEMORY)).to_owned()
    }
}

impl From<&str> for Source {
    fn from(path: &str) -> Source {
        Source::File(PathBuf::from(path))
    }
}

impl From<String> for Source {
    fn from(path: String) -> Source {
        Source::File(PathBuf::from(path))
    }
}

impl From<PathBuf> for Source {
    fn from(path: PathBuf) -> Source {
        Source::File(path)
    }
}

impl From<&Path> for Source {
    fn from(path: &Path) -> Source {
        Source::File(path.to_owned())
    }
}

impl PartialEq<&Path> for Source {
    fn eq(&self, other: &&Path) -> bool {
        self.path() == Some(*other)
    }
}

impl PartialEq<PathBuf> for Source {
    fn eq(&self, other: &PathBuf) -> bool {
        self.path() == Some(other.as_path())
    }
}

/// The key of the table that stands for [`Source::Memory`] among settings: `{ memory = true }`.
const MEMORY: &str = "memory";

impl Serialize for Source {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            // Paths need not be UTF-8 where nobody reads them.
            Source::File(path) if !serializer.is_human_readable() => {
                serializer.serialize_bytes(path.as_os_str().as_encoded_bytes())
            }
            Source::File(path) => {
                let text = path.to_str().ok_or_else(|| {
                    S::Error::custom(format_args!("the path {path:?} is not UTF-8"))
                })?;
                serializer.serialize_str(text)
            }
            Source::Memory => {
                let mut map = serializer.serialize_map(Some(1))?;
                map.serialize_entry(MEMORY, &true)?;
                map.end()
            }
        }
    }
}

impl<'de> Deserialize<'de> for Source {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(SourceVisitor)
    }
}

struct SourceVisitor;

impl<'de> Visitor<'de> for SourceVisitor {
    type Value = Source;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a string")
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Source, E> {
        Ok(Source::from(text))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Source, A::Error> {
        let no_text = || A::Error::invalid_type(Unexpected::Map, &SourceVisitor);
        let key = map.next_key::<String>()?;
        if key.as_deref() != Some(MEMORY) {
            return Err(no_text());
        }
        let is_memory = map.next_value::<bool>().unwrap_or(false);
        match is_memory && map.next_key::<String>()?.is_none() {
            true => Ok(Source::Memory),
            false => Err(no_text()),
        }
    }
}

/// What a file may say: a path.
impl JsonSchema for Source {
    fn schema_name() -> Cow<'static, str> {
        "Source".into()
    }

    fn inline_schema() -> bool {
        true
    }

    fn json_schema(_generator: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "string" })
    }
}
