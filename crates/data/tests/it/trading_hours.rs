//! Closed hours told from missing bars, on made calendars and on the committed files.

use exitlab_core::{Reading, Timeframe, Timestamp};
use exitlab_data::{ClosedHours, DailyClose, GapReport, check_file};
use std::path::Path;

const MINUTE_US: i64 = 60_000_000;

fn day(date: &str) -> i64 {
    Timestamp::parse_iso(date).unwrap().day()
}

/// Days since Monday.
fn weekday(day: i64) -> i64 {
    (day + 3).rem_euclid(7)
}

/// Hours that New York is behind UTC on a day: 4 in summer time, which in 2023 to 2025 began on 12, 10
/// and 9 March and ended on 5, 3 and 2 November.
fn behind_utc(of: i64) -> i64 {
    let summers =
        [("2023-03-12", "2023-11-05"), ("2024-03-10", "2024-11-03"), ("2025-03-09", "2025-11-02")];
    let is_summer = summers.iter().any(|(from, to)| (day(from)..day(to)).contains(&of));
    if is_summer { 4 } else { 5 }
}

/// The instant of a minute of a day in New York.
fn new_york(day: i64, minute: i64) -> Timestamp {
    Timestamp::from_day(day).plus_us((minute + 60 * behind_utc(day)) * MINUTE_US)
}

fn report(times: &[Timestamp], timeframe: &str) -> GapReport {
    GapReport::of(times, timeframe.parse::<Timeframe>().unwrap())
}

/// Gaps and missing bars.
fn missing(times: &[Timestamp], timeframe: &str) -> (usize, u64) {
    let report = report(times, timeframe);
    (report.n_gaps, report.n_missing_bars)
}

fn closed(times: &[Timestamp], timeframe: &str) -> ClosedHours {
    report(times, timeframe).closed.expect("a market with sessions")
}

/// Times without those that a test takes away.
fn without(times: &[Timestamp], from: &str, to: &str) -> Vec<Timestamp> {
    let [from, to] = [from, to].map(|time| Timestamp::parse_iso(time).unwrap());
    times.iter().copied().filter(|time| *time < from || *time >= to).collect()
}

/// The holidays of the New York Stock Exchange in 2024.
const HOLIDAYS: [&str; 10] = [
    "2024-01-01",
    "2024-01-15",
    "2024-02-19",
    "2024-03-29",
    "2024-05-27",
    "2024-06-19",
    "2024-07-04",
    "2024-09-02",
    "2024-11-28",
    "2024-12-25",
];
/// Its days that ended at 13:00.
const HALF_DAYS: [&str; 3] = ["2024-07-03", "2024-11-29", "2024-12-24"];

/// The sessions of 2024.
fn stock_days() -> Vec<i64> {
    let is_holiday = |day_: i64| HOLIDAYS.iter().any(|holiday| day(holiday) == day_);
    let days = day("2024-01-01")..=day("2024-12-31");
    days.filter(|day| weekday(*day) < 5 && !is_holiday(*day)).collect()
}

/// Bars from 9:30 to 16:00 in New York.
fn stock_bars(minutes: i64) -> Vec<Timestamp> {
    let is_half = |day_: i64| HALF_DAYS.iter().any(|half| day(half) == day_);
    let of_day = |day_: i64| {
        let end = if is_half(day_) { 13 * 60 } else { 16 * 60 };
        (9 * 60 + 30..end).step_by(minutes as usize).map(move |minute| new_york(day_, minute))
    };
    stock_days().into_iter().flat_map(of_day).collect()
}

#[test]
fn weekends_and_holidays_of_daily_bars_are_closed() {
    let times: Vec<Timestamp> = stock_days().into_iter().map(Timestamp::from_day).collect();
    assert_eq!(missing(&times, "1d"), (0, 0));
    let want = ClosedHours { has_weekends: true, n_holidays: 9, ..ClosedHours::default() };
    // New Year's Day lies before the first bar.
    assert_eq!(closed(&times, "1d"), want);
    assert_eq!(want.to_string(), "weekends and 9 holidays");

    // Four days in a row were closed before; a week is missing.
    let four = without(&times, "2024-08-06", "2024-08-10");
    assert_eq!(missing(&four, "1d"), (0, 0));
    assert_eq!(closed(&four, "1d").n_holidays, 9 + 4);
    let week = without(&times, "2024-08-05", "2024-08-10");
    assert_eq!((missing(&week, "1d"), closed(&week, "1d").n_holidays), ((1, 5), 9));
    let weeks = without(&times, "2024-07-08", "2024-08-03");
    assert_eq!(missing(&weeks, "1d"), (1, 20));
    // The week of Christmas is one.
    let christmas = without(&times, "2024-12-23", "2024-12-28");
    assert_eq!(missing(&christmas, "1d"), (1, 4));
    // One session in eight is a hole in the data, and so are the holidays, but for Christmas.
    let holes: Vec<Timestamp> =
        times.iter().copied().enumerate().filter(|(k, _)| k % 8 != 3).map(|(_, t)| t).collect();
    let n = (times.len() - holes.len()) as u64;
    assert!(n > 30, "{n}");
    // At the ends of the series little is known.
    let n_missing = missing(&holes, "1d").1;
    assert!((n + 8 - 3..=n + 8).contains(&n_missing), "{n_missing} of {n}");
    assert_eq!(closed(&holes, "1d").n_holidays, 1);
}

#[test]
fn stock_sessions_keep_their_hours_over_both_changes_of_the_clock() {
    for (timeframe, minutes) in [("1h", 60), ("30m", 30), ("5m", 5), ("1m", 1)] {
        let times = stock_bars(minutes);
        assert_eq!(missing(&times, timeframe), (0, 0), "{timeframe}");
        let want = ClosedHours {
            daily: Some(DailyClose::Nights),
            has_weekends: true,
            n_holidays: 9,
            n_early_closes: 3,
            n_late_opens: 0,
        };
        assert_eq!(closed(&times, timeframe), want, "{timeframe}");
        assert_eq!(want.to_string(), "nights, weekends, 9 holidays and 3 early closes");
        // From 15:30 to 17:30 UTC in summer and in winter, inside the session of either.
        for date in ["2024-06-12", "2024-12-04", "2024-03-11", "2024-11-01", "2024-11-04"] {
            let holed = without(&times, &format!("{date}T15:30"), &format!("{date}T17:30"));
            let n = 120 / minutes as u64;
            assert_eq!(missing(&holed, timeframe), (1, n), "{timeframe} {date}");
        }
    }
    let holed = without(&stock_bars(60), "2024-06-12T15:30", "2024-06-12T17:30");
    let gap = report(&holed, "1h").first[0];
    assert_eq!((gap.after.to_string(), gap.n_missing), ("2024-06-12T14:30:00Z".to_owned(), 2));
}

#[test]
fn a_session_may_begin_late() {
    // 9:30 to 11:30 in New York
    let times = without(&stock_bars(60), "2024-06-12T13:30", "2024-06-12T15:30");
    assert_eq!(missing(&times, "1h"), (0, 0));
    assert_eq!(closed(&times, "1h").n_late_opens, 1);
    assert!(closed(&times, "1h").to_string().ends_with("3 early closes and 1 late open"));
}

#[test]
fn sessions_that_end_early_too_often_have_holes() {
    // The last bar of every second session.
    let mut k = 0;
    let times: Vec<Timestamp> = stock_bars(60)
        .into_iter()
        .filter(|time| {
            let is_last = *time == new_york(time.day(), 15 * 60 + 30);
            k += usize::from(is_last);
            !is_last || k % 2 == 0
        })
        .collect();
    let n = (k - k / 2) as u64;
    assert!(n > 100, "{n}");
    let found = closed(&times, "1h");
    assert_eq!(found.n_early_closes, 0);
    // But for the half-days' three bars each, of which the last one counts among them; and for the last
    // hour in the weeks about the changes of the clock, of which nobody can tell.
    let n_missing = missing(&times, "1h").1;
    assert!(n_missing > n - 15 && n_missing < n + 15, "{n_missing} of {n}");
}

#[test]
fn few_trades_are_missing_bars_and_not_closed_hours() {
    // Every third minute or so has a trade.
    let mut state = 7_u64;
    let all = stock_bars(1);
    let times: Vec<Timestamp> = all
        .iter()
        .copied()
        .filter(|_| {
            state = state
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            (state >> 33) % 100 < 35
        })
        .collect();
    let n_gone = (all.len() - times.len()) as f64;
    let n_missing = missing(&times, "1m").1 as f64;
    assert!((0.9..=1.01).contains(&(n_missing / n_gone)), "{n_missing} of {n_gone}");
}

/// Hours from Sunday 17:00 to Friday 17:00 in New York.
fn fx_hours() -> Vec<Timestamp> {
    let days = day("2023-06-01")..day("2025-01-31");
    let hours = days.flat_map(|day| (0..24).map(move |hour| (day, hour)));
    let is_open = |(day, hour): &(i64, i64)| match weekday(*day) {
        4 => *hour < 17,
        5 => false,
        6 => *hour >= 17,
        _ => true,
    };
    let mut times: Vec<Timestamp> =
        hours.filter(is_open).map(|(day, hour)| new_york(day, hour * 60)).collect();
    // Two hours of one Sunday in autumn have one time.
    times.dedup();
    times
}

#[test]
fn currencies_close_for_weekends_only() {
    let times = fx_hours();
    assert_eq!(missing(&times, "1h"), (0, 0));
    let want = ClosedHours { has_weekends: true, ..ClosedHours::default() };
    assert_eq!(closed(&times, "1h"), want);
    assert_eq!(want.to_string(), "weekends");
    // An outage, in the week after a change of the clock too.
    for date in ["2024-05-15", "2024-03-12", "2024-11-05"] {
        let holed = without(&times, &format!("{date}T08:00"), &format!("{date}T11:00"));
        assert_eq!(missing(&holed, "1h"), (1, 3), "{date}");
    }
    // A day in the middle of a week, and a week.
    let day = without(&times, "2024-05-15", "2024-05-16");
    assert_eq!(missing(&day, "1h"), (1, 24));
    let week = without(&times, "2024-05-12", "2024-05-18");
    assert_eq!(missing(&week, "1h"), (1, 5 * 24));
    let month = without(&times, "2024-05-12", "2024-06-09");
    assert_eq!(missing(&month, "1h"), (1, 4 * 5 * 24));
    // Christmas from 08:00 to 22:00, and New Year's Day.
    let feasts = without(&times, "2023-12-25T08:00", "2023-12-25T22:00");
    let feasts = without(&feasts, "2024-01-01T00:00", "2024-01-01T22:00");
    assert_eq!((missing(&feasts, "1h"), closed(&feasts, "1h").n_holidays), ((0, 0), 2));
}

#[test]
fn futures_pause_for_an_hour_a_day() {
    let pause = |day: i64| new_york(day, 17 * 60);
    let times: Vec<Timestamp> =
        fx_hours().into_iter().filter(|time| *time != pause(time.day())).collect();
    // Sunday begins at 18:00 with it.
    assert_eq!(missing(&times, "1h"), (0, 0));
    assert_eq!(closed(&times, "1h").to_string(), "daily breaks and weekends");
    // Good Friday: closed from Thursday 17:00 in New York to Sunday 18:00.
    let holiday = without(&times, "2024-03-28T21:00", "2024-03-31T22:00");
    assert_eq!(missing(&holiday, "1h"), (0, 0));
    assert_eq!(closed(&holiday, "1h").n_holidays, 1);
    let outage = without(&times, "2024-05-15T08:00", "2024-05-15T11:00");
    assert_eq!(missing(&outage, "1h"), (1, 3));
}

#[test]
fn a_market_around_the_clock_misses_every_bar_that_is_not_there() {
    let start = Timestamp::from_day(day("2024-01-03"));
    let times: Vec<Timestamp> = (0..200 * 24).map(|k| start.plus_us(k * 60 * MINUTE_US)).collect();
    assert_eq!(report(&times, "1h"), GapReport::default());
    // A night, a weekend, two weeks.
    for (from, to, n) in [
        ("2024-02-01T00:00", "2024-02-01T07:00", 7),
        ("2024-02-03", "2024-02-05", 48),
        ("2024-03-01", "2024-03-15", 14 * 24),
    ] {
        let holed = without(&times, from, to);
        assert_eq!((missing(&holed, "1h"), report(&holed, "1h").closed), ((1, n), None));
    }
    // Ten days are enough to tell.
    let short = without(&times[..240], "2024-01-05T00:00", "2024-01-05T07:00");
    assert_eq!(missing(&short, "1h"), (1, 7));
    let daily: Vec<Timestamp> = times.iter().step_by(24).copied().collect();
    assert_eq!(missing(&without(&daily, "2024-02-03", "2024-02-05"), "1d"), (1, 2));
}

#[test]
fn of_less_than_two_weeks_nothing_is_closed() {
    // Three sessions of one week, 7 bars each, with 17 bars' room in each of two nights.
    let times: Vec<Timestamp> = stock_bars(60)
        .into_iter()
        .filter(|t| (day("2024-05-07")..day("2024-05-10")).contains(&t.day()))
        .collect();
    assert_eq!((missing(&times, "1h"), report(&times, "1h").closed), ((2, 34), None));
    // Bars of seven hours have no place in a day, those of two days none in a session.
    assert_eq!(report(&stock_bars(60), "7h").closed, None);
    assert_eq!(report(&stock_bars(60), "2d").closed, None);
}

#[test]
fn committed_files_miss_no_bar_for_being_closed() {
    let found = |file: &str| {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../data").join(file);
        let gaps = check_file(&path, None, &Reading::default()).unwrap().gaps;
        let closed = gaps.closed.map(|closed| closed.to_string());
        (gaps.n_gaps, gaps.n_missing_bars, closed)
    };
    let closed = |text: &str| (0, 0, Some(text.to_owned()));
    // 123 weekdays of 2000-03-01 to 2013-03-01 without a bar, 79 of 2004-08-19 on: nine holidays a year,
    // funerals of two presidents, two days of Sandy, four of September 2001.
    for file in ["bokeh-AAPL-1d.csv", "bokeh-IBM-1d.csv", "bokeh-MSFT-1d.csv"] {
        assert_eq!(found(file), closed("weekends and 123 holidays"), "{file}");
    }
    assert_eq!(found("bokeh-GOOG-1d.csv"), closed("weekends and 79 holidays"));
    // Christmas, and its eve an hour late.
    let eurusd = found("dukascopy-EURUSD-ask-1h-2017.csv");
    assert_eq!(eurusd, closed("weekends, 1 holiday and 1 late open"));
    // Crypto trades on every day: the twelve days that Bitstamp's files do not have are missing.
    for file in ["bitstamp-BTCUSD-1d.csv", "bitstamp-ETHUSD-1d.csv", "bitstamp-LTCUSD-1d.csv"] {
        assert_eq!(found(file), (1, 12, None), "{file}");
    }
    for file in ["bitstamp-BTCUSD-1m-14d.csv.gz", "coinbase-BTCUSD-1h.csv"] {
        assert_eq!(found(file), (0, 0, None), "{file}");
    }
}
