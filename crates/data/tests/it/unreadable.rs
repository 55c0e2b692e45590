//! Files that cannot be read: each error says what the file is and what to do.

use crate::sample::*;
use exitlab_core::Reading;
use exitlab_data::{DataError, UnsupportedForm, check_file};
use polars_parquet::write::CompressionOptions as Codec;

fn error(name: &str, bytes: impl AsRef<[u8]>) -> DataError {
    let folder = Folder::new();
    let path = folder.write(name, bytes);
    let error = load(&path).unwrap_err();
    let same = check_file(&path, None, &Reading::default()).unwrap_err();
    assert_eq!(error, same, "a run and a check must agree");
    assert!(error.to_string().contains(name) && !error.to_string().contains('\n'), "{error}");
    assert!(error.help().is_some(), "{error}");
    error
}

fn unsupported(name: &str, bytes: impl AsRef<[u8]>) -> UnsupportedForm {
    match error(name, bytes) {
        DataError::Unsupported { form, .. } => form,
        other => panic!("{other}"),
    }
}

#[test]
fn nothing_there() {
    let folder = Folder::new();
    let missing = folder.path().join("no.csv");
    assert!(matches!(load(&missing).unwrap_err(), DataError::NotFound { .. }));
    assert!(matches!(
        check_file(&missing, None, &Reading::default()).unwrap_err(),
        DataError::NotFound { .. }
    ));
    let glob = folder.path().join("*.csv");
    assert!(matches!(load(&glob).unwrap_err(), DataError::NoMatch { .. }));
    assert!(matches!(load(folder.path()).unwrap_err(), DataError::NoBarFiles { .. }));
    let in_check = check_file(folder.path(), None, &Reading::default()).unwrap_err();
    assert!(matches!(in_check, DataError::IsDirectory { .. }));
}

#[test]
fn nothing_in_it() {
    assert!(matches!(error("x.feather", ""), DataError::EmptyFile { .. }));
    assert!(matches!(error("x.csv.gz", gzip(b"")), DataError::EmptyFile { .. }));
    let header = iso_csv(&[]);
    assert!(matches!(error("x.csv", &header), DataError::NoRows { .. }));
    assert!(matches!(error("x.csv", " \n\n"), DataError::NoRows { .. }));
    assert!(matches!(error("x.csv", "# only\n# comments\n"), DataError::NoRows { .. }));
    assert!(matches!(error("x.zip", zip(&[])), DataError::NoRows { .. }));
    assert!(matches!(
        error("x.zip", zip(&[("a.csv", header.as_bytes())])),
        DataError::NoRows { .. }
    ));
    let no_rows = batch("date", false, &[]);
    assert!(matches!(error("x.feather", feather(&no_rows, None)), DataError::NoRows { .. }));
    let empty = parquet(&no_rows, Codec::Snappy);
    assert!(matches!(error("x.parquet", empty), DataError::NoRows { .. }));
}

#[test]
fn cut_off() {
    let all = bars(500);
    let whole = [
        ("x.csv.gz", gzip(iso_csv(&all).as_bytes()), "gzip file"),
        ("x.zip", zip(&[("a.csv", iso_csv(&all).as_bytes())]), "zip file"),
        ("x.parquet", parquet(&batch("date", false, &all), Codec::Snappy), "Parquet file"),
        ("x.feather", feather(&batch("date", false, &all), None), "Arrow file"),
    ];
    for (name, bytes, expected) in whole {
        assert_eq!(load_bytes(name, &bytes).unwrap(), all);
        for keep in [bytes.len() / 2, bytes.len() - 3] {
            match error(name, &bytes[..keep]) {
                DataError::Damaged { form, .. } => assert_eq!(form, expected),
                other => panic!("{other}"),
            }
        }
    }
}

#[test]
fn a_flipped_bit_in_an_archive_is_found() {
    for (name, bytes) in [
        ("x.csv.gz", gzip(iso_csv(&bars(500)).as_bytes())),
        ("x.zip", zip(&[("a.csv", iso_csv(&bars(500)).as_bytes())])),
    ] {
        let mut flipped = bytes.clone();
        flipped[bytes.len() / 2] ^= 0x10;
        let folder = Folder::new();
        // Either the decoder finds it, or the text is wrong first; it never passes.
        assert!(load(&folder.write(name, flipped)).is_err(), "{name}");
    }
}

#[test]
fn forms_that_are_recognised_and_not_read() {
    assert_eq!(unsupported("x.csv", "<!DOCTYPE html>\n<html>"), UnsupportedForm::Html);
    let csv = iso_csv(&bars(3));
    let nested = gzip(&gzip(csv.as_bytes()));
    assert_eq!(unsupported("x.csv.gz.gz", nested), UnsupportedForm::Nested);
    assert_eq!(unsupported("x.parquet", b"\x01\x02\0\x03"), UnsupportedForm::Binary);
    assert_eq!(unsupported("x.csv", vec![b'x'; 2 << 20]), UnsupportedForm::Binary);
    let sheet = zip(&[("[Content_Types].xml", b"<x/>"), ("xl/workbook.xml", b"<x/>")]);
    assert_eq!(unsupported("x.xlsx", sheet), UnsupportedForm::Spreadsheet);
}

#[test]
fn headers_that_do_not_help() {
    let csv = iso_csv(&bars(2));
    let without = csv.lines().skip(1).collect::<Vec<_>>().join("\n");
    let no_header = error("x.csv", &without);
    assert!(
        matches!(&no_header, DataError::NoHeader { line: 1, text, .. } if text.starts_with("2024-12-31T00"))
    );
    let missing = error("x.csv", csv.replacen("low", "lowest", 1));
    assert!(missing.to_string().contains("no low column (columns: timestamp, open, high, lowest,"));
    let twice = error("x.csv", csv.replacen("volume", "Close", 1));
    assert!(twice.to_string().contains("appears twice"), "{twice}");
}

#[test]
fn strange_column_names_stay_on_one_line() {
    let all = bars(3);
    let table = batch("da\nte", false, &all);
    let folder = Folder::new();
    let path = folder.write("x.parquet", parquet(&table, Codec::Snappy));
    let error = load(&path).unwrap_err().to_string();
    assert!(error.contains("da\u{fffd}te") && !error.contains('\n'), "{error}");
}
