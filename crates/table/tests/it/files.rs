//! Tables in files of every format, and back.

use crate::rows::{EveryKind, every_kind, table};
use exitlab_table::{
    Format, Row, Table, TableError, UnknownFormat, read, read_parts, rows, wanted,
};
use std::fs::File;
use std::io::Write as _;
use std::path::{Path, PathBuf};

fn written(folder: &Path, table: &Table, format: Format) -> PathBuf {
    let path = folder.join(format!("{}.{}", table.name(), format.name()));
    table.write(format, File::create(&path).unwrap()).unwrap();
    path
}

fn text(table: &Table, format: Format) -> String {
    let mut bytes = Vec::new();
    table.write(format, &mut bytes).unwrap();
    String::from_utf8(bytes).unwrap()
}

#[test]
fn csv_has_a_text_for_each_kind() {
    let want = "\
count,price,open,name,time,day,symbols,regime
-3,0.1,true,\"a, \"\"b\"\"\",2021-11-10T14:00:00Z,2021-11-10,BTCUSD ETHUSD,HIGH_VOL
,,,,,,,ALL
7,1.0,false,,2021-11-10T14:00:00.000001Z,1969-12-31,,BULL
";
    assert_eq!(text(&table(), Format::Csv), want);
}

#[test]
fn json_has_a_text_for_each_kind() {
    let want = r#"[
{"count":-3,"price":0.1,"open":true,"name":"a, \"b\"","time":"2021-11-10T14:00:00Z","day":"2021-11-10","symbols":["BTCUSD","ETHUSD"],"regime":"HIGH_VOL"},
{"count":null,"price":null,"open":null,"name":null,"time":null,"day":null,"symbols":null,"regime":"ALL"},
{"count":7,"price":1.0,"open":false,"name":"","time":"2021-11-10T14:00:00.000001Z","day":"1969-12-31","symbols":[],"regime":"BULL"}
]
"#;
    assert_eq!(text(&table(), Format::Json), want);
    let from_file: serde_json::Value = serde_json::from_str(want).unwrap();
    assert_eq!(serde_json::to_value(table()).unwrap(), from_file);
    let nothing = Table::of_rows(Vec::<EveryKind<'_>>::new()).unwrap();
    assert_eq!(text(&nothing, Format::Json), "[\n]\n");
}

#[test]
fn every_format_comes_back_as_it_went() {
    let folder = tempfile::tempdir().unwrap();
    let mut want = every_kind();
    want[2].name = None;
    for format in Format::ALL {
        let path = written(folder.path(), &table(), format);
        let back = read("every_kind", &path, format, &wanted::<EveryKind<'_>>()).unwrap();
        let mut found = rows::<EveryKind<'_>>(&back).unwrap();
        if format == Format::Csv {
            // An empty field is an absent list.
            found[2].symbols = Some(vec![]);
        }
        assert_eq!(found, want, "{format:?}");
    }
}

#[test]
fn tables_without_rows_have_their_columns_in_every_format() {
    let folder = tempfile::tempdir().unwrap();
    let nothing = Table::of_rows(Vec::<EveryKind<'_>>::new()).unwrap();
    for format in Format::ALL {
        let path = written(folder.path(), &nothing, format);
        let back = read("every_kind", &path, format, &wanted::<EveryKind<'_>>()).unwrap();
        assert_eq!((back.n_rows(), back.columns().len()), (0, 8), "{format:?}");
    }
}

/// Many rows.
#[derive(Debug, Clone, Copy, PartialEq, Row)]
#[row(table = "many")]
struct Many {
    /// Number of the row.
    id: i64,
    /// Its third.
    third: f64,
}

fn many(ids: std::ops::Range<i64>) -> Table {
    Table::of_rows(ids.map(|id| Many { id, third: id as f64 / 3.0 })).unwrap()
}

#[test]
fn parts_of_a_table_make_the_same_file_as_the_whole() {
    let n = 300_000;
    let folder = tempfile::tempdir().unwrap();
    for format in Format::ALL {
        let whole = written(folder.path(), &many(0..n), format);
        let ends = [0, 1, 70_000, 131_072, 200_000, n];
        let parts = ends.windows(2).map(|ends| Ok::<_, TableError>(many(ends[0]..ends[1])));
        let path = folder.path().join("parts");
        format.write_parts(parts, File::create(&path).unwrap()).unwrap();
        if format != Format::Ipc {
            // Arrow's record batches are the parts.
            assert_eq!(std::fs::read(&whole).unwrap(), std::fs::read(&path).unwrap(), "{format:?}");
        }
        let mut ids = Vec::new();
        read_parts("many", &path, format, &wanted::<Many>(), |part| {
            assert_eq!(part.n_rows_before(), ids.len());
            ids.extend(rows::<Many>(part)?.iter().map(|row| {
                assert_eq!(row.third.to_bits(), (row.id as f64 / 3.0).to_bits());
                row.id
            }));
            Ok::<_, TableError>(())
        })
        .unwrap();
        assert!(ids.into_iter().eq(0..n), "{format:?}");
    }
}

/// Numbers as texts, and the other way round.
#[derive(Debug, Row)]
#[row(table = "every_kind")]
struct OtherKinds<'a> {
    /// A text in the file.
    name: i64,
    /// A number in the file.
    price: &'a str,
}

/// A column that no file has.
#[derive(Debug, Row)]
#[row(table = "every_kind")]
struct Unknown {
    /// Nowhere.
    nowhere: f64,
}

#[test]
fn what_does_not_fit_is_told_with_file_row_and_column() {
    let folder = tempfile::tempdir().unwrap();
    for format in Format::ALL {
        let path = written(folder.path(), &table(), format);
        let file = path.display();
        let error =
            read("every_kind", &path, format, &wanted::<Unknown>()).unwrap_err().to_string();
        assert_eq!(error, format!("{file} has no column `nowhere`"));
        let error =
            read("every_kind", &path, format, &wanted::<OtherKinds<'_>>()).unwrap_err().to_string();
        let value = match format {
            Format::Csv | Format::Json => "a, \"b\"",
            Format::Parquet | Format::Ipc => "Utf8",
        };
        let want = format!("{file}, row 1, column `name`: `{value}` is not a whole number");
        assert_eq!(error, want);
        let gone = folder.path().join("gone");
        let error =
            read("every_kind", &gone, format, &wanted::<Unknown>()).unwrap_err().to_string();
        assert!(error.starts_with(&format!("cannot read {}: No such file", gone.display())));
    }
}

/// Wants what the table may lack.
#[derive(Debug, Row)]
#[row(of = EveryKind<'static>)]
struct Needed {
    #[row(expected = "the number of a signal")]
    count: u64,
    price: f64,
}

#[test]
fn values_that_a_field_cannot_take_are_told_in_its_words() {
    let folder = tempfile::tempdir().unwrap();
    for format in Format::ALL {
        let path = written(folder.path(), &table(), format);
        let back = read("every_kind", &path, format, &wanted::<Needed>()).unwrap();
        let error = rows::<Needed>(&back).unwrap_err().to_string();
        let want = format!(
            "{}, row 1, column `count`: `-3` is not the number of a signal",
            path.display()
        );
        assert_eq!(error, want);
    }
}

#[test]
fn a_number_that_is_not_finite_is_refused_where_it_stands() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("many.csv");
    File::create(&path).unwrap().write_all(b"id,third\n0,1.0\n1,inf\n").unwrap();
    let error = read("many", &path, Format::Csv, &wanted::<Many>()).unwrap_err().to_string();
    let file = path.display();
    assert_eq!(error, format!("{file}, row 2, column `third`: `inf` is not a finite number"));
}

#[test]
fn formats_go_by_their_names() {
    for format in Format::ALL {
        assert_eq!(format.name().parse(), Ok(format));
    }
    let error: UnknownFormat = "xlsx".parse::<Format>().unwrap_err();
    assert_eq!(
        error.to_string(),
        "`xlsx` is not a table format (expected parquet, csv, json or ipc)"
    );
}
