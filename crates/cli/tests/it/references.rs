//! Earlier runs by name: `latest`, a scenario, a folder, nothing at all; and from other directories.

use crate::bed::{Bed, Ran, SCENARIO};
use std::path::Path;

/// A bed with a study, then a sweep of `s.toml`, and a replay of another scenario.
fn with_runs() -> Bed {
    let bed = Bed::new();
    bed.write("other.toml", SCENARIO.replace("\"t\"", "\"other\""));
    for args in [["study", "s.toml"], ["sweep", "s.toml"], ["replay", "other.toml"]] {
        bed.ok(&args);
    }
    bed
}

/// The folder that a command said it took.
fn taken(ran: &Ran) -> &str {
    let line = ran.stderr.lines().find_map(|line| line.strip_prefix("run: "));
    line.unwrap_or_else(|| panic!("no run is named in: {}", ran.stderr))
}

#[test]
fn the_newest_run_that_fits_is_taken_and_named() {
    let bed = with_runs();
    let is_of = |args: &[&str], start: &str| {
        let ran = bed.ok(args);
        assert!(taken(&ran).starts_with(start), "{args:?}: {}", ran.stderr);
    };
    let [study, sweep, replay] =
        ["t/study-", "t/sweep-", "other/replay-"].map(|run| format!("reports/runs/{run}"));
    is_of(&["report"], &replay);
    is_of(&["report", "latest"], &replay);
    is_of(&["report", "t"], &sweep);
    is_of(&["report", "s.toml"], &sweep);
    is_of(&["compare", "--draws", "200"], &study);
    is_of(&["compare", "t", "--draws", "200"], &study);
    is_of(&["discount", "latest", "--draws", "200"], &sweep);
    is_of(&["montecarlo", "--draws", "200"], &replay);
    is_of(&["montecarlo", "s.toml", "--draws", "200"], &sweep);
    assert_eq!(bed.ok(&["report", "-q"]).stderr, "");
}

#[test]
fn a_folder_or_a_file_of_it_is_its_run() {
    let bed = Bed::new();
    bed.ok(&["study", "s.toml", "--out", "runs/one"]);
    for reference in ["runs/one", "runs/one/", "runs/one/report.html", "runs/one/cells.csv"] {
        let ran = bed.ok(&["report", reference]);
        assert_eq!(
            (ran.stdout.as_str(), ran.stderr.as_str()),
            ("Report: runs/one/report.html\n", "")
        );
    }
    bed.refused(&["report", "runs"])
        .says(&["runs is not a run folder", "the newest run inside it is runs/one"]);
}

#[test]
fn what_is_missing_is_named_with_what_to_run() {
    let bed = Bed::new();
    bed.refused(&["compare"]).says(&["no study run under reports/runs", "exitlab study SCENARIO"]);
    bed.refused(&["report"]).says(&["no earlier run under reports/runs"]);
    bed.ok(&["sweep", "s.toml"]);
    bed.refused(&["compare"]).says(&["no study run under reports/runs", "exitlab study s.toml"]);
    bed.refused(&["compare", "t"]).says(&["no study run of t", "exitlab study s.toml"]);
    bed.refused(&["compare", "s.toml"]).says(&["no study run of t", "exitlab study s.toml"]);
    let folder = bed.files("reports/runs/t").into_iter().find(|name| !name.contains('/')).unwrap();
    let folder = format!("reports/runs/t/{folder}");
    bed.refused(&["compare", &folder]).says(&["is a run of `sweep`", "run: exitlab study s.toml"]);
    bed.refused(&["report", "nowhere"]).says(&["nowhere is not a run folder", "newest run"]);
}

#[test]
fn the_last_lines_are_the_way_to_the_page() {
    let bed = Bed::new();
    let ran = bed.ok(&["study", "s.toml"]);
    let lines: Vec<&str> = ran.stdout.lines().rev().take(2).collect();
    assert_eq!(lines[0], "open it: exitlab report latest --open");
    let page = lines[1].strip_prefix("Report: ").unwrap();
    assert!(bed.path(page).is_file(), "{page}");
    let ran = bed.ok(&["study", "s.toml", "--no-report", "--out", "o"]);
    let last = "Folder: o\nmake its page: exitlab report o --open\n";
    assert!(ran.stdout.ends_with(last), "{}", ran.stdout);
}

/// Runs the binary in another folder than the bed's.
fn from(folder: &Path, args: &[&str]) -> Ran {
    let output = Bed::empty().command_as_is(args).current_dir(folder).output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    let code = output.status.code().unwrap();
    Ran { code, stdout: text(output.stdout), stderr: text(output.stderr) }
}

#[test]
fn pages_have_their_prices_from_any_directory() {
    let bed = Bed::new();
    for out in ["o", "reports/runs/t/here"] {
        bed.ok(&["study", "s.toml", "--out", out]);
        let (page, folder) = (bed.text(&format!("{out}/report.html")), bed.path(out));
        let elsewhere = tempfile::tempdir().unwrap();
        let ran = from(elsewhere.path(), &["report", folder.to_str().unwrap()]);
        assert_eq!((ran.code, ran.stderr.as_str()), (0, ""));
        assert!(bed.text(&format!("{out}/report.html")) == page, "{out}");
    }
}

#[test]
fn a_page_is_not_replaced_by_a_poorer_one() {
    let bed = Bed::new();
    bed.ok(&["study", "s.toml", "--out", "o"]);
    let page = bed.text("o/report.html");
    bed.write("bars.csv", crate::bars::btc(1_499));
    let refused = bed.run(&["report", "o"]);
    assert_eq!((refused.code, refused.stdout.as_str()), (2, ""));
    refused.says(&["no prices, and the old one has them", "bars.csv has changed", "--force"]);
    assert!(bed.text("o/report.html") == page);
    let compared = bed.ok(&["compare", "o", "--draws", "200"]);
    compared.says(&["report.html was not replaced", "no prices"]);
    assert!(bed.text("o/report.html") == page);
    bed.ok(&["report", "o", "--force"]).says(&["the page has no prices"]);
    assert!(bed.text("o/report.html").len() < page.len());
    // A page without prices may be replaced by another one.
    bed.ok(&["report", "o"]).says(&["the page has no prices"]);
}
