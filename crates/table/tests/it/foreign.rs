//! Files of other programs: what each type comes down to. Those in `files` are made by `files/make.py`.

use crate::random::random;
use bytes::Bytes;
use exitlab_table::{ForeignError, ForeignFile, ForeignValues, TickUnit};
use std::path::Path;

fn bytes(name: &str) -> Bytes {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/files").join(name);
    std::fs::read(path).unwrap().into()
}

/// The kind of a column's values, and each of them.
fn text(values: &ForeignValues) -> String {
    fn all<T: ToString>(n: usize, get: impl Fn(usize) -> Option<T>) -> String {
        let rows = (0..n).map(|row| get(row).map_or("-".to_owned(), |value| value.to_string()));
        rows.collect::<Vec<_>>().join(" ")
    }
    let n = values.len();
    match values {
        ForeignValues::Times(unit, ticks) => {
            let unit = match unit {
                TickUnit::Second => "s",
                TickUnit::Millisecond => "ms",
                TickUnit::Microsecond => "us",
                TickUnit::Nanosecond => "ns",
            };
            format!("{unit}: {}", all(n, |row| ticks.get(row)))
        }
        ForeignValues::Days(days) => format!("days: {}", all(n, |row| days.get(row))),
        ForeignValues::Integers(numbers) => format!("whole: {}", all(n, |row| numbers.get(row))),
        ForeignValues::Numbers(numbers) => format!("numbers: {}", all(n, |row| numbers.get(row))),
        ForeignValues::Texts(texts) => format!("texts: {}", all(n, |row| texts.get(row))),
    }
}

/// Each column's name, with its values or the type that is not read.
fn found(file: &ForeignFile) -> Vec<(String, String)> {
    let columns = file.columns().iter().enumerate();
    let found = columns.map(|(idx, column)| {
        let values = match file.values(0, idx) {
            Ok(values) => text(&values),
            Err(ForeignError::Type) => format!("not read: {}", column.type_name),
            Err(error) => panic!("{}: {error}", column.name),
        };
        (column.name.clone(), values)
    });
    found.collect()
}

const TYPES: [(&str, &str); 35] = [
    ("int8", "whole: 1 - 100"),
    ("int16", "whole: 1 - 100"),
    ("int32", "whole: 1 - 100"),
    ("int64", "whole: 1 - 100"),
    ("uint8", "whole: 1 - 100"),
    ("uint16", "whole: 1 - 100"),
    ("uint32", "whole: 1 - 100"),
    ("uint64", "whole: 1 - 100"),
    ("float16", "numbers: 0.5 - -2"),
    ("float32", "numbers: 0.10000000149011612 - -2"),
    ("float64", "numbers: 0.1 - -2"),
    ("utf8", "texts: a - "),
    ("large_utf8", "texts: a - longer than a view holds"),
    ("utf8_view", "texts: a - longer than a view holds"),
    ("dictionary", "texts: a - b"),
    ("date32", "days: 19000 - -1"),
    ("date64", "ms: 86400000 - -86400000"),
    ("time_s", "s: 1704067200 - 1704067260"),
    ("time_ms", "ms: 1704067200000 - 1704067260000"),
    ("time_us", "us: 1704067200000000 - 1704067260000000"),
    ("time_ns", "ns: 1704067200000000000 - 1704067260000000000"),
    ("clock_s", "texts: 09:05:00 - 23:59:59"),
    ("clock_ms", "texts: 09:05:00 - 23:59:59"),
    ("clock_us", "texts: 09:05:00 - 23:59:59"),
    ("clock_ns", "texts: 00:00:00.000000001 - 00:00:01"),
    ("decimal32", "texts: -0.05 - 1234.50"),
    ("decimal64", "texts: -0.05 - 1234.50"),
    ("decimal128", "texts: -0.05 - 1234.50"),
    ("decimal256", "texts: -0.05 - 1234.50"),
    ("null", "texts: - - -"),
    ("boolean", "texts: true - false"),
    ("binary", "not read: Binary"),
    ("large_binary", "not read: LargeBinary"),
    ("fixed_binary", "not read: FixedSizeBinary(2)"),
    ("duration", "not read: Duration(µs)"),
];

fn owned(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
    pairs.iter().map(|(name, values)| ((*name).to_owned(), (*values).to_owned())).collect()
}

#[test]
fn every_type_of_an_arrow_file_is_read_or_named() {
    let file = ForeignFile::arrow(bytes("types.feather")).unwrap();
    let mut want = owned(&TYPES);
    want.push(("list".to_owned(), "not read: List(Int32)".to_owned()));
    want.push(("struct".to_owned(), "not read: Struct(\"a\": Int64)".to_owned()));
    assert_eq!(found(&file), want);
}

#[test]
fn every_type_of_a_parquet_file_is_read_or_named_but_nested_ones() {
    let file = ForeignFile::parquet(bytes("types.parquet")).unwrap();
    let mut want = owned(&TYPES);
    for (name, values) in &mut want {
        // Parquet has no seconds.
        match name.as_str() {
            "time_s" => *values = "ms: 1704067200000 - 1704067260000".to_owned(),
            "date64" => *values = "ms: 86400000 - -86400000".to_owned(),
            _ => {}
        }
    }
    assert_eq!(found(&file), want);
}

#[test]
fn old_and_new_encodings_of_parquet_are_read() {
    let want = owned(&[
        ("time", "ns: 1704067200000000000 - 1704067260000000000"),
        ("number", "numbers: 0.1 - -2"),
        ("text", "texts: a - "),
        ("decimal", "texts: -0.05 - 1234.50"),
    ]);
    for name in ["old.parquet", "new.parquet"] {
        assert_eq!(found(&ForeignFile::parquet(bytes(name)).unwrap()), want, "{name}");
    }
}

#[test]
fn files_with_flipped_bytes_are_read_or_refused_and_never_panic() {
    type Open = fn(Bytes) -> Result<ForeignFile, ForeignError>;
    let mut random = random();
    for (name, open) in [
        ("types.parquet", ForeignFile::parquet as Open),
        ("types.feather", ForeignFile::arrow),
        ("new.parquet", ForeignFile::parquet),
    ] {
        let whole = bytes(name).to_vec();
        let mut n_refused = 0;
        for _ in 0..400 {
            let mut damaged = whole.clone();
            for _ in 0..=random(4) {
                let at = random(damaged.len());
                damaged[at] ^= 1 << random(8);
            }
            let is_refused = match open(damaged.into()) {
                Err(_) => true,
                Ok(file) => (0..file.part_rows().len()).any(|part| {
                    let columns = 0..file.columns().len();
                    columns
                        .into_iter()
                        .any(|idx| matches!(file.values(part, idx), Err(ForeignError::Damaged(_))))
                }),
            };
            n_refused += usize::from(is_refused);
        }
        assert!(n_refused > 40, "{name}: {n_refused}");
    }
}

#[test]
fn files_cut_short_say_so() {
    let arrow = |keep: usize| {
        let bytes = bytes("types.feather");
        ForeignFile::arrow(bytes.slice(..keep)).unwrap_err().to_string()
    };
    assert_eq!(arrow(7), "it ends within its first bytes");
    assert_eq!(arrow(500), "it has no footer: it is cut off");
    for keep in [4, 11, 500] {
        let bytes = bytes("types.parquet").slice(..keep);
        let error = ForeignFile::parquet(bytes).unwrap_err().to_string();
        assert_eq!(error, "Parquet error: Invalid Parquet file. Corrupt footer");
    }
}
