//! Markets that close: no bar is missing while they do, and daily returns are annualised by the days on
//! which they trade.

use crate::bed::{Bed, Ran, SCENARIO, shipped};
use serde_json::json;

/// A scenario on a committed file, with further lines.
fn bed_on(file: &str, timeframe: &str, more: &str) -> Bed {
    let bed = Bed::empty();
    bed.write("bars.csv", std::fs::read(shipped(&format!("data/{file}"))).unwrap());
    let timeframe = format!("timeframe = \"{timeframe}\"");
    bed.write("s.toml", SCENARIO.replace("timeframe = \"1h\"", &timeframe) + more);
    bed
}

const STOCKS: &str = "bokeh-IBM-1d.csv";
const FITTING: &str = "[portfolio]\nperiods_per_year = 252\n";

#[test]
fn holidays_are_closed_and_not_missing() {
    let bed = bed_on(STOCKS, "1d", FITTING);
    let ran = bed.ok(&["check", "bars.csv"]);
    let want = "\
bars.csv (bars)
  read as: table with a header, times with their zone, times are those of the open
  columns: timestamp (time), open, high, low, close, volume
  3270 rows of 1d, 2000-03-01T00:00:00Z to 2013-03-01T00:00:00Z
  0 gaps (0 missing bars), 0 bars off the grid
  closed: weekends and 123 holidays
  no bad rows
";
    assert_eq!(ran.stdout, want);
    let closed = json!({
        "daily": null, "weekends": true, "holidays": 123, "early_closes": 0, "late_opens": 0,
    });
    let file = bed.ok(&["check", "bars.csv", "--json"]).json()["files"][0].clone();
    assert_eq!(
        (&file["gaps"], &file["missing_bars"], &file["closed"]),
        (&json!(0), &json!(0), &closed)
    );

    let ran = bed.ok(&["replay", "s.toml", "--out", "o"]);
    assert!(!ran.stdout.contains("gap"), "{}", ran.stdout);
    let data = bed.json("o/manifest.json")["data"][0].clone();
    assert_eq!(
        (&data["n_gaps"], &data["n_missing_bars"], &data["closed"]),
        (&json!(0), &json!(0), &closed)
    );
}

#[test]
fn a_market_around_the_clock_is_never_closed() {
    let bed = Bed::new();
    let file = bed.ok(&["check", "bars.csv", "--json"]).json()["files"][0].clone();
    assert_eq!((&file["missing_bars"], &file["closed"]), (&json!(0), &json!(null)));
    bed.ok(&["replay", "s.toml", "--out", "o"]);
    assert_eq!(bed.json("o/manifest.json")["data"][0]["closed"], json!(null));
}

/// The warning about `portfolio.periods_per_year`, where there is one.
fn annualisation(ran: &Ran) -> Option<&str> {
    let warnings = ran.stderr.lines().filter_map(|line| line.strip_prefix("warning: "));
    let mut of_it = warnings.filter(|warning| warning.contains("periods_per_year"));
    let first = of_it.next();
    assert_eq!(of_it.next(), None);
    first
}

#[test]
fn daily_returns_of_stocks_are_no_365_a_year() {
    let bed = bed_on(STOCKS, "1d", "");
    let want = "BTCUSD has bars on 252 days a year, portfolio.periods_per_year is 365: Sharpe, Sortino and \
                volatility are scaled by √365; set 252";
    for command in ["check", "replay", "sweep"] {
        let out = if command == "check" { &[][..] } else { &["--out", "o"] };
        let ran = bed.ok(&[&[command, "s.toml"][..], out].concat());
        assert_eq!(annualisation(&ran), Some(want), "{command}");
    }
    let warnings = bed.json("o/manifest.json")["warnings"].clone();
    assert!(warnings.as_array().unwrap().contains(&json!(want)), "{warnings}");
    // Nothing of a study is annualised.
    for args in [["study", "--out", "o"], ["regimes", "--out", "o"], ["signals", "-o", "o.csv"]] {
        assert_eq!(annualisation(&bed.ok(&[&args[..], &["s.toml"]].concat())), None, "{args:?}");
    }
    // A tenth off is no mistake.
    for periods in [252, 260, 230, 270] {
        let set = format!("portfolio.periods_per_year={periods}");
        let ran = bed.ok(&["check", "s.toml", "--set", &set]);
        assert_eq!(annualisation(&ran), None, "{periods}");
    }
    for periods in [220, 290] {
        let set = format!("portfolio.periods_per_year={periods}");
        assert!(annualisation(&bed.ok(&["check", "s.toml", "--set", &set])).is_some(), "{periods}");
    }
}

#[test]
fn the_days_of_all_symbols_count_together() {
    // Sunday evenings have bars, and so a return.
    let bed = bed_on("dukascopy-EURUSD-ask-1h-2017.csv", "1h", "");
    let ran = bed.ok(&["check", "s.toml"]);
    assert!(
        annualisation(&ran).unwrap().starts_with("BTCUSD has bars on 312 days a year, "),
        "{ran:?}"
    );
    // A stock beside crypto: an account of both has a return on every day.
    let bed = bed_on(STOCKS, "1d", "");
    bed.write("btc.csv", std::fs::read(shipped("data/bitstamp-BTCUSD-1d.csv")).unwrap());
    let one = "symbols = [{ symbol = \"BTCUSD\", path = \"bars.csv\" }]";
    let two = "from = \"2010-01-01\"\nsymbols = [{ symbol = \"IBM\", path = \"bars.csv\" }, { symbol = \
               \"BTC\", path = \"btc.csv\" }]";
    let both = bed.text("s.toml").replace(one, two);
    bed.write("s.toml", &both);
    let ran = bed.ok(&["check", "s.toml"]);
    assert!(
        annualisation(&ran).unwrap().starts_with("the symbols together have bars on "),
        "{ran:?}"
    );
}

#[test]
fn of_weekly_bars_there_are_52_returns_a_year() {
    let more = "[indicators]\ntrend_ema_period = 20\n[regime]\nvolatility = { method = \"quantile\", \
                window_bars = 50 }\n";
    let bed = bed_on("bitstamp-BTCUSD-1d.csv", "1w", more);
    let weekly = "timeframe = \"1w\"\nresample = true\nexecution_timeframe = \"1d\"";
    bed.write("s.toml", bed.text("s.toml").replace("timeframe = \"1w\"", weekly));
    let ran = bed.ok(&["check", "s.toml"]);
    assert!(annualisation(&ran).unwrap().ends_with("scaled by √365; set 52"), "{ran:?}");
}

#[test]
fn a_hole_in_the_data_makes_no_year_shorter() {
    // 30 days of 62 are not there.
    let mut hours = crate::bars::lines(1_500);
    hours.drain(600..600 + 30 * 24);
    let bed = Bed::new();
    bed.write("bars.csv", crate::bars::text_of(&hours));
    assert_eq!(annualisation(&bed.ok(&["check", "s.toml"])), None);
}

#[test]
fn too_few_days_say_nothing() {
    let bed =
        bed_on("bitstamp-BTCUSD-1m-14d.csv.gz", "1m", "[portfolio]\nperiods_per_year = 100\n");
    assert_eq!(annualisation(&bed.ok(&["check", "s.toml"])), None);
}

#[test]
fn shipped_scenarios_are_annualised_by_their_days() {
    let bed = Bed::empty();
    let entries =
        std::fs::read_dir(shipped("scenarios")).unwrap().map(|entry| entry.unwrap().path());
    let scenarios: Vec<_> =
        entries.filter(|path| path.extension().is_some_and(|e| e == "toml")).collect();
    assert!(scenarios.len() >= 10);
    for path in scenarios {
        let ran = bed.ok(&["check", path.to_str().unwrap()]);
        assert_eq!(annualisation(&ran), None, "{}", path.display());
    }
}
