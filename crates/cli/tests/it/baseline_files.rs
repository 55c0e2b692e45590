//! A baseline's files, read and spoiled.

use crate::bed::Bed;
use crate::table::Table;
use flate2::Compression;
use flate2::read::GzDecoder;
use flate2::write::GzEncoder;
use std::io::{Read, Write};

/// Folder of the baselines in a test, and of the baseline of the scenario `t` in it.
pub(crate) const FOLDER: &str = "b/t";

/// The text of a baseline's table.
pub(crate) fn text(bed: &Bed, file: &str) -> String {
    let bytes = bed.read(&format!("{FOLDER}/{file}"));
    let mut text = String::new();
    if file.ends_with(".gz") {
        GzDecoder::new(bytes.as_slice()).read_to_string(&mut text).unwrap();
    } else {
        text = String::from_utf8(bytes).unwrap();
    }
    text
}

/// Puts another text in a table's place.
pub(crate) fn write(bed: &Bed, file: &str, text: &str) {
    let path = format!("{FOLDER}/{file}");
    if file.ends_with(".gz") {
        let mut packed = GzEncoder::new(Vec::new(), Compression::fast());
        packed.write_all(text.as_bytes()).unwrap();
        bed.write(&path, packed.finish().unwrap());
    } else {
        bed.write(&path, text);
    }
}

/// The table.
pub(crate) fn table(bed: &Bed, file: &str) -> Table {
    Table::of_csv(&text(bed, file))
}

/// Puts a table in its place.
pub(crate) fn write_table(bed: &Bed, file: &str, table: &Table) {
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(&table.columns).unwrap();
    table.rows.iter().for_each(|row| writer.write_record(row).unwrap());
    write(bed, file, &String::from_utf8(writer.into_inner().unwrap()).unwrap());
}

/// Puts a value into a row (from 0) and column of a table; gives what was there.
pub(crate) fn set(bed: &Bed, file: &str, row: usize, column: &str, value: &str) -> String {
    let mut table = table(bed, file);
    let position = table.columns.iter().position(|c| c == column).unwrap();
    let was = std::mem::replace(&mut table.rows[row][position], value.to_owned());
    write_table(bed, file, &table);
    was
}

/// Replaces a text of the manifest, which it must hold.
pub(crate) fn edit_manifest(bed: &Bed, was: &str, is: &str) {
    let path = format!("{FOLDER}/manifest.json");
    let text = bed.text(&path);
    assert!(text.contains(was), "no {was} in {text}");
    bed.write(&path, text.replacen(was, is, 1));
}

/// Every file of the baselines with its bytes.
pub(crate) fn bytes(bed: &Bed) -> Vec<(String, Vec<u8>)> {
    let files = bed.files("b").into_iter().filter(|file| bed.path(&format!("b/{file}")).is_file());
    files.map(|file| (file.clone(), bed.read(&format!("b/{file}")))).collect()
}
