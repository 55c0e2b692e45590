//! One fetch at a time in a folder.

use crate::FetchError;
use crate::patience::Patience;
use crate::progress::Note;
use std::fs::{File, TryLockError};
use std::path::Path;
use std::time::Duration;

/// Hidden, so that no reader of bars takes it up. It stays: removing it would let two fetches hold
/// two different files of this name.
const NAME: &str = ".fetch.lock";

const LOOK_AGAIN_AFTER: Duration = Duration::from_millis(250);

/// A folder in which this fetch alone writes, until it is dropped or the process ends.
#[derive(Debug)]
pub(crate) struct FolderLock {
    _file: File,
}

impl FolderLock {
    /// Makes the folder, and waits until no other fetch is at work in it.
    pub(crate) fn take(folder: &Path, patience: &Patience<'_>) -> Result<FolderLock, FetchError> {
        std::fs::create_dir_all(folder).map_err(FetchError::io("create", folder))?;
        let path = folder.join(NAME);
        let opened = File::options().create(true).append(true).open(&path);
        let file = opened.map_err(FetchError::io("write", &path))?;
        let mut is_told = false;
        loop {
            patience.go_on()?;
            match file.try_lock() {
                Ok(()) => return Ok(FolderLock { _file: file }),
                Err(TryLockError::WouldBlock) => {}
                Err(TryLockError::Error(error)) => {
                    return Err(FetchError::io("lock", &path)(error));
                }
            }
            if !is_told {
                is_told = true;
                patience.progress().note(&Note::OtherFetch { folder: folder.to_owned() });
            }
            patience.pause(LOOK_AGAIN_AFTER);
        }
    }
}
