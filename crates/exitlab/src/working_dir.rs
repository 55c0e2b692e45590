//! The way from a run's folder back to the directory that its paths begin in.

use std::path::{Component, Path, PathBuf};

/// The working directory relative to a run's folder, whose parent is there; none where no relative path
/// leads to it.
pub(crate) fn working_dir_from(folder: &Path) -> Option<String> {
    let here = std::env::current_dir().ok()?.canonicalize().ok()?;
    let parent = here.join(folder.parent()?).canonicalize().ok()?;
    relative(&parent.join(folder.file_name()?), &here)?.to_str().map(str::to_owned)
}

/// `to` as seen from the folder `from`, both without links.
fn relative(from: &Path, to: &Path) -> Option<PathBuf> {
    let (from, to): (Vec<_>, Vec<_>) = (from.components().collect(), to.components().collect());
    let n_common = from.iter().zip(&to).take_while(|(a, b)| a == b).count();
    // On Windows two drives have nothing in common.
    let begins_alike = n_common > 0;
    let ups = std::iter::repeat_n(Component::ParentDir, from.len() - n_common);
    begins_alike.then(|| ups.chain(to[n_common..].iter().copied()).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_way_back_is_relative() {
        let way = |from: &str, to: &str| relative(Path::new(from), Path::new(to)).unwrap();
        assert_eq!(way("/a/reports/runs/s/r", "/a"), Path::new("../../../.."));
        assert_eq!(way("/out/r", "/a/b"), Path::new("../../a/b"));
        assert_eq!(way("/a", "/a/b"), Path::new("b"));
        assert_eq!(way("/a", "/a"), Path::new(""));
    }
}
