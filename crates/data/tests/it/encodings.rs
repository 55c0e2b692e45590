//! The same bars in other encodings and containers.

use crate::sample::*;
use exitlab_data::{DataError, UnsupportedForm};
use polars_parquet::write::CompressionOptions as Codec;

/// MetaTrader's export: UTF-16, line ends of Windows, no time zone.
fn metatrader(bars: &[exitlab_core::Bar]) -> String {
    let mut text = "symbol,time,open,high,low,close,volume\r\n".to_owned();
    for b in bars {
        let time = b.time.to_string();
        let (day, clock) = (time[..10].replace('-', "."), &time[11..16]);
        let [open, high, low, close] = [b.open, b.high, b.low, b.close];
        text += &format!("USDJPY,{day} {clock},{open},{high},{low},{close},{}\r\n", volume(b));
    }
    text
}

#[test]
fn utf16_in_either_order_and_any_container() {
    let want = bars(300);
    let text = metatrader(&want);
    for bytes_of in [u16::to_le_bytes, u16::to_be_bytes] {
        let bytes = utf16(&text, bytes_of);
        assert_eq!(load_bytes("x.csv", &bytes).unwrap(), want);
        assert_eq!(load_bytes("x.csv.gz", gzip(&bytes)).unwrap(), want);
        assert_eq!(load_bytes("x.csv.zst", zstd(&bytes)).unwrap(), want);
        assert_eq!(load_bytes("x.zip", zip(&[("x.csv", &bytes)])).unwrap(), want);
    }
    let folder = Folder::new();
    let bytes = utf16(&text, u16::to_le_bytes);
    let loaded = load(&folder.write("x.csv", &bytes)).unwrap();
    assert_eq!(loaded.read_as[0].symbols, ["USDJPY"]);
    assert_eq!(loaded.files[0].sha256.len(), 64);
}

#[test]
fn damaged_utf16_is_a_bad_row() {
    let bytes = utf16(&metatrader(&bars(5)), u16::to_le_bytes);
    // half a character at the end
    let error = load_bytes("x.csv", &bytes[..bytes.len() - 5]).unwrap_err().to_string();
    assert!(error.contains("x.csv:6:"), "{error}");
    let only_mark = load_bytes("x.csv", b"\xff\xfe").unwrap_err();
    assert!(matches!(only_mark, DataError::EmptyFile { .. }), "{only_mark}");
    let binary = load_bytes("x.csv", b"\xff\xfe\0\0\0\0").unwrap_err();
    let form = UnsupportedForm::Binary;
    assert!(matches!(binary, DataError::Unsupported { form: f, .. } if f == form), "{binary}");
}

#[test]
fn zstd_of_each_form() {
    let want = bars(30);
    let table = batch("date", false, &want);
    for bytes in [
        iso_csv(&want).into_bytes(),
        parquet(&table, Codec::Snappy),
        feather(&table, None),
        format!("\u{feff}{}", iso_csv(&want)).into_bytes(),
    ] {
        assert_eq!(load_bytes("x.csv.zst", zstd(&bytes)).unwrap(), want);
    }
    // Frames follow each other, and a skippable one may stand before them.
    let text = iso_csv(&want);
    let (a, b) = text.split_at(text.len() / 2);
    let skippable = b"\x50\x2a\x4d\x18\x04\0\0\0abcd".to_vec();
    let frames = [skippable, zstd(a.as_bytes()), zstd(b.as_bytes())].concat();
    assert_eq!(load_bytes("x.zst", frames).unwrap(), want);
}

#[test]
fn zstd_that_is_cut_off_changed_or_nested() {
    let bytes = zstd(iso_csv(&bars(500)).as_bytes());
    for keep in [bytes.len() / 2, bytes.len() - 3] {
        let error = load_bytes("x.zst", &bytes[..keep]).unwrap_err();
        assert!(matches!(error, DataError::Damaged { form: "zstd file", .. }), "{error}");
    }
    assert!(matches!(load_bytes("x.zst", zstd(b"")).unwrap_err(), DataError::EmptyFile { .. }));
    let unsupported = |bytes: Vec<u8>| match load_bytes("x.zst", bytes).unwrap_err() {
        DataError::Unsupported { form, .. } => form,
        other => panic!("{other}"),
    };
    assert_eq!(unsupported(zstd(&bytes)), UnsupportedForm::Nested);
    assert_eq!(unsupported(gzip(&bytes)), UnsupportedForm::Nested);
    let dbn = b"DBN\x01\x5c\0\0\0XNAS.ITCH\0\0\0".to_vec();
    assert_eq!(unsupported(zstd(&dbn)), UnsupportedForm::Dbn);
    assert_eq!(unsupported(dbn), UnsupportedForm::Dbn);
}

#[test]
fn what_comes_along_in_an_archive_is_passed_over() {
    let want = bars(48);
    let text = iso_csv(&want);
    let archive = zip(&[
        ("BTCUSDT-1h.csv", text.as_bytes()),
        ("BTCUSDT-1h.csv.CHECKSUM", b"00ff  BTCUSDT-1h.csv\n"),
        ("BTCUSDT-1h.txt", b"Gap of 92s found\n"),
        ("README.txt", b"Bars of an hour.\n"),
        ("LICENSE", b"MIT"),
        ("__MACOSX/BTCUSDT-1h.csv", b"\0\x05\x16\x07"),
        (".hidden/BTCUSDT-1h.csv", b"x"),
    ]);
    let folder = Folder::new();
    let path = folder.write("x.zip", archive);
    let bars = load(&path).unwrap();
    assert_eq!(loaded(&bars), want);
    // One member is the file itself.
    let cut = text.replacen(&want[3].open.to_string(), "1.0", 1);
    assert_ne!(cut, text);
    let bad = zip(&[("README.md", b"x"), ("a.csv", cut.as_bytes())]);
    let error = load_bytes("y.zip", bad).unwrap_err().to_string();
    assert!(error.contains("y.zip:") && !error.contains("a.csv"), "{error}");

    for name in ["README.txt", "x.sha256", "LICENSE.txt"] {
        folder.write(name, "x");
    }
    assert_eq!(loaded(&load(folder.path()).unwrap()), want, "a folder passes over the same");
}

#[test]
fn an_archive_without_data_says_what_is_in_it() {
    let archive = zip(&[("README.txt", b"x"), ("a.CHECKSUM", b"y")]);
    let error = load_bytes("x.zip", archive).unwrap_err();
    assert!(
        error.to_string().ends_with("has no data file, only README.txt, a.CHECKSUM"),
        "{error}"
    );
    assert!(error.help().unwrap().contains("are skipped"));
}
