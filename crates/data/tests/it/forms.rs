//! Each form gives the bars that were written.

use crate::sample::*;
use arrow_array::cast::AsArray;
use arrow_array::types::Float64Type;
use arrow_array::{
    ArrayRef, Date32Array, Decimal128Array, Float32Array, Int64Array, RecordBatch, StringArray,
    TimestampMillisecondArray, TimestampSecondArray, UInt64Array,
};
use arrow_ipc::CompressionType;
use arrow_schema::DataType;
use exitlab_core::{Bar, Timeframe, Timestamp};
use exitlab_data::{DataError, LoadOptions, load_bars};
use parquet::basic::{Compression, ZstdLevel};
use std::sync::Arc;

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
    assert!(error.contains("x.zip/b.csv: no column `high` (columns: time, open)"), "{error}");
    let both = zip(&[("b.csv", b"time,open\n"), ("a.csv", b"time,open\n")]);
    let error = load_bytes("x.zip", both).unwrap_err().to_string();
    assert!(error.contains("x.zip/a.csv"), "members are read in the order of names: {error}");
}

#[test]
fn parquet_as_pandas_and_others_write_it() {
    let want = bars(30);
    let zstd = Compression::ZSTD(ZstdLevel::default());
    let codecs = [Compression::SNAPPY, zstd, Compression::UNCOMPRESSED, Compression::LZ4_RAW];
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
    let codecs = [None, Some(CompressionType::LZ4_FRAME), Some(CompressionType::ZSTD)];
    for codec in codecs {
        let bytes = feather(&batch("date", false, &want), codec);
        assert_eq!(load_bytes("x.feather", bytes).unwrap(), want, "{codec:?}");
    }
}

/// A file with the given time column.
fn with_time(time: ArrayRef, want: &[Bar]) -> Vec<u8> {
    let mut columns = values_of(want);
    columns.push(("time", time));
    feather(&RecordBatch::try_from_iter(columns).unwrap(), None)
}

#[test]
fn times_of_every_column_type() {
    let want = bars(30);
    let us = |b: &Bar| b.time.us();
    let times: Vec<(&str, ArrayRef)> = vec![
        (
            "seconds",
            Arc::new(TimestampSecondArray::from_iter_values(
                want.iter().map(|b| us(b) / 1_000_000),
            )),
        ),
        (
            "ms, named zone",
            Arc::new(
                TimestampMillisecondArray::from_iter_values(want.iter().map(|b| us(b) / 1_000))
                    .with_timezone("America/New_York"),
            ),
        ),
        ("epoch ms", Arc::new(Int64Array::from_iter_values(want.iter().map(|b| us(b) / 1_000)))),
        ("epoch us", Arc::new(UInt64Array::from_iter_values(want.iter().map(|b| us(b) as u64)))),
        ("text", Arc::new(StringArray::from_iter_values(want.iter().map(|b| b.time.to_string())))),
    ];
    for (form, time) in times {
        assert_eq!(
            load_bytes("x.feather", with_time(time.clone(), &want)).unwrap(),
            want,
            "{form}"
        );
        let dictionary = DataType::Dictionary(Box::new(DataType::Int32), Box::new(DataType::Utf8));
        if form == "text" {
            let coded = arrow_cast::cast(&time, &dictionary).unwrap();
            assert_eq!(load_bytes("x.feather", with_time(coded, &want)).unwrap(), want);
        }
    }
    let days = Arc::new(Date32Array::from_iter_values(19_000..19_030));
    let folder = Folder::new();
    let path = folder.write("x.feather", with_time(days, &want));
    let options = LoadOptions { timeframe: Timeframe::parse("1d").unwrap(), ..hourly() };
    let series = load_bars("X", &path, &options).unwrap().series;
    assert_eq!(series.time()[1], Timestamp::from_day(19_001));
}

#[test]
fn prices_of_every_column_type() {
    let want = bars(30);
    let times = batch("time", false, &want).column(0).clone();
    let plain = values_of(&want);
    // Every sample value has two decimals and is exact in 32 bits.
    let as_f32 = |a: &ArrayRef| arrow_cast::cast(a, &DataType::Float32).unwrap();
    let as_decimal = |a: &ArrayRef| -> ArrayRef {
        let cents = a.as_primitive::<Float64Type>().values().iter().map(|v| (v * 1e3) as i128);
        let cents = Decimal128Array::from_iter_values(cents);
        Arc::new(cents.with_precision_and_scale(20, 3).unwrap())
    };
    let as_text = |a: &ArrayRef| arrow_cast::cast(a, &DataType::Utf8).unwrap();
    let conversions: [&dyn Fn(&ArrayRef) -> ArrayRef; 3] = [&as_f32, &as_decimal, &as_text];
    for convert in conversions {
        let mut columns = vec![("time", times.clone())];
        columns.extend(plain.iter().map(|(name, a)| (*name, convert(a))));
        let batch = RecordBatch::try_from_iter(columns).unwrap();
        let kind = batch.column(1).data_type().clone();
        assert_eq!(load_bytes("x.feather", feather(&batch, None)).unwrap(), want, "{kind}");
    }
    // A third is no 32-bit number: it is read as the 32-bit number, not as the nearest decimal.
    let third = Arc::new(Float32Array::from(vec![1.0_f32 / 3.0])) as ArrayRef;
    let columns = ["open", "high", "low", "close"].map(|name| (name, third.clone()));
    let time = [("time", times.slice(0, 1))];
    let batch = RecordBatch::try_from_iter(time.into_iter().chain(columns)).unwrap();
    let got = load_bytes("x.feather", feather(&batch, None)).unwrap();
    assert_eq!((got[0].close, got[0].volume), (f64::from(1.0_f32 / 3.0), None));
}

#[test]
fn a_column_of_no_use_as_a_number_is_named() {
    let want = bars(3);
    let flags: ArrayRef = Arc::new(arrow_array::BooleanArray::from(vec![true; 3]));
    let mut columns = values_of(&want);
    columns[3].1 = flags;
    columns.push(("time", batch("time", false, &want).column(0).clone()));
    let bytes = feather(&RecordBatch::try_from_iter(columns).unwrap(), None);
    let error = load_bytes("x.feather", bytes).unwrap_err();
    assert!(matches!(&error, DataError::ColumnType { column, .. } if column == "close"), "{error}");
}
