//! Each form gives the bars that were written.

use crate::sample::*;
use exitlab_core::{Bar, Timeframe, Timestamp};
use exitlab_data::{BadRowPolicy, LoadOptions, load_bars};
use polars_arrow::array::{Array, BinaryArray, BooleanArray, DictionaryArray, PrimitiveArray};
use polars_arrow::datatypes::{ArrowDataType, TimeUnit};
use polars_arrow::io::ipc::write::Compression;
use polars_parquet::write::CompressionOptions as Codec;

#[test]
fn csv_in_every_usual_layout() {
    let want = bars(30);
    let iso = iso_csv(&want);
    for (form, text) in [
        ("plain", iso.clone()),
        ("windows line ends", iso.replace('\n', "\r\n")),
        ("byte order mark", format!("\u{feff}{iso}")),
        ("semicolons", iso.replace(',', ";")),
        ("tabs", iso.replace(',', "\t")),
        ("quotes", format!("\"{}\"", iso.trim_end().replace(',', "\",\"").replace('\n', "\"\n\""))),
        ("no end of line at the end", iso.trim_end().to_owned()),
        ("blank lines", iso.replace('\n', "\n\n")),
        ("a comment and Excel's line", format!("# from somewhere\nsep=,\n{iso}")),
        ("capitals", iso.replace("timestamp,open,high,low,close", "Date,OPEN,High,Low,Close")),
        ("short names", iso.replace("timestamp,open,high,low,close,volume", "t,o,h,l,c,v")),
        ("spaces", iso.replace(',', " , ")),
        ("offsets", iso.replace('Z', "+00:00")),
    ] {
        assert_eq!(load_bytes("x.csv", text).unwrap(), want, "{form}");
    }
}

#[test]
fn csv_without_volume_or_with_empty_ones() {
    let want: Vec<Bar> = bars(3).into_iter().map(|b| Bar { volume: None, ..b }).collect();
    let strip = |text: String, end: &str| {
        let lines = text.lines().map(|l| format!("{}{end}", l.rsplit_once(',').unwrap().0));
        lines.collect::<Vec<_>>().join("\n")
    };
    assert_eq!(load_bytes("x.csv", strip(iso_csv(&bars(3)), "")).unwrap(), want);
    let emptied = strip(iso_csv(&bars(3)), ",").replacen("close,", "close,volume", 1);
    assert_eq!(load_bytes("x.csv", emptied).unwrap(), want);
}

#[test]
fn binance_klines_with_and_without_header() {
    let want = bars(30);
    for text in [klines(&want, 1, 1_000_000), klines_ms(&want), klines_us(&want)] {
        assert_eq!(load_bytes("BTCUSDT-1h-2024-12.csv", &text).unwrap(), want);
        assert_eq!(load_bytes("x.csv", format!("{KLINE_HEADER}{text}")).unwrap(), want);
    }
    let nanoseconds = klines(&want, 1_000, 1);
    assert!(nanoseconds.starts_with("1735603200000000000,"));
    assert_eq!(load_bytes("x.csv", nanoseconds).unwrap(), want);
}

#[test]
fn crypto_data_download_is_turned_round() {
    let want = bars(30);
    let text = crypto_data_download(&want);
    assert_eq!(load_bytes("Binance_ETCBTC_d.csv", &text).unwrap(), want);
    // The newest bar is on line 3, so the bar at index 27 is on line 5: lines are remembered.
    let bad = text.replacen(&format!("{:.8}", want[27].high), "1.0", 1);
    assert!(bad != text);
    let error = load_bytes("x.csv", bad).unwrap_err().to_string();
    assert!(error.contains("x.csv:5: column `high` is `1.0`: below the low"), "{error}");
}

#[test]
fn backtrader_and_yahoo() {
    let want = bars(12);
    let mut minutes = "Date,Time,Open,High,Low,Close,Volume,OpenInterest\n".to_owned();
    let mut yahoo = "Date,Open,High,Low,Close,Adj Close,Volume\n".to_owned();
    for b in &want {
        let text = b.time.to_string();
        let (date, clock) = (&text[..10], &text[11..19]);
        let prices = format!("{:.2},{:.2},{:.2},{:.2}", b.open, b.high, b.low, b.close);
        minutes.push_str(&format!("{date},{clock},{prices},{},0\n", volume(b)));
        yahoo.push_str(&format!("{date} {clock},{prices},7.5,{}\n", volume(b)));
    }
    assert_eq!(load_bytes("2006-min-005.txt", minutes).unwrap(), want);
    assert_eq!(load_bytes("nvda-2014.txt", yahoo).unwrap(), want);
}

#[test]
fn days_without_a_clock_are_midnights() {
    let text = "Date,Open,High,Low,Close\n2006-01-02,2,3,1,2\n2006-01-03,2,3,1,2\n";
    let folder = Folder::new();
    let options = LoadOptions { timeframe: Timeframe::parse("1d").unwrap(), ..hourly() };
    let series = load_bars("X", &folder.write("x.csv", text), &options).unwrap().series;
    let day = Timestamp::parse_iso("2006-01-02").unwrap().day();
    assert_eq!(series.time(), [Timestamp::from_day(day), Timestamp::from_day(day + 1)]);
}

#[test]
fn gzip_and_zip_of_each_text_whatever_the_name() {
    let want = bars(30);
    for text in [iso_csv(&want), klines_us(&want), crypto_data_download(&want)] {
        assert_eq!(load_bytes("x.csv.gz", gzip(text.as_bytes())).unwrap(), want);
        let archive = zip(&[("inside.csv", text.as_bytes())]);
        assert_eq!(load_bytes("x.zip", &archive).unwrap(), want);
        assert_eq!(load_bytes("x.csv", archive).unwrap(), want, "told by content");
    }
    let (first, second) = want.split_at(11);
    let two = [gzip(iso_csv(first).as_bytes()), gzip(&iso_csv(second).as_bytes()[37..])].concat();
    assert_eq!(load_bytes("x.csv.gz", two).unwrap(), want, "gzip members are one text");
}

#[test]
fn members_of_a_zip_are_joined() {
    let want = bars(48);
    let (december, january) = want.split_at(24);
    let (ms, us) = (klines_ms(december), klines_us(january));
    let archive = zip(&[
        ("b/BTCUSDT-1h-2025-01.csv", us.as_bytes()),
        ("a/BTCUSDT-1h-2024-12.csv", ms.as_bytes()),
        ("__MACOSX/._a", b"\0"),
    ]);
    assert_eq!(load_bytes("x.zip", archive).unwrap(), want);
    let broken = zip(&[("a.csv", ms.as_bytes()), ("b.csv", b"time,open\n")]);
    let error = load_bytes("x.zip", broken).unwrap_err().to_string();
    assert!(
        error.contains("x.zip/b.csv: no high, no low, no close column (columns: time, open)"),
        "{error}"
    );
    let both = zip(&[("b.csv", b"time,open\n"), ("a.csv", b"time,open\n")]);
    let error = load_bytes("x.zip", both).unwrap_err().to_string();
    assert!(error.contains("x.zip/a.csv"), "members are read in the order of names: {error}");
}

#[test]
fn parquet_as_pandas_and_others_write_it() {
    let want = bars(30);
    let zstd = Codec::Zstd(None);
    let codecs = [
        Codec::Snappy,
        zstd,
        Codec::Uncompressed,
        Codec::Lz4Raw,
        Codec::Gzip(None),
        Codec::Brotli(None),
    ];
    for codec in codecs {
        let last = parquet(&batch("timestamp", true, &want), codec);
        assert_eq!(load_bytes("x.parquet", last).unwrap(), want, "{codec:?}");
    }
    let unnamed = parquet(&batch("__index_level_0__", true, &want), zstd);
    assert_eq!(load_bytes("x.parquet", &unnamed).unwrap(), want);
    assert_eq!(load_bytes("x.parquet.gz", gzip(&unnamed)).unwrap(), want);
}

#[test]
fn feather_as_freqtrade_and_others_write_it() {
    let want = bars(30);
    let codecs = [None, Some(Compression::LZ4), Some(Compression::ZSTD(Default::default()))];
    for codec in codecs {
        let bytes = feather(&batch("date", false, &want), codec);
        assert_eq!(load_bytes("x.feather", bytes).unwrap(), want, "{codec:?}");
    }
}

/// Columns with the given time column.
fn with_time(time: Box<dyn Array>, want: &[Bar]) -> Vec<Column> {
    let mut columns = values_of(want);
    columns.push(("time", time));
    columns
}

#[test]
fn times_of_every_column_type() {
    let want = bars(30);
    let us = |b: &Bar| b.time.us();
    let ms = || want.iter().map(|b| us(b) / 1_000);
    let unsigned = PrimitiveArray::from_vec(want.iter().map(|b| us(b) as u64).collect());
    let text: Vec<String> = want.iter().map(|b| b.time.to_string()).collect();
    let forms: Vec<(&str, Box<dyn Array>)> = vec![
        ("seconds", times(TimeUnit::Second, None, want.iter().map(|b| us(b) / 1_000_000))),
        ("ms, named zone", times(TimeUnit::Millisecond, Some("America/New_York"), ms())),
        ("ms of days", PrimitiveArray::from_vec(ms().collect()).to(ArrowDataType::Date64).boxed()),
        ("epoch ms", integers(ms().map(Some))),
        ("epoch us", unsigned.boxed()),
        ("floats", numbers(ms().map(|ms| Some(ms as f64)))),
        ("text", texts(&text)),
    ];
    for (form, time) in forms {
        let bytes = feather(&with_time(time.clone(), &want), None);
        assert_eq!(load_bytes("x.feather", bytes).unwrap(), want, "{form}");
        if form != "seconds" && form != "ms of days" {
            let bytes = parquet(&with_time(time, &want), Codec::Snappy);
            assert_eq!(load_bytes("x.parquet", bytes).unwrap(), want, "{form}");
        }
    }
    let keys = PrimitiveArray::from_vec((0..30).collect::<Vec<i32>>());
    let coded = DictionaryArray::try_from_keys(keys, texts(&text), false).unwrap().boxed();
    let bytes = feather(&with_time(coded, &want), None);
    assert_eq!(load_bytes("x.feather", bytes).unwrap(), want, "a dictionary");

    let days = PrimitiveArray::from_vec((19_000..19_030).collect::<Vec<i32>>());
    let days = with_time(days.to(ArrowDataType::Date32).boxed(), &want);
    let folder = Folder::new();
    for path in [
        folder.write("x.feather", feather(&days, None)),
        folder.write("x.parquet", parquet(&days, Codec::Snappy)),
    ] {
        let options = LoadOptions { timeframe: Timeframe::parse("1d").unwrap(), ..hourly() };
        let series = load_bars("X", &path, &options).unwrap().series;
        assert_eq!(series.time()[1], Timestamp::from_day(19_001));
    }
}

#[test]
fn prices_of_every_column_type() {
    let want = bars(30);
    let time = || batch("time", false, &want).remove(0);
    let plain = |array: &dyn Array| -> Vec<f64> {
        array.as_any().downcast_ref::<PrimitiveArray<f64>>().unwrap().values().as_slice().to_vec()
    };
    // Every sample value has two decimals and is exact in 32 bits.
    let as_f32 = |array: &dyn Array| -> Box<dyn Array> {
        PrimitiveArray::from_vec(plain(array).iter().map(|v| *v as f32).collect()).boxed()
    };
    let as_decimal = |array: &dyn Array| -> Box<dyn Array> {
        let cents = plain(array).iter().map(|v| (v * 1e3) as i128).collect();
        PrimitiveArray::<i128>::from_vec(cents).to(ArrowDataType::Decimal(20, 3)).boxed()
    };
    let as_text = |array: &dyn Array| -> Box<dyn Array> {
        texts(&plain(array).iter().map(f64::to_string).collect::<Vec<_>>())
    };
    type Convert<'c> = &'c dyn Fn(&dyn Array) -> Box<dyn Array>;
    let conversions: [Convert<'_>; 3] = [&as_f32, &as_decimal, &as_text];
    for convert in conversions {
        let mut columns = vec![time()];
        columns.extend(values_of(&want).iter().map(|(name, a)| (*name, convert(a.as_ref()))));
        let kind = columns[1].1.dtype().clone();
        assert_eq!(load_bytes("x.feather", feather(&columns, None)).unwrap(), want, "{kind:?}");
        let bytes = parquet(&columns, Codec::Zstd(None));
        assert_eq!(load_bytes("x.parquet", bytes).unwrap(), want, "{kind:?}");
    }
    // A third is no 32-bit number: it is read as the 32-bit number, not as the nearest decimal.
    let third = PrimitiveArray::from_vec(vec![1.0_f32 / 3.0]).boxed();
    let mut columns = vec![("time", time().1.sliced(0, 1))];
    columns.extend(["open", "high", "low", "close"].map(|name| (name, third.clone())));
    let got = load_bytes("x.feather", feather(&columns, None)).unwrap();
    assert_eq!((got[0].close, got[0].volume), (f64::from(1.0_f32 / 3.0), None));
}

#[test]
fn a_column_of_no_use_as_a_number_is_named() {
    let want = bars(3);
    let mut columns = with_time(batch("time", false, &want).remove(0).1, &want);
    columns[3].1 = BinaryArray::<i64>::from_slice([b"1"; 3]).boxed();
    for (name, bytes) in
        [("x.feather", feather(&columns, None)), ("x.parquet", parquet(&columns, Codec::Snappy))]
    {
        let error = load_bytes(name, bytes).unwrap_err().to_string();
        assert!(error.contains(&format!("{name}: column `close` is of type ")), "{error}");
        assert!(error.ends_with("Binary, expected a time, a number or text"), "{error}");
    }
}

#[test]
fn a_column_that_says_whether_a_bar_is_over_is_heeded_in_every_form() {
    let want = bars(40);
    let over: Vec<bool> = (0..40).map(|k| k < 39).collect();
    let words: Vec<&str> = over.iter().map(|over| if *over { "True" } else { "False" }).collect();
    let ones = integers(over.iter().map(|over| Some(i64::from(*over))));
    let folder = Folder::new();
    let csv = iso_csv(&want).lines().enumerate().fold(String::new(), |text, (k, line)| {
        text + line + "," + if k == 0 { "complete" } else { words[k - 1] } + "\n"
    });
    let mut paths = vec![folder.write("x.csv", csv)];
    for (name, array) in [
        ("booleans", BooleanArray::from_slice(&over).boxed()),
        ("words", texts(&words)),
        ("ones", ones),
    ] {
        let mut columns = batch("time", false, &want);
        columns.push(("complete", array));
        paths.push(folder.write(&format!("{name}.parquet"), parquet(&columns, Codec::Snappy)));
        paths.push(folder.write(&format!("{name}.feather"), feather(&columns, None)));
    }
    for path in paths {
        let text = load(&path).unwrap_err().to_string();
        let said = "a bar still forming: the exchange had not confirmed it";
        assert!(text.contains("column `complete`") && text.ends_with(said), "{text}");
        let options = LoadOptions { on_bad_row: BadRowPolicy::Drop, ..hourly() };
        assert_eq!(loaded(&load_bars("X", &path, &options).unwrap()), want[..39], "{text}");
    }
}

/// Whatever the values, what is read row by row is what is taken column by column.
#[test]
fn parts_of_good_bars_and_rows_give_the_same_series() {
    let want = bars(10_000);
    let (from, to) = (Some(want[100].time), Some(want[9_000].time));
    let mut columns = batch("time", false, &want);
    let folder = Folder::new();
    let whole = folder.write("a.parquet", parquet(&columns, Codec::Snappy));
    let as_text = texts(&want.iter().map(|b| b.close.to_string()).collect::<Vec<_>>());
    columns[4].1 = as_text;
    let by_row = folder.write("b.parquet", parquet(&columns, Codec::Snappy));
    for options in [
        hourly(),
        LoadOptions { from, ..hourly() },
        LoadOptions { to, ..hourly() },
        LoadOptions { from, to, ..hourly() },
    ] {
        let [a, b] = [&whole, &by_row].map(|path| load_bars("X", path, &options).unwrap());
        assert_eq!(a.series, b.series);
        assert_eq!((a.files[0].n_rows, a.gaps, a.dropped), (10_000, b.gaps, b.dropped));
    }
}

#[test]
fn the_number_of_threads_does_not_show() {
    let want = bars(10_000);
    let folder = Folder::new();
    for path in [
        folder.write("x.parquet", parquet(&batch("time", false, &want), Codec::Snappy)),
        folder.write("x.csv", iso_csv(&want)),
    ] {
        let load = |n| {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(n).build().unwrap();
            pool.install(|| load(&path).unwrap())
        };
        assert_eq!(loaded(&load(1)), want);
        assert_eq!(load(1), load(3));
    }
}
