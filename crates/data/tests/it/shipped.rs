//! The data that ships with the project.

use crate::sample::*;
use exitlab_core::{Reading, Timeframe, Weekday};
use exitlab_data::{
    LoadOptions, apply_adjustments, bar_files, check_file, compare_closes, load_bars,
    read_adjustments, resample,
};
use std::path::{Path, PathBuf};

fn data(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../data").join(name)
}

fn options(timeframe: &str) -> LoadOptions {
    LoadOptions { timeframe: Timeframe::parse(timeframe).unwrap(), ..hourly() }
}

#[test]
fn every_series_is_clean() {
    let files = bar_files(&data("*-1*.csv*")).unwrap();
    assert_eq!(files.len(), 10);
    for file in files {
        let check = check_file(&file, None, &Reading::default()).unwrap();
        assert_eq!(check.bad, [], "{}", file.display());
        assert_eq!(check.n_off_grid, 0, "{}", file.display());
    }
}

#[test]
fn hours_from_minutes_are_what_a_naive_loop_gives() {
    let minutes =
        load_bars("BTCUSD", &data("bitstamp-BTCUSD-1m-14d.csv.gz"), &options("1m")).unwrap();
    let hours = resample(&minutes.series, Timeframe::parse("1h").unwrap(), Weekday::Thu).unwrap();
    assert_eq!((minutes.series.len(), hours.series.len()), (20_160, 336));
    assert_eq!((hours.n_incomplete, hours.is_last_dropped, hours.n_late_closes), (0, false, 0));
    let source = &minutes.series;
    for hour in 0..hours.series.len() {
        let range = hour * 60..(hour + 1) * 60;
        let bar = hours.series.bar(hour);
        assert_eq!(bar.time, source.time()[range.start]);
        assert_eq!(bar.open, source.open()[range.start]);
        assert_eq!(bar.close, source.close()[range.end - 1]);
        let high = source.high()[range.clone()].iter().copied().fold(f64::MIN, f64::max);
        let low = source.low()[range.clone()].iter().copied().fold(f64::MAX, f64::min);
        assert_eq!((bar.high, bar.low), (high, low));
        let volume: f64 = source.volume()[range].iter().flatten().sum();
        assert!((bar.volume.unwrap() - volume).abs() < 1e-9);
    }
    let compared = compare_closes(&hours.series, source);
    assert_eq!((compared.n_compared, compared.n_different), (336, 0));
}

#[test]
fn the_shipped_splits_remove_every_jump() {
    let splits = read_adjustments(&data("us-stock-splits.csv"), &utc()).unwrap().rows;
    assert!(!splits.is_empty());
    let mut n_jumps = 0;
    for symbol in ["AAPL", "GOOG", "IBM", "MSFT"] {
        let path = data(&format!("bokeh-{symbol}-1d.csv"));
        let mut bars = load_bars(symbol, &path, &options("1d")).unwrap();
        n_jumps += bars.plausibility.jumps.len();
        apply_adjustments(symbol, &mut bars, &splits).unwrap();
        let left: Vec<_> = bars.plausibility.jumps.iter().map(|j| j.time.to_string()).collect();
        // A profit warning halved the price of AAPL overnight.
        let fallen: &[&str] = if symbol == "AAPL" { &["2000-09-29T00:00:00Z"] } else { &[] };
        assert_eq!(left, fallen, "{symbol}");
    }
    assert_eq!(n_jumps, 4, "two splits of AAPL, one of MSFT, and what is left");
}
