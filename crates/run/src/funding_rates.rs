//! Funding rates of a symbol.

use exitlab_core::Timestamp;
use std::collections::BTreeMap;

/// Rates as fractions by instant; longs pay a positive one.
pub type FundingRates = BTreeMap<Timestamp, f64>;
