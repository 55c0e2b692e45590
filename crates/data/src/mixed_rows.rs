//! Rows of several series among each other, which no column of a usual name tells apart: symbols, or bars of
//! several lengths.
//!
//! Where times often repeat or go back, the columns that are not used are looked at: one of them by whose values
//! the rows fall into series that run in order and beside each other says what they are of, unless it is a part
//! of the time. A few such rows are bad ones.

use crate::DataError;
use crate::column_names::normalised;
use crate::forms::is_not_over;
use crate::header::is_clock;
use crate::look::Look;
use crate::row_layout::RowLayout;
use crate::time_columns::TimeColumns;
use exitlab_core::{BarColumn, CLOCK_CHANGE_US, Reading, Timeframe, Timestamp};
use std::collections::BTreeMap;

/// Names of columns that say how long bars are.
const LENGTHS: [&str; 9] = [
    "interval",
    "timeframe",
    "time_frame",
    "tf",
    "resolution",
    "granularity",
    "frequency",
    "freq",
    "bar_size",
];

/// A row's fields and its time.
type TimedRow<'l> = (&'l [String], Timestamp);

/// Words in the names of columns that hold a part of a time.
const TIME_WORDS: [&str; 11] =
    ["time", "clock", "hour", "hours", "hr", "hh", "minute", "minutes", "min", "second", "seconds"];
/// Largest hour, minute or second.
const MAX_CLOCK_NUMBER: u32 = 60;
/// Least numbers in a column that are taken for hours.
const MIN_CLOCK_NUMBERS: usize = 5;
/// Least rows, and least share of rows, that repeat times or go back where rows are of several series: fewer are
/// bad rows.
const MIN_BACK: usize = 5;
const MIN_BACK_SHARE: f64 = 0.05;

/// That the first rows are those of one series.
///
/// # Errors
/// [`DataError::SeveralSeries`] where a column that is not used tells several apart, unless the user says that
/// there are none; [`DataError::SplitTime`] where it is a part of the time.
pub(crate) fn are_of_one_series(
    layout: &RowLayout,
    look: &Look<'_>,
    reading: &Reading,
) -> Result<(), DataError> {
    let rows = timed_rows(layout, look);
    let n_back = n_back(&rows);
    let are_mostly_back = 2 * n_back >= rows.len();
    let are_many = n_back >= MIN_BACK && n_back as f64 >= MIN_BACK_SHARE * rows.len() as f64;
    if n_back == 0 || is_set_back_once(&rows) || !(are_mostly_back || are_many) {
        return Ok(());
    }
    let unused: Vec<Candidate<'_>> = (0..layout.columns.names.len())
        .filter(|idx| !is_used(layout, *idx))
        .filter_map(|idx| Some(Candidate { idx, series: series_of(&rows, idx)? }))
        .collect();
    let telling = || unused.iter().filter(|column| column.tells_apart(are_mostly_back));
    let are_dates = rows.iter().all(|(_, time)| *time == Timestamp::from_day(time.day()));
    let are_days = are_dates && n_back == n_repeated(&rows);
    let is_clock = |column: &&Candidate<'_>| column.is_clock(layout);
    let part = telling()
        .find(|column| is_clock(column) || (are_days && column.are_clock_numbers()))
        // Of an hour and a minute, each leaves the other's rows at one time.
        .or_else(|| {
            unused.iter().filter(|_| are_dates && telling().next().is_none()).find(is_clock)
        });
    if let Some(part) = part {
        return Err(DataError::SplitTime {
            path: look.path.to_owned(),
            column: layout.columns.names[part.idx].clone(),
            time: format!("`{}`", layout.columns.time_name()),
        });
    }
    if reading.has_no(BarColumn::Symbol) {
        return Ok(());
    }
    // Words are likelier to be symbols than numbers are, and few values than many.
    let likeliest =
        telling().min_by_key(|column| (!is_text(&column.series), column.series.len(), column.idx));
    let Some(column) = likeliest else { return Ok(()) };
    Err(DataError::SeveralSeries {
        path: look.path.to_owned(),
        column: layout.columns.names[column.idx].clone(),
        values: column.series.keys().map(|value| (*value).to_owned()).collect(),
        are_lengths: column.are_lengths(layout),
        has_symbols: layout.columns.symbol.is_some(),
    })
}

/// A column that is not used, and the times of the rows by their values in it.
struct Candidate<'l> {
    idx: usize,
    series: BTreeMap<&'l str, Vec<Timestamp>>,
}

impl Candidate<'_> {
    /// Whether the rows fall by its values into series that run in order and beside each other.
    fn tells_apart(&self, are_mostly_back: bool) -> bool {
        let series = &self.series;
        let are_long = series.values().all(|times| times.len() > 1);
        // Of many symbols the first rows may hold one each.
        (are_long || (are_mostly_back && is_text(series)))
            && series.values().all(|times| is_in_order(times))
            && are_beside(series)
    }

    fn are_lengths(&self, layout: &RowLayout) -> bool {
        LENGTHS.contains(&normalised(&layout.columns.names[self.idx]).as_str())
            || self.series.keys().all(|value| Timeframe::parse(value).is_ok())
    }

    /// Whether it holds clock times, or hours, minutes or seconds by its name.
    fn is_clock(&self, layout: &RowLayout) -> bool {
        let name = normalised(&layout.columns.names[self.idx]);
        let is_named = name.split(|c: char| !c.is_alphabetic()).any(|w| TIME_WORDS.contains(&w));
        let are_clocks = self.series.keys().all(|value| value.contains(':') && is_clock(value));
        (is_named || are_clocks) && !self.are_lengths(layout)
    }

    /// Whether its values are numbers such as the rows of a day may have for their hours.
    fn are_clock_numbers(&self) -> bool {
        let is_number = |value: &str| value.parse().is_ok_and(|n: u32| n <= MAX_CLOCK_NUMBER);
        self.series.len() >= MIN_CLOCK_NUMBERS && self.series.keys().all(|value| is_number(value))
    }
}

/// How many rows have the time of the row before.
fn n_repeated(rows: &[TimedRow<'_>]) -> usize {
    rows.windows(2).filter(|pair| pair[0].1 == pair[1].1).count()
}

/// How many rows repeat a time or go back from one, in a file that runs forward; the other way in one that runs
/// backward.
fn n_back(rows: &[TimedRow<'_>]) -> usize {
    let n_not_beyond = |is_beyond: &dyn Fn(Timestamp, Timestamp) -> bool| {
        let mut furthest = None;
        let is_back = |(_, time): &&TimedRow<'_>| {
            let is_new = furthest.is_none_or(|furthest| is_beyond(*time, furthest));
            if is_new {
                furthest = Some(*time);
            }
            !is_new
        };
        rows.iter().filter(is_back).count()
    };
    n_not_beyond(&|time, furthest| time > furthest)
        .min(n_not_beyond(&|time, furthest| time < furthest))
}

/// Whether rows go back once, as a clock does that is set back.
fn is_set_back_once(rows: &[TimedRow<'_>]) -> bool {
    let steps = || rows.windows(2).map(|pair| pair[1].1.us() - pair[0].1.us());
    let n_up = steps().filter(|step| *step > 0).count();
    let n_down = steps().filter(|step| *step < 0).count();
    let n_odd = rows.len().saturating_sub(1) - n_up.max(n_down);
    n_odd == 1 && steps().any(|step| (-CLOCK_CHANGE_US..=0).contains(&step))
}

/// Whether most rows of a series lie in the time of another: those of pages that follow each other do not.
fn are_beside(series: &BTreeMap<&str, Vec<Timestamp>>) -> bool {
    let span = |times: &[Timestamp]| Some((*times.iter().min()?, *times.iter().max()?));
    let is_beside = |(name, times): (&&str, &Vec<Timestamp>)| {
        series.iter().filter(|(other, _)| *other != name).any(|(_, other)| {
            let Some((first, last)) = span(other) else { return false };
            let n_within = times.iter().filter(|time| (first..=last).contains(time)).count();
            2 * n_within > times.len()
        })
    };
    series.iter().any(is_beside)
}

/// The rows whose time can be read, of the symbol that is read.
fn timed_rows<'l>(layout: &RowLayout, look: &'l Look<'_>) -> Vec<TimedRow<'l>> {
    let n_fields = layout.columns.names.len();
    let rows = look.lines.iter().filter(|line| line.number >= layout.first_line);
    let rows = rows.map(|line| line.fields.as_slice()).filter(|row| row.len() == n_fields);
    let symbol = |row: &'l [String]| layout.columns.symbol.map(|idx| row[idx].as_str());
    let wanted = match (&layout.source_symbol, layout.columns.symbol) {
        (Some(wanted), Some(_)) => Some(wanted.as_str()),
        _ => rows.clone().next().and_then(symbol),
    };
    let timed = |row: &'l [String]| {
        let text = layout.time_text(row);
        let time = layout.row_time(text.as_bytes()).ok()?.open;
        Some((row, time))
    };
    // A bar that is forming may stand before itself when it is over.
    let is_over =
        |row: &&[String]| layout.confirmed.is_none_or(|idx| !is_not_over(row[idx].as_bytes()));
    rows.filter(|row| symbol(row) == wanted).filter(is_over).filter_map(timed).collect()
}

fn is_used(layout: &RowLayout, idx: usize) -> bool {
    let columns = &layout.columns;
    let is_time = match columns.time {
        TimeColumns::One(time) => time == idx,
        TimeColumns::DateAndClock { date, clock } => [date, clock].contains(&idx),
    };
    is_time
        || columns.prices.contains(&idx)
        || columns.volume == Some(idx)
        || columns.symbol == Some(idx)
        || layout.confirmed == Some(idx)
}

/// The times of the rows by their values in a column; `None` where that has one value, or numbers that are not
/// whole, or nothing.
fn series_of<'l>(rows: &[TimedRow<'l>], idx: usize) -> Option<BTreeMap<&'l str, Vec<Timestamp>>> {
    let mut series: BTreeMap<&str, Vec<Timestamp>> = BTreeMap::new();
    for (row, time) in rows {
        let value = row[idx].as_str();
        let is_amount = value.contains('.') && value.parse::<f64>().is_ok();
        if value.is_empty() || is_amount {
            return None;
        }
        series.entry(value).or_default().push(*time);
    }
    (series.len() > 1).then_some(series)
}

fn is_text(series: &BTreeMap<&str, Vec<Timestamp>>) -> bool {
    series.keys().all(|value| value.parse::<f64>().is_err())
}

/// Whether each time is after the one before, or each before it.
fn is_in_order(times: &[Timestamp]) -> bool {
    times.is_sorted_by(|a, b| a < b) || times.is_sorted_by(|a, b| a > b)
}

#[cfg(test)]
mod tests {
    use crate::{DataError, LoadOptions, load_bars};
    use exitlab_core::{BarColumn, Timeframe};

    fn load(
        header: &str,
        rows: &[String],
        reading: exitlab_core::Reading,
    ) -> Result<usize, DataError> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("x.csv");
        std::fs::write(&path, format!("{header}\n{}\n", rows.join("\n"))).unwrap();
        let options = LoadOptions { reading, ..LoadOptions::new(Timeframe::parse("1h").unwrap()) };
        load_bars("X", &path, &options).map(|bars| bars.series.len())
    }

    /// Rows of 20 hours, with that after each.
    fn hours(tail: &str) -> Vec<String> {
        (0..20).map(|hour| format!("2024-01-02 {hour:02}:00:00,10,12,9,11,5,{tail}")).collect()
    }

    #[test]
    fn symbols_under_an_odd_name_are_found_in_blocks_and_by_turns() {
        let header = "time,open,high,low,close,volume,trades,which,venue";
        let (one, two) = (hours("7,AAA,x"), hours("8,BBB,x"));
        let turns: Vec<String> =
            one.iter().zip(&two).flat_map(|(a, b)| [a.clone(), b.clone()]).collect();
        for rows in [[one.clone(), two.clone()].concat(), turns] {
            let error = load(header, &rows, Default::default()).unwrap_err();
            let said = "column `which` tells them apart: AAA, BBB";
            assert!(error.to_string().contains(said), "{error}");
            let help = error.help().unwrap();
            assert!(help.contains("columns = { symbol = \"which\" }"), "{help}");
            assert!(help.contains("source_symbol = \"AAA\""), "{help}");
            let reading = exitlab_core::Reading {
                columns: [(BarColumn::Symbol, "which".to_owned())].into(),
                source_symbol: Some("BBB".to_owned()),
                ..Default::default()
            };
            assert_eq!(load(header, &rows, reading), Ok(20));
        }
    }

    #[test]
    fn a_bar_before_it_is_over_is_no_other_series() {
        let rows: Vec<String> = hours("false")
            .into_iter()
            .zip(hours("true"))
            .flat_map(|(forming, over)| [forming, over])
            .collect();
        let header = "time,open,high,low,close,volume,confirm";
        let error = load(header, &rows, Default::default()).unwrap_err();
        assert!(error.to_string().contains("the exchange had not confirmed it"), "{error}");
    }

    #[test]
    fn many_symbols_at_one_time() {
        let rows: Vec<String> = ["AAA", "BBB", "CCC", "DDD"]
            .map(|name| format!("2024-01-02 10:00:00,10,12,9,11,5,{},{name}", name.len()))
            .into();
        let header = "time,open,high,low,close,volume,n,which";
        let error = load(header, &rows, Default::default()).unwrap_err();
        assert!(error.to_string().contains("column `which` tells them apart"), "{error}");
    }

    #[test]
    fn lengths_of_bars_beside_a_symbol() {
        let long: Vec<String> =
            (0..5).map(|n| format!("2024-01-02 {:02}:00:00,10,12,9,11,5,4h,AAA", n * 4)).collect();
        let rows = [hours("1h,AAA"), long].concat();
        let header = "time,open,high,low,close,volume,interval,symbol";
        let error = load(header, &rows, Default::default()).unwrap_err();
        assert!(
            error.to_string().contains("column `interval` tells them apart: 1h, 4h"),
            "{error}"
        );
        let help = error.help().unwrap();
        assert!(
            help.contains("a file for each length") && !help.contains("source_symbol"),
            "{help}"
        );
    }

    #[test]
    fn a_part_of_the_time_is_no_symbol() {
        let rows = |row: &dyn Fn(i64, i64) -> String| -> Vec<String> {
            let days = (0..4).flat_map(|day| (0..8).map(move |part| (day + 2, part)));
            days.map(|(day, part)| format!("2024-01-0{day},{}", row(day, part))).collect()
        };
        let ohlcv = "10,12,9,11,5";
        let quarter = |_: i64, n: i64| format!("{},{},{ohlcv}", n / 4, n % 4 * 15);
        let hour = |_: i64, n: i64| format!("{n},{ohlcv}");
        let clock = |_: i64, n: i64| format!("0{n}:00,{ohlcv}");
        for (header, rows, part) in [
            ("Date,Hour,Minute", rows(&quarter), "Minute"),
            ("Date,Hour (UTC),minute", rows(&quarter), "Hour (UTC)"),
            ("Date,Hour (UTC)", rows(&hour), "Hour (UTC)"),
            ("Date,Hour Ending", rows(&hour), "Hour Ending"),
            ("Date,HE", rows(&hour), "HE"),
            ("Date,bar", rows(&clock), "bar"),
        ] {
            let header = format!("{header},open,high,low,close,volume");
            let error = load(&header, &rows, Default::default()).unwrap_err();
            let said = format!("column `{part}` looks like a part of them too");
            assert!(error.to_string().contains(&said), "{header}: {error}");
            let help = error.help().unwrap();
            assert!(help.contains("into one column") && !help.contains("symbol"), "{help}");
        }
        for header in ["Date,Hr,open,high,low,close,volume", "Date,Hour,open,high,low,close,volume"]
        {
            assert_eq!(load(header, &rows(&hour), Default::default()), Ok(32), "{header}");
        }
        let header = "Date,Bar Time,open,high,low,close,volume";
        assert_eq!(load(header, &rows(&clock), Default::default()), Ok(32));
    }

    #[test]
    fn few_repeated_rows_are_bad_ones_whatever_tells_them_apart() {
        let row = |hour: i64, tail: &str| {
            let (day, hour) = (2 + hour / 24, hour % 24);
            format!("2024-01-{day:02} {hour:02}:00:00,10,12,9,11,5,{tail}")
        };
        let page = |hours: std::ops::Range<i64>, tail: &str| -> Vec<String> {
            hours.map(|hour| row(hour, tail)).collect()
        };
        let mut log = page(0..200, "true");
        log.insert(120, row(119, "false"));
        log.insert(60, row(59, "false"));
        let pages = [page(0..120, "1"), page(118..240, "2")].concat();
        let long = [page(0..120, "1"), page(100..240, "2")].concat();
        for rows in [log, pages, long] {
            let error = load("time,open,high,low,close,volume,mark", &rows, Default::default());
            assert!(matches!(error, Err(DataError::BadRow(_))), "{error:?}");
        }
    }

    #[test]
    fn rows_are_of_one_symbol_where_the_user_says_so() {
        let none = || exitlab_core::Reading {
            columns: [(BarColumn::Symbol, String::new())].into(),
            ..Default::default()
        };
        let rows = [&hours("pre")[..8], &hours("regular")[8..]].concat();
        let header = "time,open,high,low,close,volume,market";
        let error = load(header, &rows, Default::default()).unwrap_err();
        assert!(error.help().unwrap().contains("`columns = { symbol = \"\" }`"), "{error}");
        assert_eq!(load(header, &rows, none()), Ok(20));
        let twice = [hours("a"), hours("b")].concat();
        let error = load(&header.replace("market", "which"), &twice, none()).unwrap_err();
        assert!(matches!(error, DataError::BadRow(_)), "{error}");
    }

    #[test]
    fn what_no_column_tells_apart_stays_a_bad_row() {
        let header = "time,open,high,low,close,volume,session";
        // A row out of order, a row twice, a clock that is set back.
        let mut swapped = hours("day");
        swapped.swap(4, 5);
        let twice = [hours("day")[..8].to_vec(), hours("day")[7..].to_vec()].concat();
        let set_back = [hours("EDT")[..8].to_vec(), hours("EST")[7..].to_vec()].concat();
        for rows in [swapped, twice, set_back] {
            let error = load(header, &rows, Default::default()).unwrap_err();
            assert!(matches!(error, DataError::BadRow(_)), "{error}");
        }
    }
}
