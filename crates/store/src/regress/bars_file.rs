//! The bars that baselines used, each series in a file named after its hash.
//!
//! The files stand in one folder beside the baselines, so that those that use the same bars share one.
//! A file is a gzipped CSV table: `time,open,high,low,close,volume`, a bar a line in order of time;
//! open times in ISO-8601, prices in the fewest digits that read back as the same number, an absent
//! volume empty. That is some 20 bytes a bar.

use super::gzip::packed;
use crate::{MANIFEST_FILE, StoreError};
use csv::StringRecord;
use exitlab_core::{Bar, BarSeries, Timeframe, Timestamp};
use exitlab_data::bars_sha256;
use flate2::read::GzDecoder;
use std::fmt::Write;
use std::io::{ErrorKind, Read};
use std::path::{Path, PathBuf};

/// Folder of the bars, beside those of the baselines.
pub(super) const BARS_FOLDER: &str = "bars";

const HEADER: &str = "time,open,high,low,close,volume";

/// Digits of the hash in a file's name.
const N_DIGITS: usize = 16;

/// Ending of a file's name.
const ENDING: &str = ".csv.gz";

/// Why the bars that a baseline used cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[allow(missing_docs)] // the fields are what the messages print
pub enum BarsFault {
    /// There is no such file.
    #[error("{} does not exist", .path.display())]
    Missing { path: PathBuf },
    /// The file cannot be read or unpacked.
    #[error("{} cannot be read: {problem}", .path.display())]
    Unreadable { path: PathBuf, problem: String },
    /// The file is something else, or was changed.
    #[error("{} does not contain the bars that its name says", .path.display())]
    OtherBars { path: PathBuf },
}

/// Name of the file that holds the bars of a hash.
pub(super) fn file_name(sha256: &str) -> String {
    sha256.chars().take(N_DIGITS).chain(ENDING.chars()).collect()
}

/// The bytes of the file that holds a series.
///
/// # Errors
/// Where it cannot be packed.
pub(super) fn bars_file(series: &BarSeries) -> Result<Vec<u8>, StoreError> {
    let mut csv = String::with_capacity(64 * (series.len() + 1));
    csv.push_str(HEADER);
    csv.push('\n');
    for idx in 0..series.len() {
        let Bar { time, open, high, low, close, volume } = series.bar(idx);
        let written = write!(csv, "{time},{open},{high},{low},{close},");
        debug_assert!(written.is_ok(), "writing to a string does not fail");
        csv.push_str(&volume.map_or(String::new(), |volume| volume.to_string()));
        csv.push('\n');
    }
    packed(csv.as_bytes())
}

/// The bars of this hash, of the folder of bars beside the baselines.
///
/// # Errors
/// Where there is no such file, or it does not hold them.
pub(super) fn read_bars(
    baselines: &Path,
    sha256: &str,
    timeframe: &str,
) -> Result<BarSeries, BarsFault> {
    let path = baselines.join(BARS_FOLDER).join(file_name(sha256));
    let unreadable = |error: std::io::Error| match error.kind() {
        ErrorKind::NotFound => BarsFault::Missing { path: path.clone() },
        _ => BarsFault::Unreadable { path: path.clone(), problem: error.to_string() },
    };
    let bytes = std::fs::read(&path).map_err(unreadable)?;
    let mut csv = Vec::with_capacity(bytes.len() * 4);
    GzDecoder::new(bytes.as_slice()).read_to_end(&mut csv).map_err(unreadable)?;
    let series = Timeframe::parse(timeframe).ok().and_then(|length| parsed(&csv, length));
    series.filter(|series| bars_sha256(series) == sha256).ok_or(BarsFault::OtherBars { path })
}

/// The bars of a table; nothing where it is no table of bars in order of time.
fn parsed(csv: &[u8], timeframe: Timeframe) -> Option<BarSeries> {
    let mut reader = csv::Reader::from_reader(csv);
    let has_header = reader.headers().ok()?.iter().eq(HEADER.split(','));
    let mut series = BarSeries::new(timeframe);
    let mut record = StringRecord::new();
    while reader.read_record(&mut record).ok()? {
        let bar = bar_of(&record)?;
        if series.time().last().is_some_and(|last| *last >= bar.time) {
            return None;
        }
        series.push(bar);
    }
    has_header.then_some(series)
}

fn bar_of(record: &StringRecord) -> Option<Bar> {
    let number = |column: usize| record.get(column)?.parse::<f64>().ok();
    Some(Bar {
        time: Timestamp::parse_iso(record.get(0)?).ok()?,
        open: number(1)?,
        high: number(2)?,
        low: number(3)?,
        close: number(4)?,
        volume: match record.get(5)? {
            "" => None,
            _ => Some(number(5)?),
        },
    })
}

/// Removes the bars that no baseline of the folder names. A file that is not what its name says is
/// left, for exitlab did not write it so; and where a manifest cannot be read, all are left.
///
/// # Errors
/// Where a file cannot be removed.
pub fn remove_unused_bars(baselines: &Path) -> Result<(), StoreError> {
    let Some(named) = named_bars(baselines) else { return Ok(()) };
    let folder = baselines.join(BARS_FOLDER);
    let Ok(entries) = std::fs::read_dir(&folder) else { return Ok(()) };
    for entry in entries {
        let entry = entry.map_err(StoreError::io("read", &folder))?;
        let name = entry.file_name();
        if named.iter().all(|named| name != named.as_str()) && is_own(&entry.path()) {
            let path = entry.path();
            std::fs::remove_file(&path).map_err(StoreError::io("remove", &path))?;
        }
    }
    // It stays where anything is in it.
    let _ = std::fs::remove_dir(&folder);
    Ok(())
}

/// The names of all files that the baselines of a folder name; nothing where one of their manifests
/// cannot be read.
fn named_bars(baselines: &Path) -> Option<Vec<String>> {
    let mut named = Vec::new();
    for entry in std::fs::read_dir(baselines).ok()? {
        let manifest = entry.ok()?.path().join(MANIFEST_FILE);
        let text = match std::fs::read_to_string(&manifest) {
            Ok(text) => text,
            Err(error)
                if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) =>
            {
                continue;
            }
            Err(_) => return None,
        };
        let json: serde_json::Value = serde_json::from_str(&text).ok()?;
        let bars = json.get("bars").and_then(serde_json::Value::as_array);
        let hashes = bars.into_iter().flatten().filter_map(|bars| bars.get("sha256")?.as_str());
        named.extend(hashes.map(file_name));
    }
    Some(named)
}

/// Whether a file's name is that of its content.
fn is_own(path: &Path) -> bool {
    let Some(name) = path.file_name().and_then(|name| name.to_str()) else { return false };
    let is_named_so = name.len() == N_DIGITS + ENDING.len() && name.ends_with(ENDING);
    let Ok(bytes) = std::fs::read(path) else { return false };
    let mut csv = Vec::new();
    let is_gzip = GzDecoder::new(bytes.as_slice()).read_to_end(&mut csv).is_ok();
    // The hash does not know how long a bar is.
    let series = Timeframe::from_us(1_000_000).and_then(|any| parsed(&csv, any));
    is_named_so && is_gzip && series.is_some_and(|series| file_name(&bars_sha256(&series)) == name)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn series() -> BarSeries {
        let bar = |minute: i64, close: f64, volume| Bar {
            time: Timestamp::from_us(minute * 60_000_000 + 1),
            open: 0.1 + 0.2,
            high: 1e22,
            low: 1e-9,
            close,
            volume,
        };
        let bars = [bar(0, 1.0 / 3.0, None), bar(7, 5e-324, Some(0.0)), bar(8, 3.0, Some(1e-8))];
        BarSeries::from_bars(Timeframe::parse("1m").unwrap(), &bars)
    }

    /// A folder of baselines whose folder of bars holds this file, and the hash of [`series`].
    fn folder_with(name: &str, bytes: &[u8]) -> (tempfile::TempDir, PathBuf, String) {
        let folder = tempfile::tempdir().unwrap();
        std::fs::create_dir(folder.path().join(BARS_FOLDER)).unwrap();
        let path = folder.path().join(BARS_FOLDER).join(name);
        std::fs::write(&path, bytes).unwrap();
        (folder, path, bars_sha256(&series()))
    }

    #[test]
    fn bars_read_back_to_the_last_bit_and_the_same_bars_give_the_same_bytes() {
        let hash = bars_sha256(&series());
        let bytes = bars_file(&series()).unwrap();
        let (folder, ..) = folder_with(&file_name(&hash), &bytes);
        assert_eq!(read_bars(folder.path(), &hash, "1m"), Ok(series()));
        assert_eq!(bars_file(&series()).unwrap(), bytes);
        // gzip's header: no time, unknown system
        assert_eq!((&bytes[4..8], bytes[9]), (&[0; 4][..], 255));
        assert_eq!(file_name(&hash).len(), 16 + ".csv.gz".len());
    }

    #[test]
    fn what_is_not_the_bars_is_named() {
        let hash = bars_sha256(&series());
        let missing = tempfile::tempdir().unwrap();
        let error = read_bars(missing.path(), &hash, "1m").unwrap_err();
        assert!(matches!(error, BarsFault::Missing { .. }), "{error}");

        let (folder, ..) = folder_with(&file_name(&hash), b"no gzip");
        let error = read_bars(folder.path(), &hash, "1m").unwrap_err();
        assert!(matches!(error, BarsFault::Unreadable { .. }), "{error}");

        for csv in ["time\n1\n", "", "time,open,high,low,close,volume\n2020-01-01,1,1,1,1,\n"] {
            let bytes = packed(csv.as_bytes()).unwrap();
            let (folder, ..) = folder_with(&file_name(&hash), &bytes);
            let error = read_bars(folder.path(), &hash, "1m").unwrap_err();
            assert!(matches!(error, BarsFault::OtherBars { .. }), "{csv:?}: {error}");
        }
    }

    #[test]
    fn bars_are_removed_where_no_baseline_names_them_and_exitlab_wrote_them() {
        let bytes = bars_file(&series()).unwrap();
        let own = file_name(&bars_sha256(&series()));
        let remains = |name: &str, bytes: &[u8], manifest: Option<&str>| {
            let (folder, path, _) = folder_with(name, bytes);
            if let Some(text) = manifest {
                std::fs::create_dir(folder.path().join("t")).unwrap();
                std::fs::write(folder.path().join("t").join(MANIFEST_FILE), text).unwrap();
            }
            remove_unused_bars(folder.path()).unwrap();
            path.exists()
        };
        assert!(!remains(&own, &bytes, None));
        assert!(!remains(&own, &bytes, Some("{ \"schema\": 1 }")));
        let names_it =
            format!("{{ \"bars\": [{{ \"sha256\": \"{}\" }}] }}", bars_sha256(&series()));
        assert!(remains(&own, &bytes, Some(&names_it)));
        assert!(remains(&own, &bytes, Some("{")));
        assert!(remains("0123456789abcdef.csv.gz", &bytes, None));
        assert!(remains("mine.csv.gz", &bytes, None));
        assert!(remains(&own, b"mine", None));
    }
}
