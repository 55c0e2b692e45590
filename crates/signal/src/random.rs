//! A seeded coin per bar: entries that know nothing, to hold others against.

use crate::{SideFilter, call::Call, fnv1a64::fnv1a64, split_mix64::SplitMix64};
use exitlab_core::{BarSeries, Side, Timestamp};

/// A signal at each bar with probability `p`.
///
/// # Formula
/// SplitMix64 started from `seed XOR fnv1a64(symbol) XOR (open time in µs · 0x9E3779B97F4A7C15)`
/// gives u₁, u₂, u₃ in [0, 1): a signal where u₁ < p, with confidence u₂, for `Both` long where
/// u₃ < 0.5.
///
/// # Shape
/// Speaks at any bar, with or without a regime. A bar's signal depends on nothing but seed, symbol
/// and time, so one bar more or less changes no other.
pub(crate) fn random(
    series: &BarSeries,
    symbol_name: &str,
    p: f64,
    seed: u64,
    side: SideFilter,
) -> Vec<Call> {
    let symbol_hash = fnv1a64(symbol_name.as_bytes());
    let call_at = |(bar_idx, time): (usize, &Timestamp)| {
        let time_us = time.us() as u64; // two's complement: times before 1970 wrap, as mod 2⁶⁴ does
        let start = seed ^ symbol_hash ^ time_us.wrapping_mul(SplitMix64::GAMMA);
        let mut generator = SplitMix64::new(start);
        let [u1, u2, u3] = std::array::from_fn(|_| generator.next_unit());
        let side = match side {
            SideFilter::Long => Side::Long,
            SideFilter::Short => Side::Short,
            SideFilter::Both if u3 < 0.5 => Side::Long,
            SideFilter::Both => Side::Short,
        };
        (u1 < p).then_some(Call { bar_idx, side, confidence: u2 })
    };
    series.time().iter().enumerate().filter_map(call_at).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::generate::test_bars::closes;
    use exitlab_core::{Bar, Timeframe};

    fn calls(n_bars: usize, symbol: &str, p: f64, seed: u64, side: SideFilter) -> Vec<Call> {
        random(&closes(&vec![10.0; n_bars]), symbol, p, seed, side)
    }

    /// Draws of seed 42 and `BTCUSD` at hours −1 to 3 of 1970, made with Python's integers by the
    /// formula above.
    #[test]
    fn known_answers() {
        let hour = Timeframe::parse("1h").unwrap();
        let mut series = BarSeries::new(hour);
        for h in -1..=3 {
            let time = Timestamp::from_us(h * hour.us());
            series.push(Bar { time, open: 1.0, high: 1.0, low: 1.0, close: 1.0, volume: None });
        }
        let call = |bar_idx, side, confidence| Call { bar_idx, side, confidence };
        let want = [
            call(0, Side::Long, 0.723_362_011_861_877_8), // u1 0.925, u3 0.356
            call(1, Side::Long, 0.482_912_109_825_699_3), // u1 0.912, u3 0.375
            call(2, Side::Long, 0.540_123_245_589_740_6), // u1 0.170, u3 0.270
            call(3, Side::Short, 0.816_400_612_569_581_2), // u1 0.026, u3 0.693
            call(4, Side::Long, 0.850_350_398_485_465),   // u1 0.666, u3 0.254
        ];
        assert_eq!(random(&series, "BTCUSD", 1.0, 42, SideFilter::Both), want);
        assert_eq!(random(&series, "BTCUSD", 0.7, 42, SideFilter::Both), want[2..]);
        assert_eq!(random(&series, "BTCUSD", 0.1, 42, SideFilter::Both), want[3..4]);
    }

    #[test]
    fn p_is_the_share_of_bars() {
        assert_eq!(calls(500, "BTC", 0.0, 1, SideFilter::Both), []);
        assert_eq!(calls(500, "BTC", 1.0, 1, SideFilter::Both).len(), 500);
        let n_calls = calls(10_000, "BTC", 0.3, 1, SideFilter::Both).len();
        // 5 standard deviations of a binomial around 3,000
        assert!((2_770..3_230).contains(&n_calls), "{n_calls}");
    }

    #[test]
    fn sides_are_even_and_fixed_where_asked() {
        let both = calls(2_000, "BTC", 1.0, 1, SideFilter::Both);
        let n_long = both.iter().filter(|c| c.side == Side::Long).count();
        assert!((880..1_120).contains(&n_long), "{n_long}");
        for (filter, side) in [(SideFilter::Long, Side::Long), (SideFilter::Short, Side::Short)] {
            let fixed = calls(2_000, "BTC", 1.0, 1, filter);
            assert!(fixed.iter().all(|c| c.side == side));
            // the same draws: only the side differs
            let pairs = both.iter().zip(&fixed);
            assert!(pairs.clone().all(|(a, b)| a.confidence == b.confidence));
            assert_eq!(pairs.count(), 2_000);
        }
    }

    #[test]
    fn seed_and_symbol_change_the_draws() {
        let base = calls(200, "BTC", 0.5, 1, SideFilter::Both);
        assert_eq!(calls(200, "BTC", 0.5, 1, SideFilter::Both), base);
        assert_ne!(calls(200, "BTC", 0.5, 2, SideFilter::Both), base);
        assert_ne!(calls(200, "ETH", 0.5, 1, SideFilter::Both), base);
    }

    #[test]
    fn a_higher_p_keeps_every_signal_of_a_lower_one() {
        let (few, many) = (
            calls(300, "BTC", 0.2, 9, SideFilter::Both),
            calls(300, "BTC", 0.4, 9, SideFilter::Both),
        );
        assert!(few.len() < many.len() && few.iter().all(|c| many.contains(c)));
    }
}
