//! Values of a JSON text as they stand in it: nothing is decoded before it is asked for.

use serde::Deserialize;
use serde::de::{Deserializer, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;
use std::borrow::Cow;
use std::fmt;

/// A value as it stands in the text.
pub(super) type Raw<'a> = &'a RawValue;

/// The pairs of an object.
pub(super) type Pairs<'a> = Vec<(Cow<'a, str>, Raw<'a>)>;

/// What a value is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Null,
    Bool,
    Number,
    Text,
    Array,
    Object,
}

pub(super) fn kind(raw: Raw<'_>) -> Kind {
    match raw.get().as_bytes().first() {
        Some(b'[') => Kind::Array,
        Some(b'{') => Kind::Object,
        Some(b'"') => Kind::Text,
        Some(b't' | b'f') => Kind::Bool,
        Some(b'n') => Kind::Null,
        _ => Kind::Number,
    }
}

/// The text of a value: of texts what they say, of others how they are written; nothing of null.
pub(super) fn text_of(raw: Raw<'_>) -> Cow<'_, str> {
    let written = raw.get();
    match kind(raw) {
        Kind::Null => Cow::Borrowed(""),
        Kind::Text if !written.contains('\\') => Cow::Borrowed(written.trim_matches('"')),
        Kind::Text => serde_json::from_str(written).map_or(Cow::Borrowed(written), Cow::Owned),
        Kind::Bool | Kind::Number | Kind::Array | Kind::Object => Cow::Borrowed(written),
    }
}

/// Calls for each item of an array.
///
/// # Errors
/// Where the text is no array.
pub(super) fn for_each_item<'a>(
    text: &'a str,
    call: &mut dyn FnMut(Raw<'a>),
) -> Result<(), serde_json::Error> {
    struct Items<'a, 'c>(&'c mut dyn FnMut(Raw<'a>));

    impl<'a> Visitor<'a> for Items<'a, '_> {
        type Value = ();

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("an array")
        }

        fn visit_seq<A: SeqAccess<'a>>(self, mut items: A) -> Result<(), A::Error> {
            while let Some(item) = items.next_element()? {
                (self.0)(item);
            }
            Ok(())
        }
    }

    serde_json::Deserializer::from_str(text).deserialize_seq(Items(call))
}

/// Puts the items of an array into a list, which is emptied first; none of anything else.
pub(super) fn items_into<'a>(raw: Raw<'a>, items: &mut Vec<Raw<'a>>) {
    items.clear();
    if kind(raw) == Kind::Array {
        // A raw value has been read before as what it is.
        let _ = for_each_item(raw.get(), &mut |item| items.push(item));
    }
}

/// The items of an array; none of anything else.
pub(super) fn items(raw: Raw<'_>) -> Vec<Raw<'_>> {
    let mut all = Vec::new();
    items_into(raw, &mut all);
    all
}

/// The first item of an array; none where there is none, and of anything else.
pub(super) fn first_item(raw: Raw<'_>) -> Option<Raw<'_>> {
    struct First<'a, 'f>(&'f mut Option<Raw<'a>>);

    impl<'a> Visitor<'a> for First<'a, '_> {
        type Value = ();

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("an array")
        }

        fn visit_seq<A: SeqAccess<'a>>(self, mut items: A) -> Result<(), A::Error> {
            *self.0 = items.next_element()?;
            Ok(())
        }
    }

    let mut first = None;
    // That further items are left is an error to the deserialiser, and of no interest here.
    let _ = serde_json::Deserializer::from_str(raw.get()).deserialize_seq(First(&mut first));
    first
}

/// Puts the pairs of an object into a list, which is emptied first; none of anything else.
pub(super) fn pairs_into<'a>(raw: Raw<'a>, pairs: &mut Pairs<'a>) {
    struct AllPairs<'a, 'p>(&'p mut Pairs<'a>);

    impl<'a> Visitor<'a> for AllPairs<'a, '_> {
        type Value = ();

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("an object")
        }

        fn visit_map<A: MapAccess<'a>>(self, mut map: A) -> Result<(), A::Error> {
            while let Some((Key(key), value)) = map.next_entry()? {
                self.0.push((key, value));
            }
            Ok(())
        }
    }

    pairs.clear();
    if kind(raw) == Kind::Object {
        // A raw value has been read before as what it is.
        let _ = serde_json::Deserializer::from_str(raw.get()).deserialize_map(AllPairs(pairs));
    }
}

/// The pairs of an object; none of anything else.
pub(super) fn pairs(raw: Raw<'_>) -> Pairs<'_> {
    let mut pairs = Vec::new();
    pairs_into(raw, &mut pairs);
    pairs
}

/// A name, borrowed where it has no escapes.
struct Key<'a>(Cow<'a, str>);

impl<'a> Deserialize<'a> for Key<'a> {
    fn deserialize<D: Deserializer<'a>>(deserializer: D) -> Result<Key<'a>, D::Error> {
        struct Text;

        impl<'a> Visitor<'a> for Text {
            type Value = Key<'a>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a name")
            }

            fn visit_borrowed_str<E>(self, text: &'a str) -> Result<Key<'a>, E> {
                Ok(Key(Cow::Borrowed(text)))
            }

            fn visit_str<E>(self, text: &str) -> Result<Key<'a>, E> {
                Ok(Key(Cow::Owned(text.to_owned())))
            }
        }

        deserializer.deserialize_str(Text)
    }
}
