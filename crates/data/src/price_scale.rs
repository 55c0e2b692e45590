//! Prices that files hold as whole numbers of a small unit.

/// What a file's prices are multiplied by.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum PriceScale {
    /// A whole number that they are divided by, so that the result is the nearest double.
    Divide(f64),
    /// Any other factor.
    Multiply(f64),
}

impl PriceScale {
    /// The scale of a factor above 0; none where it is 1.
    pub(crate) fn of(factor: f64) -> Option<PriceScale> {
        let inverse = (1.0 / factor).round();
        if factor == 1.0 {
            None
        } else if factor < 1.0 && ((1.0 / inverse) / factor - 1.0).abs() < 1e-12 {
            Some(PriceScale::Divide(inverse))
        } else {
            Some(PriceScale::Multiply(factor))
        }
    }

    /// The price of a file's number.
    #[inline]
    pub(crate) fn price(self, number: f64) -> f64 {
        match self {
            PriceScale::Divide(by) => number / by,
            PriceScale::Multiply(by) => number * by,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn powers_of_ten_are_exact() {
        let scale = PriceScale::of(1e-9).unwrap();
        assert_eq!(scale, PriceScale::Divide(1e9));
        assert_eq!(scale.price(96_407_990_000_000.0), 96_407.99);
        assert_eq!(PriceScale::of(1e-4).unwrap().price(4_504_600.0), 450.46);
        assert_eq!(PriceScale::of(0.3), Some(PriceScale::Multiply(0.3)));
        assert_eq!(PriceScale::of(100.0).unwrap().price(1.5), 150.0);
        assert_eq!(PriceScale::of(1.0), None);
    }
}
