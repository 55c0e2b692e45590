//! Files that appear whole, or not at all.

use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::Path;
use tempfile::NamedTempFile;

/// Writes a file under a name of its own beside `path`, `.NAME.….partial`, and puts it in place when it is
/// complete and on the disk. Where that fails, what stood at `path` stands there still. Several processes
/// may write the same file at once: the last one's stays.
///
/// What is no file, such as `/dev/stdout` or a pipe, is written to as it is.
///
/// # Errors
/// What `write` says, and where the system refuses to write or to rename.
pub fn write_whole<E: From<io::Error>>(
    path: &Path,
    write: impl FnOnce(&mut BufWriter<&File>) -> Result<(), E>,
) -> Result<(), E> {
    if is_special(path) {
        let file = File::options().write(true).open(path)?;
        return written(&file, write);
    }
    let folder = folder_of(path);
    let partial = partial_of(path, folder)?;
    written(partial.as_file(), write)?;
    partial.as_file().sync_all()?;
    partial.persist(path).map_err(|error| error.error)?;
    sync_folder(folder);
    Ok(())
}

/// Finds out whether [`write_whole`] could write there; nothing is left.
///
/// # Errors
/// Where the system refuses, or a folder stands there.
pub fn check_writable(path: &Path) -> io::Result<()> {
    if path.is_dir() {
        return Err(io::ErrorKind::IsADirectory.into());
    }
    match is_special(path) {
        true => File::options().write(true).open(path).map(drop),
        false => partial_of(path, folder_of(path)).map(drop),
    }
}

/// Whether something that is neither a file nor a folder stands there.
fn is_special(path: &Path) -> bool {
    path.metadata().is_ok_and(|found| !found.is_file() && !found.is_dir())
}

fn folder_of(path: &Path) -> &Path {
    let folder = path.parent().filter(|parent| !parent.as_os_str().is_empty());
    folder.unwrap_or(Path::new("."))
}

/// A new file with a name of its own, which goes away unless it is put in place.
fn partial_of(path: &Path, folder: &Path) -> io::Result<NamedTempFile> {
    let mut prefix = std::ffi::OsString::from(".");
    prefix.push(path.file_name().unwrap_or_default());
    prefix.push(".");
    let mut builder = tempfile::Builder::new();
    builder.prefix(&prefix).suffix(".partial");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        // As any new file, less what the process's mask takes away.
        builder.permissions(std::fs::Permissions::from_mode(0o666));
    }
    builder.tempfile_in(folder)
}

fn written<'f, E: From<io::Error>>(
    file: &'f File,
    write: impl FnOnce(&mut BufWriter<&'f File>) -> Result<(), E>,
) -> Result<(), E> {
    let mut buffered = BufWriter::new(file);
    write(&mut buffered)?;
    Ok(buffered.flush()?)
}

/// Where a folder can be flushed, a rename in it survives a power cut.
pub fn sync_folder(folder: &Path) {
    if cfg!(unix) {
        let _ = File::open(folder).and_then(|folder| folder.sync_all());
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    fn names(folder: &Path) -> Vec<String> {
        let entries = fs::read_dir(folder).unwrap();
        let mut names: Vec<String> =
            entries.map(|e| e.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }

    #[test]
    fn a_file_is_replaced_whole_or_stays() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.txt");
        let put =
            |text: &'static str| write_whole(&path, move |file| file.write_all(text.as_bytes()));
        put("one").unwrap();
        put("two").unwrap();
        assert_eq!(fs::read_to_string(&path).unwrap(), "two");
        let failed = write_whole(&path, |file| {
            file.write_all(b"half")?;
            Err(io::Error::other("full"))
        });
        assert_eq!(failed.unwrap_err().to_string(), "full");
        assert_eq!(fs::read_to_string(&path).unwrap(), "two");
        assert_eq!(names(folder.path()), ["a.txt"], "nothing is left beside it");
        assert!(write_whole(&folder.path().join("none/a"), |_| Ok::<_, io::Error>(())).is_err());
        assert!(write_whole(folder.path(), |_| Ok::<_, io::Error>(())).is_err(), "a folder stays");
    }

    #[test]
    fn whether_a_file_can_be_written_shows_before() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a");
        check_writable(&path).unwrap();
        fs::write(&path, "x").unwrap();
        check_writable(&path).unwrap();
        assert_eq!(fs::read_to_string(&path).unwrap(), "x");
        assert!(check_writable(folder.path()).is_err());
        assert!(check_writable(&folder.path().join("none/a")).is_err());
        assert_eq!(names(folder.path()), ["a"]);
    }

    #[cfg(unix)]
    #[test]
    fn its_mode_is_that_of_other_new_files() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().unwrap();
        let (ours, other) = (folder.path().join("ours"), folder.path().join("other"));
        write_whole(&ours, |file| file.write_all(b"x")).unwrap();
        fs::write(&other, "x").unwrap();
        let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode();
        assert_eq!(mode(&ours), mode(&other));
    }

    #[test]
    fn many_at_once_leave_one_of_them() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a");
        std::thread::scope(|scope| {
            for n in 0..8_u8 {
                let path = &path;
                scope.spawn(move || {
                    for _ in 0..20 {
                        write_whole(path, |file| file.write_all(&[n; 9_000])).unwrap();
                    }
                });
            }
        });
        let bytes = fs::read(&path).unwrap();
        assert!(bytes.len() == 9_000 && bytes.iter().all(|byte| *byte == bytes[0]));
        assert_eq!(names(folder.path()), ["a"]);
    }

    #[cfg(unix)]
    #[test]
    fn what_is_no_file_is_written_to() {
        write_whole(Path::new("/dev/null"), |file| file.write_all(b"x")).unwrap();
        assert!(!fs::metadata("/dev/null").unwrap().is_file());
    }
}
