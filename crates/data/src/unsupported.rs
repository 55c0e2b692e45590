//! Forms that are recognised so that the error can say what the file is.

use crate::columnar_form::Columnar;
use std::fmt;

/// A form of file that is not read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs)] // the variants are the forms' names
pub enum UnsupportedForm {
    Json,
    Lean,
    Html,
    ArrowStream,
    FeatherV1,
    Hdf5,
    Spreadsheet,
    Zstd,
    Bzip2,
    Xz,
    Utf16,
    Nested,
    Binary,
}

impl fmt::Display for UnsupportedForm {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            UnsupportedForm::Json => "a JSON file, which is not read",
            UnsupportedForm::Lean => "a LEAN file without a header, which is not read",
            UnsupportedForm::Html => "a web page or XML, not data",
            UnsupportedForm::ArrowStream => "an Arrow stream, not an Arrow file",
            UnsupportedForm::FeatherV1 => "a Feather file of version 1, which is not read",
            UnsupportedForm::Hdf5 => "an HDF5 file, which is not read",
            UnsupportedForm::Spreadsheet => "a spreadsheet, which is not read",
            UnsupportedForm::Zstd => "compressed with zstd, which is not read",
            UnsupportedForm::Bzip2 => "compressed with bzip2, which is not read",
            UnsupportedForm::Xz => "compressed with xz, which is not read",
            UnsupportedForm::Utf16 => "UTF-16 text, which is not read",
            UnsupportedForm::Nested => "an archive inside an archive, which is not read",
            UnsupportedForm::Binary => "binary data of no known form",
        })
    }
}

impl UnsupportedForm {
    /// What to do about it.
    pub(crate) fn help(self) -> &'static str {
        match self {
            UnsupportedForm::Json => {
                "convert it to CSV or feather; freqtrade does: `freqtrade convert-data \
                 --format-from json --format-to feather`"
            }
            UnsupportedForm::Lean => {
                "convert it: add a header, write full times, and divide equity prices by 10000"
            }
            UnsupportedForm::Html => {
                "the download has failed: open the file, and fetch the data again"
            }
            UnsupportedForm::ArrowStream => {
                "write it with the file format (`ipc.new_file`, `to_feather`)"
            }
            UnsupportedForm::FeatherV1 => "write it again with `to_feather(version=2)`",
            UnsupportedForm::Hdf5 => "convert it to feather or Parquet",
            UnsupportedForm::Spreadsheet => "save the sheet as CSV",
            UnsupportedForm::Zstd | UnsupportedForm::Bzip2 | UnsupportedForm::Xz => {
                "decompress it, or compress it with gzip or zip"
            }
            UnsupportedForm::Utf16 => "save the file as UTF-8",
            UnsupportedForm::Nested => "unpack the outer archive",
            UnsupportedForm::Binary => {
                "CSV, Parquet and Arrow files are read, CSV also as .gz and .zip"
            }
        }
    }
}

/// What a file's first bytes say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Sniffed {
    Text,
    Gzip,
    Zip,
    Columnar(Columnar),
    Unsupported(UnsupportedForm),
}

/// Tells a form by the first bytes; names and endings do not count.
pub(crate) fn sniff(head: &[u8]) -> Sniffed {
    const MAGIC: [(&[u8], Sniffed); 14] = [
        (b"\x1f\x8b", Sniffed::Gzip),
        (b"PK\x03\x04", Sniffed::Zip),
        (b"PK\x05\x06", Sniffed::Zip),
        (b"PAR1", Sniffed::Columnar(Columnar::Parquet)),
        (b"ARROW1", Sniffed::Columnar(Columnar::Arrow)),
        (b"\xff\xff\xff\xff", Sniffed::Unsupported(UnsupportedForm::ArrowStream)),
        (b"FEA1", Sniffed::Unsupported(UnsupportedForm::FeatherV1)),
        (b"\x89HDF", Sniffed::Unsupported(UnsupportedForm::Hdf5)),
        (b"\xd0\xcf\x11\xe0", Sniffed::Unsupported(UnsupportedForm::Spreadsheet)),
        (b"\x28\xb5\x2f\xfd", Sniffed::Unsupported(UnsupportedForm::Zstd)),
        (b"BZh", Sniffed::Unsupported(UnsupportedForm::Bzip2)),
        (b"\xfd7zXZ", Sniffed::Unsupported(UnsupportedForm::Xz)),
        (b"\xff\xfe", Sniffed::Unsupported(UnsupportedForm::Utf16)),
        (b"\xfe\xff", Sniffed::Unsupported(UnsupportedForm::Utf16)),
    ];
    if let Some((_, form)) = MAGIC.into_iter().find(|(magic, _)| head.starts_with(magic)) {
        return form;
    }
    if head.contains(&0) {
        return Sniffed::Unsupported(UnsupportedForm::Binary);
    }
    match head.trim_ascii_start().first() {
        Some(b'[' | b'{') => Sniffed::Unsupported(UnsupportedForm::Json),
        Some(b'<') if !is_angled_header(head) => Sniffed::Unsupported(UnsupportedForm::Html),
        _ => Sniffed::Text,
    }
}

/// MetaTrader writes `<DATE>,<OPEN>,…`.
fn is_angled_header(head: &[u8]) -> bool {
    let text = String::from_utf8_lossy(&head[..head.len().min(200)]).to_ascii_lowercase();
    text.contains("<open>") && text.contains("<close>")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_are_told_by_their_first_bytes() {
        assert_eq!(sniff(b"timestamp,open"), Sniffed::Text);
        assert_eq!(sniff(b"\x1f\x8b\x08"), Sniffed::Gzip);
        assert_eq!(sniff(b"  [[1,2]]"), Sniffed::Unsupported(UnsupportedForm::Json));
        assert_eq!(sniff(b"<!doctype html>"), Sniffed::Unsupported(UnsupportedForm::Html));
        assert_eq!(sniff(b"<DATE>,<OPEN>,<HIGH>,<LOW>,<CLOSE>"), Sniffed::Text);
        assert_eq!(sniff(b"a\0b"), Sniffed::Unsupported(UnsupportedForm::Binary));
        assert_eq!(sniff(b""), Sniffed::Text);
    }
}
