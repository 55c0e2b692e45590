//! Signals, exits, lines, labels, funding rates and adjustments.

use crate::sample::*;
use exitlab_core::{Bar, Regime, Side, Timestamp, VolLevel};
use exitlab_data::{
    DataError, TableZones, apply_adjustments, read_adjustments, read_exits, read_funding,
    read_labels, read_lines, read_signals, write_signals, write_signals_csv,
};
use exitlab_signal::{ExitRow, LineRow, SignalRow};
use polars_parquet::write::CompressionOptions as Codec;
use std::path::Path;

fn time(text: &str) -> Timestamp {
    Timestamp::parse_iso(text).unwrap()
}

fn message<T: std::fmt::Debug>(
    read: fn(&Path, &TableZones) -> Result<T, DataError>,
    name: &str,
    bytes: impl AsRef<[u8]>,
) -> String {
    let folder = Folder::new();
    read(&folder.write(name, bytes), &utc()).unwrap_err().to_string()
}

#[test]
fn sides_are_read_in_every_usual_spelling() {
    let folder = Folder::new();
    let text = "Time,Symbol,Side,Confidence,note\n\
                2024-01-01T01:00:00Z,BTC,LONG,0.5,a\n\
                2024-01-01T00:00:00Z,BTC,sell,,b\n\
                2024-01-01T02:00:00Z,BTC,1,0,c\n\
                2024-01-01T02:00:00Z,BTC,-1,1,d\n\
                2024-01-01T02:00:00Z,\"A,B\",Buy,1,e\n\
                2024-01-01T02:00:00Z,BTC,short,1,f\n";
    let signals = read_signals(&folder.write("s.csv", text), &utc()).unwrap();
    let (long, short) = (Side::Long, Side::Short);
    let sides: Vec<Side> = signals.rows.iter().map(|s| s.side).collect();
    assert_eq!(sides, [long, short, long, short, long, short]);
    let confidences: Vec<f64> = signals.rows.iter().map(|s| s.confidence).collect();
    assert_eq!(confidences, [0.5, 1.0, 0.0, 1.0, 1.0, 1.0]);
    assert_eq!(signals.rows[1].time, time("2024-01-01"), "rows keep the order of the file");
    assert_eq!((signals.rows[4].line, signals.rows[4].symbol.as_str()), (6, "A,B"));
    assert_eq!(signals.file.n_rows, 6);
}

#[test]
fn a_bad_signal_is_named() {
    let of =
        |row: &str| message(read_signals, "s.csv", format!("time,symbol,side,confidence\n{row}"));
    assert!(of("2024-01-01,BTC,up,1").contains("s.csv:2: column `side` is `up`: not a side"));
    assert!(
        of("2024-01-01,BTC,buy,1.1").contains("column `confidence` is `1.1`: not between 0 and 1")
    );
    assert!(of("2024-01-01,BTC,buy,NaN").contains("column `confidence` is `NaN`: not a finite"));
    assert!(of("2024-01-01,,buy,1").contains("column `symbol` is ``: no value"));
    assert!(of("soon,BTC,buy,1").contains("column `time` is `soon`: neither an ISO-8601"));
    assert!(of("2024-01-01,BTC,buy").contains("s.csv:2: row `2024-01-01,BTC,buy`: 3 fields"));
    assert!(of("2024-01-01,B,buy,1\n1704067200,B,buy,1").contains("s.csv:3: column `time`"));
    let missing = message(read_signals, "s.csv", "time,side\n2024-01-01,buy\n");
    assert!(missing.contains("no column `symbol` (columns: time, side)"), "{missing}");
}

fn sample_signals() -> Vec<SignalRow> {
    let signal = |line, us, symbol: &str, side, confidence| SignalRow {
        line,
        time: Timestamp::from_us(us),
        symbol: symbol.to_owned(),
        side,
        confidence,
        stop_price: None,
        target_price: None,
    };
    vec![
        signal(2, START, "BTCUSD", Side::Long, 0.1 + 0.2),
        signal(3, START + 1, "A \"B\", C", Side::Short, 1.0),
    ]
}

#[test]
fn written_signals_are_read_back() {
    let folder = Folder::new();
    for (name, first_line) in [("s.csv", 2), ("s.parquet", 1)] {
        let path = folder.path().join(name);
        write_signals(&path, &sample_signals()).unwrap();
        let mut want = sample_signals();
        want.iter_mut().zip(first_line..).for_each(|(s, line)| s.line = line);
        assert_eq!(read_signals(&path, &utc()).unwrap().rows, want, "{name}");
        write_signals(&path, &[]).unwrap();
        assert_eq!(read_signals(&path, &utc()).unwrap().rows, [], "{name}");
    }
    let left: Vec<_> = std::fs::read_dir(folder.path()).unwrap().collect();
    assert_eq!(left.len(), 2, "no partial file stays");
    let unknown = write_signals(&folder.path().join("s.xls"), &[]).unwrap_err();
    assert!(matches!(unknown, DataError::UnknownEnding { .. }));
    let nowhere = write_signals(&folder.path().join("no/s.csv"), &[]).unwrap_err();
    assert!(nowhere.to_string().contains("cannot be written"), "{nowhere}");
}

#[test]
fn signals_go_to_any_writer() {
    let mut out = Vec::new();
    write_signals_csv(&mut out, &sample_signals()).unwrap();
    let want = "time,symbol,side,confidence\n\
                2024-12-31T00:00:00Z,BTCUSD,long,0.30000000000000004\n\
                2024-12-31T00:00:00.000001Z,\"A \"\"B\"\", C\",short,1\n";
    assert_eq!(String::from_utf8(out).unwrap(), want);
}

#[test]
fn signals_may_bring_a_stop_and_a_target() {
    let folder = Folder::new();
    let text = "time,symbol,side,Stop Price,target_price\n\
                2024-01-01,BTC,long,95.5,110\n\
                2024-01-02,BTC,short,,90\n\
                2024-01-03,BTC,short,,\n";
    let rows = read_signals(&folder.write("s.csv", text), &utc()).unwrap().rows;
    let levels: Vec<_> = rows.iter().map(|s| (s.stop_price, s.target_price)).collect();
    assert_eq!(levels, [(Some(95.5), Some(110.0)), (None, Some(90.0)), (None, None)]);

    let of = |price: &str| {
        let text =
            format!("time,symbol,side,target_price\n2024-01-01,B,buy,\n2024-01-01,B,buy,{price}\n");
        message(read_signals, "s.csv", text)
    };
    for (price, problem) in [
        ("0", "not above 0"),
        ("-5", "not above 0"),
        ("inf", "not a finite"),
        ("x", "not a number"),
    ] {
        let message = of(price);
        let want = format!("s.csv:3: column `target_price` is `{price}`: {problem}");
        assert!(message.contains(&want), "{message}");
    }
}

#[test]
fn written_levels_are_read_back_and_columns_without_any_are_left_out() {
    let folder = Folder::new();
    let mut signals = sample_signals();
    signals[1].stop_price = Some(0.1 + 0.2);
    signals[0].target_price = Some(1e-7);
    for (name, first_line) in [("s.csv", 2), ("s.parquet", 1)] {
        let path = folder.path().join(name);
        write_signals(&path, &signals).unwrap();
        signals.iter_mut().zip(first_line..).for_each(|(s, line)| s.line = line);
        assert_eq!(read_signals(&path, &utc()).unwrap().rows, signals, "{name}");
    }
    let mut out = Vec::new();
    write_signals_csv(&mut out, &signals[..1]).unwrap();
    let want = "time,symbol,side,confidence,stop_price,target_price\n\
                2024-12-31T00:00:00Z,BTCUSD,long,0.30000000000000004,,0.0000001\n";
    assert_eq!(String::from_utf8(out).unwrap(), want);
}

#[test]
fn exits_with_and_without_a_side() {
    let folder = Folder::new();
    let text = "time,symbol,side,why\n\
                2024-01-02T00:00:00Z,BTC,Sell,a\n\
                2024-01-01T00:00:00Z,ETH,,b\n\
                2024-01-01T00:00:00Z,BTC,1,c\n";
    let table = read_exits(&folder.write("e.csv", text), &utc()).unwrap();
    let exit = |line, day: &str, symbol: &str, side| ExitRow {
        line,
        time: time(day),
        symbol: symbol.to_owned(),
        side,
    };
    let want = [
        exit(2, "2024-01-02", "BTC", Some(Side::Short)),
        exit(3, "2024-01-01", "ETH", None),
        exit(4, "2024-01-01", "BTC", Some(Side::Long)),
    ];
    assert_eq!((table.rows.as_slice(), table.file.n_rows), (&want[..], 3));

    let time = batch("time", false, &bars(2)).remove(0);
    let bytes = parquet(&[time, ("ticker", texts(&["BTC", "ETH"]))], Codec::Snappy);
    let rows = read_exits(&folder.write("e.parquet", bytes), &utc()).unwrap().rows;
    assert_eq!((rows[1].line, rows[1].symbol.as_str(), rows[1].side), (2, "ETH", None));

    let of = |text: &str| message(read_exits, "e.csv", text);
    let bad = of("time,symbol,side\n2024-01-01,BTC,flat\n");
    assert!(bad.contains("e.csv:2: column `side` is `flat`: not a side (long,"), "{bad}");
    assert!(of("time,symbol\n2024-01-01,\n").contains("column `symbol` is ``: no value"));
    assert!(of("time,side\n2024-01-01,long\n").contains("no column `symbol`"));
    assert!(of("symbol,side\nBTC,long\n").contains("no column `time`"));
}

#[test]
fn lines_of_both_sides_or_of_one() {
    let folder = Folder::new();
    let text = "time,symbol,Long,short\n\
                2024-01-01,BTC,95.5,\n\
                2024-01-01,BTC,,110\n\
                2024-01-02,ETH,,\n";
    let rows = read_lines(&folder.write("l.csv", text), &utc()).unwrap().rows;
    let line = |line, day: &str, symbol: &str, long, short| LineRow {
        line,
        time: time(day),
        symbol: symbol.to_owned(),
        long,
        short,
    };
    let want = [
        line(2, "2024-01-01", "BTC", Some(95.5), None),
        line(3, "2024-01-01", "BTC", None, Some(110.0)),
        line(4, "2024-01-02", "ETH", None, None),
    ];
    assert_eq!(rows, want);
    let rows =
        read_lines(&folder.write("s.csv", "time,symbol,short\n2024-01-01,B,1\n"), &utc()).unwrap();
    assert_eq!((rows.rows[0].long, rows.rows[0].short), (None, Some(1.0)));

    let columns = [
        batch("time", false, &bars(2)).remove(0),
        ("symbol", texts(&["BTC", "BTC"])),
        ("long", numbers([None, Some(2.5)].into_iter())),
    ];
    let bytes = parquet(&columns, Codec::Snappy);
    let rows = read_lines(&folder.write("l.parquet", bytes), &utc()).unwrap().rows;
    assert_eq!(rows.iter().map(|r| r.long).collect::<Vec<_>>(), [None, Some(2.5)]);

    let of = |text: &str| message(read_lines, "l.csv", text);
    for (price, problem) in [("0", "not above 0"), ("-1", "not above 0"), ("NaN", "not a finite")] {
        let bad =
            of(&format!("time,symbol,long,short\n2024-01-01,B,1,1\n2024-01-02,B,1,{price}\n"));
        let want = format!("l.csv:3: column `short` is `{price}`: {problem}");
        assert!(bad.contains(&want), "{bad}");
    }
    let neither = of("time,symbol,stop\n2024-01-01,B,1\n");
    assert!(
        neither.contains("no column `long` or `short` (columns: time, symbol, stop)"),
        "{neither}"
    );
    assert!(of("time,long\n2024-01-01,1\n").contains("no column `symbol`"));
}

#[test]
fn labels_with_and_without_symbol_and_level() {
    let folder = Folder::new();
    let text = "date,regime,Vol Level\n2024-01-01,BULL,HIGH\n2024-01-02,HIGH_VOL,\n";
    let rows = read_labels(&folder.write("l.csv", text), &utc()).unwrap().rows;
    assert_eq!((rows[0].regime, rows[0].vol_level), (Regime::Bull, Some(VolLevel::High)));
    assert_eq!((rows[1].regime, rows[1].vol_level), (Regime::HighVol, None));
    assert_eq!((rows[1].symbol.clone(), rows[1].line), (None, 3));
    let columns = [
        ("time", integers([Some(1_704_067_200)].into_iter())),
        ("symbol", texts(&["BTC"])),
        ("regime", texts(&["CHOP"])),
    ];
    let bytes = parquet(&columns, Codec::Snappy);
    let rows = read_labels(&folder.write("l.parquet", bytes), &utc()).unwrap().rows;
    assert_eq!((rows[0].time, rows[0].symbol.as_deref()), (time("2024-01-01"), Some("BTC")));

    let bad = message(read_labels, "l.csv", "time,regime\n2024-01-01,BULL\n2024-01-02,SIDEWAYS\n");
    assert!(bad.contains("l.csv:3: column `regime` is `SIDEWAYS`: not a regime (BULL,"), "{bad}");
    let bad = message(read_labels, "l.csv", "time,regime,vol_level\n2024-01-01,BULL,LOUD\n");
    assert!(bad.contains("l.csv:2: column `vol_level` is `LOUD`: not a volatility level"), "{bad}");
}

#[test]
fn funding_times_are_rounded_to_the_second() {
    let folder = Folder::new();
    let text = "timestamp,funding_rate,mark_price\n\
                1635753600014,0.0001,\n\
                1635724799999,-0.00005,61000\n\
                1635753600400,0.0001,\n";
    let rows = read_funding(&folder.write("f.csv", text), &utc()).unwrap().rows;
    let got: Vec<(String, f64)> = rows.iter().map(|r| (r.time.to_string(), r.rate)).collect();
    let want = [("2021-11-01T00:00:00Z", -0.00005), ("2021-11-01T08:00:00Z", 0.0001)];
    assert_eq!(got, want.map(|(t, r)| (t.to_owned(), r)));

    let rates = numbers([0.1, 0.2, 0.3].into_iter().map(Some));
    let bytes = feather(&[batch("date", false, &bars(3)).remove(0), ("rate", rates)], None);
    let rows = read_funding(&folder.write("f.feather", bytes), &utc()).unwrap().rows;
    assert_eq!((rows.len(), rows[2].rate, rows[0].time), (3, 0.3, bars(1)[0].time));

    // Binance's own names. Rows come by time, then symbol; a rate given twice is there once.
    let text = "symbol,fundingTime,fundingRate,markPrice\n\
                ETHUSDT,1635753600014,0.1,\nBTCUSDT,1635753600014,0.2,\n\
                BTCUSDT,1635724800000,0.3,\nETHUSDT,1635753600000,0.1,\n,1635724800000,0.3,\n";
    let rows = read_funding(&folder.write("f.csv", text), &utc()).unwrap().rows;
    let got: Vec<_> = rows.iter().map(|r| (r.line, r.symbol.as_deref(), r.rate)).collect();
    let (btc, eth) = (Some("BTCUSDT"), Some("ETHUSDT"));
    assert_eq!(got, [(6, None, 0.3), (4, btc, 0.3), (3, btc, 0.2), (2, eth, 0.1)]);

    let twice = "time,rate,symbol\n1635753600,1,A\n1635753600,1,B\n1635753600,2,A\n";
    let twice = message(read_funding, "f.csv", twice);
    assert!(twice.contains("f.csv:4: column `funding_rate` is `2`: line 2 has 1"), "{twice}");
    let all = message(read_funding, "f.csv", "time,rate,symbol\n1635753600,1,A\n1635753600,2,\n");
    assert!(all.contains("f.csv:3: column `funding_rate` is `2`: line 2 has 1"), "{all}");
    let differ = message(read_funding, "f.csv", "time,rate\n1635753600014,1\n1635753599600,2\n");
    assert!(differ.contains("f.csv:3: column `funding_rate` is `2`: line 2 has 1"), "{differ}");
    let infinite = message(read_funding, "f.csv", "time,rate\n2024-01-01,inf\n");
    assert!(infinite.contains("column `rate` is `inf`: not a finite number"), "{infinite}");
    let none = message(read_funding, "f.csv", "time,rate\n");
    assert!(none.contains("no rows"), "{none}");
}

#[test]
fn adjustments_change_earlier_bars_and_silence_their_jump() {
    let folder = Folder::new();
    let day = |k: i64, price: f64| Bar {
        time: Timestamp::from_us(START + k * HOUR),
        open: price,
        high: price * 1.25,
        low: price / 2.0,
        close: price,
        volume: Some(10.0),
    };
    // A split of 3 for 1 before bar 2 and one of 2 for 1 before bar 3.
    let bars_ = [day(0, 600.0), day(1, 600.0), day(2, 200.0), day(3, 100.0)];
    let mut bars_ = load(&folder.write("x.csv", iso_csv(&bars_))).unwrap();
    assert_eq!(
        bars_.plausibility.jumps.iter().map(|j| j.split).collect::<Vec<_>>(),
        [Some((3, 1)), Some((2, 1))]
    );

    let text = "symbol,time,price_factor\n\
                X,2024-12-31T03:00:00Z,0.5\n\
                Y,2024-12-31T03:00:00Z,0.1\n\
                X,2024-12-31T02:00:00Z,0.25\n\
                X,2020-01-01T00:00:00Z,0.5\n";
    let records = read_adjustments(&folder.write("a.csv", text), &utc()).unwrap().rows;
    let applied = apply_adjustments("X", &mut bars_, &records).unwrap();
    let changed: Vec<(f64, usize)> = applied.iter().map(|a| (a.price_factor, a.n_bars)).collect();
    assert_eq!(changed, [(0.5, 0), (0.25, 2), (0.5, 3)]);
    assert_eq!(bars_.series.close(), [75.0, 75.0, 100.0, 100.0]);
    assert_eq!(bars_.series.high(), [93.75, 93.75, 125.0, 125.0]);
    assert_eq!(bars_.series.volume(), [Some(80.0), Some(80.0), Some(20.0), Some(10.0)]);
    assert_eq!(bars_.plausibility.jumps, []);

    let before = bars_.clone();
    assert_eq!(apply_adjustments("Z", &mut bars_, &records), Ok(vec![]));
    assert_eq!(bars_, before);
    let bad = message(read_adjustments, "a.csv", "symbol,time,price_factor\nX,2024-01-01,0\n");
    assert!(bad.contains("a.csv:2: column `price_factor` is `0`: not above 0"), "{bad}");
}

#[test]
fn a_factor_that_ruins_prices_is_an_error() {
    let folder = Folder::new();
    let mut bars = load(&folder.write("x.csv", iso_csv(&bars(3)))).unwrap();
    let text = "symbol,time,price_factor\nX,2024-12-31T02:00:00Z,1e-320\n";
    let records = read_adjustments(&folder.write("a.csv", text), &utc()).unwrap().rows;
    let error = apply_adjustments("X", &mut bars, &records).unwrap_err();
    assert!(matches!(error, DataError::BadAdjustment { .. }), "{error}");
}
