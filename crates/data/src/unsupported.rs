//! Forms that are recognised so that the error can say what the file is.

use crate::columnar_form::StoredForm;
use std::fmt;

/// A form of file that is not read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs)] // the variants are the forms' names
pub enum UnsupportedForm {
    Html,
    ArrowStream,
    FeatherV1,
    Hdf5,
    Spreadsheet,
    Bzip2,
    Xz,
    Nested,
    Dbn,
    LeanQuotes,
    LeanWithoutDay,
    LeanScale,
    Binary,
}

impl fmt::Display for UnsupportedForm {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            UnsupportedForm::Html => "a web page or XML, not data",
            UnsupportedForm::ArrowStream => "an Arrow stream, not an Arrow file",
            UnsupportedForm::FeatherV1 => "a Feather file of version 1, which is not supported",
            UnsupportedForm::Hdf5 => "an HDF5 file, which is not supported",
            UnsupportedForm::Spreadsheet => "a spreadsheet, which is not supported",
            UnsupportedForm::Bzip2 => "compressed with bzip2, which is not supported",
            UnsupportedForm::Xz => "compressed with xz, which is not supported",
            UnsupportedForm::Nested => "an archive inside an archive, which is not supported",
            UnsupportedForm::Dbn => "a Databento DBN file, which is not supported",
            UnsupportedForm::LeanQuotes => {
                "a LEAN file of quote bars, with a bid and an ask, where bars have one price"
            }
            UnsupportedForm::LeanWithoutDay => {
                "a LEAN file of one day's minutes or seconds, and no name says which day"
            }
            UnsupportedForm::LeanScale => {
                "a LEAN file whose whole prices may be dollars or ten-thousandths of them"
            }
            UnsupportedForm::Binary => "binary data of an unknown format",
        })
    }
}

impl UnsupportedForm {
    /// What to do about it.
    pub(crate) fn help(self) -> &'static str {
        match self {
            UnsupportedForm::Html => {
                "the download has failed: open the file, and fetch the data again"
            }
            UnsupportedForm::ArrowStream => {
                "write it with the file format (`ipc.new_file`, `to_feather`)"
            }
            UnsupportedForm::FeatherV1 => "write it again with `to_feather(version=2)`",
            UnsupportedForm::Hdf5 => "convert it to feather or Parquet",
            UnsupportedForm::Spreadsheet => "save the sheet as CSV",
            UnsupportedForm::Bzip2 | UnsupportedForm::Xz => {
                "decompress it, or compress it with gzip, zip or zstd"
            }
            UnsupportedForm::Dbn => {
                "download it as CSV (`encoding=csv`), or convert it: `dbn --csv file.dbn.zst`"
            }
            UnsupportedForm::LeanQuotes => {
                "use trade bars, or say which side is meant: `columns = { open = \"2\", high = \"3\", \
                 low = \"4\", close = \"5\" }` is the bid, 7 to 10 are the ask"
            }
            UnsupportedForm::LeanWithoutDay => {
                "name the file or its zip as LEAN does, such as 20131007_trade.zip"
            }
            UnsupportedForm::LeanScale => {
                "say which with `price_scale = 0.0001` (equities and options) or `price_scale = 1` (all \
                 other markets), or keep LEAN's folders, such as equity/usa/hour/spy.zip"
            }
            UnsupportedForm::Nested => "unpack the outer archive",
            UnsupportedForm::Binary => {
                "CSV, JSON, Parquet and Arrow files are read, also as .gz, .zip and .zst"
            }
        }
    }
}

/// What a file's first bytes say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Sniffed {
    Text,
    /// Text of UTF-16 with a byte order mark.
    Utf16,
    Json,
    Gzip,
    Zstd,
    Zip,
    Columnar(StoredForm),
    Unsupported(UnsupportedForm),
}

/// Tells a form by the first bytes; names and endings do not count.
pub(crate) fn sniff(head: &[u8]) -> Sniffed {
    const MAGIC: [(&[u8], Sniffed); 17] = [
        (b"\x1f\x8b", Sniffed::Gzip),
        (b"PK\x03\x04", Sniffed::Zip),
        (b"PK\x05\x06", Sniffed::Zip),
        (b"PAR1", Sniffed::Columnar(StoredForm::Parquet)),
        (b"ARROW1", Sniffed::Columnar(StoredForm::Arrow)),
        (b"\xff\xff\xff\xff", Sniffed::Unsupported(UnsupportedForm::ArrowStream)),
        (b"FEA1", Sniffed::Unsupported(UnsupportedForm::FeatherV1)),
        (b"\x89HDF", Sniffed::Unsupported(UnsupportedForm::Hdf5)),
        (b"\xd0\xcf\x11\xe0", Sniffed::Unsupported(UnsupportedForm::Spreadsheet)),
        (b"\x28\xb5\x2f\xfd", Sniffed::Zstd),
        (b"DBN\x01", Sniffed::Unsupported(UnsupportedForm::Dbn)),
        (b"DBN\x02", Sniffed::Unsupported(UnsupportedForm::Dbn)),
        (b"DBN\x03", Sniffed::Unsupported(UnsupportedForm::Dbn)),
        (b"BZh", Sniffed::Unsupported(UnsupportedForm::Bzip2)),
        (b"\xfd7zXZ", Sniffed::Unsupported(UnsupportedForm::Xz)),
        (b"\xff\xfe", Sniffed::Utf16),
        (b"\xfe\xff", Sniffed::Utf16),
    ];
    if let Some((_, form)) = MAGIC.into_iter().find(|(magic, _)| head.starts_with(magic)) {
        return form;
    }
    // Zstandard's skippable frames, with which some writers begin.
    if matches!(head, [0x50..=0x5f, 0x2a, 0x4d, 0x18, ..]) {
        return Sniffed::Zstd;
    }
    let head = head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(head);
    if head.contains(&0) {
        return Sniffed::Unsupported(UnsupportedForm::Binary);
    }
    match head.trim_ascii_start().first() {
        Some(b'[' | b'{') => Sniffed::Json,
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
        assert_eq!(sniff(b"\x28\xb5\x2f\xfd\x04"), Sniffed::Zstd);
        assert_eq!(sniff(b"\x50\x2a\x4d\x18\x04\0\0\0"), Sniffed::Zstd);
        assert_eq!(sniff(b"\xff\xfet\0i\0"), Sniffed::Utf16);
        assert_eq!(sniff(b"  [[1,2]]"), Sniffed::Json);
        assert_eq!(sniff(b"\xef\xbb\xbf{\"t\":[]}"), Sniffed::Json);
        assert_eq!(sniff(b"DBN\x01\0"), Sniffed::Unsupported(UnsupportedForm::Dbn));
        assert_eq!(sniff(b"<!doctype html>"), Sniffed::Unsupported(UnsupportedForm::Html));
        assert_eq!(sniff(b"<DATE>,<OPEN>,<HIGH>,<LOW>,<CLOSE>"), Sniffed::Text);
        assert_eq!(sniff(b"a\0b"), Sniffed::Unsupported(UnsupportedForm::Binary));
        assert_eq!(sniff(b""), Sniffed::Text);
    }
}
