//! Which files a path means: a file, a glob or a folder.

use crate::DataError;
use crate::endings::ENDINGS;
use crate::passed_over::is_passed_over;
use exitlab_core::Timeframe;
use glob::{MatchOptions, Pattern};
use std::ffi::{OsStr, OsString};
use std::fs::DirEntry;
use std::io::ErrorKind;
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
    match is_pattern(path.as_os_str()) {
        true => matching(path),
        false if path.exists() => Err(DataError::NotAFile { path: path.to_owned() }),
        false => Err(DataError::NotFound { path: path.to_owned() }),
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

/// The files that a pattern matches. Folders that are there under their names stand for themselves, whatever
/// letters these have.
fn matching(pattern: &Path) -> Result<Vec<PathBuf>, DataError> {
    let mut folder = PathBuf::new();
    let mut rest = pattern.components().peekable();
    while let Some(component) = rest
        .next_if(|component| !is_pattern(component.as_os_str()) || folder.join(component).is_dir())
    {
        folder.push(component);
    }
    let bad = |e: glob::PatternError| DataError::BadPattern {
        pattern: pattern.display().to_string(),
        detail: e.to_string(),
    };
    let steps: Vec<Step> = rest
        .map(|component| Step::of(component.as_os_str()).map_err(bad))
        .collect::<Result<_, _>>()?;
    let mut files = Vec::new();
    walk(&folder, &steps, &mut files)?;
    files.sort();
    files.dedup();
    if files.is_empty() {
        return Err(DataError::NoMatch { pattern: pattern.display().to_string() });
    }
    Ok(files)
}

/// Whether a name has letters that a pattern is made of.
fn is_pattern(name: &OsStr) -> bool {
    name.to_string_lossy().contains(['*', '?', '['])
}

/// A component of a pattern.
enum Step {
    /// `**`: any number of folders, which are no links.
    Folders,
    /// Names that match.
    Names(Pattern),
    /// This name.
    Name(OsString),
}

impl Step {
    fn of(component: &OsStr) -> Result<Step, glob::PatternError> {
        match component.to_str() {
            Some("**") => Ok(Step::Folders),
            Some(name) if is_pattern(component) => Pattern::new(name).map(Step::Names),
            Some(_) | None => Ok(Step::Name(component.to_owned())),
        }
    }
}

fn walk(folder: &Path, steps: &[Step], files: &mut Vec<PathBuf>) -> Result<(), DataError> {
    const OPTIONS: MatchOptions = MatchOptions {
        case_sensitive: true,
        require_literal_separator: true,
        require_literal_leading_dot: true,
    };
    let Some((step, rest)) = steps.split_first() else {
        if folder.is_file() {
            files.push(folder.to_owned());
        }
        return Ok(());
    };
    let entries = || -> Result<Vec<DirEntry>, DataError> {
        let here = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
        match std::fs::read_dir(here).and_then(Iterator::collect) {
            Ok(entries) => Ok(entries),
            // Nothing below it matches.
            Err(e) if matches!(e.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => {
                Ok(Vec::new())
            }
            Err(e) => {
                Err(DataError::Io { path: here.to_owned(), action: "read", detail: e.to_string() })
            }
        }
    };
    match step {
        Step::Name(name) => walk(&folder.join(name), rest, files)?,
        Step::Names(pattern) => {
            for entry in entries()? {
                // A name that is not UTF-8 matches as far as it can be read.
                let name = entry.file_name();
                if pattern.matches_with(&name.to_string_lossy(), OPTIONS) {
                    walk(&folder.join(name), rest, files)?;
                }
            }
        }
        Step::Folders => {
            walk(folder, rest, files)?;
            for entry in entries()? {
                let is_hidden = entry.file_name().as_encoded_bytes().starts_with(b".");
                // Links may lead back here.
                if !is_hidden && entry.file_type().is_ok_and(|kind| kind.is_dir()) {
                    walk(&folder.join(entry.file_name()), steps, files)?;
                }
            }
        }
    }
    Ok(())
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
    fn patterns_match_in_folders_of_any_name() {
        let dir = tempfile::tempdir().unwrap();
        let odd = dir.path().join("[2024] *?");
        for name in ["a/x.csv", "b/x.csv", "b/deep/er/x.csv", "b/.hid/x.csv", "c.csv"] {
            let path = odd.join(name);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, "x").unwrap();
        }
        let found = |pattern: &str| -> Vec<String> {
            let files = bar_files(&odd.join(pattern)).unwrap();
            let short = |file: PathBuf| file.strip_prefix(&odd).unwrap().display().to_string();
            files.into_iter().map(short).collect()
        };
        assert_eq!(found("*.csv"), ["c.csv"]);
        assert_eq!(found("?/x.csv"), ["a/x.csv", "b/x.csv"]);
        assert_eq!(found("[ab]/*"), ["a/x.csv", "b/x.csv"]);
        assert_eq!(found("**/x.csv"), ["a/x.csv", "b/deep/er/x.csv", "b/x.csv"]);
        assert_eq!(found("**/*.csv"), ["a/x.csv", "b/deep/er/x.csv", "b/x.csv", "c.csv"]);
        assert!(bar_files(&odd.join("z*/x.csv")).is_err());
    }

    #[cfg(unix)]
    #[test]
    fn names_that_are_not_utf8_and_loops_of_links_are_no_trouble() {
        use std::os::unix::ffi::OsStrExt;
        let dir = tempfile::tempdir().unwrap();
        let odd = dir.path().join(OsStr::from_bytes(b"b\xff.csv"));
        std::fs::write(dir.path().join("a.csv"), "x").unwrap();
        std::fs::write(&odd, "x").unwrap();
        std::fs::create_dir(dir.path().join("sub")).unwrap();
        std::os::unix::fs::symlink(dir.path(), dir.path().join("sub/loop")).unwrap();
        let both = [dir.path().join("a.csv"), odd];
        assert_eq!(bar_files(&dir.path().join("*.csv")).unwrap(), both);
        assert_eq!(bar_files(&dir.path().join("**/*.csv")).unwrap(), both);
        assert_eq!(bar_files(dir.path()).unwrap(), both);
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
