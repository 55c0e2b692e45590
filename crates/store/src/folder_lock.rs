//! Who writes a run's folder: one process at a time.

use crate::StoreError;
use std::ffi::OsString;
use std::fs::{self, File, TryLockError};
use std::io::{Read, Write};
use std::path::{Path, PathBuf};

/// The lock of an output folder: a locked file `.NAME.lock` beside it, which says who holds it. The system
/// unlocks it when its process ends, however that ends; the file of a killed process is taken over.
#[derive(Debug)]
pub(crate) struct FolderLock {
    path: PathBuf,
    /// Locked as long as it is open.
    file: File,
}

impl FolderLock {
    /// Takes the lock of the folder `name` in `parent`; none where the file system has no locks.
    ///
    /// # Errors
    /// [`StoreError::OutHeld`] where another process, or another run of this one, has it, and where the file
    /// cannot be made.
    pub(crate) fn take(
        parent: &Path,
        name: &std::ffi::OsStr,
    ) -> Result<Option<FolderLock>, StoreError> {
        let mut hidden = OsString::from(".");
        hidden.push(name);
        hidden.push(".lock");
        let path = parent.join(hidden);
        loop {
            let opened =
                File::options().read(true).write(true).create(true).truncate(false).open(&path);
            let mut file = opened.map_err(StoreError::io("create", &path))?;
            match file.try_lock() {
                Ok(()) => {}
                Err(TryLockError::WouldBlock) => {
                    let mut holder = String::new();
                    // Who it is, is a courtesy.
                    let _ = file.read_to_string(&mut holder);
                    return Err(StoreError::OutHeld { path: parent.join(name), holder });
                }
                Err(TryLockError::Error(_)) => {
                    let _ = fs::remove_file(&path);
                    return Ok(None);
                }
            }
            // Whoever held it before may have taken the file away between opening and locking it.
            if !is_same_file(&file, &path) {
                continue;
            }
            let host = match host_name() {
                host if host.is_empty() => "this machine".to_owned(),
                host => host,
            };
            let holder = format!("process {} on {host}", std::process::id());
            let written = file.set_len(0).and_then(|()| file.write_all(holder.as_bytes()));
            written.map_err(StoreError::io("write", &path))?;
            return Ok(Some(FolderLock { path, file }));
        }
    }
}

impl FolderLock {
    /// The file, which may be taken away by whoever speaks for its holder.
    pub(crate) fn path(&self) -> &Path {
        &self.path
    }
}

impl Drop for FolderLock {
    fn drop(&mut self) {
        // Before it is unlocked: whoever opened it meanwhile finds that it is gone. Where an interrupt took it
        // away, another process's may stand there.
        if is_same_file(&self.file, &self.path) {
            let _ = fs::remove_file(&self.path);
        }
    }
}

#[cfg(unix)]
fn is_same_file(file: &File, path: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;
    let id = |found: fs::Metadata| (found.dev(), found.ino());
    match (file.metadata(), path.metadata()) {
        (Ok(open), Ok(there)) => id(open) == id(there),
        _ => false,
    }
}

#[cfg(not(unix))]
fn is_same_file(_file: &File, path: &Path) -> bool {
    path.exists()
}

/// Name of the machine, empty where it has none.
pub fn host_name() -> String {
    fs::read_to_string("/proc/sys/kernel/hostname")
        .map(|name| name.trim().to_owned())
        .unwrap_or_default()
}
