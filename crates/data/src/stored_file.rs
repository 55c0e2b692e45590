//! A file as stored, its hash, and the parts that it holds: itself, or the members of an archive.

use crate::columnar_form::Columnar;
use crate::csv_reader::one_line;
use crate::source_file::SourceFile;
use crate::text_blocks::TextBlocks;
use crate::unsupported::{Sniffed, sniff};
use crate::{DataError, UnsupportedForm};
use bytes::Bytes;
use flate2::bufread::MultiGzDecoder;
use sha2::digest::Output;
use sha2::{Digest, Sha256};
use std::fs::File;
use std::io::{Chain, Cursor, Read};
use std::path::Path;
use std::sync::Arc;
use zip::ZipArchive;

/// Bytes that the first look at a text takes.
const HEAD_BYTES: u64 = 4_096;
/// Most bytes of a Parquet or Arrow file inside an archive, which must be unpacked into memory.
const MAX_UNPACKED_BYTES: u64 = 4 << 30;

/// A file whose form is known.
pub(crate) struct StoredFile {
    path: Arc<Path>,
    content: Content,
    /// SHA-256 of the file, once that is known.
    hash: Option<Digested>,
}

type Digested = Output<Sha256>;

/// A text is read from the file as its rows are; all other forms are kept in memory.
enum Content {
    Text(HashedFile),
    Whole(Form, Bytes),
}

/// A form that is kept in memory.
#[derive(Debug, Clone, Copy)]
enum Form {
    Gzip,
    Zip,
    Columnar(Columnar),
}

/// What one part of a file holds.
pub(crate) enum Part<'a> {
    Text(TextBlocks<'a>),
    Columnar(Columnar, Bytes),
}

/// What is called for each part, with its name.
pub(crate) type Visit<'v> =
    &'v mut (dyn FnMut(Arc<Path>, Part<'_>) -> Result<(), DataError> + Send);

impl StoredFile {
    /// Opens a file, and reads it unless it is a text.
    ///
    /// # Errors
    /// Where it is missing, a folder, unreadable, of no bytes or of a form that is not read.
    pub(crate) fn open(path: &Path) -> Result<StoredFile, DataError> {
        if path.is_dir() {
            return Err(DataError::IsDirectory { path: path.to_owned() });
        }
        let unreadable = |e: std::io::Error| DataError::unreadable(path, &e);
        let mut file = File::open(path).map_err(unreadable)?;
        let mut head = Vec::new();
        file.by_ref().take(HEAD_BYTES).read_to_end(&mut head).map_err(unreadable)?;
        if head.is_empty() {
            return Err(DataError::EmptyFile { path: path.to_owned() });
        }
        let sniffed = sniff(&head);
        let mut whole = Cursor::new(head).chain(file);
        let form = match sniffed {
            Sniffed::Gzip => Form::Gzip,
            Sniffed::Zip => Form::Zip,
            Sniffed::Columnar(form) => Form::Columnar(form),
            Sniffed::Text => {
                let content = Content::Text(HashedFile { file: whole, hash: Sha256::new() });
                return Ok(StoredFile { path: path.into(), content, hash: None });
            }
            Sniffed::Unsupported(form) => return Err(unsupported(path, form)),
        };
        let mut bytes = Vec::new();
        whole.read_to_end(&mut bytes).map_err(unreadable)?;
        let content = Content::Whole(form, bytes.into());
        Ok(StoredFile { path: path.into(), content, hash: None })
    }

    /// The file as a manifest names it.
    ///
    /// # Errors
    /// Where what is left of a text cannot be read.
    pub(crate) fn source(self, n_rows: usize) -> Result<SourceFile, DataError> {
        let hash = match self.content {
            Content::Text(mut file) => {
                let rest = std::io::copy(&mut file, &mut std::io::sink());
                rest.map_err(|e| DataError::unreadable(&self.path, &e))?;
                file.hash.finalize()
            }
            Content::Whole(_, bytes) => self.hash.unwrap_or_else(|| Sha256::digest(&bytes)),
        };
        Ok(SourceFile::new(self.path.to_path_buf(), hash, n_rows))
    }

    /// Visits the file's parts: the file itself, what a gzip file holds, or each member of a zip
    /// file in the order of names. Members are called `file.zip/member` where there are several.
    ///
    /// # Errors
    /// Those of the visitor, and what is damaged or of a form that is not read.
    pub(crate) fn parts(&mut self, visit: Visit<'_>) -> Result<(), DataError> {
        let path = self.path.clone();
        match &mut self.content {
            Content::Whole(form, bytes) => {
                let visited = || match form {
                    Form::Gzip => {
                        let stream = &mut MultiGzDecoder::new(&bytes[..]);
                        visit_stream(path, stream, "gzip file", visit)
                    }
                    Form::Zip => visit_members(&path, bytes, visit),
                    Form::Columnar(form) => visit(path, Part::Columnar(*form, bytes.clone())),
                };
                let (visited, hash) = rayon::join(visited, || Sha256::digest(&bytes));
                self.hash = Some(hash);
                visited
            }
            Content::Text(file) => {
                let n_bytes = file.file.get_ref().1.metadata().ok().map(|m| m.len());
                let blocks = TextBlocks::new(path.clone(), file, None).with_length(n_bytes);
                visit(path, Part::Text(blocks))
            }
        }
    }
}

/// A file that is hashed as it is read.
struct HashedFile {
    file: Chain<Cursor<Vec<u8>>, File>,
    hash: Sha256,
}

impl Read for HashedFile {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let n_read = self.file.read(buffer)?;
        self.hash.update(&buffer[..n_read]);
        Ok(n_read)
    }
}

fn visit_members(path: &Arc<Path>, bytes: &[u8], visit: Visit<'_>) -> Result<(), DataError> {
    let damaged = |e: zip::result::ZipError| DataError::damaged(path, "zip file", &e);
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(damaged)?;
    let mut members = Vec::new();
    for idx in 0..archive.len() {
        let member = archive.by_index(idx).map_err(damaged)?;
        let name = one_line(&member.name().map_err(damaged)?);
        let file_name = name.rsplit('/').next().unwrap_or_default();
        if name == "[Content_Types].xml" {
            return Err(unsupported(path, UnsupportedForm::Spreadsheet));
        }
        let is_hidden = file_name.starts_with('.') || name.starts_with("__MACOSX/");
        if member.is_file() && !is_hidden {
            members.push((name, idx));
        }
    }
    members.sort();
    if members.is_empty() {
        return Err(DataError::NoRows { path: path.to_path_buf() });
    }
    let n_members = members.len();
    for (name, idx) in members {
        let label = if n_members == 1 { path.clone() } else { path.join(&name).into() };
        let mut member = archive.by_index(idx).map_err(damaged)?;
        visit_stream(label, &mut member, "zip file", visit)?;
    }
    Ok(())
}

fn visit_stream(
    label: Arc<Path>,
    stream: &mut (dyn Read + Send),
    container: &'static str,
    visit: Visit<'_>,
) -> Result<(), DataError> {
    let fail = |e: std::io::Error| DataError::damaged(&label, container, &e);
    let mut head = Vec::new();
    stream.take(HEAD_BYTES).read_to_end(&mut head).map_err(fail)?;
    if head.is_empty() {
        return Err(DataError::EmptyFile { path: label.to_path_buf() });
    }
    let sniffed = sniff(&head);
    let mut whole = Cursor::new(head).chain(stream);
    match sniffed {
        Sniffed::Text => {
            let blocks = TextBlocks::new(label.clone(), &mut whole, Some(container));
            visit(label, Part::Text(blocks))
        }
        Sniffed::Columnar(form) => {
            let mut bytes = Vec::new();
            whole.take(MAX_UNPACKED_BYTES).read_to_end(&mut bytes).map_err(fail)?;
            visit(label, Part::Columnar(form, bytes.into()))
        }
        Sniffed::Gzip | Sniffed::Zip => Err(unsupported(&label, UnsupportedForm::Nested)),
        Sniffed::Unsupported(form) => Err(unsupported(&label, form)),
    }
}

fn unsupported(path: &Path, form: UnsupportedForm) -> DataError {
    DataError::Unsupported { path: path.to_owned(), form }
}
