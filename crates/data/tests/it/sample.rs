//! Sample bars, and writers of each form as its source writes it.

use exitlab_core::{Bar, Timeframe, Timestamp};
use exitlab_data::{DataError, LoadOptions, LoadedBars, TableZones, load_bars};
use flate2::Compression;
use flate2::write::GzEncoder;
use polars_arrow::array::{Array, PrimitiveArray, Utf8ViewArray};
use polars_arrow::datatypes::{ArrowDataType, ArrowSchema, Field, TimeUnit};
use polars_arrow::io::ipc::write as ipc;
use polars_arrow::record_batch::RecordBatchT;
use polars_parquet::write as parquet_write;
use std::fmt::Write as _;
use std::io::{Cursor, Write as _};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

pub(crate) const HOUR: i64 = 3_600_000_000;
/// 2024-12-31T00:00:00Z: a day before Binance's files change to microseconds.
pub(crate) const START: i64 = 1_735_603_200_000_000;

/// Hourly bars whose values all differ and have two decimals.
pub(crate) fn bars(n: usize) -> Vec<Bar> {
    bars_from(START, n)
}

pub(crate) fn bars_from(start: i64, n: usize) -> Vec<Bar> {
    (0..n)
        .map(|k| {
            let time = start + k as i64 * HOUR;
            let open = 100.0 + ((time / HOUR * 7) % 23) as f64 / 4.0;
            Bar {
                time: Timestamp::from_us(time),
                open,
                high: open + 3.25,
                low: open - 2.75,
                close: open + 0.5,
                volume: Some(1.0 + k as f64 / 8.0),
            }
        })
        .collect()
}

pub(crate) fn volume(bar: &Bar) -> f64 {
    bar.volume.unwrap_or_default()
}

/// The project's own form.
pub(crate) fn iso_csv(bars: &[Bar]) -> String {
    let mut text = "timestamp,open,high,low,close,volume\n".to_owned();
    for b in bars {
        let Bar { time, open, high, low, close, .. } = b;
        writeln!(text, "{time},{open},{high},{low},{close},{}", volume(b)).unwrap();
    }
    text
}

/// Binance Vision's klines, times in a unit of that many microseconds or thousandths of one.
pub(crate) fn klines(bars: &[Bar], per_us: i64, us_per: i64) -> String {
    let mut text = String::new();
    for b in bars {
        let open_time = b.time.us() * per_us / us_per;
        let close_time = (b.time.us() + HOUR) * per_us / us_per - 1;
        let [open, high, low, close] = [b.open, b.high, b.low, b.close];
        let volume = volume(b);
        let quote = volume * close;
        writeln!(
            text,
            "{open_time},{open:.8},{high:.8},{low:.8},{close:.8},{volume:.8},{close_time},\
             {quote:.8},93525,{:.8},{:.8},0",
            volume / 2.0,
            quote / 2.0
        )
        .unwrap();
    }
    text
}

pub(crate) fn klines_ms(bars: &[Bar]) -> String {
    klines(bars, 1, 1_000)
}

pub(crate) fn klines_us(bars: &[Bar]) -> String {
    klines(bars, 1, 1)
}

pub(crate) const KLINE_HEADER: &str = "open_time,open,high,low,close,volume,close_time,\
    quote_volume,count,taker_buy_volume,taker_buy_quote_volume,ignore\n";

/// Date and time in columns of their own, as backtrader's minute files have them.
pub(crate) fn date_and_time_csv(bars: &[Bar]) -> String {
    let mut text = "Date,Time,Open,High,Low,Close,Volume,OpenInterest\n".to_owned();
    for b in bars {
        let stamp = b.time.to_string().replace('T', ",").replace('Z', "");
        let [open, high, low, close] = [b.open, b.high, b.low, b.close];
        writeln!(text, "{stamp},{open},{high},{low},{close},{},0", volume(b)).unwrap();
    }
    text
}

/// CryptoDataDownload: an address on top, newest row first.
pub(crate) fn crypto_data_download(bars: &[Bar]) -> String {
    let mut text = "https://www.CryptoDataDownload.com\nunix,date,symbol,open,high,low,close,\
                    Volume ETC,Volume BTC,tradecount\n"
        .to_owned();
    for b in bars.iter().rev() {
        let date = b.time.to_string().replace('T', " ").replace('Z', "");
        let [open, high, low, close] = [b.open, b.high, b.low, b.close];
        let volume = volume(b);
        writeln!(
            text,
            "{},{date},ETC/BTC,{open:.8},{high:.8},{low:.8},{close:.8},{volume:.8},{:.8},55",
            b.time.us() / 1_000,
            volume * close
        )
        .unwrap();
    }
    text
}

pub(crate) fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

pub(crate) fn zstd(bytes: &[u8]) -> Vec<u8> {
    zstd::stream::encode_all(bytes, 3).unwrap()
}

/// A text in UTF-16 with a byte order mark.
pub(crate) fn utf16(text: &str, bytes_of: fn(u16) -> [u8; 2]) -> Vec<u8> {
    [0xfeff].into_iter().chain(text.encode_utf16()).flat_map(bytes_of).collect()
}

pub(crate) fn zip(members: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in members {
        writer.start_file(*name, SimpleFileOptions::default()).unwrap();
        writer.write_all(bytes).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

/// A column of a Parquet or Arrow file.
pub(crate) type Column = (&'static str, Box<dyn Array>);

/// Columns as pandas writes them: times in nanoseconds, UTC.
pub(crate) fn batch(time_name: &'static str, is_time_last: bool, bars: &[Bar]) -> Vec<Column> {
    let ns = bars.iter().map(|b| b.time.us() * 1_000);
    let time = (time_name, times(TimeUnit::Nanosecond, Some("UTC"), ns));
    let mut columns = values_of(bars);
    columns.insert(if is_time_last { columns.len() } else { 0 }, time);
    columns
}

/// Open, high, low, close and volume as columns.
pub(crate) fn values_of(bars: &[Bar]) -> Vec<Column> {
    let column = |value: fn(&Bar) -> f64| numbers(bars.iter().map(value).map(Some));
    vec![
        ("open", column(|b| b.open)),
        ("high", column(|b| b.high)),
        ("low", column(|b| b.low)),
        ("close", column(|b| b.close)),
        ("volume", column(volume)),
    ]
}

/// Times in a unit, as a typed column.
pub(crate) fn times(
    unit: TimeUnit,
    zone: Option<&str>,
    ticks: impl Iterator<Item = i64>,
) -> Box<dyn Array> {
    let dtype = ArrowDataType::Timestamp(unit, zone.map(Into::into));
    PrimitiveArray::from_vec(ticks.collect()).to(dtype).boxed()
}

/// Numbers, nulls among them.
pub(crate) fn numbers(values: impl Iterator<Item = Option<f64>>) -> Box<dyn Array> {
    values.collect::<PrimitiveArray<f64>>().boxed()
}

/// Integers, nulls among them.
pub(crate) fn integers(values: impl Iterator<Item = Option<i64>>) -> Box<dyn Array> {
    values.collect::<PrimitiveArray<i64>>().boxed()
}

/// Texts.
pub(crate) fn texts<S: AsRef<str>>(values: &[S]) -> Box<dyn Array> {
    Utf8ViewArray::from_slice_values(values).boxed()
}

fn schema_of(columns: &[Column]) -> ArrowSchema {
    let field = |(name, array): &Column| Field::new((*name).into(), array.dtype().clone(), true);
    columns.iter().map(field).map(|field| (field.name.clone(), field)).collect()
}

fn rows_of(columns: &[Column], start: usize, n: usize) -> RecordBatchT<Box<dyn Array>> {
    let arrays = columns.iter().map(|(_, array)| array.sliced(start, n)).collect();
    RecordBatchT::new(n, Arc::new(schema_of(columns)), arrays)
}

/// A Parquet file in one row group.
pub(crate) fn parquet(columns: &[Column], codec: parquet_write::CompressionOptions) -> Vec<u8> {
    let options = parquet_write::WriteOptions {
        statistics: parquet_write::StatisticsOptions::default(),
        version: parquet_write::Version::V1,
        compression: codec,
        data_page_size: None,
    };
    let schema = schema_of(columns);
    let encodings = schema.iter_values().map(|f| parquet_write::get_dtype_encoding(&f.dtype));
    let encodings = encodings.collect();
    let mut writer = parquet_write::FileWriter::try_new(Vec::new(), schema, options).unwrap();
    let n = columns[0].1.len();
    if n > 0 {
        let types = writer.parquet_schema().fields().to_vec();
        let rows = rows_of(columns, 0, n);
        let group = parquet_write::row_group_iter(rows, encodings, types, options);
        writer.write(n as u64, group).unwrap();
    }
    writer.end(None).unwrap();
    writer.into_inner()
}

/// A feather file in batches of ten rows, as freqtrade writes it (lz4) or another program (zstd).
pub(crate) fn feather(columns: &[Column], compression: Option<ipc::Compression>) -> Vec<u8> {
    let options = ipc::WriteOptions { compression };
    let schema = Arc::new(schema_of(columns));
    let mut writer = ipc::FileWriter::try_new(Vec::new(), schema, None, options).unwrap();
    let n = columns[0].1.len();
    for start in (0..n).step_by(10) {
        writer.write(&rows_of(columns, start, 10.min(n - start)), None).unwrap();
    }
    writer.finish().unwrap();
    writer.into_inner()
}

/// A folder for the files of one test.
pub(crate) struct Folder(tempfile::TempDir);

impl Folder {
    pub(crate) fn new() -> Folder {
        Folder(tempfile::tempdir().unwrap())
    }

    pub(crate) fn path(&self) -> &Path {
        self.0.path()
    }

    pub(crate) fn write(&self, name: &str, bytes: impl AsRef<[u8]>) -> PathBuf {
        let path = self.0.path().join(name);
        std::fs::write(&path, bytes).unwrap();
        path
    }
}

pub(crate) fn hourly() -> LoadOptions {
    LoadOptions::new(Timeframe::parse("1h").unwrap())
}

/// Times without a zone are UTC, whatever the symbol.
pub(crate) fn utc() -> TableZones {
    TableZones::default()
}

pub(crate) fn load(path: &Path) -> Result<LoadedBars, DataError> {
    load_bars("BTCUSDT", path, &hourly())
}

/// The bars of a loaded series.
pub(crate) fn loaded(bars: &LoadedBars) -> Vec<Bar> {
    (0..bars.series.len()).map(|idx| bars.series.bar(idx)).collect()
}

/// Loads bytes as a file of that name.
pub(crate) fn load_bytes(name: &str, bytes: impl AsRef<[u8]>) -> Result<Vec<Bar>, DataError> {
    let folder = Folder::new();
    load(&folder.write(name, bytes)).map(|bars| loaded(&bars))
}
