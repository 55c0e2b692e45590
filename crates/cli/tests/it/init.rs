//! `exitlab init`: scenarios from foreign files that check and study take as they are.

use crate::bars::{btc, lines, text_of, values};
use crate::bed::Bed;

/// Hours as MetaTrader 5 exports them.
fn metatrader(n: usize) -> String {
    let mut text =
        "<DATE>\t<TIME>\t<OPEN>\t<HIGH>\t<LOW>\t<CLOSE>\t<TICKVOL>\t<VOL>\t<SPREAD>\r\n".to_owned();
    for (us, [o, h, l, c, _]) in values(n) {
        let time = chrono::DateTime::from_timestamp_micros(us).unwrap().naive_utc();
        let time = time.format("%Y.%m.%d\t%H:%M:%S");
        text += &format!("{time}\t{o:.2}\t{h:.2}\t{l:.2}\t{c:.2}\t385\t0\t90\r\n");
    }
    text
}

/// Weekdays as Nasdaq's site has them, newest first.
fn nasdaq(n: usize) -> String {
    let mut rows = Vec::new();
    let mut date = chrono::NaiveDate::from_ymd_opt(2021, 1, 4).unwrap();
    for (_, [o, h, l, c, _]) in values(n) {
        let text = date.format("%m/%d/%Y");
        rows.push(format!("{text}, ${c:.2}, 29890360, ${o:.2}, ${h:.2}, ${l:.2}"));
        let is_friday = chrono::Datelike::weekday(&date) == chrono::Weekday::Fri;
        date = date + chrono::Days::new(if is_friday { 3 } else { 1 });
    }
    rows.push("Date, Close/Last, Volume, Open, High, Low".to_owned());
    rows.reverse();
    text_of(&rows)
}

/// Runs check and study on a scenario that init has made.
fn works(bed: &Bed, scenario: &str) {
    bed.ok(&["check", scenario]);
    bed.ok(&["study", scenario, "--out", "o"]);
    let n: f64 =
        bed.table("o/cells.csv").column("n").iter().filter_map(|n| n.parse::<f64>().ok()).sum();
    assert!(n > 0.0, "{scenario}: no entry");
}

#[test]
fn foreign_files_become_scenarios_that_run() {
    let bed = Bed::new();
    bed.write("mt/US30_H1.csv", metatrader(1_500));
    bed.write("ndq/AAPL.csv", nasdaq(1_000));
    let json: Vec<String> = values(1_200)
        .iter()
        .map(|(us, [o, h, l, c, v])| format!("[{}, {o}, {h}, {l}, {c}, {v}]", us / 1_000))
        .collect();
    bed.write("BTC_USDT-1h.json", format!("[{}]", json.join(", ")));
    for (file, says) in [
        ("mt/US30_H1.csv", &["MetaTrader 5 export", "the broker's server", "set `timezone`"][..]),
        ("ndq/AAPL.csv", &["Nasdaq", "stocks: sessions on weekdays", "Donchian"]),
        ("BTC_USDT-1h.json", &["crypto", "milliseconds since 1970", "costs:"]),
        ("bars.csv", &["table with a header", "wrote s-bars.toml"]),
    ] {
        let scenario = format!("s-{}.toml", file.split(['/', '.']).rev().nth(1).unwrap());
        let ran = bed.ok(&["init", file, "-o", &scenario]);
        for text in says {
            assert!(ran.stdout.contains(text), "{file}: no `{text}` in:\n{}", ran.stdout);
        }
        works(&bed, &scenario);
    }
    assert!(bed.text("s-AAPL.toml").contains("periods_per_year = 252"));
    assert!(bed.text("s-BTC_USDT-1h.toml").contains("periods_per_year = 365"));
}

#[test]
fn two_timeframes_become_decisions_and_exits() {
    let bed = Bed::empty();
    bed.write("BTC-1h.csv", btc(1_500));
    // Halves of the same hours, so that the bars agree.
    let mut halves = vec![lines(1)[0].clone()];
    for (us, [o, h, l, c, _]) in values(1_500) {
        let time = |us: i64| {
            chrono::DateTime::from_timestamp_micros(us).unwrap().format("%Y-%m-%dT%H:%M:%SZ")
        };
        let middle = (o + c) / 2.0;
        halves.push(format!("{},{o},{h},{},{middle},1", time(us), o.min(middle)));
        halves.push(format!("{},{middle},{},{l},{c},1", time(us + 1_800_000_000), c.max(middle)));
    }
    bed.write("BTC-30m.csv", text_of(&halves));
    bed.ok(&["init", "BTC-1h.csv", "BTC-30m.csv"]);
    let text = bed.text("scenario.toml");
    assert!(
        text.contains("timeframe = \"1h\"") && text.contains("execution_timeframe = \"30m\""),
        "{text}"
    );
    works(&bed, "scenario.toml");
}

#[test]
fn a_file_of_several_symbols_becomes_several_symbols() {
    let bed = Bed::empty();
    let bars = lines(1_000);
    let mut all = vec![format!("{},symbol", bars[0])];
    for symbol in ["AAA", "BBB"] {
        all.extend(bars[1..].iter().map(|line| format!("{line},{symbol}")));
    }
    bed.write("all.csv", text_of(&all));
    bed.ok(&["init", "all.csv"]);
    let text = bed.text("scenario.toml");
    assert!(
        text.contains("source_symbol = \"AAA\"") && text.contains("source_symbol = \"BBB\""),
        "{text}"
    );
    works(&bed, "scenario.toml");
}

#[test]
fn what_cannot_be_made_is_refused_and_nothing_is_lost() {
    let bed = Bed::new();
    bed.write("scenario.toml", "mine");
    bed.refused(&["init", "bars.csv"]).says(&["scenario.toml already exists", "--force"]);
    assert_eq!(bed.text("scenario.toml"), "mine");
    bed.ok(&["init", "bars.csv", "--force"]);
    assert!(bed.text("scenario.toml").starts_with("schema = 1\nname = \"scenario\""));
    bed.refused(&["init", "none.csv", "-o", "x.toml"]).says(&["none.csv: no such file or folder"]);
    bed.write("prose.csv", "Dear reader,\nthese are no bars.\n");
    bed.refused(&["init", "prose.csv", "-o", "x.toml"]).says(&["prose.csv"]);
    let ran = bed.ok(&["init", "bars.csv", "-o", "-"]);
    assert!(ran.stdout.contains("[data]") && !ran.stdout.contains("guessed"));
    ran.says(&["guessed:\n  - ", "to check:\n  - "]);
    bed.refused(&["init", "bars.csv", "-o", "first"])
        .says(&["first: a scenario's file name must end in .toml"]);
    // That it is there already is told before a file is looked for.
    bed.refused(&["init", "none.csv"]).says(&["scenario.toml already exists"]);
    assert_eq!(bed.listing().iter().filter(|name| name.ends_with(".part")).count(), 0);
    // What comes next can be copied.
    let ran = bed.ok(&["init", "bars.csv", "-o", "my first.toml"]);
    assert!(ran.stdout.contains("\n  exitlab check 'my first.toml'\n"), "{}", ran.stdout);
}

/// Bars at these times, in minutes since 2017-07-03, a Monday, from prices that move.
fn bars_at(minutes: impl Iterator<Item = i64>) -> String {
    let mut text = "time,open,high,low,close,volume\n".to_owned();
    for (minute, (_, [o, h, l, c, v])) in minutes.zip(values(1_500)) {
        let time = chrono::DateTime::from_timestamp(1_499_040_000 + minute * 60, 0).unwrap();
        text += &format!("{},{o},{h},{l},{c},{v}\n", time.format("%Y-%m-%dT%H:%M:%SZ"));
    }
    text
}

/// Text of the scenario that init makes of these files.
fn made(bed: &Bed, files: &[&str]) -> String {
    bed.ok(&[&["init", "--force"], files].concat());
    bed.text("scenario.toml")
}

#[test]
fn symbols_are_names_without_timeframe_and_dates() {
    let bed = Bed::empty();
    bed.write("BTC-USD_1h.csv", btc(1_500));
    bed.write("ETH_BTC-1h-2017.csv", btc(1_500));
    bed.write("Some Coin Historical Data.csv", btc(1_500));
    bed.write("SOL/2017.csv", btc(1_500));
    let files =
        ["BTC-USD_1h.csv", "ETH_BTC-1h-2017.csv", "Some Coin Historical Data.csv", "SOL/2017.csv"];
    let text = made(&bed, &files);
    for symbol in ["BTC-USD", "ETH_BTC", "Some_Coin", "SOL"] {
        assert!(text.contains(&format!("{{ symbol = \"{symbol}\", path")), "{symbol}: {text}");
    }
    works(&bed, "scenario.toml");
}

#[test]
fn files_of_one_length_are_joined_by_a_folder_and_not_by_chance() {
    let bed = Bed::empty();
    let all = lines(1_500);
    bed.write("m/BTC-1h-2017-07.csv", text_of(&all[..800]));
    bed.write("m/BTC-1h-2017-08.csv", text_of(&[&all[..1], &all[800..]].concat()));
    let text = made(&bed, &["m"]);
    assert!(text.contains("{ symbol = \"BTC\", path = \"m\" }"), "{text}");
    let text = made(&bed, &["m/*.csv"]);
    assert!(text.contains("{ symbol = \"BTC\", path = \"m/*.csv\" }"), "{text}");
    // A month of one bar is told by the others, wherever it stands among them.
    let last = all.len() - 1;
    bed.write("s/BTC-1h-2017-07.csv", text_of(&[&all[..1], &all[2..last]].concat()));
    for (month, line) in [("06", 1), ("08", last)] {
        let of_one = text_of(&[all[0].clone(), all[line].clone()]);
        bed.write(&format!("s/BTC-1h-2017-{month}.csv"), of_one);
        let text = made(&bed, &["s"]);
        assert!(text.contains("timeframe = \"1h\""), "{text}");
        bed.ok(&["check", "scenario.toml"]);
    }
    bed.write("alone/BTC.csv", bars_at(0..1));
    bed.refused(&["init", "alone", "-o", "x.toml"]).says(&["alone/BTC.csv", "a file of more bars"]);
    let two = ["m/BTC-1h-2017-07.csv", "m/BTC-1h-2017-08.csv"];
    bed.refused(&["init", two[0], two[1], "-o", "x.toml"]).says(&[
        "BTC: two files of 1h bars, m/BTC-1h-2017-07.csv and m/BTC-1h-2017-08.csv",
        "glob",
    ]);
    bed.write("m/BTC-5m-2017-07.csv", bars_at((0..900).map(|k| k * 5)));
    bed.refused(&["init", "m", "-o", "x.toml"])
        .says(&["m: m/BTC-1h-2017-07.csv has bars of 1h, m/BTC-5m-2017-07.csv of 5m"]);
    // Of which no hour is made.
    bed.write("BTC-8m.csv", bars_at((0..1_500).map(|k| k * 8)));
    bed.refused(&["init", "m/BTC-1h-2017-07.csv", "BTC-8m.csv", "-o", "x.toml"])
        .says(&["BTC: files of 1h and of 8m bars, and 1h is not a multiple of 8m"]);
    assert!(made(&bed, &["BTC-8m.csv"]).contains("timeframe = \"8m\""));
}

#[test]
fn each_file_has_its_own_clock() {
    let bed = Bed::empty();
    let hours: String = values(1_500)
        .iter()
        .map(|(us, [o, h, l, c, _])| {
            let time = chrono::DateTime::from_timestamp_micros(*us).unwrap();
            format!("{};{o};{h};{l};{c};0\n", time.format("%Y%m%d %H%M%S"))
        })
        .collect();
    // HistData's own form, whose clock is New York's without summer time.
    bed.write("EURUSD_2017.csv", hours);
    bed.write("BTCUSDT-1h.csv", btc(1_500));
    let text = made(&bed, &["EURUSD_2017.csv", "BTCUSDT-1h.csv"]);
    let (btc, eur) = text.split_once("symbol = \"EURUSD\"").unwrap();
    assert!(eur.lines().next().unwrap().contains("timezone = \"Etc/GMT+5\""), "{text}");
    assert!(!btc.contains("timezone ="), "{text}");
}

#[test]
fn a_bar_still_forming_in_execution_bars_is_left_out() {
    let bed = Bed::empty();
    bed.write("BTC-1h.csv", bars_at((0..1_000).map(|k| k * 60)));
    // The 100th minute of its last five.
    let mut five = bars_at((0..1_500).map(|k| k * 5));
    five += "2017-07-08T04:58:11Z,2500,2500,2500,2500,1\n";
    bed.write("BTC-5m.csv", five);
    let text = made(&bed, &["BTC-1h.csv", "BTC-5m.csv"]);
    assert!(text.contains("on_bad_row = \"drop\""), "{text}");
    bed.ok(&["study", "scenario.toml", "--out", "o"]);
}

#[test]
fn markets_are_told_where_the_bars_show_them() {
    let bed = Bed::empty();
    // Three days of a week.
    bed.write("X.csv", bars_at((0..860).map(|k| k * 5)));
    let ran = bed.ok(&["init", "X.csv", "--force"]);
    for says in ["the market is unknown", "portfolio.periods_per_year: the market is not known"] {
        assert!(ran.stdout.contains(says), "{}", ran.stdout);
    }
    assert!(!bed.text("scenario.toml").contains("[costs]"));
    // The days of a week are told by seven files of one each.
    for day in 0..14 {
        let minutes = (0..96).map(|k| day * 1_440 + k * 15);
        bed.write(&format!("days/Y-15m-2017-07-{:02}.csv", day + 3), bars_at(minutes));
    }
    let text = made(&bed, &["days"]);
    assert!(text.contains("periods_per_year = 365"), "{text}");
    // Weeks have 52 periods, whatever is traded.
    bed.write("W.csv", bars_at((0..900).map(|k| k * 7 * 1_440)));
    assert!(made(&bed, &["W.csv"]).contains("periods_per_year = 52"));
    // Each symbol has the costs of its own market.
    bed.write("um/BTC.csv", btc(1_500));
    let session = (0..).filter(|h| h / 24 % 7 < 5 && (14..21).contains(&(h % 24)));
    bed.write("AAPL.csv", bars_at(session.map(|hour| hour * 60)));
    let ran = bed.ok(&["init", "um/BTC.csv", "AAPL.csv", "--force"]);
    let markets =
        ["the market of AAPL is stocks", "the market of BTC is crypto", "funding of perpetuals"];
    for says in markets {
        assert!(ran.stdout.contains(says), "{}", ran.stdout);
    }
    let text = bed.text("scenario.toml");
    assert!(text.contains("[costs]\ntaker_fee = 0.0001\n"), "{text}");
    assert!(
        text.contains("path = \"um/BTC.csv\", taker_fee = 0.0005, maker_fee = 0.0002"),
        "{text}"
    );
    bed.ok(&["check", "scenario.toml"]);
}

#[test]
fn what_a_check_would_refuse_is_not_written() {
    let bed = Bed::empty();
    bed.write("few.csv", btc(20));
    bed.refused(&["init", "few.csv"]).says(&["20 decision bars"]);
    assert!(!bed.path("scenario.toml").exists());
    // What it would warn of is told.
    let mut rows = lines(1_500);
    let fields: Vec<String> = rows[700].split(',').map(str::to_owned).collect();
    let number = |k: usize| fields[k].parse::<f64>().unwrap() * 7.0;
    rows[700] = format!("{},{},{},{},{},1", fields[0], number(1), number(2), number(3), number(4));
    bed.write("jump.csv", text_of(&rows));
    let ran = bed.ok(&["init", "jump.csv"]);
    let said = bed.ok(&["check", "scenario.toml"]);
    for warning in said.stderr.lines().filter_map(|line| line.strip_prefix("warning: ")) {
        assert!(ran.stdout.contains(warning), "no `{warning}` in {}", ran.stdout);
    }
    assert!(said.stderr.contains("bad prices?"), "{said:?}");
}
