//! Sample bars, and writers of each form as its source writes it.

use arrow_array::{ArrayRef, Float64Array, RecordBatch, TimestampNanosecondArray};
use arrow_ipc::CompressionType;
use arrow_ipc::writer::{FileWriter, IpcWriteOptions};
use exitlab_core::{Bar, Timeframe, Timestamp};
use exitlab_data::{DataError, LoadOptions, LoadedBars, OnBadRow, load_bars};
use flate2::Compression;
use flate2::write::GzEncoder;
use parquet::arrow::ArrowWriter;
use parquet::file::properties::WriterProperties;
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

pub(crate) fn zip(members: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in members {
        writer.start_file(*name, SimpleFileOptions::default()).unwrap();
        writer.write_all(bytes).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

/// A batch as pandas writes it: times in nanoseconds, UTC.
pub(crate) fn batch(time_name: &str, is_time_last: bool, bars: &[Bar]) -> RecordBatch {
    let times =
        TimestampNanosecondArray::from_iter_values(bars.iter().map(|b| b.time.us() * 1_000));
    let time: (&str, ArrayRef) = (time_name, Arc::new(times.with_timezone("UTC")));
    let mut columns = values_of(bars);
    columns.insert(if is_time_last { columns.len() } else { 0 }, time);
    RecordBatch::try_from_iter(columns).unwrap()
}

/// Open, high, low, close and volume as columns.
pub(crate) fn values_of(bars: &[Bar]) -> Vec<(&'static str, ArrayRef)> {
    let column = |value: fn(&Bar) -> f64| -> ArrayRef {
        Arc::new(Float64Array::from_iter_values(bars.iter().map(value)))
    };
    vec![
        ("open", column(|b| b.open)),
        ("high", column(|b| b.high)),
        ("low", column(|b| b.low)),
        ("close", column(|b| b.close)),
        ("volume", column(volume)),
    ]
}

pub(crate) fn parquet(batch: &RecordBatch, codec: parquet::basic::Compression) -> Vec<u8> {
    let properties = WriterProperties::builder().set_compression(codec).build();
    let mut writer = ArrowWriter::try_new(Vec::new(), batch.schema(), Some(properties)).unwrap();
    writer.write(batch).unwrap();
    writer.into_inner().unwrap()
}

/// A feather file in batches of ten rows, as freqtrade writes it (lz4) or another program (zstd).
pub(crate) fn feather(batch: &RecordBatch, compression: Option<CompressionType>) -> Vec<u8> {
    let options = IpcWriteOptions::default().try_with_compression(compression).unwrap();
    let schema = batch.schema();
    let mut writer = FileWriter::try_new_with_options(Vec::new(), &schema, options).unwrap();
    for start in (0..batch.num_rows()).step_by(10) {
        writer.write(&batch.slice(start, 10.min(batch.num_rows() - start))).unwrap();
    }
    writer.into_inner().unwrap()
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
    LoadOptions {
        timeframe: Timeframe::parse("1h").unwrap(),
        from: None,
        to: None,
        on_bad_row: OnBadRow::Error,
    }
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
