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
        ("mt/US30_H1.csv", &["MetaTrader 5 export", "the broker's server", "data.timezone"][..]),
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
    bed.refused(&["init", "bars.csv"]).says(&["scenario.toml is there already", "--force"]);
    assert_eq!(bed.text("scenario.toml"), "mine");
    bed.ok(&["init", "bars.csv", "--force"]);
    assert!(bed.text("scenario.toml").starts_with("schema = 1\nname = \"scenario\""));
    bed.refused(&["init", "none.csv", "-o", "x.toml"]).says(&["none.csv: no such file or folder"]);
    bed.write("prose.csv", "Dear reader,\nthese are no bars.\n");
    bed.refused(&["init", "prose.csv", "-o", "x.toml"]).says(&["prose.csv"]);
    let out = bed.ok(&["init", "bars.csv", "-o", "-"]).stdout;
    assert!(out.contains("[data]") && !out.contains("guessed"));
}
