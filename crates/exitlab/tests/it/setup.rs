//! Bars and settings that the tests share.

use exitlab::settings::{Settings, Signals};
use exitlab::{Bar, Bars, Timestamp};

/// Hourly bars of a price that swings about a slow trend.
pub(crate) fn made_bars(n: usize) -> Vec<Bar> {
    let start = Timestamp::parse_iso("2024-01-01T00:00:00Z").unwrap();
    let price = |idx: usize| {
        let t = idx as f64;
        100.0 + 0.01 * t + 6.0 * (t / 37.0).sin() + 2.0 * (t / 5.0).sin()
    };
    (0..n)
        .map(|idx| {
            let (open, close) = (price(idx), price(idx + 1));
            Bar {
                time: start.plus_us(idx as i64 * 3_600_000_000),
                open,
                high: open.max(close) + 0.3,
                low: open.min(close) - 0.3,
                close,
                volume: Some(1.0),
            }
        })
        .collect()
}

/// The same as a library's bars.
pub(crate) fn bars(symbol: &str) -> Bars {
    Bars::from_bars(symbol, made_bars(1_500), "1h".parse().unwrap()).unwrap()
}

/// Settings with a source that gives many signals.
pub(crate) fn settings() -> Settings {
    let mut settings = Settings::new("made");
    settings.signals = Signals::donchian(10);
    settings
}

/// A table as CSV.
pub(crate) fn csv(run: &impl exitlab::Results, table: &str) -> String {
    run.table(table).unwrap().expect("the run has the table").csv_text().unwrap()
}
