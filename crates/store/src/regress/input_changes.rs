//! Which files a run read that are not the baseline's.

use crate::InputFile;

/// A file that is not what it was.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum InputChange {
    /// The file has other content.
    Content {
        /// What the baseline read.
        was: InputFile,
        /// What was read now.
        is: InputFile,
    },
    /// A file that the baseline did not read.
    Added(InputFile),
    /// A file that is not read any more.
    Removed(InputFile),
}

/// The changes from the files that were read to those that are, in the order of the latter.
pub(super) fn input_changes(was: &[InputFile], is: &[InputFile]) -> Vec<InputChange> {
    let changed = is.iter().filter_map(|now| match was.iter().find(|f| f.path == now.path) {
        Some(then) if then == now => None,
        Some(then) => Some(InputChange::Content { was: then.clone(), is: now.clone() }),
        None => Some(InputChange::Added(now.clone())),
    });
    let removed = was.iter().filter(|then| is.iter().all(|now| now.path != then.path));
    changed.chain(removed.cloned().map(InputChange::Removed)).collect()
}

impl std::fmt::Display for InputChange {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            InputChange::Content { was, is } => {
                write!(
                    f,
                    "{} has other content: sha256 {}…, was {}…; {} rows",
                    is.path,
                    short(&is.sha256),
                    short(&was.sha256),
                    is.rows
                )?;
                if was.rows == is.rows {
                    f.write_str(" as before")
                } else {
                    write!(f, ", was {}", was.rows)
                }
            }
            InputChange::Added(file) => {
                write!(f, "{} ({} rows) was not read for the baseline", file.path, file.rows)
            }
            InputChange::Removed(file) => {
                write!(
                    f,
                    "{} ({} rows) was read for the baseline and is not any more",
                    file.path, file.rows
                )
            }
        }
    }
}

/// Enough of a hash to tell it by.
fn short(sha256: &str) -> String {
    sha256.chars().take(12).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(path: &str, sha256: &str, rows: u64) -> InputFile {
        InputFile { path: path.to_owned(), sha256: sha256.to_owned(), rows, read_as: None }
    }

    #[test]
    fn content_new_files_and_missing_ones_are_told_apart() {
        let was = [file("a", "01", 3), file("b", "02", 4), file("c", "03", 5)];
        let is = [file("b", "02", 4), file("a", "ff", 3), file("d", "04", 6)];
        let texts: Vec<String> = input_changes(&was, &is).iter().map(ToString::to_string).collect();
        assert_eq!(
            texts,
            [
                "a has other content: sha256 ff…, was 01…; 3 rows as before",
                "d (6 rows) was not read for the baseline",
                "c (5 rows) was read for the baseline and is not any more",
            ]
        );
        assert!(input_changes(&was, &was).is_empty());
    }
}
