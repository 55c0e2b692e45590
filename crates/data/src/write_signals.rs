//! Writes signals in the form that [`read_signals`](crate::read_signals) reads.

use crate::DataError;
use exitlab_core::Timestamp;
use exitlab_signal::SignalRow;
use exitlab_table::{Format, Row, Table, TableError, write_whole};
use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::Path;

/// Writes signals to a file, CSV or Parquet by its ending; `line` is not written.
///
/// The file appears whole, or not at all.
///
/// # Errors
/// Where the name ends neither in `.csv` nor in `.parquet`, or the system refuses to write.
pub fn write_signals(path: &Path, signals: &[SignalRow]) -> Result<(), DataError> {
    let ending = path.extension().and_then(|e| e.to_str()).map(str::to_ascii_lowercase);
    let write: fn(&mut BufWriter<&File>, &[SignalRow]) -> io::Result<()> = match ending.as_deref() {
        Some("csv") => |file, signals| write_signals_csv(file, signals),
        Some("parquet") => write_parquet,
        _ => return Err(DataError::UnknownEnding { path: path.to_owned() }),
    };
    let failed = |e: io::Error| DataError::Io {
        path: path.to_owned(),
        action: "written",
        detail: e.to_string(),
    };
    write_whole(path, |file| write(file, signals)).map_err(failed)
}

/// Writes signals as CSV: `time,symbol,side,confidence`, and `stop_price,target_price` where a signal
/// has one.
///
/// # Errors
/// Where the writer refuses.
pub fn write_signals_csv(to: impl Write, signals: &[SignalRow]) -> io::Result<()> {
    let has_levels = has_levels(signals);
    let mut writer = csv::Writer::from_writer(to);
    let mut header = vec!["time", "symbol", "side", "confidence"];
    if has_levels {
        header.extend(["stop_price", "target_price"]);
    }
    writer.write_record(header)?;
    let text = |price: Option<f64>| price.map_or_else(String::new, |price| price.to_string());
    for signal in signals {
        let mut record = vec![
            signal.time.to_string(),
            signal.symbol.clone(),
            signal.side.name().to_owned(),
            signal.confidence.to_string(),
        ];
        if has_levels {
            record.extend([text(signal.stop_price), text(signal.target_price)]);
        }
        writer.write_record(record)?;
    }
    writer.flush()
}

fn has_levels(signals: &[SignalRow]) -> bool {
    signals.iter().any(|s| s.stop_price.is_some() || s.target_price.is_some())
}

/// Signals as they are written.
#[derive(Row)]
#[row(table = "signals")]
struct WrittenSignal<'a> {
    /// Close time of the decision bar.
    time: Timestamp,
    /// Symbol to trade.
    symbol: &'a str,
    /// Direction to trade.
    side: &'a str,
    /// Between 0 and 1.
    confidence: f64,
    /// First stop.
    stop_price: Option<f64>,
    /// First target.
    target_price: Option<f64>,
}

fn write_parquet(file: &mut BufWriter<&File>, signals: &[SignalRow]) -> io::Result<()> {
    let table = signals_table(signals).map_err(io::Error::other)?;
    table.write(Format::Parquet, file).map_err(io::Error::other)
}

/// Signals as a table, with the columns of their files; levels where a signal has one.
///
/// # Errors
/// Where a number is not finite.
pub fn signals_table(signals: &[SignalRow]) -> Result<Table, TableError> {
    let rows = signals.iter().map(|signal| WrittenSignal {
        time: signal.time,
        symbol: &signal.symbol,
        side: signal.side.name(),
        confidence: signal.confidence,
        stop_price: signal.stop_price,
        target_price: signal.target_price,
    });
    let has_levels = has_levels(signals);
    let is_level = |name: &str| name == "stop_price" || name == "target_price";
    Ok(Table::of_rows(rows)?.without(|column| !has_levels && is_level(&column.name)))
}
