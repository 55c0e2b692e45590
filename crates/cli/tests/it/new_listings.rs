//! Symbols with too few bars for a regime.

use crate::bars;
use crate::bed::{Bed, SCENARIO};

/// OLD has 1,500 hours, NEW the last 20 of them; a regime needs 514.
fn listed() -> Bed {
    let bed = Bed::new();
    let lines = bars::lines(1_500);
    bed.write("new.csv", bars::text_of(&[&lines[..1], &lines[lines.len() - 20..]].concat()));
    let symbols =
        "{ symbol = \"NEW\", path = \"new.csv\" }, { symbol = \"OLD\", path = \"bars.csv\" }";
    let scenario = SCENARIO
        .replace("{ symbol = \"BTCUSD\", path = \"bars.csv\" }", symbols)
        .replace("source = \"donchian\"\nn = 20\n", "source = \"random\"\np = 0.3\nseed = 1\n");
    bed.write("s.toml", scenario + "[orchestrator]\nintegration = \"off\"\n");
    bed
}

const WARNING: &str =
    "NEW: 20 decision bars are too few for a regime, which the 514th can have first";

#[test]
fn a_new_listing_is_warned_about_and_its_signals_are_in_the_warm_up() {
    let bed = listed();
    bed.ok(&["replay", "s.toml", "--out", "o", "--format", "csv"]).says(&[WARNING]);
    let decisions = bed.table("o/decisions.csv");
    let reasons = decisions.column("reason");
    let of = |symbol: &str| -> Vec<&str> {
        let symbols = decisions.column("symbol").into_iter();
        symbols.zip(&reasons).filter(|(s, _)| *s == symbol).map(|(_, reason)| *reason).collect()
    };
    let new = of("NEW");
    assert!(!new.is_empty() && new.iter().all(|reason| *reason == "WARMUP"), "{new:?}");
    assert!(of("OLD").contains(&""), "some of OLD's are taken");
    assert!(bed.table("o/trades.csv").column("symbol").iter().all(|symbol| *symbol == "OLD"));
}

#[test]
fn every_command_takes_a_new_listing() {
    let bed = listed();
    for args in [
        &["sweep", "s.toml", "--out", "sweep"][..],
        &["study", "s.toml", "--out", "study"],
        &["regimes", "s.toml", "--out", "regimes"],
        &["walkforward", "s.toml", "--train", "20d", "--test", "10d", "--out", "wf"],
        &["check", "s.toml"],
    ] {
        bed.ok(args);
    }
}

#[test]
fn where_no_symbol_gets_a_regime_it_is_an_error() {
    let bed = listed();
    let old = bars::text_of(&bars::lines(513)[..]);
    bed.write("bars.csv", old);
    for args in [&["sweep", "s.toml"][..], &["study", "s.toml"], &["check", "s.toml"]] {
        let ran = bed.run(args);
        assert_eq!(ran.code, 2, "{ran:?}");
        ran.says(&[
            "new.csv: NEW has 20 decision bars of 1h",
            "number 514",
            "help: give more bars",
        ]);
    }
}
