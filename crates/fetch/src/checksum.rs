//! CHECKSUM files, and the SHA-256 of files.

use sha2::{Digest, Sha256};
use std::fs::File;
use std::io::Read;
use std::path::Path;

/// A SHA-256 in small hexadecimal digits.
pub(crate) type Sum = String;

/// Reads `<sha256>  <name>`, as `sha256sum` writes it, which must be of that file.
pub(crate) fn parse(text: &str, name: &str) -> Result<Sum, String> {
    let mut words = text.split_whitespace();
    let (Some(sum), named, None) = (words.next(), words.next(), words.next()) else {
        return Err("expected a SHA-256 and a file name".to_owned());
    };
    if sum.len() != 64 || !sum.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return Err("expected a SHA-256 of 64 hexadecimal digits".to_owned());
    }
    // A star before the name says that the file was read as binary.
    let named = named.map(|named| named.trim_start_matches('*'));
    match named.and_then(|named| named.rsplit('/').next()) {
        Some(last) if last == name => Ok(sum.to_ascii_lowercase()),
        // What a host sends may not steer the terminal.
        Some(last) => Err(format!("it is of `{}`", last.escape_debug())),
        None => Err("it names no file".to_owned()),
    }
}

/// The text of the CHECKSUM beside a file.
pub(crate) fn text(sum: &Sum, name: &str) -> String {
    format!("{sum}  {name}\n")
}

/// The SHA-256 of a file.
pub(crate) fn of_file(path: &Path) -> std::io::Result<Sum> {
    let mut file = File::open(path)?;
    let mut hasher = Sha256::new();
    let mut buffer = vec![0; 1 << 16];
    loop {
        match file.read(&mut buffer) {
            Ok(0) => return Ok(format!("{:x}", hasher.finalize())),
            Ok(n) => hasher.update(&buffer[..n]),
            Err(error) if error.kind() == std::io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    // printf 'abc' | sha256sum
    const ABC: &str = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

    #[test]
    fn checksums_are_of_their_file() {
        let parse = |text: String| parse(&text, "a.zip");
        assert_eq!(parse(format!("{ABC}  a.zip\n")).unwrap(), ABC);
        assert_eq!(parse(format!("{} *x/a.zip", ABC.to_uppercase())).unwrap(), ABC);
        assert_eq!(parse(text(&ABC.to_owned(), "a.zip")).unwrap(), ABC);
        for text in [
            String::new(),
            ABC.to_owned(),
            format!("{ABC}  b.zip"),
            format!("{ABC}  a.zip more"),
            format!("{}  a.zip", &ABC[1..]),
            format!("{}  a.zip", ABC.replace('b', "x")),
            "<html>a.zip</html> a.zip".to_owned(),
        ] {
            assert!(parse(text.clone()).is_err(), "{text}");
        }
    }

    #[test]
    fn files_have_the_sum_that_sha256sum_gives() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.zip");
        std::fs::write(&path, "abc").unwrap();
        assert_eq!(of_file(&path).unwrap(), ABC);
    }
}
