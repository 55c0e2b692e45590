//! Types of fields, and the kinds of columns that hold them.

use crate::{Columns, Field, Kind};
use exitlab_core::{ALL, ExitReason, Regime, Side, Timestamp, VolLevel};
use std::borrow::Cow;

/// A value of a column.
pub trait Value {
    /// What its column holds.
    const KIND: Kind;

    /// Adds it to the next column.
    fn push(&self, to: &mut Columns) {
        Self::push_option(Some(self), to);
    }

    /// Adds it, or nothing, to the next column.
    fn push_option(value: Option<&Self>, to: &mut Columns);
}

/// A value that can be read back.
pub trait ReadValue<'row>: Sized {
    /// The value of a field, `None` where it is none.
    fn read(field: Field<'row>) -> Option<Self>;

    /// What a value has to be, in words.
    fn expected() -> Cow<'static, str>;
}

impl<T: Value> Value for Option<T> {
    const KIND: Kind = T::KIND;

    fn push_option(value: Option<&Self>, to: &mut Columns) {
        T::push_option(value.and_then(Option::as_ref), to);
    }
}

impl<'row, T: ReadValue<'row>> ReadValue<'row> for Option<T> {
    fn read(field: Field<'row>) -> Option<Self> {
        match field {
            Field::Null => Some(None),
            // An empty text is absent: CSV cannot tell them apart.
            Field::Text("") => Some(None),
            field => T::read(field).map(Some),
        }
    }

    fn expected() -> Cow<'static, str> {
        T::expected()
    }
}

macro_rules! integers {
    ($($integer:ty => $expected:literal),* $(,)?) => {$(
        impl Value for $integer {
            const KIND: Kind = Kind::I64;

            fn push_option(value: Option<&Self>, to: &mut Columns) {
                // Counts never reach 2⁶³.
                to.i64(value.and_then(|n| i64::try_from(*n).ok()));
            }
        }

        impl ReadValue<'_> for $integer {
            fn read(field: Field<'_>) -> Option<Self> {
                match field {
                    Field::I64(n) => n.try_into().ok(),
                    _ => None,
                }
            }

            fn expected() -> Cow<'static, str> {
                Cow::Borrowed($expected)
            }
        }
    )*};
}

integers!(i64 => "a whole number", u64 => "a count", usize => "a count", u32 => "a count");

impl Value for f64 {
    const KIND: Kind = Kind::F64;

    fn push_option(value: Option<&Self>, to: &mut Columns) {
        to.f64(value.copied());
    }
}

impl ReadValue<'_> for f64 {
    fn read(field: Field<'_>) -> Option<Self> {
        match field {
            Field::F64(number) => Some(number),
            _ => None,
        }
    }

    fn expected() -> Cow<'static, str> {
        Cow::Borrowed(Kind::F64.expected())
    }
}

impl Value for bool {
    const KIND: Kind = Kind::Bool;

    fn push_option(value: Option<&Self>, to: &mut Columns) {
        to.bool(value.copied());
    }
}

impl ReadValue<'_> for bool {
    fn read(field: Field<'_>) -> Option<Self> {
        match field {
            Field::Bool(truth) => Some(truth),
            _ => None,
        }
    }

    fn expected() -> Cow<'static, str> {
        Cow::Borrowed(Kind::Bool.expected())
    }
}

impl Value for Timestamp {
    const KIND: Kind = Kind::Time;

    fn push_option(value: Option<&Self>, to: &mut Columns) {
        to.time(value.copied());
    }
}

impl ReadValue<'_> for Timestamp {
    fn read(field: Field<'_>) -> Option<Self> {
        match field {
            Field::Time(time) => Some(time),
            _ => None,
        }
    }

    fn expected() -> Cow<'static, str> {
        Cow::Borrowed(Kind::Time.expected())
    }
}

/// A day in UTC, as days since 1970-01-01.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Day(pub i64);

impl Value for Day {
    const KIND: Kind = Kind::Date;

    fn push_option(value: Option<&Self>, to: &mut Columns) {
        to.date(value.map(|day| day.0));
    }
}

impl ReadValue<'_> for Day {
    fn read(field: Field<'_>) -> Option<Self> {
        match field {
            Field::Date(day) => Some(Day(day)),
            _ => None,
        }
    }

    fn expected() -> Cow<'static, str> {
        Cow::Borrowed(Kind::Date.expected())
    }
}

macro_rules! texts {
    ($($text:ty),* $(,)?) => {$(
        impl Value for $text {
            const KIND: Kind = Kind::Text;

            fn push_option(value: Option<&Self>, to: &mut Columns) {
                to.text(value.map(|text| &**text));
            }
        }
    )*};
}

texts!(&str, String, Cow<'_, str>);

impl<'row> ReadValue<'row> for &'row str {
    fn read(field: Field<'row>) -> Option<Self> {
        match field {
            Field::Text(text) => Some(text),
            Field::Null => Some(""),
            _ => None,
        }
    }

    fn expected() -> Cow<'static, str> {
        Cow::Borrowed(Kind::Text.expected())
    }
}

impl<'row> ReadValue<'row> for Cow<'row, str> {
    fn read(field: Field<'row>) -> Option<Self> {
        <&str>::read(field).map(Cow::Borrowed)
    }

    fn expected() -> Cow<'static, str> {
        <&str>::expected()
    }
}

impl<'row> ReadValue<'row> for String {
    fn read(field: Field<'row>) -> Option<Self> {
        <&str>::read(field).map(str::to_owned)
    }

    fn expected() -> Cow<'static, str> {
        <&str>::expected()
    }
}

impl<T: AsRef<str>> Value for Vec<T> {
    const KIND: Kind = Kind::TextList;

    fn push_option(value: Option<&Self>, to: &mut Columns) {
        to.text_list(value.map(|texts| texts.iter().map(AsRef::as_ref)));
    }
}

impl<'row> ReadValue<'row> for Vec<&'row str> {
    fn read(field: Field<'row>) -> Option<Self> {
        match field {
            Field::TextList(texts) => Some(texts.iter().collect()),
            // As CSV has them.
            Field::Text(text) => Some(text.split(' ').filter(|item| !item.is_empty()).collect()),
            _ => None,
        }
    }

    fn expected() -> Cow<'static, str> {
        Cow::Borrowed(Kind::TextList.expected())
    }
}

/// Closed sets, by the names of their members.
macro_rules! named {
    ($($set:ty: $all:expr),* $(,)?) => {$(
        impl Value for $set {
            const KIND: Kind = Kind::Text;

            fn push_option(value: Option<&Self>, to: &mut Columns) {
                to.text(value.map(|member| member.name()));
            }
        }

        impl ReadValue<'_> for $set {
            fn read(field: Field<'_>) -> Option<Self> {
                match field {
                    Field::Text(name) => $all.into_iter().find(|member| member.name() == name),
                    _ => None,
                }
            }

            fn expected() -> Cow<'static, str> {
                let names: Vec<&str> = $all.into_iter().map(|member| member.name()).collect();
                Cow::Owned(format!("one of {}", names.join(", ")))
            }
        }
    )*};
}

named!(
    Side: Side::ALL,
    Regime: Regime::ALL,
    VolLevel: VolLevel::ALL,
    ExitReason: ExitReason::CLOSING,
);

/// What a group is cut by: one of something, or `ALL` of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct OrAll<T>(pub Option<T>);

impl<T: Value> Value for OrAll<T> {
    const KIND: Kind = Kind::Text;

    fn push_option(value: Option<&Self>, to: &mut Columns) {
        match value {
            Some(OrAll(None)) => to.text(Some(ALL)),
            other => T::push_option(other.and_then(|or_all| or_all.0.as_ref()), to),
        }
    }
}

impl<'row, T: ReadValue<'row>> ReadValue<'row> for OrAll<T> {
    fn read(field: Field<'row>) -> Option<Self> {
        match field {
            Field::Text(ALL) => Some(OrAll(None)),
            field => T::read(field).map(|one| OrAll(Some(one))),
        }
    }

    fn expected() -> Cow<'static, str> {
        Cow::Owned(format!("{}, {ALL}", T::expected()))
    }
}
