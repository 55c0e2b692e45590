//! Which market bars are of, by their days and names.

use exitlab_core::Timeframe;
use exitlab_data::{FileCheck, TradingDays};
use std::fmt;
use std::path::Path;

/// A kind of market, as far as costs and calendars go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Market {
    /// Open every hour of the year.
    Crypto,
    /// Sessions on weekdays.
    Stocks,
    /// Currencies and metals: around the clock from Sunday evening to Friday evening.
    Fx,
    /// The bars do not show it.
    Unknown,
}

/// Codes of currencies and metals of which pairs are made.
const CURRENCIES: [&str; 18] = [
    "USD", "EUR", "JPY", "GBP", "CHF", "AUD", "NZD", "CAD", "SEK", "NOK", "DKK", "PLN", "HUF",
    "MXN", "ZAR", "TRY", "XAU", "XAG",
];
/// Longest session of an exchange for stocks, in hours.
const MAX_SESSION_HOURS: f64 = 17.0;
/// Days after which a market that trades on weekends has shown one.
const WEEK_DAYS: i64 = 7;
/// Folders above a file that may name its market.
const N_FOLDERS: usize = 4;

impl Market {
    /// The market of a symbol's bars.
    pub(super) fn of(symbol: &str, timeframe: Timeframe, days: Option<&TradingDays>) -> Market {
        let is_pair = is_currency_pair(symbol);
        let Some(days) = days.filter(|_| bar_days(timeframe) <= 1.0) else {
            return if is_pair { Market::Fx } else { Market::Unknown };
        };
        let has_sessions = days.hours < MAX_SESSION_HOURS;
        if days.has_weekends() {
            Market::Crypto
        } else if is_pair {
            Market::Fx
        } else if days.n_days_of_span() < WEEK_DAYS {
            Market::Unknown
        } else if has_sessions || bar_days(timeframe) == 1.0 && days.per_year() < 300.0 {
            Market::Stocks
        } else {
            Market::Fx
        }
    }

    /// Days with a bar in a year, as daily returns are counted: the nearest usual number; none where
    /// nothing shows it.
    pub(super) fn periods_per_year(
        self,
        timeframe: Timeframe,
        days: Option<&TradingDays>,
    ) -> Option<f64> {
        let per_bar = bar_days(timeframe);
        if per_bar > 1.0 {
            return Some((365.0 / per_bar).round());
        }
        let usual: &[f64] = match self {
            Market::Crypto => &[365.0],
            Market::Stocks => &[252.0],
            Market::Fx => &[260.0, 312.0],
            Market::Unknown => &[],
        };
        let per_year = days.map_or(0.0, TradingDays::per_year);
        let nearest = |a: &&f64, b: &&f64| (*a - per_year).abs().total_cmp(&(*b - per_year).abs());
        usual.iter().min_by(nearest).copied()
    }
}

impl fmt::Display for Market {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Market::Crypto => "crypto: bars on every day of the week",
            Market::Stocks => "stocks: sessions on weekdays",
            Market::Fx => "currencies: weekdays around the clock",
            Market::Unknown => "unknown: the bars do not show whether weekends are traded",
        })
    }
}

/// Days that a bar lasts.
fn bar_days(timeframe: Timeframe) -> f64 {
    timeframe.hours() / 24.0
}

fn is_currency_pair(symbol: &str) -> bool {
    let letters: String = symbol.chars().filter(char::is_ascii_alphabetic).collect();
    let letters = letters.to_ascii_uppercase();
    let has = |part: Option<&str>| part.is_some_and(|part| CURRENCIES.contains(&part));
    has(letters.get(..3)) && has(letters.get(3..6))
}

/// Whether bars are of a perpetual future, by the names of a file and the folders above it.
pub(super) fn is_perpetual(path: &Path) -> bool {
    const PERPETUAL: [&str; 9] =
        ["perp", "perps", "perpetual", "perpetuals", "usdm", "um", "cm", "futures", "swap"];
    let path = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    let names = path.components().rev().take(N_FOLDERS + 1);
    let words: Vec<String> = names
        .flat_map(|name| {
            let name = name.as_os_str().to_string_lossy().to_ascii_lowercase();
            name.split(|c: char| !c.is_ascii_alphanumeric()).map(str::to_owned).collect::<Vec<_>>()
        })
        .collect();
    let has = |wanted: &[&str]| words.iter().any(|word| wanted.contains(&word.as_str()));
    has(&PERPETUAL) && !has(&["spot"])
}

/// The days of all files of a series.
pub(super) fn days_of(checks: &[FileCheck]) -> Option<TradingDays> {
    let of_files = || checks.iter().filter_map(|check| check.days.as_ref());
    let first = checks.iter().filter_map(|check| check.first).min()?.day();
    let last = checks.iter().filter_map(|check| check.last).max()?.day();
    let mut by_weekday = [0; 7];
    for days in of_files() {
        by_weekday.iter_mut().zip(days.by_weekday).for_each(|(all, own)| *all += own);
    }
    let mut hours: Vec<f64> = of_files().map(|days| days.hours).collect();
    hours.sort_by(f64::total_cmp);
    Some(TradingDays {
        span: (first, last),
        by_weekday,
        hours: hours.get(hours.len() / 2).copied()?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Days from 1970-01-05 on, a Monday.
    fn days(n_days: i64, by_weekday: [usize; 7], hours: f64) -> TradingDays {
        TradingDays { span: (4, 3 + n_days), by_weekday, hours }
    }

    #[test]
    fn markets_by_days_and_names() {
        let tf = |text: &str| Timeframe::parse(text).unwrap();
        let (hour, day, week) = (tf("1h"), tf("1d"), tf("1w"));
        let all = days(70, [10; 7], 24.0);
        let weekdays = days(70, [10, 10, 10, 10, 10, 0, 0], 24.0);
        let sessions = days(70, [10, 10, 10, 10, 10, 0, 0], 7.0);
        let around = days(70, [10, 10, 10, 10, 10, 0, 9], 24.0);
        assert_eq!(Market::of("BTCUSDT", hour, Some(&all)), Market::Crypto);
        assert_eq!(Market::of("AAPL", day, Some(&weekdays)), Market::Stocks);
        assert_eq!(Market::of("EURUSD", day, Some(&weekdays)), Market::Fx);
        assert_eq!(Market::of("SPY", hour, Some(&sessions)), Market::Stocks);
        assert_eq!(Market::of("US30", hour, Some(&around)), Market::Fx);
        assert_eq!(Market::Fx.periods_per_year(hour, Some(&around)), Some(312.0));
        assert_eq!(Market::Fx.periods_per_year(hour, Some(&weekdays)), Some(260.0));
        // From Tuesday to Thursday nobody sees a weekend.
        let three = days(3, [0, 1, 1, 1, 0, 0, 0], 24.0);
        assert_eq!(Market::of("X", hour, Some(&three)), Market::Unknown);
        assert_eq!(Market::of("GBPUSD", hour, Some(&three)), Market::Fx);
        assert_eq!(Market::Unknown.periods_per_year(hour, Some(&three)), None);
        // Weeks all open on one day.
        let weeks = days(700, [100, 0, 0, 0, 0, 0, 0], 24.0);
        assert_eq!(Market::of("AAPL", week, Some(&weeks)), Market::Unknown);
        assert_eq!(Market::Unknown.periods_per_year(week, Some(&weeks)), Some(52.0));
        assert!(
            is_currency_pair("EUR/USD") && is_currency_pair("XAUUSD") && !is_currency_pair("AAPL")
        );
    }

    #[test]
    fn folders_name_perpetuals() {
        for (path, want) in [
            ("um/1h/BTCUSDT", true),
            ("data/binance/um/1h/BTCUSDT/BTCUSDT-1h-2024-12.zip", true),
            ("spot/1h/BTCUSDT", false),
            ("futures/spot/1h/BTCUSDT", false),
            ("BTCUSDT-PERP-1h.csv", true),
            ("umbrella/BTC.csv", false),
        ] {
            assert_eq!(is_perpetual(Path::new(path)), want, "{path}");
        }
    }
}
