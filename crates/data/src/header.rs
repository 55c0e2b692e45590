//! Names of columns: which column is meant by which of its usual names.

use crate::DataError;
use std::path::Path;

/// A column that a reader asks for.
#[derive(Debug, Clone, Copy)]
pub(crate) struct ColumnSpec {
    /// Its usual name.
    pub(crate) name: &'static str,
    /// All its names, the preferred first.
    pub(crate) aliases: &'static [&'static str],
    /// Whether a file without it is refused.
    pub(crate) is_required: bool,
}

/// Names of a bar's open time, or of a row's time, the preferred first.
pub(crate) const TIME_ALIASES: &[&str] = &[
    "timestamp",
    "open_time",
    "time",
    "datetime",
    "date_time",
    "unix",
    "unix_timestamp",
    "unix_time",
    "unixtime",
    "epoch",
    "ts",
    "opentime",
    "open_timestamp",
    "time_open",
    "start_time",
    "time_period_start",
    "timestamp_utc",
    "datetime_utc",
    "time_utc",
    "date_utc",
    "timestamp_ms",
    "timestamp_us",
    "timestamp_ns",
    "timestamp_s",
    "date",
    "t",
    "__index_level_0__", // pandas writes an index without a name so
];

const fn required(name: &'static str, aliases: &'static [&'static str]) -> ColumnSpec {
    ColumnSpec { name, aliases, is_required: true }
}

/// The time column.
pub(crate) const TIME: ColumnSpec = required("time", TIME_ALIASES);
/// Open, high, low and close.
pub(crate) const PRICES: [ColumnSpec; 4] = [
    required("open", &["open", "open_price", "o"]),
    required("high", &["high", "high_price", "h"]),
    required("low", &["low", "low_price", "l"]),
    required("close", &["close", "close_price", "c"]),
];
const VOLUME_ALIASES: &[&str] =
    &["volume", "base_volume", "volume_base", "vol", "volume_from", "volumefrom", "v"];

/// A name without case, outer spaces and angle brackets, its spaces and dashes as underscores.
pub(crate) fn normalised(name: &str) -> String {
    let name = name.trim().trim_start_matches('<').trim_end_matches('>');
    name.to_ascii_lowercase().replace([' ', '-', '.'], "_")
}

/// Where a column stands among the file's names.
///
/// # Errors
/// Where a required column is missing, or a name is there twice.
pub(crate) fn find_column(
    path: &Path,
    names: &[String],
    spec: ColumnSpec,
) -> Result<Option<usize>, DataError> {
    let normal: Vec<String> = names.iter().map(|n| normalised(n)).collect();
    for alias in spec.aliases {
        let mut found = normal.iter().enumerate().filter(|(_, name)| name == alias);
        let Some((idx, _)) = found.next() else { continue };
        if found.next().is_some() {
            return Err(DataError::TwiceColumn {
                path: path.to_owned(),
                column: names[idx].clone(),
            });
        }
        return Ok(Some(idx));
    }
    if spec.is_required {
        return Err(DataError::MissingColumn {
            path: path.to_owned(),
            column: spec.name.to_owned(),
            accepted: spec.aliases.iter().map(|a| (*a).to_owned()).collect(),
            found: names.to_vec(),
        });
    }
    Ok(None)
}

/// Where a time is written: one column, or a date and a clock time in two.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum TimeColumns {
    One(usize),
    DateAndClock { date: usize, clock: usize },
}

/// Where a bar's values stand.
#[derive(Debug, Clone)]
pub(crate) struct BarColumns {
    pub(crate) time: TimeColumns,
    /// Open, high, low, close.
    pub(crate) prices: [usize; 4],
    pub(crate) volume: Option<usize>,
    /// Names of all columns as the file has them.
    pub(crate) names: Vec<String>,
}

impl BarColumns {
    /// Finds the columns by their names; `first` gives a column's first value, which tells a clock
    /// time (`09:05:00`, joined with its `Date`) from a full one.
    ///
    /// # Errors
    /// Where a column is missing or there twice.
    pub(crate) fn find(
        path: &Path,
        names: Vec<String>,
        first: &dyn Fn(usize) -> String,
    ) -> Result<BarColumns, DataError> {
        let time = find_time(path, &names, first)?;
        let mut prices = [0; 4];
        for (idx, spec) in prices.iter_mut().zip(PRICES) {
            *idx = find_column(path, &names, spec)?.unwrap_or_default(); // required: always there
        }
        let volume = find_volume(path, &names)?;
        Ok(BarColumns { time, prices, volume, names })
    }

    /// The columns of Binance's kline files, which may come without a header.
    pub(crate) fn binance_kline() -> BarColumns {
        let names = [
            "open_time",
            "open",
            "high",
            "low",
            "close",
            "volume",
            "close_time",
            "quote_volume",
            "count",
            "taker_buy_volume",
            "taker_buy_quote_volume",
            "ignore",
        ];
        BarColumns {
            time: TimeColumns::One(0),
            prices: [1, 2, 3, 4],
            volume: Some(5),
            names: names.map(str::to_owned).to_vec(),
        }
    }

    /// The name of the time column, as a bad row shows it.
    pub(crate) fn time_name(&self) -> String {
        match self.time {
            TimeColumns::One(idx) => self.names[idx].clone(),
            TimeColumns::DateAndClock { date, clock } => {
                format!("{} {}", self.names[date], self.names[clock])
            }
        }
    }

    /// Position of a bar's column, given its name in [`exitlab_core::BarProblem`].
    pub(crate) fn position(&self, column: &str) -> usize {
        match column {
            "open" => self.prices[0],
            "high" => self.prices[1],
            "low" => self.prices[2],
            "close" => self.prices[3],
            _ => self.volume.unwrap_or_default(),
        }
    }
}

fn find_time(
    path: &Path,
    names: &[String],
    first: &dyn Fn(usize) -> String,
) -> Result<TimeColumns, DataError> {
    let only = |aliases| ColumnSpec { name: "time", aliases, is_required: false };
    let date = find_column(path, names, only(&["date"]))?;
    let clock = find_column(path, names, only(&["time"]))?;
    if let (Some(date), Some(clock)) = (date, clock) {
        let (day, text) = (first(date), first(clock));
        if is_clock(&text) {
            let has_clock = day.contains(':');
            return Ok(if has_clock {
                TimeColumns::One(date)
            } else {
                TimeColumns::DateAndClock { date, clock }
            });
        }
    }
    if let Some(idx) = find_column(path, names, ColumnSpec { is_required: false, ..TIME })? {
        return Ok(TimeColumns::One(idx));
    }
    // pandas writes a CSV's index without a name as an empty one
    if names.first().is_some_and(|n| n.is_empty()) && first(0).contains('-') {
        return Ok(TimeColumns::One(0));
    }
    find_column(path, names, TIME).map(|idx| TimeColumns::One(idx.unwrap_or_default()))
}

fn is_clock(text: &str) -> bool {
    text.contains(':') && !text.contains('-') && text.len() <= "09:05:00.000000000".len()
}

/// The base volume: a plain name, else `Volume BTC` of `Volume BTC` and `Volume USDT`. A file that
/// has quote volume only has no volume here.
fn find_volume(path: &Path, names: &[String]) -> Result<Option<usize>, DataError> {
    const QUOTES: [&str; 14] = [
        "usd", "usdt", "usdc", "busd", "tusd", "fdusd", "dai", "eur", "gbp", "jpy", "try", "krw",
        "quote", "currency",
    ];
    let spec = ColumnSpec { name: "volume", aliases: VOLUME_ALIASES, is_required: false };
    if let Some(idx) = find_column(path, names, spec)? {
        return Ok(Some(idx));
    }
    Ok(names.iter().position(|name| {
        let name = normalised(name);
        let asset = name.strip_prefix("volume_").map(|a| a.trim_matches(['(', ')']));
        asset.is_some_and(|a| {
            !a.is_empty() && a.bytes().all(|b| b.is_ascii_alphanumeric()) && !QUOTES.contains(&a)
        })
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn find(header: &str, first: &str) -> Result<BarColumns, DataError> {
        let names = header.split(',').map(str::to_owned).collect();
        let values: Vec<String> = first.split(',').map(str::to_owned).collect();
        BarColumns::find(Path::new("x.csv"), names, &|idx| {
            values.get(idx).cloned().unwrap_or_default()
        })
    }

    #[test]
    fn usual_names_are_found_whatever_their_case() {
        for header in [
            "timestamp,open,high,low,close,volume",
            "Date,Open,High,Low,Close,Volume",
            "Open time,Open,High,Low,Close,Volume",
            "ts,o,h,l,c,v",
            "<DATETIME>,<OPEN>,<HIGH>,<LOW>,<CLOSE>,<VOL>",
        ] {
            let columns = find(header, "").unwrap();
            assert_eq!(columns.time, TimeColumns::One(0), "{header}");
            assert_eq!(columns.prices, [1, 2, 3, 4], "{header}");
            assert_eq!(columns.volume, Some(5), "{header}");
        }
        let yahoo = find("Date,Open,High,Low,Close,Adj Close,Volume", "").unwrap();
        assert_eq!((yahoo.prices[3], yahoo.volume), (4, Some(6)));
    }

    #[test]
    fn date_and_clock_are_joined_only_where_they_are_two_halves() {
        let header = "Date,Time,Open,High,Low,Close";
        let joined = TimeColumns::DateAndClock { date: 0, clock: 1 };
        assert_eq!(find(header, "2006-01-02,09:05:00").unwrap().time, joined);
        assert_eq!(find(header, "2006-01-02,1136192700").unwrap().time, TimeColumns::One(1));
        let both = find("unix,date,open,high,low,close", "1609286400000,2020-12-30").unwrap();
        assert_eq!(both.time, TimeColumns::One(0));
    }

    #[test]
    fn the_base_volume_is_preferred() {
        let volume =
            |tail: &str| find(&format!("date,open,high,low,close,{tail}"), "").unwrap().volume;
        assert_eq!(volume("Volume BTC,Volume USDT"), Some(5));
        assert_eq!(volume("Volume USDT,Volume BTC"), Some(6));
        assert_eq!(volume("Volume ETC,Volume BTC"), Some(5));
        assert_eq!(volume("Volume_(BTC),Volume_(Currency)"), Some(5));
        assert_eq!(volume("Volume USD"), None);
        assert_eq!(volume("taker_buy_volume,quote_volume"), None);
    }

    #[test]
    fn missing_and_double_columns_are_errors() {
        let missing = find("time,open,high,close", "").unwrap_err();
        assert!(matches!(&missing, DataError::MissingColumn { column, .. } if column == "low"));
        assert!(missing.help().unwrap().contains("low_price"));
        let twice = find("time,open,high,low,close,Close", "").unwrap_err();
        assert!(matches!(twice, DataError::TwiceColumn { .. }));
        let numbered = find(",open,high,low,close", "0").unwrap_err();
        assert!(matches!(&numbered, DataError::MissingColumn { column, .. } if column == "time"));
    }
}
