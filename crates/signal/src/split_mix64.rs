//! The SplitMix64 generator: portable, seeded by one number.

/// SplitMix64.
///
/// # Source
/// G. L. Steele, D. Lea, C. H. Flood, *Fast Splittable Pseudorandom Number Generators*, 2014.
pub(crate) struct SplitMix64 {
    state: u64,
}

impl SplitMix64 {
    /// Odd integer nearest to 2⁶⁴ over the golden ratio.
    pub(crate) const GAMMA: u64 = 0x9E37_79B9_7F4A_7C15;

    /// A generator started from `state`.
    pub(crate) fn new(state: u64) -> SplitMix64 {
        SplitMix64 { state }
    }

    /// The next 64 bits.
    pub(crate) fn next_u64(&mut self) -> u64 {
        self.state = self.state.wrapping_add(Self::GAMMA);
        let mut z = self.state;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// The next number in [0, 1), a multiple of 2⁻⁵³.
    pub(crate) fn next_unit(&mut self) -> f64 {
        const TWO_TO_MINUS_53: f64 = 1.0 / (1_u64 << 53) as f64;
        (self.next_u64() >> 11) as f64 * TWO_TO_MINUS_53
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_answers() {
        // published with the reference implementation (seed 0) and on Rosetta Code (1234567)
        let draw = |seed| {
            let mut generator = SplitMix64::new(seed);
            [generator.next_u64(), generator.next_u64(), generator.next_u64()]
        };
        assert_eq!(draw(0), [0xE220_A839_7B1D_CDAF, 0x6E78_9E6A_A1B9_65F4, 0x06C4_5D18_8009_454F]);
        assert_eq!(
            draw(1_234_567),
            [6_457_827_717_110_365_317, 3_203_168_211_198_807_973, 9_817_491_932_198_370_423]
        );
    }

    #[test]
    fn units_are_the_upper_53_bits() {
        let unit = SplitMix64::new(0).next_unit();
        assert_eq!(unit, (0xE220_A839_7B1D_CDAF_u64 >> 11) as f64 / 9_007_199_254_740_992.0);
    }
}
