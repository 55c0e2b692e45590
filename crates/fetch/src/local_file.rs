//! A file of the archive as it lies in a folder: whole, in part, and with its CHECKSUM.

use crate::FetchError;
use crate::checksum::{self, Sum};
use std::fs::{self, File};
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};

/// The places of one file in a folder.
///
/// A file that was fetched has its CHECKSUM beside it, `NAME.CHECKSUM`; one without is somebody
/// else's and is left alone. What is on its way is `.NAME.part`, which no reader of bars takes up.
#[derive(Debug)]
pub(crate) struct LocalFile {
    folder: PathBuf,
    name: String,
}

/// What lies there under the file's name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Found {
    /// No file.
    Nothing,
    /// A file that is as wanted.
    Wanted,
    /// A file that was fetched and is as it was then.
    Earlier,
    /// A file that was fetched and is no more what it was.
    Damaged,
    /// A file that was not fetched.
    NotOurs,
}

impl LocalFile {
    pub(crate) fn new(folder: &Path, name: String) -> LocalFile {
        LocalFile { folder: folder.to_owned(), name }
    }

    pub(crate) fn name(&self) -> &str {
        &self.name
    }

    pub(crate) fn path(&self) -> PathBuf {
        self.folder.join(&self.name)
    }

    /// What is on its way.
    pub(crate) fn part(&self) -> PathBuf {
        self.folder.join(format!(".{}.part", self.name))
    }

    fn checksum(&self) -> PathBuf {
        self.folder.join(format!("{}.CHECKSUM", self.name))
    }

    /// Holds what lies there against the SHA-256 that is wanted.
    pub(crate) fn find(&self, wanted: &Sum) -> Result<Found, FetchError> {
        let path = self.path();
        let sum = match checksum::of_file(&path) {
            Ok(sum) => sum,
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Found::Nothing),
            Err(error) => return Err(FetchError::io("read", &path)(error)),
        };
        Ok(match self.recorded() {
            _ if sum == *wanted => Found::Wanted,
            None => Found::NotOurs,
            Some(Ok(recorded)) if recorded == sum => Found::Earlier,
            Some(_) => Found::Damaged,
        })
    }

    /// What the CHECKSUM beside the file says, where there is one.
    fn recorded(&self) -> Option<Result<Sum, String>> {
        let text = fs::read_to_string(self.checksum()).ok()?;
        Some(checksum::parse(&text, &self.name))
    }

    /// Whether a file lies there that was fetched.
    pub(crate) fn is_fetched(&self) -> bool {
        self.path().is_file() && self.recorded().is_some_and(|recorded| recorded.is_ok())
    }

    /// The size of the file; `None` where there is none.
    pub(crate) fn n_bytes(&self) -> Option<u64> {
        fs::metadata(self.path()).ok().map(|metadata| metadata.len())
    }

    /// The size of what is on its way.
    pub(crate) fn n_part_bytes(&self) -> u64 {
        fs::metadata(self.part()).map_or(0, |metadata| metadata.len())
    }

    /// Makes the folder, where there is none.
    pub(crate) fn make_folder(&self) -> Result<(), FetchError> {
        fs::create_dir_all(&self.folder).map_err(FetchError::io("create", &self.folder))
    }

    /// Opens what is on its way, to be written on from its end.
    pub(crate) fn open_part(&self) -> Result<File, FetchError> {
        let part = self.part();
        let opened = File::options().create(true).append(true).open(&part);
        opened.map_err(FetchError::io("write", &part))
    }

    /// Drops what is on its way.
    pub(crate) fn drop_part(&self) -> Result<(), FetchError> {
        remove(&self.part()).map(|_| ())
    }

    /// Puts what has come in place, with its CHECKSUM; the disk has it before the name does.
    pub(crate) fn place(&self, sum: &Sum) -> Result<(), FetchError> {
        let (part, path) = (self.part(), self.path());
        let synced = File::options().append(true).open(&part).and_then(|file| file.sync_all());
        synced.map_err(FetchError::io("write", &part))?;
        // First, so that no file of ours is ever there without it.
        self.record(sum)?;
        fs::rename(&part, &path).map_err(FetchError::io("rename to", &path))?;
        self.sync_folder();
        Ok(())
    }

    /// Mends the CHECKSUM beside a file that was fetched.
    pub(crate) fn record_again(&self, sum: &Sum) -> Result<(), FetchError> {
        match self.recorded() {
            Some(recorded) if recorded.as_ref() != Ok(sum) => self.record(sum),
            Some(_) | None => Ok(()),
        }
    }

    /// Writes the CHECKSUM beside the file.
    fn record(&self, sum: &Sum) -> Result<(), FetchError> {
        let path = self.checksum();
        let half_written = self.folder.join(format!(".{}.CHECKSUM.part", self.name));
        let write = || {
            let mut file = File::create(&half_written)?;
            file.write_all(checksum::text(sum, &self.name).as_bytes())?;
            file.sync_all()?;
            fs::rename(&half_written, &path)
        };
        write().map_err(FetchError::io("write", &path))
    }

    /// Takes a file away that was fetched, and what is on its way; whether there was one.
    pub(crate) fn remove_if_fetched(&self) -> Result<bool, FetchError> {
        self.drop_part()?;
        let is_fetched = self.recorded().is_some_and(|recorded| recorded.is_ok());
        if !is_fetched {
            return Ok(false);
        }
        // The CHECKSUM goes last: a file left without it would be somebody else's.
        let was_there = remove(&self.path())?;
        remove(&self.checksum())?;
        Ok(was_there)
    }

    /// Where a folder can be flushed, a rename in it survives a power cut. Where not, the file is
    /// fetched once more.
    fn sync_folder(&self) {
        if cfg!(unix) {
            let _ = File::open(&self.folder).and_then(|folder| folder.sync_all());
        }
    }
}

/// Removes a file; whether there was one.
fn remove(path: &Path) -> Result<bool, FetchError> {
    match fs::remove_file(path) {
        Ok(()) => Ok(true),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(false),
        Err(error) => Err(FetchError::io("remove", path)(error)),
    }
}
