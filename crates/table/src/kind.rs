//! What a column holds.

/// What a column holds; every value of it may be absent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Integers of 64 bits.
    I64,
    /// Finite numbers.
    F64,
    /// Truth values.
    Bool,
    /// Text.
    Text,
    /// Instants in UTC, whole microseconds.
    Time,
    /// Days.
    Date,
    /// Lists of text.
    TextList,
}

impl Kind {
    /// What a value has to be, in words.
    pub fn expected(self) -> &'static str {
        match self {
            Kind::I64 => "a whole number",
            Kind::F64 => "a finite number",
            Kind::Bool => "true or false",
            Kind::Text => "text",
            Kind::Time => "a time",
            Kind::Date => "a day",
            Kind::TextList => "a list of texts",
        }
    }

    /// The kind in a word, for the dictionary of columns.
    pub fn name(self) -> &'static str {
        match self {
            Kind::I64 => "integer",
            Kind::F64 => "number",
            Kind::Bool => "truth value",
            Kind::Text => "text",
            Kind::Time => "time",
            Kind::Date => "day",
            Kind::TextList => "list of texts",
        }
    }
}
