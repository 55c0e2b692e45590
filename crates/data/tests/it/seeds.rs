//! One small file of each form, from which the random tests and the fuzzer of readers start.

use crate::nautilus::catalog;
use crate::sample::*;
use exitlab_core::Bar;
use polars_arrow::io::ipc::write::Compression;
use polars_parquet::write::CompressionOptions as Codec;

/// A file's name, whose first part is its reader, and its bytes.
pub(crate) type Seed = (&'static str, Vec<u8>);

/// Rows of JSON, with prices and volume in the order of the letters `O`, `H`, `L`, `C` and `V`, and the time in
/// milliseconds for `T`.
fn rows(bars: &[Bar], form: &str) -> String {
    let row = |b: &Bar| {
        form.replace('T', &(b.time.us() / 1_000).to_string())
            .replace('O', &b.open.to_string())
            .replace('H', &b.high.to_string())
            .replace('L', &b.low.to_string())
            .replace('C', &b.close.to_string())
            .replace('V', &volume(b).to_string())
    };
    bars.iter().map(row).collect::<Vec<_>>().join(",")
}

/// A file of each form that is read.
pub(crate) fn seeds() -> Vec<Seed> {
    let all = bars(25);
    let table = batch("date", false, &all);
    let iso = iso_csv(&all);
    let arrays = rows(&all, "[T,O,H,L,C,V]");
    let objects = rows(&all, "{\"t\":T,\"o\":O,\"h\":H,\"l\":L,\"c\":C,\"v\":V}");
    let named = rows(
        &all,
        "\"T\":{\"1. open\":\"O\",\"2. high\":\"H\",\"3. low\":\"L\",\"4. close\":\"C\"}",
    );
    let bybit = rows(&all, "[\"T\",\"O\",\"H\",\"L\",\"C\",\"V\",\"9\"]");
    let side = |form: &str| format!("[{}]", rows(&all, form));
    let columns = format!(
        "{{\"t\":{},\"o\":{},\"h\":{},\"l\":{},\"c\":{},\"s\":\"ok\"}}",
        side("T"),
        side("O"),
        side("H"),
        side("L"),
        side("C")
    );
    let lean: String = (0..24)
        .map(|k| format!("{},1001000,1012500,990000,1003300,{k}\n", k * 3_600_000))
        .collect();
    let lines = objects.replace("},{", "}\n{");
    vec![
        ("text-iso.csv", iso.clone().into_bytes()),
        ("text-klines.csv", klines_us(&all).into_bytes()),
        ("text-cdd.csv", crypto_data_download(&all).into_bytes()),
        ("text-date-and-time.csv", date_and_time_csv(&all).into_bytes()),
        ("utf16-le.csv", utf16(&iso.replace('\n', "\r\n"), u16::to_le_bytes)),
        ("utf16-be.csv", utf16(&iso, u16::to_be_bytes)),
        ("json-arrays.json", format!("[{arrays}]").into_bytes()),
        ("json-objects.json", format!("{{\"bars\":[{objects}],\"symbol\":\"X\"}}").into_bytes()),
        ("json-lines.jsonl", lines.into_bytes()),
        ("json-columns.json", columns.into_bytes()),
        ("json-by-time.json", format!("{{\"Time Series\":{{{named}}}}}").into_bytes()),
        (
            "json-wrapped.json",
            format!("{{\"retCode\":0,\"result\":{{\"symbol\":\"X\",\"list\":[{bybit}]}}}}")
                .into_bytes(),
        ),
        ("gzip-iso.csv.gz", gzip(iso.as_bytes())),
        ("gzip-arrays.json.gz", gzip(format!("[{arrays}]").as_bytes())),
        (
            "zip-two.zip",
            zip(&[
                ("a.csv", iso.as_bytes()),
                ("b.csv", klines_ms(&all).as_bytes()),
                ("README.md", b"bars"),
            ]),
        ),
        ("zip-lean.zip", zip(&[("20131007_spy_minute_trade.csv", lean.as_bytes())])),
        ("zstd-iso.csv.zst", zstd(iso.as_bytes())),
        ("parquet-snappy.parquet", parquet(&table, Codec::Snappy)),
        ("parquet-zstd.parquet", parquet(&table, Codec::Zstd(None))),
        ("arrow-plain.feather", feather(&table, None)),
        ("arrow-lz4.feather", feather(&table, Some(Compression::LZ4))),
        ("arrow-zstd.feather", feather(&table, Some(Compression::ZSTD(Default::default())))),
        ("nautilus-8.parquet", catalog(&all, "8 bytes", 0)),
        ("nautilus-16.parquet", catalog(&all, "16 bytes", 0)),
        ("nautilus-integers.parquet", catalog(&all, "integers", 0)),
    ]
}

/// Each seed is read as bars, and is left for the fuzzer in `reader-seeds` of the target folder.
#[test]
fn every_seed_is_read() {
    let folder = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).with_file_name("reader-seeds");
    std::fs::create_dir_all(&folder).unwrap();
    let sample = bars(25);
    for (name, bytes) in seeds() {
        let path = folder.join(name);
        std::fs::write(&path, bytes).unwrap();
        let bars = load(&path).unwrap_or_else(|e| panic!("{name}: {e}"));
        let closes: Vec<f64> = match name {
            "zip-lean.zip" => vec![100.33; 24],
            _ => sample.iter().map(|bar| bar.close).collect(),
        };
        assert_eq!(bars.series.close(), closes, "{name}");
    }
}
