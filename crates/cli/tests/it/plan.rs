//! `exitlab plan`: what a study could find.

use crate::bed::{Bed, shipped};

#[test]
fn a_plan_says_what_a_study_finds_and_not_what_it_found() {
    let bed = Bed::empty();
    let path = shipped("scenarios/btc-hourly.toml").display().to_string();
    bed.ok(&["study", &path, "--out", "o", "--format", "csv"]);
    let (compare, cells) = (bed.table("o/compare.csv"), bed.table("o/verdicts.csv"));
    let json = bed.ok(&["plan", &path, "--json"]).json();
    let rows = json["rows"].as_array().unwrap();
    assert_eq!((json["difference_r"].as_f64(), rows.len()), (Some(0.1), 6));
    for row in rows {
        let regime = row["regime"].as_str().unwrap();
        let of = compare.only(&[("regime", regime)]);
        let found_from = of.column("detectable_r");
        let largest = found_from.iter().map(|r| r.parse::<f64>().unwrap()).reduce(f64::max);
        let largest = largest.unwrap();
        assert_eq!(row["detectable_r"].as_f64(), Some(largest), "{regime}");
        let n = row["n"].as_f64().unwrap();
        let needed = (n * (largest / 0.1_f64).powi(2)).max(30.0);
        assert!((row["n_needed"].as_f64().unwrap() / needed - 1.0).abs() < 1e-12, "{regime}");
        let months = row["more_months"].as_f64().unwrap();
        assert_eq!(months > 0.0, needed > n, "{regime}");
    }
    let text = bed.ok(&["plan", &path, "--difference", "0.05"]).stdout;
    assert!(text.contains("0.05 R") && text.contains("HIGH_VOL"), "{text}");
    assert!(text.lines().all(|line| line.chars().count() <= 100), "{text}");
    // Nothing that was earned.
    for avg_r in cells.column("avg_r") {
        let shown = format!("{:+.3}", avg_r.parse::<f64>().unwrap());
        assert!(!text.contains(&shown), "{shown} in {text}");
    }
    bed.refused(&["plan", &path, "--difference", "0"]).says(&["--difference", "above 0"]);
}
