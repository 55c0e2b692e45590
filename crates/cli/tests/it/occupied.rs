//! Where results go: what may be replaced, and what is never touched.

use crate::bed::Bed;

#[test]
fn an_out_folder_that_is_something_else() {
    let bed = Bed::new();
    bed.write("thesis/chapter1.txt", "mine");
    for out in ["thesis", "bars.csv", ".", "thesis/chapter1.txt"] {
        for command in ["sweep", "replay", "study"] {
            let ran = bed.refused(&[command, "s.toml", "--out", out]);
            ran.says(&[
                out,
                "neither an empty folder nor an earlier run's",
                "help: name another folder with --out",
            ]);
        }
    }
    assert_eq!(bed.text("thesis/chapter1.txt"), "mine");
}

#[test]
fn a_manifest_of_another_program_is_no_earlier_run() {
    let bed = Bed::new();
    for manifest in ["{ \"name\": \"My web app\" }", "no JSON"] {
        bed.write("app/manifest.json", manifest);
        let ran = bed.refused(&["sweep", "s.toml", "--out", "app"]);
        ran.says(&["app is neither an empty folder nor an earlier run's"]);
        assert_eq!(bed.text("app/manifest.json"), manifest);
    }
}

#[test]
fn an_out_folder_that_cannot_be_made() {
    let bed = Bed::new();
    bed.refused(&["sweep", "s.toml", "--out", "bars.csv/o"])
        .says(&["bars.csv/o", "Not a directory"]);
    bed.refused(&["sweep", "s.toml", "--out", "none/.."]).says(&["none/..", "end in a name"]);
    bed.refused(&["sweep", "s.toml", "--out", ""]).says(&["--out"]);
}

#[test]
fn an_earlier_runs_folder_is_replaced_as_a_whole() {
    let bed = Bed::new();
    bed.ok(&["sweep", "s.toml", "--out", "o", "--format", "json"]);
    let first = bed.json("o/manifest.json");
    bed.write("o/stray.txt", "left behind");
    let ran = bed.ok(&["replay", "s.toml", "--out", "o", "--format", "csv"]);
    let files = bed.files("o");
    assert!(!files.contains(&"daily_r.json".to_owned()) && files.contains(&"legs.csv".to_owned()));
    // What others put there stays, and is named.
    assert_eq!(bed.text("o/stray.txt"), "left behind");
    assert!(ran.stderr.contains("kept in o: stray.txt"), "{}", ran.stderr);
    assert_eq!(first["command"], "sweep");
    assert_eq!(bed.json("o/manifest.json")["command"], "replay");
    // Nothing is left beside it.
    assert_eq!(top(&bed), ["bars.csv", "o", "s.toml"]);
}

#[test]
fn a_refused_run_leaves_the_earlier_one_alone() {
    let bed = Bed::new();
    bed.ok(&["sweep", "s.toml", "--out", "o"]);
    let before = bed.read("o/manifest.json");
    bed.refused(&["sweep", "s.toml", "--out", "o", "--set", "signals.n=0"]);
    bed.write("bars.csv", "");
    bed.refused(&["sweep", "s.toml", "--out", "o"]);
    assert_eq!(bed.read("o/manifest.json"), before);
}

#[test]
fn an_empty_folder_will_do() {
    let bed = Bed::new();
    std::fs::create_dir(bed.path("o")).unwrap();
    bed.ok(&["sweep", "s.toml", "--out", "o"]);
    assert!(bed.path("o/cells.csv").exists());
    assert_eq!(top(&bed), ["bars.csv", "o", "s.toml"]);
}

#[test]
fn by_default_runs_are_named_by_scenario_command_and_start() {
    let bed = Bed::new();
    for command in ["sweep", "replay", "study"] {
        bed.ok(&[command, "s.toml", "--format", "csv"]);
        // A second one within the same second gets another name.
        bed.ok(&[command, "s.toml", "--format", "csv"]);
    }
    let runs: Vec<String> =
        bed.files("reports/runs/t").into_iter().filter(|path| !path.contains('/')).collect();
    assert_eq!(runs.len(), 6);
    for run in runs {
        let (command, start) = run.split_once('-').unwrap();
        assert!(["sweep", "replay", "study"].contains(&command), "{run}");
        let (start, number) = start.split_once('-').unwrap_or((start, "2"));
        let shape: String =
            start.chars().map(|c| if c.is_ascii_digit() { '0' } else { c }).collect();
        assert_eq!((shape.as_str(), number), ("00000000T000000Z", "2"), "{run}");
        assert!(bed.path(&format!("reports/runs/t/{run}/manifest.json")).exists());
    }
}

fn top(bed: &Bed) -> Vec<String> {
    bed.listing().into_iter().filter(|path| !path.contains('/')).collect()
}
