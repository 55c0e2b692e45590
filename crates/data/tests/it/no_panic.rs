//! No input may bring a caller down: cut, changed and random bytes of every form.

use crate::sample::*;
use exitlab_core::Reading;
use exitlab_data::{
    DataError, check_file, read_adjustments, read_exits, read_funding, read_labels, read_lines,
    read_signals,
};
use polars_arrow::io::ipc::write::Compression;
use polars_parquet::write::CompressionOptions as Codec;
use proptest::prelude::*;
use std::path::Path;

fn forms() -> Vec<(&'static str, Vec<u8>)> {
    let all = bars(25);
    let table = batch("date", false, &all);
    let text = |s: String| s.into_bytes();
    vec![
        ("iso csv", text(iso_csv(&all))),
        ("klines", text(klines_us(&all))),
        ("crypto data download", text(crypto_data_download(&all))),
        ("date and time apart", text(date_and_time_csv(&all))),
        ("gzip", gzip(iso_csv(&all).as_bytes())),
        ("zip", zip(&[("a.csv", iso_csv(&all).as_bytes()), ("b.csv", klines_ms(&all).as_bytes())])),
        ("parquet snappy", parquet(&table, Codec::Snappy)),
        ("parquet zstd", parquet(&table, Codec::Zstd(None))),
        ("feather", feather(&table, None)),
        ("feather lz4", feather(&table, Some(Compression::LZ4))),
        ("feather zstd", feather(&table, Some(Compression::ZSTD(Default::default())))),
    ]
}

type ReadTable = fn(&Path) -> Result<(), DataError>;

/// Reads the bytes as everything that there is, and looks at what comes of it.
fn try_all(bytes: &[u8]) {
    let folder = Folder::new();
    let path = folder.write("x.bin", bytes);
    if let Ok(check) = check_file(&path, None, &Reading::default()) {
        assert!(check.n_rows > 0 && check.bad.len() <= check.n_rows);
        assert!(check.bad.iter().all(|row| !row.to_string().contains('\n')));
    }
    if let Ok(bars) = load(&path) {
        assert!(loaded(&bars).iter().all(|bar| bar.problem().is_none()));
    }
    let tables: [ReadTable; 6] = [
        |p| read_signals(p, &utc()).map(drop),
        |p| read_exits(p, &utc()).map(drop),
        |p| read_lines(p, &utc()).map(drop),
        |p| read_labels(p, &utc()).map(drop),
        |p| read_funding(p, &utc()).map(drop),
        |p| read_adjustments(p, &utc()).map(drop),
    ];
    for read in tables {
        if let Err(error) = read(&path) {
            assert!(!error.to_string().contains('\n'), "{error}");
        }
    }
}

/// Every form cut to its first line: a header, or one row.
#[test]
fn first_lines_alone() {
    for (_, bytes) in forms() {
        let end = bytes.iter().position(|b| *b == b'\n').map_or(bytes.len(), |n| n + 1);
        try_all(&bytes[..end]);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, ..ProptestConfig::default() })]

    #[test]
    fn changed_bytes(
        form in 0..11_usize,
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..6),
    ) {
        let (_, mut bytes) = forms().swap_remove(form);
        for (at, byte) in changes {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        try_all(&bytes);
    }

    #[test]
    fn cut_bytes(form in 0..11_usize, from in any::<prop::sample::Index>(), n in 1..200_usize) {
        let (_, mut bytes) = forms().swap_remove(form);
        let from = from.index(bytes.len());
        let to = bytes.len().min(from + n);
        bytes.drain(from..to);
        try_all(&bytes);
    }

    #[test]
    fn random_bytes(bytes in prop::collection::vec(any::<u8>(), 0..300), magic in 0..6_usize) {
        let magics: [&[u8]; 6] = [b"", b"PAR1", b"ARROW1\0\0", b"\x1f\x8b\x08", b"PK\x03\x04", b"t,o,h,l,c\n"];
        let end: &[u8] = if magic == 1 { b"PAR1" } else if magic == 2 { b"ARROW1" } else { b"" };
        try_all(&[magics[magic], &bytes, end].concat());
    }

    #[test]
    fn random_rows(rows in prop::collection::vec("[0-9eE.,:TZ \"\t+-]{0,40}", 0..12)) {
        try_all(format!("time,open,high,low,close,volume\n{}", rows.join("\n")).as_bytes());
        try_all(format!("time,symbol,side,rate,regime\n{}", rows.join("\n")).as_bytes());
        try_all(format!("time,symbol,long,short\n{}", rows.join("\n")).as_bytes());
    }
}
