//! Files of each form, written as their vendors write them, with numbers of nobody.

use crate::{DataError, LoadOptions, LoadedBars, load_bars};
use chrono::DateTime;
use exitlab_core::{Reading, Timeframe, Timestamp};

/// A bar of a file.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Row {
    pub(super) time: Timestamp,
    pub(super) open: f64,
    pub(super) high: f64,
    pub(super) low: f64,
    pub(super) close: f64,
    pub(super) volume: u32,
}

impl Row {
    /// Its time in strftime's letters, on the clock of UTC.
    pub(super) fn at(&self, format: &str) -> String {
        let time = DateTime::from_timestamp_micros(self.time.us()).unwrap();
        time.format(format).to_string()
    }

    /// Seconds since 1970.
    pub(super) fn unix(&self) -> i64 {
        self.time.us() / 1_000_000
    }
}

/// Bars from a time on, without gaps, whose prices wander by quarters, and mostly open a quarter off the close
/// before.
pub(super) fn rows(n: usize, first: &str, timeframe: &str) -> Vec<Row> {
    let first = Timestamp::parse_iso(first).unwrap();
    let step = Timeframe::parse(timeframe).unwrap().us();
    let mut close = 100.0;
    let row = |idx: usize| {
        let open = close + ((idx * 5 + 1) % 3) as f64 * 0.25 - 0.25;
        close = open + ((idx * 7 + 3) % 11) as f64 * 0.25 - 1.25;
        let (high, low) = (f64::max(open, close) + 0.5, f64::min(open, close) - 0.25);
        let (time, volume) = (first.plus_us(idx as i64 * step), 1_000 + idx as u32 * 10);
        Row { time, open, high, low, close, volume }
    };
    (0..n).map(row).collect()
}

/// The days of those rows that are none of a weekend.
pub(super) fn weekdays(n: usize, first: &str) -> Vec<Row> {
    let is_open = |row: &Row| !matches!(row.at("%u").as_str(), "6" | "7");
    rows(2 * n + 7, first, "1d").into_iter().filter(is_open).take(n).collect()
}

/// The lines of rows, each with its end.
pub(super) fn lines(rows: &[Row], end: &str, line: impl Fn(&Row) -> String) -> String {
    rows.iter().map(|row| line(row) + end).collect()
}

/// The same, the newest first.
pub(super) fn newest_first(rows: &[Row], end: &str, line: impl Fn(&Row) -> String) -> String {
    rows.iter().rev().map(|row| line(row) + end).collect()
}

/// Loads a file of that name.
pub(super) fn load(
    name: &str,
    timeframe: &str,
    text: impl AsRef<[u8]>,
) -> Result<LoadedBars, DataError> {
    load_as(name, timeframe, text, Reading::default())
}

/// Loads a file as its user says.
pub(super) fn load_as(
    name: &str,
    timeframe: &str,
    text: impl AsRef<[u8]>,
    reading: Reading,
) -> Result<LoadedBars, DataError> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(name);
    std::fs::write(&path, text).unwrap();
    let options = LoadOptions { reading, ..LoadOptions::new(Timeframe::parse(timeframe).unwrap()) };
    load_bars("X", &path, &options)
}

/// That a file gives these rows, and how it says that it was read.
#[track_caller]
pub(super) fn assert_bars(got: &Result<LoadedBars, DataError>, want: &[Row], read_as: &str) {
    let got = got.as_ref().unwrap_or_else(|error| panic!("{error}"));
    let series = &got.series;
    let times: Vec<String> = series.time().iter().map(ToString::to_string).collect();
    let wanted: Vec<String> = want.iter().map(|row| row.time.to_string()).collect();
    assert_eq!(times, wanted);
    let column = |value: fn(&Row) -> f64| want.iter().map(value).collect::<Vec<f64>>();
    assert_eq!(series.open(), column(|row| row.open));
    assert_eq!(series.high(), column(|row| row.high));
    assert_eq!(series.low(), column(|row| row.low));
    assert_eq!(series.close(), column(|row| row.close));
    assert_eq!(got.read_as[0].to_string(), read_as);
}

/// The volumes of a file's bars.
pub(super) fn volumes(got: &Result<LoadedBars, DataError>) -> Vec<Option<f64>> {
    got.as_ref().unwrap().series.volume().to_vec()
}

/// Those that the rows have.
pub(super) fn own_volumes(rows: &[Row]) -> Vec<Option<f64>> {
    rows.iter().map(|row| Some(f64::from(row.volume))).collect()
}

/// What is said of the clock of a file.
pub(super) fn clock(got: &Result<LoadedBars, DataError>) -> Option<String> {
    let got = got.as_ref().unwrap();
    got.read_as[0].clock_warning(got.series.timeframe())
}

/// The rows with their times moved by some minutes.
pub(super) fn moved(rows: &[Row], minutes: i64) -> Vec<Row> {
    rows.iter().map(|row| Row { time: row.time.plus_us(minutes * 60_000_000), ..*row }).collect()
}

/// The rows with higher prices.
pub(super) fn raised(rows: &[Row], by: f64) -> Vec<Row> {
    let raise = |row: &Row| {
        let [open, high, low, close] = [row.open, row.high, row.low, row.close].map(|p| p + by);
        Row { open, high, low, close, ..*row }
    };
    rows.iter().map(raise).collect()
}
