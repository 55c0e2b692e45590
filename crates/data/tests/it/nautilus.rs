//! Parquet files of a NautilusTrader catalog, in each width of its numbers.

use crate::sample::*;
use exitlab_core::{Bar, Timestamp};
use exitlab_data::{LoadOptions, load_bars};
use polars_arrow::array::{Array, FixedSizeBinaryArray, PrimitiveArray};
use polars_arrow::datatypes::{ArrowDataType, ArrowSchema, Field};
use polars_arrow::record_batch::RecordBatchT;
use polars_parquet::write as parquet_write;
use std::sync::Arc;

/// How a catalog stores numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Stored {
    Bytes8,
    Bytes16,
    Integers,
}

/// A number of up to nine decimals as the catalog has it.
fn stored(values: impl Iterator<Item = f64>, stored: Stored, is_signed: bool) -> Box<dyn Array> {
    let raw: Vec<i64> = values.map(|value| (value * 1e9).round() as i64).collect();
    match stored {
        Stored::Bytes8 => {
            let bytes: Vec<u8> = raw.iter().flat_map(|raw| raw.to_le_bytes()).collect();
            FixedSizeBinaryArray::new(ArrowDataType::FixedSizeBinary(8), bytes.into(), None).boxed()
        }
        Stored::Bytes16 => {
            let wide = raw.iter().map(|raw| i128::from(*raw) * 10_000_000);
            let bytes: Vec<u8> = wide.flat_map(i128::to_le_bytes).collect();
            FixedSizeBinaryArray::new(ArrowDataType::FixedSizeBinary(16), bytes.into(), None)
                .boxed()
        }
        Stored::Integers if is_signed => PrimitiveArray::from_vec(raw).boxed(),
        Stored::Integers => {
            PrimitiveArray::from_vec(raw.iter().map(|raw| *raw as u64).collect()).boxed()
        }
    }
}

/// A catalog's file: stamped at the close, with `ts_init` so much later.
pub(crate) fn catalog(bars: &[Bar], how: &str, init_delay_us: i64) -> Vec<u8> {
    let how = match how {
        "8 bytes" => Stored::Bytes8,
        "16 bytes" => Stored::Bytes16,
        _ => Stored::Integers,
    };
    let ns = |delay: i64| -> Box<dyn Array> {
        let stamps = bars.iter().map(|b| ((b.time.us() + HOUR + delay) * 1_000) as u64);
        PrimitiveArray::from_vec(stamps.collect()).boxed()
    };
    let price = |value: fn(&Bar) -> f64| stored(bars.iter().map(value), how, true);
    let columns: Vec<Column> = vec![
        ("open", price(|b| b.open)),
        ("high", price(|b| b.high)),
        ("low", price(|b| b.low)),
        ("close", price(|b| b.close)),
        ("volume", stored(bars.iter().map(volume), how, false)),
        ("ts_event", ns(0)),
        ("ts_init", ns(init_delay_us)),
    ];
    let note = |key: &str, value: &str| parquet_write::KeyValue {
        key: key.to_owned(),
        value: Some(value.to_owned()),
    };
    let notes = vec![
        note("bar_type", "BTCUSDT.BINANCE-1-HOUR-LAST-EXTERNAL"),
        note("instrument_id", "BTCUSDT.BINANCE"),
        note("price_precision", "2"),
        note("size_precision", "3"),
    ];
    written(&columns, notes)
}

fn written(columns: &[Column], notes: Vec<parquet_write::KeyValue>) -> Vec<u8> {
    let options = parquet_write::WriteOptions {
        statistics: parquet_write::StatisticsOptions::default(),
        version: parquet_write::Version::V1,
        compression: parquet_write::CompressionOptions::Snappy,
        data_page_size: None,
    };
    let field = |(name, array): &Column| Field::new((*name).into(), array.dtype().clone(), false);
    let schema: ArrowSchema =
        columns.iter().map(field).map(|field| (field.name.clone(), field)).collect();
    let encodings = schema.iter_values().map(|f| parquet_write::get_dtype_encoding(&f.dtype));
    let encodings = encodings.collect();
    let mut writer =
        parquet_write::FileWriter::try_new(Vec::new(), schema.clone(), options).unwrap();
    let types = writer.parquet_schema().fields().to_vec();
    let n = columns[0].1.len();
    let arrays = columns.iter().map(|(_, array)| array.clone()).collect();
    let rows = RecordBatchT::new(n, Arc::new(schema), arrays);
    let group = parquet_write::row_group_iter(rows, encodings, types, options);
    writer.write(n as u64, group).unwrap();
    writer.end(Some(notes)).unwrap();
    writer.into_inner()
}

#[test]
fn bars_of_every_width_are_stamped_at_their_open() {
    let want = bars(60);
    let folder = Folder::new();
    for how in ["8 bytes", "16 bytes", "integers"] {
        let path = folder.write("x.parquet", catalog(&want, how, 0));
        let bars = load(&path).unwrap();
        assert_eq!(loaded(&bars), want, "{how}");
        let read_as = &bars.read_as[0];
        assert_eq!(
            read_as.to_string(),
            "Nautilus bars, BTCUSDT.BINANCE-1-HOUR-LAST-EXTERNAL, times in nanoseconds since 1970, \
             stamped at the close"
        );
        assert_eq!(read_as.symbols, ["BTCUSDT.BINANCE"]);
    }
}

#[test]
fn what_the_user_says_goes_before() {
    let want = bars(60);
    let folder = Folder::new();
    let path = folder.write("x.parquet", catalog(&want, "8 bytes", 0));
    let mut options = hourly();
    options.reading.bar_time = Some(exitlab_core::BarTime::Open);
    let series = load_bars("X", &path, &options).unwrap().series;
    assert_eq!(series.time()[0], Timestamp::from_us(want[0].time.us() + HOUR));
    options.reading.source_symbol = Some("ETHUSDT.BINANCE".to_owned());
    let error = load_bars("X", &path, &options).unwrap_err().to_string();
    assert!(error.contains("symbols: BTCUSDT.BINANCE"), "{error}");
}

#[test]
fn an_event_that_a_bar_passes_after_is_an_open() {
    let want = bars(60);
    let folder = Folder::new();
    let path = folder.write("x.parquet", catalog(&want, "16 bytes", HOUR));
    let bars = load_bars("X", &path, &LoadOptions { ..hourly() }).unwrap();
    assert_eq!(bars.series.time()[0].us(), want[0].time.us() + HOUR);
    // Live bars arrive a little after their close.
    let path = folder.write("x.parquet", catalog(&want, "16 bytes", 250_000));
    assert_eq!(loaded(&load(&path).unwrap()), want);
}

#[test]
fn bytes_of_another_meaning_are_refused() {
    let want = bars(5);
    let mut columns = batch("time", false, &want);
    columns[1].1 = stored(want.iter().map(|b| b.open), Stored::Bytes8, true);
    let error = load_bytes("x.parquet", written(&columns, Vec::new())).unwrap_err().to_string();
    assert!(error.contains("column `open` is of type FixedSizeBinary(8)"), "{error}");
}
