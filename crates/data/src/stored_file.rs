//! A file as stored, its hash, and the parts that it holds: itself, or the members of an archive.

use crate::csv_reader::one_line;
use crate::unsupported::{Sniffed, sniff};
use crate::{DataError, UnsupportedForm};
use bytes::Bytes;
use flate2::bufread::MultiGzDecoder;
use sha2::{Digest, Sha256};
use std::fmt::Write as _;
use std::io::{BufRead, BufReader, Cursor, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use zip::ZipArchive;

/// Bytes that the first look at a text takes.
const HEAD_BYTES: u64 = 4_096;
/// Buffer between a decoder and the lines.
const BUFFER_BYTES: usize = 128 * 1_024;
/// Most bytes of a Parquet or Arrow file inside an archive, which must be unpacked into memory.
const MAX_UNPACKED_BYTES: u64 = 4 << 30;

/// A file that was read, for a run's manifest.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SourceFile {
    /// Path as it was asked for, or as a glob or folder gave it.
    pub path: PathBuf,
    /// SHA-256 of the file as stored, in hexadecimal.
    pub sha256: String,
    /// Rows of data in it, bad ones and those outside the window included.
    pub n_rows: usize,
}

/// A file's bytes.
pub(crate) struct StoredFile {
    path: Arc<Path>,
    bytes: Bytes,
}

/// What one part of a file holds.
pub(crate) enum Part<'a> {
    Text { reader: &'a mut dyn BufRead, container: &'static str },
    Parquet(Bytes),
    Arrow(Bytes),
}

/// What is called for each part, with its name.
pub(crate) type Visit<'v> = &'v mut dyn FnMut(Arc<Path>, Part<'_>) -> Result<(), DataError>;

impl StoredFile {
    /// Reads the whole file.
    ///
    /// # Errors
    /// Where it is missing, a folder, unreadable or of no bytes.
    pub(crate) fn read(path: &Path) -> Result<StoredFile, DataError> {
        if path.is_dir() {
            return Err(DataError::IsDirectory { path: path.to_owned() });
        }
        let bytes = std::fs::read(path).map_err(|e| match e.kind() {
            std::io::ErrorKind::NotFound => DataError::NotFound { path: path.to_owned() },
            _ => DataError::Io { path: path.to_owned(), action: "read", detail: e.to_string() },
        })?;
        if bytes.is_empty() {
            return Err(DataError::EmptyFile { path: path.to_owned() });
        }
        Ok(StoredFile { path: path.into(), bytes: bytes.into() })
    }

    /// The file as a manifest names it.
    pub(crate) fn source(&self, n_rows: usize) -> SourceFile {
        let mut sha256 = String::with_capacity(64);
        for byte in Sha256::digest(&self.bytes) {
            let _ = write!(sha256, "{byte:02x}"); // writing to a String does not fail
        }
        SourceFile { path: self.path.to_path_buf(), sha256, n_rows }
    }

    /// Visits the file's parts: the file itself, what a gzip file holds, or each member of a zip
    /// file in the order of names. Members are called `file.zip/member` where there are several.
    ///
    /// # Errors
    /// Those of the visitor, and what is damaged or of a form that is not read.
    pub(crate) fn parts(&self, visit: Visit<'_>) -> Result<(), DataError> {
        match sniff(head_of(&self.bytes)) {
            Sniffed::Gzip => {
                let mut decoder = MultiGzDecoder::new(&self.bytes[..]);
                self.visit_stream(self.path.clone(), &mut decoder, "gzip file", visit)
            }
            Sniffed::Zip => self.visit_members(visit),
            Sniffed::Parquet => visit(self.path.clone(), Part::Parquet(self.bytes.clone())),
            Sniffed::ArrowFile => visit(self.path.clone(), Part::Arrow(self.bytes.clone())),
            Sniffed::Text => {
                let part = Part::Text { reader: &mut &self.bytes[..], container: "text" };
                visit(self.path.clone(), part)
            }
            Sniffed::Unsupported(form) => Err(self.unsupported(form)),
        }
    }

    fn unsupported(&self, form: UnsupportedForm) -> DataError {
        DataError::Unsupported { path: self.path.to_path_buf(), form }
    }

    fn visit_members(&self, visit: Visit<'_>) -> Result<(), DataError> {
        let damaged = |e: zip::result::ZipError| damaged(&self.path, "zip file", &e);
        let mut archive = ZipArchive::new(Cursor::new(&self.bytes[..])).map_err(damaged)?;
        let mut members = Vec::new();
        for idx in 0..archive.len() {
            let member = archive.by_index(idx).map_err(damaged)?;
            let name = one_line(&member.name().map_err(damaged)?);
            let file_name = name.rsplit('/').next().unwrap_or_default();
            if name == "[Content_Types].xml" {
                return Err(self.unsupported(UnsupportedForm::Spreadsheet));
            }
            let is_hidden = file_name.starts_with('.') || name.starts_with("__MACOSX/");
            if member.is_file() && !is_hidden {
                members.push((name, idx));
            }
        }
        members.sort();
        if members.is_empty() {
            return Err(DataError::NoRows { path: self.path.to_path_buf() });
        }
        let n_members = members.len();
        for (name, idx) in members {
            let label =
                if n_members == 1 { self.path.clone() } else { self.path.join(&name).into() };
            let mut member = archive.by_index(idx).map_err(damaged)?;
            self.visit_stream(label, &mut member, "zip file", visit)?;
        }
        Ok(())
    }

    fn visit_stream(
        &self,
        label: Arc<Path>,
        stream: &mut dyn Read,
        container: &'static str,
        visit: Visit<'_>,
    ) -> Result<(), DataError> {
        let fail = |e: std::io::Error| damaged(&label, container, &e);
        let mut head = Vec::new();
        stream.take(HEAD_BYTES).read_to_end(&mut head).map_err(fail)?;
        if head.is_empty() {
            return Err(DataError::EmptyFile { path: label.to_path_buf() });
        }
        let sniffed = sniff(&head);
        let whole = Cursor::new(head).chain(stream);
        match sniffed {
            Sniffed::Text => {
                let mut reader = BufReader::with_capacity(BUFFER_BYTES, whole);
                visit(label, Part::Text { reader: &mut reader, container })
            }
            Sniffed::Parquet | Sniffed::ArrowFile => {
                let mut bytes = Vec::new();
                whole.take(MAX_UNPACKED_BYTES).read_to_end(&mut bytes).map_err(fail)?;
                let bytes = Bytes::from(bytes);
                let is_parquet = sniffed == Sniffed::Parquet;
                visit(label, if is_parquet { Part::Parquet(bytes) } else { Part::Arrow(bytes) })
            }
            Sniffed::Gzip | Sniffed::Zip => Err(DataError::Unsupported {
                path: label.to_path_buf(),
                form: UnsupportedForm::Nested,
            }),
            Sniffed::Unsupported(form) => {
                Err(DataError::Unsupported { path: label.to_path_buf(), form })
            }
        }
    }
}

fn head_of(bytes: &[u8]) -> &[u8] {
    &bytes[..bytes.len().min(HEAD_BYTES as usize)]
}

/// A file, or a part of one, that its decoder refuses.
pub(crate) fn damaged(path: &Path, form: &'static str, error: &dyn std::fmt::Display) -> DataError {
    let detail = error.to_string().lines().next().unwrap_or_default().to_owned();
    DataError::Damaged { path: path.to_owned(), form, detail }
}
