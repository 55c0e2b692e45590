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
    assert_eq!(run.finish(&Manifest::default()).unwrap().folder, out);
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
    first.write_text("cells.csv", "1").unwrap();
    first.finish(&Manifest::default()).unwrap();
    let second = RunFolder::create(&out).unwrap();
    second.write_text("trades.csv", "2").unwrap();
    assert_eq!(listing(&out), ["cells.csv", "manifest.json"]);
    second.finish(&Manifest::default()).unwrap();
    assert_eq!(listing(&out), ["manifest.json", "trades.csv"]);
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
fn one_run_at_a_time_writes_a_folder() {
    let root = tempfile::tempdir().unwrap();
    let out = root.path().join("a");
    let first = RunFolder::create(&out).unwrap();
    let error = RunFolder::create(&out).unwrap_err();
    let StoreError::OutHeld { holder, .. } = &error else { panic!("{error}") };
    assert!(holder.starts_with(&format!("process {} on ", std::process::id())), "{holder}");
    // Another folder is free, and this one after the run.
    RunFolder::create(&root.path().join("b")).unwrap();
    first.write_text("first.txt", "1").unwrap();
    first.finish(&Manifest::default()).unwrap();
    let second = RunFolder::create(&out).unwrap();
    second.write_text("second.txt", "2").unwrap();
    drop(second);
    assert_eq!(listing(&out), ["first.txt", "manifest.json"]);
    assert_eq!(listing(root.path()), ["a"]);
}

#[test]
fn what_others_put_into_a_run_stays_when_a_new_one_takes_its_place() {
    let root = tempfile::tempdir().unwrap();
    let out = root.path().join("a");
    let run = |text: &str| {
        let run = RunFolder::create(&out).unwrap();
        run.write_text("cells.csv", text).unwrap();
        run.finish(&Manifest::default()).unwrap()
    };
    assert_eq!(run("1").kept, [""; 0]);
    fs::write(out.join("notes.txt"), "mine").unwrap();
    fs::write(out.join("trades.csv"), "an earlier run's table").unwrap();
    fs::create_dir_all(out.join(".git/objects")).unwrap();
    fs::create_dir(out.join("sub")).unwrap();
    fs::write(out.join("sub/manifest.json"), "{}").unwrap();
    assert_eq!(run("2").kept, [".git", "notes.txt", "sub"]);
    assert_eq!(listing(&out), [".git", "cells.csv", "manifest.json", "notes.txt", "sub"]);
    assert_eq!(fs::read_to_string(out.join("cells.csv")).unwrap(), "2");
    assert_eq!(fs::read_to_string(out.join("notes.txt")).unwrap(), "mine");
    assert_eq!(listing(root.path()), ["a"]);
}

#[test]
fn what_a_killed_run_left_is_cleared_and_the_earlier_run_comes_back() {
    let root = tempfile::tempdir().unwrap();
    let out = root.path().join("a");
    let manifest = Manifest::default().to_json().unwrap();
    let folder = |name: &str, files: &[&str]| {
        let folder = root.path().join(name);
        fs::create_dir(&folder).unwrap();
        for file in files {
            let text = if *file == "manifest.json" { &manifest } else { "x" };
            fs::write(folder.join(file), text).unwrap();
        }
    };
    // Killed while it wrote, and between two renames.
    folder(".a.partial", &["cells.csv"]);
    folder(".a.replaced", &["cells.csv", "manifest.json", "notes.txt"]);
    fs::write(root.path().join(".a.lock"), "process 1 on x").unwrap();
    folder(".ab.partial", &["cells.csv"]);
    let run = RunFolder::create(&out).unwrap();
    let said = run.left_behind().join("\n");
    assert!(said.contains("a is back, which a killed run had moved to"), "{said}");
    assert!(
        said.contains("removed what a killed run left") && said.contains(".a.partial"),
        "{said}"
    );
    assert_eq!(listing(&out), ["cells.csv", "manifest.json", "notes.txt"]);
    drop(run);
    assert_eq!(listing(root.path()), [".ab.partial", "a"], "another folder's is left alone");
    // Killed after it had taken its place: the earlier run is beside it, with what others put there.
    folder(".a.partial", &["cells.csv", "manifest.json", "more.txt"]);
    let run = RunFolder::create(&out).unwrap();
    assert_eq!(run.left_behind().len(), 1);
    drop(run);
    assert_eq!(listing(&out), ["cells.csv", "manifest.json", "more.txt", "notes.txt"]);
    // Nobody's run to put them into: they stay.
    fs::remove_dir_all(&out).unwrap();
    folder(".a.partial-2", &["cells.csv", "mine.txt"]);
    let run = RunFolder::create(&out).unwrap();
    assert!(run.left_behind()[0].contains("not exitlab's, and stays"), "{:?}", run.left_behind());
    drop(run);
    assert_eq!(listing(&root.path().join(".a.partial-2")), ["cells.csv", "mine.txt"]);
}

#[test]
fn numbered_runs_clear_what_others_of_their_kind_left() {
    let root = tempfile::tempdir().unwrap();
    let runs = root.path().join("runs");
    let at_work = RunFolder::create_numbered(&runs.join("study-1")).unwrap();
    let dead = runs.join(".study-0.partial");
    fs::create_dir_all(&dead).unwrap();
    fs::create_dir(runs.join("study-0")).unwrap();
    fs::write(runs.join(".study-0.lock"), "process 1 on x").unwrap();
    let next = RunFolder::create_numbered(&runs.join("study-2")).unwrap();
    assert!(next.left_behind()[0].contains(".study-0.partial"), "{:?}", next.left_behind());
    assert!(!dead.exists() && !runs.join("study-0").exists());
    at_work.finish(&Manifest::default()).unwrap();
    drop(next);
    assert_eq!(listing(&runs), ["study-1"]);
}

#[test]
fn folders_made_for_a_run_go_with_it() {
    let root = tempfile::tempdir().unwrap();
    let out = root.path().join("deep/er/a");
    drop(RunFolder::create(&out).unwrap());
    assert_eq!(listing(root.path()), [""; 0]);
    let run = RunFolder::create(&out).unwrap();
    fs::write(root.path().join("deep/mine.txt"), "x").unwrap();
    drop(run);
    assert_eq!(listing(root.path()), ["deep"]);
    assert_eq!(listing(&root.path().join("deep")), ["mine.txt"]);
}

#[cfg(unix)]
#[test]
fn a_link_to_nothing_is_named() {
    let root = tempfile::tempdir().unwrap();
    let link = root.path().join("link");
    std::os::unix::fs::symlink(root.path().join("none"), &link).unwrap();
    let error = RunFolder::create(&link).unwrap_err();
    assert!(matches!(error, StoreError::OutIsDangling { .. }), "{error}");
    // A link to a folder is followed.
    fs::create_dir(root.path().join("none")).unwrap();
    RunFolder::create(&link).unwrap().finish(&Manifest::default()).unwrap();
    assert!(link.symlink_metadata().unwrap().is_symlink());
    assert_eq!(listing(&root.path().join("none")), ["manifest.json"]);
}

#[test]
fn a_run_is_changed_at_once_and_others_files_stay() {
    let root = tempfile::tempdir().unwrap();
    let out = root.path().join("a");
    let run = RunFolder::create(&out).unwrap();
    run.write_text("cells.csv", "old").unwrap();
    run.write_text("trades.csv", "same").unwrap();
    run.finish(&Manifest::default()).unwrap();
    fs::create_dir(out.join("sub")).unwrap();
    fs::write(out.join("sub/mine.txt"), "mine").unwrap();
    let read = |name: &str| fs::read_to_string(out.join(name)).unwrap();
    let manifest = read("manifest.json");

    let dropped = RunFolder::change(&out).unwrap();
    dropped.write_text("cells.csv", "new").unwrap();
    drop(dropped);
    assert_eq!(read("cells.csv"), "old");

    let change = RunFolder::change(&out).unwrap();
    change.write_text("cells.csv", "new").unwrap();
    change.write_text("compare.csv", "more").unwrap();
    assert!(read("cells.csv") == "old" && !out.join("compare.csv").exists());
    assert_eq!(change.finish_changes().unwrap(), out);
    let names = ["cells.csv", "compare.csv", "manifest.json", "sub", "trades.csv"];
    assert_eq!(listing(&out), names);
    assert_eq!(
        [read("cells.csv"), read("trades.csv"), read("sub/mine.txt")],
        ["new", "same", "mine"]
    );
    assert_eq!(read("manifest.json"), manifest);
    assert_eq!(listing(root.path()), ["a"]);
    let none = RunFolder::change(&root.path().join("none")).unwrap_err();
    assert!(matches!(none, StoreError::OutOccupied { .. }), "{none}");
}
