//! A file as stored, its hash, and the parts that it holds: itself, or the members of an archive.

use crate::DataError;
use crate::columnar_form::StoredForm;
use crate::file_part::{HEAD_BYTES, Part, Visit};
use crate::source_file::SourceFile;
use crate::stored_stream::{Container, visit_stream};
use crate::text_blocks::TextBlocks;
use crate::unsupported::{Sniffed, sniff};
use crate::zip_members::visit_members;
use bytes::Bytes;
use flate2::bufread::MultiGzDecoder;
use sha2::digest::Output;
use sha2::{Digest, Sha256};
use std::fs::File;
use std::io::{Chain, Cursor, Read};
use std::path::Path;
use std::sync::Arc;

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
    Text(HashedFile, Encoding),
    Whole(Form, Bytes),
}

/// How a text is encoded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Encoding {
    Utf8,
    Utf16,
}

/// A form that is kept in memory.
#[derive(Debug, Clone, Copy)]
enum Form {
    Gzip,
    Zstd,
    Zip,
    Json,
    Columnar(StoredForm),
}

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
        // A pipe would be waited for, and a device may never end.
        if !path.metadata().map_err(unreadable)?.is_file() {
            return Err(DataError::NotAFile { path: path.to_owned() });
        }
        let mut file = File::open(path).map_err(unreadable)?;
        let mut head = Vec::new();
        file.by_ref().take(HEAD_BYTES).read_to_end(&mut head).map_err(unreadable)?;
        if head.is_empty() {
            return Err(DataError::EmptyFile { path: path.to_owned() });
        }
        let sniffed = sniff(&head);
        let mut whole = Cursor::new(head).chain(file);
        let text = |whole, encoding| {
            let content = Content::Text(HashedFile { file: whole, hash: Sha256::new() }, encoding);
            Ok(StoredFile { path: path.into(), content, hash: None })
        };
        let form = match sniffed {
            Sniffed::Gzip => Form::Gzip,
            Sniffed::Zstd => Form::Zstd,
            Sniffed::Zip => Form::Zip,
            Sniffed::Json => Form::Json,
            Sniffed::Columnar(form) => Form::Columnar(form),
            Sniffed::Text => return text(whole, Encoding::Utf8),
            Sniffed::Utf16 => return text(whole, Encoding::Utf16),
            Sniffed::Unsupported(form) => {
                return Err(DataError::Unsupported { path: path.to_owned(), form });
            }
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
            Content::Text(mut file, _) => {
                let rest = std::io::copy(&mut file, &mut std::io::sink());
                rest.map_err(|e| DataError::unreadable(&self.path, &e))?;
                file.hash.finalize()
            }
            Content::Whole(_, bytes) => self.hash.unwrap_or_else(|| Sha256::digest(&bytes)),
        };
        Ok(SourceFile::new(self.path.to_path_buf(), hash, n_rows))
    }

    /// Visits the file's parts: the file itself, what a compressed file holds, or each member of a zip
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
                        visit_stream(path, stream, Container::file("gzip file"), visit)
                    }
                    Form::Zstd => visit_zstd(path, bytes, visit),
                    Form::Zip => visit_members(&path, bytes, visit),
                    Form::Json => visit(path, Part::Json(bytes.clone())),
                    Form::Columnar(form) => visit(path, Part::Columnar(*form, bytes.clone())),
                };
                let (visited, hash) = rayon::join(visited, || Sha256::digest(&bytes));
                self.hash = Some(hash);
                visited
            }
            Content::Text(file, Encoding::Utf8) => {
                let n_bytes = file.file.get_ref().1.metadata().ok().map(|m| m.len());
                let blocks = TextBlocks::new(path.clone(), file, None).with_length(n_bytes);
                visit(path, Part::Text(blocks))
            }
            Content::Text(file, Encoding::Utf16) => {
                visit_stream(path, file, Container::default(), visit)
            }
        }
    }
}

/// Visits what a file compressed with Zstandard (RFC 8878) holds: one frame after the other, as `zstd -d`
/// writes it. Frames that need a window of more than 128 MB, which only `zstd --long=28` and above makes,
/// are refused by the library as damaged.
fn visit_zstd(path: Arc<Path>, bytes: &[u8], visit: Visit<'_>) -> Result<(), DataError> {
    const CONTAINER: &str = "zstd file";
    let stream = zstd::stream::read::Decoder::with_buffer(bytes);
    let mut stream = stream.map_err(|e| DataError::damaged(&path, CONTAINER, &e))?;
    visit_stream(path, &mut stream, Container::file(CONTAINER), visit)
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
