//! `exitlab regimes`: tables whose numbers agree with each other and with the bars.

use crate::bars::values;
use crate::bed::{Bed, SCENARIO, shipped};
use crate::table::Table;

const QUALITY: &str = "labels symbol label n_bars share n_spells mean_spell_bars median_spell_bars \
    n_steps persistence expected_spell_bars n_changes n_whipsaws whipsaw_rate";
const TRANSITIONS: &str = "labels symbol from to n share share_of_changes";
const RETURNS: &str = "labels symbol measure label n mean sd q05 q25 q50 q75 q95 share_positive \
    between_share p_value p_holm";

#[test]
fn tables_in_every_format() {
    let bed = Bed::new();
    let ran =
        bed.ok(&["regimes", "s.toml", "--out", "o", "--format", "csv,parquet,json", "--tables"]);
    assert!(ran.stdout.contains("How long regimes last, BTCUSD"), "{}", ran.stdout);
    assert!(ran.stdout.lines().all(|line| line.chars().count() <= 100), "{}", ran.stdout);
    let tables = [
        ("regime_quality", QUALITY),
        ("regime_transitions", TRANSITIONS),
        ("regime_returns", RETURNS),
    ];
    for (name, columns) in tables {
        let csv = bed.table(&format!("o/{name}.csv"));
        assert_eq!(csv.columns, columns.split_whitespace().collect::<Vec<_>>());
        assert!(csv == Table::of_parquet(&bed.path(&format!("o/{name}.parquet"))), "{name}");
        assert!(csv == Table::of_json(&bed.json(&format!("o/{name}.json"))), "{name}");
    }
    // Beside them the manifest and the page.
    assert_eq!(bed.files("o").len(), 3 * 3 + 2);
    assert_eq!(bed.json("o/manifest.json")["command"], "regimes");
    // Two labellings of 5 and 4 labels and ALL, one symbol and ALL.
    assert_eq!(bed.table("o/regime_quality.csv").rows.len(), 2 * (6 + 5));
    assert_eq!(bed.table("o/regime_transitions.csv").rows.len(), 2 * (25 + 16));
    assert_eq!(bed.table("o/regime_returns.csv").rows.len(), 2 * 3 * (6 + 5));
}

#[test]
fn the_same_bytes_at_any_thread_count_and_a_folder_of_its_own() {
    let bed = Bed::new();
    for (threads, out) in [("1", "a"), ("3", "b")] {
        bed.ok(&["regimes", "s.toml", "--out", out, "--threads", threads]);
    }
    for name in ["regime_quality.csv", "regime_returns.csv", "regime_returns.parquet"] {
        assert!(bed.read(&format!("a/{name}")) == bed.read(&format!("b/{name}")), "{name}");
    }
    let ran = bed.ok(&["regimes", "s.toml", "--json", "--quiet"]);
    let folder = ran.json()["run_dir"].as_str().unwrap().to_owned();
    assert!(folder.starts_with("reports/runs/t/regimes-"), "{folder}");
    assert!(bed.path(&folder).join("regime_quality.csv").exists());
}

/// Labels that know the size of the next bar, and labels that know nothing.
#[test]
fn labels_from_a_file_are_judged_by_the_bars_after_them() {
    let bed = Bed::new();
    let bars = values(1_500);
    let size = |k: usize| (bars[k + 1].1[3] / bars[k].1[3]).ln().abs();
    let mut sorted: Vec<f64> = (0..1_499).map(size).collect();
    sorted.sort_by(f64::total_cmp);
    let is_wild = |k: usize| size(k) > sorted[1_000];
    let mut oracle = String::from("time,regime\n");
    for (k, bar) in bars.iter().enumerate().take(1_499) {
        let close_us = bar.0 + 3_600_000_000;
        oracle += &format!("{close_us},{}\n", if is_wild(k) { "HIGH_VOL" } else { "CHOP" });
    }
    bed.write("labels.csv", oracle);
    let labelled = "[regime]\nclassifier = \"labels\"\nlabels = \"labels.csv\"\n\
                    volatility = { method = \"ratio\" }\n";
    bed.write("s.toml", format!("{SCENARIO}{labelled}"));
    let ran = bed.ok(&["regimes", "s.toml", "--out", "o"]);
    assert!(ran.stdout.contains("Regimes tell volatility (|return|: p = 0.006"));
    let returns = bed.table("o/regime_returns.csv");
    let of = |measure, label| {
        returns.only(&[
            ("labels", "regime"),
            ("symbol", "ALL"),
            ("measure", measure),
            ("label", label),
        ])
    };
    // The first 14 bars have no ATR, so no level and no regime; the last has none after it.
    let wild: Vec<f64> = (14..1_499).filter(|k| is_wild(*k)).map(size).collect();
    let got = of("abs_log_return", "HIGH_VOL");
    assert_eq!(got.numbers("n"), [wild.len() as f64]);
    let mean = wild.iter().sum::<f64>() / wild.len() as f64;
    assert!((got.numbers("mean")[0] - mean).abs() < 1e-15);
    // Nothing is said of labels that do not occur.
    let bull = of("log_return", "BULL");
    assert_eq!((bull.column("n"), bull.column("mean")), (vec!["0"], vec![""]));
}

#[test]
fn high_volatility_is_followed_by_larger_bars() {
    let bed = Bed::empty();
    let path = shipped("scenarios/btc-hourly.toml").display().to_string();
    bed.ok(&["regimes", &path, "--out", "o"]);
    let returns = bed.table("o/regime_returns.csv");
    let of = |labels, label, column: &str| {
        let measure = ("measure", "true_range_pct");
        let rows =
            returns.only(&[("labels", labels), ("symbol", "BTCUSD"), measure, ("label", label)]);
        rows.numbers(column)[0]
    };
    let levels = ["LOW", "NORMAL", "HIGH", "EXTREME"].map(|level| of("vol_level", level, "mean"));
    assert!(levels.is_sorted(), "{levels:?}");
    for other in ["BULL", "BEAR", "CHOP", "NORMAL"] {
        assert!(of("regime", "HIGH_VOL", "mean") > 1.5 * of("regime", other, "mean"), "{other}");
    }
    assert!(of("regime", "ALL", "p_value") < 0.01);
    // Every step starts from a labelled bar: its transitions are those of the quality table.
    let quality = bed.table("o/regime_quality.csv");
    let transitions = bed.table("o/regime_transitions.csv");
    let symbol = ("symbol", "BTCUSD");
    let n: f64 = transitions.only(&[("labels", "regime"), symbol]).numbers("n").iter().sum();
    let all = quality.only(&[("labels", "regime"), symbol, ("label", "ALL")]);
    assert_eq!(all.numbers("n_steps"), [n]);
}

#[test]
fn what_is_refused() {
    let bed = Bed::new();
    bed.refused(&["regimes", "none.toml"]).says(&["none.toml"]);
    bed.refused(&["regimes", "s.toml", "--by", "side"]).says(&["unexpected argument '--by'"]);
    bed.refused(&["regimes"]).says(&["<SCENARIO>"]);
}
