//! Two timeframes: decisions on bars built from finer ones, or beside a file of finer ones.

use crate::bars::{btc, lines, text_of};
use crate::bed::{Bed, scenario_but, scenario_with};

const SYMBOLS: &str = "symbols = [{ symbol = \"BTCUSD\", path = \"bars.csv\" }]";

/// Windows short enough for some hundred decision bars.
const SHORT: &str = "\n[indicators]\ntrend_ema_period = 50\n\n[regime]\n\
    volatility = { method = \"quantile\", window_bars = 100 }\n";

/// 4-hour decisions on the 1-hour file.
fn resampled() -> String {
    scenario_but("timeframe = \"1h\"", "timeframe = \"4h\"")
        .replace(SYMBOLS, &format!("{SYMBOLS}\nresample = true\nexecution_timeframe = \"1h\""))
        + SHORT
}

/// The hours as 4-hour bars, epoch-aligned, incomplete ends left out.
fn four_hours() -> String {
    let hours = lines(1_500);
    // 2017-07-01T11:00Z is the last hour of its bucket; the next one starts a bucket.
    let buckets = hours[2..].chunks_exact(4).map(|bucket| {
        let field = |line: &String, k: usize| line.split(',').nth(k).unwrap().to_owned();
        let numbers = |k: usize| bucket.iter().map(move |l| field(l, k).parse::<f64>().unwrap());
        let high = numbers(2).reduce(f64::max).unwrap();
        let low = numbers(3).reduce(f64::min).unwrap();
        let volume: f64 = numbers(5).sum();
        let (time, open) = (field(&bucket[0], 0), field(&bucket[0], 1));
        format!("{time},{open},{high:?},{low:?},{},{volume:?}", field(&bucket[3], 4))
    });
    text_of(&[hours[0].clone()].into_iter().chain(buckets).collect::<Vec<_>>())
}

/// Decision bars from a 4-hour file, execution on the 1-hour file.
fn separate() -> String {
    scenario_but("timeframe = \"1h\"", "timeframe = \"4h\"").replace(
        SYMBOLS,
        "symbols = [{ symbol = \"BTCUSD\", path = \"four.csv\" }]\n\
         execution = [{ symbol = \"BTCUSD\", path = \"hours.csv\" }]\n\
         execution_timeframe = \"1h\"",
    ) + SHORT
}

#[test]
fn resampled_and_separate_bars_give_the_same_run() {
    let bed = Bed::new();
    // Both without the first hour, whose bucket is not complete.
    let mut hours = lines(1_500);
    hours.remove(1);
    bed.write("bars.csv", text_of(&hours));
    bed.write("hours.csv", text_of(&hours));
    bed.write("four.csv", four_hours());
    bed.write("r.toml", resampled());
    bed.write("s.toml", separate());
    bed.ok(&["sweep", "r.toml", "--out", "r"]);
    bed.ok(&["sweep", "s.toml", "--out", "s"]);
    for table in ["cells", "trades", "decisions"] {
        let of = |run: &str| bed.read(&format!("{run}/{table}.csv"));
        assert!(of("r") == of("s"), "{table}");
    }
    let data = |run: &str| bed.json(&format!("{run}/manifest.json"))["data"][0].clone();
    assert_eq!(data("s")["n_closes_compared"], 374);
    assert_eq!(data("s")["n_closes_different"], 0);
    for run in ["r", "s"] {
        assert_eq!(data(run)["n_decision_bars"], 374);
        assert_eq!(data(run)["n_execution_bars"], 1_499);
    }
    // Decisions every four hours, exits at any hour.
    let trades = bed.table("r/trades.csv");
    let hour = |time: &str| time[11..13].parse::<u32>().unwrap();
    assert!(trades.rows.len() > 20);
    assert!(trades.column("signal_time").iter().all(|time| hour(time) % 4 == 0));
    assert!(trades.column("exit_time").iter().any(|time| hour(time) % 4 != 0));
}

#[test]
fn finer_execution_changes_exits_and_not_signals() {
    let bed = Bed::new();
    bed.write("four.csv", four_hours());
    bed.write("hours.csv", btc(1_500));
    bed.write("s.toml", separate());
    let coarse = scenario_but("bars.csv", "four.csv").replace("\"1h\"", "\"4h\"") + SHORT;
    bed.write("coarse.toml", coarse);
    bed.ok(&["study", "s.toml", "--out", "fine"]);
    bed.ok(&["study", "coarse.toml", "--out", "coarse"]);
    let [fine, coarse] = ["fine", "coarse"].map(|run| bed.table(&format!("{run}/outcomes.csv")));
    for column in ["signal_id", "regime", "atr", "entry_time", "entry_price", "stop_price"] {
        assert_eq!(fine.column(column), coarse.column(column), "{column}");
    }
    assert_ne!(fine.column("exit_time"), coarse.column("exit_time"));
}

#[test]
fn closes_that_disagree_are_reported() {
    let bed = Bed::new();
    bed.write("four.csv", four_hours());
    let mut hours = lines(1_500);
    let mut fields: Vec<String> = hours[405].split(',').map(str::to_owned).collect();
    fields[4] = fields[3].clone();
    let was: f64 = hours[405].split(',').nth(4).unwrap().parse().unwrap();
    let is: f64 = fields[4].parse().unwrap();
    assert!((is / was - 1.0).abs() > 0.001, "the test needs a bar with a longer shadow");
    hours[405] = fields.join(",");
    bed.write("hours.csv", text_of(&hours));
    bed.write("s.toml", separate());
    let warning =
        "warning: BTCUSD: decision and execution closes differ by more than 0.1% at 1 of 374";
    let ran = bed.ok(&["sweep", "s.toml", "--out", "o"]);
    ran.says(&[warning]);
    // One bar of 374 does not make the others wrong.
    assert!(!ran.stderr.contains("invalid"), "{}", ran.stderr);
    bed.ok(&["check", "s.toml"]).says(&[warning]);
}

#[test]
fn incomplete_buckets_are_counted() {
    let bed = Bed::new();
    let mut hours = lines(1_500);
    hours.remove(800);
    bed.write("bars.csv", text_of(&hours));
    bed.write("s.toml", resampled());
    bed.ok(&["sweep", "s.toml", "--out", "o"]);
    let data = &bed.json("o/manifest.json")["data"][0];
    // The bucket of the first hour, and that of the missing one; the last is dropped: 11:00 to
    // 22:00 are 1,500 hours, so the last bucket holds three of four.
    assert_eq!(data["n_incomplete_buckets"], 2);
    assert_eq!(data["is_last_bucket_dropped"], true);
    assert_eq!(data["n_decision_bars"], 375);
}

#[test]
fn settings_that_do_not_fit_together() {
    let bed = Bed::new();
    let cases = [
        ("resample = true", "execution_timeframe"),
        ("resample = true\nexecution_timeframe = \"45m\"", "multiple"),
        ("resample = true\nexecution_timeframe = \"2h\"", "2h"),
        (
            "execution = [{ symbol = \"ETHUSD\", path = \"bars.csv\" }]\nexecution_timeframe = \"1h\"",
            "ETHUSD",
        ),
    ];
    for (more, says) in cases {
        bed.write("s.toml", scenario_but(SYMBOLS, &format!("{SYMBOLS}\n{more}")));
        let ran = bed.refused(&["sweep", "s.toml"]);
        ran.says(&[says]);
        assert!((4..=8).contains(&ran.underlined().1), "{}", ran.stderr);
    }
}

#[test]
fn too_few_decision_bars_after_resampling() {
    let bed = Bed::new();
    bed.write("s.toml", resampled().replace("window_bars = 100", "window_bars = 500"));
    let ran = bed.refused(&["sweep", "s.toml"]);
    ran.says(&["BTCUSD has 375 decision bars of 4h", "number 514"]);
}

#[test]
fn a_fill_delay_turns_stale_entries_away() {
    let bed = Bed::new();
    let mut hours = lines(1_500);
    hours.drain(900..924);
    bed.write("bars.csv", text_of(&hours));
    let every = "source = \"every\"\nn = 1\n";
    let text = scenario_with("\n[entry]\nmax_fill_delay = \"4h\"\n");
    bed.write("s.toml", text.replace("source = \"donchian\"\nn = 20\n", every));
    bed.ok(&["replay", "s.toml", "--out", "o", "--set", "orchestrator.integration=off"]);
    let late = bed.table("o/decisions.csv").only(&[("reason", "NO_FILL_BAR")]);
    // The last bar before the gap, and the last bar of all.
    assert_eq!(late.rows.len(), 2);
}

/// 4-hour decisions from a file of their own, a signal at each; hours for execution from the 601st to the
/// 1,300th without two days of them.
fn bed_with_missing_hours() -> Bed {
    let bed = Bed::new();
    bed.write("four.csv", four_hours());
    let mut hours = lines(1_500);
    hours.drain(901..949);
    hours.drain(1_253..);
    hours.drain(1..601);
    bed.write("hours.csv", text_of(&hours));
    bed.write(
        "s.toml",
        separate().replace("source = \"donchian\"\nn = 20\n", "source = \"every\"\nn = 1\n"),
    );
    bed
}

#[test]
fn signals_without_execution_bars_are_counted_and_not_filled_later() {
    let bed = bed_with_missing_hours();
    let hours = bed.table("hours.csv");
    let times = hours.column(&hours.columns[0]);
    let (begin, last) = (times[0], times[times.len() - 1]);
    let ran = bed.ok(&["replay", "s.toml", "--out", "o", "--set", "orchestrator.integration=off"]);
    let unfilled = bed.table("o/decisions.csv").only(&[("reason", "NO_FILL_BAR")]);
    let signals = unfilled.column("signal_time");
    let n_before = signals.iter().filter(|time| **time < begin).count();
    let n_after = signals.iter().filter(|time| **time > last).count();
    // Two days are twelve decisions. At the end, the last decision of all has no decision after it: its
    // bars are not missing.
    assert!(n_before > 20 && n_after > 20, "{n_before} {n_after}");
    let n_between = signals.len() - n_before - n_after;
    assert!((11..=12).contains(&n_between), "{n_between}");
    let warnings = [
        format!("BTCUSD: execution bars begin at {begin}, "),
        format!(
            "after the decision bars: {n_before} signals have no bar to be filled at (NO_FILL_BAR)"
        ),
        format!("missing for a decision bar and more: {n_between} signals have no bar"),
        format!("before the decision bars: {} signals have no bar", n_after - 1),
    ];
    let warnings = warnings.each_ref().map(String::as_str);
    ran.says(&warnings);
    bed.ok(&["check", "s.toml"]).says(&warnings);
    // what is filled is filled by the next decision
    bed.ok(&["study", "s.toml", "--out", "study"]);
    let outcomes = bed.table("study/outcomes.csv");
    assert!(outcomes.rows.len() > 300);
    let at = |time: &str| exitlab::Timestamp::parse_iso(time).unwrap();
    for (signal, entry) in outcomes.column("signal_time").iter().zip(outcomes.column("entry_time"))
    {
        assert!(at(entry).hours_since(at(signal)) <= 4.0, "{signal}: filled at {entry}");
    }
}

#[test]
fn execution_bars_that_no_signal_asks_for_are_not_missed() {
    let bed = bed_with_missing_hours();
    let hours = bed.table("hours.csv");
    let times = hours.column(&hours.columns[0]);
    let is_close = |time: &&&str| {
        exitlab::Timestamp::parse_iso(time).unwrap().us().rem_euclid(4 * 3_600_000_000) == 0
    };
    let inside = times[200..].iter().find(is_close).unwrap();
    let scenario = bed.text("s.toml");
    for (time, n_unfilled) in [(*inside, 0), ("2017-07-20T12:00:00Z", 1)] {
        bed.write("signals.csv", format!("time,symbol,side\n{time},BTCUSD,long\n"));
        let file = "source = \"file\"\npath = \"signals.csv\"\n";
        bed.write("f.toml", scenario.replace("source = \"every\"\nn = 1\n", file));
        let ran = bed.ok(&["check", "f.toml"]);
        let n = ran.stderr.matches("execution bars").count();
        assert_eq!(n, n_unfilled, "{}", ran.stderr);
    }
}

#[test]
fn missing_execution_bars_are_no_look_ahead() {
    let bed = bed_with_missing_hours();
    let ran = bed.ok(&["check", "s.toml", "--causality", "--cuts", "300"]);
    assert!(
        ran.stdout.contains("no result changed when later data were removed"),
        "{}",
        ran.stdout
    );
}

#[test]
fn resampled_weeks_begin_on_the_day_asked_for() {
    let bed = Bed::new();
    let weekly = scenario_but("timeframe = \"1h\"", "timeframe = \"1w\"")
        .replace(SYMBOLS, &format!("{SYMBOLS}\nresample = true\nexecution_timeframe = \"1h\""))
        .replace("source = \"donchian\"\nn = 20\n", "source = \"every\"\nn = 1\n")
        + "[indicators]\natr_period = 1\nadx_period = 2\ntrend_ema_period = 1\n\
           [regime]\nvolatility = { method = \"ratio\" }\n";
    bed.write("s.toml", weekly);
    // The hours begin on Saturday 2017-07-01. The fourth week is the first with a regime, and is known at
    // its close.
    for (week_start, first) in [
        ("Thu", "2017-07-27"), // of June 29, July 6, 13 and 20
        ("Mon", "2017-07-24"),
        ("Sun", "2017-07-23"),
        ("Sat", "2017-07-29"),
    ] {
        let set = format!("data.week_start={week_start}");
        bed.ok(&["signals", "s.toml", "-o", "out.csv", "--set", &set]);
        let signals = bed.table("out.csv");
        assert_eq!(signals.column("time")[0], format!("{first}T00:00:00Z"), "{week_start}");
    }
}
