//! A run's folder: written aside, and put in place when complete.

use crate::folder_lock::FolderLock;
use crate::own_files::{has_foreign, link_own, move_foreign};
use crate::{Format, Formats, MANIFEST_FILE, Manifest, RunTables, StoreError, StoredRun, Table};
use exitlab_table::sync_folder;
use rayon::prelude::*;
use std::ffi::OsString;
use std::fs::{self, File};
use std::io::{BufWriter, ErrorKind, Write};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// A run's folder in the making.
///
/// Files go to a folder of another name beside the output folder, `.NAME.partial`;
/// [`finish`](Self::finish) renames it. Dropped before that, it takes its files with it, so that
/// what stands under the output's name is a complete run, always.
#[derive(Debug)]
pub struct RunFolder {
    /// The folder as it was asked for.
    asked: PathBuf,
    out: PathBuf,
    partial: PathBuf,
    /// The empty folder that holds the name of a numbered run.
    claimed: Option<PathBuf>,
    /// Folders above it that were made for it, the innermost first.
    made: Vec<PathBuf>,
    /// What earlier runs that were killed had left, and what became of it.
    left_behind: Vec<String>,
    state: Arc<Mutex<State>>,
    /// None where the file system has no locks. Last, so that it goes last.
    lock: Option<FolderLock>,
}

/// A run folder that stands in its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FinishedRun {
    /// The folder, as it was asked for.
    pub folder: PathBuf,
    /// What others had put into the earlier run's folder, which was kept.
    pub kept: Vec<String>,
}

/// Where a run folder is on its way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    Writing,
    Interrupted,
    Finished,
}

/// Takes a run folder's files away, from a signal handler's thread.
#[derive(Debug, Clone)]
pub struct Cleanup {
    partial: PathBuf,
    claimed: Option<PathBuf>,
    made: Vec<PathBuf>,
    lock_file: Option<PathBuf>,
    state: Arc<Mutex<State>>,
}

impl Cleanup {
    /// Removes what was written so far, and makes later writes fail. A run that is just being put
    /// in place is left to finish, and one that is finished stays. Returns whether nothing of the run is
    /// left.
    pub fn run(&self) -> bool {
        let mut state = lock(&self.state);
        if *state == State::Writing {
            *state = State::Interrupted;
            // a file may just be opened by the writing thread: a second try removes it, too
            for _ in 0..3 {
                if fs::remove_dir_all(&self.partial).is_ok() || !self.partial.exists() {
                    break;
                }
            }
            if let Some(claimed) = &self.claimed {
                // Empty until the run is put in place; where it is not, it is not ours to remove.
                let _ = fs::remove_dir(claimed);
            }
            if let Some(lock_file) = &self.lock_file {
                let _ = fs::remove_file(lock_file);
            }
            // What others put there meanwhile keeps them.
            self.made.iter().for_each(|folder| drop(fs::remove_dir(folder)));
        }
        *state != State::Finished
    }
}

/// The state; a thread that panicked while it held it left it whole.
fn lock(state: &Mutex<State>) -> MutexGuard<'_, State> {
    state.lock().unwrap_or_else(PoisonError::into_inner)
}

impl RunFolder {
    /// Begins a run that is to stand at `base`, or `base-2` and so on where that is taken. The
    /// name is taken at once, so that runs begun at the same time never share one.
    ///
    /// # Errors
    /// Where the folder cannot be made.
    pub fn create_numbered(base: &Path) -> Result<RunFolder, StoreError> {
        let no_name = || StoreError::OutHasNoName { path: base.to_owned() };
        let (parent, name) = base.parent().zip(base.file_name()).ok_or_else(no_name)?;
        let made = make_folders(parent)?;
        let left_behind = clear_dead(parent)?;
        let mut attempt = 1;
        loop {
            let mut numbered = name.to_owned();
            if attempt > 1 {
                numbered.push(format!("-{attempt}"));
            }
            let out = parent.join(numbered);
            match fs::create_dir(&out) {
                Ok(()) => {
                    let mut folder = RunFolder::create(&out)?;
                    folder.claimed = Some(out);
                    folder.made = made;
                    folder.left_behind.splice(0..0, left_behind);
                    return Ok(folder);
                }
                Err(error) if error.kind() == ErrorKind::AlreadyExists && attempt < 1_000_000 => {
                    attempt += 1;
                }
                Err(error) => return Err(StoreError::io("create", &out)(error)),
            }
        }
    }

    /// Begins a run that is to stand at `out`, which must be absent, an empty folder, or an
    /// earlier run's (it has a `manifest.json`), which is replaced when the new one is complete.
    ///
    /// # Errors
    /// Where `out` is anything else, or the folder cannot be made.
    pub fn create(out: &Path) -> Result<RunFolder, StoreError> {
        let asked = out.to_owned();
        must_be_replaceable(out)?;
        // renaming must move a folder, not a link to it, and `.` has no name
        let out = if out.exists() {
            out.canonicalize().map_err(StoreError::io("find", out))?
        } else {
            out.to_owned()
        };
        let no_name = || StoreError::OutHasNoName { path: out.clone() };
        let (parent, name) = out.parent().zip(out.file_name()).ok_or_else(no_name)?;
        let made = make_folders(parent)?;
        let lock = FolderLock::take(parent, name)?;
        // Without a lock they may be another process's at work.
        let left_behind = match lock {
            Some(_) => clear_left_behind(parent, &out)?,
            None => Vec::new(),
        };
        let partial = free_sibling(parent, name, PARTIAL)?;
        let state = Arc::new(Mutex::new(State::Writing));
        Ok(RunFolder { asked, out, partial, claimed: None, made, left_behind, state, lock })
    }

    /// Begins to change an earlier run's folder: the new one begins with exitlab's files of the earlier one, some of
    /// which are then written anew, and takes its place at once ([`finish_changes`](Self::finish_changes)).
    ///
    /// # Errors
    /// Where `out` is not an earlier run's, another process writes it, or the folder cannot be made.
    pub fn change(out: &Path) -> Result<RunFolder, StoreError> {
        if !is_earlier_run(out) {
            return Err(StoreError::OutOccupied { path: out.to_owned() });
        }
        let folder = RunFolder::create(out)?;
        link_own(&folder.out, &folder.partial)?;
        Ok(folder)
    }

    /// What runs that were killed had left beside the folder, and what became of it: a sentence each.
    pub fn left_behind(&self) -> &[String] {
        &self.left_behind
    }

    /// Where the run will stand.
    pub fn out(&self) -> &Path {
        &self.out
    }

    /// The run as far as it is written, to be read back; tables that are in memory are read from there.
    pub fn stored(&self, manifest: Manifest, in_memory: RunTables) -> StoredRun {
        StoredRun::new(&self.partial, manifest).with_tables(in_memory)
    }

    /// What to call when the process is interrupted.
    pub fn cleanup(&self) -> Cleanup {
        Cleanup {
            partial: self.partial.clone(),
            claimed: self.claimed.clone(),
            made: self.made.clone(),
            lock_file: self.lock.as_ref().map(|lock| lock.path().to_owned()),
            state: self.state.clone(),
        }
    }

    /// Writes a table in each of these formats, as `NAME.parquet` and so on.
    ///
    /// # Errors
    /// Where a file cannot be written, or the run was interrupted.
    pub fn write_table(&self, table: &Table, formats: &[Format]) -> Result<(), StoreError> {
        self.write_parts(table.name(), formats, &[()], |()| Ok(table.clone()))
    }

    /// Writes tables that are in memory, tables and formats side by side.
    ///
    /// # Errors
    /// Where a file cannot be written, or the run was interrupted.
    pub fn write_tables(&self, tables: &RunTables, formats: &Formats) -> Result<(), StoreError> {
        let names: Vec<&str> = tables.names().collect();
        let write = |name: &&str| {
            let parts = tables.parts(name).unwrap_or_default();
            self.write_parts(name, formats.of(name), parts, |part| Ok(part.clone()))
        };
        // Collected before the first error is taken: which one that is may not depend on threads.
        let written: Vec<Result<(), StoreError>> = names.par_iter().map(write).collect();
        written.into_iter().collect()
    }

    /// Writes a table that is made part by part, each from one of `parts`: no more than one part
    /// per format is held at a time. Formats are written at the same time.
    ///
    /// # Errors
    /// Where a part cannot be made or a file cannot be written, or the run was interrupted.
    pub(crate) fn write_parts<P: Sync>(
        &self,
        name: &str,
        formats: &[Format],
        parts: &[P],
        make: impl Fn(&P) -> Result<Table, StoreError> + Sync,
    ) -> Result<(), StoreError> {
        let make = &make;
        let write = |format: Format| {
            let name = format!("{name}.{}", format.name());
            self.write_with(&name, |file| format.write_parts(parts.iter().map(make), file))
        };
        // Collected before the first error is taken: which one that is may not depend on threads.
        let written: Vec<Result<(), StoreError>> =
            formats.par_iter().map(|format| write(*format)).collect();
        written.into_iter().collect()
    }

    /// Writes a file of this text.
    ///
    /// # Errors
    /// Where it cannot be written, or the run was interrupted.
    pub fn write_text(&self, name: &str, text: &str) -> Result<(), StoreError> {
        self.write_bytes(name, text.as_bytes())
    }

    /// Writes a file of these bytes.
    pub(crate) fn write_bytes(&self, name: &str, bytes: &[u8]) -> Result<(), StoreError> {
        self.write_with(name, |file| Ok(file.write_all(bytes)?))
    }

    /// Moves a file that was written into another folder beside the run's own, which is made where it
    /// is missing.
    pub(crate) fn move_out(&self, name: &str, sibling: &str) -> Result<(), StoreError> {
        let folder = &self.asked.with_file_name(sibling);
        // Under the lock: an interrupt takes all of it away, or comes after it.
        let state = lock(&self.state);
        if *state == State::Interrupted {
            return Err(StoreError::Interrupted { path: self.out.clone() });
        }
        fs::create_dir_all(folder).map_err(StoreError::io("create", folder))?;
        let to = folder.join(name);
        fs::rename(self.partial.join(name), &to).map_err(StoreError::io("rename to", &to))
    }

    fn write_with(
        &self,
        name: &str,
        write: impl FnOnce(&mut BufWriter<File>) -> Result<(), StoreError>,
    ) -> Result<(), StoreError> {
        let path = self.partial.join(name);
        let open = || {
            // under the lock, so that no file appears in a folder that is being removed
            match *lock(&self.state) {
                State::Interrupted => Err(StoreError::Interrupted { path: self.out.clone() }),
                State::Writing | State::Finished => {
                    // Where it is the earlier run's, that one keeps its own.
                    let _ = fs::remove_file(&path);
                    File::create(&path).map_err(StoreError::io("create", &path))
                }
            }
        };
        let mut file = BufWriter::new(open()?);
        write(&mut file)
            .and_then(|()| Ok(file.flush()?))
            .and_then(|()| Ok(file.get_ref().sync_all()?))
            .map_err(|source| StoreError::File { path, source: Box::new(source) })
    }

    /// Writes the manifest and puts the folder in place, on the disk before it has its name. An earlier run's
    /// folder there is exchanged for it at once, and then removed, but for what others put into it, which
    /// moves into the new one.
    ///
    /// # Errors
    /// Where a file operation fails or the run was interrupted; an earlier run's folder then
    /// stands where it stood.
    pub fn finish(self, manifest: &Manifest) -> Result<FinishedRun, StoreError> {
        self.finish_with(&manifest.to_json()?)
    }

    /// [`finish`](Self::finish) with the text of `manifest.json`.
    pub(crate) fn finish_with(self, manifest: &str) -> Result<FinishedRun, StoreError> {
        self.write_text(MANIFEST_FILE, manifest)?;
        self.place()
    }

    /// Puts a folder in place that was changed; its manifest stays.
    ///
    /// # Errors
    /// As for [`finish`](Self::finish).
    pub fn finish_changes(self) -> Result<PathBuf, StoreError> {
        Ok(self.place()?.folder)
    }

    fn place(self) -> Result<FinishedRun, StoreError> {
        sync_folder(&self.partial);
        let mut state = lock(&self.state);
        if *state == State::Interrupted {
            return Err(StoreError::Interrupted { path: self.out.clone() });
        }
        // It may have been filled by another process since this run began.
        if !may_be_replaced(&self.out)? {
            return Err(StoreError::OutOccupied { path: self.out.clone() });
        }
        let earlier = self.put_in_place()?;
        *state = State::Finished;
        let parent = self.out.parent().unwrap_or(Path::new(""));
        sync_folder(if parent.as_os_str().is_empty() { Path::new(".") } else { parent });
        let kept = match earlier {
            Some(earlier) => {
                let kept = move_foreign(&earlier, &self.out)?;
                fs::remove_dir_all(&earlier).map_err(StoreError::io("remove", &earlier))?;
                kept
            }
            None => Vec::new(),
        };
        Ok(FinishedRun { folder: self.asked.clone(), kept })
    }

    /// Gives the folder its name; returns where an earlier run's folder went.
    fn put_in_place(&self) -> Result<Option<PathBuf>, StoreError> {
        if !self.out.exists() {
            return match fs::rename(&self.partial, &self.out) {
                Ok(()) => Ok(None),
                Err(source) => Err(StoreError::io("rename to", &self.out)(source)),
            };
        }
        if exchange(&self.partial, &self.out).is_ok() {
            return Ok(Some(self.partial.clone()));
        }
        // Where the file system cannot exchange them, one goes after the other. A process that is killed between
        // leaves both, and the next one puts the earlier run back.
        let no_name = || StoreError::OutHasNoName { path: self.out.clone() };
        let (parent, name) = self.out.parent().zip(self.out.file_name()).ok_or_else(no_name)?;
        let aside = free_sibling(parent, name, REPLACED)?;
        // a folder may be renamed onto an empty one
        fs::rename(&self.out, &aside).map_err(StoreError::io("move aside", &self.out))?;
        if let Err(source) = fs::rename(&self.partial, &self.out) {
            fs::rename(&aside, &self.out).map_err(StoreError::io("restore", &self.out))?;
            return Err(StoreError::io("rename to", &self.out)(source));
        }
        Ok(Some(aside))
    }
}

/// Exchanges two folders: both names are there at any moment.
#[cfg(target_os = "linux")]
fn exchange(a: &Path, b: &Path) -> std::io::Result<()> {
    use rustix::fs::{CWD, RenameFlags, renameat_with};
    Ok(renameat_with(CWD, a, CWD, b, RenameFlags::EXCHANGE)?)
}

#[cfg(not(target_os = "linux"))]
fn exchange(_a: &Path, _b: &Path) -> std::io::Result<()> {
    Err(ErrorKind::Unsupported.into())
}

/// Suffixes of the folders beside an output folder: of a run in the making, and of an earlier one that made way.
const PARTIAL: &str = "partial";
const REPLACED: &str = "replaced";

/// Clears what killed runs left beside an output folder whose lock is held: puts an earlier run back that had
/// made way, keeps what others had put there, and removes the rest. Says what it did.
fn clear_left_behind(parent: &Path, out: &Path) -> Result<Vec<String>, StoreError> {
    let here = if parent.as_os_str().is_empty() { Path::new(".") } else { parent };
    let Some(name) = out.file_name() else { return Ok(Vec::new()) };
    let mut left: Vec<(bool, PathBuf)> = Vec::new();
    for entry in fs::read_dir(here).map_err(StoreError::io("read", here))?.flatten() {
        let found = entry.file_name();
        let is_of = |suffix: &str| {
            let mut of = OsString::from(".");
            of.push(name);
            of.push(format!(".{suffix}"));
            let rest = found.as_encoded_bytes().strip_prefix(of.as_encoded_bytes());
            rest.is_some_and(|rest| {
                rest.is_empty()
                    || rest.strip_prefix(b"-").is_some_and(|n| n.iter().all(u8::is_ascii_digit))
            })
        };
        if is_of(PARTIAL) || is_of(REPLACED) {
            left.push((is_of(PARTIAL), entry.path()));
        }
    }
    // Earlier runs first: they may have to be put back.
    left.sort();
    let mut said = Vec::new();
    for (_, folder) in left {
        let shown = folder.display();
        if is_earlier_run(&folder) && !is_earlier_run(out) && !has_foreign(out) {
            let _ = fs::remove_dir(out);
            fs::rename(&folder, out).map_err(StoreError::io("restore", out))?;
            said.push(format!(
                "{} is back, which a killed run had moved to {shown}",
                out.display()
            ));
            continue;
        }
        if has_foreign(&folder) && is_earlier_run(out) {
            move_foreign(&folder, out)?;
        }
        if has_foreign(&folder) {
            said.push(format!(
                "{shown} was left by a killed run; it holds files that are not exitlab's, and stays"
            ));
            continue;
        }
        fs::remove_dir_all(&folder).map_err(StoreError::io("remove", &folder))?;
        said.push(format!("removed what a killed run left: {shown}"));
    }
    Ok(said)
}

/// Clears what killed runs left in a folder of runs: those whose locks nobody holds.
fn clear_dead(parent: &Path) -> Result<Vec<String>, StoreError> {
    let mut said = Vec::new();
    for entry in fs::read_dir(parent).map_err(StoreError::io("read", parent))?.flatten() {
        let file = entry.file_name();
        let name = file.to_str().and_then(|name| name.strip_prefix('.')?.strip_suffix(".lock"));
        let Some(name) = name.filter(|name| !name.is_empty()) else { continue };
        // Held: at work.
        let Ok(Some(_lock)) = FolderLock::take(parent, name.as_ref()) else { continue };
        said.extend(clear_left_behind(parent, &parent.join(name))?);
        // The empty folder that held its name.
        let _ = fs::remove_dir(parent.join(name));
    }
    said.sort();
    Ok(said)
}

/// Makes a folder and those above it; returns those that were not there, the innermost first.
fn make_folders(folder: &Path) -> Result<Vec<PathBuf>, StoreError> {
    let missing =
        folder.ancestors().take_while(|above| !above.as_os_str().is_empty() && !above.exists());
    let missing: Vec<PathBuf> = missing.map(Path::to_owned).collect();
    if !folder.as_os_str().is_empty() {
        fs::create_dir_all(folder).map_err(StoreError::io("create", folder))?;
    }
    Ok(missing)
}

impl Drop for RunFolder {
    fn drop(&mut self) {
        self.cleanup().run();
    }
}

/// Whether the folder holds a manifest that exitlab wrote; other programs have a `manifest.json` too.
fn is_earlier_run(folder: &Path) -> bool {
    fs::read_to_string(folder.join(MANIFEST_FILE))
        .ok()
        .and_then(|text| serde_json::from_str::<serde_json::Value>(&text).ok())
        .is_some_and(|manifest| manifest.get("exitlab_version").is_some())
}

/// Finds out whether a run may be put there.
fn must_be_replaceable(out: &Path) -> Result<(), StoreError> {
    let path = || out.to_owned();
    if !out.exists() && out.symlink_metadata().is_ok() {
        return Err(StoreError::OutIsDangling { path: path() });
    }
    if is_mounted(out) {
        return Err(StoreError::OutIsMounted { path: path() });
    }
    match may_be_replaced(out)? {
        true => Ok(()),
        false => Err(StoreError::OutOccupied { path: path() }),
    }
}

/// Whether a folder is on another volume than the one that it is in.
#[cfg(unix)]
fn is_mounted(folder: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;
    let device = |path: &Path| path.metadata().ok().map(|found| found.dev());
    let Ok(folder) = folder.canonicalize() else { return false };
    folder.parent().is_some_and(|parent| device(parent) != device(&folder))
}

#[cfg(not(unix))]
fn is_mounted(_folder: &Path) -> bool {
    false
}

/// Whether a run may be put there: nothing, an empty folder, or an earlier run's folder.
fn may_be_replaced(out: &Path) -> Result<bool, StoreError> {
    match fs::read_dir(out) {
        Ok(mut entries) => Ok(entries.next().is_none() || is_earlier_run(out)),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(true),
        // a file: below one, `out` does not exist
        Err(error) if error.kind() == ErrorKind::NotADirectory && out.exists() => Ok(false),
        Err(error) => Err(StoreError::io("read", out)(error)),
    }
}

/// Makes an empty folder `.NAME.SUFFIX`, or `.NAME.SUFFIX-2` and so on where that is taken.
fn free_sibling(
    parent: &Path,
    name: &std::ffi::OsStr,
    suffix: &str,
) -> Result<PathBuf, StoreError> {
    let mut attempt = 1;
    loop {
        let mut hidden = OsString::from(".");
        hidden.push(name);
        hidden.push(format!(".{suffix}"));
        if attempt > 1 {
            hidden.push(format!("-{attempt}"));
        }
        let path = parent.join(hidden);
        match fs::create_dir(&path) {
            Ok(()) => return Ok(path),
            Err(error) if error.kind() == ErrorKind::AlreadyExists && attempt < 1_000 => {
                attempt += 1;
            }
            Err(error) => return Err(StoreError::io("create", &path)(error)),
        }
    }
}
