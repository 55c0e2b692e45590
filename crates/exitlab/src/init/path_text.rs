//! A path as a scenario writes it.

use std::path::{Component, Path, PathBuf};

/// A path from the scenario's folder, with forward slashes; the whole of it where they share no folder, or
/// where the way up from the scenario's folder leads through a link.
pub(super) fn path_text(folder: &Path, path: &Path) -> String {
    let (from, to) = (absolute(folder), absolute(path));
    let n_shared = from.components().zip(to.components()).take_while(|(a, b)| a == b).count();
    let shared = from.components().take(n_shared);
    let shares_a_folder = shared.clone().any(|part| matches!(part, Component::Normal(_)));
    let n_up = from.components().count() - n_shared;
    let is_link = n_up > 0 && from.canonicalize().is_ok_and(|real| real != from);
    if !shares_a_folder || is_link {
        return with_slashes(&to);
    }
    let up = std::iter::repeat_n(Component::ParentDir, n_up);
    with_slashes(&up.chain(to.components().skip(n_shared)).collect::<PathBuf>())
}

/// A path from the root, its links as they are, but for those that `..` goes back over.
fn absolute(path: &Path) -> PathBuf {
    let path = if path.as_os_str().is_empty() { Path::new(".") } else { path };
    let absolute = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    let mut whole = PathBuf::new();
    for part in absolute.components() {
        match part {
            Component::ParentDir => {
                whole = whole.canonicalize().unwrap_or(whole);
                whole.pop();
            }
            Component::CurDir => {}
            other => whole.push(other),
        }
    }
    whole
}

fn with_slashes(path: &Path) -> String {
    let text = path.to_string_lossy();
    if cfg!(windows) { text.replace('\\', "/") } else { text.into_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_lead_from_the_scenarios_folder() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path().canonicalize().unwrap();
        std::fs::create_dir_all(root.join("a/b")).unwrap();
        let of = |from: &str, to: &str| path_text(&root.join(from), &root.join(to));
        assert_eq!(of("a", "a/x.csv"), "x.csv");
        assert_eq!(of("a/b", "a/*.csv"), "../*.csv");
        assert_eq!(of("a/b/../b", "d/x.csv"), "../../d/x.csv");
        assert_eq!(path_text(&root, Path::new("/elsewhere/x.csv")), "/elsewhere/x.csv");
        #[cfg(unix)]
        {
            // A link stays as the user calls it, and is never gone up from.
            std::os::unix::fs::symlink(root.join("a/b"), root.join("link")).unwrap();
            assert_eq!(of("", "link/x.csv"), "link/x.csv");
            assert_eq!(of("link", "link/x.csv"), "x.csv");
            assert_eq!(of("link", "a/x.csv"), root.join("a/x.csv").to_string_lossy());
        }
    }
}
