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

/// The window ends before NEW is listed, or begins after GONE has left.
#[test]
fn a_symbol_without_bars_in_the_window_stands_by() {
    let bed = listed();
    let window = "[data]\nto = \"2017-08-31\"\n";
    let scenario = bed.text("s.toml").replace("[data]\n", window);
    bed.write("s.toml", &scenario);
    let warning = "NEW: no bar lies in the data window (its files cover 2017-09-01T03:00:00Z to \
                   2017-09-01T22:00:00Z): the symbol is not traded";
    for args in [
        &["sweep", "s.toml", "--out", "sweep"][..],
        &["replay", "s.toml", "--out", "replay"],
        &["study", "s.toml", "--out", "study"],
        &["regimes", "s.toml", "--out", "regimes"],
        &["walkforward", "s.toml", "--train", "20d", "--test", "10d", "--out", "wf"],
        &["check", "--causality", "s.toml"],
        &["signals", "s.toml", "-o", "signals.csv"],
        &["regress", "s.toml", "--baseline", "b", "--bless"],
        &["regress", "s.toml", "--baseline", "b"],
    ] {
        bed.ok(args).says(&[warning]);
    }
    bed.ok(&["report", "sweep"]);
    assert!(bed.table("replay/trades.csv").column("symbol").iter().all(|symbol| *symbol == "OLD"));

    let execution = scenario.replace(
        "timeframe = \"1h\"",
        "timeframe = \"4h\"\nresample = true\nexecution_timeframe = \"1h\"",
    ) + "[regime.volatility]\nwindow_bars = 50\n[indicators]\ntrend_ema_period = 40\n";
    bed.write("s.toml", execution);
    bed.ok(&["sweep", "s.toml", "--out", "resampled"]).says(&[warning]);
    bed.ok(&["check", "--causality", "s.toml"]).says(&[warning]);
    // Where no symbol has any, it is an error.
    let nobody = scenario.replace("2017-08-31", "2017-07-01T01:00:00Z");
    bed.write("s.toml", nobody);
    bed.refused(&["sweep", "s.toml"]).says(&["no bar of NEW in the window"]);
}

#[test]
fn labels_that_give_no_regime_say_why() {
    let bed = Bed::new();
    let labels = |time: &str| format!("time,regime\n{time},BULL\n");
    let scenario = |more: &str| {
        format!("{SCENARIO}[regime]\nclassifier = \"labels\"\nlabels = \"labels.csv\"\n{more}")
    };
    for (time, more, says) in [
        (
            "2017-08-20T12:30:00Z",
            "",
            &["none of the 1 labels is the close of a decision bar", "label_time = \"open\""][..],
        ),
        (
            "2017-08-20T12:30:00Z",
            "label_time = \"open\"\n",
            &["none of the 1 labels is the open of a decision bar", "leave the key out"],
        ),
        ("2031-08-20T12:00:00Z", "", &["none of the 1 rows of labels lies in the data window"]),
        ("2017-07-02T12:00:00Z", "", &["1 labels are at bars", "column vol_level"]),
    ] {
        bed.write("labels.csv", labels(time));
        bed.write("s.toml", scenario(more));
        bed.refused(&["sweep", "s.toml"]).says(says);
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
