//! Bars for tests: hours of the committed BTC series, as they are or with one thing wrong.

use crate::bed::shipped;
use std::sync::LazyLock;

/// The committed hourly series, header first.
static HOURLY: LazyLock<Vec<String>> = LazyLock::new(|| {
    let text = std::fs::read_to_string(shipped("data/coinbase-BTCUSD-1h.csv")).unwrap();
    text.lines().map(str::to_owned).collect()
});

/// The header, and the first `n` hours: 2017-07-01T11:00Z and on, without a gap for 1,500 hours.
pub(crate) fn lines(n: usize) -> Vec<String> {
    HOURLY[..=n].to_vec()
}

pub(crate) fn text_of(lines: &[String]) -> String {
    lines.join("\n") + "\n"
}

/// [`lines`] as a file.
pub(crate) fn btc(n: usize) -> String {
    text_of(&lines(n))
}

/// 1,500 hours with another value in a line (from 1, the header being line 1) and column (from 0).
pub(crate) fn btc_with(line: usize, column: usize, value: &str) -> String {
    let mut lines = lines(1_500);
    let mut fields: Vec<&str> = lines[line - 1].split(',').collect();
    fields[column] = value;
    lines[line - 1] = fields.join(",");
    text_of(&lines)
}

/// The bars as numbers: time in µs, open, high, low, close, volume.
pub(crate) fn values(n: usize) -> Vec<(i64, [f64; 5])> {
    // 2017-07-01T11:00:00Z: the series has no gap in its first 1,500 hours
    const START_US: i64 = 1_498_906_800_000_000;
    assert!(n <= 1_500);
    let hour = |k: usize| START_US + k as i64 * 3_600_000_000;
    HOURLY[1..=n]
        .iter()
        .enumerate()
        .map(|(k, line)| {
            let mut fields = line.split(',').skip(1).map(|field| field.parse().unwrap());
            (hour(k), std::array::from_fn(|_| fields.next().unwrap()))
        })
        .collect()
}
