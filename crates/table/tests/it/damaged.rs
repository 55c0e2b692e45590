//! Damaged files are told as such, whatever the library makes of them.

use crate::random::random;
use crate::rows::{EveryKind, table};
use exitlab_table::{Format, TableError, read, rows, wanted};
use std::fs;

#[test]
fn files_with_flipped_bytes_are_read_or_refused_and_never_panic() {
    let folder = tempfile::tempdir().unwrap();
    for format in [Format::Parquet, Format::Ipc] {
        let mut bytes = Vec::new();
        table().write(format, &mut bytes).unwrap();
        let path = folder.path().join("damaged");
        let mut random = random();
        let mut n_refused = 0;
        for _ in 0..1_000 {
            let mut damaged = bytes.clone();
            for _ in 0..=random(4) {
                let at = random(damaged.len());
                damaged[at] ^= 1 << random(8);
            }
            fs::write(&path, &damaged).unwrap();
            match read("every_kind", &path, format, &wanted::<EveryKind<'_>>()) {
                Ok(table) => {
                    // Not every byte says something.
                    let _ = rows::<EveryKind<'_>>(&table);
                }
                Err(error) => {
                    n_refused += 1;
                    let is_told = matches!(
                        error,
                        TableError::Unreadable { .. }
                            | TableError::NoColumn { .. }
                            | TableError::BadValue { .. }
                    );
                    assert!(is_told, "{error}");
                }
            }
        }
        assert!(n_refused > 100, "{format:?}: {n_refused}");
    }
}

#[test]
fn files_cut_short_are_refused() {
    let folder = tempfile::tempdir().unwrap();
    for format in [Format::Parquet, Format::Ipc, Format::Json] {
        let mut bytes = Vec::new();
        table().write(format, &mut bytes).unwrap();
        let path = folder.path().join("short");
        for end in [0, 1, 7, bytes.len() / 2, bytes.len() - 3] {
            fs::write(&path, &bytes[..end]).unwrap();
            let error = read("every_kind", &path, format, &wanted::<EveryKind<'_>>()).unwrap_err();
            assert!(matches!(error, TableError::Unreadable { .. }), "{format:?} {end}: {error}");
        }
    }
}
