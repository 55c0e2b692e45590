//! Which of Binance's markets.

use crate::SpellingError;
use std::fmt;
use std::str::FromStr;

/// A market of Binance's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Market {
    /// Spot: `BTCUSDT`.
    Spot,
    /// Futures margined in a stablecoin, "USDⓈ-M": `BTCUSDT`, `BTCUSDT_250627`.
    Um,
    /// Futures margined in the coin, "COIN-M": `BTCUSD_PERP`, `BTCUSD_250627`.
    Cm,
}

impl Market {
    /// All of them.
    pub const ALL: [Market; 3] = [Market::Spot, Market::Um, Market::Cm];

    /// `spot`, `um` or `cm`.
    pub fn name(self) -> &'static str {
        match self {
            Market::Spot => "spot",
            Market::Um => "um",
            Market::Cm => "cm",
        }
    }

    /// Where the archive keeps it.
    pub(crate) fn archive_path(self) -> &'static str {
        match self {
            Market::Spot => "data/spot",
            Market::Um => "data/futures/um",
            Market::Cm => "data/futures/cm",
        }
    }
}

impl fmt::Display for Market {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl FromStr for Market {
    type Err = SpellingError;

    fn from_str(text: &str) -> Result<Market, SpellingError> {
        let found = Market::ALL.into_iter().find(|market| market.name() == text);
        found.ok_or_else(|| SpellingError::new(text, "market", "expected spot, um or cm"))
    }
}
