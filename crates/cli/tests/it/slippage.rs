//! Slippage that takes the whole price: a market that dies within days of its ATR.

use crate::bed::Bed;

/// Daily bars: three weeks about 100, then the price falls to a millionth of it and stays.
fn crash() -> String {
    let calm = (0..21).map(|day| match day % 2 {
        0 => (100.0, 103.0, 99.0, 102.0),
        _ => (102.0, 104.0, 100.0, 100.0),
    });
    let fall = [(100.0, 100.0, 10.0, 10.0), (10.0, 10.0, 1e-4, 1e-4)];
    let dead = (0..12).map(|day| match day % 2 {
        0 => (1e-4, 1.02e-4, 0.99e-4, 1.01e-4),
        _ => (1.01e-4, 1.02e-4, 0.99e-4, 1e-4),
    });
    let rows = (0u64..).zip(calm.chain(fall).chain(dead)).map(|(day, (open, high, low, close))| {
        let time = 1_640_995_200 + 86_400 * day; // from 2022-01-01 on
        format!("{time},{open:?},{high:?},{low:?},{close:?},1\n")
    });
    std::iter::once("time,open,high,low,close,volume\n".to_owned()).chain(rows).collect()
}

const SCENARIO: &str = r#"schema = 1
name = "crash"

[data]
timeframe = "1d"
symbols = [{ symbol = "LUNA", path = "crash.csv" }]

[indicators]
atr_period = 14
adx_period = 5
trend_ema_period = 5

[regime]
volatility = { method = "ratio" }

[signals]
source = "every"
n = 1
side = "both"

[orchestrator]
integration = "off"
default_mode = "PCT"

[exit_modes.PCT]
base = "FAST_TP"
stop = { pct = 2.0 }

[study]
plans = ["PCT", "FAST_TP"]
"#;

#[test]
fn no_run_ends_for_a_signal_that_slippage_leaves_nothing_of() {
    let bed = Bed::empty();
    bed.write("crash.csv", crash());
    bed.write("s.toml", SCENARIO);
    bed.ok(&["study", "s.toml", "--out", "study"]);
    for integration in ["off", "observe", "live_full"] {
        let setting = format!("orchestrator.integration={integration}");
        bed.ok(&["replay", "s.toml", "--out", "o", "--set", &setting]);
        let decisions = bed.table("o/decisions.csv");
        let shorts = decisions.only(&[("side", "short")]);
        // An ATR of about 10 on a price of 1e-4 is 50 bps · 100,000, many times the price; the last
        // decision has no bar after it.
        let dead =
            shorts.column("signal_time").iter().filter(|time| **time >= "2022-01-24").count();
        let invalid = shorts.only(&[("reason", "INVALID_STOP")]);
        assert_eq!(invalid.rows.len(), dead - 1, "{integration}");
        assert!(invalid.column("signal_time").iter().all(|time| *time >= "2022-01-24"));
    }
    let outcomes = bed.table("study/outcomes.csv");
    for plan in ["PCT", "FAST_TP"] {
        let of_plan = outcomes.only(&[("plan", plan), ("side", "short")]);
        assert!(of_plan.rows.len() > 3);
        assert!(of_plan.numbers("entry_price").iter().all(|price| *price > 0.0), "{plan}");
    }
    // a buy pays the slippage, whatever it is: there is a fill, and a stop of 2% below it
    let bought = outcomes.only(&[("plan", "PCT"), ("side", "long")]);
    assert!(bought.column("signal_time").iter().any(|time| *time >= "2022-01-24"));
}
