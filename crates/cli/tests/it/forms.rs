//! Bars in every form give the same cells as the plain CSV file.

use crate::bars::{btc, lines, text_of, values};
use crate::bed::{Bed, scenario_but};
use arrow_array::{ArrayRef, Float64Array, RecordBatch, TimestampMicrosecondArray};
use arrow_ipc::writer::FileWriter;
use flate2::Compression;
use flate2::write::GzEncoder;
use parquet::arrow::ArrowWriter;
use std::io::{Cursor, Write};
use std::sync::Arc;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

pub(crate) fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

pub(crate) fn zip_of(name: &str, text: &str) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    writer.start_file(name, SimpleFileOptions::default()).unwrap();
    writer.write_all(text.as_bytes()).unwrap();
    writer.finish().unwrap().into_inner()
}

fn batch(n: usize) -> RecordBatch {
    let bars = values(n);
    let times = bars.iter().map(|(time, _)| *time).collect::<Vec<_>>();
    let time: ArrayRef = Arc::new(TimestampMicrosecondArray::from(times).with_timezone("UTC"));
    let mut columns = vec![("timestamp", time)];
    for (k, name) in ["open", "high", "low", "close", "volume"].into_iter().enumerate() {
        let of_column = bars.iter().map(|(_, values)| values[k]);
        columns.push((name, Arc::new(Float64Array::from_iter_values(of_column))));
    }
    RecordBatch::try_from_iter(columns).unwrap()
}

pub(crate) fn parquet(n: usize) -> Vec<u8> {
    let batch = batch(n);
    let mut writer = ArrowWriter::try_new(Vec::new(), batch.schema(), None).unwrap();
    writer.write(&batch).unwrap();
    writer.into_inner().unwrap()
}

pub(crate) fn feather(n: usize) -> Vec<u8> {
    let batch = batch(n);
    let mut writer = FileWriter::try_new(Vec::new(), &batch.schema()).unwrap();
    writer.write(&batch).unwrap();
    writer.into_inner().unwrap()
}

/// The cells of [`crate::bed::SCENARIO`] on bars from another path.
fn cells(bed: &Bed, path: &str) -> Vec<u8> {
    bed.write("s.toml", scenario_but("bars.csv", path));
    bed.ok(&["sweep", "s.toml", "--out", "o"]);
    bed.ok(&["check", "s.toml"]);
    bed.read("o/cells.csv")
}

#[test]
fn every_form_gives_the_same_cells() {
    let bed = Bed::new();
    let want = cells(&bed, "bars.csv");
    let epoch = |per_unit: i64| {
        let header = "time,open,high,low,close,volume".to_owned();
        let row = |(us, [o, h, l, c, v]): (i64, [f64; 5])| {
            format!("{},{o},{h},{l},{c},{v}", us / per_unit)
        };
        text_of(&[header].into_iter().chain(values(1_500).into_iter().map(row)).collect::<Vec<_>>())
    };
    let forms: [(&str, Vec<u8>); 8] = [
        ("b.csv.gz", gzip(btc(1_500).as_bytes())),
        ("b.zip", zip_of("b.csv", &btc(1_500))),
        ("b.parquet", parquet(1_500)),
        ("b.feather", feather(1_500)),
        ("seconds.csv", epoch(1_000_000).into()),
        ("millis.csv", epoch(1_000).into()),
        ("semicolons.csv", btc(1_500).replace(',', ";").into()),
        ("crlf.csv", btc(1_500).replace('\n', "\r\n").into()),
    ];
    for (name, bytes) in forms {
        bed.write(name, bytes);
        assert!(cells(&bed, name) == want, "{name} gives other cells");
    }
    bed.write("fewer.csv", btc(1_400));
    assert!(cells(&bed, "fewer.csv") != want);
}

#[test]
fn globs_and_folders_of_several_files() {
    let bed = Bed::new();
    let want = cells(&bed, "bars.csv");
    let all = lines(1_500);
    let part = |rows: &[String]| {
        let rows: Vec<String> = all[..1].iter().chain(rows).cloned().collect();
        text_of(&rows)
    };
    bed.write("many/2017-b.csv", part(&all[701..1_200]));
    bed.write("many/2017-a.csv.gz", gzip(part(&all[1..701]).as_bytes()));
    // Overlaps that agree are one series; file names need not sort by time.
    bed.write("many/1999.csv", part(&all[1_100..]));
    for path in ["many", "many/*", "many/*.csv*"] {
        assert!(cells(&bed, path) == want, "{path} gives other cells");
    }
    let inputs = bed.json("o/manifest.json")["inputs"].clone();
    assert_eq!(inputs.as_array().unwrap().len(), 3);
}

#[test]
fn overlaps_that_disagree_name_both_files() {
    let bed = Bed::new();
    let all = lines(1_500);
    bed.write("many/a.csv", text_of(&all[..=800]));
    let mut later = vec![all[0].clone()];
    later.extend_from_slice(&all[701..]);
    let mut fields: Vec<&str> = later[50].split(',').collect();
    let close = fields[4].to_owned();
    fields[4] = fields[3];
    later[50] = fields.join(",");
    bed.write("many/b.csv", text_of(&later));
    bed.write("s.toml", scenario_but("bars.csv", "many"));
    for drop in [&[][..], &["--set", "data.on_bad_row=drop"]] {
        let ran = bed.refused(&[&["sweep", "s.toml"][..], drop].concat());
        ran.says(&[
            "many/b.csv:51: column `close`",
            "many/a.csv:751 has",
            &close,
            "help: keep one",
        ]);
    }
}

#[test]
fn a_bad_row_of_a_table_file_is_named_by_its_row() {
    let bed = Bed::new();
    let mut bars = values(1_500);
    bars[100].1[1] = 1.0;
    let column = |k: usize| bars.iter().map(move |(_, values)| values[k]);
    let times: Vec<i64> = bars.iter().map(|(time, _)| *time).collect();
    let mut columns: Vec<(&str, ArrayRef)> =
        vec![("timestamp", Arc::new(TimestampMicrosecondArray::from(times).with_timezone("UTC")))];
    for (k, name) in ["open", "high", "low", "close"].into_iter().enumerate() {
        columns.push((name, Arc::new(Float64Array::from_iter_values(column(k)))));
    }
    let batch = RecordBatch::try_from_iter(columns).unwrap();
    let mut writer = ArrowWriter::try_new(Vec::new(), batch.schema(), None).unwrap();
    writer.write(&batch).unwrap();
    bed.write("b.parquet", writer.into_inner().unwrap());
    bed.write("s.toml", scenario_but("bars.csv", "b.parquet"));
    bed.refused(&["sweep", "s.toml"])
        .says(&["b.parquet:101: column `high` is `1", "below the low"]);
}

#[test]
fn truncated_table_files() {
    let bed = Bed::new();
    for (name, bytes) in [("b.parquet", parquet(1_500)), ("b.feather", feather(1_500))] {
        bed.write("s.toml", scenario_but("bars.csv", name));
        for n_kept in [bytes.len() - 1, bytes.len() / 2, 10] {
            bed.write(name, &bytes[..n_kept]);
            bed.refused(&["sweep", "s.toml"]).says(&[name, "damaged or incomplete", "help:"]);
        }
    }
}
