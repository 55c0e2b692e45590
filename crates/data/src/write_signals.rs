//! Writes signals in the form that [`read_signals`](crate::read_signals) reads.

use crate::{DataError, SignalRecord};
use arrow_array::{ArrayRef, Float64Array, RecordBatch, StringArray, TimestampMicrosecondArray};
use parquet::arrow::ArrowWriter;
use parquet::basic::{Compression, ZstdLevel};
use parquet::file::properties::WriterProperties;
use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Writes signals to a file, CSV or Parquet by its ending; `line` is not written.
///
/// The file appears when it is complete: it is written beside its place and then renamed.
///
/// # Errors
/// Where the name ends neither in `.csv` nor in `.parquet`, or the system refuses to write.
pub fn write_signals(path: &Path, signals: &[SignalRecord]) -> Result<(), DataError> {
    let ending = path.extension().and_then(|e| e.to_str()).map(str::to_ascii_lowercase);
    let write: fn(File, &[SignalRecord]) -> io::Result<()> = match ending.as_deref() {
        Some("csv") => |file, signals| write_signals_csv(BufWriter::new(file), signals),
        Some("parquet") => write_parquet,
        _ => return Err(DataError::UnknownEnding { path: path.to_owned() }),
    };
    let failed = |e: io::Error| DataError::Io {
        path: path.to_owned(),
        action: "written",
        detail: e.to_string(),
    };
    let (file, partial) = create_partial(path).map_err(failed)?;
    let written = write(file, signals).and_then(|()| std::fs::rename(&partial, path));
    written.map_err(|e| {
        let _ = std::fs::remove_file(&partial); // the error that matters is the one above
        failed(e)
    })
}

/// Makes a new file `.NAME.partial` beside `path`, or `.NAME.partial-2` and so on where that is
/// somebody else's.
fn create_partial(path: &Path) -> io::Result<(File, PathBuf)> {
    let mut attempt = 1;
    loop {
        let mut name = std::ffi::OsString::from(".");
        name.push(path.file_name().unwrap_or_default());
        name.push(if attempt == 1 { ".partial".to_owned() } else { format!(".partial-{attempt}") });
        let partial = path.with_file_name(name);
        match File::create_new(&partial) {
            Ok(file) => return Ok((file, partial)),
            Err(e) if e.kind() == io::ErrorKind::AlreadyExists && attempt < 1_000 => attempt += 1,
            Err(e) => return Err(e),
        }
    }
}

/// Writes signals as CSV: `time,symbol,side,confidence`.
///
/// # Errors
/// Where the writer refuses.
pub fn write_signals_csv(to: impl Write, signals: &[SignalRecord]) -> io::Result<()> {
    let mut writer = csv::Writer::from_writer(to);
    writer.write_record(["time", "symbol", "side", "confidence"])?;
    for signal in signals {
        let (time, confidence) = (signal.time.to_string(), signal.confidence.to_string());
        writer.write_record([&time, &signal.symbol, signal.side.name(), &confidence])?;
    }
    writer.flush()
}

fn write_parquet(file: File, signals: &[SignalRecord]) -> io::Result<()> {
    let times = signals.iter().map(|s| s.time.us());
    let times = TimestampMicrosecondArray::from_iter_values(times).with_timezone("UTC");
    let symbols = StringArray::from_iter_values(signals.iter().map(|s| s.symbol.as_str()));
    let sides = StringArray::from_iter_values(signals.iter().map(|s| s.side.name()));
    let confidences = Float64Array::from_iter_values(signals.iter().map(|s| s.confidence));
    let columns: [(&str, ArrayRef); 4] = [
        ("time", Arc::new(times)),
        ("symbol", Arc::new(symbols)),
        ("side", Arc::new(sides)),
        ("confidence", Arc::new(confidences)),
    ];
    let batch = RecordBatch::try_from_iter(columns).map_err(io::Error::other)?;
    let properties = WriterProperties::builder()
        .set_compression(Compression::ZSTD(ZstdLevel::default()))
        .build();
    let mut writer = ArrowWriter::try_new(file, batch.schema(), Some(properties))?;
    writer.write(&batch)?;
    writer.close()?;
    Ok(())
}
