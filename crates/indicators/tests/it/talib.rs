//! Every indicator against TA-Lib's numbers, which `tests/talib/make_expected.py` writes.

use exitlab_core::{Bar, BarSeries, Timeframe, Timestamp};
use exitlab_indicators::{Indicator, adx, donchian, ema, rsi, true_range, wilder_atr};
use std::path::{Path, PathBuf};

const RELATIVE: f64 = 1e-9;
const ABSOLUTE: f64 = 1e-12;

fn crate_dir() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// Bars of a CSV file of hourly bars, whose open times are taken as the row numbers.
fn read_bars(path: &Path) -> BarSeries {
    let text = std::fs::read_to_string(path).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
    let hour = Timeframe::parse("1h").unwrap();
    let mut series = BarSeries::new(hour);
    for (row, line) in text.lines().skip(1).enumerate() {
        let price = |column: usize| line.split(',').nth(column).unwrap().parse::<f64>().unwrap();
        let time = Timestamp::from_us(row as i64 * hour.us());
        let (open, high, low, close) = (price(1), price(2), price(3), price(4));
        series.push(Bar { time, open, high, low, close, volume: None });
    }
    series
}

/// The column that `name` stands for, such as `plus_di_14`.
fn compute(series: &BarSeries, name: &str) -> Indicator {
    let (indicator, period) = name.rsplit_once('_').unwrap();
    let n: usize = period.parse().unwrap();
    match indicator {
        "tr" => true_range(series),
        "atr" => wilder_atr(series, n),
        "ema" => ema(series.close(), n),
        "adx" => adx(series, n).adx,
        "plus_di" => adx(series, n).plus_di,
        "minus_di" => adx(series, n).minus_di,
        "rsi" => rsi(series.close(), n),
        "donchian_high" => donchian(series, n).high,
        "donchian_low" => donchian(series, n).low,
        other => panic!("no indicator is called {other}"),
    }
}

/// Compares every written bar of every column and gives the number of comparisons.
fn compare(expected: &str, bars: &Path) -> usize {
    let series = read_bars(bars);
    let path = crate_dir().join("tests/talib").join(expected);
    let text = std::fs::read_to_string(&path).unwrap();
    let mut lines = text.lines();
    let names: Vec<&str> = lines.next().unwrap().split(',').skip(1).collect();
    let columns: Vec<Indicator> = names.iter().map(|name| compute(&series, name)).collect();
    let mut n_compared = 0;
    for line in lines {
        let (bar, cells) = line.split_once(',').unwrap();
        let cells: Vec<&str> = cells.split(',').collect();
        assert_eq!(cells.len(), names.len());
        for ((name, column), cell) in names.iter().zip(&columns).zip(cells) {
            if bar == "first_valid" {
                assert_eq!(column.first_valid(), Some(cell.parse().unwrap()), "{name}");
                assert_eq!(column.len(), series.len(), "{name}");
                continue;
            }
            let got = column.get(bar.parse().unwrap());
            let want = (!cell.is_empty()).then(|| cell.parse::<f64>().unwrap());
            match (got, want) {
                (Some(got), Some(want)) => {
                    let allowed = ABSOLUTE.max(RELATIVE * want.abs());
                    assert!((got - want).abs() <= allowed, "{name} at {bar}: {got} for {want}");
                }
                (got, want) => assert_eq!(got, want, "{name} at {bar}"),
            }
            n_compared += 1;
        }
    }
    n_compared
}

#[test]
fn an_hourly_market() {
    let bars = crate_dir().join("../../data/coinbase-BTCUSD-1h.csv");
    assert!(compare("expected-coinbase-BTCUSD-1h.csv", &bars) > 8_000);
}

#[test]
fn a_market_that_stands_still() {
    let bars = crate_dir().join("tests/talib/still.csv");
    assert!(compare("expected-still.csv", &bars) > 8_000);
}
