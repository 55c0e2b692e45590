//! The series that the benches run on; the benches themselves are in `benches/`.

use exitlab::crates::core::{Bar, BarSeries, Timeframe, Timestamp};

/// A seeded random walk of one-minute bars around 30,000 with steps of about 0.05%.
pub fn random_walk(n_bars: usize) -> BarSeries {
    let minute_us = 60_000_000;
    let timeframe = Timeframe::from_us(minute_us).expect("invariant: a minute is whole seconds");
    let mut series = BarSeries::new(timeframe);
    let mut state = 42_u64;
    // xorshift64*: the shape of the noise does not matter, that it never changes does.
    let mut noise = move || {
        state ^= state >> 12;
        state ^= state << 25;
        state ^= state >> 27;
        (state.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 11) as f64 / (1_u64 << 53) as f64 - 0.5
    };
    let mut open = 30_000.0;
    for n in 0..n_bars {
        let close = open * (1.0 + 0.001 * noise());
        let wick = |x: f64| 0.0005 * (x + 0.5);
        let high = f64::max(open, close) * (1.0 + wick(noise()));
        let low = f64::min(open, close) * (1.0 - wick(noise()));
        let time = Timestamp::from_us(n as i64 * minute_us);
        series.push(Bar { time, open, high, low, close, volume: None });
        open = close;
    }
    series
}
