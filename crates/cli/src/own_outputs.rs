//! Files that a command is to write: none that it reads, and known to be writable before the work begins.

use crate::failure::Failure;
use exitlab::crates::table::check_writable;
use std::path::Path;

/// Makes sure that a file which is about to be written is none of those that were read, whatever names and links
/// lead to it.
///
/// # Errors
/// Where it is one of them.
pub(crate) fn must_not_be_an_input<'p>(
    output: &Path,
    mut inputs: impl Iterator<Item = &'p Path>,
) -> Result<(), Failure> {
    let Ok(there) = output.canonicalize() else { return Ok(()) };
    let is_it = |input: &Path| input.canonicalize().is_ok_and(|input| input == there);
    match inputs.any(is_it) {
        true => Err(Failure::Helped {
            message: format!("{} is read by this command, and would be lost", output.display()),
            help: "name another file".to_owned(),
        }),
        false => Ok(()),
    }
}

/// Makes the folder of a file that is about to be written, and finds out whether the file can be.
///
/// # Errors
/// Where it cannot.
pub(crate) fn make_room(output: &Path) -> Result<(), Failure> {
    let folder = output.parent().filter(|parent| !parent.as_os_str().is_empty());
    let made = folder.map_or(Ok(()), std::fs::create_dir_all);
    made.and_then(|()| check_writable(output)).map_err(|error| unwritable(output, &error))
}

/// A file that cannot be written.
pub(crate) fn unwritable(output: &Path, error: &std::io::Error) -> Failure {
    Failure::Other(format!("{} cannot be written: {error}", output.display()))
}
