//! The files beside `own-levels.toml` are what their script says, made here a second time of the bars.

use crate::bed::{Bed, shipped};
use crate::table::Table;
use std::collections::BTreeMap;

const SYMBOLS: [&str; 4] = ["AAPL", "GOOG", "IBM", "MSFT"];

/// A session in adjusted prices, and when it closes.
struct Session {
    close_time: String,
    high: f64,
    low: f64,
    close: f64,
}

fn of_repository(path: &str) -> Table {
    Table::of_csv(&std::fs::read_to_string(shipped(path)).unwrap())
}

fn sessions(symbol: &str) -> Vec<Session> {
    let splits = of_repository("data/us-stock-splits.csv").only(&[("symbol", symbol)]);
    let bars = of_repository(&format!("data/bokeh-{symbol}-1d.csv"));
    let [high, low, close] = ["high", "low", "close"].map(|name| bars.numbers(name));
    let of_bar = |(row, time): (usize, &str)| {
        let factor: f64 = (splits.column("time").iter().zip(splits.numbers("price_factor")))
            .filter(|(split, _)| time < **split)
            .map(|(_, factor)| factor)
            .product();
        let open: chrono::DateTime<chrono::Utc> = time.parse().unwrap();
        let close_time = open + chrono::TimeDelta::days(1);
        Session {
            close_time: close_time.format("%Y-%m-%dT%H:%M:%SZ").to_string(),
            high: high[row] * factor,
            low: low[row] * factor,
            close: close[row] * factor,
        }
    };
    bars.column("timestamp").into_iter().enumerate().map(of_bar).collect()
}

fn highest(sessions: &[Session]) -> f64 {
    sessions.iter().map(|s| s.high).fold(f64::NEG_INFINITY, f64::max)
}

fn lowest(sessions: &[Session]) -> f64 {
    sessions.iter().map(|s| s.low).fold(f64::INFINITY, f64::min)
}

/// Positions by close time, for rows of a file.
fn positions(sessions: &[Session]) -> BTreeMap<&str, usize> {
    sessions.iter().enumerate().map(|(t, s)| (s.close_time.as_str(), t)).collect()
}

#[test]
fn signals_are_the_breakouts_that_exitlab_finds() {
    let bed = Bed::empty();
    let stocks = shipped("scenarios/us-stocks-daily.toml").display().to_string();
    bed.ok(&["signals", &stocks, "-o", "donchian.csv"]);
    let rows = |table: &Table| -> Vec<Vec<String>> {
        let columns = ["time", "symbol", "side"].map(|name| table.column(name));
        let row = |row: usize| columns.iter().map(|column| column[row].to_owned()).collect();
        let mut rows: Vec<Vec<String>> = (0..table.rows.len()).map(row).collect();
        rows.sort();
        rows
    };
    let own = rows(&of_repository("scenarios/own-levels/signals.csv"));
    assert_eq!(own.len(), 1_070);
    assert_eq!(own, rows(&bed.table("donchian.csv")));
}

#[test]
fn stops_lie_at_the_swing_and_targets_a_range_away() {
    let all = of_repository("scenarios/own-levels/signals.csv");
    let mut n = 0;
    for symbol in SYMBOLS {
        let sessions = sessions(symbol);
        let positions = positions(&sessions);
        let rows = all.only(&[("symbol", symbol)]);
        let [time, side, stop, target] =
            ["time", "side", "stop_price", "target_price"].map(|name| rows.column(name));
        for row in 0..rows.rows.len() {
            let t = positions[time[row]];
            let (range, swing) = (&sessions[t - 20..t], &sessions[t - 4..=t]);
            let height = highest(range) - lowest(range);
            let (want_stop, want_target) = match side[row] {
                "long" => (lowest(swing), highest(range) + height),
                _ => (highest(swing), lowest(range) - height),
            };
            let near = |text: &str, want: f64| {
                let price: f64 = text.parse().unwrap();
                // Written with four decimals.
                assert!((price - want).abs() < 5.1e-5, "{symbol} {}: {price}, {want}", time[row]);
            };
            near(stop[row], want_stop);
            match want_target > 0.0 {
                true => near(target[row], want_target),
                false => assert_eq!(target[row], ""),
            }
            n += 1;
        }
    }
    assert_eq!(n, all.rows.len());
}

#[test]
fn exits_are_closes_that_fall_back_beyond_the_middle() {
    let all = of_repository("scenarios/own-levels/exits.csv");
    let mut n = 0;
    for symbol in SYMBOLS {
        let sessions = sessions(symbol);
        let above = |t: usize| {
            let before = &sessions[t - 10..t];
            sessions[t].close - (lowest(before) + highest(before)) / 2.0
        };
        let mut want = Vec::new();
        for (t, session) in sessions.iter().enumerate().skip(21) {
            let (was, is) = (above(t - 1), above(t));
            let side = match (was >= 0.0 && is < 0.0, was <= 0.0 && is > 0.0) {
                (true, _) => "long",
                (_, true) => "short",
                (false, false) => continue,
            };
            want.push((session.close_time.as_str(), side));
        }
        let rows = all.only(&[("symbol", symbol)]);
        let got: Vec<(&str, &str)> =
            rows.column("time").into_iter().zip(rows.column("side")).collect();
        assert_eq!(got, want, "{symbol}");
        n += got.len();
    }
    assert_eq!(n, all.rows.len());
}
