//! How bar files are read in a run: several symbols, zones, other timeframes, closes, odd prices.

use crate::bars::{btc, lines, text_of};
use crate::bed::{Bed, SCENARIO, scenario_but, scenario_with};

const SOURCE: &str = "source = \"donchian\"\nn = 20\n";

/// The lines of the hourly bars with their times changed.
fn with_times(time: impl Fn(&str) -> String) -> String {
    let mut all = lines(1_500);
    for line in &mut all[1..] {
        let (text, rest) = line.split_once(',').unwrap();
        *line = format!("{},{rest}", time(text));
    }
    text_of(&all)
}

/// A time as a wall clock shows it, that many hours from UTC.
fn wall_clock(time: &str, hours: i64) -> String {
    let time = chrono::DateTime::parse_from_rfc3339(&time.replace(' ', "T")).unwrap();
    (time.naive_utc() + chrono::Duration::hours(hours)).format("%Y-%m-%d %H:%M:%S").to_string()
}

fn cells(bed: &Bed, scenario: &str) -> Vec<u8> {
    bed.ok(&["sweep", scenario, "--out", "o"]);
    bed.read("o/cells.csv")
}

#[test]
fn longer_bars_than_the_timeframe_are_refused_everywhere() {
    let bed = Bed::new();
    bed.write("s.toml", scenario_but("timeframe = \"1h\"", "timeframe = \"15m\""));
    for args in [
        &["study", "s.toml", "--out", "o"][..],
        &["check", "--causality", "s.toml"],
        &["check", "s.toml"],
        &["check", "bars.csv", "--timeframe", "15m"],
    ] {
        bed.refused(args)
            .says(&["bars.csv: contains bars of 1h, the timeframe is 15m", "give files of 15m"]);
    }
}

#[test]
fn rows_of_several_symbols_are_refused_unless_one_is_meant() {
    let bed = Bed::new();
    let want = cells(&bed, "s.toml");
    let bars = lines(1_500);
    let mut all = vec![format!("{},Ticker", bars[0])];
    for line in &bars[1..] {
        let (time, _) = line.split_once(',').unwrap();
        all.push(format!("{line},BTC"));
        all.push(format!("{time},10,11,9,10.5,3,ETH"));
    }
    bed.write("all.csv", text_of(&all));
    bed.write("all.toml", scenario_but("bars.csv", "all.csv"));
    bed.refused(&["sweep", "all.toml", "--out", "x"])
        .says(&["all.csv: column `Ticker` has 2 symbols: BTC, ETH", "source_symbol = \"BTC\""]);
    bed.write(
        "one.toml",
        scenario_but("path = \"bars.csv\"", "path = \"all.csv\", source_symbol = \"BTC\""),
    );
    assert!(cells(&bed, "one.toml") == want);
    let read = &bed.ok(&["check", "one.toml", "--json"]).json()["files"][0]["read_as"];
    assert_eq!((&read["symbol"], read["symbols"].as_array().unwrap().len()), (&"BTC".into(), 2));
    bed.write("none.toml", bed.text("one.toml").replace("\"BTC\"", "\"SOL\""));
    bed.refused(&["sweep", "none.toml", "--out", "x"])
        .says(&["all.csv: column `Ticker` has no symbol `SOL` (symbols: BTC, ETH)"]);
}

#[test]
fn a_zone_holds_for_bars_and_for_the_signals_of_their_symbol() {
    let bed = Bed::new();
    bed.ok(&["signals", "s.toml", "-o", "signals.csv"]);
    let file = |name: &str| format!("source = \"file\"\npath = \"{name}\"\n");
    bed.write("utc.toml", scenario_but(SOURCE, &file("signals.csv")));
    let want = cells(&bed, "utc.toml");
    // Kolkata's clock never changes: five hours and a half ahead.
    let moved = |time: &str| {
        let time = chrono::DateTime::parse_from_rfc3339(time).unwrap().naive_utc();
        (time + chrono::Duration::minutes(330)).format("%Y-%m-%d %H:%M:%S").to_string()
    };
    let signals: Vec<String> = bed
        .text("signals.csv")
        .lines()
        .map(|line| match line.split_once(',') {
            Some((time, rest)) if time.starts_with('2') => format!("{},{rest}", moved(time)),
            _ => line.to_owned(),
        })
        .collect();
    bed.write("local-signals.csv", text_of(&signals));
    bed.write("local.csv", with_times(moved));
    let zone = "path = \"local.csv\", timezone = \"Asia/Kolkata\"";
    let text = scenario_but(SOURCE, &file("local-signals.csv"));
    bed.write("local.toml", text.replace("path = \"bars.csv\"", zone));
    assert!(cells(&bed, "local.toml") == want);
    let input = &bed.json("o/manifest.json")["inputs"][0];
    let read_as = "table with a header, times without a zone read as Asia/Kolkata";
    assert_eq!(input["read_as"], read_as);
}

#[test]
fn an_hour_that_a_clock_shows_twice_and_one_that_it_never_shows() {
    let bed = Bed::new();
    let header = "timestamp,open,high,low,close,volume\n";
    let hours = |from: &str, n: i64, zone: i64| -> String {
        (0..n).map(|hour| format!("{},10,11,9,10.5,1\n", wall_clock(from, zone + hour))).collect()
    };
    // New York's clock is set back at 06:00 UTC of 2023-11-05: 01:00 comes twice.
    let back = hours("2023-11-05T00:00:00Z", 6, -4) + &hours("2023-11-05T06:00:00Z", 6, -5);
    bed.write("back.csv", format!("{header}{back}"));
    let ran = bed.ok(&["check", "back.csv", "--set", "data.timezone=America/New_York"]);
    let want = "12 rows of 1h, 2023-11-05T00:00:00Z to 2023-11-05T11:00:00Z";
    assert!(ran.stdout.contains(want) && ran.stdout.contains("no bad rows"), "{}", ran.stdout);
    // Hours of UTC, read as New York's: one of them is set forward over.
    bed.write("forward.csv", format!("{header}{}", hours("2024-03-10T00:00:00Z", 6, 0)));
    let ran = bed.run(&["check", "forward.csv", "--set", "data.timezone=America/New_York"]);
    let want = "not a time in America/New_York: the clock was set forward past it";
    assert!(ran.code == 1 && ran.stdout.contains(want), "{}", ran.stdout);
}

#[test]
fn times_of_closes_give_the_same_run_as_those_of_opens() {
    let bed = Bed::new();
    let want = cells(&bed, "s.toml");
    bed.write("closes.csv", with_times(|time| format!("{}Z", wall_clock(time, 1))));
    let closes = "path = \"closes.csv\", bar_time = \"close\"";
    bed.write("closes.toml", scenario_but("path = \"bars.csv\"", closes));
    assert!(cells(&bed, "closes.toml") == want);
}

#[test]
fn signals_stamped_at_the_open_of_their_bar() {
    let bed = Bed::new();
    bed.ok(&["signals", "s.toml", "-o", "signals.csv"]);
    let opens: Vec<String> = bed
        .text("signals.csv")
        .lines()
        .map(|line| match line.split_once(',') {
            Some((time, rest)) if time.starts_with('2') => {
                format!("{}Z,{rest}", wall_clock(time, -1))
            }
            _ => line.to_owned(),
        })
        .collect();
    bed.write("opens.csv", text_of(&opens));
    let file = |name: &str, more: &str| {
        scenario_but(SOURCE, &format!("source = \"file\"\npath = \"{name}\"\n{more}"))
    };
    bed.write("closes.toml", file("signals.csv", ""));
    let want = cells(&bed, "closes.toml");
    bed.write("opens.toml", file("opens.csv", "time = \"open\"\n"));
    assert!(cells(&bed, "opens.toml") == want);
    bed.write("as-closes.toml", file("opens.csv", ""));
    assert!(cells(&bed, "as-closes.toml") != want);
    // Half an hour is the close of no bar, and the help names both keys.
    bed.write("odd.csv", "time,symbol,side\n2017-07-20T11:30:00Z,BTCUSD,long\n");
    bed.write("odd.toml", file("odd.csv", ""));
    bed.refused(&["study", "odd.toml", "--out", "x"])
        .says(&["signals.time = \"open\"", "signals.align = \"next\""]);
}

/// Weekdays of two weeks of January 2024, from Monday the 8th on.
const SESSIONS: [u32; 10] = [8, 9, 10, 11, 12, 15, 16, 17, 18, 19];

/// Daily bars that are stamped with their date, labels and a file of signals beside them.
fn session_bed(signals: &[u32]) -> Bed {
    let bed = Bed::empty();
    let rows = |header: &str, days: &[u32], row: &str| {
        let rows = days.iter().map(|day| format!("2024-01-{day:02},{row}"));
        text_of(&std::iter::once(header.to_owned()).chain(rows).collect::<Vec<_>>())
    };
    bed.write("bars.csv", rows("time,open,high,low,close", &SESSIONS, "50,51,49,50"));
    bed.write("labels.csv", rows("time,regime,vol_level", &SESSIONS, "BULL,NORMAL"));
    bed.write("days.csv", rows("date,symbol,side", signals, "AAA,long"));
    bed
}

fn session_scenario(signals: &str) -> String {
    format!(
        "schema = 1\nname = \"t\"\n[data]\ntimeframe = \"1d\"\nsymbols = [{{ symbol = \"AAA\", path = \
         \"bars.csv\" }}]\n[indicators]\natr_period = 1\nadx_period = 2\ntrend_ema_period = 2\n\
         [regime]\nclassifier = \"labels\"\nlabels = \"labels.csv\"\nlabel_time = \"open\"\n\
         [signals]\n{signals}\n"
    )
}

#[test]
fn align_that_moves_some_rows_only_is_told() {
    // Monday's row is at no close and is moved to that of Monday; Tuesday's and Wednesday's are at those
    // of Monday and Tuesday.
    let bed = session_bed(&[15, 16, 17]);
    let next = "source = \"file\"\npath = \"days.csv\"\nalign = \"next\"";
    bed.write("next.toml", session_scenario(next));
    let moved = "moved 1 rows of the signal file to the next close, and left 2 that are at one";
    let advice = "set signals.time = \"open\"";
    bed.ok(&["study", "next.toml", "--out", "next"]).says(&[moved, advice]);
    let open = next.replace("align = \"next\"", "time = \"open\"");
    bed.write("open.toml", session_scenario(&open));
    let ran = bed.ok(&["signals", "open.toml", "-o", "open.csv"]);
    assert!(!ran.stderr.contains("moved"), "{ran:?}");
    let times = |file: &str| -> Vec<String> {
        let text = bed.text(file);
        text.lines().skip(1).map(|line| line[..10].to_owned()).collect()
    };
    assert_eq!(times("open.csv"), ["2024-01-16", "2024-01-17", "2024-01-18"]);

    // Exit signals and lines are placed by the same keys.
    bed.write(
        "exits.toml",
        session_scenario(&format!("{open}\nexits = {{ path = \"days.csv\" }}")),
    );
    let ran = bed.ok(&["study", "exits.toml", "--out", "exits"]);
    assert!(!ran.stderr.contains("moved"), "{ran:?}");
    let exits = "source = \"every\"\nn = 2\nside = \"long\"\nexits = { path = \"days.csv\" }\nalign = \"next\"";
    bed.write("exits.toml", session_scenario(exits));
    bed.ok(&["study", "exits.toml", "--out", "moved-exits"])
        .says(&["moved 1 rows of the exit file to the next close, and left 2", advice]);

    // Times between bars are no opens, and what is set already is not advised.
    bed.write(
        "days.csv",
        "time,symbol,side\n2024-01-10T00:00:00Z,AAA,long\n2024-01-10T15:00:00Z,AAA,long\n",
    );
    let between = bed.ok(&["study", "next.toml", "--out", "between"]);
    between
        .says(&["moved 1 rows of the signal file to the next close, and left 1 that are at one"]);
    assert!(!between.stderr.contains("signals.time"), "{between:?}");
    let odd = bed.refused(&["study", "open.toml", "--out", "odd"]);
    odd.says(&["no decision bar of AAA opens at 2024-01-10T15:00:00Z", "signals.align = \"next\""]);
    assert!(!odd.stderr.contains("set signals.time"), "{odd:?}");
}

#[test]
fn a_file_without_a_row_in_the_window_is_refused() {
    let bed = Bed::new();
    bed.write(
        "s.csv",
        "time,symbol,side\n20301231100000,BTCUSD,long\n20301231110000,BTCUSD,short\n",
    );
    bed.write("s.toml", scenario_but(SOURCE, "source = \"file\"\npath = \"s.csv\"\n"));
    bed.refused(&["replay", "s.toml", "--out", "o"])
        .says(&["s.csv: none of the 2 rows of signals lies in the data window"]);
    bed.write("labels.csv", "time,regime,vol_level\n2031-01-01T00:00:00Z,BULL,NORMAL\n");
    let labels = "[regime]\nclassifier = \"labels\"\nlabels = \"labels.csv\"\n";
    bed.write("s.toml", scenario_with(labels));
    bed.refused(&["replay", "s.toml", "--out", "o"])
        .says(&["labels.csv: none of the 1 rows of labels lies in the data window"]);
}

/// Flat days at one price and then at another.
fn step(from: f64, to: f64) -> String {
    let mut text = "timestamp,open,high,low,close,volume\n".to_owned();
    for day in 0..80_u32 {
        let price = if day < 50 { from } else { to };
        let date =
            chrono::NaiveDate::from_ymd_opt(2024, 1, 1).unwrap() + chrono::Days::new(day.into());
        text += &format!("{date},{price},{},{},{price},1\n", price * 1.01, price * 0.99);
    }
    text
}

#[test]
fn splits_are_asked_about_with_their_ratio() {
    let bed = Bed::empty();
    for (from, to, split) in [
        (400.0, 100.0, "4:1"),
        (500.0, 100.0, "5:1"),
        (2_000.0, 100.0, "20:1"),
        (300.0, 200.0, "3:2"),
        (200.0, 300.0, "2:3"),
        (100.0, 75.0, "4:3"),
        (100.0, 82.0, ""),
        (5_000.0, 100.0, "50:1"),
        (25.0, 100.0, "1:4"),
        (100.0, 40.0, "5:2"),
    ] {
        bed.write("x.csv", step(from, to));
        let ran = bed.ok(&["check", "x.csv"]);
        match split {
            "" => assert!(!ran.stderr.contains("split"), "{}", ran.stderr),
            split => ran.says(&["2024-02-20T00:00:00Z opens at", &format!("a split of {split}?")]),
        }
    }
}

#[test]
fn bad_ticks_are_named_by_check_and_by_runs() {
    let bed = Bed::new();
    let mut all = lines(1_500);
    for (line, factor) in [(400, 100.0), (700, 0.01)] {
        let fields: Vec<String> = all[line]
            .split(',')
            .enumerate()
            .map(|(k, field)| match k {
                1..=4 => (field.parse::<f64>().unwrap() * factor).to_string(),
                _ => field.to_owned(),
            })
            .collect();
        all[line] = fields.join(",");
    }
    bed.write("bars.csv", text_of(&all));
    for args in
        [&["check", "bars.csv"][..], &["check", "s.toml"], &["study", "s.toml", "--out", "o"]]
    {
        let places = ["2017-07-18T02:00:00Z", "2017-07-30T14:00:00Z"];
        let says = ["2 bars are far from their neighbours", places[0], places[1]];
        let ran = bed.ok(args);
        ran.says(&says);
        assert!(!ran.stderr.contains("split"), "{}", ran.stderr);
    }
}

#[test]
fn adjustments_given_twice_or_upside_down() {
    let bed = Bed::empty();
    let scenario = SCENARIO.replace("\"1h\"", "\"1d\"").replace("bars.csv", "x.csv").replace(
        "[signals]",
        "adjustments = \"a.csv\"\n[indicators]\ntrend_ema_period = 10\n[regime]\nvolatility = { method = \
         \"quantile\", window_bars = 10 }\n[signals]",
    );
    bed.write("s.toml", scenario);
    bed.write("x.csv", step(200.0, 100.0));
    let row = |factor: &str| format!("BTCUSD,2024-02-20,{factor}\n");
    let header = "symbol,time,price_factor\n";
    bed.write("a.csv", format!("{header}{}", row("0.5")));
    let ran = bed.ok(&["check", "s.toml"]);
    assert!(!ran.stderr.contains("adjustment"), "{}", ran.stderr);
    bed.write("a.csv", format!("{header}{}{}", row("0.5"), row("0.5")));
    bed.ok(&["check", "s.toml"]).says(&["2024-02-20T00:00:00Z is given twice"]);
    bed.write("a.csv", format!("{header}{}", row("2")));
    let upside_down = ["makes the jump there larger", "upside down?"];
    bed.ok(&["check", "s.toml"]).says(&upside_down);
    // A factor near 1 leaves no jump either way round; its inverse would leave nothing at all.
    bed.write("x.csv", step(100.0, 90.0));
    bed.write("a.csv", format!("{header}{}", row("0.9")));
    let ran = bed.ok(&["check", "s.toml"]);
    assert!(!ran.stderr.contains("upside down"), "{}", ran.stderr);
    bed.write("a.csv", format!("{header}{}", row("1.1111111")));
    bed.ok(&["check", "s.toml"]).says(&upside_down);
    // Prices that are adjusted already: whatever the split, nothing is said of splits to be listed.
    bed.write("x.csv", step(100.0, 100.0));
    for factor in ["0.5", "0.6666667", "0.8", "1.5"] {
        bed.write("a.csv", format!("{header}{}", row(factor)));
        let ran = bed.ok(&["check", "s.toml"]);
        ran.says(&["makes the jump there larger", "adjusted already"]);
        assert!(!ran.stderr.contains("data.adjustments"), "{factor}: {}", ran.stderr);
    }
    // A dividend on the day of a split that is not listed does not hide it, nor is it to blame.
    bed.write("x.csv", step(100.0, 200.0));
    bed.write("a.csv", format!("{header}{}", row("0.99")));
    let ran = bed.ok(&["check", "s.toml"]);
    ran.says(&["unadjusted splits?", "data.adjustments"]);
    assert!(!ran.stderr.contains("upside down"), "{}", ran.stderr);
}

#[test]
fn decision_bars_one_bar_off_their_execution_bars_are_refused() {
    let bed = Bed::new();
    // Hours of the day, and four-hour bars built from them.
    let all = lines(1_500);
    let rows: Vec<Vec<f64>> = all[1..]
        .iter()
        .map(|line| line.split(',').skip(1).map(|field| field.parse().unwrap()).collect())
        .collect();
    let four = |moved: i64| {
        let mut text = format!("{}\n", all[0]);
        // The first hour is 11:00; the first whole bar begins at 12:00.
        for (n, bars) in rows[1..].chunks_exact(4).enumerate() {
            let time = all[2 + 4 * n].split_once(',').unwrap().0;
            let high = bars.iter().map(|b| b[1]).fold(f64::MIN, f64::max);
            let low = bars.iter().map(|b| b[2]).fold(f64::MAX, f64::min);
            let time = wall_clock(time, moved);
            text += &format!("{time}Z,{},{high},{low},{},1\n", bars[0][0], bars[3][3]);
        }
        text
    };
    let scenario = scenario_but("timeframe = \"1h\"", "timeframe = \"4h\"").replace("bars.csv", "four.csv").replace(
        "[signals]",
        "execution_timeframe = \"1h\"\nexecution = [{ symbol = \"BTCUSD\", path = \"bars.csv\" }]\n\
         [indicators]\ntrend_ema_period = 20\n[regime]\nvolatility = { method = \"quantile\", window_bars = 50 }\n\
         [signals]",
    );
    bed.write("s.toml", scenario);
    bed.write("four.csv", four(0));
    bed.ok(&["study", "s.toml", "--out", "o"]);
    bed.write("four.csv", four(-4));
    bed.refused(&["study", "s.toml", "--out", "x"]).says(&["stamped one bar too early", "BTCUSD"]);
    bed.write("four.csv", four(4));
    bed.refused(&["study", "s.toml", "--out", "x"])
        .says(&["stamped one bar too late", "bar_time = \"close\""]);
    bed.write("four.csv", four(-8));
    bed.ok(&["study", "s.toml", "--out", "y"])
        .says(&["decision bars look stamped 2 bars too early", "`timezone`"]);
    // Hours beside the same hours, an hour late.
    let late = with_times(|time| format!("{}Z", wall_clock(time, 1)));
    bed.write("late.csv", late);
    let hours = bed.text("s.toml").replace("timeframe = \"4h\"", "timeframe = \"1h\"");
    bed.write("hours.toml", hours.replace("four.csv", "late.csv"));
    bed.refused(&["study", "hours.toml", "--out", "z"]).says(&["stamped one bar too late"]);
    // Four-hour bars that are right, beside hours that are stamped at their close, or an hour early.
    bed.write("four.csv", four(0));
    let late = bed.text("s.toml").replace("path = \"bars.csv\"", "path = \"late.csv\"");
    bed.write("late.toml", &late);
    bed.refused(&["study", "late.toml", "--out", "z"]).says(&[
        "execution bars look stamped one bar too late",
        "bar_time = \"close\"",
        "data.execution",
    ]);
    bed.write("early.csv", with_times(|time| format!("{}Z", wall_clock(time, -1))));
    bed.refused(&["study", "late.toml", "--out", "z", "--set", "data.execution.0.path=early.csv"])
        .says(&["execution bars look stamped one bar too early", "`timezone`"]);
    let at_close = "path = \"late.csv\", bar_time = \"close\"";
    bed.write("late.toml", late.replace("path = \"late.csv\"", at_close));
    bed.ok(&["study", "late.toml", "--out", "w"]);
}

#[test]
fn sessions_of_another_clock_are_asked_about() {
    let bed = Bed::empty();
    let minutes = |timeframe: usize, first: usize, last: usize| {
        let mut text = "timestamp,open,high,low,close,volume\n".to_owned();
        for day in 4..9 {
            for minute in (first..=last).step_by(timeframe) {
                let price = 100.0 + (minute as f64 / 7.0).sin();
                text += &format!(
                    "2024-03-{day:02} {:02}:{:02}:00,{price},{},{},{price},5\n",
                    minute / 60,
                    minute % 60,
                    price + 0.1,
                    price - 0.1
                );
            }
        }
        text
    };
    let clock =
        "look like those of New York's clock, taken as UTC: 5 of 5 sessions last from 09:30";
    bed.write("x.csv", minutes(5, 570, 955));
    bed.ok(&["check", "x.csv"]).says(&[clock, "`timezone = \"America/New_York\"`"]);
    bed.ok(&["init", "x.csv", "-o", "x.toml"]);
    assert!(bed.text("x.toml").contains("# timezone = \"America/New_York\"\n"));
    let scenario = SCENARIO.replace("\"1h\"", "\"5m\"").replace("bars.csv", "x.csv").replace(
        "[signals]",
        "[indicators]\ntrend_ema_period = 10\n[regime]\nvolatility = { method = \"quantile\", window_bars = 20 \
         }\n[signals]",
    );
    bed.write("s.toml", scenario);
    bed.ok(&["check", "s.toml"]).says(&["BTCUSD: times", clock]);
    let ran = bed.ok(&["check", "x.csv", "--set", "data.timezone=America/New_York"]);
    assert!(!ran.stderr.contains("clock"), "{}", ran.stderr);
    // Stamped a minute before the end of each: the key leads to the same bars.
    bed.write("y.csv", minutes(5, 574, 959));
    bed.ok(&["check", "y.csv"]).says(&["bars are stamped a minute before one would end"]);
    let of = |name: &str, more: &[&str]| {
        let args = [&["check", name, "--json"][..], more].concat();
        let file = bed.ok(&args).json()["files"][0].clone();
        (file["first"].clone(), file["last"].clone(), file["warnings"].clone())
    };
    assert_eq!(of("y.csv", &["--set", "data.bar_time=close"]), of("x.csv", &[]));
}

#[test]
fn days_of_a_clock_that_changes_are_read_and_traded() {
    let bed = Bed::empty();
    let mut text = "timestamp,open,high,low,close,volume\n".to_owned();
    for day in 0..400_u64 {
        let date = chrono::NaiveDate::from_ymd_opt(2023, 6, 1).unwrap() + chrono::Days::new(day);
        let summer = (date >= chrono::NaiveDate::from_ymd_opt(2023, 3, 13).unwrap()
            && date <= chrono::NaiveDate::from_ymd_opt(2023, 11, 5).unwrap())
            || date >= chrono::NaiveDate::from_ymd_opt(2024, 3, 11).unwrap();
        let offset = if summer { "-04:00" } else { "-05:00" };
        let price = 100.0 + 10.0 * (day as f64 / 9.0).sin();
        text += &format!(
            "{date} 00:00:00{offset},{price},{},{},{},5\n",
            price + 2.0,
            price - 2.0,
            price + 0.5
        );
    }
    bed.write("x.csv", text);
    let ran = bed.ok(&["check", "x.csv"]);
    assert!(
        ran.stdout.contains("400 rows of 1d") && ran.stdout.contains("no bad rows"),
        "{}",
        ran.stdout
    );
    let scenario = SCENARIO.replace("\"1h\"", "\"1d\"").replace("bars.csv", "x.csv").replace(
        "[signals]",
        "[indicators]\ntrend_ema_period = 10\n[regime]\nvolatility = { method = \"quantile\", window_bars = 20 }\n\
         [signals]",
    );
    bed.write("s.toml", scenario.replace("donchian\"\nn = 20", "every\"\nn = 1\nside = \"both\""));
    bed.ok(&["replay", "s.toml", "--out", "o", "--format", "csv"]);
    // A signal of the last bar before a change fills at the next open, an hour early or late.
    let outcomes = {
        bed.ok(&["study", "s.toml", "--out", "p", "--format", "csv"]);
        bed.table("p/outcomes.csv")
    };
    let (signals, entries) = (outcomes.column("signal_time"), outcomes.column("entry_time"));
    assert!(!signals.is_empty());
    assert!(
        signals.iter().zip(&entries).all(|(signal, entry)| signal == entry),
        "fills wait a day"
    );
    bed.ok(&["check", "--causality", "s.toml"]);
}

#[test]
fn check_says_how_a_file_was_read() {
    let bed = Bed::new();
    bed.write("mine.csv", btc(300).replace("timestamp", "When"));
    let ran = bed.run(&["check", "mine.csv"]);
    assert_eq!(ran.code, 2);
    ran.says(&["no time column", "columns = { time = \"…\" }"]);
    let ran = bed.ok(&["check", "mine.csv", "--set", "data.columns.time=When"]);
    for text in [
        "read as: table with a header, times with their zone, times are those of the open",
        "columns: When (time), open, high, low, close, volume",
    ] {
        assert!(ran.stdout.contains(text), "no `{text}` in:\n{}", ran.stdout);
    }
    let file = &bed.ok(&["check", "bars.csv", "--json"]).json()["files"][0];
    assert_eq!(file["timeframe"], "1h");
    assert_eq!(file["read_as"]["columns"]["time"], "timestamp");
    assert_eq!(file["read_as"]["bar_time"], "open");
}

#[test]
fn bars_of_long_ago_are_left_out_by_the_window() {
    let bed = Bed::empty();
    let mut text = "Date,Open,High,Low,Close\n".to_owned();
    for day in 0..900_u64 {
        let date = chrono::NaiveDate::from_ymd_opt(1978, 6, 1).unwrap() + chrono::Days::new(day);
        text += &format!("{date},10,11,9,10.5\n");
    }
    bed.write("bars.csv", text);
    let ran = bed.run(&["check", "bars.csv"]);
    assert_eq!(ran.code, 1);
    let says =
        "read as a time without a zone it is 1978-06-01T00:00:00Z, which is not between 1980 and";
    assert!(ran.stdout.contains(says), "{}", ran.stdout);
    let scenario = SCENARIO.replace("\"1h\"", "\"1d\"").replace(
        "[signals]",
        "[indicators]\ntrend_ema_period = 10\n[regime]\nvolatility = { method = \"quantile\", window_bars = 10 \
         }\n[signals]",
    );
    bed.write("s.toml", scenario);
    bed.refused(&["study", "s.toml", "--out", "o"]).says(&["data.from = \"1980-01-01\""]);
    bed.ok(&["study", "s.toml", "--out", "o", "--set", "data.from=1980-01-01"]);
}
