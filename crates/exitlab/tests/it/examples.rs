//! The examples run and say what they promise.

use std::path::{Path, PathBuf};
use std::process::Command;

/// What an example prints.
fn printed(name: &str, args: &[&str]) -> String {
    // Cargo builds examples beside the tests' own folder.
    let tests: PathBuf = std::env::current_exe().unwrap();
    let profile = tests.ancestors().nth(2).unwrap();
    let example = profile.join("examples").join(name);
    let done = Command::new(&example).args(args).output().unwrap();
    assert!(done.status.success(), "{name}: {}", String::from_utf8_lossy(&done.stderr));
    String::from_utf8(done.stdout).unwrap()
}

#[test]
fn a_study_shows_three_modes() {
    let text = printed("study", &[]);
    assert!(["TREND_FOLLOW", "FAST_TP", "WIDE"].iter().all(|mode| text.contains(mode)), "{text}");
}

#[test]
fn a_sweep_lists_its_best_accounts() {
    assert_eq!(printed("sweep", &[]).lines().count(), 5);
}

#[test]
fn signals_and_regimes_in_memory_are_studied() {
    let text = printed("in_memory", &[]);
    assert!(text.contains("BULL") && text.contains("FAST_TP"), "{text}");
}

#[test]
fn a_run_is_read_back() {
    let root = tempfile::tempdir().unwrap();
    let folder = root.path().join("run");
    let text = printed("read_back", &[folder.to_str().unwrap()]);
    assert!(text.contains("outcomes in") && text.contains("the best:"), "{text}");
    assert!(Path::new(&folder).join("report.html").is_file());
}
