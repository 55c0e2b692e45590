//! Settings that a word can stand for, such as `stop = "signal"`.

use super::words::Words;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::de::value::MapAccessDeserializer;
use serde::de::{Deserializer, Error, MapAccess, Unexpected, Visitor};
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;

/// A word, or a table of settings.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(untagged)]
pub(crate) enum OrWord<W, T> {
    Word(W),
    Settings(T),
}

impl<'de, W: Words, T: Deserialize<'de>> Deserialize<'de> for OrWord<W, T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(OrWordVisitor(PhantomData))
    }
}

struct OrWordVisitor<W, T>(PhantomData<(W, T)>);

impl<'de, W: Words, T: Deserialize<'de>> Visitor<'de> for OrWordVisitor<W, T> {
    type Value = OrWord<W, T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let texts: Vec<String> = W::ALL.iter().map(|(text, _)| format!("{text:?}")).collect();
        write!(f, "the feature's settings or the text {}", texts.join(" or "))
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<OrWord<W, T>, E> {
        let word = W::ALL.iter().find(|(known, _)| *known == text);
        let word = word.map(|(_, word)| OrWord::Word(*word));
        word.ok_or_else(|| E::invalid_type(Unexpected::Str(text), &self))
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<OrWord<W, T>, A::Error> {
        T::deserialize(MapAccessDeserializer::new(map)).map(OrWord::Settings)
    }
}

impl<W: JsonSchema, T: JsonSchema> JsonSchema for OrWord<W, T> {
    fn schema_name() -> Cow<'static, str> {
        format!("{}_or_{}", T::schema_name(), W::schema_name()).into()
    }

    fn inline_schema() -> bool {
        true
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let settings = generator.subschema_for::<T>();
        let word = generator.subschema_for::<W>();
        json_schema!({ "anyOf": [settings, word] })
    }
}
