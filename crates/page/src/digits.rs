//! Numbers of the page in fewer digits than they have, with every shown digit as it was.

/// Significant digits that prices keep at least.
const N_DIGITS: i32 = 9;

/// A number in units of the last of some decimals, cut such that any rounding to fewer decimals gives
/// what rounding the number itself would: one that ends at a tie (in 0 or 5) goes a unit beyond it. A
/// number that has no more decimals stays as it is.
pub(crate) fn in_units(x: f64, decimals: u32) -> i64 {
    // Powers of ten are exact up to 22.
    let scale = 10f64.powi(decimals as i32);
    let size = x.abs();
    let nearest = (size * scale).round();
    let found = nearest / scale;
    let units = if found == size {
        nearest
    } else {
        let below = if found > size { nearest - 1.0 } else { nearest };
        if below % 5.0 == 0.0 { below + 1.0 } else { below }
    };
    units.copysign(x) as i64
}

/// Decimals with which prices of this size have 9 significant digits, at most 15.
pub(crate) fn decimals_of(price: f64) -> u32 {
    if price == 0.0 {
        return 0;
    }
    (N_DIGITS - 1 - price.abs().log10().floor() as i32).clamp(0, 15) as u32
}

/// The number of so many units.
pub(crate) fn of_units(units: i64, decimals: u32) -> f64 {
    units as f64 / 10f64.powi(decimals as i32)
}

/// Cut to 9 significant digits, as [`in_units`] does.
pub(crate) fn nine_digits(x: f64) -> f64 {
    let decimals = decimals_of(x);
    if decimals == 0 { x } else { of_units(in_units(x, decimals), decimals) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn short_numbers_stay_and_long_ones_are_cut() {
        for x in [0.0, 0.1, -0.125, 1.5, 43_210.55, 123_456_789.0, 1e-4, 1e30, 98_765_432_123.4] {
            assert_eq!(nine_digits(x), x);
        }
        assert_eq!(nine_digits(1.0 / 3.0), 0.333_333_333);
        assert_eq!(nine_digits(-2.0 / 3.0), -0.666_666_666);
        assert_eq!(nine_digits(43_210.123_456_789), 43_210.123_4);
        assert_eq!(nine_digits(0.000_123_456_789_12), 0.000_123_456_789);
        assert_eq!(in_units(-1.234_567, 4), -12_346);
        assert_eq!(in_units(1.25, 4), 12_500);
    }

    #[test]
    fn ties_go_where_the_whole_number_goes() {
        // One step of a double below and above 0.125.
        let below = f64::from_bits(0.125f64.to_bits() - 1);
        let above = f64::from_bits(0.125f64.to_bits() + 1);
        let rounded = |x: f64| format!("{x:.2}");
        assert_eq!([below, above].map(rounded), ["0.12", "0.13"]);
        assert_eq!([below, above].map(nine_digits).map(rounded), ["0.12", "0.13"]);
        assert_eq!([below, above].map(nine_digits), [0.124_999_999, 0.125_000_001]);
    }

    #[test]
    fn no_coarser_rounding_changes() {
        let mut state = 1u64;
        for _ in 0..100_000 {
            state = state.wrapping_mul(6_364_136_223_846_793_005);
            state = state.wrapping_add(1_442_695_040_888_963_407);
            let x = (state >> 11) as f64 / (1u64 << 40) as f64 - 2_000.0;
            let y = nine_digits(x);
            for digits in 0..8 {
                assert_eq!(format!("{x:.digits$e}"), format!("{y:.digits$e}"), "{x} {digits}");
            }
            let y = of_units(in_units(x, 5), 5);
            for decimals in 0..4 {
                assert_eq!(format!("{x:.decimals$}"), format!("{y:.decimals$}"), "{x} {decimals}");
            }
        }
    }
}
