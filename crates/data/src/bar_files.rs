//! Which files a path means: a file, a glob or a folder.

use crate::DataError;
use crate::endings::ENDINGS;
use crate::passed_over::is_passed_over;
use exitlab_core::Timeframe;
use std::path::{Path, PathBuf};

/// The files of a path, sorted: itself, those a glob matches, or the bar files of a folder.
///
/// A folder gives its files (not its folders') whose name ends in .csv, .tsv, .txt, .json, .jsonl,
/// .ndjson, .gz, .zip, .zst, .parquet, .pq, .feather, .arrow or .ipc, but for those that come along with
/// data: hidden ones, `README*`, `LICENSE*`, checksums and signatures. A glob gives every file that it
/// matches.
///
/// # Errors
/// Where nothing is there, or nothing that can hold bars.
pub fn bar_files(path: &Path) -> Result<Vec<PathBuf>, DataError> {
    if path.is_file() {
        return Ok(vec![path.to_owned()]);
    }
    if path.is_dir() {
        return in_folder(path);
    }
    match path.to_str() {
        Some(pattern) if pattern.contains(['*', '?', '[']) => matching(pattern),
        Some(_) | None => Err(DataError::NotFound { path: path.to_owned() }),
    }
}

fn in_folder(path: &Path) -> Result<Vec<PathBuf>, DataError> {
    let fail = |e: std::io::Error| DataError::Io {
        path: path.to_owned(),
        action: "read",
        detail: e.to_string(),
    };
    let mut files = Vec::new();
    for entry in std::fs::read_dir(path).map_err(fail)? {
        let file = entry.map_err(fail)?.path();
        if file.is_file() {
            files.push(file);
        }
    }
    files.sort();
    let name = |file: &PathBuf| file.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let names: Vec<String> = files.iter().map(name).collect();
    files.retain(|file| {
        let name = name(file);
        let has_ending = ENDINGS.iter().any(|end| name.to_ascii_lowercase().ends_with(end));
        has_ending && !is_passed_over(&name, &names)
    });
    if files.is_empty() {
        return Err(DataError::NoBarFiles { path: path.to_owned() });
    }
    Ok(files)
}

fn matching(pattern: &str) -> Result<Vec<PathBuf>, DataError> {
    let options = glob::MatchOptions {
        case_sensitive: true,
        require_literal_separator: true,
        require_literal_leading_dot: true,
    };
    let paths = glob::glob_with(pattern, options).map_err(|e| DataError::BadPattern {
        pattern: pattern.to_owned(),
        detail: e.to_string(),
    })?;
    let mut files = Vec::new();
    for path in paths {
        let path = path.map_err(|e| DataError::Io {
            path: e.path().to_owned(),
            action: "read",
            detail: e.error().to_string(),
        })?;
        if path.is_file() {
            files.push(path);
        }
    }
    files.sort();
    if files.is_empty() {
        return Err(DataError::NoMatch { pattern: pattern.to_owned() });
    }
    Ok(files)
}

/// The symbol that the name of a file of Binance's archive gives, `SYMBOL-1h-2024-12.csv` or
/// `SYMBOL-1h-2024-12-31.zip`.
pub fn archive_symbol(path: &Path) -> Option<String> {
    let name = path.file_name()?.to_str()?;
    let mut parts = name.split('.').next()?.split('-');
    let (symbol, interval, year, month) =
        (parts.next()?, parts.next()?, parts.next()?, parts.next()?);
    let is_symbol =
        symbol.len() >= 5 && symbol.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit());
    let is_interval = Timeframe::parse(interval).is_ok();
    let is_number = |text: &str, n| text.len() == n && text.bytes().all(|b| b.is_ascii_digit());
    let has_day = parts.next().is_none_or(|day| is_number(day, 2));
    let is_month = is_number(year, 4) && is_number(month, 2) && has_day && parts.next().is_none();
    (is_symbol && is_interval && is_month).then(|| symbol.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folders_and_globs_give_sorted_bar_files() {
        let dir = tempfile::tempdir().unwrap();
        for name in
            ["b.csv", "a.CSV.GZ", "README.txt", "b.txt", "b.csv.sha256", ".hidden.csv", "c.parquet"]
        {
            std::fs::write(dir.path().join(name), "x").unwrap();
        }
        std::fs::create_dir(dir.path().join("sub.csv")).unwrap();
        let names = |files: Vec<PathBuf>| -> Vec<String> {
            files.iter().map(|f| f.file_name().unwrap().to_string_lossy().into_owned()).collect()
        };
        assert_eq!(names(bar_files(dir.path()).unwrap()), ["a.CSV.GZ", "b.csv", "c.parquet"]);
        assert_eq!(names(bar_files(&dir.path().join("?.csv")).unwrap()), ["b.csv"]);
        let fails = |path: PathBuf| bar_files(&path).unwrap_err();
        assert!(matches!(fails(dir.path().join("*.tsv")), DataError::NoMatch { .. }));
        assert!(matches!(fails(dir.path().join("[.csv")), DataError::BadPattern { .. }));
        assert!(matches!(fails(dir.path().join("no.csv")), DataError::NotFound { .. }));
        assert!(matches!(fails(dir.path().join("sub.csv")), DataError::NoBarFiles { .. }));
    }

    #[test]
    fn names_of_the_archive_give_their_symbol() {
        let of = |name: &str| archive_symbol(Path::new(name));
        assert_eq!(of("x/BTCUSDT-1h-2024-12.csv"), Some("BTCUSDT".to_owned()));
        assert_eq!(of("BTCUSDT-5m-2024-12-31.zip"), Some("BTCUSDT".to_owned()));
        for name in [
            "BTCUSDT-1h.csv",
            "part-1-2024-12.csv",
            "2024-01-02-03.csv",
            "BTCUSDT-PERP-1h-2024.csv",
        ] {
            assert_eq!(of(name), None, "{name}");
        }
    }
}
