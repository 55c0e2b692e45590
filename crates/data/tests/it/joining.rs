//! Several files of one symbol.

use crate::sample::*;
use exitlab_core::{Bar, Reading, Timeframe, Timestamp};
use exitlab_data::{BadRowPolicy, DataError, LoadOptions, check_file, load_bars};

#[test]
fn a_glob_and_a_folder_join_files_of_different_units_and_forms() {
    let want = bars(72);
    let folder = Folder::new();
    folder.write("BTCUSDT-1h-2024-12.csv", klines_ms(&want[..24]));
    folder.write("BTCUSDT-1h-2025-01-01.csv", klines_us(&want[24..48]));
    folder.write("BTCUSDT-1h-2025-01-02.zip", zip(&[("x.csv", iso_csv(&want[48..]).as_bytes())]));
    folder.write("notes.md", "not bars");
    let from_folder = load(folder.path()).unwrap();
    assert_eq!(loaded(&from_folder), want);
    assert_eq!(from_folder.files.iter().map(|f| f.n_rows).collect::<Vec<_>>(), [24; 3]);
    let names: Vec<_> =
        from_folder.files.iter().map(|f| f.path.file_name().unwrap().to_str().unwrap()).collect();
    assert!(names.is_sorted() && names[2].ends_with(".zip"), "{names:?}");
    let from_glob = load(&folder.path().join("BTCUSDT-1h-*.csv")).unwrap();
    assert_eq!(loaded(&from_glob), want[..48]);
}

#[test]
fn files_are_joined_in_order_of_time_not_of_names() {
    let want = bars(30);
    let folder = Folder::new();
    folder.write("a.csv", iso_csv(&want[20..]));
    folder.write("b.csv", iso_csv(&want[..10]));
    folder.write("c.csv", iso_csv(&want[8..22]));
    assert_eq!(loaded(&load(folder.path()).unwrap()), want);
}

#[test]
fn overlapping_bars_must_agree_exactly() {
    let want = bars(30);
    let folder = Folder::new();
    folder.write("a.csv", iso_csv(&want[..20]));
    let mut other = want[10..].to_vec();
    other[4] = Bar { close: other[4].close + 0.25, ..other[4] };
    folder.write("b.csv", iso_csv(&other));
    for on_bad_row in [BadRowPolicy::Error, BadRowPolicy::Drop] {
        let options = LoadOptions { on_bad_row, ..hourly() };
        let text = load_bars("X", folder.path(), &options).unwrap_err().to_string();
        // Bar 14: line 16 of a.csv (header, bars 0 to 14), line 6 of b.csv (header, 10 to 14).
        let (close, differing) = (want[14].close, want[14].close + 0.25);
        assert!(text.contains(&format!("b.csv:6: column `close` is `{differing}`: ")), "{text}");
        assert!(text.contains(&format!("a.csv:16 has `{close}` for the same time")), "{text}");
    }
    other[4] = Bar { volume: None, ..want[14] };
    folder.write("b.csv", iso_csv(&other).replace(",0\n", ",\n"));
    let text = load(folder.path()).unwrap_err().to_string();
    assert!(text.contains("column `volume` is `no value`"), "{text}");
}

#[test]
fn bars_of_two_files_may_not_be_closer_than_the_timeframe() {
    let folder = Folder::new();
    folder.write("a.csv", iso_csv(&bars_from(START, 3)));
    folder.write("b.csv", iso_csv(&bars_from(START + 2 * HOUR + HOUR / 2, 3)));
    let text = load(folder.path()).unwrap_err().to_string();
    assert!(text.contains("b.csv:2: column `timestamp`"), "{text}");
    assert!(text.contains("less than 1h after 2024-12-31T02:00:00Z in "), "{text}");
    assert!(text.ends_with("a.csv:4"), "{text}");
}

#[test]
fn bad_rows_are_counted_over_all_files() {
    let want = bars(300);
    let folder = Folder::new();
    let spoil = |bars: &[Bar]| iso_csv(bars).replacen("Z,", "Z,x", 1);
    folder.write("a.csv", iso_csv(&want[..200]));
    folder.write("b.csv", spoil(&want[200..250]));
    folder.write("c.csv", spoil(&want[250..]));
    let options = LoadOptions { on_bad_row: BadRowPolicy::Drop, ..hourly() };
    let bars = load_bars("X", folder.path(), &options).unwrap();
    assert_eq!(bars.dropped.n, 2, "2 of 300, though 1 of 50 in a file");
    let at: Vec<_> =
        bars.dropped.first.iter().map(|r| (r.path.ends_with("b.csv"), r.line)).collect();
    assert_eq!(at, [(true, 2), (false, 2)]);
}

#[test]
fn hashes_are_of_the_file_as_stored() {
    let folder = Folder::new();
    let path = folder.write("x.csv", "time,open,high,low,close\n2024-01-01,1,1,1,1\n");
    let options = LoadOptions { timeframe: Timeframe::parse("1d").unwrap(), ..hourly() };
    let bars = load_bars("X", &path, &options).unwrap();
    // printf 'time,open,high,low,close\n2024-01-01,1,1,1,1\n' | sha256sum
    let want = "7bd5ce546a1b8efe59e11f67badcbd2bc80351f34fa1cdfceedac4fdba46b868";
    assert_eq!(bars.files[0].sha256, want);
    assert_eq!(bars.files[0].path, path);
}

#[test]
fn an_empty_file_among_others_is_an_error() {
    let folder = Folder::new();
    folder.write("a.csv", iso_csv(&bars(3)));
    folder.write("b.csv", "");
    let error = load(folder.path()).unwrap_err();
    assert!(matches!(&error, DataError::EmptyFile { path } if path.ends_with("b.csv")), "{error}");
}

/// The file's error under hourly bars.
fn refusal(name: &str, bytes: impl AsRef<[u8]>, reading: Reading) -> DataError {
    let folder = Folder::new();
    let options = LoadOptions { reading, ..hourly() };
    load_bars("X", &folder.write(name, bytes), &options).unwrap_err()
}

fn every_hours(start: i64, hours: i64, n: usize) -> Vec<Bar> {
    let time = |k: usize| Timestamp::from_us(start + k as i64 * hours * HOUR);
    bars(n).into_iter().enumerate().map(|(k, bar)| Bar { time: time(k), ..bar }).collect()
}

#[test]
fn bars_that_become_longer_are_refused_where_they_do() {
    let mut rows = bars(200);
    rows.extend(every_hours(START + 200 * HOUR, 4, 40));
    let error = refusal("x.csv", iso_csv(&rows), Reading::default());
    let want = "bars of 4h from 2025-01-08T08:00:00Z to 2025-01-14T20:00:00Z, and of 1h otherwise";
    assert!(error.to_string().contains(want), "{error}");
    assert!(error.help().unwrap().contains("split the file between bars of 4h and of 1h"));
    let mut rows = every_hours(START - 30 * 24 * HOUR, 24, 30);
    rows.extend(bars(300));
    let error = refusal("x.csv", iso_csv(&rows), Reading::default());
    assert!(
        error.to_string().contains("bars of 1d from 2024-12-01T00:00:00Z to 2024-12-31T00:00:00Z"),
        "{error}"
    );
}

#[test]
fn a_short_file_among_others_may_have_gaps() {
    let folder = Folder::new();
    let want = bars(120);
    folder.write("a.csv", iso_csv(&want[..60]));
    let sparse: Vec<Bar> = want[60..100].iter().step_by(8).copied().collect();
    folder.write("b.csv", iso_csv(&sparse));
    folder.write("c.csv", iso_csv(&want[100..]));
    assert_eq!(load(folder.path()).unwrap().series.len(), 60 + 5 + 20);
    folder.write("b.csv", iso_csv(&every_hours(START + 60 * HOUR, 2, 20)));
    let text = load(folder.path()).unwrap_err().to_string();
    assert!(text.contains("b.csv: contains bars of 2h, the timeframe is 1h"), "{text}");
}

#[test]
fn a_symbol_that_is_asked_for_has_to_be_named_somewhere() {
    let source_symbol = Some("ETH".to_owned());
    let asked = Reading { source_symbol, ..Reading::default() };
    let error = refusal("x.csv", iso_csv(&bars(30)), asked.clone());
    assert!(matches!(error, DataError::NoSymbolColumn { .. }), "{error}");
    assert!(error.help().unwrap().starts_with("leave `source_symbol` out"));
    let header = "timestamp,symbol,open,high,low,close,volume\n";
    let of = |symbol: &str, rows: &str| {
        let rows = rows.lines().skip(1).map(|row| row.replacen("Z,", &format!("Z,{symbol},"), 1));
        rows.collect::<Vec<_>>().join("\n") + "\n"
    };
    let late = of("ETH", &iso_csv(&bars(30)));
    let bad = header.to_owned() + "soon,ETH,1,1,1,1,1\n" + &late;
    let asked = Reading { source_symbol: Some("ETH".to_owned()), ..Reading::default() };
    assert!(refusal("x.csv", bad, asked).to_string().contains("`soon`"));
}

#[test]
fn thousands_are_told_by_any_of_the_first_rows() {
    let row = |k: i64, price: &str| {
        let time = Timestamp::from_us(START + k * HOUR);
        format!("{time},\"{price}\",\"{price}\",\"{price}\",\"{price}\",1\n")
    };
    let text = |prices: [&str; 5]| {
        let rows = (0..).zip(prices).map(|(k, price)| row(k, price)).collect::<String>();
        "time,open,high,low,close,volume\n".to_owned() + &rows
    };
    let sure = text(["990.25", "1,010.50", "1,020", "1,020.25", "1,000"]);
    let opens = |bytes: &str| -> Vec<f64> {
        load_bytes("x.csv", bytes).unwrap().iter().map(|bar| bar.open).collect()
    };
    assert_eq!(opens(&sure), [990.25, 1010.5, 1020.0, 1020.25, 1000.0]);
    let unsure = text(["39,840", "39,850", "39,860", "39,870", "39,880"]);
    let error = refusal("x.csv", &unsure, Reading::default());
    let help = error.help().unwrap();
    assert!(help.contains("`decimal_comma = true` reads 1.234,5 and `false` 1,234"), "{help}");
    let folder = Folder::new();
    let path = folder.write("x.csv", &unsure);
    for (comma, want) in [(false, 39_840.0), (true, 39.84)] {
        let reading = Reading { decimal_comma: Some(comma), ..Reading::default() };
        let read = load_bars("X", &path, &LoadOptions { reading, ..hourly() }).unwrap();
        assert_eq!(read.series.bar(0).open, want);
    }
}

#[test]
fn files_whose_prices_are_those_of_two_symbols_are_refused() {
    let one = bars(60);
    let times = |b: &Bar, by: f64| Bar {
        open: b.open * by,
        high: b.high * by,
        low: b.low * by,
        close: b.close * by,
        ..*b
    };
    let other: Vec<Bar> = one.iter().map(|b| times(b, 4.5)).collect();
    let folder = Folder::new();
    let write = |first: &str, one: &[Bar], second: &str, other: &[Bar]| {
        let archive = zip(&[(first, iso_csv(one).as_bytes()), (second, iso_csv(other).as_bytes())]);
        folder.write("both.zip", archive)
    };
    for (first, second, other) in [
        ("AAPL.csv", "MSFT.csv", &other[..]),
        ("a/AAPL_1h.csv", "b/MSFT_1h.csv", &other[40..]),
        ("part1.csv", "part2.csv", &other[..]),
    ] {
        let path = write(first, &one[..40], second, other);
        let errors =
            [load(&path).unwrap_err(), check_file(&path, None, &Default::default()).unwrap_err()];
        for error in errors {
            assert!(matches!(error, DataError::FilesOfSeries { .. }), "{error}");
            let text = error.to_string();
            assert!(text.contains("files of different series: at "), "{text}");
            assert!(text.contains(first) && text.contains(second), "{text}");
        }
    }
    // A jump between parts of one series is no other symbol, nor is a small one between any files.
    let path = write("part1.csv", &one[..40], "part2.csv", &other[40..]);
    assert_eq!(loaded(&load(&path).unwrap()).len(), 60);
    // Nor is a split, which is warned about as a jump.
    for by in [1.25, 1.9, 4.0, 0.25, 2.5, 0.1] {
        let rest: Vec<Bar> = one.iter().map(|b| times(b, by)).collect();
        let path = write("old.csv", &one[..40], "new.csv", &rest[40..]);
        assert_eq!(loaded(&load(&path).unwrap()).len(), 60, "{by}");
    }
}

#[test]
fn a_check_refuses_what_a_run_would() {
    let with = |symbol: &str, bars: &[Bar]| {
        let rows = iso_csv(bars);
        let rows = rows.lines().skip(1).map(|row| format!("{row},{symbol}\n"));
        "timestamp,open,high,low,close,volume,symbol\n".to_owned() + &rows.collect::<String>()
    };
    let want = bars(60);
    let (one, other) = (with("AAA", &want[..30]), with("BBB", &want[30..]));
    let folder = Folder::new();
    let path =
        folder.write("x.zip", zip(&[("a.csv", one.as_bytes()), ("b.csv", other.as_bytes())]));
    let error = check_file(&path, None, &Reading::default()).unwrap_err();
    assert!(matches!(error, DataError::FilesOfSymbols { .. }), "{error}");

    let both = one + other.split_once('\n').unwrap().1;
    let path = folder.write("x.csv", both);
    let reading = Reading { source_symbol: Some("BBB".to_owned()), ..Reading::default() };
    assert_eq!(check_file(&path, None, &reading).unwrap().n_rows, 30, "rows of BBB");
}
