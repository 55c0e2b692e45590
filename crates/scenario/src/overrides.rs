//! `path=value`: one setting replaced from the command line.

use crate::dotted::parse_dotted;
use crate::error::{Details, ErrorKind, OVERRIDE, ScenarioError};
use std::ops::Range;
use toml::Value;

/// A setting replaced from outside the scenario file.
#[derive(Debug, Clone, PartialEq)]
pub struct Override {
    path: Vec<String>,
    value: Value,
    text: String,
}

impl Override {
    /// Parses `path=value`: a dotted TOML path and a TOML value, a bare word being a string.
    ///
    /// # Errors
    /// [`ScenarioError`] where the text is not of that form.
    ///
    /// # Examples
    /// ```
    /// # use exitlab_scenario::Override;
    /// assert!(Override::parse("exit_modes.FAST_TP.target.atr=3").is_ok());
    /// assert!(Override::parse("regime.ema_band={ atr = 1.0 }").is_ok());
    /// assert!(Override::parse("fills.intrabar=path").is_ok());
    /// assert!(Override::parse("fills.intrabar").is_err());
    /// ```
    pub fn parse(text: &str) -> Result<Override, ScenarioError> {
        let fail = |message: &str, span: Range<usize>| {
            let help = "write path=value, such as --set exit_modes.FAST_TP.target.atr=3";
            Err(ScenarioError::from(Details {
                kind: ErrorKind::Syntax,
                message: message.to_owned(),
                help: Some(help.to_owned()),
                path: None,
                file: OVERRIDE.to_owned(),
                source_text: text.into(),
                span: Some(span),
                expression: Some(text.to_owned()),
            }))
        };
        let Some(equals) = first_equals(text) else {
            return fail("there is no `=`", 0..text.len());
        };
        let (key, value) = (&text[..equals], text[equals + 1..].trim());
        let Some(path) = parse_dotted(key.trim()) else {
            return fail("this is not a dotted TOML path", 0..equals);
        };
        match parse_value(value) {
            Some(value) => Ok(Override { path, value, text: text.to_owned() }),
            None => fail("this is not a TOML value", equals + 1..text.len()),
        }
    }

    /// A setting replaced by a value at hand.
    ///
    /// # Errors
    /// [`ScenarioError`] where the path is not a dotted TOML path.
    pub fn new(path: &str, value: Value) -> Result<Override, ScenarioError> {
        let text = format!("{path}={value}");
        Ok(Override { value, ..Override::parse(&text)? })
    }

    /// The keys from the top down.
    pub fn path(&self) -> &[String] {
        &self.path
    }

    /// The new value.
    pub fn value(&self) -> &Value {
        &self.value
    }

    /// The override as written.
    pub fn text(&self) -> &str {
        &self.text
    }
}

/// Position of the first `=` that is not inside a quoted key.
pub(crate) fn first_equals(text: &str) -> Option<usize> {
    let mut quote = None;
    let mut escaped = false;
    for (position, byte) in text.bytes().enumerate() {
        match (quote, byte) {
            _ if escaped => escaped = false,
            (Some(b'"'), b'\\') => escaped = true,
            (Some(open), _) if byte == open => quote = None,
            (None, b'"' | b'\'') => quote = Some(byte),
            (None, b'=') => return Some(position),
            _ => {}
        }
    }
    None
}

/// A TOML value, or the text itself where it does not start like one.
fn parse_value(text: &str) -> Option<Value> {
    if let Ok(value) = text.parse::<Value>() {
        return Some(value);
    }
    let is_word = !text.is_empty() && !text.starts_with(['"', '\'', '[', '{']);
    is_word.then(|| Value::String(text.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(text: &str) -> (Vec<String>, Value) {
        let o = Override::parse(text).unwrap();
        (o.path, o.value)
    }

    #[test]
    fn values_are_toml_and_bare_words_are_text() {
        let text = |t: &str| Value::String(t.to_owned());
        assert_eq!(parsed("a.b=3").1, Value::Integer(3));
        assert_eq!(parsed("a.b = 3.5").1, Value::Float(3.5));
        assert_eq!(parsed("a=true").1, Value::Boolean(true));
        assert_eq!(parsed("a=TREND_FOLLOW").1, text("TREND_FOLLOW"));
        assert_eq!(parsed("a=1h").1, text("1h"));
        assert_eq!(parsed("a=../x/y.csv").1, text("../x/y.csv"));
        assert_eq!(parsed("a=\"x = y\"").1, text("x = y"));
        assert_eq!(parsed("a=b=c").1, text("b=c"));
        assert!(parsed("a=[1, 2]").1.is_array());
        assert!(parsed("a={ atr = 1 }").1.is_table());
        assert!(parsed("a=2018-01-01").1.is_datetime());
    }

    #[test]
    fn paths_may_be_quoted() {
        assert_eq!(parsed("sweep.grid.\"a.b=c\"=[1]").0, ["sweep", "grid", "a.b=c"]);
        assert_eq!(parsed("exit_modes.'my plan'.stop.atr=2").0[1], "my plan");
        assert_eq!(parsed("exit_modes.X.partials.0.at_r=2").0[3], "0");
    }

    #[test]
    fn what_is_no_override_says_where() {
        for (text, message, span) in [
            ("a.b", "there is no `=`", 0..3),
            ("a..b=1", "this is not a dotted TOML path", 0..4),
            ("=1", "this is not a dotted TOML path", 0..0),
            ("a=", "this is not a TOML value", 2..2),
            ("a=[1,", "this is not a TOML value", 2..5),
        ] {
            let error = Override::parse(text).unwrap_err();
            assert_eq!((error.message(), error.span()), (message, Some(span)), "{text}");
            assert_eq!(error.file(), "--set");
        }
    }
}
