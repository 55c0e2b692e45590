//! The symbol that a file's name gives.

use crate::endings::ENDINGS;
use std::path::{Component, Path};

/// Words that stand behind a symbol and say what a file is, in small letters.
const FILE_WORDS: [&str; 16] = [
    "data",
    "ohlc",
    "ohlcv",
    "ohlcvt",
    "kline",
    "klines",
    "candle",
    "candles",
    "bar",
    "bars",
    "history",
    "historical",
    "prices",
    "quotes",
    "export",
    "full",
];
/// Words for a timeframe, in small letters.
const TIMEFRAME_WORDS: [&str; 6] = ["minute", "hourly", "daily", "weekly", "intraday", "eod"];
/// Units of a timeframe as vendors write them, before or behind a number, in small letters.
const UNITS: [&str; 17] = [
    "s", "sec", "m", "min", "mins", "minute", "minutes", "h", "hr", "hour", "hours", "d", "day",
    "days", "w", "wk", "week",
];
/// Minutes that stand for a timeframe alone; 30 does not, for indices are called so.
const MINUTES: [&str; 6] = ["1", "5", "15", "60", "240", "1440"];

/// The symbol that a file's name gives: its stem without timeframes, dates and words such as `data` behind
/// it. Where nothing else is in the name, that of its folder, or of the one above; and the whole stem where
/// no folder has a name.
///
/// # Examples
/// `data/BTCUSDT-1h-2024-12.csv.gz` gives `BTCUSDT`, `ETH_BTC-1h.feather` gives `ETH_BTC`, `BTC-USD_1h.csv`
/// gives `BTC-USD`, and `AAPL/2024.csv` gives `AAPL`.
pub fn symbol_of_file(path: &Path) -> String {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let stem = without_endings(&name);
    let own = symbol_in(stem);
    if !own.is_empty() {
        return own.to_owned();
    }
    let absolute = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    let folders = absolute.parent().into_iter().flat_map(Path::components).rev();
    let mut of_folders = folders.filter_map(|folder| match folder {
        Component::Normal(name) => Some(symbol_in(&name.to_string_lossy()).to_owned()),
        _ => None,
    });
    of_folders.find(|name| !name.is_empty()).unwrap_or_else(|| stem.to_owned())
}

/// A name without the endings of files, such as `.csv.gz`.
fn without_endings(name: &str) -> &str {
    let mut stem = name;
    loop {
        let lower = stem.to_ascii_lowercase();
        let shorter = ENDINGS
            .iter()
            .find_map(|end| lower.ends_with(end).then(|| &stem[..stem.len() - end.len()]));
        match shorter {
            Some(shorter) if !shorter.is_empty() => stem = shorter,
            Some(_) | None => return stem,
        }
    }
}

/// What stands between the words of a name.
const SEPARATORS: [char; 5] = ['-', '_', '.', ' ', ','];

/// What stands in a name before the words that are no symbol.
fn symbol_in(name: &str) -> &str {
    let mut rest = name.trim_matches(SEPARATORS);
    while !rest.is_empty() {
        let start = rest.rfind(SEPARATORS).map_or(0, |at| at + 1);
        let word = rest[start..].to_ascii_lowercase();
        let is_short = word.len() <= 2 && word.bytes().all(|byte| byte.is_ascii_digit());
        // A month and a day, of which only a year before them tells.
        let is_date_part = is_short && ends_with_year(&rest[..start]);
        // A file that is called `data` alone says no more than that.
        let is_file_word = start > 0 && FILE_WORDS.contains(&word.as_str());
        if !is_file_word && !is_date_part && !is_no_symbol(&word) {
            break;
        }
        rest = rest[..start].trim_end_matches(SEPARATORS);
    }
    rest
}

fn is_no_symbol(word: &str) -> bool {
    TIMEFRAME_WORDS.contains(&word)
        || MINUTES.contains(&word)
        || is_timeframe(word)
        || is_date(word)
        || is_copy(word)
}

/// `1h`, `15min`, `h1`, `m15`, `mn1`.
fn is_timeframe(word: &str) -> bool {
    let is_number = |text: &str| {
        (1..=4).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit())
    };
    let digits_first = word.trim_start_matches(|c: char| c.is_ascii_digit());
    let letters_first = word.trim_end_matches(|c: char| c.is_ascii_digit());
    let before = &word[..word.len() - digits_first.len()];
    let behind = &word[letters_first.len()..];
    is_number(before) && UNITS.contains(&digits_first)
        || is_number(behind) && ["m", "h", "d", "w", "mn"].contains(&letters_first)
}

/// A year, or 6, 8, 12 or 14 digits that begin with one.
fn is_date(word: &str) -> bool {
    if !matches!(word.len(), 4 | 6 | 8 | 12 | 14) || !word.bytes().all(|b| b.is_ascii_digit()) {
        return false;
    }
    let part =
        |from: usize, to: usize| word.get(from..to).and_then(|text| text.parse::<u32>().ok());
    let is_in = |value: Option<u32>, low: u32, high: u32| {
        value.is_none_or(|value| (low..=high).contains(&value))
    };
    is_in(part(0, 4), 1970, 2100) && is_in(part(4, 6), 1, 12) && is_in(part(6, 8), 1, 31)
}

/// Whether a name ends with a year, or with a year and a month.
fn ends_with_year(name: &str) -> bool {
    let mut words = name.split(SEPARATORS).rev().filter(|word| !word.is_empty());
    let is_year = |word: &str| word.len() == 4 && is_date(word);
    match (words.next(), words.next()) {
        (Some(last), _) if is_year(last) => true,
        (Some(month), Some(year)) => {
            month.len() <= 2 && month.bytes().all(|b| b.is_ascii_digit()) && is_year(year)
        }
        _ => false,
    }
}

/// `(1)`, as browsers call a second download.
fn is_copy(word: &str) -> bool {
    let number = word.strip_prefix('(').and_then(|word| word.strip_suffix(')'));
    number.is_some_and(|number| number.bytes().all(|byte| byte.is_ascii_digit()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_behind_a_symbol_goes() {
        for (file, want) in [
            ("x/BTCUSDT-1h-2024-12.csv.gz", "BTCUSDT"),
            ("BTCUSDT-5m-2024-12-31.zip", "BTCUSDT"),
            ("BTCUSDT-PERP-1h.csv", "BTCUSDT-PERP"),
            ("XRP_USDT-1h.feather", "XRP_USDT"),
            ("BTC-USD_1h.csv", "BTC-USD"),
            ("ETH_BTC.csv", "ETH_BTC"),
            ("BRK.B.csv", "BRK.B"),
            ("spy.zip", "spy"),
            ("EURUSD_H1.csv", "EURUSD"),
            ("EURUSD_M15_202301020000_202312292345.csv", "EURUSD"),
            ("AAPL_1W_2020-01-01_2024-01-01.csv", "AAPL"),
            ("XYZ_15Min.csv", "XYZ"),
            ("STORJUSD_60.csv", "STORJUSD"),
            ("US_30.csv", "US_30"),
            ("BINANCE_BTCUSDT, 60.csv", "BINANCE_BTCUSDT"),
            ("NASDAQ_AAPL, 1D (1).csv", "NASDAQ_AAPL"),
            ("Bitcoin Historical Data.csv", "Bitcoin"),
            ("AAPL_daily_ohlcv (1).csv", "AAPL"),
            ("600519.csv", "600519"),
            ("000001.SZ.csv", "000001.SZ"),
            ("BTC/1h/2024-12.csv", "BTC"),
            ("AAPL/daily.csv", "AAPL"),
            ("A-12.csv", "A-12"),
            ("bars.csv", "bars"),
            ("data_2024.csv", "data"),
        ] {
            assert_eq!(symbol_of_file(Path::new(file)), want, "{file}");
        }
    }
}
