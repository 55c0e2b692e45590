//! `exitlab check --causality`: nothing shipped looks ahead, and what cannot be checked is refused.

use crate::bars::{btc, lines, text_of, values};
use crate::bed::{Bed, SCENARIO, scenario_but, scenario_with, shipped};
use std::time::Instant;

#[test]
#[expect(clippy::disallowed_methods, reason = "a test may say that it got slow")]
fn no_shipped_scenario_looks_ahead() {
    let started = Instant::now();
    let bed = Bed::empty();
    let mut n_scenarios = 0;
    for entry in std::fs::read_dir(shipped("scenarios")).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_none_or(|ending| ending != "toml") {
            continue;
        }
        let path = path.display().to_string();
        let ran = bed.ok(&["check", "--causality", &path, "--cuts", "25", "--json", "--quiet"]);
        assert_eq!(ran.stderr, "");
        let report = ran.json();
        let cuts = report["cuts"].as_array().unwrap();
        assert_eq!((cuts.len(), &report["n_changed"]), (25, &0.into()), "{path}");
        let last = cuts.last().unwrap();
        for what in ["labels", "signals", "outcomes", "decisions", "trades"] {
            assert!(last[what].as_u64().unwrap() > 100, "{path}: {what}");
        }
        assert!(cuts.iter().all(|cut| cut["change"].is_null()));
        n_scenarios += 1;
    }
    assert!(n_scenarios >= 10);
    assert!(started.elapsed().as_secs() < 60, "{:?}", started.elapsed());
}

#[test]
fn a_line_per_cut() {
    let bed = Bed::new();
    let ran = bed.ok(&["check", "--causality", "s.toml"]);
    let lines: Vec<&str> = ran.stdout.lines().collect();
    assert_eq!(lines.len(), 12, "{}", ran.stdout);
    for line in &lines[..10] {
        assert!(line.ends_with(" trades: nothing changed"), "{line}");
    }
    // The 1,500th hour from 2017-07-01T11:00Z on closes at 23:00.
    assert!(lines[9].starts_with("2017-09-01T22:00:00Z: 1499 labels, "), "{}", lines[9]);
    assert_eq!(lines[11], "t: 10 cuts: no result changed when later data were removed");
    assert_eq!(bed.ok(&["check", "s.toml", "--causality"]).stdout, ran.stdout);
}

/// Settings under which results are easily known too late.
#[test]
fn other_ways_to_enter_and_to_leave() {
    let bed = Bed::new();
    for setting in [
        "entry.at=close",
        "fills.intrabar=best",
        "fills.intrabar=path_favourable",
        "orchestrator.integration=live_full",
        "costs.funding.rate=0.0001",
        "regime.confirm_bars=4",
        "data.to=2017-08-25",
        "signals.source=random",
        "exit_modes.TREND_FOLLOW.trailing.basis=current_atr",
    ] {
        let mut args = vec!["check", "--causality", "s.toml", "--set", setting];
        if setting.ends_with("random") {
            args.extend(["--set", "signals.p=0.1", "--set", "signals.seed=3"]);
        }
        let ran = bed.ok(&args);
        assert!(ran.stdout.contains("no result changed"), "{setting}");
    }
}

#[test]
fn files_with_rows_after_the_cut() {
    let bed = Bed::new();
    let mut labels = String::from("time,regime\n");
    let mut funding = String::from("time,rate\n");
    for (idx, line) in lines(1_500)[1..].iter().enumerate() {
        let time = line.split(',').next().unwrap();
        labels += &format!("{time},{}\n", ["BULL", "CHOP", "HIGH_VOL"][idx / 40 % 3]);
        if ["T00", "T08", "T16"].iter().any(|hour| time.contains(hour)) {
            funding += &format!("{time},0.0001\n");
        }
    }
    // The last bar closes into an instant of its own.
    funding += "2017-09-02T00:00:00Z,0.0001\n";
    bed.write("labels.csv", labels);
    bed.write("funding.csv", funding);
    bed.ok(&["signals", "s.toml", "-o", "signals.csv"]);
    let with_files = SCENARIO
        .replace("source = \"donchian\"\nn = 20", "source = \"file\"\npath = \"signals.csv\"")
        + "[regime]\nclassifier = \"labels\"\nlabels = \"labels.csv\"\nlabel_time = \"open\"\n\
           [costs]\nfunding = { file = \"funding.csv\" }\n";
    bed.write("files.toml", with_files);
    let report = bed.ok(&["check", "--causality", "files.toml", "--json"]).json();
    assert_eq!(report["n_changed"], 0);
    assert_eq!(report["from_files"], serde_json::json!(["labels", "signals", "funding rates"]));
    let trades = report["cuts"][9]["trades"].as_u64().unwrap();
    assert!(trades > 100, "{trades}");
}

/// 4-hour bars from hours, some of which are missing: where the data are cut in such a hole, the bar
/// at the cut is left out, for it might have gone on.
#[test]
fn resampled_bars_with_holes() {
    let mut hours = lines(1_500);
    let mut k = 0;
    hours.retain(|_| {
        k += 1;
        // Whole days, ends of bars, and starts.
        !(600..640).contains(&k) && k % 37 != 0
    });
    let bed = Bed::new();
    bed.write("bars.csv", text_of(&hours));
    let resampled = scenario_but(
        "timeframe = \"1h\"",
        "timeframe = \"4h\"\nresample = true\nexecution_timeframe = \"1h\"",
    );
    let more = "[regime.volatility]\nwindow_bars = 50\n[indicators]\ntrend_ema_period = 40\n";
    bed.write("s.toml", resampled + more);
    let report = bed.ok(&["check", "--causality", "s.toml", "--cuts", "400", "--json"]).json();
    assert_eq!(report["n_changed"], 0);
    assert!(report["cuts"].as_array().unwrap().len() > 200);
}

/// Symbols whose gaps are not each other's: where one is cut in a gap, its signal waits for a bar
/// that opens after the cut, and holds a place that others do not get.
#[test]
fn symbols_with_different_gaps() {
    let bed = Bed::new();
    let all = lines(1_500);
    let without = |from: usize, to: usize, every: usize| {
        let kept = |(k, line): (usize, &String)| {
            let is_gone = (from..to).contains(&k) && k % every != 0;
            (k == 0 || !is_gone).then(|| line.clone())
        };
        text_of(&all.iter().enumerate().filter_map(kept).collect::<Vec<_>>())
    };
    bed.write("a.csv", btc(1_500));
    bed.write("b.csv", without(900, 1_200, 9));
    bed.write("c.csv", without(1_000, 1_400, 31));
    let symbols = scenario_but(
        "[{ symbol = \"BTCUSD\", path = \"bars.csv\" }]",
        "[{ symbol = \"A\", path = \"a.csv\" }, { symbol = \"B\", path = \"b.csv\" }, \
         { symbol = \"C\", path = \"c.csv\" }]",
    );
    let limits = "[orchestrator]\nintegration = \"live_step5\"\n[profiles.SAFE]\n\
                  max_open_positions = 1\n[profiles.AGGRESSIVE]\ntotal_exposure_limit = 2.0\n";
    for fill_delay in ["", "[entry]\nmax_fill_delay = \"5h\"\n"] {
        bed.write("s.toml", format!("{symbols}{limits}{fill_delay}"));
        let ran = bed.ok(&["check", "--causality", "s.toml", "--cuts", "120", "--json"]);
        assert_eq!(ran.json()["n_changed"], 0, "{}", ran.stdout);
    }
}

/// Days of a local clock: where it changes, a bar that ends at the cut is an hour short or long, and the
/// bar that would tell is cut off.
#[test]
fn bars_on_a_local_clock() {
    let bed = Bed::empty();
    let date = |k: usize| {
        chrono::NaiveDate::from_ymd_opt(2023, 1, 1).unwrap() + chrono::Days::new(k as u64)
    };
    let days = values(700).into_iter().enumerate().map(|(k, (_, [open, high, low, close, _]))| {
        format!("{},{open},{high},{low},{close},1", date(k))
    });
    let header = lines(1)[0].clone();
    bed.write("bars.csv", text_of(&std::iter::once(header).chain(days).collect::<Vec<_>>()));
    let local = SCENARIO
        .replace("timeframe = \"1h\"", "timeframe = \"1d\"\ntimezone = \"America/New_York\"");
    let windows = "[regime.volatility]\nwindow_bars = 50\n[indicators]\ntrend_ema_period = 40\n";
    bed.write("s.toml", local + windows);
    let ran = bed.ok(&["check", "--causality", "s.toml", "--cuts", "700", "--json"]);
    let cuts = ran.json()["cuts"].as_array().unwrap().clone();
    // The days on which the clock changes end at 04:00 and 05:00.
    for change in ["2023-03-13T04:00:00Z", "2023-11-06T05:00:00Z", "2024-03-11T04:00:00Z"] {
        assert!(cuts.iter().any(|cut| cut["time"] == change), "no cut at {change}");
    }
}

/// What a run asks of the whole data, no part of it needs to have.
#[test]
fn files_and_symbols_that_begin_late() {
    let bed = Bed::new();
    let all = lines(1_500);
    // Ten bars are too few for a regime, and 600 bring one long after the first cut.
    bed.write("new.csv", text_of(&[&all[..1], &all[1_491..]].concat()));
    bed.write("later.csv", text_of(&[&all[..1], &all[901..]].concat()));
    bed.write(
        "signals.csv",
        "time,symbol,side\n2017-08-29T22:00:00Z,BTCUSD,long\n2017-08-30T02:00:00Z,LATER,short\n",
    );
    let scenario = SCENARIO.replace(
        "[{ symbol = \"BTCUSD\"",
        "[{ symbol = \"NEW\", path = \"new.csv\" }, { symbol = \"LATER\", path = \"later.csv\" }, \
         { symbol = \"BTCUSD\"",
    );
    bed.write("s.toml", &scenario);
    let first_cut = |report: &serde_json::Value| report["cuts"][0]["time"].to_string();
    let report = bed.ok(&["check", "--causality", "s.toml", "--cuts", "60", "--json"]).json();
    assert!(first_cut(&report).starts_with("\"2017-07-2"), "{}", first_cut(&report));
    let file = "source = \"file\"\npath = \"signals.csv\"\nexits = { path = \"signals.csv\" }";
    bed.write("s.toml", scenario.replace("source = \"donchian\"\nn = 20", file));
    let report = bed.ok(&["check", "--causality", "s.toml", "--cuts", "60", "--json"]).json();
    assert!(first_cut(&report).starts_with("\"2017-07-2"), "{}", first_cut(&report));
}

#[test]
fn what_cannot_be_checked_is_refused() {
    let bed = Bed::new();
    bed.refused(&["check", "--causality", "bars.csv"]).says(&["needs a scenario", "bars.csv"]);
    bed.refused(&["check", "--causality", "s.toml", "s.toml"]).says(&["takes one scenario"]);
    bed.refused(&["check", "--causality", "none.toml"]).says(&["none.toml"]);
    bed.refused(&["check", "--causality", "s.toml", "--cuts", "0"]).says(&["--cuts", "0 is not"]);
    bed.refused(&["check", "s.toml", "--cuts", "3"]).says(&["--causality"]);
    bed.refused(&["check", "--causality", "s.toml", "--timeframe", "1h"]).says(&["--timeframe"]);
    // The first regime is bar 514: one bar later there is nothing left to take away.
    for (n_bars, says) in [(513, "number 514"), (514, "nothing to cut"), (515, "nothing to cut")] {
        bed.write("bars.csv", btc(n_bars));
        bed.refused(&["check", "--causality", "s.toml"]).says(&[says, "help:"]);
    }
    bed.write("bars.csv", btc(516));
    let report = bed.ok(&["check", "--causality", "s.toml", "--json"]).json();
    assert_eq!(report["cuts"].as_array().unwrap().len(), 1);
    bed.write("s.toml", scenario_with("[regime]\nconfirm_bars = \"x\"\n"));
    bed.refused(&["check", "--causality", "s.toml"]).says(&["s.toml"]);
}
