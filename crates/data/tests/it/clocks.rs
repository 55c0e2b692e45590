//! Times of clocks that change: text, typed columns, closes, files of a month each, and other tables.

use crate::sample::*;
use chrono::{DateTime, TimeZone};
use exitlab_core::{Bar, BarTime, Reading, Timeframe, Timestamp, Tz};
use exitlab_data::{
    AdjustmentRecord, BadRowPolicy, DataError, LoadOptions, LoadedBars, MemoryBars, TableZones,
    apply_adjustments, load_bars, load_memory_bars, read_labels, read_signals,
};
use polars_arrow::datatypes::TimeUnit;
use polars_parquet::write::CompressionOptions as Codec;
use std::path::Path;

const NEW_YORK: Tz = Tz::America__New_York;
const MINUTE: i64 = 60_000_000;

fn at(text: &str) -> Timestamp {
    Timestamp::parse_iso(text).unwrap()
}

/// Bars that far apart.
fn every(start: &str, minutes: i64, n: i64) -> Vec<Bar> {
    let times = (0..n).map(|k| at(start).plus_us(k * minutes * MINUTE));
    times.zip(bars(n as usize)).map(|(time, bar)| Bar { time, ..bar }).collect()
}

/// What a zone's clock shows at an instant.
fn shown(time: Timestamp, zone: Tz) -> String {
    let utc = DateTime::from_timestamp_micros(time.us()).unwrap().naive_utc();
    zone.from_utc_datetime(&utc).format("%Y-%m-%d %H:%M:%S").to_string()
}

fn csv(rows: impl Iterator<Item = (String, Bar)>) -> String {
    let mut text = "time,open,high,low,close,volume\n".to_owned();
    for (time, b) in rows {
        let Bar { open, high, low, close, .. } = b;
        text += &format!("{time},{open},{high},{low},{close},{}\n", volume(&b));
    }
    text
}

/// Rows whose times are those of a clock.
fn local_csv(bars: &[Bar], zone: Tz) -> String {
    csv(bars.iter().map(|bar| (shown(bar.time, zone), *bar)))
}

fn options(timeframe: &str, reading: Reading) -> LoadOptions {
    LoadOptions { reading, ..LoadOptions::new(Timeframe::parse(timeframe).unwrap()) }
}

fn in_new_york() -> Reading {
    Reading { timezone: Some(NEW_YORK), ..Reading::default() }
}

fn read(path: &Path, options: &LoadOptions) -> LoadedBars {
    load_bars("X", path, options).unwrap()
}

/// Bars whose clock was set back and forward while they traded.
fn through_both_changes(minutes: i64) -> [Vec<Bar>; 2] {
    let n = 24 * 60 / minutes;
    [every("2024-11-02T20:00:00Z", minutes, n), every("2024-03-09T20:00:00Z", minutes, n)]
}

#[test]
fn an_hour_that_is_shown_twice_is_two_hours() {
    for minutes in [1, 30, 60] {
        for want in through_both_changes(minutes) {
            let folder = Folder::new();
            let mut options = options(&format!("{minutes}m"), in_new_york());
            let path = folder.write("opens.csv", local_csv(&want, NEW_YORK));
            assert_eq!(loaded(&read(&path, &options)), want, "{minutes}");
            let backward: Vec<Bar> = want.iter().rev().copied().collect();
            let path = folder.write("newest.csv", local_csv(&backward, NEW_YORK));
            assert_eq!(loaded(&read(&path, &options)), want, "{minutes}");

            options.reading.bar_time = Some(BarTime::Close);
            let closes =
                want.iter().map(|bar| (shown(bar.time.plus_us(minutes * MINUTE), NEW_YORK), *bar));
            let path = folder.write("closes.csv", csv(closes));
            assert_eq!(loaded(&read(&path, &options)), want, "closes of {minutes}");
        }
    }
}

#[test]
fn closes_just_before_the_end_are_found_in_text_and_in_typed_columns() {
    let folder = Folder::new();
    for want in through_both_changes(60) {
        let last_second = |bar: &Bar| bar.time.plus_us(60 * MINUTE - 1_000_000);
        let rows = want.iter().map(|bar| (shown(last_second(bar), NEW_YORK), *bar));
        let path = folder.write("x.csv", csv(rows));
        assert_eq!(loaded(&read(&path, &options("1h", in_new_york()))), want);

        let ns = want.iter().map(|bar| last_second(bar).us() * 1_000);
        let mut columns = values_of(&want);
        columns.push(("time", times(TimeUnit::Nanosecond, Some("UTC"), ns)));
        let path = folder.write("x.parquet", parquet(&columns, Codec::Snappy));
        assert_eq!(loaded(&read(&path, &hourly())), want);
    }
}

#[test]
fn a_window_may_begin_or_end_in_an_hour_that_is_shown_twice() {
    let folder = Folder::new();
    let all = every("2024-11-03T03:00:00Z", 10, 60);
    for is_backward in [false, true] {
        let mut rows = all.clone();
        if is_backward {
            rows.reverse();
        }
        let path = folder.write("x.csv", local_csv(&rows, NEW_YORK));
        for edge in [
            "2024-11-03T05:00:00Z",
            "2024-11-03T05:30:00Z",
            "2024-11-03T06:00:00Z",
            "2024-11-03T06:20:00Z",
            "2024-11-03T07:00:00Z",
        ] {
            let until = LoadOptions { to: Some(at(edge)), ..options("10m", in_new_york()) };
            let since = LoadOptions { from: Some(at(edge)), ..options("10m", in_new_york()) };
            let (before, after): (Vec<Bar>, Vec<Bar>) =
                all.iter().partition(|bar| bar.time < at(edge));
            assert_eq!(loaded(&read(&path, &until)), before, "to {edge}");
            assert_eq!(loaded(&read(&path, &since)), after, "from {edge}");
        }
    }
}

#[test]
fn a_day_whose_midnight_the_clock_skips_is_a_bar() {
    let folder = Folder::new();
    let days = (1..=8).map(|day| format!("2018-11-{day:02}"));
    let path = folder.write("x.csv", csv(days.zip(bars(8))));
    let zone = Reading { timezone: Some(Tz::America__Sao_Paulo), ..Reading::default() };
    let loaded = read(&path, &options("1d", zone));
    let times: Vec<String> = loaded.series.time()[2..5].iter().map(|t| t.to_string()).collect();
    assert_eq!(times, ["2018-11-03T03:00:00Z", "2018-11-04T03:00:00Z", "2018-11-05T02:00:00Z"]);
    assert_eq!(loaded.series.close_time(3), at("2018-11-05T02:00:00Z"));
}

/// Daily bars at midnight in New York, where summer time ended on 2024-11-03.
fn days() -> Vec<Bar> {
    let midnight = |day: i64| {
        let hours = if day <= 3 { 4 } else { 5 };
        at("2024-10-31").plus_us((day * 24 + hours) * 60 * MINUTE)
    };
    (0..8).zip(bars(8)).map(|(day, bar)| Bar { time: midnight(day), ..bar }).collect()
}

#[test]
fn long_bars_close_when_the_next_one_opens_whatever_shows_their_clock() {
    let want = days();
    let day = options("1d", Reading::default());
    let offset =
        |bar: &Bar| if bar.time <= at("2024-11-03T04:00:00Z") { "-04:00" } else { "-05:00" };
    let zoned = |bars: &[Bar]| {
        let time = |bar: &Bar| format!("{}{}", shown(bar.time, NEW_YORK), offset(bar));
        csv(bars.iter().map(|bar| (time(bar), *bar)))
    };
    let is_read = |path: &Path, options: &LoadOptions| {
        let read = read(path, options);
        assert_eq!(loaded(&read), want, "{}", path.display());
        let long = read.series.close_time(3);
        assert_eq!(long, at("2024-11-04T05:00:00Z"), "{}", path.display());
        read
    };
    let folder = Folder::new();
    is_read(&folder.write("offsets.csv", zoned(&want)), &day);
    is_read(&folder.write("zone.csv", local_csv(&want, NEW_YORK)), &options("1d", in_new_york()));

    let months = Folder::new();
    months.write("2024-10.csv", zoned(&want[..4]));
    months.write("2024-11.csv", zoned(&want[4..]));
    is_read(months.path(), &day);

    let texts_of = |time: &dyn Fn(&Bar) -> String| {
        let mut columns = values_of(&want);
        columns.push(("time", texts(&want.iter().map(time).collect::<Vec<_>>())));
        parquet(&columns, Codec::Snappy)
    };
    let offsets = texts_of(&|bar| format!("{}{}", shown(bar.time, NEW_YORK), offset(bar)));
    is_read(&folder.write("offsets.parquet", offsets), &day);
    let named = texts_of(&|bar| format!("{} America/New_York", shown(bar.time, NEW_YORK)));
    is_read(&folder.write("named.parquet", named), &day);
    let named = |bar: &Bar| (format!("{} America/New_York", shown(bar.time, NEW_YORK)), *bar);
    is_read(&folder.write("named.csv", csv(want.iter().map(named))), &day);

    let typed = |zone: Option<&str>, ticks: &dyn Fn(&Bar) -> i64| {
        let mut columns = values_of(&want);
        columns.push(("time", times(TimeUnit::Microsecond, zone, want.iter().map(ticks))));
        feather(&columns, None)
    };
    let instants = typed(Some("America/New_York"), &|bar| bar.time.us());
    let read = is_read(&folder.write("typed.feather", instants), &day);
    let naive = typed(None, &|bar| at(&shown(bar.time, NEW_YORK)).us());
    is_read(&folder.write("naive.feather", naive), &options("1d", in_new_york()));

    let again = load_memory_bars("X", &MemoryBars::loaded(&read), &day).unwrap();
    assert_eq!(again.series, read.series, "bars that were loaded are those in memory");
}

#[test]
fn clocks_that_never_change_make_no_bar_longer() {
    let folder = Folder::new();
    let mut bars = every("2024-01-01T00:00:00Z", 240, 40);
    for bar in &mut bars[20..] {
        bar.time = bar.time.plus_us(30 * MINUTE);
    }
    for zone in [Tz::UTC, Tz::Asia__Tokyo] {
        let path = folder.write("x.csv", local_csv(&bars, zone));
        let reading = Reading { timezone: Some(zone), ..Reading::default() };
        let series = read(&path, &options("4h", reading)).series;
        assert_eq!(series.close_time(19), bars[19].time.plus_us(240 * MINUTE));
    }
}

#[test]
fn files_without_a_zone_do_not_join_files_with_one() {
    let want = every("2024-01-02T14:00:00Z", 60, 60);
    let folder = Folder::new();
    let zoned = |bar: &Bar| (format!("{}-05:00", shown(bar.time, NEW_YORK)), *bar);
    folder.write("a.csv", csv(want[..30].iter().map(zoned)));
    folder.write("b.csv", local_csv(&want[30..], NEW_YORK));
    let error = load(folder.path()).unwrap_err();
    assert!(matches!(error, DataError::FilesOfClocks { .. }), "{error}");
    assert!(error.help().unwrap().contains("`timezone`"));
    assert_eq!(loaded(&read(folder.path(), &options("1h", in_new_york()))), want);
    folder.write("a.csv", iso_csv(&want[..30]));
    folder.write("b.csv", local_csv(&want[30..], Tz::UTC));
    assert_eq!(loaded(&load(folder.path()).unwrap()), want, "UTC beside none");
}

#[test]
fn tables_of_any_form_follow_the_zone() {
    let folder = Folder::new();
    let opens = [at("2024-01-02T15:00:00Z"), at("2024-07-02T14:00:00Z")];
    let zones = TableZones::new(Some(NEW_YORK), []);
    let local: Vec<String> = opens.iter().map(|time| shown(*time, NEW_YORK)).collect();
    let ticks = local.iter().map(|text| at(text).us());
    let columns = vec![
        ("time", times(TimeUnit::Microsecond, None, ticks)),
        ("symbol", texts(&["X", "X"])),
        ("side", texts(&["long", "short"])),
    ];
    let text = format!("time,symbol,side\n{},X,long\n{},X,short\n", local[0], local[1]);
    let named = local.iter().map(|text| format!("{text} US/Eastern,X,long\n"));
    let named = "time,symbol,side\n".to_owned() + &named.collect::<String>();
    for path in [
        folder.write("s.csv", text),
        folder.write("s.parquet", parquet(&columns, Codec::Snappy)),
        folder.write("s.feather", feather(&columns, None)),
        folder.write("named.csv", named),
    ] {
        let is_named = path.ends_with("named.csv");
        let zones = if is_named { &TableZones::default() } else { &zones };
        let read = read_signals(&path, zones).unwrap();
        let times: Vec<Timestamp> = read.rows.iter().map(|row| row.time).collect();
        assert_eq!(times, opens, "{}", path.display());
    }
}

#[test]
fn a_table_is_dated_by_its_own_time_not_by_a_bar_open_beside_it() {
    let folder = Folder::new();
    let text = "open_time,timestamp,regime\n2024-01-01T00:00:00Z,2024-01-01T01:00:00Z,BULL\n";
    let labels = read_labels(&folder.write("l.csv", text), &utc()).unwrap();
    assert_eq!(labels.rows[0].time, at("2024-01-01T01:00:00Z"));
    let text = "open_time,regime\n2024-01-01T00:00:00Z,BULL\n";
    let labels = read_labels(&folder.write("l.csv", text), &utc()).unwrap();
    assert_eq!(labels.rows[0].time, at("2024-01-01T00:00:00Z"));
}

#[test]
fn a_quote_of_the_moment_is_no_bar() {
    let folder = Folder::new();
    let mut bars = every("2024-01-01T14:30:00Z", 24 * 60, 30);
    let path = folder.write("x.csv", iso_csv(&bars));
    let day = LoadOptions { on_bad_row: BadRowPolicy::Drop, ..options("1d", Reading::default()) };
    assert_eq!(loaded(&read(&path, &day)), bars);
    bars[29].time = bars[29].time.plus_us(93 * MINUTE + 27_000_000);
    let path = folder.write("x.csv", iso_csv(&bars));
    let read = read(&path, &day);
    assert_eq!((loaded(&read), read.dropped.n), (bars[..29].to_vec(), 1));
    let refused = options("1d", Reading::default());
    let text = load_bars("X", &path, &refused).unwrap_err().to_string();
    assert!(text.contains("x.csv:31: column `timestamp` is `2024-01-30T16:03:27Z`: a bar still"));
    for bar in &mut bars[10..29] {
        bar.time = bar.time.plus_us(27_000_000);
    }
    let path = folder.write("x.csv", iso_csv(&bars));
    assert_eq!(load_bars("X", &path, &day).unwrap().series.len(), 30, "others do so too");
}

#[test]
fn instants_of_typed_columns_stay_where_they_are() {
    let want = every("2024-01-15T00:00:00Z", 60, 30);
    let folder = Folder::new();
    let instants = batch("time", false, &want);
    let tokyo = Reading { timezone: Some(Tz::Asia__Tokyo), ..Reading::default() };
    for path in [
        folder.write("x.parquet", parquet(&instants, Codec::Snappy)),
        folder.write("x.feather", feather(&instants, None)),
    ] {
        assert_eq!(loaded(&read(&path, &options("1h", tokyo.clone()))), want, "{}", path.display());
    }
    let columns = vec![
        ("time", times(TimeUnit::Microsecond, Some("UTC"), want.iter().map(|bar| bar.time.us()))),
        ("symbol", texts(&["X"; 30])),
        ("side", texts(&["long"; 30])),
    ];
    let path = folder.write("s.parquet", parquet(&columns, Codec::Snappy));
    let signals = read_signals(&path, &TableZones::new(Some(Tz::Asia__Tokyo), [])).unwrap();
    assert_eq!(signals.rows[0].time, want[0].time);
}

#[test]
fn a_zone_in_a_column_of_its_own_is_not_passed_over() {
    let bars = every("2024-01-15T14:30:00Z", 60, 30);
    let with = |zone: &str| {
        let rows = local_csv(&bars, NEW_YORK);
        let rows = rows.lines().skip(1).map(|row| format!("{row},{zone}\n"));
        "time,open,high,low,close,volume,tz\n".to_owned() + &rows.collect::<String>()
    };
    let folder = Folder::new();
    let path = folder.write("x.csv", with("America/New_York"));
    let error = load(&path).unwrap_err();
    assert!(matches!(error, DataError::ZoneColumn { .. }), "{error}");
    assert!(error.help().unwrap().contains("`timezone = \"America/New_York\"`"));
    assert_eq!(loaded(&read(&path, &options("1h", in_new_york()))), bars);
    let path = folder.write("x.csv", with("UTC"));
    assert_eq!(load(&path).unwrap().series.len(), 30);
}

#[test]
fn numbers_that_may_be_other_times_are_refused() {
    let folder = Folder::new();
    let rows = |time: &dyn Fn(i64) -> String| csv((0..).map(time).zip(bars(30)));
    let ticks = |k: i64| (638_409_312_000_000_000 + k * 36_000_000_000).to_string();
    let error = load(&folder.write("x.csv", rows(&ticks))).unwrap_err();
    assert!(matches!(error, DataError::Ticks { .. }), "{error}");
    let nanoseconds = |k: i64| (1_735_603_200 + k * 3_600).to_string() + "000000000";
    assert_eq!(load(&folder.write("x.csv", rows(&nanoseconds))).unwrap().series.len(), 30);
    let short = |k: i64| format!("24011{}{:02}00", 5 + k / 24, k % 24);
    let error = load(&folder.write("x.csv", rows(&short))).unwrap_err();
    assert!(error.to_string().contains("a date with its time or seconds"), "{error}");
    let basic = |k: i64| format!("2024011{}T{:02}0000Z", 5 + k / 24, k % 24);
    let loaded = load(&folder.write("x.csv", rows(&basic))).unwrap();
    assert_eq!(loaded.series.time()[25], at("2024-01-16T01:00:00Z"));
    assert!(loaded.read_as[0].to_string().contains("times with their zone"));
}

#[test]
fn hours_whose_first_is_half_as_long_are_not_half_hours() {
    let hours = ["09:30", "10:00", "11:00", "12:00", "13:00", "14:00", "15:00"];
    let times = (15..27).flat_map(|day| hours.map(|hour| format!("2024-01-{day} {hour}")));
    let folder = Folder::new();
    let path = folder.write("x.csv", csv(times.zip(bars(84))));
    let error = load_bars("X", &path, &options("30m", in_new_york())).unwrap_err();
    assert!(error.to_string().contains("contains bars of 1h, the timeframe is 30m"), "{error}");
    let error = load_bars("X", &path, &options("1h", in_new_york())).unwrap_err();
    assert!(error.help().unwrap().contains("a session's first bar"), "{error}");
}

#[test]
fn hours_that_end_at_24_are_refused_and_no_digits_are_seconds() {
    let file = |clock: &dyn Fn(i64) -> String, date: &str| {
        let rows = (0..48).map(|k| {
            let day = at("2024-01-15").plus_us(k / 24 * 24 * HOUR);
            let day = DateTime::from_timestamp_micros(day.us()).unwrap().format(date);
            format!("{day},{},10,12,9,11,5\n", clock(k % 24))
        });
        "Date,Hour,Open,High,Low,Close,Volume\n".to_owned() + &rows.collect::<String>()
    };
    let folder = Folder::new();
    for date in ["%Y-%m-%d", "%Y%m%d", "%d/%m/%Y"] {
        for clock in [
            |k: i64| (k + 1).to_string(),
            |k: i64| format!("{}:00", k + 1),
            |k: i64| format!("{:02}:00:00", k + 1),
            |k: i64| format!("{:02}00", k + 1),
        ] {
            let path = folder.write("x.csv", file(&clock, date));
            for on_bad_row in [BadRowPolicy::Error, BadRowPolicy::Drop] {
                let options = LoadOptions { on_bad_row, ..options("1h", Reading::default()) };
                let error = load_bars("X", &path, &options).unwrap_err();
                let text = error.to_string();
                assert!(text.contains("x.csv:25: ") && text.contains("hour 24"), "{date}: {text}");
                assert!(error.help().unwrap().contains("`bar_time = \"close\"`"));
            }
        }
        let path = folder.write("x.csv", file(&|k| k.to_string(), date));
        let bars = read(&path, &options("1h", Reading::default()));
        assert_eq!(bars.series.time()[47], at("2024-01-16T23:00:00Z"));
    }
    let path = folder.write("x.csv", file(&|k| (k + 25).to_string(), "%Y-%m-%d"));
    let error = load_bars("X", &path, &options("1s", Reading::default())).unwrap_err();
    assert!(matches!(error, DataError::BadRow(_)), "{error}");
}

#[test]
fn dates_of_closes_do_not_say_which_end_of_their_day_is_meant() {
    let want = every("2024-01-01", 24 * 60, 20);
    let file = |name: &str, time: &dyn Fn(Timestamp) -> String| {
        csv(want.iter().map(|bar| (time(bar.time), *bar))).replacen("time", name, 1)
    };
    let folder = Folder::new();
    let date = |time: Timestamp| time.date_text();
    for name in ["close_date", "end_date", "Till"] {
        let path = folder.write("x.csv", file(name, &date));
        let error = load_bars("X", &path, &options("1d", Reading::default())).unwrap_err();
        let text = error.to_string();
        assert!(text.contains(&format!("column `{name}` has dates without a clock")), "{text}");
        assert!(error.help().unwrap().contains("`bar_time = \"open\"`"));
        for (bar_time, days) in [(BarTime::Open, 0), (BarTime::Close, -1)] {
            let reading = Reading { bar_time: Some(bar_time), ..Reading::default() };
            let bars = read(&path, &options("1d", reading));
            assert_eq!(bars.series.time()[0], at("2024-01-01").plus_us(days * 24 * HOUR));
        }
    }
    // With a clock it is the close.
    let path =
        folder.write("x.csv", file("candle_end", &|time| time.plus_us(24 * HOUR).to_string()));
    let bars = read(&path, &options("1d", Reading::default()));
    assert_eq!(bars.series.time()[0], at("2024-01-01"));
}

#[test]
fn what_the_user_says_of_times_holds_for_adjusted_bars_too() {
    let folder = Folder::new();
    // Monday to Friday, from 9:30 to 16:00 in UTC.
    let sessions = (15..20).flat_map(|day| every(&format!("2024-01-{day}T09:30:00Z"), 30, 13));
    let path = folder.write("x.csv", local_csv(&sessions.collect::<Vec<_>>(), Tz::UTC));
    let record = AdjustmentRecord {
        line: 2,
        symbol: "X".to_owned(),
        time: at("2024-01-17"),
        price_factor: 0.99,
    };
    let utc = Reading { timezone: Some(Tz::UTC), ..Reading::default() };
    for (reading, is_asked) in [(Reading::default(), true), (utc, false)] {
        let mut bars = read(&path, &options("30m", reading));
        assert_eq!(bars.plausibility.session_clock.is_some(), is_asked);
        apply_adjustments("X", &mut bars, std::slice::from_ref(&record)).unwrap();
        assert_eq!(bars.plausibility.session_clock.is_some(), is_asked, "adjusted");
    }
}
