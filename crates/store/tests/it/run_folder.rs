//! A run's files appear together or not at all.

use exitlab_store::{Format, LegRow, Manifest, RunFolder, StoreError, legs_table};
use exitlab_table::Row;
use exitlab_test_rows::trade;
use std::fs;
use std::path::Path;

/// Names of what stands in a folder, hidden ones included, sorted.
fn listing(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

#[test]
fn files_appear_when_the_run_is_complete() {
    let root = tempfile::tempdir().unwrap();
    let out = root.path().join("runs/a");
    let run = RunFolder::create(&out).unwrap();
    run.write_table(&legs_table(&[trade(1)]).unwrap(), &Format::ALL).unwrap();
    assert!(!out.exists());
    assert_eq!(run.finish(&Manifest::default()).unwrap(), out);
    let mut want: Vec<String> =
        Format::ALL.iter().map(|format| format!("{}.{}", LegRow::TABLE, format.name())).collect();
    want.push("manifest.json".to_owned());
    want.sort();
    assert_eq!(listing(&out), want);
    assert_eq!(listing(&root.path().join("runs")), ["a"]);
}

#[test]
fn an_earlier_run_is_replaced_as_a_whole() {
    let root = tempfile::tempdir().unwrap();
    let out = root.path().join("a");
    let first = RunFolder::create(&out).unwrap();
    first.write_text("first.txt", "1").unwrap();
    first.finish(&Manifest::default()).unwrap();
    let second = RunFolder::create(&out).unwrap();
    second.write_text("second.txt", "2").unwrap();
    assert_eq!(listing(&out), ["first.txt", "manifest.json"]);
    second.finish(&Manifest::default()).unwrap();
    assert_eq!(listing(&out), ["manifest.json", "second.txt"]);
    assert_eq!(listing(root.path()), ["a"]);
}

#[test]
fn an_empty_folder_will_do_and_any_other_will_not() {
    let root = tempfile::tempdir().unwrap();
    let empty = root.path().join("empty");
    fs::create_dir(&empty).unwrap();
    RunFolder::create(&empty).unwrap().finish(&Manifest::default()).unwrap();
    assert_eq!(listing(&empty), ["manifest.json"]);

    let other = root.path().join("other");
    fs::create_dir(&other).unwrap();
    fs::write(other.join("thesis.txt"), "mine").unwrap();
    for path in [other.clone(), other.join("thesis.txt")] {
        let error = RunFolder::create(&path).unwrap_err();
        assert!(matches!(error, StoreError::OutOccupied { .. }), "{error}");
    }
    assert_eq!(listing(&other), ["thesis.txt"]);
    assert_eq!(listing(root.path()), ["empty", "other"]);
}

#[test]
fn a_run_that_fails_leaves_nothing() {
    let root = tempfile::tempdir().unwrap();
    let run = RunFolder::create(&root.path().join("a")).unwrap();
    run.write_text("half.txt", "half").unwrap();
    drop(run);
    assert!(listing(root.path()).is_empty());
}

#[test]
fn an_interrupted_run_leaves_nothing_and_writes_no_more() {
    let root = tempfile::tempdir().unwrap();
    let run = RunFolder::create(&root.path().join("a")).unwrap();
    run.write_text("half.txt", "half").unwrap();
    run.cleanup().run();
    assert!(listing(root.path()).is_empty());
    let error = run.write_text("more.txt", "more").unwrap_err();
    assert!(matches!(error, StoreError::Interrupted { .. }), "{error}");
    assert!(run.finish(&Manifest::default()).is_err());
    assert!(listing(root.path()).is_empty());
}

#[test]
fn a_finished_run_survives_a_late_interrupt() {
    let root = tempfile::tempdir().unwrap();
    let out = root.path().join("a");
    let run = RunFolder::create(&out).unwrap();
    let cleanup = run.cleanup();
    run.finish(&Manifest::default()).unwrap();
    cleanup.run();
    assert_eq!(listing(&out), ["manifest.json"]);
}

#[test]
fn a_late_interrupt_of_one_run_spares_the_next() {
    let root = tempfile::tempdir().unwrap();
    let out = root.path().join("a");
    let first = RunFolder::create(&out).unwrap();
    let late = first.cleanup();
    first.finish(&Manifest::default()).unwrap();
    let second = RunFolder::create(&out).unwrap();
    second.write_text("second.txt", "2").unwrap();
    late.run();
    second.finish(&Manifest::default()).unwrap();
    assert_eq!(listing(&out), ["manifest.json", "second.txt"]);
}

#[test]
fn two_runs_at_once_do_not_share_a_folder() {
    let root = tempfile::tempdir().unwrap();
    let out = root.path().join("a");
    let first = RunFolder::create(&out).unwrap();
    let second = RunFolder::create(&out).unwrap();
    first.write_text("first.txt", "1").unwrap();
    second.write_text("second.txt", "2").unwrap();
    first.finish(&Manifest::default()).unwrap();
    second.finish(&Manifest::default()).unwrap();
    assert_eq!(listing(&out), ["manifest.json", "second.txt"]);
}
