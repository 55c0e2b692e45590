//! The warm-up before the first regime changes no metric of an account (SPEC §14.8).

use crate::bed::Bed;

/// Seconds at the start of the first day with a regime, 2024-06-01.
const START: i64 = 1_717_200_000;

const DAY: i64 = 86_400;

const SCENARIO: &str = r#"schema = 1
name = "t"

[data]
timeframe = "1d"
symbols = [{ symbol = "AAA", path = "bars.csv" }]

[indicators]
atr_period = 1
adx_period = 2
trend_ema_period = 2

[regime]
classifier = "labels"
labels = "labels.csv"

[signals]
source = "file"
path = "signals.csv"

[orchestrator]
integration = "off"
"#;

/// Daily bars from `n_before` days before the first label to 60 days after it. Before it the price
/// doubles; then it swings.
fn bars(n_before: i64) -> String {
    let close = |day: i64| match day {
        day if day < 0 => 100.0 * 2f64.powf(day as f64 / 100.0),
        day => 100.0 + 8.0 * (day as f64 / 3.0).sin() - 0.2 * day as f64,
    };
    let rows = (-n_before..60).map(|day| {
        let (open, close) = (close(day - 1), close(day));
        let (high, low) = (open.max(close) * 1.01, open.min(close) * 0.99);
        format!("{},{open},{high},{low},{close},1\n", START + DAY * day)
    });
    std::iter::once("time,open,high,low,close,volume\n".to_owned()).chain(rows).collect()
}

#[test]
fn a_longer_warm_up_changes_no_metric() {
    let bed = Bed::empty();
    bed.write("s.toml", SCENARIO);
    let closes = |step| (1..=60).step_by(step).map(|day| START + DAY * day);
    let labels = closes(1).map(|time| format!("{time},BULL,NORMAL\n"));
    bed.write("labels.csv", "time,regime,vol_level\n".to_owned() + &labels.collect::<String>());
    let signals = closes(5).map(|time| format!("{time},AAA,long\n"));
    bed.write("signals.csv", "time,symbol,side\n".to_owned() + &signals.collect::<String>());
    let row = |n_before| {
        bed.write("bars.csv", bars(n_before));
        bed.ok(&["replay", "s.toml", "--mode", "FAST_TP", "--out", "o"]);
        bed.text("o/portfolio.csv")
    };
    let short = row(3);
    assert_eq!(row(300), short);
    let table = bed.table("o/portfolio.csv");
    let number = |name: &str| table.numbers(name)[0];
    // the first mark is the close of the first day, the last one 59 days later
    let growth = (1.0 + number("total_return")).powf(365.25 / 59.0) - 1.0;
    assert!((number("cagr") - growth).abs() < 1e-12, "{growth}");
    assert!((number("calmar") - growth / number("max_drawdown")).abs() < 1e-9);
    // bought at the first day's open, which is the close before it
    let bought = 100.0 * 2f64.powf(-0.01);
    let last = 100.0 + 8.0 * (59.0f64 / 3.0).sin() - 0.2 * 59.0;
    assert!((number("buy_hold_return") - (last / bought - 1.0)).abs() < 1e-12);
    assert!(number("time_in_market") > 0.2);
}
