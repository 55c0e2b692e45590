//! `exitlab levels`: the worked examples of SPEC §11, and their mirrors.

use crate::bed::{Bed, Ran, scenario_with};
use serde_json::{Value, json};

fn levels(mode: &str, side: &str, entry: &str, atr: &str, more: &[&str]) -> Ran {
    let args = ["levels", "--mode", mode, "--side", side, "--entry", entry, "--atr", atr];
    Bed::empty().ok(&[&args[..], more].concat())
}

#[track_caller]
fn near(got: &Value, want: f64) {
    let got = got.as_f64().unwrap_or_else(|| panic!("{got} instead of {want}"));
    assert!((got - want).abs() <= 1e-9 * want.abs().max(1.0), "{got} instead of {want}");
}

const KEYS: [&str; 19] = [
    "side",
    "exit_mode",
    "regime",
    "entry_price",
    "atr",
    "stop_price",
    "stop_pct",
    "target_price",
    "target_pct",
    "rr_planned",
    "breakeven_trigger",
    "breakeven_price",
    "ratchets",
    "partials",
    "trailing_distance",
    "trailing_activation",
    "time_exit",
    "session_exit",
    "description",
];

/// A row of SPEC §11's table; `partial` and `trail` are `None` where the mode has none.
struct Example {
    mode: &'static str,
    regime: &'static str,
    entry: f64,
    atr: f64,
    stop: f64,
    target: f64,
    rr: f64,
    /// +1R: the entry and the distance to the stop.
    trigger: f64,
    /// +2R.
    partial: Option<f64>,
    trail: Option<f64>,
}

#[rustfmt::skip]
fn examples() -> [Example; 8] {
    let row = |mode, regime, [entry, atr, stop, target, rr, trigger]: [f64; 6], partial, trail| {
        Example { mode, regime, entry, atr, stop, target, rr, trigger, partial, trail }
    };
    let two_and_a_half_atr = 5.0 / 3.0;
    [
        row("TREND_FOLLOW", "BULL",
            [98_750.0, 1_250.0, 96_875.0, 104_375.0, 3.0, 100_625.0], Some(102_500.0), Some(1_500.0)),
        row("TREND_FOLLOW", "BULL",
            [100_000.0, 2_000.0, 97_000.0, 109_000.0, 3.0, 103_000.0], Some(106_000.0), Some(2_400.0)),
        row("FAST_TP", "CHOP",
            [100_000.0, 2_000.0, 97_000.0, 105_000.0, two_and_a_half_atr, 103_000.0], None, None),
        row("DEFENSIVE_TRAIL", "HIGH_VOL",
            [100_000.0, 2_000.0, 97_600.0, 106_000.0, 2.5, 102_400.0], Some(104_800.0), Some(1_200.0)),
        row("TREND_FOLLOW", "BULL",
            [98_000.0, 1_200.0, 96_200.0, 103_400.0, 3.0, 99_800.0], Some(101_600.0), Some(1_440.0)),
        row("DEFENSIVE_TRAIL", "HIGH_VOL",
            [3_500.0, 150.0, 3_320.0, 3_950.0, 2.5, 3_680.0], Some(3_860.0), Some(90.0)),
        row("FAST_TP", "CHOP",
            [150.0, 5.0, 142.5, 162.5, two_and_a_half_atr, 157.5], None, None),
        row("TREND_FOLLOW", "HIGH_VOL",
            [98_000.0, 3_000.0, 93_500.0, 111_500.0, 3.0, 102_500.0], Some(107_000.0), Some(3_600.0)),
    ]
}

fn check(example: &Example, side: &str) {
    let Example { mode, regime, entry, atr, .. } = *example;
    // A short is the mirror image around the entry.
    let sign = if side == "long" { 1.0 } else { -1.0 };
    let mirrored = |price: f64| entry + sign * (price - entry);
    let more = ["--regime", regime, "--json"];
    let ran = levels(mode, side, &entry.to_string(), &atr.to_string(), &more);
    assert_eq!(ran.stderr, "");
    let got = ran.json();
    assert_eq!(got.as_object().unwrap().keys().collect::<Vec<_>>(), KEYS);
    assert_eq!((&got["side"], &got["exit_mode"]), (&json!(side), &json!(mode)));
    assert_eq!(got["regime"], regime);
    near(&got["entry_price"], entry);
    near(&got["atr"], atr);
    near(&got["stop_price"], mirrored(example.stop));
    near(&got["stop_pct"], 100.0 * (mirrored(example.stop) / entry - 1.0));
    near(&got["target_price"], mirrored(example.target));
    near(&got["target_pct"], 100.0 * (mirrored(example.target) / entry - 1.0));
    near(&got["rr_planned"], example.rr);
    near(&got["breakeven_trigger"], mirrored(example.trigger));
    near(&got["breakeven_price"], entry * (1.0 + sign * 0.001));
    match example.partial {
        Some(partial) => {
            assert_eq!(got["partials"].as_array().unwrap().len(), 1);
            near(&got["partials"][0]["price"], mirrored(partial));
            near(&got["partials"][0]["fraction"], 0.5);
        }
        None => assert_eq!(got["partials"], json!([])),
    }
    match example.trail {
        Some(distance) => {
            near(&got["trailing_distance"], distance);
            assert_eq!(got["trailing_activation"], "after_partial");
        }
        None => {
            assert_eq!(got["trailing_distance"], Value::Null);
            assert_eq!(got["trailing_activation"], Value::Null);
        }
    }
}

#[test]
fn the_worked_examples() {
    for example in examples() {
        check(&example, "long");
    }
}

#[test]
fn the_worked_examples_mirrored() {
    for example in examples() {
        check(&example, "short");
    }
}

#[test]
fn the_logs_percentages() {
    // -1.90% and +5.70% in the report's log
    let got = levels("TREND_FOLLOW", "long", "98750", "1250", &["--json"]).json();
    let rounded = |key: &str| format!("{:+.2}", got[key].as_f64().unwrap());
    assert_eq!((rounded("stop_pct"), rounded("target_pct")), ("-1.90".into(), "+5.70".into()));
    assert_eq!(got["regime"], Value::Null);
    assert_eq!(got["description"], "Wide stops, large TP, follow trends");
}

#[test]
fn the_reports_layout() {
    let more = ["--regime", "BULL", "--symbol", "BTCUSDT"];
    let text = levels("TREND_FOLLOW", "long", "98750", "1250", &more).stdout;
    let want = "\
Exit Mode: TREND_FOLLOW - Wide stops, large TP, follow trends (Regime: BULL)
BTCUSDT LONG Exit Levels (Mode: TREND_FOLLOW):
   Entry: 98750.00 | ATR: 1250.00
   SL: 96875.00 (-1.90%, 1.5x ATR)
   TP: 104375.00 (+5.70%, 4.5x ATR)
   R:R = 3.00 | Trail: 1.2x ATR after the first partial
   Breakeven: stop to 98848.75 at 100625.00
   Partial TP: 50% at 102500.00
   Strategy: Wide stops, large TP, follow trends
";
    assert_eq!(text, want);
    let short = levels("FAST_TP", "short", "150", "5", &["--symbol", "SOL"]).stdout;
    assert!(short.contains("SOL SHORT Exit Levels (Mode: FAST_TP):"), "{short}");
    assert!(short.contains("R:R = 1.67 | Trail: none"), "{short}");
    assert!(short.contains("SL: 157.50 (+5.00%, 1.5x ATR)"), "{short}");
    assert!(!short.contains("Partial") && !short.contains("Regime"), "{short}");
}

/// A scenario with changed and new modes.
const MODES: &str = "\
[exit_modes.TREND_FOLLOW]
partials = [{ at_atr = 2.0, fraction = 0.5 }]

[exit_modes.RUNNER]
base = \"TREND_FOLLOW\"
stop = { pct = 2.0 }
target = \"none\"
breakeven = \"none\"
trailing = { distance_pct = 3.0, activate = \"at_r\", at_r = 1.5 }
description = \"Let it run\"
";

fn of_scenario(mode: &str, more: &[&str]) -> Value {
    let bed = Bed::new();
    bed.write("s.toml", scenario_with(MODES));
    let args = ["levels", "s.toml", "--mode", mode, "--side", "long", "--entry", "98750"];
    bed.ok(&[&args[..], &["--atr", "1250", "--json"], more].concat()).json()
}

#[test]
fn modes_of_a_scenario() {
    // The log's reading of the partial: +2 ATR, 101,250.
    let got = of_scenario("TREND_FOLLOW", &[]);
    near(&got["partials"][0]["price"], 101_250.0);
    near(&got["stop_price"], 96_875.0);
    let got = of_scenario("RUNNER", &[]);
    near(&got["stop_price"], 98_750.0 * 0.98);
    for absent in ["target_price", "target_pct", "rr_planned", "breakeven_trigger"] {
        assert_eq!(got[absent], Value::Null, "{absent}");
    }
    near(&got["trailing_distance"], 98_750.0 * 0.03);
    assert_eq!(got["trailing_activation"], "at_r");
    assert_eq!(got["description"], "Let it run");
    let got = of_scenario("RUNNER", &["--set", "exit_modes.RUNNER.stop.pct=1"]);
    near(&got["stop_price"], 98_750.0 * 0.99);
}

#[test]
fn ratchets_and_what_closes_at_a_time() {
    let bed = Bed::new();
    let modes = "\
[exit_modes.STEPS]
base = \"FAST_TP\"
ratchets = [{ at_r = 1.0, stop_r = 0.0 }, { at_r = 1.5, stop_r = 1.0 }]
time_exit = { bars = 48, below_r = 0.5 }
session_exit = { at = \"15:55\", tz = \"America/New_York\", days = [\"Thu\", \"Fri\"] }
";
    bed.write("s.toml", scenario_with(modes));
    let args = ["levels", "s.toml", "--mode", "STEPS", "--side", "short", "--entry", "150"];
    let got = bed.ok(&[&args[..], &["--atr", "5", "--json"]].concat()).json();
    // R is 7.5, the side short
    let rungs = json!([
        { "trigger": 142.5, "stop": 150.0 },
        { "trigger": 138.75, "stop": 142.5 },
    ]);
    assert_eq!(got["ratchets"], rungs);
    assert_eq!(got["time_exit"], json!({ "bars": 48, "below_r": 0.5 }));
    let session = json!({ "at": "15:55", "tz": "America/New_York", "days": ["Thu", "Fri"] });
    assert_eq!(got["session_exit"], session);
    let text = bed.ok(&[&args[..], &["--atr", "5"]].concat()).stdout;
    for line in [
        "   Ratchet: stop to 142.50 at 138.75\n",
        "   Time exit: after 48 bars if below 0.5R\n",
        "   Session exit: 15:55 America/New_York on Thu, Fri\n",
    ] {
        assert!(text.contains(line), "{text}");
    }
    let without = of_scenario("RUNNER", &[]);
    assert_eq!((&without["ratchets"], &without["time_exit"]), (&json!([]), &Value::Null));
    assert_eq!(without["session_exit"], Value::Null);
}

#[test]
fn a_trail_scaled_by_the_trend() {
    let scaled = "exit_modes.TREND_FOLLOW.trailing.scale=trend";
    // 1.2 A × (1 + 0.2·clamp((ADX − 20)/20, 0, 1))
    for (adx, want) in [("20", 1_500.0), ("30", 1_650.0), ("40", 1_800.0), ("70", 1_800.0)] {
        let got = of_scenario("TREND_FOLLOW", &["--set", scaled, "--adx", adx]);
        near(&got["trailing_distance"], want);
    }
}
