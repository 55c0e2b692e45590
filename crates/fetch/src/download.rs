//! Downloading one file, from where an earlier try left off.

use crate::attempt::Attempt;
use crate::client::{Answer, Client, Incoming, broke_off};
use crate::local_file::LocalFile;
use crate::patience::{GivenUp, Patience};
use crate::{FetchError, FileProblem};
use std::io::{ErrorKind, Read, Write};

/// The largest file that is taken; the archive's are far smaller. A host that sends without end
/// must not fill the disk.
const MAX_FILE_BYTES: u64 = 4 << 30;

/// Downloads the file at `path` to the local file's part, from its end on.
pub(crate) fn download(
    client: &Client<'_>,
    patience: &Patience<'_>,
    path: &str,
    file: &LocalFile,
) -> Result<(), GivenUp> {
    file.make_folder()?;
    patience.retry(&client.url(path), || {
        let from = file.n_part_bytes();
        match client.file(path, from)? {
            Answer::Found(incoming) => {
                if incoming.from == 0 {
                    file.drop_part()?;
                }
                receive(incoming, patience, file)
            }
            Answer::Absent => Err(Attempt::File(FileProblem::Absent)),
            // All of it is there, or the file has become shorter: its checksum tells which.
            Answer::EndsBefore => Ok(()),
        }
    })
}

fn receive(
    mut incoming: Incoming,
    patience: &Patience<'_>,
    file: &LocalFile,
) -> Result<(), Attempt> {
    let mut part = file.open_part()?;
    let mut buffer = vec![0; 1 << 16];
    let mut n_bytes = 0;
    loop {
        patience.go_on()?;
        let n = match incoming.body.read(&mut buffer) {
            Ok(0) => break,
            Ok(n) => n,
            Err(error) if error.kind() == ErrorKind::Interrupted => continue,
            Err(error) => return Err(broke_off(&error, incoming.from + n_bytes)),
        };
        n_bytes += n as u64;
        if incoming.from + n_bytes > MAX_FILE_BYTES {
            file.drop_part()?;
            return Err(Attempt::File(FileProblem::TooLarge { limit: MAX_FILE_BYTES }));
        }
        part.write_all(&buffer[..n]).map_err(FetchError::io("write", &file.part()))?;
        patience.progress().received(n as u64);
    }
    match incoming.n_bytes {
        Some(expected) if expected != n_bytes => {
            let problem = format!("received {n_bytes} of {expected} bytes");
            Err(Attempt::BrokeOff { problem, n_there: incoming.from + n_bytes })
        }
        Some(_) | None => Ok(()),
    }
}
