//! Which market bars are of, by their days and names.

use exitlab_data::{FileCheck, TradingDays};
use std::fmt;

/// A kind of market, as far as costs and calendars go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Market {
    /// Open every hour of the year.
    Crypto,
    /// Sessions on weekdays.
    Stocks,
    /// Currencies and metals: around the clock from Sunday evening to Friday evening.
    Fx,
}

/// Codes of currencies and metals of which pairs are made.
const CURRENCIES: [&str; 18] = [
    "USD", "EUR", "JPY", "GBP", "CHF", "AUD", "NZD", "CAD", "SEK", "NOK", "DKK", "PLN", "HUF",
    "MXN", "ZAR", "TRY", "XAU", "XAG",
];
/// Longest session of an exchange for stocks, in hours.
const MAX_SESSION_HOURS: f64 = 17.0;

impl Market {
    /// The market of a series.
    pub(super) fn of(symbol: &str, days: Option<&TradingDays>) -> Market {
        let has_weekends = days.is_some_and(TradingDays::has_weekends);
        let has_sessions = days.is_some_and(|days| days.hours < MAX_SESSION_HOURS);
        if has_weekends {
            Market::Crypto
        } else if is_currency_pair(symbol) || !has_sessions && !is_daily(days) {
            Market::Fx
        } else {
            Market::Stocks
        }
    }

    /// Days with a bar in a year, as daily returns are counted: the nearest usual number.
    pub(super) fn periods_per_year(self, days: Option<&TradingDays>) -> f64 {
        let usual: &[f64] = match self {
            Market::Crypto => &[365.0],
            Market::Stocks => &[252.0],
            Market::Fx => &[260.0, 312.0],
        };
        let per_year = days.map_or(usual[0], |days| days.per_year);
        let nearest = |a: &&f64, b: &&f64| (*a - per_year).abs().total_cmp(&(*b - per_year).abs());
        *usual.iter().min_by(nearest).unwrap_or(&usual[0])
    }
}

impl fmt::Display for Market {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Market::Crypto => "crypto: bars on every day of the week",
            Market::Stocks => "stocks: sessions on weekdays",
            Market::Fx => "currencies: weekdays around the clock",
        })
    }
}

/// Bars of a day have no hours to tell a session by.
fn is_daily(days: Option<&TradingDays>) -> bool {
    days.is_some_and(|days| days.hours == 24.0 && days.per_year < 300.0)
}

fn is_currency_pair(symbol: &str) -> bool {
    let letters: String = symbol.chars().filter(char::is_ascii_alphabetic).collect();
    let letters = letters.to_ascii_uppercase();
    let has = |part: Option<&str>| part.is_some_and(|part| CURRENCIES.contains(&part));
    has(letters.get(..3)) && has(letters.get(3..6))
}

/// Whether bars are of a perpetual future, by a file's name.
pub(super) fn is_perpetual(check: &FileCheck) -> bool {
    let path = check.path.to_string_lossy().to_ascii_lowercase();
    ["perp", "usdm", "/um/", "_um", "futures", "swap"].iter().any(|mark| path.contains(mark))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn days(per_year: f64, by_weekday: [usize; 7], hours: f64) -> TradingDays {
        TradingDays { per_year, by_weekday, hours }
    }

    #[test]
    fn markets_by_days_and_names() {
        let all = days(365.0, [10; 7], 24.0);
        let week = days(252.0, [10, 10, 10, 10, 10, 0, 0], 24.0);
        let sessions = days(251.0, [10, 10, 10, 10, 10, 0, 0], 7.0);
        let around = days(310.0, [10, 10, 10, 10, 10, 0, 9], 24.0);
        assert_eq!(Market::of("BTCUSDT", Some(&all)), Market::Crypto);
        assert_eq!(Market::of("AAPL", Some(&week)), Market::Stocks);
        assert_eq!(Market::of("EURUSD", Some(&week)), Market::Fx);
        assert_eq!(Market::of("SPY", Some(&sessions)), Market::Stocks);
        assert_eq!(Market::of("US30", Some(&around)), Market::Fx);
        assert_eq!(Market::Fx.periods_per_year(Some(&around)), 312.0);
        assert_eq!(Market::Fx.periods_per_year(Some(&week)), 260.0);
        assert!(
            is_currency_pair("EUR/USD") && is_currency_pair("XAUUSD") && !is_currency_pair("AAPL")
        );
    }
}
