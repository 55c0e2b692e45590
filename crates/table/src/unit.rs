//! What a number is measured in.

/// What a number is measured in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unit {
    /// A count, a ratio, or no number at all.
    None,
    /// Multiples of the risk at entry.
    R,
    /// Quote currency per unit of the asset.
    Price,
    /// Quote currency.
    Money,
    /// Units of the asset.
    Quantity,
    /// A share of a whole, 1 for all of it.
    Share,
    /// Percent.
    Percent,
    /// Bars; the column says which.
    Bars,
    /// Hours.
    Hours,
    /// Days.
    Days,
}

impl Unit {
    /// The unit as a heading has it; empty where there is none.
    pub fn name(self) -> &'static str {
        match self {
            Unit::None => "",
            Unit::R => "R",
            Unit::Price => "price",
            Unit::Money => "quote currency",
            Unit::Quantity => "units of the asset",
            Unit::Share => "share",
            Unit::Percent => "%",
            Unit::Bars => "bars",
            Unit::Hours => "hours",
            Unit::Days => "days",
        }
    }

    /// The size of a column's numbers below which differences are rounding, given the largest one.
    ///
    /// Sums that cancel leave rounding: of money it grows with the column's largest number, of R and
    /// shares it is that of 1. Prices and sizes never cancel, and a column may hold a coin of 60,000
    /// beside one of 0.00001: 0.
    pub fn rounding_scale(self, largest: f64) -> f64 {
        match self {
            Unit::Price | Unit::Quantity => 0.0,
            Unit::Money => largest,
            Unit::None
            | Unit::R
            | Unit::Share
            | Unit::Percent
            | Unit::Bars
            | Unit::Hours
            | Unit::Days => 1.0,
        }
    }
}
