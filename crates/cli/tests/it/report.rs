//! `report.html`: at a run's end and made again. What it shows is tested in a browser
//! (`crates/page/web/tests`).

use crate::bed::{Bed, scenario_but, scenario_with};

/// Each command that leaves a run's folder.
const COMMANDS: [&[&str]; 5] = [
    &["sweep"],
    &["replay"],
    &["study"],
    &["regimes"],
    &["walkforward", "--train", "20d", "--test", "10d"],
];

fn run(bed: &Bed, command: &[&str], more: &[&str]) -> String {
    let (name, flags) = command.split_first().unwrap();
    bed.ok(&[&[*name, "s.toml", "--out", "o"], flags, more].concat());
    bed.text("o/report.html")
}

#[test]
fn made_again_it_is_the_same_page() {
    let bed = Bed::new();
    for command in COMMANDS {
        let at_end = run(&bed, command, &[]);
        assert!(
            at_end.starts_with("<!DOCTYPE html>") && at_end.ends_with("</html>"),
            "{command:?}"
        );
        std::fs::remove_file(bed.path("o/report.html")).unwrap();
        let ran = bed.ok(&["report", "o"]);
        assert_eq!(ran.stdout, "Report: o/report.html\n");
        assert_eq!(ran.stderr, "");
        assert!(bed.text("o/report.html") == at_end, "{command:?}");
    }
}

#[test]
fn it_depends_on_neither_the_format_nor_the_threads() {
    let bed = Bed::new();
    for command in COMMANDS {
        let page = run(&bed, command, &["--format", "parquet", "--threads", "1"]);
        for format in ["csv", "json"] {
            assert!(run(&bed, command, &["--format", format]) == page, "{command:?} {format}");
        }
    }
}

#[test]
fn a_grid_has_a_page_too() {
    let bed = Bed::new();
    bed.write("s.toml", scenario_with("[sweep.grid]\n\"signals.n\" = [10, 20]\n"));
    for command in [&["sweep"][..], &["study", "--grid"]] {
        let at_end = run(&bed, command, &[]);
        bed.ok(&["report", "o"]);
        assert!(bed.text("o/report.html") == at_end, "{command:?}");
    }
}

#[test]
fn it_is_left_out_where_nobody_wants_it() {
    let bed = Bed::new();
    for command in COMMANDS {
        let (name, flags) = command.split_first().unwrap();
        bed.ok(&[&[*name, "s.toml", "--out", "o", "--no-report"], flags].concat());
        assert!(!bed.path("o/report.html").exists(), "{command:?}");
    }
    // A command on the run makes none either.
    bed.ok(&["sweep", "s.toml", "--out", "o", "--no-report"]);
    bed.ok(&["montecarlo", "o"]);
    assert!(!bed.path("o/report.html").exists());
    bed.ok(&["report", "o"]);
    assert!(bed.path("o/report.html").exists());
}

#[test]
fn a_command_on_the_run_brings_it_up_to_date() {
    let bed = Bed::new();
    let before = run(&bed, &["replay"], &[]);
    bed.ok(&["montecarlo", "o", "--seed", "7"]);
    let after = bed.text("o/report.html");
    assert!(after != before);
    bed.ok(&["report", "o"]);
    assert!(bed.text("o/report.html") == after);
}

#[test]
fn without_the_bars_it_has_no_prices_and_says_why() {
    let bed = Bed::new();
    let whole = run(&bed, &["study"], &[]);
    let bars = bed.text("bars.csv");
    let (but_the_last, _) = bars.trim_end().rsplit_once('\n').unwrap();
    bed.write("bars.csv", but_the_last);
    let ran = bed.ok(&["report", "o", "--force"]);
    ran.says(&["the page has no prices", "bars.csv has changed since the run"]);
    assert!(bed.text("o/report.html").contains("bars.csv has changed since the run"));
    std::fs::remove_file(bed.path("bars.csv")).unwrap();
    bed.ok(&["report", "o"]).says(&["the page has no prices", "bars.csv"]);
    assert!(bed.text("o/report.html").contains("bars.csv"));
    // Nor does a command that brings the page up to date lose them without a word.
    bed.ok(&["compare", "o"]).says(&["the page has no prices", "bars.csv"]);
    bed.write("bars.csv", &bars);
    assert_eq!(bed.ok(&["report", "o"]).stderr, "");
    assert!(bed.text("o/report.html") == whole);
}

#[test]
fn a_scenario_that_changed_since_the_run_does_not_matter() {
    let bed = Bed::new();
    let page = run(&bed, &["study"], &["--set", "signals.n=30"]);
    bed.write("s.toml", "no scenario at all");
    assert_eq!(bed.ok(&["report", "o"]).stderr, "");
    assert!(bed.text("o/report.html") == page);
}

#[test]
fn hostile_names_are_text() {
    let bed = Bed::new();
    let hostile = r#"</script><script>alert(1)</script><img src=x onerror=alert(1)>"#;
    let symbol = "<b>X</b>&\\\"'";
    let text = scenario_but("\"BTCUSD\"", &format!("\"{symbol}\""));
    bed.write(
        "s.toml",
        text.replace("name = \"t\"", &format!("name = \"t\"\nquestion = \"{hostile}\"")),
    );
    for command in COMMANDS {
        let page = run(&bed, command, &[]);
        assert!(!page.contains("<script>alert") && !page.contains("<img src=x"), "{command:?}");
        assert!(!page.contains("<b>X</b>"), "{command:?}");
        assert!(page.contains("&lt;script&gt;alert(1)"), "{command:?}");
    }
}

#[test]
fn pictures_are_svg_of_the_numbers() {
    let bed = Bed::new();
    run(&bed, &["study"], &[]);
    let ran = bed.ok(&["report", "o", "--svg", "pictures/of it"]);
    let is_figure = |line: &&str| line.starts_with("Figure: pictures/");
    assert_eq!(ran.stdout.lines().filter(is_figure).count(), 3, "{}", ran.stdout);
    assert!(ran.stdout.ends_with("Report: o/report.html\n"), "{}", ran.stdout);
    let svg = bed.text("pictures/of it/average-r.svg");
    let document = roxmltree::Document::parse(&svg).unwrap();
    let texts: Vec<String> = document
        .descendants()
        .filter(|node| node.is_text())
        .map(|node| node.text().unwrap().trim().to_owned())
        .collect();
    let cells = bed.table("o/cells.csv");
    let others = [("symbol", "ALL"), ("side", "ALL"), ("vol_level", "ALL"), ("year", "ALL")];
    for mode in ["TREND_FOLLOW", "FAST_TP", "DEFENSIVE_TRAIL"] {
        assert!(texts.iter().any(|text| text == mode), "{texts:?}");
        let cell = [&others[..], &[("mode", mode), ("regime", "ALL")]].concat();
        let avg_r: f64 = cells.get("avg_r", &cell).parse().unwrap();
        let want = format!("{avg_r:+.3}").replace('-', "−");
        assert!(texts.contains(&want), "{want} in {texts:?}");
    }
    let names = bed.files("pictures/of it");
    assert_eq!(names, ["average-r.svg", "cumulative-r.svg", "differences.svg"]);
    run(&bed, &["sweep"], &[]);
    bed.ok(&["report", "o", "--svg", "more"]);
    let curves = ["cumulative-r-AGGRESSIVE.svg", "cumulative-r-SAFE.svg"];
    let accounts = ["equity-AGGRESSIVE.svg", "equity-SAFE.svg"];
    let pairs = ["differences.svg"];
    assert_eq!(bed.files("more"), [&["average-r.svg"][..], &curves, &pairs, &accounts].concat());
    for name in bed.files("more") {
        roxmltree::Document::parse(&bed.text(&format!("more/{name}"))).unwrap();
    }
}

#[test]
fn wrong_folders_are_named() {
    let bed = Bed::new();
    bed.refused(&["report", "nowhere"]).says(&["nowhere is not a run folder", "help:"]);
    run(&bed, &["study"], &[]);
    bed.write("file", "in the way");
    bed.refused(&["report", "o", "--svg", "file"]).says(&["file"]);
    let trades = bed.text("o/outcomes.csv");
    for file in ["o/outcomes.parquet", "o/report.html"] {
        std::fs::remove_file(bed.path(file)).unwrap();
    }
    bed.write("o/outcomes.csv", trades.replacen("TREND_FOLLOW", "TREND_FOLLOW,", 1));
    bed.refused(&["report", "o"]).says(&["outcomes.csv"]);
    assert!(!bed.path("o/report.html").exists());
}

#[test]
fn a_page_says_on_top_that_its_results_are_invalid() {
    let bed = Bed::new();
    bed.ok(&["study", "s.toml", "--out", "fine"]);
    bed.write("none.csv", "time,symbol,side\n");
    let none = ["--set", "signals={ source = \"file\", path = \"none.csv\" }"];
    let ran = bed.ok(&[&["study", "s.toml", "--out", "o", "-q"][..], &none].concat());
    assert!(
        ran.stderr.trim_end().ends_with("the signal source produced no signal"),
        "{}",
        ran.stderr
    );
    let banner = "These results are invalid.";
    let page = bed.text("o/report.html");
    let header = page.split("</header>").next().unwrap();
    assert!(header.contains(banner) && header.contains("produced no signal"), "{header}");
    assert!(!bed.text("fine/report.html").contains(banner));
}
