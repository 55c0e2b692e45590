//! What a stream of bytes holds that comes out of a compressed file or an archive, or is of UTF-16.
//!
//! UTF-16 is told by its byte order mark (`FF FE` or `FE FF`), as MetaTrader and Excel's "Unicode text"
//! write it, and decoded as it is read; half a pair is a replacement character, which no number has.

use crate::file_part::{HEAD_BYTES, Part, Visit};
use crate::text_blocks::TextBlocks;
use crate::unsupported::{Sniffed, sniff};
use crate::{DataError, UnsupportedForm};
use encoding_rs_io::DecodeReaderBytesBuilder;
use std::io::{Cursor, Read};
use std::path::Path;
use std::sync::Arc;

/// Most bytes of a part that must be unpacked into memory.
const MAX_UNPACKED_BYTES: u64 = 4 << 30;

/// What a stream comes out of.
#[derive(Debug, Clone, Default)]
pub(crate) struct Container {
    /// What it is called; nothing where the stream is the file itself.
    pub(crate) name: Option<&'static str>,
    /// The name of the archive's member.
    pub(crate) member: Option<String>,
}

impl Container {
    /// A compressed file.
    pub(crate) fn file(name: &'static str) -> Container {
        Container { name: Some(name), member: None }
    }

    /// The error of a stream that cannot be read to its end.
    fn broken(&self, path: &Path, error: &std::io::Error) -> DataError {
        match self.name {
            Some(container) => DataError::damaged(path, container, error),
            None => DataError::unreadable(path, error),
        }
    }
}

/// Visits what a stream holds.
///
/// # Errors
/// Those of the visitor, and where the stream is damaged, empty, or of a form that is not read.
pub(crate) fn visit_stream(
    label: Arc<Path>,
    stream: &mut (dyn Read + Send),
    container: Container,
    visit: Visit<'_>,
) -> Result<(), DataError> {
    let (sniffed, mut whole) = looked_at(&label, stream, &container)?;
    if sniffed != Sniffed::Utf16 {
        return visit_sniffed(label, sniffed, &mut whole, container, visit);
    }
    let mut decoded = DecodeReaderBytesBuilder::new().strip_bom(true).build(whole);
    let (sniffed, mut whole) = looked_at(&label, &mut decoded, &container)?;
    let sniffed = match sniffed {
        Sniffed::Text | Sniffed::Json | Sniffed::Unsupported(_) => sniffed,
        Sniffed::Utf16 | Sniffed::Gzip | Sniffed::Zstd | Sniffed::Zip | Sniffed::Columnar(_) => {
            Sniffed::Unsupported(UnsupportedForm::Binary)
        }
    };
    visit_sniffed(label, sniffed, &mut whole, container, visit)
}

/// What a stream's first bytes say, and the whole stream.
fn looked_at<'s>(
    label: &Path,
    stream: &'s mut (dyn Read + Send),
    container: &Container,
) -> Result<(Sniffed, impl Read + Send + 's), DataError> {
    let mut head = Vec::new();
    let read = (&mut *stream).take(HEAD_BYTES).read_to_end(&mut head);
    read.map_err(|e| container.broken(label, &e))?;
    if head.is_empty() {
        return Err(DataError::EmptyFile { path: label.to_path_buf() });
    }
    Ok((sniff(&head), Cursor::new(head).chain(stream)))
}

fn visit_sniffed(
    label: Arc<Path>,
    sniffed: Sniffed,
    whole: &mut (dyn Read + Send),
    container: Container,
    visit: Visit<'_>,
) -> Result<(), DataError> {
    let mut unpacked = || {
        let mut bytes = Vec::new();
        let read = (&mut *whole).take(MAX_UNPACKED_BYTES).read_to_end(&mut bytes);
        read.map(|_| bytes).map_err(|e| container.broken(&label, &e))
    };
    let part = match sniffed {
        Sniffed::Json => Part::Json(unpacked()?.into()),
        Sniffed::Columnar(form) => Part::Columnar(form, unpacked()?.into()),
        Sniffed::Text => {
            let blocks = TextBlocks::new(label.clone(), whole, container.name);
            Part::Text(blocks.with_member(container.member))
        }
        Sniffed::Gzip | Sniffed::Zstd | Sniffed::Zip => {
            return Err(unsupported(&label, UnsupportedForm::Nested));
        }
        Sniffed::Utf16 => return Err(unsupported(&label, UnsupportedForm::Binary)),
        Sniffed::Unsupported(form) => return Err(unsupported(&label, form)),
    };
    visit(label, part)
}

fn unsupported(path: &Path, form: UnsupportedForm) -> DataError {
    DataError::Unsupported { path: path.to_owned(), form }
}
