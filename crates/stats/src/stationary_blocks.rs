//! Blocks of the stationary bootstrap.

use crate::geometric_lengths::{Drawn, GeometricLengths};
use rand_core::Rng;

/// Circular blocks that together pick as many places as there are: starts are uniform, lengths
/// geometric, the last block is cut.
///
/// # Source
/// Politis and Romano, "The Stationary Bootstrap", Journal of the American Statistical Association
/// 89 (1994).
#[derive(Debug, Clone)]
pub struct StationaryBlocks {
    n: usize,
    /// `None`: every block is one place.
    lengths: Option<GeometricLengths>,
}

impl StationaryBlocks {
    /// Blocks over `n` places, `n` below 2³²; an average length below 1, or none at all, counts as 1.
    pub fn new(n: usize, mean_length: f64) -> StationaryBlocks {
        // Blocks beyond this length are cut in any case.
        let mean = if mean_length.is_nan() { 1.0 } else { mean_length.clamp(1.0, 1e12) };
        StationaryBlocks { n, lengths: (mean > 1.0).then(|| GeometricLengths::new(mean)) }
    }

    /// Draws one resample: places one by one to `place`, longer blocks as start and length, with
    /// start < n and length ≤ n, to `block`.
    #[inline]
    pub fn resample<T>(
        &self,
        rng: &mut impl Rng,
        mut picked: T,
        place: impl Fn(&mut T, usize),
        block: impl Fn(&mut T, usize, usize),
    ) -> T {
        let Some(lengths) = &self.lengths else {
            // One draw of 64 bits makes two places.
            for _ in 0..self.n / 2 {
                let bits = rng.next_u64();
                place(&mut picked, self.start(bits >> 32));
                place(&mut picked, self.start(bits & 0xFFFF_FFFF));
            }
            if self.n % 2 == 1 {
                place(&mut picked, self.start(rng.next_u64() >> 32));
            }
            return picked;
        };
        let mut n_left = self.n;
        while n_left > 0 {
            let bits = rng.next_u64();
            let start = self.start(bits >> 32);
            let mut drawn = lengths.draw(bits as u32);
            let mut length = 0;
            while let Drawn::LongerThan(part) = drawn {
                length += part;
                if length >= n_left {
                    break;
                }
                drawn = lengths.draw(rng.next_u32());
            }
            if let Drawn::Length(part) = drawn {
                length += part;
            }
            let length = length.min(n_left);
            block(&mut picked, start, length);
            n_left -= length;
        }
        picked
    }

    /// 32 random bits onto `0..n`; a place's probability is off by less than n·2⁻³² of itself.
    #[inline]
    fn start(&self, bits: u64) -> usize {
        ((bits * self.n as u64) >> 32) as usize
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random_stream;

    fn blocks(n: usize, mean_length: f64, draw: u64) -> Vec<(usize, usize)> {
        StationaryBlocks::new(n, mean_length).resample(
            &mut random_stream(3, "blocks", draw),
            Vec::new(),
            |all, start| all.push((start, 1)),
            |all, start, length| all.push((start, length)),
        )
    }

    #[test]
    fn every_resample_is_full() {
        for (n, mean_length) in [(1, 1.0), (7, 1.0), (7, 3.0), (1_000, 40.0), (5_000, 1e9)] {
            for draw in 0..50 {
                let drawn = blocks(n, mean_length, draw);
                assert_eq!(drawn.iter().map(|(_, length)| length).sum::<usize>(), n);
                assert!(
                    drawn.iter().all(|&(start, length)| start < n && (1..=n).contains(&length))
                );
            }
        }
        assert_eq!(blocks(0, 2.0, 0), []);
        assert_eq!(blocks(9, f64::NAN, 0).len(), 9);
    }

    #[test]
    fn average_length_and_starts_are_as_asked() {
        for mean_length in [1.3, 4.0, 400.0] {
            let drawn = blocks(4_000_000, mean_length, 1);
            let n = drawn.len() as f64;
            let average = 4_000_000.0 / n;
            // the standard deviation of a length is √(L² − L)
            let allowed = 4.0 * ((mean_length * mean_length - mean_length) / n).sqrt();
            assert!((average - mean_length).abs() < allowed, "{average} for {mean_length}");
            let start = drawn.iter().map(|&(start, _)| start as f64).sum::<f64>() / n;
            assert!((start / 2e6 - 1.0).abs() < 4.0 / (3.0 * n).sqrt(), "{start}");
        }
    }
}
