//! Funding: when rates are paid, whose they are, and where they are missing.
//!
//! One long of 10 units per symbol, entered at 03:00 at a price of 100 that never moves, so that every
//! payment is 1,000 times its rate.

use crate::bed::Bed;
use std::fmt::Write;

/// The start of a scenario of hourly bars of these symbols, the first in `AAA.csv`.
const HEAD: &str = r#"schema = 1
name = "funding"
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
[exit_modes.TREND_FOLLOW]
stop = { pct = 10 }
target = "none"
breakeven = "none"
partials = []
trailing = "none"
"#;

/// Hours since 2024-03-10 as a time.
fn time(hour: i64) -> String {
    format!("2024-03-{:02}T{:02}:00:00Z", 10 + hour.div_euclid(24), hour.rem_euclid(24))
}

/// A folder whose scenario has these symbols (entries of `data.symbols` after symbol and path) and
/// costs, and whose bars open from 00:00 to 05:00 of the next day: the last close is at 30 hours.
fn bed(symbols: &[(&str, &str)], costs: &str) -> Bed {
    let bed = Bed::empty();
    let mut bars = "time,open,high,low,close,volume\n".to_owned();
    for hour in 0..30 {
        writeln!(bars, "{},100,101,99,100,1", time(hour)).unwrap();
    }
    bed.write("labels.csv", format!("time,regime,vol_level\n{},BULL,NORMAL\n", time(3)));
    let mut signals = "time,symbol,side\n".to_owned();
    let mut list = String::new();
    for (symbol, more) in symbols {
        bed.write(&format!("{symbol}.csv"), &bars);
        writeln!(signals, "{},{symbol},long", time(3)).unwrap();
        write!(list, "{{ symbol = \"{symbol}\", path = \"{symbol}.csv\"{more} }}, ").unwrap();
    }
    bed.write("signals.csv", signals);
    let scenario = format!(
        "{HEAD}[data]\ntimeframe = \"1h\"\nsymbols = [{list}]\n[costs]\ntaker_fee = 0.0\nmaker_fee = 0.0\n\
         slippage = {{ base_bps = 0.0, vol_bps = 0.0 }}\n{costs}\n"
    );
    bed.write("s.toml", scenario);
    bed
}

/// A file with a rate of 0.001 at these hours.
fn rates(hours: impl IntoIterator<Item = i64>) -> String {
    let mut text = "time,funding_rate\n".to_owned();
    hours.into_iter().for_each(|hour| writeln!(text, "{},0.001", time(hour)).unwrap());
    text
}

const REPLAY: [&str; 8] =
    ["replay", "s.toml", "--mode", "TREND_FOLLOW", "--out", "o", "--format", "csv"];

/// What the trade of a symbol paid in a replay.
#[track_caller]
fn paid(bed: &Bed, symbol: &str) -> f64 {
    bed.table("o/trades.csv").get("funding", &[("symbol", symbol)]).parse().unwrap()
}

const FILE: &str = "funding = { file = \"f.csv\" }";
const FILE_OR_ZERO: &str = "funding = { file = \"f.csv\", funding_gap = \"zero\" }";

#[track_caller]
fn near(got: f64, want: f64) {
    assert!((got - want).abs() < 1e-9, "{got} for {want}");
}

#[test]
fn rates_are_paid_at_their_own_hours() {
    // held from 03:00 to 06:00 of the next day
    let every = |step: usize, from: i64| (from..=30).step_by(step).collect::<Vec<_>>();
    for (hours, want) in [
        (every(1, 0), 27.0), // 04:00 to 30:00
        (every(4, 0), 7.0),  // 4, 8, …, 28
        (every(8, 4), 4.0),  // 4, 12, 20, 28
        (every(8, 0), 3.0),  // 8, 16, 24
        (vec![3, 11, 19, 27], 3.0),
    ] {
        let bed = bed(&[("AAA", "")], FILE);
        bed.write("f.csv", rates(hours.clone()));
        let ran = bed.ok(&REPLAY);
        near(paid(&bed, "AAA"), want);
        assert!(!ran.stderr.contains("no rate"), "{hours:?}: {}", ran.stderr);
    }
}

/// Rates every eight hours from 16:00 of the day before on, written without a zone on Kolkata's clock.
fn kolkata_rates() -> String {
    let utc = |hour| chrono::NaiveDateTime::parse_from_str(&time(hour), "%Y-%m-%dT%H:%M:%SZ");
    let ahead = chrono::TimeDelta::minutes(330);
    let local = (-8..=32).step_by(8).map(|hour| format!("{},0.001\n", utc(hour).unwrap() + ahead));
    "time,funding_rate\n".to_owned() + &local.collect::<String>()
}

#[test]
fn rates_without_a_zone_follow_the_zone_of_who_pays() {
    // AAA's own file, and a file of all whose zone all share.
    let own = ", timezone = \"Asia/Kolkata\", funding = { file = \"f.csv\" }";
    for (symbols, costs) in [
        ([("AAA", own), ("BBB", "")], ""),
        ([("AAA", own), ("BBB", ", timezone = \"Asia/Kolkata\"")], FILE),
    ] {
        let bed = bed(&symbols, costs);
        bed.write("f.csv", kolkata_rates());
        bed.ok(&REPLAY);
        near(paid(&bed, "AAA"), 3.0); // 8, 16, 24
    }
    // A file of all whose zones differ says no instant.
    let bed = bed(&[("AAA", ", timezone = \"Asia/Kolkata\""), ("BBB", "")], FILE);
    bed.write("f.csv", kolkata_rates());
    let says = [
        "f.csv:2: column `time` is `2024-03-09 21:30:00`: a time without a zone in a row for all symbols, \
         of which AAA has Asia/Kolkata and BBB has UTC",
        "give each row its symbol",
    ];
    bed.refused(&REPLAY).says(&says);
    bed.write("f.csv", rates([-8, 0, 8, 16, 24, 32]));
    bed.ok(&REPLAY);
    // Nor do labels.
    bed.write("labels.csv", "time,regime,vol_level\n2024-03-10T03:00:00,BULL,NORMAL\n");
    bed.refused(&REPLAY).says(&["labels.csv:2:", "AAA has Asia/Kolkata and BBB has UTC"]);
}

#[test]
fn a_constant_rate_is_paid_three_times_a_day() {
    let bed = bed(&[("AAA", "")], "funding = { rate = 0.001 }");
    bed.ok(&REPLAY);
    near(paid(&bed, "AAA"), 3.0); // 8, 16, 24
}

#[test]
fn an_interval_that_the_exchange_changed_is_no_hole() {
    let bed = bed(&[("AAA", "")], FILE);
    bed.write("f.csv", rates([-24, -16, -8, 0, 8, 12, 16, 20, 24, 28]));
    bed.ok(&REPLAY);
    near(paid(&bed, "AAA"), 6.0);
}

#[test]
fn a_hole_that_a_position_spans_stops_the_run() {
    let bed = bed(&[("AAA", "")], FILE);
    // 16:00 is missing
    bed.write("f.csv", rates([-16, -8, 0, 8, 24, 32]));
    let says = [
        "f.csv: no funding rate at 2024-03-10T16:00:00Z, where a position of AAA is open",
        "funding_gap = \"zero\"",
    ];
    for args in [&REPLAY[..2], &["sweep", "s.toml"], &["study", "s.toml"]] {
        bed.refused(args).says(&says);
    }
    // What only a run shows, `check` can but warn of.
    bed.ok(&["check", "s.toml"]).says(&["AAA: 1 funding instants have no rate", "a run stops"]);

    let scenario = bed.text("s.toml").replace(FILE, FILE_OR_ZERO);
    bed.write("s.toml", scenario);
    bed.ok(&REPLAY).says(&[
        "AAA: 1 funding instants have no rate and pay nothing, the first 2024-03-10T16:00:00Z",
    ]);
    near(paid(&bed, "AAA"), 2.0);
}

#[test]
fn a_hole_without_a_position_stops_nothing() {
    let bed = bed(&[("AAA", "")], FILE);
    bed.write("f.csv", rates([-16, -8, 0, 8, 24, 32]));
    // closed at 09:00: the hole at 16:00 is nobody's
    let time_exit = "exit_modes.TREND_FOLLOW.time_exit={ hours = 6, below_r = 0.5 }";
    bed.ok(&[&REPLAY[..], &["--set", time_exit]].concat());
    near(paid(&bed, "AAA"), 1.0);
}

#[test]
fn a_file_that_does_not_reach_the_ends_of_the_window_has_holes_there() {
    let bed = bed(&[("AAA", "")], FILE);
    for (hours, missing) in [
        // 8 is due, and 16 is the first row; then 24 is due, and the bars end at 30
        (&[16, 24, 32][..], Some("2024-03-10T08:00:00Z")),
        (&[0, 8, 16][..], Some("2024-03-11T00:00:00Z")),
        // 4 is within one and a half spacings of the start, 20 of the end
        (&[4, 12, 20][..], None),
        // not a row in the window
        (&[100, 108, 116][..], Some("2024-03-10T04:00:00Z")),
    ] {
        bed.write("f.csv", rates(hours.iter().copied()));
        match missing {
            Some(time) => bed.refused(&REPLAY).says(&[&format!("no funding rate at {time}")]),
            None => bed.ok(&REPLAY).says(&[]),
        }
    }
}

#[test]
fn rates_outside_the_bars_are_counted() {
    let bed = bed(&[("AAA", "")], FILE);
    // Nothing has closed by 00:00, and nothing is open after the last close at 30 hours.
    bed.write("f.csv", rates([-16, -8, 0, 8, 16, 24, 32, 40]));
    bed.ok(&REPLAY).says(&["f.csv: 5 funding rates lie outside the bars of AAA and were not used"]);
    let unused = &bed.json("o/manifest.json")["unused_rows"];
    let want = serde_json::json!(
        [{ "path": "f.csv", "n_rows": 5, "reason": "outside_bars", "symbol": "AAA" }]
    );
    assert_eq!(*unused, want);
}

#[test]
fn symbols_may_have_funding_of_their_own() {
    let bed = bed(
        &[
            ("AAA", ""),
            ("BBB", ", funding = { rate = 0 }"),
            ("CCC", ", funding = { file = \"c.csv\" }"),
            ("DDD", ", funding = { file = \"many.csv\" }"),
            ("EEE", ", funding = { file = \"many.csv\" }"),
        ],
        "funding = { rate = 0.002 }\n[portfolio]\ninitial_balance = 10000",
    );
    bed.write("c.csv", rates((0..=30).step_by(4)));
    let mut many = "symbol,time,funding_rate\n".to_owned();
    for hour in (0..=30).step_by(8) {
        writeln!(many, "DDD,{},0.003", time(hour)).unwrap();
        writeln!(many, "EEE,{},-0.004", time(hour)).unwrap();
    }
    bed.write("many.csv", many);
    let set = "profiles.SAFE.max_open_positions=10";
    bed.ok(&[&REPLAY[..], &["--set", set]].concat());
    for (symbol, want) in [("AAA", 6.0), ("BBB", 0.0), ("CCC", 7.0), ("DDD", 9.0), ("EEE", -12.0)] {
        near(paid(&bed, symbol), want);
    }
}

#[test]
fn two_rates_of_a_symbol_for_one_second_are_an_error() {
    let bed = bed(&[("AAA", "")], FILE);
    let refused = |rows: &str, says: &str| {
        bed.write("f.csv", format!("time,rate,symbol\n{rows}"));
        bed.refused(&REPLAY).says(&[says]);
    };
    let at = time(8);
    let says = "f.csv:3: column `funding_rate` is `0.2`: line 2 has 0.1 for the same second";
    refused(&format!("{at},0.1,AAA\n{at},0.2,AAA\n"), says);
    // a row without a symbol is of every symbol
    refused(&format!("{at},0.1,AAA\n{at},0.2,\n"), says);
}

#[test]
fn a_maker_rebate_is_a_negative_fee() {
    let bed = bed(&[("AAA", "")], "");
    // The price never moves, but a target inside the first bar is filled: 10 units at 100.5.
    let sets = ["costs.maker_fee=-0.0002", "exit_modes.TREND_FOLLOW.target={ pct = 0.5 }"];
    let sets: Vec<&str> = sets.iter().flat_map(|set| ["--set", set]).collect();
    bed.ok(&[&REPLAY[..], &sets].concat());
    let trades = bed.table("o/trades.csv");
    assert_eq!(trades.column("exit_reason"), ["TAKE_PROFIT"]);
    let number = |column: &str| trades.column(column)[0].parse::<f64>().unwrap();
    near(number("fees"), -0.0002 * 10.0 * 100.5);
    near(number("pnl"), 5.0 + 0.0002 * 10.0 * 100.5);
    near(number("r_net"), number("r_gross") + 0.0002 * 100.5 / 10.0);
    let all = [("regime", "ALL"), ("symbol", "ALL"), ("side", "ALL"), ("vol_level", "ALL")];
    let cells = bed.table("o/cells.csv");
    let fees: f64 = cells.get("fees", &[&all[..], &[("year", "ALL")]].concat()).parse().unwrap();
    near(fees, number("fees"));
}
