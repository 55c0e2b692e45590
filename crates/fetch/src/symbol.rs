//! A symbol that may stand in a path and in an address.

use crate::SpellingError;
use std::fmt;
use std::str::FromStr;

/// Longest symbol, in bytes: names of files may be 255 long.
const MAX_LENGTH: usize = 100;

/// A symbol of Binance's, in capitals: `BTCUSDT`, `BTCUSD_PERP`.
///
/// It is made of letters, digits, `_` and `-`, so that it names a file or folder and never leads out
/// of one.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Symbol(String);

impl Symbol {
    /// The name.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Symbol {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl FromStr for Symbol {
    type Err = SpellingError;

    /// Letters of ASCII become capitals: the archive knows no others.
    fn from_str(text: &str) -> Result<Symbol, SpellingError> {
        // Some symbols are named in Chinese.
        let may_stand = |c: char| c.is_alphanumeric() || c == '_' || c == '-';
        let is_symbol = text.starts_with(char::is_alphanumeric)
            && text.len() <= MAX_LENGTH
            && text.chars().all(may_stand);
        match is_symbol {
            true => Ok(Symbol(text.to_ascii_uppercase())),
            false => {
                let expected = "expected letters, digits, _ and -, as in BTCUSDT";
                Err(SpellingError::new(text, "symbol", expected))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn symbols_are_in_capitals_and_lead_nowhere() {
        for (text, want) in [
            ("btcusdt", "BTCUSDT"),
            ("BTCUSD_PERP", "BTCUSD_PERP"),
            ("1000SATSUSDT", "1000SATSUSDT"),
        ] {
            assert_eq!(text.parse::<Symbol>().unwrap().as_str(), want);
        }
        for text in ["", "..", "BTC/USDT", "BTC USDT", "../x", "BTC.USDT", "-x", "a\\b", "BTC%2F"] {
            assert!(text.parse::<Symbol>().is_err(), "{text}");
        }
        assert!("A".repeat(101).parse::<Symbol>().is_err());
    }
}
