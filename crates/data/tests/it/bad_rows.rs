//! Bad rows: refused, dropped, or listed by the check, always with file, line, column and value.

use crate::sample::*;
use exitlab_core::{Reading, Timeframe, Timestamp};
use exitlab_data::{BadRowPolicy, DataError, LoadOptions, check_file, load_bars};
use polars_parquet::write::CompressionOptions as Codec;

/// Lines of a CSV of 6 bars; the header is line 1, so bar 2 is line 4.
fn lines() -> Vec<String> {
    iso_csv(&bars(6)).lines().map(str::to_owned).collect()
}

fn refused(lines: &[String]) -> DataError {
    load_bytes("x.csv", lines.join("\n")).unwrap_err()
}

/// The bars of [`lines`] with a field of bar 2 replaced.
fn replaced(column: usize, value: &str) -> Vec<String> {
    let mut lines = lines();
    let mut fields: Vec<&str> = lines[3].split(',').collect();
    fields[column] = value;
    lines[3] = fields.join(",");
    lines
}

#[test]
fn each_bad_value_is_named_by_line_column_and_value() {
    let low = bars(3)[2].low.to_string();
    for (column, value, expected) in [
        (0, "yesterday", "column `timestamp` is `yesterday`: neither an ISO-8601 time".to_owned()),
        (0, "", "column `timestamp` is ``: no value".to_owned()),
        (1, "", "column `open` is ``: no value".to_owned()),
        (1, "0", "column `open` is `0`: not above 0".to_owned()),
        (2, "1e400", "column `high` is `1e400`: not a finite number".to_owned()),
        (2, "1", format!("column `high` is `1`: below the low, {low}")),
        (3, "-5", "column `low` is `-5`: not above 0".to_owned()),
        (4, "NaN", "column `close` is `NaN`: not a finite number".to_owned()),
        (4, "1,5", "row `".to_owned()),
        (4, "abc", "column `close` is `abc`: not a number".to_owned()),
        (5, "inf", "column `volume` is `inf`: not a finite number".to_owned()),
    ] {
        let error = refused(&replaced(column, value));
        let text = error.to_string();
        assert!(text.contains(&format!("x.csv:4: {expected}")), "{text}");
        assert!(!text.contains('\n') && error.help().is_some(), "{text}");
    }
}

#[test]
fn a_volume_below_zero_or_nan_is_absent() {
    for text in ["-1", "-1.0", "nan", ""] {
        let bars = load_bytes("x.csv", replaced(5, text).join("\n")).unwrap();
        assert_eq!((bars[1].volume.is_some(), bars[2].volume), (true, None), "{text}");
    }
}

#[test]
fn a_row_of_another_length_is_shown_whole() {
    let mut lines = lines();
    lines[2].push(','); // an empty field at the end is none
    lines[3].push_str(",9");
    let text = refused(&lines).to_string();
    assert!(text.contains("x.csv:4: row `2024-12-31T02:00:00Z,"), "{text}");
    assert!(text.ends_with(",9`: 7 fields, expected 6"), "{text}");
}

#[test]
fn bytes_that_are_no_text_are_found_where_they_matter() {
    let mut bytes = lines().join("\n").into_bytes();
    let at = bytes.iter().position(|b| *b == b'\n').unwrap() + 22;
    bytes[at] = 0xff;
    let error = load_bytes("x.csv", &bytes).unwrap_err().to_string();
    assert!(
        error.contains("x.csv:2: column `open` is `") && error.contains("not UTF-8"),
        "{error}"
    );
    bytes[3] = 0xff;
    let error = load_bytes("x.csv", &bytes).unwrap_err();
    assert!(matches!(error, DataError::NotUtf8 { line: 1, .. }), "{error}");
}

#[test]
fn times_must_increase_and_not_too_fast() {
    let mut doubled = lines();
    doubled.insert(4, doubled[3].clone());
    let text = refused(&doubled).to_string();
    assert!(text.contains("x.csv:5: column `timestamp`"), "{text}");
    assert!(text.ends_with("the same time as line 4"), "{text}");

    let mut backward = lines();
    backward.swap(3, 5);
    let text = refused(&backward).to_string();
    assert!(
        text.contains(":5:") && text.contains("earlier than line 4, 2024-12-31T04:00:00Z"),
        "{text}"
    );

    let close = replaced(0, "2024-12-31T01:59:59Z");
    let text = refused(&close).to_string();
    assert!(
        text.contains(":4:") && text.contains("less than 1h after 2024-12-31T01:00:00Z"),
        "{text}"
    );
    assert!(text.ends_with("in line 3"), "{text}");
}

#[test]
fn the_first_bad_line_is_reported_not_the_first_found() {
    // Line 3 repeats line 2, which is only seen once all rows are read; line 5 has no close.
    let mut lines = lines();
    lines[2] = lines[1].clone();
    lines[4] = lines[4].replacen("Z,", "Z,x", 1);
    assert!(refused(&lines).to_string().contains("x.csv:3:"));
}

#[test]
fn a_file_may_not_mix_units_even_where_rows_may_be_dropped() {
    let all = bars(400);
    let text = format!("{}{}", klines_ms(&all[..399]), klines_us(&all[399..]));
    let folder = Folder::new();
    let path = folder.write("x.csv", text);
    for on_bad_row in [BadRowPolicy::Error, BadRowPolicy::Drop] {
        let options = LoadOptions { on_bad_row, ..hourly() };
        let text = load_bars("X", &path, &options).unwrap_err().to_string();
        assert!(text.contains("x.csv:400: column `open_time`"), "{text}");
        assert!(text.ends_with("microseconds since 1970, but line 1 has milliseconds since 1970"));
    }
    let mixed = lines().join("\n").replace("2024-12-31T03:00:00Z", "1735614000");
    let text = load_bytes("x.csv", mixed).unwrap_err().to_string();
    assert!(text.contains("x.csv:5:") && text.contains("line 2 has a time with a zone"), "{text}");
}

#[test]
fn up_to_one_percent_is_dropped_and_counted() {
    let all = bars(200);
    let mut lines: Vec<String> = iso_csv(&all).lines().map(str::to_owned).collect();
    lines[10] = lines[10].replacen("Z,", "Z,-", 1);
    lines[20] = lines[19].clone();
    let folder = Folder::new();
    let options = LoadOptions { on_bad_row: BadRowPolicy::Drop, ..hourly() };
    let loaded_bars = load_bars("X", &folder.write("x.csv", lines.join("\n")), &options).unwrap();
    let want: Vec<_> =
        all.iter().enumerate().filter(|(k, _)| ![9, 19].contains(k)).map(|(_, b)| *b).collect();
    assert_eq!(loaded(&loaded_bars), want);
    assert_eq!(loaded_bars.dropped.n, 2);
    let at: Vec<u64> = loaded_bars.dropped.first.iter().map(|row| row.line).collect();
    assert_eq!(at, [11, 21]);
    assert_eq!((loaded_bars.gaps.n_gaps, loaded_bars.files[0].n_rows), (2, 200));

    lines[30] = lines[29].clone(); // the third of 200 rows is more than 1%
    let error = load_bars("X", &folder.write("x.csv", lines.join("\n")), &options).unwrap_err();
    let DataError::TooManyDropped { n_dropped: 3, n_rows: 200, first, .. } = &error else {
        panic!("{error}");
    };
    assert_eq!(first.line, 11);
}

#[test]
fn rows_outside_the_window_cannot_be_bad() {
    let mut lines = lines();
    lines[1] = lines[1].replacen("Z,", "Z,-", 1);
    lines[6] = lines[6].replacen("Z,", "Z,x", 1);
    let folder = Folder::new();
    let path = folder.write("x.csv", lines.join("\n"));
    let time = |text| Some(Timestamp::parse_iso(text).unwrap());
    let window = LoadOptions {
        from: time("2024-12-31T01:00:00Z"),
        to: time("2024-12-31T05:00:00Z"),
        ..hourly()
    };
    let inside = load_bars("X", &path, &window).unwrap();
    assert_eq!(loaded(&inside), bars(6)[1..5]);
    assert_eq!(inside.files[0].n_rows, 6);
    let wider = LoadOptions { to: None, ..window.clone() };
    assert!(load_bars("X", &path, &wider).unwrap_err().to_string().contains("x.csv:7:"));
    let early = LoadOptions { from: None, ..window };
    assert!(load_bars("X", &path, &early).unwrap_err().to_string().contains("x.csv:2:"));

    let empty = LoadOptions { from: time("2025-01-02"), to: None, ..hourly() };
    let text = load_bars("X", &path, &empty).unwrap_err().to_string();
    let range = "the data runs from 2024-12-31T00:00:00Z to 2024-12-31T05:00:00Z";
    assert!(text.contains("no bar of X in the window from 2025-01-02T00:00:00Z"), "{text}");
    assert!(text.ends_with(range), "{text}");
}

#[test]
fn a_row_outside_the_window_may_not_stand_inside_it() {
    let folder = Folder::new();
    let path = folder.write("x.csv", replaced(0, "2042-12-31T02:00:00Z").join("\n"));
    let to = Some(Timestamp::parse_iso("2025-01-01").unwrap());
    let error = load_bars("X", &path, &LoadOptions { to, ..hourly() }).unwrap_err().to_string();
    assert!(error.contains("x.csv:4:") && error.contains("between rows inside it"), "{error}");
}

#[test]
fn dropped_rows_are_listed_by_line_whenever_they_are_found() {
    let all = bars(300);
    let mut lines: Vec<String> = iso_csv(&all).lines().map(str::to_owned).collect();
    // Line 5 is before the window, which is no fault before line 7 is inside it again.
    lines[4] = lines[4].replacen("2024-12-31T03", "2024-12-30T03", 1);
    lines[5].push_str(",9");
    let folder = Folder::new();
    let options =
        LoadOptions { on_bad_row: BadRowPolicy::Drop, from: Some(all[1].time), ..hourly() };
    let dropped =
        load_bars("X", &folder.write("x.csv", lines.join("\n")), &options).unwrap().dropped;
    assert_eq!(dropped.first.iter().map(|row| row.line).collect::<Vec<_>>(), [5, 6]);
}

#[test]
fn parquet_and_feather_rows_are_counted_from_one() {
    let all = bars(25);
    let mut columns = values_of(&all);
    let mut closes: Vec<Option<f64>> = all.iter().map(|b| Some(b.close)).collect();
    closes[13] = Some(f64::NAN);
    closes[21] = None;
    columns[3].1 = numbers(closes.into_iter());
    let mut times: Vec<Option<i64>> = all.iter().map(|b| Some(b.time.us())).collect();
    times[3] = None;
    columns.push(("time", integers(times.into_iter())));
    let folder = Folder::new();
    for path in [
        folder.write("x.feather", feather(&columns, None)),
        folder.write("x.parquet", parquet(&columns, Codec::Snappy)),
    ] {
        let found: Vec<_> = check_file(&path, None, &Reading::default())
            .unwrap()
            .bad
            .iter()
            .map(|row| (row.line, row.column.clone(), row.value.clone()))
            .collect();
        let named = |line, column: &str, value: &str| (line, column.to_owned(), value.to_owned());
        let want =
            [named(4, "time", "null"), named(14, "close", "NaN"), named(22, "close", "null")];
        assert_eq!(found, want);
        assert!(load(&path).unwrap_err().to_string().contains(":4: column `time` is `null`"));
    }
}

#[test]
fn the_check_lists_every_bad_row_and_what_is_legal() {
    let all = bars(60);
    let mut lines: Vec<String> = iso_csv(&all).lines().map(str::to_owned).collect();
    lines[5] = lines[5].replacen("Z,", "Z,-", 1);
    lines[8] = lines[7].clone();
    lines[9] = "half a row".to_owned();
    lines[40] = lines[40].replace(":00:00Z", ":30:00Z");
    lines.drain(20..23);
    lines.remove(38); // the bar after the one at half past, which would be too close
    let folder = Folder::new();
    let path = folder.write("BTCUSDT-1h.csv", lines.join("\n"));
    let check = check_file(&path, None, &Reading::default()).unwrap();
    assert_eq!(check.symbol, "BTCUSDT");
    assert_eq!(check.timeframe, Timeframe::parse("1h").ok());
    assert_eq!((check.first, check.last), (Some(all[0].time), Some(all[59].time)));
    assert_eq!(check.n_rows, 56);
    assert_eq!(check.bad.iter().map(|row| row.line).collect::<Vec<_>>(), [6, 9, 10]);
    // One bar is missing at line 6, two at 9 and 10, three were cut; half past is off the grid.
    assert_eq!((check.gaps.n_gaps, check.gaps.n_missing_bars), (3, 6));
    assert_eq!(check.n_off_grid, 1);

    let other = check_file(&path, Timeframe::parse("2h").ok(), &Reading::default()).unwrap_err();
    assert!(other.to_string().ends_with("contains bars of 1h, the timeframe is 2h"), "{other}");
}

#[test]
fn one_wrong_time_in_a_newest_first_file_is_one_bad_row() {
    let text = crypto_data_download(&bars(30));
    let wrong = text.replacen(&(bars(30)[20].time.us() / 1_000).to_string(), "1577836800000", 1);
    let folder = Folder::new();
    let check = check_file(&folder.write("x.csv", wrong), None, &Reading::default()).unwrap();
    assert_eq!(check.bad.len(), 1, "{:?}", check.bad);
    assert_eq!((check.bad[0].line, check.bad[0].value.as_str()), (12, "1577836800000"));
}
